/*
 * Moves by table: state x move x who x what must be given.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/date.h"
#include "text/utf8.h"

#include "flow_in.h"
#include "record_in.h"

/* --- what is given ------------------------------------------------------------------------------------- */

struct doing {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct resource *r;
	const struct move *m;
	const struct jv	*body;
	int64_t		 version;
	struct view	 v;
};

static bool
takes(const struct doing *d, const char *member)
{
	return flow_names(d->m->needs, member) || flow_names(d->m->takes, member) ||
	    (flow_takes_parts(d->r, d->m) && flow_part(d->r, member) != NULL);
}

static int
check_members(const struct doing *d, struct err *e)
{
	for (const struct jv *v = d->body == NULL ? NULL : jv_first(d->body); v != NULL; v = jv_next(v))
		if (!takes(d, jv_key(v)))
			err_field(e, arena_printf(e->arena, "/%s", jv_key(v)), "unknown_field");
	return e->nitems > 0 ? -1 : 0;
}

/* The reason of a move, tidied; NULL: none was given. */
static const char *
reason(const struct doing *d)
{
	const struct jv *v = d->body == NULL ? NULL : jv_get(d->body, MOVE_REASON);
	const char *text = v == NULL || jv_text(v) == NULL ? NULL : utf8_trim(d->a, jv_text(v));

	return text == NULL || *text == '\0' ? NULL : text;
}

enum { REASON_MOST = 2000 };

static void
check_reason(const struct doing *d, struct err *e)
{
	const struct jv *v = d->body == NULL ? NULL : jv_get(d->body, MOVE_REASON);

	if (v == NULL || jv_type(v) == J_NULL)
		return;
	if (jv_text(v) == NULL)
		(void)!err_type(e, "/" MOVE_REASON, "string");
	else if (utf8_count(jv_text(v)) > REASON_MOST)
		err_item_param(e, err_field(e, "/" MOVE_REASON, "too_long"), "max", arena_printf(e->arena, "%d", REASON_MOST));
}

/* Whether what is needed is there: a field, or one of several. */
static bool
has(const struct doing *d, const char *names, const void *now)
{
	for (size_t n; *names != '\0'; names += n + (names[n] == '|')) {
		const char *name;

		n = strcspn(names, "|");
		name = arena_strndup(d->a, names, n);
		if (strcmp(name, MOVE_REASON) == 0 ? reason(d) != NULL : !rec_field_is_empty(resource_field(d->r, name), now))
			return true;
	}
	return false;
}

/* Of the member itself, or of something in it. */
static bool
is_wrong(const struct err *e, const char *pointer)
{
	size_t n = strlen(pointer);

	for (const struct err_item *it = e->items; it != NULL; it = it->next)
		if (strncmp(it->pointer, pointer, n) == 0 && (it->pointer[n] == '\0' || it->pointer[n] == '/'))
			return true;
	return false;
}

/* Of what was given wrong, that is told already. */
static void
check_needs(const struct doing *d, const void *now, struct err *e)
{
	for (const char *const *name = d->m->needs; name != NULL && *name != NULL; name++) {
		const char *at = arena_printf(e->arena, "/%.*s", (int)strcspn(*name, "|"), *name);

		if (!has(d, *name, now) && !is_wrong(e, at))
			err_field(e, at, "move_needs");
	}
}

/*
 * Lay the body over: a move gives what a change may not.  It is read into an empty record, as one that is being made, and what was given
 * is taken from there.
 */
static void
lay_over(const struct doing *d, unsigned change, void *now, struct err *e)
{
	void *given = rec_new(d->a, d->r);

	for (const struct jv *m = d->body == NULL ? NULL : jv_first(d->body); m != NULL; m = jv_next(m)) {
		if (strcmp(jv_key(m), MOVE_REASON) == 0 || flow_part(d->r, jv_key(m)) != NULL)
			continue;
		if (rec_overlay_member(d->a, d->r, m, view_sees_some(&d->v), change, given, e) == 0)
			rec_field_copy(resource_field(d->r, jv_key(m)), now, given);
	}
}

