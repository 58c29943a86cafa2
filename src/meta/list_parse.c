/*
 * Query parameters to a struct list.
 *
 * A field that the caller does not see on every row in scope is treated exactly as one that does not exist: by what can be
 * sorted or filtered, hidden values could be read.
 */
#include "base/base.h"

#include "list_in.h"

#include "crypt/digest.h"
#include "text/num.h"
#include "text/utf8.h"

#include <ctype.h>

const char *const list_names[] = { "q", "sort", "fields", "limit", "offset", "after", "count", "names", "expand", NULL };

struct parse {
	struct arena	*a;
	struct list	*l;
	const struct uri_query *q;
	const char *const *names;	/* of the parameters that are no filters */
	struct err	*e;
};

/* --- what is allowed ---------------------------------------------------------------------------- */

bool
list_may_use(const struct list *l, const struct field *f, unsigned flag)
{
	if (f == NULL || !(f->flags & flag) || (f->flags & FL_HIDDEN) || !view_may_ask(&l->v, f))
		return false;
	return l->v.archived || f->off != offsetof(struct rec, archived_at) || f < rec_fields ||
	    f >= rec_fields + rec_nfields;
}

/* Columns may be chosen that are seen on some rows: rec_see decides for each row. */
static bool
may_show(const struct list *l, const struct field *f)
{
	return f != NULL && !(f->flags & FL_HIDDEN) && (view_sees_some(&l->v) & BIT(f->class));
}

static void
add_word(struct str *s, const char *word)
{
	if (s->len > 0)
		str_puts(s, ", ");
	str_puts(s, word);
}

/* The fields with a flag, for "allowed"; flag 0: those that may be shown. */
static void
add_fields(struct str *s, const struct list *l, unsigned flag)
{
	for (size_t i = 0; i < rec_nfields + l->r->nfields; i++) {
		const struct field *f = i < rec_nfields ? &rec_fields[i] : &l->r->fields[i - rec_nfields];

		if (flag == 0 ? may_show(l, f) : list_may_use(l, f, flag))
			add_word(s, f->name);
	}
}

static void
add_asks(struct str *s, const struct list *l)
{
	const struct field *param;

	for (const struct filter *f = l->r->filters; f < l->r->filters + l->r->nfilters; f++)
		for (size_t i = 0; i < f->nparams; i++)
			if (filter_find(l, f->params[i].name, &param) == f)
				add_word(s, param->name);
}

static int
unknown(struct parse *p, const char *detail, const char *name, const char *allowed)
{
	fail_detail(p->e, ERR_UNKNOWN_PARAM, detail);
	err_param(p->e, "name", name);
	err_param(p->e, "allowed", allowed);
	return -1;
}

static int
unknown_param(struct parse *p, const char *name)
{
	struct str *s = str_new(p->a);

	for (const char *const *n = p->names; n != NULL && *n != NULL; n++)
		add_word(s, *n);
	add_fields(s, p->l, FL_FILTER);
	add_asks(s, p->l);
	return uri_unknown(name, str_text(s), p->e);
}

static int
bad_param(struct parse *p, const char *name, const char *value, const char *allowed)
{
	fail_detail(p->e, ERR_BAD_PARAM, "bad_parameter_value");
	err_param(p->e, "name", name);
	err_param(p->e, "value", value);
	if (allowed != NULL)
		err_param(p->e, "allowed", allowed);
	return -1;
}

/* What the value of a filter should have been, by the type of its field; people read it, so it names the label. */
static const char *const wanted[F_TYPES] = {
	[F_INT] = "filter_number", [F_REF] = "filter_number", [F_BOOL] = "filter_choice", [F_ENUM] = "filter_choice",
	[F_DEC] = "filter_number", [F_DATE] = "filter_date", [F_INSTANT] = "filter_date", [F_MONEY] = "filter_money", [F_LOCAL] = "filter_local",
	[F_CODEREF] = "filter_code",
};

static int
bad_filter(struct parse *p, const struct cond *c, const char *name, const char *value, const char *allowed)
{
	const char *detail = c->op == OP_NULL ? "filter_choice" : wanted[c->of->type];

	(void)bad_param(p, name, value, allowed);
	p->e->detail = detail == NULL || *value == '\0' ? "filter_value" : detail;
	err_param(p->e, "label_zh", c->f->zh);
	err_param(p->e, "label_en", c->f->en);
	return -1;
}

