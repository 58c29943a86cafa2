/*
 * What the log says of persons: sealed under a key of the record, read through it, gone with it; rows of before; a kill on the way; a restore
 * (decision 0041).
 */
#include "test_model.h"

#include "crypt/digest.h"
#include "model/paper.h"

#define HIM	"{\"enterprise\":1,\"name_zh\":\"欧阳无痕\",\"mobile\":\"13855550101\",\"email\":\"a@x.example\",\"title\":\"董事长\"}"

/* Somebody of the one enterprise that there is. */
static int64_t
him(struct fix *f)
{
	struct stmt *s = db_stmt(f->d, "SELECT id FROM enterprise LIMIT 1");
	int rc = stmt_row(s, &f->e);

	stmt_done(s);
	if (rc == 0)
		assert_int_equal(made(f, &enterprise_resource, "{\"name_zh\":\"甲有限公司\"}"), 1);
	return made(f, &contact_resource, HIM);
}

/* --- looking ------------------------------------------------------------------------------------------------ */

static int64_t
number(struct fix *f, const char *sql, int64_t arg)
{
	int64_t n = NONE;

	err_init(&f->e, f->a);
	assert_int_equal(db_int(f->d, sql, arg, &n, &f->e), 1);
	return n;
}

/* All that the log has of a record in the clear. */
static const char *
in_the_clear(struct fix *f, int64_t id)
{
	struct stmt *s = db_stmt(f->d, "SELECT diff, note FROM audit WHERE record = $1 ORDER BY id");
	struct str *out = str_new(f->a);

	stmt_int(s, 1, id);
	while (stmt_row(s, &f->e) == 1)
		for (int i = 0; i < 2; i++)
			str_puts(out, col_text(s, i) == NULL ? "-" : col_text(s, i));
	return str_text(out);
}

static const char *
told_of(struct fix *f, int64_t id)
{
	struct told of = { .r = &contact_resource, .id = id, .see = UINT_MAX };
	struct str *out = str_new(f->a);
	struct jw w;

	jw_init(&w, out);
	err_init(&f->e, f->a);
	assert_int_equal(history_put(f->d, &w, &of, NULL, 0, NONE, 100, &f->e), 0);
	return str_text(out);
}

static void
change(struct fix *f, int64_t id, const char *json)
{
	struct change c = { .act = DO_CHANGE, .who = actor(R_STAFF, NONE), .r = &contact_resource, .id = id, .version = NONE, .json = json };

	assert_int_equal(act(f, &c), 0);
}

static void
purge(struct fix *f, int64_t id)
{
	struct change c = { .act = DO_ARCHIVE, .who = actor(R_STAFF, NONE), .r = &contact_resource, .id = id, .version = NONE };

	assert_int_equal(act(f, &c), 0);
	c = (struct change){ .act = DO_PURGE, .who = actor(R_ADMIN, NONE), .r = &contact_resource, .id = id, .version = NONE };
	assert_int_equal(act(f, &c), 0);
}

static int64_t
key_of(struct fix *f, int64_t id)
{
	return number(f, "SELECT max(key) FROM audit_key WHERE resource = 'contact' AND record = $1", id);
}

static bool
has_key(struct fix *f, int64_t key)
{
	unsigned char out[SEAL_KEY_SIZE];
	int rc;

	err_init(&f->e, f->a);
	rc = keyring_get(f->k->ring, key, out, &f->e);
	assert_int_not_equal(rc, -1);
	return rc == 1;
}

/* --- written, read -------------------------------------------------------------------------------------------- */

static void
apart(void **state)
{
	static const char *const his[] = { "欧阳无痕", "13855550101", "13855550102", "a@x.example", "董事长" };
	struct fix *f = *state;
	int64_t id = him(f);
	char hex[DIGEST_HEX_SIZE];
	struct stmt *s;
	size_t n;

	change(f, id, "{\"mobile\":\"13855550102\",\"do_not_contact\":true}");
	for (size_t i = 0; i < nitems(his); i++)
		assert_null(strstr(in_the_clear(f, id), his[i]));
	assert_non_null(strstr(in_the_clear(f, id), "\"mobile\":{\"sealed\":true}"));
	assert_non_null(strstr(in_the_clear(f, id), "\"do_not_contact\":{"));
	for (size_t i = 0; i < nitems(his); i++)
		assert_non_null(strstr(told_of(f, id), his[i]));
	assert_non_null(strstr(told_of(f, id), "{\"field\":\"mobile\",\"old\":\"13855550101\",\"new\":\"13855550102\"}"));
	/* One key for the record; each row has the digest of what is sealed of it. */
	assert_int_equal(number(f, "SELECT count(*) FROM audit_key WHERE record = $1", id), 1);
	s = db_stmt(f->d, "SELECT h.sealed, v.sealed FROM audit h JOIN audit_personal v ON v.id = h.id WHERE h.record = $1");
	stmt_int(s, 1, id);
	for (int i = 0; i < 2; i++) {
		const void *p;

		assert_int_equal(stmt_row(s, &f->e), 1);
		p = col_blob(s, 1, &n);
		digest_hex(p, n, hex);
		assert_string_equal(col_text(s, 0), hex);
	}
	assert_int_equal(stmt_row(s, &f->e), 0);
}

