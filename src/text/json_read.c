/*
 * The tree of a checked text, and typed readers over it.
 *
 * A jv is a cJSON item.  cJSON leaves valuestring of a number unused and frees it with the item; the number's spelling is kept there.
 */
#include "base/base.h"

#include "text/json.h"
#include "text/utf8.h"

#include <cjson/cJSON.h>

#include "json_int.h"

static const cJSON *
item_of(const struct jv *v)
{
	return (const cJSON *)(const void *)v;
}

static const struct jv *
value_of(const cJSON *item)
{
	return (const struct jv *)(const void *)item;
}

static void
free_tree(void *tree)
{
	cJSON_Delete(tree);
}

/* Give the numbers of a tree their spelling, in the order of the text. */
static const struct json_number *
spell_numbers(cJSON *item, const struct json_number *next)
{
	for (; item != NULL; item = item->next) {
		if (cJSON_IsNumber(item)) {
			item->valuestring = xstrndup(next->p, next->len);
			next++;
		} else
			next = spell_numbers(item->child, next);
	}
	return next;
}

int
json_parse(struct arena *a, const char *text, size_t len, const struct jv **out, struct err *e)
{
	struct str numbers = STR_INIT;
	cJSON *tree;

	if (json_scan(text, len, &numbers, e) == -1) {
		str_fini(&numbers);
		return -1;
	}
	tree = cJSON_ParseWithLength(text, len);
	if (tree == NULL) {
		str_fini(&numbers);
		return fail(e, ERR_INTERNAL, "cJSON refuses a text that was checked");
	}
	spell_numbers(tree, (const struct json_number *)(const void *)numbers.p);
	str_fini(&numbers);
	arena_defer(a, free_tree, tree);
	*out = value_of(tree);
	return 0;
}

enum jtype
jv_type(const struct jv *v)
{
	switch (item_of(v)->type & 0xFF) {
	case cJSON_False:
		return J_FALSE;
	case cJSON_True:
		return J_TRUE;
	case cJSON_Number:
		return J_NUMBER;
	case cJSON_String:
		return J_STRING;
	case cJSON_Array:
		return J_ARRAY;
	case cJSON_Object:
		return J_OBJECT;
	default:
		return J_NULL;
	}
}

const struct jv *
jv_get(const struct jv *object, const char *key)
{
	if (object == NULL || jv_type(object) != J_OBJECT)
		return NULL;
	for (const cJSON *i = item_of(object)->child; i != NULL; i = i->next)
		if (strcmp(i->string, key) == 0)
			return value_of(i);
	return NULL;
}

const struct jv *
jv_first(const struct jv *container)
{
	return value_of(item_of(container)->child);
}

const struct jv *
jv_next(const struct jv *child)
{
	return value_of(item_of(child)->next);
}

const char *
jv_key(const struct jv *child)
{
	return item_of(child)->string;
}

size_t
jv_count(const struct jv *container)
{
	size_t n = 0;

	for (const cJSON *i = item_of(container)->child; i != NULL; i = i->next)
		n++;
	return n;
}

const char *
jv_text(const struct jv *string)
{
	return jv_type(string) == J_STRING ? item_of(string)->valuestring : NULL;
}

const char *
jv_number(const struct jv *number)
{
	return jv_type(number) == J_NUMBER ? item_of(number)->valuestring : NULL;
}

int
jv_int(const struct jv *number, int64_t *out)
{
	const char *s = jv_number(number);
	bool minus;
	int64_t v = 0;

	if (s == NULL)
		return -1;
	minus = *s == '-';
	for (s += minus; *s != '\0'; s++) {
		if (*s < '0' || *s > '9' || v > JSON_INT_MAX / 10)
			return -1;
		v = v * 10 + (*s - '0');
	}
	if (v > JSON_INT_MAX)
		return -1;
	*out = minus ? -v : v;
	return 0;
}

/* --- typed readers -------------------------------------------------------------------------------- */

