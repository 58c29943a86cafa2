/* Memory, strings, errors, random tokens. */
#include "test.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/err.h"
#include "base/rnd.h"
#include "base/str.h"

static int order[3], norder;

static void
note(void *arg)
{
	order[norder++] = *(int *)arg;
}

static void
arena_runs_destructors_backwards(void **state)
{
	static int one = 1, two = 2, three = 3;
	struct arena *a = arena_new();

	norder = 0;
	arena_defer(a, note, &one);
	arena_defer(a, note, &two);
	arena_defer(a, note, &three);
	arena_free(a);
	assert_int_equal(norder, 3);
	assert_int_equal(order[0] * 100 + order[1] * 10 + order[2], 321);
}

static int64_t
resident_mib(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long long size, resident;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lld %lld", &size, &resident), 2);
	fclose(f);
	return resident * sysconf(_SC_PAGESIZE) >> 20;
}

/* Many small pieces, and then none but every hundredth: no end of the heap is free.  (A sanitizer has a heap of its own.) */
static void
idle_memory_goes_back(void **state)
{
	enum { PIECES = 64000, SIZE = 1000, KEPT = 100, ALLOWED = 16 };
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	const bool ours = false;
#else
	const bool ours = true;
#endif
	int64_t least = INT64_MAX, was;
	char **piece = xcalloc(PIECES, sizeof *piece);

	assert_false(mem_give_back(&least, ALLOWED << 20));
	was = resident_mib();
	for (int i = 0; i < PIECES; i++)
		memset(piece[i] = xmalloc(SIZE), i, SIZE);
	for (int i = 0; i < PIECES; i++)
		if (i % KEPT != 0)
			free(piece[i]);
	if (ours)
		assert_in_range(resident_mib(), was + 50, was + 80);
	assert_true(mem_give_back(&least, ALLOWED << 20));
	if (ours)
		assert_in_range(resident_mib(), was, was + ALLOWED);
	assert_false(mem_give_back(&least, ALLOWED << 20));
	for (int i = 0; i < PIECES; i += KEPT)
		free(piece[i]);
	free(piece);
}

static void
arena_gives_zeroed_aligned_pieces(void **state)
{
	struct arena *a = arena_new();
	size_t before = arena_size(a);

	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 5000; n += 7) {
			unsigned char *p = arena_alloc(a, n);

			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xff, n);
		}
		assert_true(arena_size(a) > before);
		arena_reset(a);
		assert_int_equal(arena_size(a), before);
	}
	assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(a, "ab", 30), "ab");
	assert_null(arena_strdup(a, NULL));
	for (int n = 250; n < 262; n++)
		assert_int_equal(strlen(arena_printf(a, "%*d", n, 7)), n);
	arena_free(a);
	arena_free(NULL);
}

static void
str_builds_text(void **state)
{
	static const struct { int64_t v; const char *text; } cases[] = {
		{ 0, "0" }, { 7, "7" }, { -1, "-1" }, { 10, "10" },
		{ INT64_MAX, "9223372036854775807" }, { INT64_MIN, "-9223372036854775808" },
	};
	struct str s = STR_INIT;
	size_t len;
	char *p;

	assert_string_equal(str_text(&s), "");
	str_reset(&s);
	for (size_t i = 0; i < nitems(cases); i++) {
		str_reset(&s);
		str_int(&s, cases[i].v);
		assert_string_equal(str_text(&s), cases[i].text);
	}
	str_reset(&s);
	for (int i = 0; i < 1000; i++)
		str_printf(&s, "%d,", i % 10);
	assert_int_equal(s.len, 2000);
	for (int n = 120; n < 140; n++) {	/* around the room that is tried first */
		str_reset(&s);
		str_printf(&s, "%*d", n, 1);
		assert_int_equal(s.len, n);
		assert_int_equal(strlen(s.p), n);
	}
	str_cut(&s, 5);
	assert_int_equal(strlen(str_text(&s)), 5);
	str_reset(&s);
	str_add(&s, "a\0b", 3);
	str_putc(&s, 'c');
	p = str_detach(&s, &len);
	assert_int_equal(len, 4);
	assert_memory_equal(p, "a\0bc", 5);
	assert_true(str_is_empty(&s));
	free(p);
	p = str_detach(&s, &len);
	assert_string_equal(p, "");
	free(p);
}

static void
str_compares_null_as_empty(void **state)
{
	assert_true(str_eq(NULL, ""));
	assert_true(str_eq("a", "a"));
	assert_false(str_eq(NULL, "a"));
	assert_true(str_starts("/api/v1", "/api"));
	assert_false(str_starts("/ap", "/api"));
	assert_false(str_starts(NULL, ""));
}

