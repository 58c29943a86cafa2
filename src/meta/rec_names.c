/*
 * Names of the codes and logins that records show: gathered while records are written, named once each at the end.
 */
#include "base/base.h"

#include "ftype.h"

struct code {
	const char	*list, *code;
};
struct rec_names {
	struct arena	*a;
	struct code	*code;
	size_t		 n, room;
	const char	**login, **name;	/* each once; what it is called, or NULL */
	size_t		 nlogins, rooms;
};

struct rec_names *
rec_names_new(struct arena *a)
{
	struct rec_names *n = arena_alloc(a, sizeof *n);

	n->a = a;
	return n;
}

static void
add(struct rec_names *n, const struct field *f, const union value *v)
{
	if (f->type != F_CODEREF || v->s == NULL)
		return;
	if (n->n == n->room) {
		struct code *more = arena_array(n->a, n->room += n->room + 64, sizeof *more);

		if (n->n > 0)
			memcpy(more, n->code, n->n * sizeof *more);
		n->code = more;
	}
	n->code[n->n++] = (struct code){ f->list, v->s };
}

/* Few have hands in the rows of a page. */
static void
add_login(struct rec_names *n, const char *login)
{
	const char **more;

	if (login == NULL)
		return;
	for (size_t i = 0; i < n->nlogins; i++)
		if (strcmp(n->login[i], login) == 0)
			return;
	if (n->nlogins == n->rooms) {
		more = arena_array(n->a, n->rooms += n->rooms + 16, sizeof *more);
		if (n->nlogins > 0)
			memcpy(more, n->login, n->nlogins * sizeof *more);
		n->login = more;
	}
	n->login[n->nlogins++] = login;
}

static bool
has_codes(const struct field *f)
{
	for (size_t i = 0; f->type == F_LIST && i < f->sub->nfields; i++)
		if (f->sub->fields[i].type == F_CODEREF)
			return true;
	return false;
}

static void
add_rows(struct rec_names *n, const struct field *f, const char *canonical)
{
	union value *row = arena_array(n->a, f->sub->nfields, sizeof *row);
	const struct jv *rows = list_tree(n->a, canonical);

	for (const struct jv *v = rows == NULL ? NULL : jv_first(rows); v != NULL; v = jv_next(v)) {
		list_get_row(f->sub, v, row);
		for (size_t i = 0; i < f->sub->nfields; i++)
			add(n, &f->sub->fields[i], &row[i]);
	}
}

void
rec_names_add(struct rec_names *n, const struct resource *r, const void *rec, unsigned see, field_set only)
{
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];

		if (!field_is_shown(f, see) || !(only & FIELD_BIT(i)))
			continue;
		if (f->flags & FL_LOGIN)
			add_login(n, *(const char *const *)field_of(f, rec));
		else if (f->type == F_CODEREF)
			add(n, f, field_of(f, rec));
		else if (has_codes(f))
			add_rows(n, f, *(const char *const *)field_of(f, rec));
	}
}

static int
by_list_and_code(const void *p, const void *q)
{
	const struct code *a = p, *b = q;
	int d = strcmp(a->list, b->list);

	return d != 0 ? d : strcmp(a->code, b->code);
}

static int
by_text(const void *p, const void *q)
{
	return strcmp(*(const char *const *)p, *(const char *const *)q);
}

size_t
rec_names_logins(struct rec_names *n, const char *const **login)
{
	if (n->nlogins > 0)
		qsort(n->login, n->nlogins, sizeof *n->login, by_text);
	n->name = arena_array(n->a, n->nlogins + 1, sizeof *n->name);
	*login = n->login;
	return n->nlogins;
}

void
rec_names_call(struct rec_names *n, size_t i, const char *name)
{
	n->name[i] = name;
}

static void
put_logins(struct jw *w, const struct rec_names *n)
{
	bool some = false;

	for (size_t i = 0; n->name != NULL && i < n->nlogins; i++) {
		if (n->name[i] == NULL)
			continue;
		if (!some) {
			jw_key(w, "accounts");
			jw_object(w);
		}
		some = true;
		jw_ktext(w, n->login[i], n->name[i]);
	}
	if (some)
		jw_end_object(w);
}

void
rec_names_put(struct jw *w, struct rec_names *n, enum lang lang)
{
	if (n->n > 0)
		qsort(n->code, n->n, sizeof *n->code, by_list_and_code);
	jw_object(w);
	for (size_t i = 0; i < n->n; i++) {
		const struct code *c = &n->code[i];
		bool begins = i == 0 || strcmp(c->list, c[-1].list) != 0;

		if (begins && i > 0)
			jw_end_object(w);
		if (begins) {
			jw_key(w, c->list);
			jw_object(w);
		}
		if (begins || strcmp(c->code, c[-1].code) != 0)
			jw_ktext(w, c->code, ref_label(c->list, c->code, lang));
	}
	if (n->n > 0)
		jw_end_object(w);
	put_logins(w, n);
	jw_end_object(w);
}
