/*
 * The types: one row each.  JSON is here; query parameters and cells are in ftype_text.c, lists in ftype_list.c.
 */
#include "base/base.h"

#include "ftype.h"

#include "text/date.h"
#include "text/num.h"
#include "text/utf8.h"
#include "text/zone.h"

#include <stdio.h>

const char *const op_names[OP_COUNT] = {
	"", "ne", "gt", "gte", "lt", "lte", "in", "not_in", "contains", "starts", "null"
};

/* --- complaints --------------------------------------------------------------------------------- */

int
bad(struct bad *b, const char *code)
{
	b->code = code;
	return -1;
}

int
bad_text(struct arena *a, struct bad *b, const char *code, const char *key, const char *value)
{
	b->param[0] = (struct err_param){ key, arena_strdup(a, value) };
	b->param[1].key = NULL;
	return bad(b, code);
}

int
bad_int(struct arena *a, struct bad *b, const char *code, const char *key, int64_t value)
{
	return bad_text(a, b, code, key, arena_printf(a, "%lld", (long long)value));
}

int
bad_from(struct bad *b, const char *complaint)
{
	return complaint == NULL ? 0 : bad(b, complaint);
}

static int
bad_type(struct arena *a, struct bad *b, const char *expected)
{
	return bad_text(a, b, "wrong_type", "expected", expected);
}

int
bad_choice(struct arena *a, const struct field *f, struct bad *b)
{
	struct str *s = str_new(a);

	for (const struct choice *c = f->choices; c->code != NULL; c++) {
		str_puts(s, s->len > 0 ? ", " : "");
		str_puts(s, c->code);
	}
	return bad_text(a, b, "bad_choice", "allowed", str_text(s));
}

/* --- values in memory and in the database ------------------------------------------------------- */

void
value_clear(const struct field *f, void *at)
{
	switch (ftype[f->type].kind) {
	case AS_INT:
		*(int64_t *)at = NONE;
		break;
	case AS_TEXT:
		*(const char **)at = NULL;
		break;
	case AS_MONEY:
		*(struct money *)at = (struct money){ .minor = NONE };
		break;
	case AS_LOCAL:
		*(struct local_time *)at = (struct local_time){ NULL, NULL };
		break;
	}
}

bool
value_is_empty(const struct field *f, const void *at)
{
	switch (ftype[f->type].kind) {
	case AS_INT:
		return *(const int64_t *)at == NONE;
	case AS_TEXT:
		return *(const char *const *)at == NULL;
	case AS_MONEY:
		return ((const struct money *)at)->minor == NONE;
	case AS_LOCAL:
		return ((const struct local_time *)at)->local == NULL;
	}
	return true;
}

static bool
same_text(const char *s, const char *t)
{
	return s == t || (s != NULL && t != NULL && strcmp(s, t) == 0);
}

bool
value_equal(const struct field *f, const void *a, const void *b)
{
	const struct money *m = a, *o = b;
	const struct local_time *l = a, *k = b;

	switch (ftype[f->type].kind) {
	case AS_INT:
		return *(const int64_t *)a == *(const int64_t *)b;
	case AS_TEXT:
		return same_text(*(const char *const *)a, *(const char *const *)b);
	case AS_MONEY:
		return m->minor == o->minor &&
		    (m->minor == NONE || strcmp(m->currency, o->currency) == 0);
	case AS_LOCAL:
		return same_text(l->local, k->local) && same_text(l->zone, k->zone);
	}
	return false;
}

size_t
value_size(const struct field *f)
{
	static const size_t sizes[] = {
		[AS_INT] = sizeof(int64_t), [AS_TEXT] = sizeof(char *), [AS_MONEY] = sizeof(struct money),
		[AS_LOCAL] = sizeof(struct local_time)
	};

	return sizes[ftype[f->type].kind];
}

bool
value_is_text(const struct field *f)
{
	return ftype[f->type].kind == AS_TEXT || ftype[f->type].kind == AS_LOCAL;
}

