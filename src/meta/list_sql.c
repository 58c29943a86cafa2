/*
 * A list query as SQL.  Text is composed from constants of field tables only, in one order, so that the same kind of query
 * has the same text and finds its prepared statement; every value is bound.
 */
#include "base/base.h"

#include "list_in.h"

#include "text/utf8.h"

#include <stdlib.h>

struct bind {
	bool		 text;
	int64_t		 i;
	const char	*s;
};
struct sql {
	struct arena	*a;
	struct str	 text;
	struct bind	*bind;
	size_t		 n, room;
	bool		 where;		/* a condition stands before */
};

/* --- building ----------------------------------------------------------------------------------- */

static void
put(struct sql *q, const char *text)
{
	str_puts(&q->text, text);
}

static void
put_bind(struct sql *q, struct bind b)
{
	if (q->n == q->room) {
		struct bind *more = arena_array(q->a, q->room * 2 + 16, sizeof *more);

		if (q->n > 0)
			memcpy(more, q->bind, q->n * sizeof *more);
		q->bind = more;
		q->room = q->room * 2 + 16;
	}
	q->bind[q->n++] = b;
	str_putc(&q->text, '$');
	str_int(&q->text, (int64_t)q->n);
}

static void
put_int(struct sql *q, int64_t v)
{
	put_bind(q, (struct bind){ .i = v });
}

/* The numbers of the bits that are set. */
static void
put_bits(struct sql *q, unsigned bits)
{
	const char *between = "";

	for (int i = 0; i < 32; i++) {
		if ((bits & BIT(i)) == 0)
			continue;
		put(q, between);
		put_int(q, i);
		between = ", ";
	}
}

static void
put_text(struct sql *q, const char *s)
{
	put_bind(q, (struct bind){ .text = true, .s = s });
}

static void
put_value(struct sql *q, const struct field *f, const union value *v)
{
	if (f->type == F_LOCAL)
		put_text(q, v->l.local);
	else if (value_is_text(f))
		put_text(q, v->s);
	else
		put_int(q, v->i);
}

static void
put_and(struct sql *q)
{
	put(q, q->where ? " AND " : " WHERE ");
	q->where = true;
}

static struct stmt *
bind_all(struct db *d, const struct sql *q)
{
	struct stmt *s = db_stmt(d, str_text(&q->text));

	for (size_t i = 0; i < q->n; i++)
		if (q->bind[i].text)
			stmt_text(s, (int)i + 1, q->bind[i].s);
		else
			stmt_int(s, (int)i + 1, q->bind[i].i);
	return s;
}

static struct stmt *
prepare(struct db *d, struct sql *q)
{
	struct stmt *s = bind_all(d, q);

	str_fini(&q->text);
	return s;
}

/* --- conditions --------------------------------------------------------------------------------- */

static const char *const signs[OP_COUNT] = {
	[OP_EQ] = " = ", [OP_NE] = " = ", [OP_GT] = " > ", [OP_GTE] = " >= ", [OP_LT] = " < ", [OP_LTE] = " <= ",
};

static void
put_in(struct sql *q, const char *column, const struct cond *c)
{
	put(q, column);
	put(q, " IN (");
	for (size_t i = 0; i < c->n; i++) {
		put(q, i > 0 ? ", " : "");
		put_value(q, c->of, &c->value[i]);
	}
	put(q, ")");
}

/* The comparison as if it were not negative. */
static void
put_compare(struct sql *q, const char *column, const struct cond *c)
{
	if (c->n > 1 || c->op == OP_IN || c->op == OP_NOT_IN) {
		put_in(q, column, c);
	} else if (c->op == OP_CONTAINS) {
		put(q, "strpos(lower(");
		put(q, column);
		put(q, "), ");
		put_text(q, c->needle);
		put(q, ") > 0");
	} else if (c->op == OP_STARTS) {
		put(q, "substr(lower(");
		put(q, column);
		put(q, "), 1, ");
		put_int(q, (int64_t)utf8_count(c->needle));
		put(q, ") = ");
		put_text(q, c->needle);
	} else {
		put(q, column);
		put(q, signs[c->op]);
		put_value(q, c->of, c->value);
	}
}

