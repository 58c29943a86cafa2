/*
 * Undoing a merge, also in the middle of a chain.
 *
 * What the merge did to fields of the record that stays is followed through the merges by which that went on: a value that came
 * from the one that is set free is taken back wherever it has come to, as long as it still stands there.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/record.h"
#include "model/resources.h"

#include "merge_in.h"

#define R	(&enterprise_resource)

struct undo {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	struct merge_row m;
	struct target	 gone;
	struct merge_done *out;
};

struct effects {
	struct merge_effect *at;
	size_t		 n;
};

/* --- what a merge did to fields ----------------------------------------------------------------------- */

static int
count_effects(struct db *d, int64_t merge, int64_t *n, struct err *e)
{
	return db_int(d, "SELECT count(*) FROM enterprise_merge_field WHERE merge = $1", merge, n, e);
}

/* A field that is no longer in the table cannot be taken back. */
static int
load_effects(struct undo *u, int64_t merge, struct effects *out, struct err *e)
{
	struct stmt *s;
	int64_t most = 0;
	int rc;

	if (count_effects(tx_db(u->t), merge, &most, e) == -1)
		return -1;
	*out = (struct effects){ arena_array(u->a, (size_t)most + 1, sizeof *out->at), 0 };
	s = tx_stmt(u->t, "SELECT id, field, how, was, got FROM enterprise_merge_field WHERE merge = $1 ORDER BY id");
	stmt_int(s, 1, merge);
	while ((rc = stmt_row(s, e)) == 1) {
		const struct field *f = resource_field(R, col_text(s, 1));

		if (f != NULL)
			out->at[out->n++] = (struct merge_effect){ col_int(s, 0), f, (enum merge_how)col_int(s, 2),
			    arena_strdup(u->a, col_text(s, 3)), arena_strdup(u->a, col_text(s, 4)) };
	}
	return rc;
}

static int
forget_effect(struct undo *u, const struct merge_effect *x, struct err *e)
{
	struct stmt *s = tx_stmt(u->t, "DELETE FROM enterprise_merge_field WHERE id = $1");

	stmt_int(s, 1, x->row);
	return stmt_run(s, e);
}

static int
correct_effect(struct undo *u, const struct merge_effect *x, const char *was, const char *got, struct err *e)
{
	struct stmt *s = tx_stmt(u->t, "UPDATE enterprise_merge_field SET was = $2, got = $3 WHERE id = $1");

	stmt_int(s, 1, x->row);
	stmt_text(s, 2, was);
	stmt_text(s, 3, got);
	return stmt_run(s, e);
}

/* --- taking back -------------------------------------------------------------------------------------- */

static const char **
text_of(const struct field *f, void *rec)
{
	return (const char **)(void *)((char *)rec + f->off);
}

/* An entry that is not there any more was taken out by somebody, which is as good. */
static void
take_out_entry(struct arena *a, const struct field *f, const char *entry, void *now)
{
	struct entries all, kept;

	merge_entries(a, *text_of(f, now), &all);
	kept = (struct entries){ arena_array(a, all.n + 1, sizeof *kept.at), 0 };
	for (size_t i = 0; i < all.n; i++)
		if (strcmp(all.at[i], entry) != 0)
			kept.at[kept.n++] = all.at[i];
	*text_of(f, now) = merge_list(a, &kept);
}

/* The text without the lines, or NULL if they do not stand there as they were added. */
static const char *
without_lines(struct arena *a, const char *text, const char *lines)
{
	const char *at = text == NULL ? NULL : strstr(text, lines), *behind;

	if (at == NULL)
		return NULL;
	behind = at + strlen(lines);
	if (at > text && at[-1] == '\n')
		at--;
	else if (*behind == '\n')
		behind++;
	return arena_printf(a, "%.*s%s", (int)(at - text), text, behind);
}

static bool
take_out_lines(struct arena *a, const struct field *f, const char *lines, void *now)
{
	const char *text = without_lines(a, *text_of(f, now), lines);

	if (text == NULL)
		return false;
	*text_of(f, now) = *text == '\0' ? NULL : text;
	return true;
}