static void
errors_keep_complaints(void **state)
{
	struct arena *a = arena_new();
	struct err e;
	struct err_item *it;

	err_init(&e, a);
	assert_int_equal(e.code, ERR_OK);
	it = err_field(&e, "/uscc", "required");
	err_item_param(&e, it, "max", "18");
	err_field(&e, "/name_zh", "too_long");
	assert_int_equal(e.code, ERR_VALIDATION);
	assert_int_equal(e.nitems, 2);
	assert_string_equal(e.items->pointer, "/uscc");
	assert_string_equal(e.items->next->pointer, "/name_zh");
	assert_int_equal(fail(&e, ERR_CONFLICT, "row %d: %s", 4, e.log), -1);
	assert_string_equal(e.log, "row 4: /uscc: required");
	assert_int_equal(e.nitems, 2);
	assert_int_equal(fail_detail(&e, ERR_MALFORMED, "http_host"), -1);
	err_param_int(&e, "n", -5);
	assert_string_equal(e.param[0].value, "-5");
	err_field(&e, "/x", "required");
	assert_int_equal(e.code, ERR_MALFORMED);
	err_clear(&e);
	assert_int_equal(e.nitems, 0);
	assert_null(e.items);
	arena_free(a);
}

/* A warning stands in the way of everybody but those who have confirmed it, whatever else goes wrong before it is asked again. */
static void
warnings_are_confirmed(void **state)
{
	static const char *const seen[] = { "odd", NULL };
	struct arena *a = arena_new();
	struct err e, all;

	err_init(&e, a);
	err_item_param(&e, err_warn(&e, "/from", "odd"), "since", "2004");
	err_field(&e, "/to", "required");
	assert_int_equal(e.code, ERR_VALIDATION);
	assert_true(e.items->confirm);
	assert_false(e.items->next->confirm);
	assert_null(e.warned);

	e.confirmed = seen;
	err_clear(&e);
	for (int twice = 0; twice < 2; twice++) {
		err_item_param(&e, err_warn(&e, "/from", "odd"), "since", "2004");
		err_warn(&e, "/to", "odd");
	}
	assert_int_equal(e.code, ERR_OK);
	assert_int_equal(e.warned->nparams, 1);
	assert_string_equal(e.warned->next->pointer, "/to");
	assert_null(e.warned->next->next);
	err_warn(&e, "/from", "strange");
	assert_int_equal(e.nitems, 1);

	err_init(&all, a);
	all.confirms_all = true;
	err_warn(&all, "/from", "strange");
	assert_int_equal(all.code, ERR_OK);
	assert_true(err_item_again(&all, "/rows/0/from", e.items)->confirm);
	assert_string_equal(all.items->pointer, "/rows/0/from");
	arena_free(a);
}

static void
codes_have_status_wire_and_exit(void **state)
{
	assert_int_equal(err_status(ERR_STALE), 412);
	assert_string_equal(err_wire(ERR_STALE), "stale_version");
	assert_int_equal(err_exit(ERR_DAMAGED), 7);
	for (int c = 0; c < ERR_NCODES; c++)
		assert_in_range(err_status(c), 200, 599);
}

static void
random_tokens(void **state)
{
	char out[200], again[200];
	struct rnd_seq r = { 1 }, q = { 1 };

	for (size_t n = 0; n <= 96; n++) {
		rnd_token(out, n);
		assert_int_equal(strlen(out), (n * 8 + 5) / 6);
		assert_int_equal(strspn(out, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), strlen(out));
	}
	rnd_token(again, 96);
	assert_string_not_equal(out, again);
	assert_true(const_time_eq("abc", "abc", 3));
	assert_false(const_time_eq("abc", "abd", 3));
	assert_int_equal(rnd_seq_next(&r), UINT64_C(0x910a2dec89025cc1));
	assert_int_equal(rnd_seq_next(&q), UINT64_C(0x910a2dec89025cc1));
	for (int i = 0; i < 1000; i++)
		assert_true(rnd_seq_below(&r, 7) < 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_runs_destructors_backwards),
		cmocka_unit_test(idle_memory_goes_back),
		cmocka_unit_test(arena_gives_zeroed_aligned_pieces),
		cmocka_unit_test(str_builds_text),
		cmocka_unit_test(str_compares_null_as_empty),
		cmocka_unit_test(errors_keep_complaints),
		cmocka_unit_test(warnings_are_confirmed),
		cmocka_unit_test(codes_have_status_wire_and_exit),
		cmocka_unit_test(random_tokens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
