/*
 * A batch: what it asks for, and how its items are done one by one in one transaction.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/batch.h"
#include "model/record.h"
#include "text/utf8.h"

/* --- complaints --------------------------------------------------------------------------------------- */

/* Complaints of one item at their place in the whole. */
static void
place_items(struct err *e, const struct err *one, const char *at)
{
	for (const struct err_item *it = one->items; it != NULL; it = it->next)
		err_item_again(e, arena_printf(e->arena, "%s%s", at, it->pointer), it);
}

static void
complain(struct err *e, const char *at, const char *code, const struct err *why)
{
	struct err_item *it = err_field(e, at, code);

	for (size_t i = 0; why != NULL && i < why->nparams; i++)
		err_item_param(e, it, why->param[i].key, why->param[i].value);
}

static void
complain_max(struct err *e, const char *at, const char *code, int64_t max)
{
	err_item_param(e, err_field(e, at, code), "max", arena_printf(e->arena, "%lld", (long long)max));
}

/* --- reading ------------------------------------------------------------------------------------------ */

struct reader {
	struct arena	*a;
	const struct actor *who;
	const struct resource *r;
	struct err	*e;
};

/* The resource's list of tags, where the actor may see it. */
static const struct field *
tags_of(const struct actor *who, const struct resource *r)
{
	const struct field *f = resource_field(r, "tags");
	struct view v;

	access_view(who, r, &v);
	return f != NULL && f->type == F_LIST && f->sub->nfields == 1 && f->sub->fields->type == F_TEXT &&
	    (view_sees_some(&v) & BIT(f->class)) != 0 ? f : NULL;
}

static void
check_tag(const struct reader *rd, const struct field *f, const struct jv *v, const char *at)
{
	const char *text = jv_text(v);
	int64_t most = f->sub->fields->max;

	if (text == NULL)
		(void)!err_type(rd->e, at, "string");
	else if (utf8_trim(rd->a, text)[0] == '\0')
		err_field(rd->e, at, "required");
	else if (utf8_count(text) > (size_t)most)
		complain_max(rd->e, at, "too_long", most);
}

static void
check_tag_list(const struct reader *rd, const struct field *f, const struct jv *tags, const char *key, const char *at)
{
	const struct jv *list = jv_get(tags, key);
	size_t i = 0;

	at = arena_printf(rd->a, "%s/%s", at, key);
	if (list == NULL)
		return;
	if (jv_type(list) != J_ARRAY) {
		(void)!err_type(rd->e, at, "array");
		return;
	}
	if (jv_count(list) > f->sub->most)
		complain_max(rd->e, at, "too_many", (int64_t)f->sub->most);
	for (const struct jv *v = jv_first(list); v != NULL; v = jv_next(v))
		check_tag(rd, f, v, arena_printf(rd->a, "%s/%zu", at, i++));
}

static void
read_tags(const struct reader *rd, const struct batch_item *it, const char *at)
{
	static const char *const keys[] = { "add", "remove", NULL };
	const struct field *f = tags_of(rd->who, rd->r);
	struct err one;

	at = arena_printf(rd->a, "%s/tags", at);
	err_init(&one, rd->a);
	if (f == NULL) {
		err_field(rd->e, at, "unknown_field");
		return;
	}
	if (jr_object(it->tags, &one) == -1 || jr_only(it->tags, keys, &one) == -1) {
		place_items(rd->e, &one, at);
		return;
	}
	check_tag_list(rd, f, it->tags, "add", at);
	check_tag_list(rd, f, it->tags, "remove", at);
}

static void
read_move(const struct reader *rd, const struct jv *v, struct batch_item *it, const char *at)
{
	const char *name = jv_text(jv_get(v, "move"));

	if (name != NULL)
		it->move = move_find(rd->a, rd->r, name);
	if (it->move == NULL)
		(void)!err_choice(rd->e, arena_printf(rd->a, "%s/move", at), move_names(rd->a, rd->r));
	it->with = jv_get(v, "with");
	if (it->with != NULL && jv_type(it->with) != J_OBJECT)
		(void)!err_type(rd->e, arena_printf(rd->a, "%s/with", at), "object");
}