/* Lay the effect's opposite over a record; false: somebody has changed it since. */
static int
take_back(struct undo *u, const struct merge_effect *x, void *now, bool *done, struct err *e)
{
	*done = true;
	switch (x->how) {
	case MH_ENTRY:
		take_out_entry(u->a, x->f, x->got, now);
		return 0;
	case MH_LINES:
		*done = take_out_lines(u->a, x->f, x->got, now);
		return 0;
	case MH_CHOSEN:
	case MH_FILLED:
		*done = strcmp(merge_value(u->a, x->f, now), x->got) == 0;
		return *done ? merge_set_value(u->a, R, x->f, x->was, now, e) : 0;
	default:
		return 0;	/* lost by the one that went */
	}
}

/* Among the effects of the merge by which a record went: what it lost of a field, or NULL. */
static const struct merge_effect *
lost(const struct effects *next, const struct field *f)
{
	for (size_t i = 0; i < next->n; i++)
		if (next->at[i].how == MH_LOST && next->at[i].f == f)
			return &next->at[i];
	return NULL;
}

static int
take_all_back(struct undo *u, const struct effects *all, const struct effects *next, struct enterprise *now, struct err *e)
{
	bool done;

	for (size_t i = 0; i < all->n; i++) {
		if (lost(next, all->at[i].f) != NULL)
			continue;	/* it is in what the next merge will give back */
		if (take_back(u, &all->at[i], now, &done, e) == -1)
			return -1;
		if (!done)
			u->out->left_fields |= resource_field_bit(R, all->at[i].f);
	}
	return 0;
}

/* Names make keys; save a record that was changed without the rules of the door. */
static int
write_side(struct undo *u, const struct enterprise *was, struct enterprise *now, struct err *e)
{
	struct record_made made;

	enterprise_renamed(was, now);
	record_prepare(u->a, R, was, now, false, &made);
	made.indexed = made.indexed && now->merged_into == NONE;
	return record_write_as(u->t, u->who, R, &made, "unmerge", merge_note(u->a, u->m.id, "from", u->m.gone), e);
}

static int
take_back_from(struct undo *u, int64_t id, const struct effects *all, const struct effects *next, struct err *e)
{
	struct enterprise *now;
	void *was;
	int rc = rec_load(tx_db(u->t), u->a, R, id, &was, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_DB, "enterprise %lld has gone", (long long)id) : -1;
	now = rec_copy(u->a, R, was);
	if (take_all_back(u, all, next, now, e) == -1)
		return -1;
	u->out->stays = now;
	return write_side(u, was, now, e);
}

/* --- further along the chain -------------------------------------------------------------------------- */

static bool
same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* What the next merge did with a value that came by this one: corrected there, and to be taken back there too. */
static int
carry_value(struct undo *u, const struct merge_effect *x, const struct merge_effect *next, struct effects *out, struct err *e)
{
	const char *instead = x->how == MH_ENTRY || (next->how == MH_FILLED && same(x->was, "null")) ? next->was : x->was;

	out->at[out->n++] = (struct merge_effect){ next->row, next->f, next->how, instead, next->got };
	if (next->how == MH_ENTRY || same(instead, next->was))
		return forget_effect(u, next, e);
	return correct_effect(u, next, next->was, instead, e);
}

static int
carry_lines(struct undo *u, const struct merge_effect *x, const struct merge_effect *next, struct effects *out, struct err *e)
{
	const char *rest = without_lines(u->a, next->got, x->got);

	if (rest == NULL)
		return 0;
	out->at[out->n++] = (struct merge_effect){ next->row, next->f, MH_LINES, NULL, x->got };
	return *rest == '\0' ? forget_effect(u, next, e) : correct_effect(u, next, NULL, rest, e);
}

static int
carry_one(struct undo *u, const struct merge_effect *x, const struct effects *next, struct effects *out, struct err *e)
{
	for (size_t i = 0; i < next->n; i++) {
		const struct merge_effect *y = &next->at[i];
		bool entry = x->how == MH_ENTRY && y->how == MH_ENTRY;
		bool value = (x->how == MH_CHOSEN || x->how == MH_FILLED) && (y->how == MH_CHOSEN || y->how == MH_FILLED);

		if (y->f != x->f)
			continue;
		if (x->how == MH_LINES && y->how == MH_LINES)
			return carry_lines(u, x, y, out, e);
		if ((entry || value) && same(x->got, y->got))
			return carry_value(u, x, y, out, e);
	}
	return 0;
}