const char *
value_second(const struct field *f)
{
	static const char *const endings[] = { [AS_MONEY] = "_currency", [AS_LOCAL] = "_zone" };

	return endings[ftype[f->type].kind];
}

size_t
value_texts(const struct field *f, void *at, const char **text[VALUE_TEXTS])
{
	struct local_time *l = at;

	switch (ftype[f->type].kind) {
	case AS_TEXT:
		text[0] = at;
		return 1;
	case AS_LOCAL:
		text[0] = &l->local;
		text[1] = &l->zone;
		return 2;
	default:
		return 0;
	}
}

bool
field_is_column(const struct field *f)
{
	return f->type != F_NAME && f->type != F_LIST && !(f->flags & FL_KEY);
}

int
value_bind(struct stmt *s, int n, const struct field *f, const void *at)
{
	const struct money *m = at;
	const struct local_time *l = at;

	switch (ftype[f->type].kind) {
	case AS_INT:
		stmt_int(s, n, *(const int64_t *)at);
		return n + 1;
	case AS_TEXT:
		stmt_text(s, n, *(const char *const *)at);
		return n + 1;
	case AS_MONEY:
		stmt_int(s, n, m->minor);
		stmt_text(s, n + 1, m->minor == NONE ? NULL : m->currency);
		return n + 2;
	case AS_LOCAL:
		stmt_text(s, n, l->local);
		stmt_text(s, n + 1, l->local == NULL ? NULL : l->zone);
		return n + 2;
	}
	return n;
}

static int
money_column(struct stmt *s, int n, struct money *m)
{
	const char *currency = col_text(s, n + 1);

	*m = (struct money){ .minor = col_int(s, n) };
	if (currency != NULL)
		snprintf(m->currency, sizeof m->currency, "%s", currency);
	return n + 2;
}

static const char *
text_column(struct arena *a, struct stmt *s, int n)
{
	const char *text = col_text(s, n);

	return text == NULL ? NULL : arena_strndup(a, text, col_len(s, n));
}

int
value_column(struct arena *a, struct stmt *s, int n, const struct field *f, void *at)
{
	struct local_time *l = at;

	switch (ftype[f->type].kind) {
	case AS_INT:
		*(int64_t *)at = col_int(s, n);
		return n + 1;
	case AS_TEXT:
		*(const char **)at = text_column(a, s, n);
		return n + 1;
	case AS_MONEY:
		return money_column(s, n, at);
	case AS_LOCAL:
		l->local = text_column(a, s, n);
		l->zone = text_column(a, s, n + 1);
		return n + 2;
	}
	return n;
}

/* --- limits ------------------------------------------------------------------------------------- */

static int
check_int(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	int64_t v = *(const int64_t *)at, min = f->min, max = f->max;

	if (min == 0 && max == 0)
		min = -JSON_INT_MAX, max = JSON_INT_MAX;
	if (v < min)
		return bad_int(a, b, "too_small", "min", min);
	return v > max ? bad_int(a, b, "too_large_value", "max", max) : 0;
}

static const char *
dec_text(struct arena *a, int64_t v)
{
	struct str *s = str_new(a);

	num_put_short(s, v, DEC_SCALE);
	return str_text(s);
}

static int
check_dec(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	int64_t v = *(const int64_t *)at, min = f->min, max = f->max;

	if (min == 0 && max == 0)
		min = -JSON_INT_MAX, max = JSON_INT_MAX;
	if (v < min)
		return bad_text(a, b, "too_small", "min", dec_text(a, min));
	return v > max ? bad_text(a, b, "too_large_value", "max", dec_text(a, max)) : 0;
}

static int
check_text(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	int64_t n = (int64_t)utf8_count(*(const char *const *)at);

	if (n < f->min)
		return bad_int(a, b, "too_short", "min", f->min);
	return n > f->max ? bad_int(a, b, "too_long", "max", f->max) : 0;
}

/* Whose zone nobody has given by now has none. */
static int
check_local(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	const struct local_time *l = at;
	int64_t ms;

	if (l->zone == NULL) {
		b->at = "/zone";
		return bad(b, "required");
	}
	return bad_from(b, zone_instant(l->local, l->zone, &ms));
}