/* Exactly one of what an item may ask for. */
static void
read_wish(const struct reader *rd, const struct jv *v, struct batch_item *it, const char *at)
{
	it->patch = jv_get(v, "patch");
	it->tags = jv_get(v, "tags");
	if ((it->patch != NULL) + (it->tags != NULL) + (jv_get(v, "move") != NULL) != 1) {
		err_field(rd->e, at, "batch_one_of");
		return;
	}
	if (it->patch != NULL && jv_type(it->patch) != J_OBJECT)
		(void)!err_type(rd->e, arena_printf(rd->a, "%s/patch", at), "object");
	else if (it->tags != NULL)
		read_tags(rd, it, at);
	else if (it->patch == NULL)
		read_move(rd, v, it, at);
}

static void
read_item(const struct reader *rd, const struct jv *v, struct batch_item *it, const char *at)
{
	static const char *const with_move[] = { "id", "version", "move", "with", NULL };
	static const char *const others[] = { "id", "version", "patch", "tags", NULL };
	struct err one;

	*it = (struct batch_item){ .version = NONE };
	err_init(&one, rd->a);
	if (jr_object(v, &one) == 0) {
		(void)!jr_only(v, jv_get(v, "move") == NULL ? others : with_move, &one);
		(void)!jr_int(v, "id", 1, JSON_INT_MAX, &it->id, &one);
		if (jv_get(v, "tags") == NULL)
			(void)!jr_int(v, "version", 1, JSON_INT_MAX, &it->version, &one);
		else
			(void)!jr_int_opt(v, "version", 1, JSON_INT_MAX, &it->version, &one);
	}
	if (one.nitems > 0)
		place_items(rd->e, &one, at);
	else
		read_wish(rd, v, it, at);
}

static int
by_id(const void *a, const void *b)
{
	const struct batch_item *const *x = a, *const *y = b;

	if ((*x)->id != (*y)->id)
		return (*x)->id < (*y)->id ? -1 : 1;
	return *x < *y ? -1 : 1;
}

/* Of two items for one record the second could not have seen what the first leaves. */
static void
check_once(const struct reader *rd, const struct batch *b)
{
	const struct batch_item **order = arena_array(rd->a, b->n, sizeof *order);

	for (size_t i = 0; i < b->n; i++)
		order[i] = &b->item[i];
	qsort(order, b->n, sizeof *order, by_id);
	for (size_t i = 1; i < b->n; i++)
		if (order[i]->id == order[i - 1]->id)
			err_field(rd->e, arena_printf(rd->a, "/items/%zu/id", (size_t)(order[i] - b->item)), "id_twice");
}

/* What the actor may do to no row at all is refused before anything is looked at. */
static int
check_verbs(const struct reader *rd, const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (access_may(rd->who, rd->r, b->item[i].move == NULL ? V_CHANGE : b->item[i].move->verb, rd->e) == -1)
			return -1;
	return 0;
}

static const struct jv *
items_of(const struct reader *rd, const struct jv *body)
{
	static const char *const keys[] = { "items", NULL };
	const struct jv *items = jv_get(body, "items");

	(void)!jr_only(body, keys, rd->e);
	if (items == NULL || jv_type(items) != J_ARRAY)
		(void)!err_type(rd->e, "/items", "array");
	else if (jv_count(items) == 0)
		err_field(rd->e, "/items", "required");
	else if (jv_count(items) > BATCH_MOST)
		complain_max(rd->e, "/items", "too_many", BATCH_MOST);
	return rd->e->code == ERR_OK ? items : NULL;
}

