/*
 * Sealed values: what was changed, cut, moved or sealed under another key does not open.
 */
#include "test.h"

#include "crypt/base64.h"
#include "crypt/digest.h"
#include "crypt/seal.h"

static const unsigned char key[SEAL_KEY_SIZE] = "0123456789abcdef0123456789abcde", other[SEAL_KEY_SIZE] = "another key of thirty-two bytes.";
static const struct seal_place here = { "travel_document", "sealed", 7 };
static const char text[] = "E12345678 of ZHANG SAN";

enum { N = sizeof text, SEALED = N + SEAL_MORE };

static void
opens(void **state)
{
	unsigned char sealed[SEALED];
	char out[N];
	int64_t id = 0;

	seal(key, 42, &here, text, N, sealed);
	assert_null(memmem(sealed, sizeof sealed, "E12345678", 9));
	assert_int_equal(seal_key_of(sealed, sizeof sealed, &id), 0);
	assert_int_equal(id, 42);
	assert_int_equal(seal_open(key, &here, sealed, sizeof sealed, out), 0);
	assert_memory_equal(out, text, N);
}

/* The same text is never sealed the same way. */
static void
nonces(void **state)
{
	unsigned char a[SEALED], b[SEALED];

	seal(key, 42, &here, text, N, a);
	seal(key, 42, &here, text, N, b);
	assert_memory_not_equal(a + 9, b + 9, SEAL_NONCE_SIZE);
	assert_memory_not_equal(a + 9 + SEAL_NONCE_SIZE, b + 9 + SEAL_NONCE_SIZE, N);
}

static void
nothing_at_all(void **state)
{
	unsigned char sealed[SEAL_MORE];
	char out[1] = { 'x' };

	seal(key, 1, &here, "", 0, sealed);
	assert_int_equal(seal_open(key, &here, sealed, sizeof sealed, out), 0);
	assert_int_equal(out[0], 'x');
}

static void
assert_closed(const unsigned char *with, const struct seal_place *at, const void *sealed, size_t n)
{
	static const char zeros[N];
	char out[N] = { 0 };

	assert_int_equal(seal_open(with, at, sealed, n, out), -1);
	assert_memory_equal(out, zeros, N);
}

/* Every bit counts: of the form, the key's number, the nonce, the text and the tag. */
static void
tampering(void **state)
{
	unsigned char sealed[SEALED];

	seal(key, 42, &here, text, N, sealed);
	for (size_t i = 0; i < sizeof sealed * 8; i++) {
		sealed[i / 8] ^= (unsigned char)(1 << i % 8);
		assert_closed(key, &here, sealed, sizeof sealed);
		sealed[i / 8] ^= (unsigned char)(1 << i % 8);
	}
	assert_closed(other, &here, sealed, sizeof sealed);
}

static void
truncation(void **state)
{
	unsigned char sealed[SEALED];

	seal(key, 42, &here, text, N, sealed);
	for (size_t n = 0; n < sizeof sealed; n++)
		assert_closed(key, &here, sealed, n);
}

static void
another_place(void **state)
{
	static const struct seal_place elsewhere[] = {
		{ "travel_document", "sealed", 8 }, { "travel_document", "seale", 7 }, { "consent", "sealed", 7 },
		{ "travel_documents", "ealed", 7 }, { "", "travel_documentsealed", 7 },
	};
	unsigned char sealed[SEALED];

	seal(key, 42, &here, text, N, sealed);
	for (size_t i = 0; i < nitems(elsewhere); i++)
		assert_closed(key, &elsewhere[i], sealed, sizeof sealed);
}

/*
 * AES-256-GCM as others do it (computed by another implementation of it): the form of the value does not change unseen.
 */
static void
as_others_do_it(void **state)
{
	static const char sealed[] =
	    "01000000000000002a000102030405060708090a0bfbef3b84422e891121e168109ed87df44292cb"
	    "7cea657e65964137ea1abc2ab97e9e9aaa3c4d5c";
	unsigned char bytes[(sizeof sealed - 1) / 2];
	char out[N];

	assert_int_equal(hex_parse(sealed, bytes, sizeof bytes), 0);
	assert_int_equal(seal_open(key, &here, bytes, sizeof bytes, out), 0);
	assert_memory_equal(out, text, N);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opens), cmocka_unit_test(nonces), cmocka_unit_test(nothing_at_all), cmocka_unit_test(tampering),
		cmocka_unit_test(truncation), cmocka_unit_test(another_place), cmocka_unit_test(as_others_do_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
