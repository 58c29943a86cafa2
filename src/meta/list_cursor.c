/*
 * Cursors: base64url of {"d":digest,"k":[values of the keys]}, or with q {"d":digest,"r":[rank, id]}.
 *
 * The digest ties a cursor to filters, order and scope.  It keeps no secret: the values are of a row that the caller has
 * seen, in fields that it sees on every row.
 */
#include "base/base.h"

#include "list_in.h"

#include "crypt/base64.h"

enum { CURSOR_MOST = 4096 };	/* characters */

static void
put_values(struct jw *w, const struct list *l, const struct cursor *c)
{
	jw_key(w, "k");
	jw_array(w);
	for (size_t i = 0; i < l->nkeys; i++)
		if (l->key[i].text)
			jw_text(w, c->value[i].s);
		else
			jw_int(w, c->value[i].i);
	jw_end_array(w);
}

static void
put_rank(struct jw *w, const struct cursor *c)
{
	jw_key(w, "r");
	jw_array(w);
	jw_text(w, c->rank);
	jw_int(w, c->rank_id);
	jw_end_array(w);
}

const char *
cursor_put(struct arena *a, const struct list *l, const struct cursor *c)
{
	struct str *s = str_new(a);
	struct jw w;
	char *out;

	jw_init(&w, s);
	jw_object(&w);
	jw_ktext(&w, "d", l->digest);
	if (c->rank != NULL)
		put_rank(&w, c);
	else
		put_values(&w, l, c);
	jw_end_object(&w);
	out = arena_alloc(a, BASE64URL_SIZE(s->len));
	base64url_put(out, s->p, s->len);
	return out;
}

static int
get_value(const struct key *k, const struct jv *v, struct key_value *out)
{
	*out = (struct key_value){ .i = NONE };
	if (jv_type(v) == J_NULL)
		return 0;
	if (k->text)
		return (out->s = jv_text(v)) == NULL ? -1 : 0;
	return jv_type(v) == J_NUMBER && jv_int(v, &out->i) == 0 ? 0 : -1;
}

static int
get_values(const struct list *l, const struct jv *k, struct cursor *c)
{
	const struct jv *v = jv_type(k) == J_ARRAY ? jv_first(k) : NULL;

	for (size_t i = 0; i < l->nkeys; i++, v = jv_next(v))
		if (v == NULL || get_value(&l->key[i], v, &c->value[i]) == -1)
			return -1;
	return v == NULL && c->value[l->nkeys - 1].i != NONE ? 0 : -1;
}

static int
get_rank(const struct jv *r, struct cursor *c)
{
	const struct jv *rank = jv_type(r) == J_ARRAY ? jv_first(r) : NULL, *id = rank == NULL ? NULL : jv_next(rank);

	if (id == NULL || jv_type(rank) != J_STRING || jv_type(id) != J_NUMBER || jv_next(id) != NULL)
		return -1;
	c->rank = jv_text(rank);
	return jv_int(id, &c->rank_id);
}

static int
get_members(const struct list *l, const struct jv *v, struct cursor *c)
{
	const bool ranked = l->q != NULL && !l->sorted;
	const struct jv *d, *at;

	if (jv_type(v) != J_OBJECT || (d = jv_get(v, "d")) == NULL || !str_eq(jv_text(d), l->digest))
		return -1;
	if ((at = jv_get(v, ranked ? "r" : "k")) == NULL)
		return -1;
	return ranked ? get_rank(at, c) : get_values(l, at, c);
}

int
cursor_get(struct arena *a, const struct list *l, const char *text, struct cursor *c, struct err *e)
{
	size_t len = strlen(text), n = BASE64URL_BYTES(len);
	char *json = arena_alloc(a, n + 1);
	const struct jv *v;
	struct err none;

	err_init(&none, a);
	*c = (struct cursor){ .rank = NULL };
	if (len > CURSOR_MOST || base64url_parse(text, len, json, &n) == -1 ||
	    json_parse(a, json, n, &v, &none) == -1 || get_members(l, v, c) == -1)
		return fail(e, ERR_CURSOR, "not a cursor of this query");
	return 0;
}
