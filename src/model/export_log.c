/*
 * Reading the exports of the audit log.  SQL says whose and of what; what of an entry the reader sees is
 * judged here, because the log keeps columns and filters as they were asked for.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/registry.h"
#include "model/audit.h"
#include "meta/sheet_part.h"
#include "model/export_log.h"

/* --- the statement ------------------------------------------------------------------------------------ */

#define LOG_SQL "SELECT h.id, h.at, h.account, h.login, h.door, h.resource, h.note, p.name FROM audit h" \
	" LEFT JOIN account p ON p.id = h.account WHERE h.action = 'export'"

/* Conditions as they are added, and their values. */
struct asked {
	struct str	*sql;
	struct { int64_t i; const char *s; } value[5];
	int		 n;
};

static void
ask(struct asked *x, const char *condition, int64_t i, const char *s)
{
	assert(x->n < (int)nitems(x->value));
	x->value[x->n].i = i;
	x->value[x->n].s = s;
	str_printf(x->sql, " AND %s $%d", condition, ++x->n);
}

static void
ask_whose(struct asked *x, const struct actor *who)
{
	switch (access_acts(who)) {
	case ACTS_ALL:
		break;
	case ACTS_COMPANY:
		ask(x, "p.enterprise =", who->enterprise, NULL);
		break;
	case ACTS_OWN:
		ask(x, "h.account =", who->account, NULL);
		break;
	}
}

static struct stmt *
find(struct db *d, struct arena *a, const struct export_log_want *want)
{
	struct asked x = { .sql = str_new(a) };
	struct stmt *s;

	str_puts(x.sql, LOG_SQL);
	ask_whose(&x, want->who);
	if (want->account != NONE)
		ask(&x, "h.account =", want->account, NULL);
	if (want->r != NULL)
		ask(&x, "h.resource =", NONE, want->r->name);
	if (want->before != NONE)
		ask(&x, "h.id <", want->before, NULL);
	str_puts(x.sql, " ORDER BY h.id DESC");
	s = db_stmt(d, str_text(x.sql));
	for (int i = 0; i < x.n; i++)
		if (x.value[i].s != NULL)
			stmt_text(s, i + 1, x.value[i].s);
		else
			stmt_int(s, i + 1, x.value[i].i);
	return s;
}

/* --- one entry ---------------------------------------------------------------------------------------- */

struct entry {
	const struct resource	*r;
	unsigned		 see;		/* classes that the reader sees in exports of r */
	const struct jv		*note;
	int64_t			 left_out;
};

/* A field by the name of a column or filter ("city", "city__in"). */
static bool
may_see(struct entry *x, const char *name)
{
	char field[64];
	const char *mark = strstr(name, "__");
	size_t n = mark == NULL ? strlen(name) : (size_t)(mark - name);
	const struct field *f;

	if (n >= sizeof field)
		return false;
	memcpy(field, name, n);
	field[n] = '\0';
	f = sheet_field(x->r, field);
	return (x->see & BIT(f == NULL ? CL_STAFF : f->class)) != 0;
}

static void
put_columns(struct jw *w, struct entry *x)
{
	const struct jv *all = jv_get(x->note, "columns");

	jw_key(w, "columns");
	jw_array(w);
	for (const struct jv *c = all == NULL ? NULL : jv_first(all); c != NULL; c = jv_next(c))
		if (may_see(x, jv_text(c)))
			jw_text(w, jv_text(c));
		else
			x->left_out++;
	jw_end_array(w);
}

static void
put_filter(struct jw *w, struct entry *x, const struct jv *filter)
{
	const char *name = jv_text(jv_get(filter, "name"));

	if (!may_see(x, name)) {
		x->left_out++;
		return;
	}
	jw_object(w);
	jw_ktext(w, "name", name);
	jw_ktext(w, "value", jv_text(jv_get(filter, "value")));
	jw_end_object(w);
}

