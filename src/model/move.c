/*
 * The moves of every resource, and beside them those of its own.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/flow.h"
#include "model/move.h"
#include "model/record.h"

static int
needs_nothing(const struct jv *with, struct err *e)
{
	static const char *const keys[] = { NULL };

	return with == NULL ? 0 : jr_only(with, keys, e);
}

static int
archive(const struct record_move *m, struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, const struct jv *with, void **out, struct err *e)
{
	if (needs_nothing(with, e) == -1)
		return -1;
	return record_archive(t, a, who, r, id, version, true, out, e);
}

static int
restore(const struct record_move *m, struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, const struct jv *with, void **out, struct err *e)
{
	if (needs_nothing(with, e) == -1)
		return -1;
	return record_archive(t, a, who, r, id, version, false, out, e);
}

/* What its states allow.  A move that makes another record gives that one. */
static int
go_on(const struct record_move *m, struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, const struct jv *with, void **out, struct err *e)
{
	bool made;

	return flow_move(t, a, who, r, id, version, m->flow, with, out, &made, e);
}

static const struct record_move moves[] = {
	{ "archive",	V_ARCHIVE,	NULL,	archive },
	{ "restore",	V_ARCHIVE,	NULL,	restore },
};

const struct record_move *
move_find(struct arena *a, const struct resource *r, const char *name)
{
	const struct move *flow = flow_find(r, name);
	struct record_move *out;

	for (size_t i = 0; i < nitems(moves); i++)
		if (strcmp(moves[i].name, name) == 0)
			return &moves[i];
	if (flow == NULL)
		return NULL;
	out = arena_alloc(a, sizeof *out);
	*out = (struct record_move){ flow->name, V_CHANGE, flow, go_on };
	return out;
}

const char *
move_names(struct arena *a, const struct resource *r)
{
	struct str *out = str_new(a);

	for (size_t i = 0; i < nitems(moves); i++)
		str_printf(out, "%s%s", str_is_empty(out) ? "" : ", ", moves[i].name);
	for (const struct move *m = r->moves; m < r->moves + r->nmoves; m++)
		if (flow_is_first(r, m))
			str_printf(out, ", %s", m->name);
	return str_text(out);
}
