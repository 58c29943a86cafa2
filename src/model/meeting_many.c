/*
 * Many meetings in one transaction.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/batch.h"
#include "model/meeting_many.h"
#include "model/record.h"

int
meeting_may_plan(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct err *e)
{
	struct view v;
	unsigned see;
	void *rec;
	int rc;

	if (access_may(who, &meeting_resource, V_CREATE, e) == -1 ||
	    (rc = record_get(d, a, who, &delegation_resource, delegation, &rec, &see, e)) == -1)
		return -1;
	if (rc == 0)
		return fail(e, ERR_NOT_FOUND, "no such delegation");
	access_view(who, &meeting_resource, &v);
	if (v.only_own || (v.only_kept && (v.keeper == NONE || v.keeper != rec_keeper(&delegation_resource, rec))))
		return fail(e, ERR_FORBIDDEN, "not a delegation of one's own");
	return 0;
}

static int
read_array(const struct jv *body, const char *key, bool needed, const struct jv **out, struct err *e)
{
	const char *at = arena_printf(e->arena, "/%s", key);

	*out = jv_get(body, key);
	if (*out == NULL && !needed)
		return 0;
	if (*out == NULL || jv_type(*out) != J_ARRAY)
		return err_type(e, at, "array");
	if (needed && jv_count(*out) == 0)
		err_field(e, at, "required");
	else if (jv_count(*out) > MEETING_MANY_MOST)
		err_item_param(e, err_field(e, at, "too_many"), "max", arena_printf(e->arena, "%d", MEETING_MANY_MOST));
	return e->nitems > 0 ? -1 : 0;
}

int
meeting_many_read(const struct jv *body, struct meeting_many *out, struct err *e)
{
	static const char *const keys[] = { "meetings", "drop", NULL };

	*out = (struct meeting_many){ .n = 0 };
	if (jr_only(body, keys, e) == -1 || read_array(body, "meetings", true, &out->meetings, e) == -1)
		return -1;
	return read_array(body, "drop", false, &out->drop, e);
}

/* --- doing it ------------------------------------------------------------------------------------------- */

struct doing {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	int64_t		 delegation;
	struct meeting_many *m;
	struct err	*e;
	bool		 conflict;
};

/* The complaints of one row at its place; -1: there is no going on. */
static int
gather(struct doing *d, const struct err *one, const char *at)
{
	struct arena *keep = d->e->arena;

	if (one->nitems == 0) {
		*d->e = *one;
		d->e->arena = keep;
		d->e->tail = &d->e->items;
		return -1;
	}
	d->conflict |= one->code == ERR_CONFLICT;
	for (const struct err_item *it = one->items; it != NULL; it = it->next)
		err_item_again(d->e, arena_printf(d->e->arena, "%s%s", at, it->pointer), it);
	return 0;
}

static int
drop_one(struct doing *d, const struct jv *v, struct err *e)
{
	static const char *const keys[] = { "id", "version", NULL };
	const struct meeting *was;
	int64_t id = 0, version = 0;
	unsigned see;
	void *rec;
	int rc;

	if (jr_object(v, e) == -1 || jr_only(v, keys, e) == -1 || jr_int(v, "id", 1, JSON_INT_MAX, &id, e) == -1 ||
	    jr_int(v, "version", 1, JSON_INT_MAX, &version, e) == -1)
		return -1;
	if ((rc = record_get(tx_db(d->t), d->a, d->who, &meeting_resource, id, &rec, &see, e)) == -1)
		return -1;
	was = rec;
	if (rc == 0 || was->delegation != d->delegation)
		return err_field(e, "/id", "no_such_record"), -1;
	if (was->state != MS_PROPOSED)
		return err_field(e, "/id", "not_a_proposal"), -1;
	return record_archive(d->t, d->a, d->who, &meeting_resource, id, version, true, &rec, e);
}

static int
make_one(struct doing *d, const struct jv *v, struct err *e)
{
	void *rec;

	if (jr_object(v, e) == -1 || record_add_json(d->t, d->a, d->who, &meeting_resource, resource_field(&meeting_resource, "delegation"),
	    d->delegation, v, &rec, e) == -1)
		return -1;
	d->m->made[d->m->n++] = (struct meeting_made){ ((struct rec *)rec)->id, ((struct rec *)rec)->version };
	return 0;
}

static int
each(struct doing *d, const struct jv *list, const char *key, int (*one)(struct doing *, const struct jv *, struct err *))
{
	size_t i = 0;

	for (const struct jv *v = list == NULL ? NULL : jv_first(list); v != NULL; v = jv_next(v), i++) {
		struct err e;

		err_init(&e, d->e->arena);
		e.confirmed = d->e->confirmed;
		if (one(d, v, &e) == -1 && gather(d, &e, arena_printf(d->a, "/%s/%zu", key, i)) == -1)
			return -1;
	}
	return 0;
}

/* When all are there: against what holds, and against each other. */
static int
ask_overlaps(struct doing *d)
{
	const struct actor *who = d->who;
	struct view v;

	access_view(who, &meeting_resource, &v);
	for (size_t i = 0; i < d->m->n; i++) {
		struct err e;
		void *rec;

		err_init(&e, d->e->arena);
		if (rec_load(tx_db(d->t), d->a, &meeting_resource, d->m->made[i].id, &rec, &e) != 1)
			return gather(d, &e, "");
		if (meeting_overlap(tx_db(d->t), &v, rec, actor_ms(who), d->m->made[0].id, &e) == -1 &&
		    gather(d, &e, arena_printf(d->a, "/meetings/%zu", i)) == -1)
			return -1;
	}
	return 0;
}

int
meeting_many_run(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, struct meeting_many *m, struct err *e)
{
	struct actor many = *who;
	struct doing d = { t, a, &many, delegation, m, e, false };

	m->n = 0;
	m->made = arena_array(a, jv_count(m->meetings), sizeof(*m->made));
	if (meeting_may_plan(tx_db(t), a, who, delegation, e) == -1 || batch_next_number(t, &many.batch, e) == -1)
		return -1;
	m->batch = many.batch;
	if (each(&d, m->drop, "drop", drop_one) == -1 || each(&d, m->meetings, "meetings", make_one) == -1)
		return -1;
	if (e->nitems == 0 && ask_overlaps(&d) == -1)
		return -1;
	if (e->nitems == 0)
		return 0;
	return fail(e, d.conflict ? ERR_CONFLICT : ERR_VALIDATION, "%zu complaints, nothing was changed", e->nitems);
}