int
batch_read(struct arena *a, const struct actor *who, const struct resource *r, const struct jv *body, struct batch *out,
    struct err *e)
{
	struct reader rd = { a, who, r, e };
	const struct jv *items = items_of(&rd, body);

	if (items == NULL)
		return -1;
	*out = (struct batch){ .r = r, .item = arena_array(a, jv_count(items), sizeof *out->item) };
	for (const struct jv *v = jv_first(items); v != NULL; v = jv_next(v), out->n++)
		read_item(&rd, v, &out->item[out->n], arena_printf(a, "/items/%zu", out->n));
	if (e->code != ERR_OK)
		return -1;
	check_once(&rd, out);
	return e->code == ERR_OK ? check_verbs(&rd, out) : -1;
}

/* --- tags --------------------------------------------------------------------------------------------- */

static bool
holds(const struct jv *list, const char *text)
{
	for (const struct jv *v = list == NULL ? NULL : jv_first(list); v != NULL; v = jv_next(v))
		if (str_eq(jv_text(v), text))
			return true;
	return false;
}

/* What is kept without `remove`, and what of `add` is not there yet. */
static const struct jv *
new_tags(struct arena *a, const char *kept, const struct jv *tags, struct err *e)
{
	const struct jv *was = NULL, *add = jv_get(tags, "add"), *remove = jv_get(tags, "remove"), *out = NULL;
	struct str *text = str_new(a);
	struct jw w;

	if (kept != NULL && json_parse(a, kept, strlen(kept), &was, e) == -1)
		return NULL;
	jw_init(&w, text);
	jw_object(&w);
	jw_key(&w, "tags");
	jw_array(&w);
	for (const struct jv *v = was == NULL ? NULL : jv_first(was); v != NULL; v = jv_next(v))
		if (!holds(remove, jv_text(v)))
			jw_text(&w, jv_text(v));
	for (const struct jv *v = add == NULL ? NULL : jv_first(add); v != NULL; v = jv_next(v))
		if (!holds(was, jv_text(v)) || holds(remove, jv_text(v)))
			jw_text(&w, jv_text(v));
	jw_end_array(&w);
	jw_end_object(&w);
	return json_parse(a, text->p, text->len, &out, e) == 0 ? out : NULL;
}

/* --- doing -------------------------------------------------------------------------------------------- */

struct worker {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	struct batch	*b;
	struct str	*stale;		/* members of extra_json's array */
	bool		 forbidden, outdated, conflict;
};

