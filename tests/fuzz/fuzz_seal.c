/* Fuzz: opening a sealed value; what opens is what this key sealed in this place. */
#include "base/base.h"

#include "crypt/seal.h"

int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Nothing of the fuzzer's is sealed under this key, so nothing may open; but what was sealed opens, and a byte changed in it does not. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const unsigned char key[SEAL_KEY_SIZE] = "a key of the fuzzer, 32 bytes..";
	static const struct seal_place at = { "travel_document", "sealed", 1 };
	size_t change = len == 0 ? 0 : data[0] % (len + SEAL_MORE);
	unsigned char *out = xmalloc(len + 1), *sealed = xmalloc(len + SEAL_MORE);
	int64_t id;

	if (seal_key_of(data, len, &id) == 0 && seal_open(key, &at, data, len, out) == 0)
		abort();
	seal(key, 1, &at, data, len, sealed);
	if (seal_open(key, &at, sealed, len + SEAL_MORE, out) == -1 || memcmp(out, data, len) != 0)
		abort();
	sealed[change] ^= 1;
	if (seal_open(key, &at, sealed, len + SEAL_MORE, out) == 0)
		abort();
	free(sealed);
	free(out);
	return 0;
}