static int
moved(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, arg);

	return stmt_run(s, e);
}

static void
append_only(void **state)
{
	static char *const sql[] = { "UPDATE audit_personal SET id = 9", "DELETE FROM audit_personal", "UPDATE audit SET sealed = NULL" };
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(sql); i++) {
		err_init(&f->e, f->a);
		assert_int_equal(store_write_wait(f->s, moved, sql[i], &f->e), -1);
	}
}

/* What a sheet's way back needs, as long as somebody may read it. */
static void
taken_back(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), key;
	const struct jv *old;

	change(f, id, "{\"mobile\":\"13855550102\"}");
	assert_int_equal(audit_old(f->d, f->a, &contact_resource, id, 2, &old, &f->e), 1);
	assert_string_equal(jv_text(jv_get(old, "mobile")), "13855550101");
	key = key_of(f, id);
	assert_int_equal(keyring_destroy(f->k->ring, ERASED_PERSON, &key, 1, &f->e), 0);
	assert_int_equal(audit_old(f->d, f->a, &contact_resource, id, 2, &old, &f->e), 0);
}

/* --- gone ------------------------------------------------------------------------------------------------------- */

static void
gone(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), other = him(f), key = key_of(f, id);

	assert_int_equal(keyring_destroy(f->k->ring, ERASED_PERSON, &key, 1, &f->e), 0);
	assert_null(strstr(told_of(f, id), "欧阳无痕"));
	assert_non_null(strstr(told_of(f, id), "{\"field\":\"name_zh\",\"old\":null,\"new\":null,\"gone\":\"erased\"}"));
	assert_non_null(strstr(told_of(f, other), "欧阳无痕"));
}

/* keys.db was lost: that is no erasure, and what is written from then on has another key. */
static void
lost(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), key = key_of(f, id);
	char path[96];

	keyring_close(f->k->ring);
	f->k->ring = NULL;
	snprintf(path, sizeof path, "%s/" KEYRING_FILE, f->dir);
	assert_int_equal(unlink(path), 0);
	store_keys_from(f->s, fix_keys, f->k);
	change(f, id, "{\"mobile\":\"13855550102\"}");
	assert_non_null(strstr(told_of(f, id), "{\"field\":\"name_zh\",\"old\":null,\"new\":null,\"gone\":\"lost\"}"));
	assert_non_null(strstr(told_of(f, id), "\"new\":\"13855550102\""));
	assert_int_equal(number(f, "SELECT count(*) FROM audit_key WHERE record = $1 AND gone IS NULL", id), 1);
	assert_int_equal(number(f, "SELECT gone FROM audit_key WHERE key = $1", key), NOT_ERASED);
}

/* The key is destroyed behind the commit; a kill in between is made good by whoever settles next. */
static void
purged(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), key = key_of(f, id);

	purge(f, id);
	assert_true(has_key(f, key));
	assert_int_equal(number(f, "SELECT count(*) FROM doomed_key WHERE key = $1", key), 1);
	assert_int_equal(papers_settle(f->s, f->k->ring, &f->e), 0);
	assert_false(has_key(f, key));
	assert_int_equal(number(f, "SELECT count(*) FROM doomed_key WHERE key = $1", key), 0);
}

/* A kill after the key was destroyed and before the database said so: once more, and no harm. */
static void
killed_between(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), key = key_of(f, id);

	purge(f, id);
	assert_int_equal(keyring_destroy(f->k->ring, ERASED_IN_TIME, &key, 1, &f->e), 0);
	assert_int_equal(papers_reapply(f->s, f->k->ring, &f->e), 0);
	assert_int_equal(number(f, "SELECT count(*) FROM doomed_key WHERE key = $1", key), 0);
	assert_false(has_key(f, key));
}

