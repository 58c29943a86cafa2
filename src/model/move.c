/*
 * The table of moves.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/move.h"
#include "model/record.h"

static int
needs_nothing(const struct jv *with, struct err *e)
{
	static const char *const keys[] = { NULL };

	return with == NULL ? 0 : jr_only(with, keys, e);
}

static int
archive(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
    const struct jv *with, void **out, struct err *e)
{
	if (needs_nothing(with, e) == -1)
		return -1;
	return record_archive(t, a, who, r, id, version, true, out, e);
}

static int
restore(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, int64_t version,
    const struct jv *with, void **out, struct err *e)
{
	if (needs_nothing(with, e) == -1)
		return -1;
	return record_archive(t, a, who, r, id, version, false, out, e);
}

static const struct record_move moves[] = {
	{ "archive",	NULL,	V_ARCHIVE,	archive },
	{ "restore",	NULL,	V_ARCHIVE,	restore },
};

static bool
is_of(const struct record_move *m, const struct resource *r)
{
	return m->of == NULL || strcmp(m->of, r->name) == 0;
}

const struct record_move *
move_find(const struct resource *r, const char *name)
{
	for (size_t i = 0; i < nitems(moves); i++)
		if (is_of(&moves[i], r) && strcmp(moves[i].name, name) == 0)
			return &moves[i];
	return NULL;
}

const char *
move_names(struct arena *a, const struct resource *r)
{
	struct str *out = str_new(a);

	for (size_t i = 0; i < nitems(moves); i++)
		if (is_of(&moves[i], r))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : ", ", moves[i].name);
	return str_text(out);
}
