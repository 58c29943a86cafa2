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
static int
count_rows(struct db *d, struct arena *a, const struct resource *part, int64_t of, int64_t *n, struct err *e)
{
	return db_int(d, arena_printf(a, "SELECT count(*) FROM %s WHERE %s = $1", part->table, part->parent), of, n, e) == -1 ? -1 : 0;
}

static int
list_rows(struct db *d, struct arena *a, const struct resource *part, int64_t of, struct told **rows, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, arena_printf(a, "SELECT id FROM %s WHERE %s = $1 ORDER BY id", part->table, part->parent));
	int64_t room;
	int rc = 0;

	*n = 0;
	if (count_rows(d, a, part, of, &room, e) == -1)
		return -1;
	*rows = arena_array(a, (size_t)room + 1, sizeof **rows);
	stmt_int(s, 1, of);
	while (*n < (size_t)room && (rc = stmt_row(s, e)) == 1)
		(*rows)[(*n)++] = (struct told){ .r = part, .id = col_int(s, 0) };
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* Whether the actor may read the history of the row: 1 with what it is called, 0, -1. */
static int
may_be_told(struct db *d, struct arena *a, const struct actor *who, struct told *t, struct err *e)
{
	struct err no = { .arena = a };
	void *rec;
	int rc = record_get(d, a, who, t->r, t->id, &rec, &t->see, e);

	if (rc != 1)
		return rc;
	if (access_may_row(who, t->r, rec, V_HISTORY, &no) == -1)
		return 0;
	t->title = record_title(a, t->r, rec, who->lang);
	return 1;
}

/* Those of one resource that the actor sees come behind the others. */
static int
add_part(struct db *d, struct arena *a, const struct actor *who, const struct resource *part, int64_t of, struct told **parts,
    size_t *n, struct err *e)
{
	struct err no = { .arena = a };
	struct told *rows, *all;
	size_t nrows;
	int rc;

	if (access_may(who, part, V_HISTORY, &no) == -1)
		return 0;
	if (list_rows(d, a, part, of, &rows, &nrows, e) == -1)
		return -1;
	all = arena_array(a, *n + nrows + 1, sizeof *all);
	for (size_t i = 0; i < *n; i++)
		all[i] = (*parts)[i];
	for (size_t i = 0; i < nrows; i++) {
		if ((rc = may_be_told(d, a, who, &rows[i], e)) == -1)
			return -1;
		if (rc == 1)
			all[(*n)++] = rows[i];
	}
	*parts = all;
	return 0;
}

int
history_parts(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, struct told **parts,
    size_t *n, struct err *e)
{
	*parts = NULL;
	*n = 0;
	for (const struct resource *const *p = r->parts; p != NULL && *p != NULL; p++)
		if (add_part(d, a, who, *p, id, parts, n, e) == -1)
			return -1;
	return 0;
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
put_entry(struct str *out, struct arena *a, struct stmt *s, const struct told *of, bool whole, struct err *e)
{
	const char *diff = col_text(s, 6), *note = col_text(s, 7);
	bool staff = (of->see & BIT(CL_STAFF)) != 0, veiled = !staff && is_of_two(col_text(s, 4)), some;
	const struct jv *tree = NULL;
	struct jw w;

	if (diff != NULL && json_parse(a, diff, strlen(diff), &tree, e) == -1)
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
	some = audit_put_fields(&w, of->r, tree, of->see);
	jw_key(&w, "note");
	if (note != NULL && (staff || !tells_of_another(note)))
		jw_raw(&w, note, strlen(note));
	else
		jw_null(&w);
	jw_end_object(&w);
	return some || (!veiled && (tree == NULL || jv_first(tree) == NULL));
}

/* --- all of it ---------------------------------------------------------------------------------------- */
#define ENTRY "SELECT h.id, h.at, h.login, h.door, h.action, h.version, h.diff, h.note, p.name, h.batch, h.resource, h.record FROM audit h"
#define WRITER " LEFT JOIN account p ON p.id = h.account"
#define PAGE " AND h.id < $3 AND h.id > $4"
#define ONE_SQL ENTRY WRITER " WHERE h.resource = $1 AND h.record = $2" PAGE " ORDER BY h.id DESC"

/* The record's own entries and those of each resource of parts, by the index of the log. */
static const char *
whole_sql(struct arena *a, const struct resource *r)
{
	struct str *out = str_new(a);

	str_puts(out, ENTRY " JOIN (SELECT h.id AS id FROM audit h WHERE h.resource = $1 AND h.record = $2" PAGE);
	for (const struct resource *const *p = r->parts; *p != NULL; p++)
		str_printf(out, " UNION ALL SELECT h.id AS id FROM %s c JOIN audit h ON h.resource = '%s' AND h.record = c.id WHERE c.%s = $2" PAGE,
		    (*p)->table, (*p)->name, (*p)->parent);
	str_puts(out, ") k ON k.id = h.id" WRITER " ORDER BY h.id DESC");
	return str_text(out);
}

struct book {
	const struct told	*of, *parts;
	size_t			 nparts;
	bool			 whole;		/* parts are told of too */
};

/* NULL: a part that the reader is not told of. */
static const struct told *
whose(const struct book *b, const char *resource, int64_t id)
{
	if (id == b->of->id && str_eq(resource, b->of->r->name))
		return b->of;
	for (size_t i = 0; i < b->nparts; i++)
		if (b->parts[i].id == id && str_eq(b->parts[i].r->name, resource))
			return &b->parts[i];
	return NULL;
}

/* Up to limit entries that say something; *last gets the id of the oldest if there are more, else NONE. */
static int
put_entries(struct jw *w, struct stmt *s, const struct book *b, int64_t limit, int64_t *last, struct err *e)
{
	struct str one = STR_INIT;
	struct arena *a = arena_new();
	int64_t n = 0, id = NONE;
	int rc;

	*last = NONE;
	while ((rc = stmt_row(s, e)) == 1) {
		const struct told *of = whose(b, col_text(s, 10), col_int(s, 11));

		str_reset(&one);
		arena_reset(a);
		if (of == NULL || (rc = put_entry(&one, a, s, of, b->whole, e)) == 0)
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
history_put(struct db *d, struct jw *w, const struct told *of, const struct told *parts, size_t nparts, int64_t after,
    int64_t before, int64_t limit, struct err *e)
{
	const struct book b = { of, parts, nparts, parts != NULL };
	struct stmt *s = db_stmt(d, b.whole ? whole_sql(e->arena, of->r) : ONE_SQL);
	int64_t last;

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