/* Sums compare within their currency. */
static void
put_money(struct sql *q, const struct cond *c)
{
	const struct money *m = &c->value->m;

	put(q, c->f->name);
	put(q, "_currency = ");
	put_text(q, m->currency);
	put(q, " AND ");
	put(q, c->f->name);
	put(q, signs[c->op]);
	put_int(q, m->minor);
}

static void
put_column(struct sql *q, const struct cond *c)
{
	if (c->op == OP_NULL) {
		put(q, c->f->name);
		put(q, c->null ? " IS NULL" : " IS NOT NULL");
		return;
	}
	put(q, is_negative(c->op) ? "(NOT (" : "(");
	if (c->f->type == F_MONEY)
		put_money(q, c);
	else
		put_compare(q, c->f->name, c);
	put(q, ")");
	if (!is_negative(c->op))
		return;
	put(q, " OR ");		/* what is empty is something else too */
	put(q, c->f->name);
	put(q, " IS NULL)");
}

static void put_seen_ref(struct sql *q, const struct view *v, const struct field *f, const char *column, const char *named_by);

/* Names and lists: rows of another table. */
static void
put_child(struct sql *q, const struct list *l, const struct cond *c)
{
	bool name = c->f->type == F_NAME;
	bool none = is_negative(c->op) || (c->op == OP_NULL && c->null);

	put(q, none ? "id NOT IN (SELECT owner FROM " : "id IN (SELECT owner FROM ");
	put(q, name ? l->r->names_table : c->f->sub->table);
	if (name) {
		put(q, " WHERE kind = ");
		put_int(q, c->f->kind);
	}
	if (c->op != OP_NULL) {
		put(q, name ? " AND " : " WHERE ");
		put_compare(q, name ? "text" : c->of->name, c);
	}
	if (field_is_veiled(&l->v, c->f)) {
		put(q, c->op == OP_NULL ? " WHERE " : " AND ");
		put_seen_ref(q, &l->v, c->f, field_seen_ref(c->f)->name, NULL);
	}
	put(q, ")");
}

/* What a reference names and the reader does not find is as if it named nothing. */
static void
put_veiled(struct sql *q, const struct list *l, const struct cond *c)
{
	bool none = is_negative(c->op) || (c->op == OP_NULL && c->null);

	put(q, "(");
	put_column(q, c);
	put(q, none ? " OR NOT " : " AND ");
	put_seen_ref(q, &l->v, c->f, c->f->name, NULL);
	put(q, ")");
}

/* `of` is the name of the table in the query, NULL where it needs none. */
static void
put_of(struct sql *q, const char *of)
{
	put(q, of == NULL ? "" : of);
	put(q, of == NULL ? "" : ".");
}

static void
put_is(struct sql *q, const char *of, const char *column, int64_t id)
{
	put_of(q, of);
	put(q, column);
	put(q, " = ");
	put_int(q, id);
}

static void
put_in_own_list(struct sql *q, const struct resource *r, const char *of, int64_t id)
{
	const struct field *sub, *f = resource_own_list(r, &sub);

	put_of(q, of);
	put(q, "id IN (SELECT owner FROM ");
	put(q, f->sub->table);
	put(q, " WHERE ");
	put_is(q, NULL, sub->name, id);
	put(q, ")");
}

/* Rows that are the caller's: of his enterprise or kept by him.  A view is bound to one of both. */
static bool
put_mine(struct sql *q, const struct view *v, const struct resource *r, const char *of)
{
	bool both = r->own != NULL && r->own_list != NULL;

	if (v->keeper != NONE && r->keeper != NULL) {
		put_is(q, of, r->keeper, v->keeper);
		return true;
	}
	if (v->own == NONE || (r->own == NULL && r->own_list == NULL))
		return false;
	put(q, both ? "(" : "");
	if (r->own != NULL)
		put_is(q, of, r->own, v->own);
	put(q, both ? " OR " : "");
	if (r->own_list != NULL)
		put_in_own_list(q, r, of, v->own);
	put(q, both ? ")" : "");
	return true;
}