static bool
gives(const struct doing *d, const char *member)
{
	const struct jv *v = d->body == NULL ? NULL : jv_get(d->body, member);

	return v != NULL && jv_type(v) != J_NULL;
}

/* --- doing it ------------------------------------------------------------------------------------------ */

/* What the log is told besides. */
static const char *
note(const struct doing *d)
{
	struct str *out;
	struct jw w;

	if (d->version != NONE && reason(d) == NULL)
		return NULL;
	out = str_new(d->a);
	jw_init(&w, out);
	jw_object(&w);
	if (d->version == NONE)
		jw_kbool(&w, "unconditional", true);
	if (reason(d) != NULL)
		jw_ktext(&w, "reason", reason(d));
	jw_end_object(&w);
	return str_text(out);
}

static int
save(const struct doing *d, const void *was, void *now, struct err *e)
{
	return record_save_move(d->t, d->a, d->who, d->r, was, now, d->m->name, note(d), e);
}

/* To which of the states before: the body has said it. */
static void
go_back(const struct doing *d, const void *was, void *now, struct err *e)
{
	const struct field *f = flow_state_field(d->r, d->m);
	const char *at = arena_printf(e->arena, "/%s", f->name);
	int64_t from = *flow_state_of(d->r, d->m, was), *to = flow_state_of(d->r, d->m, now);
	struct str *allowed = str_new(d->a);

	if (is_wrong(e, at))
		return;
	if (!gives(d, f->name)) {
		err_field(e, at, "move_needs");
		return;
	}
	if (*to < from && (d->m->back & BIT(*to)) != 0)
		return;
	for (int64_t i = 0; i < from; i++)
		if (d->m->back & BIT(i))
			str_printf(allowed, "%s%s", str_is_empty(allowed) ? "" : ", ", f->choices[i].code);
	(void)!err_choice(e, at, str_text(allowed));
}

/* What an earlier move said is not said of this one. */
static void
forget_old(const struct doing *d, void *now)
{
	if (d->m->anew != NULL)
		rec_field_copy(resource_field(d->r, d->m->anew), now, rec_new(d->a, d->r));
}

/* Since when: today on the wall beside this machine, unless the body says.  Of a state that was left before, that is not so: the guard may know. */
static void
set_day(const struct doing *d, void *now)
{
	const struct field *f = d->m->on == NULL ? NULL : resource_field(d->r, d->m->on);
	char today[DATE_SIZE];

	if (f == NULL || gives(d, f->name))
		return;
	date_here(actor_ms(d->who), today);
	*(const char **)(void *)((char *)now + f->off) = d->m->back != 0 ? NULL : arena_strdup(d->a, today);
}

/* All that the move wants, so that one answer says all that is missing. */
static int
judge(const struct doing *d, const void *was, void *now, struct err *e)
{
	const struct mover by = actor_mover(d->who);

	check_reason(d, e);
	check_needs(d, now, e);
	if (d->m->back != 0)
		go_back(d, was, now, e);
	else if (d->m->to != NONE)
		*flow_state_of(d->r, d->m, now) = d->m->to;
	if (flow_check_rows(tx_db(d->t), d->a, d->r, d->m, ((const struct rec *)was)->id, d->body, d->who->lang, e) == -1)
		return -1;
	if (e->code == ERR_OK && d->m->guard != NULL)
		(void)!d->m->guard(tx_db(d->t), d->a, &by, was, now, e);
	return e->code == ERR_OK ? 0 : -1;
}

/* Rows of parts may have changed the record that they are parts of. */
static int
add_rows(const struct doing *d, void **was, struct err *e)
{
	int64_t id = ((struct rec *)*was)->id;
	bool made;

	if (flow_add_rows(d->t, d->a, d->who, d->r, id, d->body, &made, e) == -1)
		return -1;
	if (made && rec_load(tx_db(d->t), d->a, d->r, id, was, e) != 1)
		return fail(e, ERR_DB, "%s %lld is gone", d->r->name, (long long)id);
	return 0;
}