/* --- filters ------------------------------------------------------------------------------------ */

size_t
list_name_len(const char *filter)
{
	const char *mark = strstr(filter, "__");

	return mark == NULL ? strlen(filter) : (size_t)(mark - filter);
}

/* "city__in" to field and op; the field NULL if there is none such for the caller. */
static const struct field *
split_name(struct parse *p, const char *name, int *op)
{
	const char *mark = strstr(name, "__");
	const struct field *f = resource_field(p->l->r, arena_strndup(p->a, name, list_name_len(name)));

	*op = mark == NULL || strcmp(mark, "__eq") == 0 ? OP_EQ : -1;
	for (int i = OP_NE; mark != NULL && i < OP_COUNT; i++)
		if (strcmp(mark + 2, op_names[i]) == 0)
			*op = i;
	return list_may_use(p->l, f, FL_FILTER) ? f : NULL;
}

static int
unknown_op(struct parse *p, const struct field *f, const char *name)
{
	struct str *s = str_new(p->a);

	for (int i = 0; i < OP_COUNT; i++)
		if (ftype[f->type].ops & BIT(i)) {
			add_word(s, f->name);
			str_puts(s, i == OP_EQ ? "" : "__");
			str_puts(s, op_names[i]);
		}
	return uri_unknown(name, str_text(s), p->e);
}

/* Codes that break their rules are looked for as they stand: nothing has them, and that is the answer. */
static int
get_value(struct parse *p, const struct cond *c, const char *name, const char *text, union value *v)
{
	struct bad b = { 0 };
	const char *allowed = NULL;

	if (ftype[c->of->type].get_text(p->a, c->of, text, v, &b) == 0)
		return 0;
	if (c->of->type == F_CODE) {
		v->s = text;
		return 0;
	}
	if (b.param[0].key != NULL && strcmp(b.param[0].key, "allowed") == 0)
		allowed = b.param[0].value;
	return bad_filter(p, c, name, text, allowed);
}

/* Room for one value more. */
static union value *
new_value(struct parse *p, struct cond *c)
{
	if (c->n % 16 == 0) {
		union value *more = arena_array(p->a, c->n + 16, sizeof *more);

		if (c->n > 0)
			memcpy(more, c->value, c->n * sizeof *more);
		c->value = more;
	}
	value_clear(c->of, &c->value[c->n]);
	return &c->value[c->n++];
}

static bool
has_text(const struct cond *c, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(c->value[i].s, text) == 0)
			return true;
	return false;
}

/* A code of a hierarchy, or of the one above it, stands for all that lies below it too; once each. */
static int
add_codes(struct parse *p, struct cond *c, const char *name, const char *text)
{
	const char *list = c->of->list;
	const struct ref_cover *below;
	union value v = { .s = text };
	size_t n, before = c->n;

	below = ref_below(list, text, &n);
	if (n == 0) {
		if (get_value(p, c, name, text, &v) == -1)
			return -1;
		below = ref_below(list, v.s, &n);
	}
	for (size_t i = 0; i < n; i++)
		if (!has_text(c, before, below[i].code))
			new_value(p, c)->s = below[i].code;
	if (n == 0 && !has_text(c, before, v.s))	/* what the list does not know stands for itself */
		new_value(p, c)->s = v.s;
	return 0;
}

static int
add_value(struct parse *p, struct cond *c, const char *name, const char *text)
{
	if (c->asked++ == LIST_VALUES)
		return bad_filter(p, c, name, "…", NULL);
	if (c->of->type == F_CODEREF)
		return add_codes(p, c, name, text);
	return get_value(p, c, name, text, new_value(p, c));
}

static int
add_values(struct parse *p, struct cond *c, const char *name, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, ",");

		if (n > 0 && add_value(p, c, name, arena_strndup(p->a, text, n)) == -1)
			return -1;
		text += n + (text[n] == ',');
	}
	return c->n == 0 ? bad_filter(p, c, name, text, NULL) : 0;
}