static void
put_listed(struct sql *q, const struct resource *r, const char *of)
{
	if (r->listed == NULL) {
		put(q, "1 = 1");	/* by the record whose row it is */
		return;
	}
	put_of(q, of);
	put(q, r->listed);
	put(q, " = 1");
}

/* Rows of one's own and, unless there are only those, listed ones. */
static void
put_seen(struct sql *q, const struct view *v, const struct resource *r, const char *of)
{
	bool listed = !v->only_own && !v->only_kept && (r->listed != NULL || resource_is_listed_by_parent(r));
	bool mine;

	put(q, "(");
	mine = put_mine(q, v, r, of);
	put(q, mine && listed ? " OR " : "");
	if (listed)
		put_listed(q, r, of);
	put(q, !mine && !listed ? "1 = 0)" : ")");
}

/* Whether rows of a kind are there at all (security.md Z2): what is said of them alone. */
static void
put_row_scope(struct sql *q, const struct view *v, const struct resource *r, const char *of)
{
	if (v->only_own || v->listed_only || v->only_kept) {
		put_and(q);
		put_seen(q, v, r, of);
	}
	if (view_lacks_staff_rows(v, r)) {
		put_and(q);
		put_of(q, of);
		put(q, r->staff_rows);
		put(q, " NOT IN (");
		put_bits(q, r->staff_in);
		put(q, ")");
	}
}

/* The record whose row it is, by its key, and the one whose row that is: the same as rec_is_there. */
static void
put_parents(struct sql *q, const struct view *v, const struct resource *r)
{
	static const char *const as[] = { "up", "up2", "up3" };
	const struct field *link;
	const char *of = r->table;
	struct view up = *v;
	size_t depth;

	for (depth = 0; view_asks_parent(&up, r); depth++, r = link->ref) {
		assert(depth < nitems(as));
		link = resource_parent_field(r);
		up = view_of_parent(&up, link->ref);
		put_and(q);
		put(q, "EXISTS (SELECT 1 FROM ");
		put(q, link->ref->table);
		put(q, " AS ");
		put(q, as[depth]);
		put(q, " WHERE ");
		put(q, as[depth]);
		put(q, ".id = ");
		put(q, of);
		put(q, ".");
		put(q, link->name);
		of = as[depth];
		if (!v->archived) {
			put(q, " AND ");
			put(q, of);
			put(q, ".archived_at IS NULL");
		}
		put_row_scope(q, &up, link->ref, of);
	}
	while (depth-- > 0)
		put(q, ")");
}

/* Those that the view finds; or, with a column of a row outside, the one that it names, if it is found. */
static void
put_records(struct sql *q, const struct view *v, const struct resource *r, bool mine, const char *named_by)
{
	bool before = q->where;

	put(q, "SELECT id FROM ");
	put(q, r->table);
	q->where = false;
	if (named_by != NULL) {
		put_and(q);
		put(q, "id = ");
		put(q, named_by);
	}
	if (!v->archived) {
		put_and(q);
		put(q, "archived_at IS NULL");
	}
	if (mine) {
		put_and(q);
		if (!put_mine(q, v, r, NULL))
			put(q, "1 = 0");
	}
	put_row_scope(q, v, r, NULL);
	put_parents(q, v, r);
	q->where = before;
}

/* Whether the reader finds what the column names, in a row of the field's table or of its list's.  named_by: as put_records. */
static void
put_seen_ref(struct sql *q, const struct view *v, const struct field *f, const char *column, const char *named_by)
{
	const struct resource *r = field_seen_ref(f)->ref;
	struct view other;

	f->veil->view(v, r, &other);
	put(q, "(");
	put(q, column);
	put(q, " IN (");
	put_records(q, &other, r, false, named_by);
	put(q, ")");
	if (f->veil->also != NULL) {
		put(q, " AND (");
		put(q, f->veil->also);
		put(q, " OR ");
		put(q, column);
		put(q, " IN (");
		put_records(q, &other, r, true, named_by);
		put(q, "))");
	}
	put(q, ")");
}

