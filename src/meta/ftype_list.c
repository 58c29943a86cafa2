/*
 * Lists: rows of a child table, in memory their canonical JSON (docs/decisions/0003).
 *
 * Canonical is: members in the order of the table, all of them, no blanks.  So two lists are the same if their
 * texts are.
 */
#include "base/base.h"

#include "ftype.h"

#include "meta/rec_veil.h"
#include "text/utf8.h"

#include <stdio.h>

/* --- canonical rows ------------------------------------------------------------------------------- */

void
list_put_row(struct jw *w, const struct sub *sub, const union value *row)
{
	if (sub->nfields > 1)
		jw_object(w);
	for (size_t i = 0; i < sub->nfields; i++) {
		if (sub->nfields > 1)
			jw_key(w, sub->fields[i].name);
		ftype[sub->fields[i].type].put_json(w, &sub->fields[i], &row[i]);
	}
	if (sub->nfields > 1)
		jw_end_object(w);
}

/* One canonical value; nothing is judged again, so that codes which left a list stay readable. */
static void
canonical_value(const struct field *f, const struct jv *v, union value *at)
{
	value_clear(f, at);
	if (v == NULL || jv_type(v) == J_NULL)
		return;
	if (f->type == F_ENUM)
		at->i = choice_find(f, jv_text(v), false);
	else if (jv_type(v) == J_STRING)
		at->s = jv_text(v);
	else if (jv_type(v) != J_NUMBER || jv_int(v, &at->i) == -1)
		value_clear(f, at);
}

void
list_get_row(const struct sub *sub, const struct jv *element, union value *row)
{
	for (size_t i = 0; i < sub->nfields; i++)
		canonical_value(&sub->fields[i],
		    sub->nfields > 1 ? jv_get(element, sub->fields[i].name) : element, &row[i]);
}

const struct jv *
list_tree(struct arena *a, const char *canonical)
{
	const struct jv *v;
	struct err e;

	err_init(&e, a);
	if (canonical == NULL || json_parse(a, canonical, strlen(canonical), &v, &e) == -1)
		return NULL;
	return v;
}

const char *
rec_list_pointed(struct arena *a, const struct field *f, const char *list, const struct field *sub, int64_t from, int64_t to)
{
	const struct jv *tree = list_tree(a, list);
	union value *row = arena_array(a, f->sub->nfields, sizeof *row);
	struct str *out = str_new(a);
	bool done = false;
	struct jw w;

	if (tree == NULL)
		return list;
	jw_init(&w, out);
	jw_array(&w);
	for (const struct jv *v = jv_first(tree); v != NULL; v = jv_next(v)) {
		union value *at = &row[sub - f->sub->fields];

		list_get_row(f->sub, v, row);
		if (!done && at->i == from) {
			at->i = to;
			done = true;
		}
		list_put_row(&w, f->sub, row);
	}
	jw_end_array(&w);
	return str_text(out);
}

const char *
rec_list_kept(struct arena *a, const struct field *f, const void *rec, const struct field *sub, const struct seen_refs *seen)
{
	const struct jv *tree = list_tree(a, *(const char *const *)field_of(f, rec));
	union value *row = arena_array(a, f->sub->nfields, sizeof *row);
	struct str *out = str_new(a);
	size_t kept = 0;
	struct jw w;

	jw_init(&w, out);
	jw_array(&w);
	for (const struct jv *v = tree == NULL ? NULL : jv_first(tree); v != NULL; v = jv_next(v)) {
		list_get_row(f->sub, v, row);
		if (!seen_refs_has(seen, ((const struct rec *)rec)->id, row[sub - f->sub->fields].i))
			continue;
		list_put_row(&w, f->sub, row);
		kept++;
	}
	jw_end_array(&w);
	return kept == 0 ? NULL : str_text(out);
}

size_t
rec_list_count(struct arena *a, const struct field *f, const void *rec)
{
	const struct jv *tree = list_tree(a, *(const char *const *)field_of(f, rec));
	size_t n = 0;

	for (const struct jv *v = tree == NULL ? NULL : jv_first(tree); v != NULL; v = jv_next(v))
		n++;
	return n;
}

