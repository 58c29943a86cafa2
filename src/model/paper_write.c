/*
 * Travel documents: writing them.  A value is sealed when its row has a number, in the same transaction.
 */
#include "base/base.h"

#include "crypt/digest.h"
#include "text/date.h"

#include "paper_in.h"

enum { REASON_MOST = 200 };

/* --- what day it is ------------------------------------------------------------------------------------------ */

/* The latest that a calendar on earth shows: what was issued this morning in China is not of the future. */
static void
latest_today(char out[DATE_SIZE])
{
	date_of_instant(clock_ms() + 14 * INT64_C(3600000), out);
}

static int
purge_on(struct db *d, struct arena *a, int64_t delegation, const char **out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT ends_on FROM delegation WHERE id = $1");
	int rc;

	stmt_int(s, 1, delegation);
	if ((rc = stmt_row(s, e)) == 1)
		*out = purge_day(a, col_text(s, 0), clock_ms());
	stmt_done(s);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such trip");
}

/* --- the log: names of fields, never values ------------------------------------------------------------------- */

static const char *
note_of(struct arena *a, const struct paper_by *by, const struct paper_row *x, unsigned fields, const char *reason)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "delegate", x->delegate);
	jw_kint(&w, "paper", x->id);
	jw_ktext(&w, "kind", paper_kind_choices[x->p.kind].code);
	if (fields != 0) {
		jw_key(&w, "fields");
		jw_array(&w);
		for (size_t i = 0; i < PF_COUNT; i++)
			if ((fields & BIT(i)) != 0)
				jw_text(&w, paper_fields[i].name);
		jw_end_array(&w);
	}
	if (by->link != NONE)
		jw_kint(&w, "link", by->link);
	if (reason != NULL)
		jw_ktext(&w, "reason", reason);
	jw_end_object(&w);
	return str_text(out);
}

/* --- the same document twice ----------------------------------------------------------------------------------- */

int
paper_same(struct keyring *k, int64_t trip_key, const struct paper *p, unsigned char out[DIGEST_SIZE], bool *any, struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE];
	struct str text = STR_INIT;
	int rc = 1;

	*any = paper_same_text(&text, p);
	if (*any && (rc = keyring_get(k, trip_key, key, e)) == 1)
		hmac(key, sizeof key, text.p, text.len, out);
	explicit_bzero(key, sizeof key);
	if (text.p != NULL)
		explicit_bzero(text.p, text.len);
	str_fini(&text);
	return rc;
}

int
papers_digest(struct db *d, struct keyring *k, int64_t delegation, const void *p, size_t n, unsigned char out[DIGEST_SIZE], struct err *e)
{
	unsigned char key[SEAL_KEY_SIZE];
	int64_t id;
	int rc = trip_key_of(d, delegation, &id, e);

	if (rc == 1 && (rc = keyring_get(k, id, key, e)) == 1)
		hmac(key, sizeof key, p, n, out);
	explicit_bzero(key, sizeof key);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(e, ERR_CONFLICT, "the key of comparisons is gone");
}

/* Whose it is, is told to who may see that one's papers. */
static void
tell_other(struct db *d, const struct actor *who, int64_t delegate, struct err_item *it, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT keeper, enterprise FROM delegate WHERE id = $1");
	struct err ignored;

	err_init(&ignored, e->arena);
	stmt_int(s, 1, delegate);
	if (stmt_row(s, &ignored) == 1 && who->account != NONE && (access_papers(who, col_int(s, 0), col_int(s, 1)) & PAPERS_SEE) != 0)
		err_item_param(e, it, "delegate", arena_printf(e->arena, "%lld", (long long)delegate));
	stmt_done(s);
}

static int
check_same(struct db *d, const struct actor *who, const struct paper_row *x, const unsigned char same[DIGEST_SIZE], struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT delegate FROM travel_document WHERE delegation = $1 AND same = $2 AND id <> $3");
	int64_t other = NONE;
	int rc;

	stmt_int(s, 1, x->delegation);
	stmt_blob(s, 2, same, DIGEST_SIZE);
	stmt_int(s, 3, x->id);
	if ((rc = stmt_row(s, e)) == 1)
		other = col_int(s, 0);
	stmt_done(s);
	if (rc != 1)
		return rc;
	fail(e, ERR_CONFLICT, "the same document is there");
	tell_other(d, who, other, err_field(e, "/number", "same_document"), e);
	return -1;
}