static int
check_none(struct arena *a, const struct field *f, const void *at, struct bad *b)
{
	return 0;
}

/* --- from JSON ---------------------------------------------------------------------------------- */

static int
get_int(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	int64_t i;

	if (jv_type(v) != J_NUMBER || jv_int(v, &i) == -1)
		return bad_type(a, b, "integer");
	if (check_int(a, f, &i, b) == -1)
		return -1;
	at->i = i;
	return 0;
}

static int
get_ref(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	int64_t i;

	if (jv_type(v) != J_NUMBER || jv_int(v, &i) == -1)
		return bad_type(a, b, "id");
	if (i < 1)
		return bad(b, "no_such_record");
	at->i = i;
	return 0;
}

static int
get_bool(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	if (jv_type(v) != J_TRUE && jv_type(v) != J_FALSE)
		return bad_type(a, b, "boolean");
	at->i = jv_type(v) == J_TRUE;
	return 0;
}

/* A string that says something goes on to `from`; an empty one is the same as null. */
static int
get_string(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b,
    int (*from)(struct arena *, const struct field *, const char *, union value *, struct bad *))
{
	const char *text = jv_text(v);

	if (text == NULL)
		return bad_type(a, b, "string");
	if (text[0] == '\0') {
		value_clear(f, at);
		return 0;
	}
	return from(a, f, text, at, b);
}

static int
checked_text(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	if (check_text(a, f, &text, b) == -1)
		return -1;
	at->s = text;
	return 0;
}

#define GET_STRING(name, from) \
static int \
name(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b) \
{ \
	return get_string(a, f, v, at, b, from); \
}
/* A whole number may be one; whatever has decimals is text, for no double is to touch it. */
static int
get_dec(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	int64_t i;
	const char *text = jv_text(v);

	if (text == NULL && (jv_type(v) != J_NUMBER || jv_int(v, &i) == -1))
		return bad_type(a, b, "decimal string");
	if (text != NULL && text[0] == '\0') {
		value_clear(f, at);
		return 0;
	}
	if (text == NULL)
		text = arena_printf(a, "%lld", (long long)i);
	if (bad_from(b, num_parse(text, DEC_SCALE, &i)) == -1 || check_dec(a, f, &i, b) == -1)
		return -1;
	at->i = i;
	return 0;
}

GET_STRING(get_text, checked_text)
GET_STRING(get_code, text_get_code)
GET_STRING(get_enum, text_get_enum)
GET_STRING(get_date, text_get_date)
GET_STRING(get_coderef, text_get_coderef)

/* Exactly an instant: a bare date, which filters take, names no moment. */
static int
instant_only(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	return bad_from(b, date_parse_instant(text, &at->i));
}
GET_STRING(get_instant, instant_only)

static int
bad_member(struct arena *a, struct bad *b, const char *key, const char *code)
{
	struct str *at = str_new(a);

	json_pointer(at, key);
	b->at = str_text(at);
	return bad(b, code);
}

/* The members of an amount as text, NULL where there is none. */
struct amount {
	const char	*amount, *currency;
};

static struct amount
amount_of(struct arena *a, const struct money *m)
{
	struct str *s = str_new(a);

	if (m->minor == NONE)
		return (struct amount){ NULL, NULL };
	num_put(s, m->minor, (unsigned)currency_decimals(m->currency));
	return (struct amount){ str_text(s), arena_strdup(a, m->currency) };
}

/* Lay the members of a patch over it; null takes one away. */
static int
overlay_amount(struct arena *a, const struct jv *patch, struct amount *m, struct bad *b)
{
	for (const struct jv *c = jv_first(patch); c != NULL; c = jv_next(c)) {
		const char *key = jv_key(c);
		const char **to = strcmp(key, "amount") == 0 ? &m->amount : strcmp(key, "currency") == 0 ? &m->currency : NULL;

		if (to == NULL)
			return bad_member(a, b, key, "unknown_field");
		*to = jv_text(c);
		if (*to == NULL && jv_type(c) != J_NULL) {
			bad_type(a, b, to == &m->amount ? "decimal string" : "string");
			return bad_member(a, b, key, b->code);
		}
	}
	return 0;
}