bool
rec_list_ref(struct arena *a, const struct field *f, const void *rec, const struct field *sub, size_t i, int64_t *out)
{
	const struct jv *tree = list_tree(a, *(const char *const *)field_of(f, rec)), *v = tree == NULL ? NULL : jv_first(tree);
	union value *row = arena_array(a, f->sub->nfields, sizeof *row);

	while (v != NULL && i-- > 0)
		v = jv_next(v);
	if (v == NULL)
		return false;
	list_get_row(f->sub, v, row);
	*out = row[sub - f->sub->fields].i;
	return true;
}

/* --- from JSON ------------------------------------------------------------------------------------ */

static const struct field *
sub_field(const struct sub *sub, const char *name, size_t *i)
{
	for (*i = 0; *i < sub->nfields; (*i)++)
		if (strcmp(sub->fields[*i].name, name) == 0)
			return &sub->fields[*i];
	return NULL;
}

/* Say where in the list: what the value's own type said of the place comes behind it. */
static int
bad_at(struct arena *a, struct bad *b, size_t n, const char *name)
{
	struct str *at = str_new(a);

	str_printf(at, "/%zu", n);
	if (name != NULL)
		json_pointer(at, name);
	str_puts(at, b->at == NULL ? "" : b->at);
	b->at = str_text(at);
	return -1;
}

static int
get_member(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	if (jv_type(v) == J_NULL)
		return 0;
	return ftype[f->type].get_json(a, f, v, at, b);
}

static int
get_object(struct arena *a, const struct sub *sub, size_t n, const struct jv *v, union value *row, struct bad *b)
{
	const struct field *f;
	size_t i;

	if (jv_type(v) != J_OBJECT) {
		bad_text(a, b, "wrong_type", "expected", "object");
		return bad_at(a, b, n, NULL);
	}
	for (const struct jv *m = jv_first(v); m != NULL; m = jv_next(m)) {
		if ((f = sub_field(sub, jv_key(m), &i)) == NULL) {
			bad(b, "unknown_field");
			return bad_at(a, b, n, jv_key(m));
		}
		if (get_member(a, f, m, &row[i], b) == -1)
			return bad_at(a, b, n, f->name);
	}
	return 0;
}

/* The first field of a row is what the row is about, unless any may be; others as the table says. */
static int
check_row(struct arena *a, const struct sub *sub, size_t n, const union value *row, struct bad *b)
{
	for (size_t i = 0; i < sub->nfields; i++)
		if (((i == 0 && !sub->any) || (sub->fields[i].flags & FL_REQUIRED)) && value_is_empty(&sub->fields[i], &row[i])) {
			bad(b, "required");
			return bad_at(a, b, n, sub->nfields > 1 ? sub->fields[i].name : NULL);
		}
	return 0;
}

static int
get_row(struct arena *a, const struct sub *sub, size_t n, const struct jv *v, union value *row, struct bad *b)
{
	for (size_t i = 0; i < sub->nfields; i++)
		value_clear(&sub->fields[i], &row[i]);
	if (sub->nfields > 1) {
		if (get_object(a, sub, n, v, row, b) == -1)
			return -1;
	} else if (get_member(a, sub->fields, v, row, b) == -1)
		return bad_at(a, b, n, NULL);
	return check_row(a, sub, n, row, b);
}

/* A list that is being built; a row that is there already is not added again. */
struct building {
	struct str	*text;
	struct jw	 w;
	size_t		 n;
	const struct sub *sub;
	union value	 row[SUB_FIELDS];
};

static void
building_init(struct building *l, struct arena *a, const struct sub *sub)
{
	l->text = str_new(a);
	l->n = 0;
	l->sub = sub;
	jw_init(&l->w, l->text);
	jw_array(&l->w);
}

static bool
has_row(const struct building *l, const char *row)
{
	size_t n = strlen(row);

	for (const char *p = str_text(l->text); (p = strstr(p, row)) != NULL; p++)
		if ((p[-1] == '[' || p[-1] == ',') && (p[n] == ',' || p[n] == '\0'))
			return true;
	return false;
}

static void
building_add(struct building *l, struct arena *a)
{
	struct str *row = str_new(a);
	struct jw w;

	jw_init(&w, row);
	list_put_row(&w, l->sub, l->row);
	if (has_row(l, str_text(row)))
		return;
	jw_raw(&l->w, row->p, row->len);
	l->n++;
}

