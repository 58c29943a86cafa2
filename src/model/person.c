/*
 * Persons and the keys of their documents: made before a document, doomed with its end, destroyed behind the commit.
 */
#include "base/base.h"

#include "base/log.h"

#include "paper_in.h"

/* --- whose ---------------------------------------------------------------------------------------------------- */

static int
found(struct db *d, const char *sql, int64_t arg, int64_t *out, struct err *e)
{
	int rc = db_int(d, sql, arg, out, e);

	return rc == 1 && *out == NONE ? 0 : rc;
}

int
person_of(struct db *d, int64_t delegate, int64_t *person, struct err *e)
{
	return found(d, "SELECT person FROM delegate WHERE id = $1", delegate, person, e);
}

/* The same contact on another trip is the same person, unless that one was erased. */
static int
person_of_contact(struct db *d, int64_t contact, int64_t *person, struct err *e)
{
	if (contact == NONE)
		return 0;
	return found(d, "SELECT min(g.person) FROM delegate g JOIN person p ON p.id = g.person WHERE g.contact = $1 AND p.erased_at IS NULL",
	    contact, person, e);
}

static int
new_person(struct tx *t, const struct actor *who, int64_t *person, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO person (made_at) VALUES ($1)");

	stmt_int(s, 1, actor_ms(who));
	if (stmt_run(s, e) == -1)
		return -1;
	*person = tx_last_id(t);
	return 0;
}

int
person_take(struct tx *t, const struct actor *who, int64_t delegate, int64_t contact, int64_t *person, struct err *e)
{
	int rc = person_of(tx_db(t), delegate, person, e);
	struct stmt *s;

	if (rc != 0)
		return rc == -1 ? -1 : 0;
	rc = person_of_contact(tx_db(t), contact, person, e);
	if (rc == -1 || (rc == 0 && new_person(t, who, person, e) == -1))
		return -1;
	s = tx_stmt(t, "UPDATE delegate SET person = $2 WHERE id = $1");
	stmt_int(s, 1, delegate);
	stmt_int(s, 2, *person);
	return stmt_run(s, e);
}

/* --- keys ----------------------------------------------------------------------------------------------------- */

int
trip_key_of(struct db *d, int64_t delegation, int64_t *key, struct err *e)
{
	return found(d, "SELECT key FROM trip_key WHERE delegation = $1", delegation, key, e);
}

/* there: whether the database knows of one; that keys.db has it is another thing, if its file was lost and a copy put in its place. */
static int
make_if_none(struct keyring *k, int there, int64_t known, struct spare_key *spare, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE];
	int has = there;

	*spare = (struct spare_key){ 0, 0 };
	if (there == 1 && (has = keyring_get(k, known, key, e)) == 0)
		spare->lost = known;
	explicit_bzero(key, sizeof key);
	return has == -1 || (has == 0 && keyring_make(k, &spare->key, e) == -1) ? -1 : 0;
}

int
papers_prepare(struct db *d, struct keyring *k, const struct delegate *of, struct paper_keys *spare, struct err *e)
{
	int64_t key = 0;
	int there = trip_key_of(d, of->delegation, &key, e);

	return make_if_none(k, there, key, &spare->trip, e) == -1 ? -1 : keyring_make(k, &spare->own, e);
}

int
trip_spare(struct db *d, struct keyring *k, int64_t delegation, int64_t delegate, int64_t *spare, struct err *e)
{
	int64_t all = 0, go = 1;

	*spare = 0;
	if (db_int(d, "SELECT count(*) FROM travel_document WHERE delegation = $1", delegation, &all, e) == -1 ||
	    (delegate != NONE && db_int(d, "SELECT count(*) FROM travel_document WHERE delegate = $1", delegate, &go, e) == -1))
		return -1;
	return go == 0 || all <= go ? 0 : keyring_make(k, spare, e);
}

int
fail_key(struct err *e)
{
	fail(e, ERR_BUSY, "the key was destroyed meanwhile");
	e->retry_after_s = 1;
	return -1;
}

int
person_key_add(struct tx *t, const struct actor *who, const struct delegate *g, int64_t key, struct err *e)
{
	int64_t person;
	struct stmt *s;

	if (person_take(t, who, g->rec.id, g->contact, &person, e) == -1)
		return -1;
	s = tx_stmt(t, "INSERT INTO person_key (key, person, delegate) VALUES ($1, $2, $3)");
	stmt_int(s, 1, key);
	stmt_int(s, 2, person);
	stmt_int(s, 3, g->rec.id);
	return stmt_run(s, e);
}

