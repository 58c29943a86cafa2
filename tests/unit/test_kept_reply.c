/*
 * Kept replies: a day long, so many of an account, whole or withheld.
 */
#include "test_model.h"

#include "model/kept_reply.h"

#define NOW	INT64_C(1800000000000)

static int
run_accounts(struct tx *t, void *arg, struct err *e)
{
	return stmt_run(tx_stmt(t, "INSERT INTO account(id, version, login, name, role, disabled, created_at, updated_at)"
	    " VALUES(1, 1, 'one', 'One', 'staff', 0, 0, 0), (2, 1, 'two', 'Two', 'staff', 0, 0, 0)"), e);
}

struct keeping {
	struct actor	 who;
	struct kept_reply r;
	int		 n;		/* how many, one second after the other */
};

static void
set_key(struct kept_reply *r, int64_t n)
{
	digest(&n, sizeof n, r->key);
}

static int
run_put(struct tx *t, void *arg, struct err *e)
{
	struct keeping *k = arg;

	for (int i = 0; i < k->n; i++, k->who.at_ms += 1000) {
		set_key(&k->r, k->who.at_ms);
		if (kept_reply_put(t, &k->who, &k->r, e) == -1)
			return -1;
	}
	return 0;
}

static struct actor
at(int64_t account, int64_t ms)
{
	return (struct actor){ .account = account, .role = R_STAFF, .enterprise = NONE, .at_ms = ms };
}

static void
put_as(struct fix *f, int64_t status, int64_t account, int64_t ms, int n, const char *body, size_t len)
{
	struct keeping k = { .who = at(account, ms), .n = n,
	    .r = { .status = status, .location = "/x", .etag = "\"1\"", .body = body, .len = len } };

	if (store_write_wait(f->s, run_put, &k, &f->e) == -1)
		fail_msg("put: %s", f->e.log);
}

static void
put(struct fix *f, int64_t account, int64_t ms, int n, const char *body, size_t len)
{
	put_as(f, 201, account, ms, n, body, len);
}

/* What was put at one moment, asked for at another. */
static int
found(struct fix *f, struct actor who, int64_t put_ms, struct kept_reply *r)
{
	set_key(r, put_ms);
	return kept_reply_find(f->d, f->a, &who, r, &f->e);
}

static void
setup(struct fix *f)
{
	assert_int_equal(store_write_wait(f->s, run_accounts, NULL, &f->e), 0);
}

static void
a_day(void **state)
{
	struct fix *f = *state;
	struct kept_reply r;

	setup(f);
	put(f, 1, NOW, 1, "{}", 2);
	assert_int_equal(found(f, at(1, NOW), NOW, &r), 1);
	assert_int_equal(r.status, 201);
	assert_string_equal(r.body, "{}");
	assert_string_equal(r.location, "/x");
	assert_false(r.withheld);
	assert_int_equal(found(f, at(2, NOW), NOW, &r), 0);
	assert_int_equal(found(f, at(1, NOW + KEPT_REPLY_MS - 1), NOW, &r), 1);
	assert_int_equal(found(f, at(1, NOW + KEPT_REPLY_MS), NOW, &r), 0);
	/* Under the same key again, a day later. */
	put(f, 1, NOW + KEPT_REPLY_MS, 1, "[]", 2);
	assert_int_equal(found(f, at(1, NOW), NOW, &r), 0);
}

static void
so_many(void **state)
{
	struct fix *f = *state;
	struct kept_reply r;
	int64_t n;

	setup(f);
	put(f, 2, NOW, 1, "{}", 2);
	put(f, 1, NOW, KEPT_REPLIES_MOST + 5, "{}", 2);
	assert_int_equal(db_int(f->d, "SELECT count(*) FROM kept_reply WHERE account = $1", 1, &n, &f->e), 1);
	assert_int_equal(n, KEPT_REPLIES_MOST);
	assert_int_equal(found(f, at(1, NOW), NOW + 4000, &r), 0);
	assert_int_equal(found(f, at(1, NOW), NOW + 5000, &r), 1);
	assert_int_equal(found(f, at(2, NOW), NOW, &r), 1);
}

static void
withheld(void **state)
{
	struct fix *f = *state;
	struct kept_reply r;
	char *body = arena_alloc(f->a, KEPT_REPLY_BYTES + 2);
	struct actor other = at(1, NOW);

	setup(f);
	memset(body, 'x', KEPT_REPLY_BYTES + 1);
	put(f, 1, NOW, 1, body, KEPT_REPLY_BYTES);
	put(f, 1, NOW + 1, 1, body, KEPT_REPLY_BYTES + 1);
	assert_int_equal(found(f, at(1, NOW), NOW, &r), 1);
	assert_false(r.withheld);
	assert_int_equal(r.len, KEPT_REPLY_BYTES);
	other.role = R_MANAGER;
	assert_int_equal(found(f, other, NOW, &r), 1);
	assert_true(r.withheld);
	other = at(1, NOW);
	other.enterprise = 7;
	assert_int_equal(found(f, other, NOW, &r), 1);
	assert_true(r.withheld);
	assert_int_equal(found(f, at(1, NOW), NOW + 1, &r), 1);
	assert_true(r.withheld);
	assert_int_equal(r.len, 0);
}

static int
run_withhold(struct tx *t, void *arg, struct err *e)
{
	return kept_replies_withhold(t, e);
}

/* Somebody was erased: what was done stays done, nothing tells of him. */
static void
erased(void **state)
{
	struct fix *f = *state;
	struct kept_reply r;

	setup(f);
	put(f, 1, NOW, 1, "{}", 2);
	put_as(f, 422, 2, NOW, 1, "{}", 2);
	assert_int_equal(store_write_wait(f->s, run_withhold, NULL, &f->e), 0);
	assert_int_equal(found(f, at(1, NOW), NOW, &r), 1);
	assert_true(r.withheld);
	assert_int_equal(r.len, 0);
	assert_string_equal(r.location, "/x");
	assert_int_equal(found(f, at(2, NOW), NOW, &r), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_day, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(so_many, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(withheld, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(erased, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
