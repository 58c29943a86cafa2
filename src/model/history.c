/*
 * The history of a record, read out of the audit log.  A record with parts is told of together with them, each part through what the
 * reader sees of it.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/audit.h"
#include "model/history.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/json.h"

/* --- whom it tells of --------------------------------------------------------------------------------- */

/* A part that an entry was of, and whether the reader is told of it. */
struct known {
	struct told	 of;
	bool		 told;
	struct known	*next;
};
struct book {
	struct db	*d;
	struct arena	*a;
	const struct told *of;
	const struct actor *who;	/* is told of the parts, too; NULL: of the record alone */
	struct known	*parts;		/* the last one first */
};

/* Whether the actor may read the history of the row: 1 with what it is called, 0, -1. */
static int
may_be_told(const struct book *b, struct arena *row, struct told *t, struct err *e)
{
	struct err no = { .arena = row };
	void *rec;
	int rc = record_get(b->d, row, b->who, t->r, t->id, &rec, &t->see, e);

	if (rc != 1)
		return rc;
	if (access_may_row(b->who, t->r, rec, V_HISTORY, &no) == -1)
		return 0;
	t->title = arena_strdup(b->a, record_title(row, t->r, rec, b->who->lang));
	return 1;
}

static const struct resource *
part_named(const struct resource *r, const char *name)
{
	for (const struct resource *const *p = r->parts; p != NULL && *p != NULL; p++)
		if (str_eq((*p)->name, name))
			return *p;
	return NULL;
}

/* A part is loaded when the first entry of it comes. */
static int
know(struct book *b, struct arena *row, const char *resource, int64_t id, const struct known **out, struct err *e)
{
	struct known *k;
	int rc;

	for (k = b->parts; k != NULL && (k->of.id != id || !str_eq(k->of.r->name, resource)); k = k->next)
		;
	if (k == NULL) {
		k = arena_alloc(b->a, sizeof *k);
		*k = (struct known){ .of = { .r = part_named(b->of->r, resource), .id = id }, .next = b->parts };
		if ((rc = may_be_told(b, row, &k->of, e)) == -1 || audit_erased(b->d, k->of.r, id, &k->of.erased, e) == -1)
			return -1;
		k->told = rc == 1;
		b->parts = k;
	}
	*out = k;
	return 0;
}

/* 1 with whom an entry is of, 0 a part that the reader is not told of, -1. */
static int
whose(struct book *b, struct arena *row, const char *resource, int64_t id, const struct told **of, struct err *e)
{
	const struct known *k;

	*of = b->of;
	if (id == b->of->id && str_eq(resource, b->of->r->name))
		return 1;
	if (know(b, row, resource, id, &k, e) == -1)
		return -1;
	*of = &k->of;
	return k->told;
}

/* --- an entry ----------------------------------------------------------------------------------------- */
/* What tells of another record is the office's: others read a change like any other, without whose record went into it. */
static bool
is_of_two(const char *action)
{
	static const char *const actions[] = { "merge", "unmerge", "twin" };

	for (size_t i = 0; i < nitems(actions); i++)
		if (strcmp(action, actions[i]) == 0)
			return true;
	return false;
}

static bool
tells_of_another(const char *note)
{
	return note != NULL && (strstr(note, "\"merge\":") != NULL || strstr(note, "\"twin\":") != NULL);
}

/* Rules wrote all of it, after another record: that one's entry tells of it.  Who read a document stands in the document's own history. */
static bool
only_follows(const struct resource *r, const char *action, const struct jv *diff)
{
	if (str_eq(action, "document.read"))
		return true;
	if (!str_eq(action, "update") || diff == NULL || jv_first(diff) == NULL)
		return false;
	for (const struct jv *c = jv_first(diff); c != NULL; c = jv_next(c)) {
		const struct field *f = resource_field(r, jv_key(c));

		if (f == NULL || field_is_writable(f))
			return false;
	}
	return true;
}

static void
put_whose(struct jw *w, const struct told *of)
{
	jw_ktext(w, "resource", of->r->path);
	jw_kint(w, "record", of->id);
	jw_ktext(w, "title", of->title);
}