/* --- saving ----------------------------------------------------------------------------------------------------- */

struct saving {
	struct keyring	*k;
	const struct paper_by *by;
	int64_t		 key, trip_key;
};

/* Seal what x says into its row, which is there. */
static int
put_sealed(struct tx *t, const struct saving *v, const struct paper_row *x, const unsigned char *same, struct err *e)
{
	struct seal_place at = paper_place(x->id);
	struct str text = STR_INIT;
	unsigned char *sealed;
	struct stmt *s;
	int rc;

	paper_pack(&text, &x->p);
	sealed = arena_alloc(e->arena, text.len + SEAL_MORE);
	rc = keyring_seal(v->k, v->key, &at, text.p, text.len, sealed, e);
	if (rc == 1) {
		s = tx_stmt(t, "UPDATE travel_document SET sealed = $2, same = $3, version = $4, changed_at = $5, changed_by = $6 WHERE id = $1");
		stmt_int(s, 1, x->id);
		stmt_blob(s, 2, sealed, text.len + SEAL_MORE);
		stmt_blob(s, 3, same, same == NULL ? 0 : DIGEST_SIZE);
		stmt_int(s, 4, x->version);
		stmt_int(s, 5, x->changed_at);
		stmt_text(s, 6, x->changed_by);
		rc = stmt_run(s, e) == -1 ? -1 : 1;
	}
	if (text.p != NULL)
		explicit_bzero(text.p, text.len);
	str_fini(&text);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail_key(e);
}