static void
put_scope(struct sql *q, const struct list *l)
{
	if (l->own_alone) {
		put_and(q);
		put_is(q, NULL, l->r->own, l->v.own);
	}
	put_row_scope(q, &l->v, l->r, NULL);
	put_parents(q, &l->v, l->r);
}

/* Merged rows are archived too, and in a list only where they were asked for. */
static void
put_living(struct sql *q, const struct list *l)
{
	if (l->archived_asked && (l->r->merged == NULL || l->gone_asked))
		return;
	put_and(q);
	if (l->gone_asked && !l->gone_only)
		put(q, "(archived_at IS NULL OR ");
	if (l->archived_asked || l->gone_asked) {
		put(q, l->r->merged);
		put(q, l->gone_asked ? " IS NOT NULL" : " IS NULL");
	} else
		put(q, "archived_at IS NULL");
	put(q, l->gone_asked && !l->gone_only ? ")" : "");
}

static void put_where(struct sql *q, const struct list *l);

/* A list of other rows has its own conditions, which begin anew. */
static void
put_rows(struct sql *q, const struct list *l)
{
	bool before = q->where;

	put(q, " FROM ");
	put(q, l->r->table);
	q->where = false;
	put_where(q, l);
	q->where = before;
}

static void
put_ask(struct sql *q, const struct ask *k)
{
	put_and(q);
	put(q, k->not ? "id NOT IN (SELECT " : "id IN (SELECT ");
	put(q, k->f->link);
	put_rows(q, k->meets);
	put(q, " AND ");
	put(q, k->f->link);
	put(q, " IS NOT NULL)");	/* which NOT IN could not stand */
}

/* Always the same number of parameters, so that the text is the same. */
static void
put_only(struct sql *q, const struct list *l)
{
	put_and(q);
	put(q, "id IN (");
	for (size_t i = 0; i < LIST_PORTION; i++) {
		put(q, i > 0 ? ", " : "");
		put_int(q, i < l->nonly ? l->only[i] : NONE);
	}
	put(q, ")");
}

static void
put_conds(struct sql *q, const struct list *l)
{
	for (size_t i = 0; i < l->nconds; i++) {
		put_and(q);
		if (field_is_veiled(&l->v, l->cond[i].f) && l->cond[i].f->type == F_REF)
			put_veiled(q, l, &l->cond[i]);
		else if (field_is_column(l->cond[i].f) || (l->cond[i].f->flags & FL_KEY))
			put_column(q, &l->cond[i]);
		else
			put_child(q, l, &l->cond[i]);
	}
}

static void
put_where(struct sql *q, const struct list *l)
{
	put_living(q, l);
	put_scope(q, l);
	put_conds(q, l);
	for (size_t i = 0; i < l->nasks; i++)
		put_ask(q, &l->ask[i]);
	if (l->only != NULL)
		put_only(q, l);
}

/* --- order and cursor --------------------------------------------------------------------------- */

static void
put_keys(struct sql *q, const struct list *l)
{
	for (size_t i = 0; i + 1 < l->nkeys; i++) {
		put(q, ", ");
		put(q, l->key[i].column);
	}
}

bool
list_may_walk(const struct list *l)
{
	for (size_t i = 0; i < l->nconds; i++)
		if (l->cond[i].n > 1 && !is_negative(l->cond[i].op) && field_is_column(l->cond[i].f))
			return true;
	return false;
}

/*
 * A first key that is an expression keeps the engine from an index of the order, in which it would look at every row
 * for a few.  Where there can be no NULL its place is left unsaid: SQLite would put an index's own order in order once more for
 * `id ASC NULLS LAST`.
 */
static void
put_order(struct sql *q, const struct list *l)
{
	for (size_t i = 0; i < l->nkeys; i++) {
		put(q, i == 0 ? " ORDER BY " : ", ");
		put(q, l->key[i].column);
		if (i == 0 && l->rare)
			put(q, l->key[i].text ? " || ''" : " + 0");
		put(q, l->key[i].desc ? " DESC" : " ASC");
		put(q, l->key[i].never_null ? "" : " NULLS LAST");
	}
}

static void
put_key_value(struct sql *q, const struct key *k, const struct key_value *v)
{
	if (k->text)
		put_text(q, v->s);
	else
		put_int(q, v->i);
}