static void
put_filters(struct jw *w, struct entry *x)
{
	const struct jv *all = jv_get(x->note, "filters"), *q = jv_get(x->note, "q");

	jw_key(w, "filters");
	if (all == NULL)
		jw_null(w);
	else {
		jw_array(w);
		for (const struct jv *f = jv_first(all); f != NULL; f = jv_next(f))
			put_filter(w, x, f);
		jw_end_array(w);
	}
	jw_ktext(w, "q", q == NULL ? NULL : jv_text(q));
}

static int64_t
note_int(const struct jv *note, const char *key)
{
	const struct jv *v = jv_get(note, key);
	int64_t n;

	return v != NULL && jv_type(v) == J_NUMBER && jv_int(v, &n) == 0 ? n : NONE;
}

static void
put_entry(struct jw *w, struct stmt *s, struct entry *x)
{
	const struct jv *format = jv_get(x->note, "format");

	jw_object(w);
	jw_kint(w, "id", col_int(s, 0));
	jw_key(w, "at");
	jw_instant(w, col_int(s, 1));
	jw_kint(w, "account", col_int(s, 2));
	jw_ktext(w, "who", col_text(s, 3));
	jw_ktext(w, "who_name", col_text(s, 7));
	jw_ktext(w, "door", audit_door(col_int(s, 4)));
	jw_ktext(w, "resource", x->r->path);
	jw_ktext(w, "format", format == NULL ? NULL : jv_text(format));
	jw_kint(w, "rows", note_int(x->note, "rows"));
	put_columns(w, x);
	put_filters(w, x);
	jw_kint(w, "left_out", x->left_out);
	jw_end_object(w);
}

/*
 * Whether the entry is the reader's business: whoever sees the acts of an enterprise does not see what an account did for
 * another one before it came.
 */
static bool
is_whose(const struct actor *who, struct stmt *s, const struct jv *note)
{
	return access_acts(who) != ACTS_COMPANY || col_int(s, 2) == who->account ||
	    note_int(note, "enterprise") == who->enterprise;
}

/* 1: the entry is there for the reader, 0: it is not, -1. */
static int
read_entry(struct arena *a, struct stmt *s, const struct actor *who, struct entry *out, struct err *e)
{
	const char *note = col_text(s, 6);
	struct view v;

	*out = (struct entry){ .r = registry_by_name(col_text(s, 5)) };
	if (out->r == NULL || note == NULL)
		return 0;
	if (json_parse(a, note, strlen(note), &out->note, e) == -1)
		return -1;
	access_view_export(who, out->r, &v);
	out->see = view_sees_some(&v);
	return is_whose(who, s, out->note);
}

/* --- all of them -------------------------------------------------------------------------------------- */

/* Up to limit entries; *last gets the id of the oldest if there are more, else NONE. */
static int
put_entries(struct jw *w, struct stmt *s, const struct export_log_want *want, int64_t *last, struct err *e)
{
	struct arena *a = arena_new();
	struct entry x;
	int64_t n = 0, id = NONE;
	int rc;

	*last = NONE;
	while ((rc = stmt_row(s, e)) == 1) {
		arena_reset(a);
		if ((rc = read_entry(a, s, want->who, &x, e)) == -1)
			break;
		if (rc == 0)
			continue;
		if (n++ == want->limit) {
			*last = id;
			break;
		}
		id = col_int(s, 0);
		put_entry(w, s, &x);
	}
	stmt_done(s);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}

int
export_put_log(struct db *d, struct jw *w, const struct export_log_want *want, struct err *e)
{
	struct arena *a = arena_new();
	int64_t last;
	int rc;

	jw_object(w);
	jw_key(w, "items");
	jw_array(w);
	rc = put_entries(w, find(d, a, want), want, &last, e);
	jw_end_array(w);
	jw_kint(w, "next", last);
	jw_end_object(w);
	arena_free(a);
	return rc;
}