/* What the next merge is to give back is what it would have been. */
static int
correct_lost(struct undo *u, const struct merge_effect *x, const struct effects *next, struct err *e)
{
	const struct merge_effect *l = x->how == MH_CHOSEN || x->how == MH_FILLED ? lost(next, x->f) : NULL;

	if (l == NULL)
		return 0;
	if (same(l->was, x->got))
		return correct_effect(u, l, x->was, NULL, e);
	u->out->left_fields |= resource_field_bit(R, x->f);
	return 0;
}

static int
carry(struct undo *u, const struct effects *all, const struct effects *next, struct effects *out, struct err *e)
{
	*out = (struct effects){ arena_array(u->a, all->n + 1, sizeof *out->at), 0 };
	for (size_t i = 0; i < all->n; i++)
		if (correct_lost(u, &all->at[i], next, e) == -1 || carry_one(u, &all->at[i], next, out, e) == -1)
			return -1;
	return 0;
}

/* The merge by which a record went on, with its effects: 1, 0 there is none, -1. */
static int
next_of(struct undo *u, int64_t id, struct merge_row *m, struct effects *out, struct err *e)
{
	int rc = merge_find(tx_db(u->t), id, m, e);

	*out = (struct effects){ NULL, 0 };
	return rc == 1 && load_effects(u, m->id, out, e) == -1 ? -1 : rc;
}

/* Along the chain while there is something to take back. */
static int
take_back_fields(struct undo *u, const struct effects *first, struct err *e)
{
	struct effects all = *first, next, more = { NULL, 0 };
	struct merge_row m = u->m;
	int rc;

	do {
		int64_t id = m.stays;

		if ((rc = next_of(u, id, &m, &next, e)) == -1 || take_back_from(u, id, &all, &next, e) == -1)
			return -1;
		if (rc == 1 && carry(u, &all, &next, &more, e) == -1)
			return -1;
		all = more;
	} while (rc == 1 && all.n > 0);
	return 0;
}

/* --- the one that comes back -------------------------------------------------------------------------- */

static int
bring_back(struct undo *u, const struct effects *all, struct err *e)
{
	const struct enterprise *was = u->gone.was;
	struct enterprise *now = rec_copy(u->a, R, was);
	struct record_made made;

	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].how == MH_LOST && merge_set_value(u->a, R, all->at[i].f, all->at[i].was, now, e) == -1)
			return -1;
	now->merged_into = NONE;
	now->rec.archived_at = u->m.archived_at;
	if (record_check_unique(tx_db(u->t), u->a, u->who, R, was, now, e) == -1)
		return -1;
	record_prepare(u->a, R, was, now, true, &made);
	u->out->gone = now;
	return record_write_as(u->t, u->who, R, &made, "unmerge", merge_note(u->a, u->m.id, "into", u->m.stays), e);
}

/* --- rows that were moved ----------------------------------------------------------------------------- */

struct moved {
	const char	*table, *column;
	int64_t		 row;
};

static const struct relation *
relation_of(const struct moved *v)
{
	size_t n;
	const struct relation *x = relation_all(&n);

	for (size_t i = 0; i < n; i++)
		if (strcmp(x[i].table, v->table) == 0 && strcmp(x[i].column, v->column) == 0)
			return &x[i];
	return NULL;
}