static bool
is_null(const struct key *k, const struct key_value *v)
{
	return k->text ? v->s == NULL : v->i == NONE;
}

static void
put_than(struct sql *q, const struct key *k, const char *sign, const struct key_value *v)
{
	put(q, k->column);
	put(q, sign);
	put_key_value(q, k, v);
}

/* Behind the cursor in the order of the keys from i on. */
static void
put_behind(struct sql *q, const struct list *l, const struct cursor *c, size_t i)
{
	const struct key *k = &l->key[i];
	const struct key_value *v = &c->value[i];

	if (is_null(k, v)) {
		put(q, k->column);
		put(q, " IS NULL AND ");
		put_behind(q, l, c, i + 1);
		return;
	}
	put(q, "(");
	put_than(q, k, k->desc ? " < " : " > ", v);
	if (!k->never_null) {
		put(q, " OR ");
		put(q, k->column);
		put(q, " IS NULL");
	}
	if (i + 1 < l->nkeys) {
		put(q, " OR (");
		put_than(q, k, " = ", v);
		put(q, " AND ");
		put_behind(q, l, c, i + 1);
		put(q, ")");
	}
	put(q, ")");
}

/*
 * Rows behind a cursor whose first key has a value: a bound on that key that an index can seek to, which leaves out the rows
 * without one; these come by a statement of their own when the others are used up.
 */
static void
put_cursor(struct sql *q, const struct list *l, const struct cursor *c, bool tail)
{
	const struct key *k = &l->key[0];

	put_and(q);
	if (tail) {
		put(q, k->column);
		put(q, " IS NULL");
		return;
	}
	if (!is_null(k, &c->value[0])) {
		put_than(q, k, k->desc ? " <= " : " >= ", &c->value[0]);
		put(q, " AND ");
	}
	put_behind(q, l, c, 0);
}

/* --- running ------------------------------------------------------------------------------------ */

static void
read_row(struct stmt *s, struct arena *a, const struct list *l, struct list_hit *h)
{
	size_t last = l->nkeys - 1;

	*h = (struct list_hit){ .id = col_int(s, 0), .version = col_int(s, 1) };
	for (size_t i = 0; i < last; i++) {
		h->value[i].i = NONE;
		if (l->key[i].text)
			h->value[i].s = arena_strdup(a, col_text(s, (int)i + 2));
		else
			h->value[i].i = col_int(s, (int)i + 2);
	}
	h->value[last] = (struct key_value){ .i = h->id };
}

static int
read_rows(struct stmt *s, struct arena *a, const struct list *l, size_t n, struct list_hit *out, size_t *found,
    struct err *e)
{
	int rc = 0;

	while (*found < n && (rc = stmt_row(s, e)) == 1)
		read_row(s, a, l, &out[(*found)++]);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static void
begin_rows(struct sql *q, struct arena *a, const struct list *l)
{
	*q = (struct sql){ .a = a };
	put(q, "SELECT id, version");
	put_keys(q, l);
	put(q, " FROM ");
	put(q, l->r->table);
	put_where(q, l);
}

static int
some_rows(struct db *d, struct arena *a, const struct list *l, const struct cursor *after, bool tail, int64_t offset,
    size_t n, struct list_hit *out, size_t *found, struct err *e)
{
	struct sql q;

	begin_rows(&q, a, l);
	if (after != NULL)
		put_cursor(&q, l, after, tail);
	put_order(&q, l);
	put(&q, " LIMIT ");
	put_int(&q, (int64_t)(n - *found));
	put(&q, " OFFSET ");
	put_int(&q, offset);
	return read_rows(prepare(d, &q), a, l, n, out, found, e);
}

int
list_rows(struct db *d, struct arena *a, const struct list *l, const struct cursor *after, int64_t offset, size_t n,
    struct list_hit *out, size_t *found, struct err *e)
{
	*found = 0;
	if (some_rows(d, a, l, after, false, offset, n, out, found, e) == -1)
		return -1;
	if (after == NULL || *found == n || l->key[0].never_null || is_null(&l->key[0], &after->value[0]))
		return 0;
	return some_rows(d, a, l, after, true, 0, n, out, found, e);
}

/* --- one row ------------------------------------------------------------------------------------ */

struct list_test {
	struct sql	 q;		/* its last parameter is the id */
	struct list	 l;
};

static void
test_fini(void *test)
{
	str_fini(&((struct list_test *)test)->q.text);
}

struct list_test *
list_test_new(struct arena *a, const struct list *l, bool keys)
{
	struct list_test *t = arena_alloc(a, sizeof *t);

	arena_defer(a, test_fini, t);
	t->l = *l;
	if (!keys) {
		t->l.key[0] = l->key[l->nkeys - 1];
		t->l.nkeys = 1;
	}
	begin_rows(&t->q, a, &t->l);
	put_and(&t->q);
	put(&t->q, "id = ");
	put_int(&t->q, NONE);
	return t;
}

int
list_test(struct db *d, struct arena *a, struct list_test *t, int64_t id, struct list_hit *out, struct err *e)
{
	size_t found = 0;

	t->q.bind[t->q.n - 1].i = id;
	if (read_rows(bind_all(d, &t->q), a, &t->l, 1, out, &found, e) == -1)
		return -1;
	return found == 1;
}

int
list_archived(struct db *d, struct arena *a, const struct list *l, struct list_hit *out, size_t n, size_t *found,
    struct err *e)
{
	struct sql q = { .a = a };
	struct stmt *s;
	int rc = 0;