static int
get_money(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	struct money m = { .minor = NONE };
	struct amount text = amount_of(a, &at->m);
	const char *complaint;

	if (jv_type(v) != J_OBJECT)
		return bad_type(a, b, "{\"amount\":\"12.30\",\"currency\":\"CNY\"}");
	if (overlay_amount(a, v, &text, b) == -1)
		return -1;
	if (text.amount == NULL || text.currency == NULL)
		return bad_member(a, b, text.amount == NULL ? "amount" : "currency", "required");
	if (strlen(text.currency) != 3 || currency_decimals(text.currency) < 0)
		return bad_member(a, b, "currency", "unknown_currency");
	if ((complaint = num_parse(text.amount, (unsigned)currency_decimals(text.currency), &m.minor)) != NULL)
		return bad_member(a, b, "amount", complaint);
	memcpy(m.currency, text.currency, 4);
	at->m = m;
	return 0;
}

static int
overlay_local(struct arena *a, const struct jv *patch, struct local_time *l, struct bad *b)
{
	for (const struct jv *c = jv_first(patch); c != NULL; c = jv_next(c)) {
		const char *key = jv_key(c);
		const char **to = strcmp(key, "local") == 0 ? &l->local : strcmp(key, "zone") == 0 ? &l->zone : NULL;

		if (to == NULL)
			return bad_member(a, b, key, "unknown_field");
		*to = jv_text(c);
		if (*to == NULL && jv_type(c) != J_NULL) {
			bad_type(a, b, "string");
			return bad_member(a, b, key, b->code);
		}
	}
	return 0;
}

/* The zone may be left out: it is the resource's to say. */
static int
get_local(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b)
{
	struct local_time l = at->l;

	if (jv_type(v) != J_OBJECT)
		return bad_type(a, b, "{\"local\":\"2026-11-23T09:00\",\"zone\":\"Asia/Jakarta\"}");
	if (overlay_local(a, v, &l, b) == -1)
		return -1;
	if (l.local == NULL)
		return bad_member(a, b, "local", "required");
	if (zone_parse_local(l.local, NULL) != NULL)
		return bad_member(a, b, "local", "local_time");
	if (l.zone != NULL && !zone_known(l.zone))
		return bad_member(a, b, "zone", "time_zone");
	at->l = l;
	return 0;
}

/* --- to JSON ------------------------------------------------------------------------------------ */

static void
put_int(struct jw *w, const struct field *f, const void *at)
{
	jw_int(w, *(const int64_t *)at);
}

static void
put_dec(struct jw *w, const struct field *f, const void *at)
{
	int64_t v = *(const int64_t *)at;

	if (v == NONE) {
		jw_null(w);
		return;
	}
	jw_raw(w, "\"", 1);
	num_put_short(w->out, v, DEC_SCALE);
	str_putc(w->out, '"');
}

static void
put_bool(struct jw *w, const struct field *f, const void *at)
{
	int64_t v = *(const int64_t *)at;

	if (v == NONE)
		jw_null(w);
	else
		jw_bool(w, v != 0);
}

static void
put_text(struct jw *w, const struct field *f, const void *at)
{
	jw_text(w, *(const char *const *)at);
}

static void
put_enum(struct jw *w, const struct field *f, const void *at)
{
	int64_t v = *(const int64_t *)at;

	jw_text(w, v == NONE ? NULL : f->choices[v].code);
}

static void
put_instant(struct jw *w, const struct field *f, const void *at)
{
	jw_instant(w, *(const int64_t *)at);
}

static void
put_money(struct jw *w, const struct field *f, const void *at)
{
	const struct money *m = at;
	int decimals = currency_decimals(m->currency);

	if (m->minor == NONE) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_key(w, "amount");
	jw_raw(w, "\"", 1);
	num_put(w->out, m->minor, decimals < 0 ? 2 : (unsigned)decimals);
	str_putc(w->out, '"');
	jw_ktext(w, "currency", m->currency);
	jw_end_object(w);
}