/* Write one entry to out: 1, 0 if it says nothing to this reader, -1. */
static int
put_entry(struct str *out, struct arena *a, struct db *d, struct stmt *s, const struct told *of, bool whole, struct err *e)
{
	const char *diff = col_text(s, 6), *note = col_text(s, 7);
	bool staff = (of->see & BIT(CL_STAFF)) != 0, veiled = !staff && is_of_two(col_text(s, 4)), some;
	const struct jv *tree = NULL;
	const void *sealed;
	struct jw w;
	size_t n;

	sealed = col_blob(s, 12, &n);
	if (diff != NULL && audit_open(d, a, col_int(s, 0), diff, sealed, n, &tree, e) == -1)
		return -1;
	if (whole && only_follows(of->r, col_text(s, 4), tree))
		return 0;
	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "id", col_int(s, 0));
	jw_key(&w, "at");
	jw_instant(&w, col_int(s, 1));
	jw_ktext(&w, "who", col_text(s, 2));
	jw_ktext(&w, "who_name", col_text(s, 8));
	jw_ktext(&w, "door", audit_door(col_int(s, 3)));
	if (whole)
		put_whose(&w, of);
	jw_ktext(&w, "action", veiled ? "update" : col_text(s, 4));
	jw_kint(&w, "version", col_int(s, 5));
	jw_kint(&w, "batch", col_int(s, 9));
	jw_key(&w, "fields");
	some = audit_put_fields(&w, of->r, tree, of->see, col_int(s, 0) < of->erased);
	jw_key(&w, "note");
	if (note != NULL && (staff || !tells_of_another(note)))
		jw_raw(&w, note, strlen(note));
	else
		jw_null(&w);
	jw_end_object(&w);
	return some || (!veiled && (tree == NULL || jv_first(tree) == NULL));
}

/* --- all of it ---------------------------------------------------------------------------------------- */
#define ENTRY "SELECT h.id, h.at, h.login, h.door, h.action, h.version, h.diff, h.note, p.name, h.batch, h.resource, h.record, v.sealed FROM audit h"
#define WRITER " LEFT JOIN account p ON p.id = h.account LEFT JOIN audit_personal v ON v.id = h.id"
#define PAGE " AND h.id < $3 AND h.id > $4"
#define ONE_SQL ENTRY WRITER " WHERE h.resource = $1 AND h.record = $2" PAGE " ORDER BY h.id DESC"

/* The record's own entries and those of each resource of parts whose histories the actor may read, by the index of the log. */
static const char *
whole_sql(struct arena *a, const struct actor *who, const struct resource *r)
{
	struct err no = { .arena = a };
	struct str *out = str_new(a);

	str_puts(out, ENTRY " JOIN (SELECT h.id AS id FROM audit h WHERE h.resource = $1 AND h.record = $2" PAGE);
	for (const struct resource *const *p = r->parts; *p != NULL; p++)
		if (access_may(who, *p, V_HISTORY, &no) == 0)
			str_printf(out, " UNION ALL SELECT h.id AS id FROM %s c JOIN audit h ON h.resource = '%s' AND h.record = c.id WHERE c.%s = $2" PAGE,
			    (*p)->table, (*p)->name, (*p)->parent);
	str_puts(out, ") k ON k.id = h.id" WRITER " ORDER BY h.id DESC");
	return str_text(out);
}

/* Up to limit entries that say something; *last gets the id of the oldest if there are more, else NONE. */
static int
put_entries(struct jw *w, struct stmt *s, struct book *b, int64_t limit, int64_t *last, struct err *e)
{
	struct str one = STR_INIT;
	struct arena *a = arena_new();
	const struct told *of;
	int64_t n = 0, id = NONE;
	int rc;

	*last = NONE;
	while ((rc = stmt_row(s, e)) == 1) {
		str_reset(&one);
		arena_reset(a);
		if ((rc = whose(b, a, col_text(s, 10), col_int(s, 11), &of, e)) == 1)
			rc = put_entry(&one, a, b->d, s, of, b->who != NULL, e);
		if (rc == 0)
			continue;
		if (rc == -1)
			break;
		if (n++ == limit) {
			*last = id;
			break;
		}
		id = col_int(s, 0);
		jw_raw(w, one.p, one.len);
	}
	stmt_done(s);
	arena_free(a);
	str_fini(&one);
	return rc == -1 ? -1 : 0;
}

int
history_put(struct db *d, struct jw *w, const struct told *of, const struct actor *parts, int64_t after, int64_t before, int64_t limit,
    struct err *e)
{
	struct told self = *of;
	struct book b = { .d = d, .a = e->arena, .of = &self, .who = of->r->parts == NULL ? NULL : parts };
	struct stmt *s = db_stmt(d, b.who == NULL ? ONE_SQL : whole_sql(e->arena, b.who, of->r));
	int64_t last;

	if (audit_erased(d, of->r, of->id, &self.erased, e) == -1) {
		stmt_done(s);
		return -1;
	}
	stmt_text(s, 1, of->r->name);
	stmt_int(s, 2, of->id);
	stmt_int(s, 3, before == NONE ? JSON_INT_MAX : before);
	stmt_int(s, 4, after);
	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	if (put_entries(w, s, &b, limit, &last, e) == -1)
		return -1;
	jw_end_array(w);
	jw_kint(w, "next", last);
	jw_end_object(w);
	return 0;
}