	put(&q, "SELECT id FROM ");
	put(&q, l->r->table);
	put(&q, " WHERE archived_at IS NOT NULL");
	if (l->r->merged != NULL) {
		put(&q, " AND ");
		put(&q, l->r->merged);
		put(&q, " IS NULL");
	}
	put(&q, " LIMIT ");
	put_int(&q, (int64_t)n);
	s = prepare(d, &q);
	for (*found = 0; *found < n && (rc = stmt_row(s, e)) == 1; (*found)++)
		out[*found] = (struct list_hit){ .id = col_int(s, 0) };
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

bool
list_rests_on(const struct list *l, const char *const *fields)
{
	if (l->q != NULL || l->nasks > 0 || l->only != NULL || l->archived_asked || l->gone_asked)
		return false;
	for (const struct cond *c = l->cond; c < l->cond + l->nconds; c++)
		if (!uri_names(fields, c->f->name) || !field_is_column(c->f) || c->op == OP_NULL)
			return false;
	return true;
}

static void
put_figures(struct sql *q, const struct list *l, const char *table)
{
	put(q, " FROM ");
	put(q, table);
	put(q, " WHERE 1 = 1");
	q->where = true;
	put_conds(q, l);
}

struct stmt *
list_stmt(struct db *d, struct arena *a, const struct list_piece *piece, size_t n)
{
	struct sql q = { .a = a };

	for (size_t i = 0; i < n; i++) {
		put(&q, piece[i].text);
		if (piece[i].list == NULL)
			continue;
		assert(piece[i].list->q == NULL);
		if (piece[i].table != NULL)
			put_figures(&q, piece[i].list, piece[i].table);
		else
			put_rows(&q, piece[i].list);
	}
	return prepare(d, &q);
}

static void
add_count(struct stmt *s, void *arg)
{
	*(int64_t *)arg += col_is_null(s, 0) ? 0 : col_int(s, 0);
}

int
list_count(struct db *d, struct arena *a, const struct list *l, int64_t most, int64_t *out, struct err *e)
{
	struct sql q = { .a = a };
	struct stmt *s;
	int rc;

	if (most == 0 && list_is_tallied(l)) {
		*out = 0;
		return list_tally(d, a, l, "", add_count, out, e);
	}

	put(&q, most > 0 ? "SELECT COUNT(*) FROM (SELECT id FROM " : "SELECT COUNT(*) FROM ");
	put(&q, l->r->table);
	put_where(&q, l);
	if (most > 0) {
		put(&q, " LIMIT ");
		put_int(&q, most);
		put(&q, ") AS some");
	}
	s = prepare(d, &q);
	if ((rc = stmt_row(s, e)) == 1)
		*out = col_int(s, 0);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* --- what a reader finds of what records name -------------------------------------------------------- */

enum { AT_ONCE = 256 };		/* records in one statement */

/* As many numbers as a power of two, the last one again and again: pages of about one size have one text. */
static void
put_ids(struct sql *q, const char *column, const int64_t *id, size_t n)
{
	size_t all = 1;

	while (all < n)
		all *= 2;
	put(q, column);
	put(q, " IN (");
	for (size_t i = 0; i < all; i++) {
		put(q, i > 0 ? ", " : "");
		put_int(q, id[i < n ? i : n - 1]);
	}
	put(q, ")");
}

static void
add_ref(struct arena *a, struct seen_refs *to, int64_t of, int64_t id)
{
	if (to->n == to->room) {
		struct seen_ref *more = arena_array(a, to->room * 2 + 32, sizeof *more);

		if (to->n > 0)
			memcpy(more, to->ref, to->n * sizeof *more);
		to->ref = more;
		to->room = to->room * 2 + 32;
	}
	to->ref[to->n++] = (struct seen_ref){ of, id };
}

/* Rows of two numbers. */
static int
take_refs(struct db *d, struct sql *q, struct seen_refs *to, struct err *e)
{
	struct stmt *s = prepare(d, q);
	int rc;

	while ((rc = stmt_row(s, e)) == 1)
		add_ref(q->a, to, col_int(s, 0), col_int(s, 1));
	stmt_done(s);
	return rc;
}

/* What is asked of many records at once. */
struct asked {
	struct db	*d;
	struct arena	*a;
	const struct view *v;
	const struct resource *r;
	const struct field *f;		/* whom it names; NULL: whether the rows themselves are there */
};

static void
put_asked(struct sql *q, const struct asked *x, const int64_t *id, size_t n)
{
	bool list = x->f != NULL && x->f->type == F_LIST;
	const char *table = list ? x->f->sub->table : x->r->table, *owner = list ? "owner" : "id";
	const char *column = x->f == NULL ? owner : field_seen_ref(x->f)->name;

	put(q, "SELECT ");
	put(q, owner);
	put(q, ", ");
	put(q, column);
	put(q, " FROM ");
	put(q, table);
	put(q, " WHERE ");
	put_ids(q, owner, id, n);
	q->where = true;
	if (x->f == NULL) {
		put_row_scope(q, x->v, x->r, NULL);
		return;
	}
	put_and(q);
	put_seen_ref(q, x->v, x->f, column, arena_printf(x->a, "%s.%s", table, column));
}

static int
by_both(const void *x, const void *y)
{
	const struct seen_ref *a = x, *b = y;

	return a->of != b->of ? (a->of < b->of ? -1 : 1) : (a->to > b->to) - (a->to < b->to);
}

static int
ask_of_all(const struct asked *x, const int64_t *id, size_t n, struct seen_refs *out, struct err *e)
{
	*out = (struct seen_refs){ .n = 0 };
	for (size_t i = 0; i < n; i += AT_ONCE) {
		struct sql q = { .a = x->a };

		put_asked(&q, x, id + i, n - i < AT_ONCE ? n - i : AT_ONCE);
		if (take_refs(x->d, &q, out, e) == -1)
			return -1;
	}
	if (out->n > 0)
		qsort(out->ref, out->n, sizeof *out->ref, by_both);
	return 0;
}

int
rec_seen_refs(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct field *f, const int64_t *id, size_t n,
    struct seen_refs *out, struct err *e)
{
	return ask_of_all(&(struct asked){ d, a, v, r, f }, id, n, out, e);
}

int
rec_rows_for_all(struct db *d, struct arena *a, const struct resource *r, const int64_t *id, size_t n, struct seen_refs *out, struct err *e)
{
	const struct view nobody = { .archived = true };

	return ask_of_all(&(struct asked){ d, a, &nobody, r, NULL }, id, n, out, e);
}

bool
seen_refs_has(const struct seen_refs *in, int64_t of, int64_t to)
{
	const struct seen_ref asked = { of, to };

	return in->n > 0 && bsearch(&asked, in->ref, in->n, sizeof asked, by_both) != NULL;
}