static void
put_local(struct jw *w, const struct field *f, const void *at)
{
	const struct local_time *l = at;

	if (l->local == NULL) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_ktext(w, "local", l->local);
	jw_ktext(w, "zone", l->zone);
	jw_end_object(w);
}

static void
put_list(struct jw *w, const struct field *f, const void *at)
{
	const char *json = *(const char *const *)at;

	if (json == NULL)
		jw_null(w);
	else
		jw_raw(w, json, strlen(json));
}

int64_t
choice_find(const struct field *f, const char *text, bool labels)
{
	for (int64_t i = 0; f->choices[i].code != NULL; i++)
		if (strcmp(f->choices[i].code, text) == 0 || (labels &&
		    (strcasecmp(f->choices[i].code, text) == 0 || strcmp(f->choices[i].zh, text) == 0 ||
		    strcasecmp(f->choices[i].en, text) == 0)))
			return i;
	return NONE;
}

/* --- JSON schema -------------------------------------------------------------------------------- */

static void
put_type(struct jw *w, const char *type, const char *format)
{
	jw_key(w, "type");
	jw_array(w);
	jw_text(w, type);
	jw_text(w, "null");
	jw_end_array(w);
	if (format != NULL)
		jw_ktext(w, "format", format);
}

static void
schema_int(struct jw *w, const struct field *f)
{
	put_type(w, "integer", "int64");
	if (f->min == 0 && f->max == 0)
		return;
	jw_kint(w, "minimum", f->min);
	jw_kint(w, "maximum", f->max);
}

static void
schema_dec(struct jw *w, const struct field *f)
{
	put_type(w, "string", NULL);
	jw_ktext(w, "pattern", "^-?[0-9]+(\\.[0-9]{1,6})?$");
}

static void
schema_ref(struct jw *w, const struct field *f)
{
	put_type(w, "integer", "int64");
	jw_kint(w, "minimum", 1);
}

static void
schema_bool(struct jw *w, const struct field *f)
{
	put_type(w, "boolean", NULL);
}

static void
schema_text(struct jw *w, const struct field *f)
{
	put_type(w, "string", NULL);
	if (f->min > 0)
		jw_kint(w, "minLength", f->min);
	if (f->max > 0)
		jw_kint(w, "maxLength", f->max);
}

static void
schema_enum(struct jw *w, const struct field *f)
{
	put_type(w, "string", NULL);
	jw_key(w, "enum");
	jw_array(w);
	for (const struct choice *c = f->choices; c->code != NULL; c++)
		jw_text(w, c->code);
	jw_null(w);
	jw_end_array(w);
}

static void
schema_date(struct jw *w, const struct field *f)
{
	put_type(w, "string", "date");
}

static void
schema_instant(struct jw *w, const struct field *f)
{
	put_type(w, "string", "date-time");
}

/* An object of two members, nothing else in it. */
static void
schema_pair(struct jw *w, const char *members, const char *required)
{
	put_type(w, "object", NULL);
	jw_key(w, "properties");
	jw_raw(w, members, strlen(members));
	jw_key(w, "required");
	jw_raw(w, required, strlen(required));
	jw_kbool(w, "additionalProperties", false);
}

static void
schema_money(struct jw *w, const struct field *f)
{
	schema_pair(w, "{\"amount\":{\"type\":\"string\",\"pattern\":"
	    "\"^-?[0-9]+(\\\\.[0-9]+)?$\"},\"currency\":{\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"}}",
	    "[\"amount\",\"currency\"]");
}

static void
schema_local(struct jw *w, const struct field *f)
{
	schema_pair(w, "{\"local\":{\"type\":\"string\",\"pattern\":"
	    "\"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$\"},\"zone\":{\"type\":\"string\"}}", "[\"local\"]");
}

