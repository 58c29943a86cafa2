/*
 * All that is kept of a person, in one answer (PIPL art. 45; security.md P4).
 */
#include "base/base.h"

#include "meta/rec.h"

#include "paper_in.h"

#define ALL_CLASSES	(BIT(CL_COUNT) - 1)

int
person_name(struct db *d, struct arena *a, int64_t person, const char **name, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT name_zh, name_en FROM delegate WHERE person = $1 ORDER BY id DESC LIMIT 1");
	int rc;

	*name = NULL;
	stmt_int(s, 1, person);
	if ((rc = stmt_row(s, e)) == 1)
		*name = arena_strdup(a, col_is_null(s, 0) ? col_text(s, 1) : col_text(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

int
person_told(struct tx *t, const struct actor *who, int64_t person, struct err *e)
{
	return audit_add(t, who, "person.file", NULL, person, NONE, NULL, NULL, e);
}

/* --- by name ---------------------------------------------------------------------------------------------- */

static void
put_found(struct str *out, int64_t person, const struct delegate *g)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "person", person);
	jw_kint(&w, "delegate", g->rec.id);
	jw_kint(&w, "delegation", g->delegation);
	jw_ktext(&w, "name_zh", g->name_zh);
	jw_ktext(&w, "name_en", g->name_en);
	jw_end_object(&w);
	str_putc(out, '\n');
}

int
persons_find(struct tx *t, const struct actor *who, const char *name, struct str *out, size_t *n, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT id FROM delegate WHERE name_zh = $1 OR name_en = $1 ORDER BY id");
	int64_t person;
	void *rec;
	int rc;

	*n = 0;
	stmt_text(s, 1, name);
	while ((rc = stmt_row(s, e)) == 1) {
		if ((rc = rec_load(tx_db(t), e->arena, &delegate_resource, col_int(s, 0), &rec, e)) != 1 ||
		    (rc = person_take(t, who, ((struct delegate *)rec)->rec.id, ((struct delegate *)rec)->contact, &person, e)) == -1)
			break;
		put_found(out, person, rec);
		(*n)++;
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* --- all of one ----------------------------------------------------------------------------------------------- */

/* The records of a resource whose numbers a statement gives, each with its own fields. */
static int
put_records(struct db *d, struct arena *a, struct jw *w, const struct resource *r, const char *sql, int64_t arg, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	void *rec;
	int rc;

	stmt_int(s, 1, arg);
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1) {
		if ((rc = rec_load(d, a, r, col_int(s, 0), &rec, e)) == 1)
			rec_put_json(w, r, rec, ALL_CLASSES, FIELDS_ALL);
		if (rc == -1)
			break;
	}
	stmt_done(s);
	jw_end_array(w);
	return rc == -1 ? -1 : 0;
}

static int
put_papers(struct db *d, struct keyring *k, struct arena *a, struct jw *w, int64_t person, struct err *e)
{
	struct paper_row *x;
	size_t n;

	if (paper_rows(d, k, a, "SELECT " PAPER_COLUMNS " FROM travel_document WHERE delegate IN (SELECT id FROM delegate WHERE person = $1)"
	    " ORDER BY id", person, &x, &n, e) == -1)
		return -1;
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		paper_row_put(w, &x[i], true);
	jw_end_array(w);
	return 0;
}

static int
put_consents(struct db *d, struct jw *w, int64_t person, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT delegate, text_version, purposes, given, at, by_login FROM consent"
	    " WHERE delegate IN (SELECT id FROM delegate WHERE person = $1) ORDER BY id");
	int rc;

	stmt_int(s, 1, person);
	jw_array(w);
	while ((rc = stmt_row(s, e)) == 1) {
		jw_object(w);
		jw_kint(w, "delegate", col_int(s, 0));
		jw_ktext(w, "text_version", col_text(s, 1));
		jw_ktext(w, "purposes", col_text(s, 2));
		jw_kbool(w, "given", col_int(s, 3) == 1);
		jw_key(w, "at");
		jw_instant(w, col_int(s, 4));
		jw_ktext(w, "by", col_text(s, 5));
		jw_end_object(w);
	}
	jw_end_array(w);
	return rc;
}

/* To whom names and papers of his trips went. */
static int
put_packs(struct db *d, struct arena *a, struct jw *w, int64_t person, struct err *e)
{
	return put_records(d, a, w, &document_pack_resource, "SELECT id FROM document_pack"
	    " WHERE delegation IN (SELECT delegation FROM delegate WHERE person = $1) ORDER BY id", person, e);
}

static int
put_person(struct db *d, struct jw *w, int64_t person, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT made_at, erased_at FROM person WHERE id = $1");
	int rc;

	stmt_int(s, 1, person);
	if ((rc = stmt_row(s, e)) == 1) {
		jw_kint(w, "person", person);
		jw_key(w, "made_at");
		jw_instant(w, col_int(s, 0));
		jw_key(w, "erased_at");
		jw_instant(w, col_int(s, 1));
	}
	stmt_done(s);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such person");
}

int
person_file(struct db *d, struct keyring *k, struct arena *a, int64_t person, struct str *out, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	if (put_person(d, &w, person, e) == -1)
		return -1;
	jw_key(&w, "delegates");
	if (put_records(d, a, &w, &delegate_resource, "SELECT id FROM delegate WHERE person = $1 ORDER BY id", person, e) == -1)
		return -1;
	jw_key(&w, "contacts");
	if (put_records(d, a, &w, &contact_resource, "SELECT id FROM contact WHERE id IN (SELECT contact FROM delegate WHERE person = $1) ORDER BY id",
	    person, e) == -1)
		return -1;
	jw_key(&w, "applications");
	if (put_records(d, a, &w, &application_resource, "SELECT id FROM application WHERE id IN (SELECT owner FROM application_person"
	    " WHERE contact IN (SELECT contact FROM delegate WHERE person = $1)) ORDER BY id", person, e) == -1)
		return -1;
	jw_key(&w, "papers");
	if (put_papers(d, k, a, &w, person, e) == -1)
		return -1;
	jw_key(&w, "consents");
	if (put_consents(d, &w, person, e) == -1)
		return -1;
	jw_key(&w, "given_to");
	if (put_packs(d, a, &w, person, e) == -1)
		return -1;
	jw_end_object(&w);
	return 0;
}
