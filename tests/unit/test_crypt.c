#include "test.h"

#include "base/arena.h"
#include "base/rnd.h"
#include "crypt/base64.h"
#include "crypt/digest.h"
#include "crypt/password.h"

/* FIPS 180-4 examples and the empty text. */
static const struct { const char *in, *hex; } digests[] = {
	{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
	{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
test_digest(void **state)
{
	for (size_t i = 0; i < nitems(digests); i++) {
		char hex[DIGEST_HEX_SIZE];

		digest_hex(digests[i].in, strlen(digests[i].in), hex);
		assert_string_equal(hex, digests[i].hex);
	}
}

static void
test_digest_in_pieces(void **state)
{
	const char *text = digests[2].in;

	for (size_t cut = 0; cut <= strlen(text); cut++) {
		struct digest *d = digest_new();
		unsigned char md[DIGEST_SIZE], want[DIGEST_SIZE];

		digest_add(d, text, cut);
		digest_add(d, text + cut, strlen(text) - cut);
		digest_end(d, md);
		assert_int_equal(hex_parse(digests[2].hex, want, sizeof want), 0);
		assert_memory_equal(md, want, sizeof md);
	}
	digest_free(digest_new());
	digest_free(NULL);
}

static void
test_million_a(void **state)
{
	struct digest *d = digest_new();
	unsigned char md[DIGEST_SIZE];
	char hex[DIGEST_HEX_SIZE], block[1000];

	memset(block, 'a', sizeof block);
	for (int i = 0; i < 1000; i++)
		digest_add(d, block, sizeof block);
	digest_end(d, md);
	hex_put(hex, md, sizeof md);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231, cases 1, 2, 6 and 7; and the empty key. */
static void
test_hmac(void **state)
{
	char k20[20], k131[131], hex[DIGEST_HEX_SIZE];
	unsigned char md[DIGEST_SIZE];
	const struct { const char *key; size_t nkey; const char *text, *hex; } cases[] = {
		{ k20, sizeof k20, "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
		{ "Jefe", 4, "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
		{ k131, sizeof k131, "Test Using Larger Than Block-Size Key - Hash Key First",
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
		{ k131, sizeof k131, "This is a test using a larger than block-size key and a larger than "
		  "block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
		  "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2" },
		{ NULL, 0, "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad" },
	};

	memset(k20, 0x0b, sizeof k20);
	memset(k131, 0xaa, sizeof k131);
	for (size_t i = 0; i < nitems(cases); i++) {
		hmac(cases[i].key, cases[i].nkey, cases[i].text, strlen(cases[i].text), md);
		hex_put(hex, md, sizeof md);
		assert_string_equal(hex, cases[i].hex);
	}
}

static const struct { const char *hex; size_t n; int rc; } hexes[] = {
	{ "", 0, 0 }, { "00", 1, 0 }, { "fF", 1, 0 }, { "f", 1, -1 }, { "ff0", 1, -1 }, { "fg", 1, -1 },
	{ "ffff", 1, -1 }, { " f", 1, -1 }, { "0x", 1, -1 }, { "f\xef", 1, -1 },
};

static void
test_hex(void **state)
{
	for (size_t i = 0; i < nitems(hexes); i++) {
		unsigned char out[4];

		if (hex_parse(hexes[i].hex, out, hexes[i].n) != hexes[i].rc)
			fail_msg("hex '%s'", hexes[i].hex);
	}
}

/* RFC 4648 section 10 without padding, and the two letters of the URL alphabet. */
static const struct { const char *bytes; size_t n; const char *text; } base64s[] = {
	{ "", 0, "" }, { "f", 1, "Zg" }, { "fo", 2, "Zm8" }, { "foo", 3, "Zm9v" },
	{ "foob", 4, "Zm9vYg" }, { "fooba", 5, "Zm9vYmE" }, { "foobar", 6, "Zm9vYmFy" },
	{ "\xfb\xff\xfe", 3, "-__-" }, { "\0\0", 2, "AAA" },
};

static void
test_base64url(void **state)
{
	for (size_t i = 0; i < nitems(base64s); i++) {
		char text[16], bytes[16];
		size_t n = base64s[i].n;

		assert_int_equal(base64url_put(text, base64s[i].bytes, n), strlen(base64s[i].text));
		assert_string_equal(text, base64s[i].text);
		assert_true(strlen(text) < BASE64URL_SIZE(n));
		assert_int_equal(base64url_parse(text, strlen(text), bytes, &n), 0);
		assert_int_equal(n, base64s[i].n);
		assert_memory_equal(bytes, base64s[i].bytes, n);
	}
}

static const char *const bad_base64s[] = {
	"A", "AAAAA", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm 9", "Zm9v\n", "Zé", "Zm9vZm9vZm9vZm9vZm9vZm9v",
};

static void
test_base64url_refuses(void **state)
{
	for (size_t i = 0; i < nitems(bad_base64s); i++) {
		char bytes[8];
		size_t n = sizeof bytes;

		if (base64url_parse(bad_base64s[i], strlen(bad_base64s[i]), bytes, &n) != -1)
			fail_msg("'%s' was taken", bad_base64s[i]);
	}
}

static void
test_base64url_random(void **state)
{
	struct rnd_seq r = { 7 };

	for (size_t n = 0; n < 200; n++) {
		unsigned char in[200], out[200];
		char text[BASE64URL_SIZE(200)];
		size_t got = sizeof out;

		for (size_t i = 0; i < n; i++)
			in[i] = (unsigned char)rnd_seq_next(&r);
		assert_int_equal(base64url_parse(text, base64url_put(text, in, n), out, &got), 0);
		assert_int_equal(got, n);
		assert_memory_equal(in, out, n);
	}
}

static void
test_password(void **state)
{
	char a[PASSWORD_HASH_SIZE], b[PASSWORD_HASH_SIZE];
	const char *word = "correct horse\0battery";	/* bytes, not a C string */

	assert_int_equal(password_hash(word, 21, a), 0);
	assert_int_equal(password_hash(word, 21, b), 0);
	assert_string_not_equal(a, b);		/* fresh salt */
	assert_true(strncmp(a, "$argon2id$v=19$m=65536,t=2,p=1$", 31) == 0);
	assert_true(password_verify(a, word, 21));
	assert_false(password_verify(a, word, 20));
	assert_false(password_verify(a, "correct horse", 13));
	assert_false(password_verify("", word, 21));
	assert_false(password_verify("$argon2id$v=19$m=65536,t=2,p=1$zzz", word, 21));
	a[60] ^= 1;
	assert_false(password_verify(a, word, 21));
	password_dummy("whatever", 8);
}

static void
test_password_cost(void **state)
{
	char old[PASSWORD_HASH_SIZE];

	assert_int_equal(password_set_cost(18 * 1024 * 1024, 2), -1);
	assert_int_equal(password_set_cost(64 * 1024 * 1024, 1), -1);
	assert_int_equal(password_set_cost(19 * 1024 * 1024, 2), 0);
	assert_int_equal(password_hash("secret words", 12, old), 0);
	assert_false(password_is_stale(old));
	assert_int_equal(password_set_cost(64 * 1024 * 1024, 2), 0);
	assert_true(password_is_stale(old));
	assert_true(password_verify(old, "secret words", 12));
	assert_true(password_is_stale("not a hash"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_digest),
		cmocka_unit_test(test_digest_in_pieces),
		cmocka_unit_test(test_million_a),
		cmocka_unit_test(test_hmac),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_base64url),
		cmocka_unit_test(test_base64url_refuses),
		cmocka_unit_test(test_base64url_random),
		cmocka_unit_test(test_password),
		cmocka_unit_test(test_password_cost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
