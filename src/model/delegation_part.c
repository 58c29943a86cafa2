/*
 * The rules that all rows of delegations share.
 */
#include "base/base.h"

#include "text/zone.h"

#include "delegation_in.h"

const struct resource *const delegation_rows[] = {
	&delegation_leg_resource, &agenda_item_resource, &application_resource, &delegate_resource, &meeting_resource,
	&meeting_wish_resource, &outcome_resource, &attribution_resource, &follow_up_resource, &document_pack_resource, NULL
};

/* What stands between countries: strokes, ends of lines, the way from one to the next. */
static size_t
between(const char *p)
{
	for (const char *const *w = NAMES("/", "／", "\n", "——", "—", "→", "+", "＋"); *w != NULL; w++)
		if (str_starts(p, *w))
			return strlen(*w);
	return 0;
}

static bool
has_between(const char *p)
{
	while (*p != '\0' && between(p) == 0)
		p++;
	return *p != '\0';
}

/* These as lists have them. */
static const char *
with_marks(struct arena *a, const char *cell)
{
	struct str *out = str_new(a);
	size_t n;

	for (; *cell != '\0'; cell += n) {
		size_t mark = between(cell);

		n = mark > 0 ? mark : 1;
		str_add(out, mark > 0 ? ";" : cell, 1);
	}
	return str_text(out);
}

const char *
countries_apart(struct arena *a, const char *cell)
{
	char *out = arena_strdup(a, cell);

	if (has_between(out))	/* 泰国/马来西亚, 越南—老挝 */
		return with_marks(a, cell);
	for (size_t i = 0; out[i] != '\0'; i++) {
		bool at_code = i % 3 != 2;

		if (at_code ? out[i] < 'A' || out[i] > 'Z' : out[i] != ' ')
			return cell;
		if (!at_code)
			out[i] = ';';
	}
	return strlen(out) % 3 == 2 ? out : cell;
}

int
delegation_take(struct db *d, const void *before, void *rec, struct err *e)
{
	const struct delegation_part *was = before;
	struct delegation_part *now = rec;

	if (was != NULL && was->delegation != now->delegation)
		err_field(e, "/delegation", "read_only_field");
	if (now->delegation == NONE)
		return 0;
	return db_int(d, "SELECT keeper FROM delegation WHERE id = $1", now->delegation, &now->keeper, e) == -1 ? -1 : 0;
}

int
delegation_check_sibling(struct db *d, const void *rec, const char *pointer, const char *sql, int64_t id, struct err *e)
{
	const struct delegation_part *now = rec;
	int64_t delegation = NONE;
	int rc = id == NONE || now->delegation == NONE ? 0 : db_int(d, sql, id, &delegation, e);

	if (rc == 1 && delegation != now->delegation)
		err_field(e, pointer, "of_another_delegation");
	return rc == -1 ? -1 : 0;
}

int
delegation_check_list(struct db *d, const struct resource *r, const void *now, const char *field, const char *sql, struct err *e)
{
	const struct field *f = resource_field(r, field), *sub = f->sub->fields;
	int64_t id;

	while (sub->type != F_REF)
		sub++;
	for (size_t i = 0; rec_list_ref(e->arena, f, now, sub, i, &id); i++)
		if (delegation_check_sibling(d, now, arena_printf(e->arena, "/%s/%zu", field, i), sql, id, e) == -1)
			return -1;
	return 0;
}

int
delegation_state_of(struct db *d, int64_t id, int64_t *state, struct err *e)
{
	*state = NONE;
	return id == NONE || db_int(d, "SELECT state FROM delegation WHERE id = $1", id, state, e) != -1 ? 0 : -1;
}

int64_t
delegation_moment(const struct local_time *t)
{
	int64_t ms;

	return t->local == NULL || t->zone == NULL || zone_instant(t->local, t->zone, &ms) != NULL ? NONE : ms;
}

int
delegation_fill_zone(struct db *d, int64_t leg, struct local_time *starts, struct local_time *ends, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT zone FROM delegation_leg WHERE id = $1");
	const char *zone = starts->zone;
	int rc;

	stmt_int(s, 1, leg);
	if ((rc = leg == NONE ? 0 : stmt_row(s, e)) == 1 && !col_is_null(s, 0))
		zone = arena_strdup(e->arena, col_text(s, 0));
	stmt_done(s);
	starts->zone = starts->zone == NULL && starts->local != NULL ? zone : starts->zone;
	ends->zone = ends->zone == NULL && ends->local != NULL ? zone : ends->zone;
	return rc == -1 ? -1 : 0;
}

/* A wall time as people write it. */
static const char *
as_read(struct arena *a, struct stmt *leg, int column)
{
	char *text = arena_strdup(a, col_is_null(leg, column) ? "?" : col_text(leg, column));
	char *t = strchr(text, 'T');

	if (t != NULL)
		*t = ' ';
	return text;
}

static void
complain_outside(struct arena *a, struct stmt *leg, const char *pointer, struct err *e)
{
	struct err_item *it = err_field(e, pointer, "outside_leg");

	err_item_param(e, it, "from", as_read(a, leg, 1));
	err_item_param(e, it, "to", as_read(a, leg, 2));
}

static void
check_in_leg(struct stmt *leg, const struct delegation_span *span, struct err *e)
{
	int64_t from = col_int(leg, 3), to = col_int(leg, 4), starts = *span->starts_at, ends = *span->ends_at;

	if (starts != NONE && ((from != NONE && starts < from) || (to != NONE && starts > to)))
		complain_outside(e->arena, leg, "/starts", e);
	else if (ends != NONE && ((from != NONE && ends < from) || (to != NONE && ends > to)))
		complain_outside(e->arena, leg, "/ends", e);
}

int
delegation_check_span(struct db *d, int64_t leg, const struct delegation_span *span, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT id, arrive, leave, arrives_at, leaves_at FROM delegation_leg WHERE id = $1");
	int rc;

	stmt_int(s, 1, leg);
	*span->starts_at = delegation_moment(span->starts);
	*span->ends_at = delegation_moment(span->ends);
	if (*span->starts_at != NONE && *span->ends_at != NONE && *span->ends_at <= *span->starts_at)
		err_field(e, "/ends", "ends_before_start");
	if ((rc = leg == NONE ? 0 : stmt_row(s, e)) == 1)
		check_in_leg(s, span, e);
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

unsigned
delegation_beginnings(const struct resource *r, int64_t trip_state)
{
	const struct field *f = resource_field(r, r->state != NULL ? r->state : "state");
	bool over = trip_state == DS_RETURNED || trip_state == DS_REPORTED || trip_state == DS_CLOSED;

	return f->begins | (over ? f->begins_over : 0);
}

void
delegation_check_birth(const void *was, const struct resource *r, const void *now, unsigned in, struct err *e)
{
	const struct field *f = resource_field(r, r->state != NULL ? r->state : "state");
	int64_t state = *(const int64_t *)(const void *)((const char *)now + f->off);
	struct err_item *it;

	if (was != NULL || state == NONE || (in & BIT(state)) != 0)
		return;
	it = err_field(e, arena_printf(e->arena, "/%s", f->name), "not_a_beginning");
	err_item_param(e, it, "state_zh", f->choices[state].zh);
	err_item_param(e, it, "state_en", f->choices[state].en);
}