/* Without a version the record stands as it does now: what is added and taken away fits any. */
static int
change_tags(struct worker *w, struct batch_item *it, void **out, struct err *e)
{
	const struct field *f = tags_of(w->who, w->b->r);
	const struct jv *patch;
	unsigned see;
	int rc = record_get(tx_db(w->t), w->a, w->who, w->b->r, it->id, out, &see, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no such record in scope") : -1;
	if ((see & BIT(f->class)) == 0) {
		err_field(e, "/tags", "unknown_field");
		return -1;
	}
	patch = new_tags(w->a, *(const char *const *)(const void *)((const char *)*out + f->off), it->tags, e);
	if (patch == NULL)
		return -1;
	return record_change_json(w->t, w->a, w->who, w->b->r, it->id,
	    it->version == NONE ? ((struct rec *)*out)->version : it->version, patch, out, e);
}

/* What made another record has left this one as it was, or says here where it went. */
static int
version_after(struct worker *w, struct batch_item *it, struct err *e)
{
	void *rec;

	if (rec_load(tx_db(w->t), w->a, w->b->r, it->id, &rec, e) != 1)
		return e->code == ERR_OK ? fail(e, ERR_DB, "%s %lld is gone", w->b->r->name, (long long)it->id) : -1;
	it->after = ((struct rec *)rec)->version;
	return 0;
}

static int
do_item(struct worker *w, struct batch_item *it, struct err *e)
{
	const struct resource *r = w->b->r;
	void *rec;
	int rc;

	if (it->move != NULL)
		rc = it->move->run(it->move, w->t, w->a, w->who, r, it->id, it->version, it->with, &rec, e);
	else if (it->tags != NULL)
		rc = change_tags(w, it, &rec, e);
	else
		rc = record_change_json(w->t, w->a, w->who, r, it->id, it->version, it->patch, &rec, e);
	if (rc == 0 && ((struct rec *)rec)->id != it->id)
		return version_after(w, it, e);
	if (rc == 0)
		it->after = ((struct rec *)rec)->version;
	return rc;
}

static void
put_stale(struct worker *w, const struct batch_item *it, const char *at, const struct err *one)
{
	str_printf(w->stale, "%s{\"pointer\":\"%s\",\"id\":%lld,", str_is_empty(w->stale) ? "" : ",", at, (long long)it->id);
	str_puts(w->stale, one->extra_json);
	str_putc(w->stale, '}');
}

/* Where the complaints of an item about its members belong. */
static const char *
members_at(struct worker *w, const struct batch_item *it, const char *at)
{
	return it->tags != NULL ? at : arena_printf(w->a, "%s/%s", at, it->move != NULL ? "with" : "patch");
}

/* What went wrong with one item, said of the whole; -1: it was none of the item's, and there is no going on. */
static int
gather(struct worker *w, const struct batch_item *it, const struct err *one, struct err *e)
{
	const char *at = arena_printf(w->a, "/items/%zu", (size_t)(it - w->b->item));

	w->forbidden |= one->code == ERR_FORBIDDEN;
	w->outdated |= one->code == ERR_STALE;
	w->conflict |= one->code == ERR_CONFLICT;
	if (one->code == ERR_NOT_FOUND)
		complain(e, arena_printf(w->a, "%s/id", at), "no_such_record", NULL);
	else if (one->code == ERR_STALE) {
		put_stale(w, it, at, one);
		complain(e, at, "stale_version", NULL);
	} else if (one->nitems > 0)
		place_items(e, one, members_at(w, it, at));
	else if (one->code == ERR_FORBIDDEN || one->code == ERR_CONFLICT)
		complain(e, at, one->detail != NULL ? one->detail : err_wire(one->code), one);
	else {
		struct arena *keep = e->arena;

		*e = *one;
		e->arena = keep;
		e->tail = &e->items;
		return -1;
	}
	return 0;
}

static int
conclude(struct worker *w, struct err *e)
{
	if (e->nitems == 0)
		return 0;
	fail(e, w->forbidden ? ERR_FORBIDDEN : w->outdated ? ERR_STALE : w->conflict ? ERR_CONFLICT : ERR_VALIDATION,
	    "%zu complaints, nothing was changed", e->nitems);
	if (w->outdated)
		e->extra_json = arena_printf(e->arena, "\"stale\":[%s]", str_text(w->stale));
	return -1;
}

int
batch_next_number(struct tx *t, int64_t *out, struct err *e)
{
	return db_int(tx_db(t), "SELECT coalesce(max(batch), 0) + 1 FROM audit WHERE batch IS NOT NULL", 0, out, e) == -1 ? -1 : 0;
}

int
batch_run(struct tx *t, struct arena *a, const struct actor *who, struct batch *b, struct err *e)
{
	struct actor many = *who;
	struct worker w = { .t = t, .a = a, .who = &many, .b = b, .stale = str_new(a) };
	struct err one;

	if (batch_next_number(t, &many.batch, e) == -1)
		return -1;
	b->number = many.batch;
	for (size_t i = 0; i < b->n; i++) {
		err_init(&one, e->arena);
		one.confirmed = e->confirmed;
		if (do_item(&w, &b->item[i], &one) == -1 && gather(&w, &b->item[i], &one, e) == -1)
			return -1;
	}
	return conclude(&w, e);
}