static int
save(struct tx *t, const struct saving *v, struct paper_row *x, struct err *e)
{
	unsigned char same[DIGEST_SIZE];
	bool any;
	int rc = paper_same(v->k, v->trip_key, &x->p, same, &any, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail_key(e);
	if (any && check_same(tx_db(t), v->by->who, x, same, e) == -1)
		return -1;
	x->changed_at = actor_ms(v->by->who);
	x->changed_by = v->by->who->login;
	return put_sealed(t, v, x, any ? same : NULL, e);
}

static int
insert(struct tx *t, struct paper_row *x, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO travel_document (version, delegation, delegate, kind, sealed, purge_on, made_at, made_by, changed_at,"
	    " changed_by) VALUES (1, $1, $2, $3, $4, $5, $6, $7, $6, $7)");

	stmt_int(s, 1, x->delegation);
	stmt_int(s, 2, x->delegate);
	stmt_int(s, 3, x->p.kind);
	stmt_blob(s, 4, "", 0);
	stmt_text(s, 5, x->purge_on);
	stmt_int(s, 6, x->made_at);
	stmt_text(s, 7, x->made_by);
	if (stmt_run(s, e) == -1)
		return -1;
	x->id = tx_last_id(t);
	return 0;
}

static int
check_consent(struct db *d, struct arena *a, int64_t delegate, struct err *e)
{
	struct consent c;

	if (consent_of(d, a, delegate, &c, e) == -1)
		return -1;
	return c.state == CONSENT_IS_GIVEN ? 0 : fail_detail(e, ERR_CONFLICT, "consent_needed");
}

/* One passport, one card, one set of details; visas and insurances as many as there are. */
static int
check_single(struct db *d, const struct delegate *of, enum paper_kind kind, struct err *e)
{
	struct stmt *s;
	int rc;

	if (kind == PAPER_VISA || kind == PAPER_INSURANCE)
		return 0;
	s = db_stmt(d, "SELECT id FROM travel_document WHERE delegate = $1 AND kind = $2");
	stmt_int(s, 1, of->rec.id);
	stmt_int(s, 2, kind);
	if ((rc = stmt_row(s, e)) == 1) {
		fail_detail(e, ERR_CONFLICT, "paper_exists");
		err_param_int(e, "id", col_int(s, 0));
		rc = -1;
	}
	stmt_done(s);
	return rc;
}

static int
read_new(struct db *d, struct arena *a, const struct delegate *of, struct paper *p, const struct jv *body, struct err *e)
{
	char today[DATE_SIZE];

	latest_today(today);
	return check_consent(d, a, of->rec.id, e) == -1 || check_single(d, of, p->kind, e) == -1 ? -1 : paper_overlay(a, p, body, today, e);
}

int
paper_check(struct db *d, struct arena *a, const struct delegate *of, enum paper_kind kind, const struct jv *body, struct err *e)
{
	struct paper p = { .kind = kind };

	return read_new(d, a, of, &p, body, e);
}

int
paper_add(struct tx *t, struct keyring *k, struct arena *a, const struct paper_by *by, const struct delegate *of, enum paper_kind kind,
    const struct jv *body, const struct paper_keys *spare, struct paper_row *out, struct err *e)
{
	struct saving v = { .k = k, .by = by, .key = spare->own };
	struct paper none = { .kind = kind };

	*out = (struct paper_row){ .version = 1, .delegation = of->delegation, .delegate = of->rec.id, .made_at = actor_ms(by->who),
	    .made_by = by->who->login, .key = spare->own, .p = none };
	if (read_new(tx_db(t), a, of, &out->p, body, e) == -1 || purge_on(tx_db(t), a, of->delegation, &out->purge_on, e) == -1 ||
	    person_key_add(t, by->who, of, spare->own, e) == -1 ||
	    trip_key_take(t, k, of->delegation, &spare->trip, &v.trip_key, e) == -1 || insert(t, out, e) == -1 || save(t, &v, out, e) == -1)
		return -1;
	return paper_audit(t, by->who, "paper.create", of->delegation, note_of(a, by, out, paper_diff(&none, &out->p), NULL), e);
}

static int
take_keys(struct tx *t, const struct paper_row *x, struct saving *v, struct err *e)
{
	int rc = trip_key_of(tx_db(t), x->delegation, &v->trip_key, e);

	v->key = x->key;
	return rc == 1 ? 0 : rc == -1 ? -1 : fail_key(e);
}

static int
check_version(const struct paper_row *x, int64_t version, struct err *e)
{
	return version == NONE || version == x->version ? 0 : fail(e, ERR_STALE, "the paper has version %lld", (long long)x->version);
}

int
paper_change(struct tx *t, struct keyring *k, struct arena *a, const struct paper_by *by, const struct delegate *of, int64_t id,
    int64_t version, const struct jv *body, struct paper_row *out, struct err *e)
{
	struct saving v = { .k = k, .by = by };
	struct paper was;
	char today[DATE_SIZE];
	int rc = paper_find(tx_db(t), k, a, id, out, e);

	if (rc != 1 || out->delegate != of->rec.id)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such paper");
	latest_today(today);
	was = out->p;
	if (check_version(out, version, e) == -1 || check_consent(tx_db(t), a, of->rec.id, e) == -1 ||
	    paper_overlay(a, &out->p, body, today, e) == -1)
		return -1;
	if (paper_diff(&was, &out->p) == 0)
		return 0;
	out->version++;
	if (take_keys(t, out, &v, e) == -1 || save(t, &v, out, e) == -1)
		return -1;
	return paper_audit(t, by->who, "paper.change", of->delegation, note_of(a, by, out, paper_diff(&was, &out->p), NULL), e);
}

/* Documents of before decision 0039 have one key for all of a delegate: it goes with the last of them. */
static int
doom_own(struct tx *t, struct keyring *k, const struct paper_row *x, struct err *e)
{
	struct paper_row *left;
	size_t n;

	if (papers_of_delegate(tx_db(t), k, e->arena, x->delegate, &left, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (left[i].key == x->key)
			return 0;
	return x->key == 0 ? 0 : doom_paper_key(t, x->key, ERASED_IN_TIME, e);
}

int
paper_drop(struct tx *t, struct keyring *k, const struct paper_row *x, struct err *e)
{
	struct stmt *s = tx_stmt(t, "DELETE FROM travel_document WHERE id = $1");

	stmt_int(s, 1, x->id);
	return stmt_run(s, e) == -1 ? -1 : doom_own(t, k, x, e);
}

int
paper_remove(struct tx *t, struct keyring *k, const struct paper_by *by, const struct paper_row *x, int64_t version, int64_t spare,
    struct err *e)
{
	if (check_version(x, version, e) == -1 || claims_closed(tx_db(t), x->delegation, e) == -1 || paper_drop(t, k, x, e) == -1 ||
	    trip_renew(t, k, x->delegation, spare, e) == -1)
		return -1;
	return paper_audit(t, by->who, "paper.delete", x->delegation, note_of(e->arena, by, x, 0, NULL), e);
}

int
paper_reveal(struct tx *t, const struct actor *who, const struct paper_row *x, const char *reason, struct err *e)
{
	const struct paper_by by = { who, NONE };

	return paper_audit(t, who, "paper.reveal", x->delegation, note_of(e->arena, &by, x, 0, reason), e);
}