int
trip_key_take(struct tx *t, struct keyring *k, int64_t delegation, const struct spare_key *spare, int64_t *key, struct err *e)
{
	int rc = trip_key_of(tx_db(t), delegation, key, e);
	struct stmt *s;

	if (rc == -1 || (rc == 1 && *key != spare->lost))
		return rc == -1 ? -1 : 0;
	if (spare->key == 0)
		return fail_key(e);
	*key = spare->key;
	s = tx_stmt(t, "INSERT INTO trip_key (delegation, key) VALUES ($1, $2) ON CONFLICT (delegation) DO UPDATE SET key = excluded.key");
	stmt_int(s, 1, delegation);
	stmt_int(s, 2, spare->key);
	if (stmt_run(s, e) == -1)
		return -1;
	return trip_compare_anew(t, k, delegation, *key, e);	/* there are some in a database of before, whose key was destroyed */
}

/* --- the end of a key --------------------------------------------------------------------------------------- */

int
doom_key(struct tx *t, int64_t key, enum erasure why, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO doomed_key (key, why) VALUES ($1, $2)"
	    " ON CONFLICT (key) DO UPDATE SET why = excluded.why WHERE doomed_key.why < excluded.why");

	stmt_int(s, 1, key);
	stmt_int(s, 2, why);
	return stmt_run(s, e);
}

/* Its number stays, so that an erasure can name it. */
int
doom_paper_key(struct tx *t, int64_t key, enum erasure why, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE person_key SET gone_at = $2 WHERE key = $1");

	stmt_int(s, 1, key);
	stmt_int(s, 2, clock_ms());
	return stmt_run(s, e) == -1 ? -1 : doom_key(t, key, why, e);
}

int
doom_delegate(struct tx *t, int64_t delegate, enum erasure why, struct err *e)
{
	int64_t key;
	int rc;

	while ((rc = found(tx_db(t), "SELECT min(key) FROM person_key WHERE delegate = $1 AND gone_at IS NULL", delegate, &key, e)) == 1)
		if (doom_paper_key(t, key, why, e) == -1)
			return -1;
	return rc;
}

struct doomed {
	struct str	 key[ERASED_PERSON + 1];	/* int64_t each, by why */
};

static int
read_doomed(struct db *d, struct doomed *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT key, why FROM doomed_key ORDER BY key");
	int64_t key, why;
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		key = col_int(s, 0);
		why = col_int(s, 1);
		if (why > NOT_ERASED && why <= ERASED_PERSON)
			str_add(&out->key[why], &key, sizeof key);
	}
	return rc;
}

static int
forget_doomed(struct tx *t, void *arg, struct err *e)
{
	const struct doomed *all = arg;

	for (int why = ERASED_IN_TIME; why <= ERASED_PERSON; why++)
		for (size_t i = 0; i < all->key[why].len / sizeof(int64_t); i++) {
			struct stmt *s = tx_stmt(t, "DELETE FROM doomed_key WHERE key = $1 AND why = $2");

			stmt_int(s, 1, ((const int64_t *)(const void *)all->key[why].p)[i]);
			stmt_int(s, 2, why);
			if (stmt_run(s, e) == -1)
				return -1;
		}
	return 0;
}

static int
destroy_doomed(struct store *s, struct keyring *k, struct doomed *all, struct err *e)
{
	bool some = false;

	for (int why = ERASED_IN_TIME; why <= ERASED_PERSON; why++) {
		struct str *keys = &all->key[why];

		some = some || keys->len > 0;
		if (keyring_destroy(k, (enum erasure)why, (const int64_t *)(const void *)keys->p, keys->len / sizeof(int64_t), e) == -1)
			return -1;
	}
	return some ? store_write_vital(s, forget_doomed, all, e) : 0;
}

int
papers_settle(struct store *s, struct keyring *k, struct err *e)
{
	struct doomed all = { .key = { STR_INIT, STR_INIT, STR_INIT } };
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	rc = read_doomed(d, &all, e);
	db_close(d);
	if (rc == 0)
		rc = destroy_doomed(s, k, &all, e);
	for (size_t i = 0; i < nitems(all.key); i++)
		str_fini(&all.key[i]);
	return rc;
}