static int
change_state(const struct doing *d, void *was, void **out, struct err *e)
{
	if (add_rows(d, &was, e) == -1)
		return -1;
	*out = rec_copy(d->a, d->r, was);
	forget_old(d, *out);
	lay_over(d, rec_change(&d->v, d->r, was), *out, e);
	set_day(d, *out);
	if (judge(d, was, *out, e) == -1)
		return record_complain_more(tx_db(d->t), d->r, was, *out, e);
	return save(d, was, *out, e);
}

/* What was goes where the move leads, and so holds nothing any more that the next one wants. */
static int
leave(const struct doing *d, const void *was, void **left, struct err *e)
{
	*left = rec_copy(d->a, d->r, was);
	if (d->m->to == NONE)
		return 0;
	*flow_state_of(d->r, d->m, *left) = d->m->to;
	return save(d, was, *left, e);
}

static int
point_to_next(const struct doing *d, const void *left, const void *next, struct err *e)
{
	const struct field *f = d->m->link == NULL ? NULL : resource_field(d->r, d->m->link);
	void *now;

	if (f == NULL)
		return 0;
	now = rec_copy(d->a, d->r, left);
	*(int64_t *)(void *)((char *)now + f->off) = ((const struct rec *)next)->id;
	return record_follow(d->t, d->a, d->who, d->r, left, now, e);
}

static int
save_next(const struct doing *d, const void *was, void *next, struct err *e)
{
	const struct mover by = actor_mover(d->who);
	void *left;

	if (leave(d, was, &left, e) == -1 || (d->m->guard != NULL && d->m->guard(tx_db(d->t), d->a, &by, was, next, e) == -1) ||
	    save(d, NULL, next, e) == -1)
		return -1;
	return point_to_next(d, left, next, e);
}

static int
make_next(const struct doing *d, const void *was, void **out, bool *made, struct err *e)
{
	int64_t there = NONE;
	unsigned see;
	int rc;

	*out = rec_new(d->a, d->r);
	if (d->m->next(tx_db(d->t), d->a, was, *out, &there, e) == -1)
		return -1;
	if (there != NONE) {
		rc = record_get(tx_db(d->t), d->a, d->who, d->r, there, out, &see, e);
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "what follows is out of scope") : rc == -1 ? -1 : 0;
	}
	lay_over(d, view_changes_some(&d->v), *out, e);
	check_reason(d, e);
	check_needs(d, *out, e);
	if (e->code != ERR_OK)
		return -1;
	*made = true;
	return save_next(d, was, *out, e);
}

static int
refuse_archived(struct err *e)
{
	fail_detail(e, ERR_CONFLICT, "move_of_archived");
	e->extra_json = "\"allowed\":[]";
	return -1;
}

/* Whether this one may move this record so; then d->m is the row of the table that is for it. */
static int
admit(struct doing *d, const void *was, struct err *e)
{
	const struct mover by = actor_mover(d->who);
	const struct move *row = flow_row(d->r, d->m, was);
	const char *why;

	if (!flow_may(d->who, d->r, row != NULL ? row : d->m))
		return fail(e, ERR_FORBIDDEN, "%s is not for this role", d->m->name);
	if (((const struct rec *)was)->archived_at != NONE)
		return refuse_archived(e);
	if (row == NULL)
		return flow_refuse(d->who, d->r, d->m, was, NULL, e);
	d->m = row;
	why = row->bar == NULL ? NULL : row->bar(was, &by);
	return why == NULL ? check_members(d, e) : flow_refuse(d->who, d->r, row, was, why, e);
}

int
flow_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
    const struct move *m, const struct jv *body, void **out, bool *made, struct err *e)
{
	struct doing d = { t, a, who, r, m, body, version, .v = { 0 } };
	void *was;

	*made = false;
	access_view(who, r, &d.v);
	if (record_aim(t, a, who, r, id, V_CHANGE, version, &was, e) == -1 || admit(&d, was, e) == -1)
		return -1;
	return d.m->next != NULL ? make_next(&d, was, out, made, e) : change_state(&d, was, out, e);
}