static void
schema_row(struct jw *w, const struct sub *sub)
{
	jw_ktext(w, "type", "object");
	jw_key(w, "properties");
	jw_object(w);
	for (size_t i = 0; i < sub->nfields; i++) {
		jw_key(w, sub->fields[i].name);
		jw_object(w);
		ftype[sub->fields[i].type].put_openapi(w, &sub->fields[i]);
		jw_end_object(w);
	}
	jw_end_object(w);
	jw_kbool(w, "additionalProperties", false);
}

static void
schema_list(struct jw *w, const struct field *f)
{
	put_type(w, "array", NULL);
	jw_kint(w, "maxItems", (int64_t)f->sub->most);
	jw_key(w, "items");
	jw_object(w);
	if (f->sub->nfields == 1)
		ftype[f->sub->fields[0].type].put_openapi(w, &f->sub->fields[0]);
	else
		schema_row(w, f->sub);
	jw_end_object(w);
}

/* --- the table ---------------------------------------------------------------------------------- */

#define SAME	(BIT(OP_EQ) | BIT(OP_NE) | BIT(OP_NULL))
#define ONE_OF	(SAME | BIT(OP_IN) | BIT(OP_NOT_IN))
#define ORDER	(BIT(OP_GT) | BIT(OP_GTE) | BIT(OP_LT) | BIT(OP_LTE))
#define WORDS	(ONE_OF | BIT(OP_CONTAINS) | BIT(OP_STARTS))

const struct ftype ftype[F_TYPES] = {
	[F_INT] = { "int", AS_INT, ONE_OF | ORDER, put_int, get_int, text_get_int,
	    cell_get_int, cell_put_int, check_int, schema_int },
	[F_BOOL] = { "bool", AS_INT, SAME, put_bool, get_bool, text_get_bool,
	    cell_get_bool, cell_put_bool, check_none, schema_bool },
	[F_TEXT] = { "text", AS_TEXT, WORDS, put_text, get_text, text_get_text,
	    cell_get_text, cell_put_text, check_text, schema_text },
	[F_CODE] = { "code", AS_TEXT, WORDS, put_text, get_code, text_get_code,
	    cell_get_plain, cell_put_text, check_text, schema_text },
	[F_ENUM] = { "enum", AS_INT, ONE_OF, put_enum, get_enum, text_get_enum,
	    cell_get_enum, cell_put_enum, check_none, schema_enum },
	[F_DATE] = { "date", AS_TEXT, ONE_OF | ORDER, put_text, get_date, text_get_date,
	    cell_get_date, cell_put_text, check_none, schema_date },
	[F_INSTANT] = { "instant", AS_INT, SAME | ORDER, put_instant, get_instant, text_get_instant,
	    cell_get_plain, cell_put_instant, check_none, schema_instant },
	[F_DEC] = { "dec", AS_INT, ONE_OF | ORDER, put_dec, get_dec, text_get_dec,
	    cell_get_dec, cell_put_dec, check_dec, schema_dec },
	[F_MONEY] = { "money", AS_MONEY, SAME | ORDER, put_money, get_money, text_get_money,
	    cell_get_money, cell_put_money, check_none, schema_money },
	[F_REF] = { "ref", AS_INT, ONE_OF, put_int, get_ref, text_get_int,
	    cell_get_plain, cell_put_int, check_none, schema_ref },
	[F_CODEREF] = { "coderef", AS_TEXT, ONE_OF | BIT(OP_STARTS), put_text, get_coderef, text_get_coderef,
	    cell_get_coderef, cell_put_coderef, check_none, schema_text },
	[F_NAME] = { "name", AS_TEXT, WORDS, put_text, get_text, text_get_text,
	    cell_get_text, cell_put_text, check_text, schema_text },
	[F_LOCAL] = { "local", AS_LOCAL, SAME | ORDER, put_local, get_local, text_get_local,
	    cell_get_local, cell_put_local, check_local, schema_local },
	[F_LIST] = { "list", AS_TEXT, ONE_OF | BIT(OP_CONTAINS) | BIT(OP_STARTS), put_list, list_get_json,
	    text_get_list, cell_get_list, cell_put_list, check_none, schema_list },
};