/* Where merges have taken the row, NONE: somebody else moved it between two of them. */
static int
expected(struct undo *u, const struct moved *v, int64_t *at, struct err *e)
{
	struct stmt *s = tx_stmt(u->t, "SELECT m.gone, m.stays FROM enterprise_merge_moved v"
	    " JOIN enterprise_merge m ON m.id = v.merge WHERE v.tab = $1 AND v.col = $2 AND v.row = $3 AND m.id > $4"
	    " AND m.undone_at IS NULL ORDER BY m.id");
	int rc;

	*at = u->m.stays;
	stmt_text(s, 1, v->table);
	stmt_text(s, 2, v->column);
	stmt_int(s, 3, v->row);
	stmt_int(s, 4, u->m.id);
	while ((rc = stmt_row(s, e)) == 1 && *at != NONE)
		*at = col_int(s, 0) == *at ? col_int(s, 1) : NONE;
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

/* Later merges have not moved it any more. */
static int
forget_later(struct undo *u, const struct moved *v, struct err *e)
{
	struct stmt *s = tx_stmt(u->t, "DELETE FROM enterprise_merge_moved WHERE tab = $1 AND col = $2 AND row = $3 AND merge > $4");

	stmt_text(s, 1, v->table);
	stmt_text(s, 2, v->column);
	stmt_int(s, 3, v->row);
	stmt_int(s, 4, u->m.id);
	return stmt_run(s, e);
}

static int
move_back(struct undo *u, const struct moved *v, struct err *e)
{
	const struct relation *x = relation_of(v);
	int64_t now = NONE, at = NONE;
	int rc;

	if (x == NULL)
		return 0;
	if (expected(u, v, &at, e) == -1)
		return -1;
	if ((rc = merge_at(tx_db(u->t), u->a, x, v->row, at, &now, e)) != 1)
		return rc;	/* 0: it was purged */
	rc = at == NONE || now != at ? 1 : merge_clashes(tx_db(u->t), u->a, x, v->row, u->m.gone, e);
	if (rc == -1)
		return -1;
	merge_count(u->out, u->a, x, rc == 0);
	if (rc == 1)
		return 0;
	if (merge_point(u->t, u->a, u->who, x, v->row, now, u->m.gone, merge_note(u->a, u->m.id, "from", now), e) == -1)
		return -1;
	return forget_later(u, v, e);
}

static int
load_moved(struct undo *u, struct moved **out, size_t *n, struct err *e)
{
	int64_t most = 0;
	struct stmt *s;
	int rc;

	*n = 0;
	if (db_int(tx_db(u->t), "SELECT count(*) FROM enterprise_merge_moved WHERE merge = $1", u->m.id, &most, e) == -1)
		return -1;
	*out = arena_array(u->a, (size_t)most + 1, sizeof **out);
	s = tx_stmt(u->t, "SELECT tab, col, row FROM enterprise_merge_moved WHERE merge = $1 ORDER BY tab, col, row");
	stmt_int(s, 1, u->m.id);
	while ((rc = stmt_row(s, e)) == 1)
		(*out)[(*n)++] = (struct moved){ arena_strdup(u->a, col_text(s, 0)), arena_strdup(u->a, col_text(s, 1)),
		    col_int(s, 2) };
	return rc;
}

static int
move_all_back(struct undo *u, struct err *e)
{
	struct moved *v;
	size_t n;

	if (load_moved(u, &v, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (move_back(u, &v[i], e) == -1)
			return -1;
	return 0;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static int
mark_undone(struct undo *u, struct err *e)
{
	struct stmt *s = tx_stmt(u->t, "UPDATE enterprise_merge SET undone_at = $2, undone_by = $3 WHERE id = $1");

	stmt_int(s, 1, u->m.id);
	stmt_int(s, 2, actor_ms(u->who));
	stmt_int(s, 3, u->who->account);
	return stmt_run(s, e);
}

static int
aim(struct undo *u, int64_t gone, int64_t version, struct err *e)
{
	int64_t until;
	int rc;

	if (record_target_merged(u->t, u->a, u->who, R, gone, V_MERGE, version, &u->gone, e) == -1 ||
	    (rc = merge_find(tx_db(u->t), gone, &u->m, e)) == -1)
		return -1;
	if (rc == 0)
		return fail_detail(e, ERR_CONFLICT, "not_merged");
	until = u->m.at + MERGE_UNDO_DAYS * INT64_C(86400000);
	u->out->id = u->m.id;
	u->out->undo_until = until;
	if (actor_ms(u->who) <= until)
		return 0;
	fail_detail(e, ERR_CONFLICT, "merge_undo_over");
	err_param_int(e, "days", MERGE_UNDO_DAYS);
	return -1;
}

int
merge_undo(struct tx *t, struct arena *a, const struct actor *who, int64_t gone, int64_t version, struct merge_done *out,
    struct err *e)
{
	struct undo *u = arena_alloc(a, sizeof *u);
	struct effects all;

	*out = (struct merge_done){ .id = NONE };
	*u = (struct undo){ .t = t, .a = a, .who = who, .out = out };
	if (aim(u, gone, version, e) == -1 || load_effects(u, u->m.id, &all, e) == -1)
		return -1;
	/* The codes are free before the one that comes back takes its own. */
	if (take_back_fields(u, &all, e) == -1 || bring_back(u, &all, e) == -1 || move_all_back(u, e) == -1)
		return -1;
	return mark_undone(u, e) == -1 ? -1 : merge_reload(tx_db(t), a, out, e);
}