static int
building_end(struct building *l, struct arena *a, union value *at, struct bad *b)
{
	jw_end_array(&l->w);
	if (l->n > l->sub->most)
		return bad_int(a, b, "too_many", "max", (int64_t)l->sub->most);
	at->s = l->n == 0 ? NULL : str_text(l->text);
	return 0;
}

int
list_get_json(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	struct building l;
	size_t n = 0;

	if (jv_type(v) != J_ARRAY)
		return bad_text(a, b, "wrong_type", "expected", "array");
	building_init(&l, a, f->sub);
	for (const struct jv *c = jv_first(v); c != NULL; c = jv_next(c), n++) {
		if (get_row(a, f->sub, n, c, l.row, b) == -1)
			return -1;
		building_add(&l, a);
	}
	return building_end(&l, a, at, b);
}

/* --- cells ---------------------------------------------------------------------------------------- */

/* What stands between values of one cell.  A comma may be part of a name, so it parts codes and choices only. */
static const char *const separators[] = { ";", "；", "、", "|", "\n", ",", "，" };
enum { IN_TEXT = 5 };

static size_t
separator_at(const char *p, const struct field *f)
{
	size_t n = f->type == F_TEXT ? IN_TEXT : nitems(separators);

	for (size_t i = 0; i < n; i++)
		if (strncmp(p, separators[i], strlen(separators[i])) == 0)
			return strlen(separators[i]);
	return 0;
}

static int
add_piece(struct arena *a, struct building *l, const char *heading, const char *text, struct bad *b)
{
	const struct sub *sub = l->sub;

	for (size_t i = 0; i < sub->nfields; i++)
		value_clear(&sub->fields[i], &l->row[i]);
	if (utf8_says_nothing(text))
		return 0;
	if (ftype[sub->fields[0].type].get_cell(a, sub->fields, heading, text, &l->row[0], b) == -1)
		return -1;
	if (value_is_empty(sub->fields, &l->row[0]))
		return 0;	/* with a warning */
	if (check_row(a, sub, l->n, l->row, b) == -1)
		return -1;
	building_add(l, a);
	return 0;
}

static int
get_pieces(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	const char *from = text, *p = text;
	struct building l;
	size_t n;

	building_init(&l, a, f->sub);
	for (;;) {
		n = *p == '\0' ? 0 : separator_at(p, f->sub->fields);
		if (*p != '\0' && n == 0) {
			p++;
			continue;
		}
		if (add_piece(a, &l, heading, arena_strndup(a, from, (size_t)(p - from)), b) == -1)
			return -1;
		if (*p == '\0')
			break;
		from = p += n;
	}
	return l.n == 0 ? 0 : building_end(&l, a, at, b);
}

int
cell_get_list(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	const char *clean = utf8_clean(a, text, false);
	const struct jv *tree = clean[0] == '[' ? list_tree(a, clean) : NULL;

	if (tree != NULL)
		return list_get_json(a, f, tree, at, b);
	return get_pieces(a, f, heading, clean, at, b);
}

/* Values with "; " between them; -1 where one of them would fall apart when it is read again. */
static int
put_values(struct str *out, const struct sub *sub, const struct jv *tree, bool labels, enum lang lang)
{
	const struct field *f = sub->fields;
	union value v;
	size_t before;

	for (const struct jv *c = jv_first(tree); c != NULL; c = jv_next(c)) {
		if (c != jv_first(tree))
			str_puts(out, "; ");
		before = out->len;
		list_get_row(sub, c, &v);
		if (value_is_empty(f, &v))
			return -1;
		ftype[f->type].put_cell(out, f, &v, labels, lang);
		for (const char *p = out->p + before; *p != '\0'; p++)
			if (separator_at(p, f) > 0 || (*p == '[' && p == out->p + before))
				return -1;
	}
	return 0;
}

void
cell_put_list(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	const char *json = *(const char *const *)at;
	struct arena *a = arena_new();
	const struct jv *tree = f->sub->nfields == 1 ? list_tree(a, json) : NULL;
	size_t before = out->len;

	if (tree == NULL || put_values(out, f->sub, tree, labels, lang) == -1) {
		str_cut(out, before);
		str_puts(out, json);
	}
	arena_free(a);
}