/* ASCII letters are found in either case; the columns are put through lower() likewise. */
static const char *
lower(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text);

	for (char *c = out; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

static int
fill_cond(struct parse *p, struct cond *c, const char *name, const char *text)
{
	union value yes;
	struct bad b = { 0 };

	switch (c->op) {
	case OP_IN:
	case OP_NOT_IN:
		return add_values(p, c, name, text);
	case OP_CONTAINS:
	case OP_STARTS:
		c->needle = lower(p->a, text);
		return text[0] == '\0' ? bad_filter(p, c, name, text, NULL) : 0;
	case OP_NULL:
		if (text_get_bool(p->a, c->f, text, &yes, &b) == -1)
			return bad_filter(p, c, name, text, "true, false");
		c->null = yes.i == 1;
		return 0;
	default:
		return add_value(p, c, name, text);
	}
}

/*
 * Whether a second condition of the kind can say more than the first: `in` gets more values, others are ANDed.  No single
 * value is equal to two.
 */
static bool
may_repeat(const struct field *f, enum op op)
{
	return f->type == F_LIST || (BIT(op) & (BIT(OP_IN) | BIT(OP_NOT_IN) | BIT(OP_NE) | BIT(OP_CONTAINS)));
}

/* A repeated `in` adds to the values of the first; any other repetition is one more condition. */
static struct cond *
cond_for(struct parse *p, const struct field *f, enum op op)
{
	struct list *l = p->l;

	if (op == OP_IN || op == OP_NOT_IN)
		for (size_t i = 0; i < l->nconds; i++)
			if (l->cond[i].f == f && l->cond[i].op == op)
				return &l->cond[i];
	l->cond[l->nconds] = (struct cond){ .f = f, .op = op, .of = f->type == F_LIST ? f->sub->fields : f };
	return &l->cond[l->nconds++];
}

/* Merged rows are in no list but one that asks for them: for their status, or for what they went into. */
static void
see_gone(struct list *l, const struct cond *c)
{
	bool all = c->n > 0;

	if (l->r->merged == NULL || !l->v.archived || is_negative(c->op))
		return;
	if (strcmp(c->f->name, l->r->merged) == 0)
		l->gone_asked = l->gone_only = !(c->op == OP_NULL && c->null);
	if (strcmp(c->f->name, l->r->gone_field) != 0)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (c->value[i].i == l->r->gone)
			l->gone_asked = true;
		else
			all = false;
	l->gone_only = l->gone_only || (l->gone_asked && all);
}

/* A parameter of a filter that is no field. */
static int
add_ask(struct parse *p, size_t i, const struct filter *f, const struct field *param)
{
	const char *text = p->q->pair[i].value;
	const struct cond c = { .f = param, .of = param, .op = OP_EQ };
	union value v;

	value_clear(param, &v);
	if (uri_once(p->q, i, p->e) == -1 || get_value(p, &c, param->name, text, &v) == -1)
		return -1;
	ask_give(p->l, f, param, text, param->type == F_MONEY ? &v.m : NULL);
	p->l->said[p->l->nsaid++] = (struct said){ param, OP_EQ, text };
	return 0;
}

static int
add_filter(struct parse *p, size_t i)
{
	const char *name = p->q->pair[i].key, *text = p->q->pair[i].value;
	const struct filter *rows;
	const struct field *f;
	struct cond *c;
	int op;

	if ((rows = filter_find(p->l, name, &f)) != NULL)
		return add_ask(p, i, rows, f);
	if ((f = split_name(p, name, &op)) == NULL)
		return unknown_param(p, name);
	if (op == -1 || !(ftype[f->type].ops & BIT(op)))
		return unknown_op(p, f, name);
	if (!may_repeat(f, (enum op)op) && uri_once(p->q, i, p->e) == -1)
		return -1;
	if (f == resource_field(p->l->r, "archived_at"))
		p->l->archived_asked = true;
	c = cond_for(p, f, (enum op)op);
	if (fill_cond(p, c, name, text) == -1)
		return -1;
	see_gone(p->l, c);
	p->l->said[p->l->nsaid++] = (struct said){ f, c->op, text };
	return 0;
}

/* --- order -------------------------------------------------------------------------------------- */

static void
add_key(struct list *l, const char *column, bool text, bool desc, bool never_null)
{
	l->key[l->nkeys++] = (struct key){ column, text, desc, never_null };
}

static void
add_sort(struct parse *p, const struct field *f, bool desc)
{
	struct list *l = p->l;
	const struct field *by = f->sort == NULL ? f : resource_field(l->r, f->sort);
	bool always = f >= rec_fields && f < rec_fields + rec_nfields &&
	    f->off != offsetof(struct rec, archived_at);

	assert(by != NULL && by->type != F_NAME && by->type != F_LIST);
	if (by->type == F_MONEY)	/* sums of two currencies have no order: by currency first */
		add_key(l, arena_printf(p->a, "%s_currency", by->name), true, desc, false);
	add_key(l, by->name, value_is_text(by), desc, always);
}

static int
unknown_sort(struct parse *p, const char *name)
{
	struct str *s = str_new(p->a);

	add_fields(s, p->l, FL_SORT);
	return unknown(p, "unknown_sort", name, str_text(s));
}

/* At most three keys; strict: refuse what the caller may not sort by, else leave it out. */
static int
parse_sort(struct parse *p, const char *text, bool strict)
{
	for (int n = 0; *text != '\0'; n++) {
		bool desc = *text == '-';
		size_t len = strcspn(text += desc, ",");
		const char *name = arena_strndup(p->a, text, len);
		const struct field *f = resource_field(p->l->r, name);

		if (n == LIST_SORTS)
			return bad_param(p, "sort", text, NULL);
		if (list_may_use(p->l, f, FL_SORT))
			add_sort(p, f, desc);
		else if (strict)
			return unknown_sort(p, name);
		text += len + (text[len] == ',');
	}
	return 0;
}

/* The id goes the way of the first key, so that one index serves the whole order in both directions. */
static int
set_order(struct parse *p, const char *sort)
{
	struct list *l = p->l;
	const char *by = l->r->default_sort;

	l->sorted = sort != NULL && sort[0] != '\0';
	if (parse_sort(p, l->sorted ? sort : by == NULL ? "" : by, l->sorted) == -1)
		return -1;
	for (size_t i = 0; i < l->nkeys; i++)
		if (strcmp(l->key[i].column, "id") == 0) {
			l->nkeys = i + 1;	/* what stands behind it decides nothing */
			return 0;
		}
	add_key(l, "id", false, l->nkeys > 0 && l->key[0].desc, true);
	return 0;
}

/* --- the rest ----------------------------------------------------------------------------------- */

static int
parse_int(struct parse *p, const char *name, int64_t min, int64_t max, int64_t *out)
{
	const char *text = uri_get(p->q, name);

	if (text == NULL)
		return 0;
	if (num_parse(text, 0, out) != NULL || *out < min || *out > max)
		return bad_param(p, name, text, arena_printf(p->a, "%lld - %lld", (long long)min, (long long)max));
	return 0;
}

/* A page far beyond is asked for by people: they get a sentence of theirs. */
static int
parse_offset(struct parse *p)
{
	const char *text = uri_get(p->q, "offset");
	int64_t v;

	if (parse_int(p, "offset", 0, LIST_OFFSET_MOST, &p->l->offset) == 0)
		return 0;
	if (num_parse(text, 0, &v) == NULL && v > LIST_OFFSET_MOST) {
		p->e->detail = "page_beyond";
		err_param_int(p->e, "max", LIST_OFFSET_MOST);
	}
	return -1;
}

static int
unknown_field(struct parse *p, const char *name)
{
	struct str *s = str_new(p->a);

	add_word(s, "default");
	add_fields(s, p->l, 0);
	return unknown(p, "unknown_fields", name, str_text(s));
}

/* The columns that a list shows unless told otherwise. */
static field_set
default_fields(const struct list *l)
{
	field_set all = 0;

	for (const struct field *f = l->r->fields; f < l->r->fields + l->r->nfields; f++)
		if ((f->flags & FL_LIST) && may_show(l, f))
			all |= resource_field_bit(l->r, f);
	return all;
}

static int
add_field(struct parse *p, const char *name)
{
	const struct field *f = resource_field(p->l->r, name);

	if (strcmp(name, "default") == 0)
		p->l->fields |= default_fields(p->l);
	else if (may_show(p->l, f))
		p->l->fields |= resource_field_bit(p->l->r, f);
	else
		return unknown_field(p, name);
	return 0;
}

static int
parse_fields(struct parse *p, const char *text)
{
	if (text == NULL || *text == '\0')
		return 0;
	p->l->fields = 0;
	while (*text != '\0') {
		size_t n = strcspn(text, ",");

		if (add_field(p, arena_strndup(p->a, text, n)) == -1)
			return -1;
		text += n + (text[n] == ',');
	}
	return 0;
}

static int
parse_rest(struct parse *p)
{
	const char *count = uri_get(p->q, "count"), *q = uri_get(p->q, "q");
	struct list *l = p->l;

	if (count != NULL && strcmp(count, "none") != 0)
		return bad_param(p, "count", count, "none");
	l->count = count == NULL;
	q = q == NULL ? "" : utf8_trim(p->a, q);
	l->q = q[0] == '\0' ? NULL : q;
	if (parse_int(p, "limit", 1, LIST_LIMIT_MOST, &l->limit) == -1 || parse_offset(p) == -1)
		return -1;
	return parse_fields(p, uri_get(p->q, "fields"));
}

/* Filters, order, search and scope, in one form for all ways to write them. */
static const char *
make_digest(struct parse *p)
{
	struct uri_pair *pair = arena_array(p->a, p->q->n, sizeof *pair);
	struct uri_query part = { pair, 0 };
	struct str *s = str_new(p->a);
	unsigned char sum[DIGEST_SIZE];
	const struct view *v = &p->l->v;
	char *hex = arena_alloc(p->a, DIGEST_HEX_SIZE);

	for (size_t i = 0; i < p->q->n; i++) {
		const char *key = p->q->pair[i].key;

		if (strcmp(key, "q") == 0 || strcmp(key, "sort") == 0 || !uri_names(p->names, key))
			pair[part.n++] = p->q->pair[i];
	}
	uri_canonical(p->a, &part, s);
	str_printf(s, "|%s|%x|%x|%x|%lld|%lld|%d%d%d%d", p->l->r->name, v->see, v->see_own, v->see_kept, (long long)v->own,
	    (long long)v->keeper, v->only_own, v->only_kept, v->listed_only, v->archived);
	digest(s->p, s->len, sum);
	hex_put(hex, sum, 8);
	return hex;
}

static int
parse_cursor(struct parse *p)
{
	const char *after = uri_get(p->q, "after");

	if (after == NULL)
		return 0;
	if (uri_get(p->q, "offset") != NULL)
		return fail_detail(p->e, ERR_BAD_PARAM, "after_and_offset");
	if (cursor_get(p->a, p->l, after, &p->l->cursor, p->e) == -1)
		return -1;
	p->l->after = true;
	return 0;
}

static int
parse_filters(struct parse *p)
{
	for (size_t i = 0; i < p->q->n; i++)
		if (uri_names(p->names, p->q->pair[i].key) ? uri_once(p->q, i, p->e) == -1 :
		    add_filter(p, i) == -1)
			return -1;
	return 0;
}

static int
parse(struct arena *a, const struct resource *r, const struct view *v, const struct uri_query *q,
    const char *const *names, bool part, struct list **out, struct err *e)
{
	struct list *l = arena_alloc(a, sizeof *l);
	struct parse p = { a, l, q, names, e };

	l->r = r;
	l->v = *v;
	l->see_all = view_sees_all(v);
	l->cond = arena_array(a, q->n, sizeof *l->cond);
	l->said = arena_array(a, q->n, sizeof *l->said);
	l->ask = arena_array(a, r->nfilters, sizeof *l->ask);
	l->limit = LIST_LIMIT;
	l->fields = FIELDS_ALL;
	if (parse_filters(&p) == -1 || ask_all(a, l, part, e) == -1 || set_order(&p, uri_get(q, "sort")) == -1 || parse_rest(&p) == -1)
		return -1;
	l->digest = make_digest(&p);
	if (parse_cursor(&p) == -1)
		return -1;
	*out = l;
	return 0;
}

int
list_parse(struct arena *a, const struct resource *r, const struct view *v, const struct uri_query *q,
    const char *const *names, struct list **out, struct err *e)
{
	return parse(a, r, v, q, names, false, out, e);
}

int
list_judge(struct arena *a, const struct resource *r, const struct view *v, const struct uri_query *q,
    const char *const *names, struct err *e)
{
	struct list *l;

	return parse(a, r, v, q, names, true, &l, e);
}

/* --- what callers ask ----------------------------------------------------------------------------- */

field_set
list_fields(const struct list *l)
{
	return l->fields;
}

const char *
list_q(const struct list *l)
{
	return l->q;
}

void
list_with_archived(struct list *l)
{
	l->archived_asked = l->v.archived;
}
