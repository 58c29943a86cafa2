/*
 * JSON: checker and parser give one verdict, cJSON takes what the checker takes, and a tree that is
 * written reads back as the same text.
 */
#include "base/base.h"

#include "text/json.h"
#include "text/utf8.h"

#include "fuzz.h"

static void	write_value(struct jw *w, const struct jv *v);

static void
write_members(struct jw *w, const struct jv *v)
{
	bool object = jv_type(v) == J_OBJECT;
	size_t n = 0;

	for (const struct jv *c = jv_first(v); c != NULL; c = jv_next(c), n++) {
		if (object) {
			HOLDS(jv_get(v, jv_key(c)) == c);
			jw_key(w, jv_key(c));
		}
		write_value(w, c);
	}
	HOLDS(n == jv_count(v));
}

static void
write_value(struct jw *w, const struct jv *v)
{
	const char *number = jv_number(v), *text = jv_text(v);
	int64_t i;

	HOLDS((jv_type(v) == J_NUMBER) == (number != NULL) && (jv_type(v) == J_STRING) == (text != NULL));
	switch (jv_type(v)) {
	case J_OBJECT:
		jw_object(w);
		write_members(w, v);
		jw_end_object(w);
		break;
	case J_ARRAY:
		jw_array(w);
		write_members(w, v);
		jw_end_array(w);
		break;
	case J_STRING:
		HOLDS(utf8_valid(text, strlen(text)));
		jw_text(w, text);
		break;
	case J_NUMBER:
		HOLDS(jv_int(v, &i) == -1 || (i <= JSON_INT_MAX && i >= -JSON_INT_MAX));
		jw_raw(w, number, strlen(number));
		break;
	case J_NULL:
		jw_null(w);
		break;
	default:
		jw_bool(w, jv_type(v) == J_TRUE);
	}
}

/* Parse text, which the checker has taken, and write it again. */
static void
rewrite(struct arena *a, const char *text, size_t len, struct str *out)
{
	const struct jv *v;
	struct jw w;
	struct err e;

	err_init(&e, a);
	HOLDS(json_parse(a, text, len, &v, &e) == 0);
	jw_init(&w, out);
	write_value(&w, v);
	HOLDS(w.depth == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct str once = STR_INIT, twice = STR_INIT;
	struct arena *a = arena_new();
	const struct jv *v;
	struct err e;

	err_init(&e, a);
	if (json_check(text, size, &e) == -1) {
		HOLDS(e.code == ERR_JSON_SYNTAX || e.code == ERR_JSON_DEPTH || e.code == ERR_JSON_DUPLICATE ||
		    e.code == ERR_JSON_LIMIT);
		HOLDS(json_parse(a, text, size, &v, &e) == -1);
	} else {
		rewrite(a, text, size, &once);
		rewrite(a, once.p, once.len, &twice);
		HOLDS(once.len == twice.len && memcmp(once.p, twice.p, once.len) == 0);
	}
	str_fini(&once);
	str_fini(&twice);
	arena_free(a);
	return 0;
}