void
json_pointer(struct str *out, const char *key)
{
	str_putc(out, '/');
	for (; *key != '\0'; key++)
		if (*key == '~' || *key == '/')
			str_puts(out, *key == '~' ? "~0" : "~1");
		else
			str_putc(out, *key);
}

/* Complain about a member. */
static struct err_item *
complain(struct err *e, const char *key, const char *code)
{
	struct str p = STR_INIT;
	struct err_item *it;

	json_pointer(&p, key);
	it = err_field(e, p.p, code);
	str_fini(&p);
	return it;
}

static int
wrong_type(struct err *e, const char *key, const char *expected)
{
	err_item_param(e, complain(e, key, "wrong_type"), "expected", expected);
	return -1;
}

static int
beyond(struct err *e, const char *key, const char *code, const char *param, int64_t limit)
{
	struct err_item *it = complain(e, key, code);
	struct str text = STR_INIT;

	str_int(&text, limit);
	err_item_param(e, it, param, text.p);
	str_fini(&text);
	return -1;
}

/* The member, or NULL where it is missing or null. */
static const struct jv *
member(const struct jv *o, const char *key)
{
	const struct jv *v = jv_get(o, key);

	return v == NULL || jv_type(v) == J_NULL ? NULL : v;
}

static int
require(const struct jv *o, const char *key, struct err *e)
{
	if (member(o, key) != NULL)
		return 0;
	complain(e, key, "required");
	return -1;
}

int
jr_object(const struct jv *v, struct err *e)
{
	if (jv_type(v) == J_OBJECT)
		return 0;
	return err_type(e, "", "object");
}

int
jr_text_opt(const struct jv *o, const char *key, size_t min, size_t max, const char **out, struct err *e)
{
	const struct jv *v = member(o, key);
	const char *text;
	size_t n;

	if (v == NULL)
		return 0;
	if ((text = jv_text(v)) == NULL)
		return wrong_type(e, key, "string");
	n = utf8_count(text);
	if (n < min && n == 0) {
		complain(e, key, "required");
		return -1;
	}
	if (n < min)
		return beyond(e, key, "too_short", "min", (int64_t)min);
	if (n > max)
		return beyond(e, key, "too_long", "max", (int64_t)max);
	*out = text;
	return 0;
}

int
jr_text(const struct jv *o, const char *key, size_t min, size_t max, const char **out, struct err *e)
{
	return require(o, key, e) == -1 ? -1 : jr_text_opt(o, key, min, max, out, e);
}

int
jr_int_opt(const struct jv *o, const char *key, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	const struct jv *v = member(o, key);
	int64_t n;

	if (v == NULL)
		return 0;
	if (jv_int(v, &n) == -1)
		return wrong_type(e, key, "integer");
	if (n < min)
		return beyond(e, key, "too_small", "min", min);
	if (n > max)
		return beyond(e, key, "too_large_value", "max", max);
	*out = n;
	return 0;
}

int
jr_int(const struct jv *o, const char *key, int64_t min, int64_t max, int64_t *out, struct err *e)
{
	return require(o, key, e) == -1 ? -1 : jr_int_opt(o, key, min, max, out, e);
}

int
jr_bool_opt(const struct jv *o, const char *key, bool *out, struct err *e)
{
	const struct jv *v = member(o, key);

	if (v == NULL)
		return 0;
	if (jv_type(v) != J_TRUE && jv_type(v) != J_FALSE)
		return wrong_type(e, key, "boolean");
	*out = jv_type(v) == J_TRUE;
	return 0;
}

int
jr_only(const struct jv *o, const char *const *keys, struct err *e)
{
	const char *const *k;
	int rc = 0;

	for (const struct jv *v = jv_first(o); v != NULL; v = jv_next(v)) {
		for (k = keys; *k != NULL && strcmp(*k, jv_key(v)) != 0; k++)
			continue;
		if (*k != NULL)
			continue;
		complain(e, jv_key(v), "unknown_field");
		rc = -1;
	}
	return rc;
}