/* A database of before the erasure: keys.db knows the person's record, though he never had a document. */
static void
restored(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), other = him(f), key = key_of(f, id);
	void *rec;

	assert_int_equal(keyring_destroy(f->k->ring, ERASED_PERSON, &key, 1, &f->e), 0);
	assert_int_equal(papers_reapply(f->s, f->k->ring, &f->e), 0);
	assert_int_equal(rec_load(f->d, f->a, &contact_resource, id, &rec, &f->e), 1);
	assert_string_equal(((struct contact *)rec)->name_zh, "（已删除）");
	assert_null(((struct contact *)rec)->mobile);
	assert_int_equal(rec_load(f->d, f->a, &contact_resource, other, &rec, &f->e), 1);
	assert_string_equal(((struct contact *)rec)->name_zh, "欧阳无痕");
	assert_int_equal(number(f, "SELECT gone FROM audit_key WHERE key = $1", key), ERASED_PERSON);
}

/* And a keys.db of before: what the database knows as gone is destroyed there once more. */
static void
keys_of_before(void **state)
{
	struct fix *f = *state;
	int64_t id = him(f), key = key_of(f, id);
	char sql[128];

	snprintf(sql, sizeof sql, "UPDATE audit_key SET gone = %d WHERE key = %lld", ERASED_PERSON, (long long)key);
	assert_int_equal(store_write_wait(f->s, moved, sql, &f->e), 0);
	assert_int_equal(papers_reapply(f->s, f->k->ring, &f->e), 0);
	assert_false(has_key(f, key));
}

/* --- rows of before ----------------------------------------------------------------------------------------------- */

static int
write_old(struct tx *t, void *arg, struct err *e)
{
	const int64_t *id = arg;
	struct stmt *s;

	for (int i = 0; i < 2; i++) {
		s = tx_stmt(t, "INSERT INTO audit (at, door, action, resource, record, version, diff) VALUES (1, 1, 'update', 'contact', $1, 7, "
		    "'{\"mobile\":{\"old\":\"13855550107\",\"new\":\"13855550108\"},\"do_not_contact\":{\"old\":false,\"new\":true}}')");
		stmt_int(s, 1, id[i]);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	s = tx_stmt(t, "INSERT INTO audit (at, door, action, resource, record) VALUES (1, 1, 'purge', 'contact', $1)");
	stmt_int(s, 1, id[1]);
	if (stmt_run(s, e) == -1)
		return -1;
	s = tx_stmt(t, "UPDATE audit_transition SET upto = (SELECT max(id) FROM audit), done = 0");
	return stmt_run(s, e);
}

static void
rows_of_before(void **state)
{
	struct fix *f = *state;
	int64_t id[2] = { him(f), 4711 };

	assert_int_equal(store_write_wait(f->s, write_old, id, &f->e), 0);
	assert_non_null(strstr(in_the_clear(f, id[0]), "13855550107"));
	for (int again = 0; again < 2; again++) {
		assert_int_equal(audit_seal_old(f->s, &f->e), 0);
		for (int i = 0; i < 2; i++) {
			assert_null(strstr(in_the_clear(f, id[i]), "1385555"));
			assert_non_null(strstr(in_the_clear(f, id[i]), "\"do_not_contact\":{\"old\":false,\"new\":true}"));
		}
		assert_non_null(strstr(told_of(f, id[0]), "{\"field\":\"mobile\",\"old\":\"13855550107\",\"new\":\"13855550108\"}"));
		/* Whoever is gone leaves nothing that a key could open. */
		assert_non_null(strstr(told_of(f, id[1]), "{\"field\":\"mobile\",\"old\":null,\"new\":null,\"gone\":\"erased\"}"));
		assert_int_equal(number(f, "SELECT count(*) FROM audit_key WHERE record = $1", id[1]), 0);
		assert_int_equal(number(f, "SELECT changed FROM audit_transition WHERE done = upto AND done_at > $1", 0), 2);
	}
	err_init(&f->e, f->a);
	assert_int_equal(store_write_wait(f->s, moved, "UPDATE audit SET diff = NULL", &f->e), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(apart, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(append_only, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(taken_back, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(gone, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(lost, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(purged, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(killed_between, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(restored, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(keys_of_before, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(rows_of_before, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
