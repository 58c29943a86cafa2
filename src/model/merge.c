/*
 * Merging: what the record that stays gets, how the one that goes is left, and the relations.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/audit.h"
#include "model/record.h"
#include "model/resources.h"
#include "store/search.h"

#include "merge_in.h"

#define R	(&enterprise_resource)

/* --- what is chosen --------------------------------------------------------------------------------- */

/* Fields that say something of another one go the way of that, unless they are chosen themselves. */
static const struct { const char *name, *head; } follows[] = {
	{ "pinyin", "name_zh" }, { "uscc_status", "uscc" }, { "uscc_override", "uscc" }, { "other_id_type", "other_id" },
	{ "hnte_issued", "hnte_no" }, { "hnte_expires", "hnte_no" }, { "bands_year", "revenue_band" },
};

/* Texts that people have added to over time: the lines of both. */
static const char *const united[] = { "note", NULL };

/* Names that stay findable. */
static const size_t names[] = { offsetof(struct enterprise, name_zh), offsetof(struct enterprise, name_en) };

enum pick { PICK_NONE, PICK_THIS, PICK_OTHER };

struct merge {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	struct target	 gone, stays;
	struct enterprise *now;		/* what stays, afterwards */
	enum pick	 pick[FIELDS_MOST];
	struct merge_effect effect[FIELDS_MOST * 4 + 256];
	size_t		 neffects;
	struct merge_done *out;
};

static bool
may_choose(const struct merge *m, const struct field *f)
{
	return f != NULL && resource_field_bit(R, f) != 0 && f >= R->fields && f < R->fields + R->nfields &&
	    !(f->flags & FL_HIDDEN) && (m->stays.see & m->gone.see & BIT(f->class)) != 0;
}

static int
read_choice(struct merge *m, const struct jv *v, struct err *e)
{
	const struct field *f = resource_field(R, jv_key(v));
	const char *pointer = arena_printf(m->a, "/choose/%s", jv_key(v)), *text = jv_text(v);

	if (!may_choose(m, f)) {
		err_field(e, pointer, "unknown_field");
		return 0;
	}
	if (!field_is_writable(f) || (m->stays.change & BIT(f->class)) == 0) {
		err_field(e, pointer, "read_only_field");
		return 0;
	}
	if (!str_eq(text, "this") && !str_eq(text, "other"))
		return err_choice(e, pointer, "this, other");
	m->pick[f - R->fields] = text[0] == 't' ? PICK_THIS : PICK_OTHER;
	return 0;
}

static int
read_choices(struct merge *m, const struct jv *choose, struct err *e)
{
	for (const struct jv *v = choose == NULL ? NULL : jv_first(choose); v != NULL; v = jv_next(v))
		(void)!read_choice(m, v, e);
	return e->nitems > 0 ? -1 : 0;
}

/* --- what the one that stays gets ------------------------------------------------------------------- */

static void
add_effect(struct merge *m, const struct field *f, enum merge_how how, const char *was, const char *got)
{
	assert(m->neffects < nitems(m->effect));
	m->effect[m->neffects++] = (struct merge_effect){ NONE, f, how, was, got };
}

static void
take(struct merge *m, const struct field *f, enum merge_how how)
{
	const char *was = merge_value(m->a, f, m->stays.was);

	if (rec_field_equal(f, m->gone.was, m->now))
		return;
	rec_field_copy(f, m->now, m->gone.was);
	add_effect(m, f, how, was, merge_value(m->a, f, m->now));
}

static const char **
text_of(const struct field *f, void *rec)
{
	return (const char **)(void *)((char *)rec + f->off);
}

static void
add_entry(struct merge *m, const struct field *f, struct entries *all, const char *entry)
{
	const char **more;

	if (merge_has_entry(all, entry))
		return;
	more = arena_array(m->a, all->n + 1, sizeof *more);
	if (all->n > 0)
		memcpy(more, all->at, all->n * sizeof *more);
	more[all->n++] = entry;
	all->at = more;
	add_effect(m, f, MH_ENTRY, NULL, entry);
}

static int
set_list(struct merge *m, const struct field *f, const struct entries *all, struct err *e)
{
	struct err_item *it;

	*text_of(f, m->now) = merge_list(m->a, all);
	if (all->n <= f->sub->most)
		return 0;
	it = err_field(e, arena_printf(m->a, "/choose/%s", f->name), "merge_list_full");
	err_item_param(e, it, "most", arena_printf(m->a, "%zu", f->sub->most));
	return -1;
}

static void
unite_list(struct merge *m, const struct field *f, struct err *e)
{
	struct entries all, more;

	merge_entries(m->a, *text_of(f, m->now), &all);
	merge_entries(m->a, *text_of(f, m->gone.was), &more);
	if (all.n + more.n > 256) {
		err_field(e, arena_printf(m->a, "/choose/%s", f->name), "merge_list_full");
		return;
	}
	for (size_t i = 0; i < more.n; i++)
		add_entry(m, f, &all, more.at[i]);
	(void)!set_list(m, f, &all, e);
}

static bool
is_united(const struct field *f)
{
	for (size_t i = 0; united[i] != NULL; i++)
		if (strcmp(f->name, united[i]) == 0)
			return true;
	return false;
}

/* Where both would be too long the one that stays keeps its own; the other's stands in the old record. */
static void
unite_text(struct merge *m, const struct field *f)
{
	const char *own = *text_of(f, m->now), *more = *text_of(f, m->gone.was), *both;

	if (own == NULL || more == NULL || str_has_lines(own, more))
		return;
	both = arena_printf(m->a, "%s\n%s", own, more);
	if ((int64_t)strlen(both) > f->max)
		return;
	*text_of(f, m->now) = both;
	add_effect(m, f, MH_LINES, NULL, more);
}

static void
merge_field(struct merge *m, const struct field *f, enum pick pick, struct err *e)
{
	if (pick == PICK_THIS)
		take(m, f, MH_CHOSEN);
	else if (pick == PICK_OTHER)
		return;
	else if (f->type == F_LIST)
		unite_list(m, f, e);
	else if (rec_field_is_empty(f, m->now))
		take(m, f, MH_FILLED);
	else if (is_united(f))
		unite_text(m, f);
}

static const struct field *
head_of(const struct field *f)
{
	for (size_t i = 0; i < nitems(follows); i++)
		if (strcmp(f->name, follows[i].name) == 0)
			return resource_field(R, follows[i].head);
	return NULL;
}

/* How its head was taken is how it is taken, also where it is empty. */
static void
merge_follower(struct merge *m, const struct field *f, const struct field *head, struct err *e)
{
	enum pick pick = m->pick[f - R->fields];

	if (pick != PICK_NONE)
		merge_field(m, f, pick, e);
	else if (!rec_field_equal(head, m->stays.was, m->now))
		take(m, f, m->pick[head - R->fields] == PICK_THIS ? MH_CHOSEN : MH_FILLED);
	else if (rec_field_is_empty(head, m->now) || rec_field_equal(head, m->gone.was, m->now))
		merge_field(m, f, PICK_NONE, e);
}

/* Every name that either had and that is the name of neither kind now is a former one. */
static void
keep_names(struct merge *m, struct err *e)
{
	const struct field *f = resource_field(R, "former_names");
	const void *const of[] = { m->stays.was, m->gone.was };
	struct entries all;

	merge_entries(m->a, m->now->former_names, &all);
	for (size_t i = 0; i < nitems(of) * nitems(names); i++) {
		const char *name = *(const char *const *)(const void *)((const char *)of[i % 2] + names[i / 2]);
		struct str *text = str_new(m->a);
		struct jw w;

		if (name == NULL || str_eq(name, m->now->name_zh) || str_eq(name, m->now->name_en))
			continue;
		jw_init(&w, text);
		jw_text(&w, name);
		add_entry(m, f, &all, str_text(text));
	}
	(void)!set_list(m, f, &all, e);
}

static int
merge_fields(struct merge *m, struct err *e)
{
	m->now = rec_copy(m->a, R, m->stays.was);
	for (const struct field *f = R->fields; f < R->fields + R->nfields; f++)
		if (field_is_writable(f) && head_of(f) == NULL)
			merge_field(m, f, m->pick[f - R->fields], e);
	for (const struct field *f = R->fields; f < R->fields + R->nfields; f++)
		if (field_is_writable(f) && head_of(f) != NULL)
			merge_follower(m, f, head_of(f), e);
	keep_names(m, e);
	return e->nitems > 0 ? -1 : 0;
}

/* --- how the one that goes is left -------------------------------------------------------------------- */

static int
write_gone(struct merge *m, struct err *e)
{
	const struct enterprise *was = m->gone.was;
	struct enterprise *now = rec_copy(m->a, R, was);
	struct record_made made;

	now->record_status = RS_MERGED;
	now->merged_into = ((const struct rec *)m->stays.was)->id;
	now->uscc = NULL;
	if (now->rec.archived_at == NONE)
		now->rec.archived_at = actor_ms(m->who);
	record_prepare(m->a, R, was, now, false, &made);
	made.indexed = false;
	for (const struct field *f = R->fields; f < R->fields + R->nfields; f++)
		if (field_is_writable(f) && !rec_field_equal(f, was, now))
			add_effect(m, f, MH_LOST, merge_value(m->a, f, was), NULL);
	m->out->gone = now;
	if (search_drop(m->t, R->counter, was->rec.id, e) == -1)
		return -1;
	return record_write_as(m->t, m->who, R, &made, "merge", merge_note(m->a, m->out->id, "into", now->merged_into), e);
}

/* All rules hold for the result; an entry in its history there is in any case. */
static int
write_stays(struct merge *m, struct err *e)
{
	const struct enterprise *gone = m->gone.was;
	struct record_made made;

	if (record_check(tx_db(m->t), m->a, m->who, R, m->stays.was, m->now, e) == -1)
		return -1;
	record_prepare(m->a, R, m->stays.was, m->now, true, &made);
	m->out->stays = m->now;
	return record_write_as(m->t, m->who, R, &made, "merge", merge_note(m->a, m->out->id, "from", gone->rec.id), e);
}

/* --- what is kept of it ------------------------------------------------------------------------------- */

static int
put_merge(struct merge *m, struct err *e)
{
	const struct enterprise *gone = m->gone.was, *stays = m->stays.was;
	struct stmt *s = tx_stmt(m->t, "INSERT INTO enterprise_merge(gone, stays, at, account, archived_at, shown, uscc)"
	    " VALUES($1, $2, $3, $4, $5, $6, $7)");

	stmt_int(s, 1, gone->rec.id);
	stmt_int(s, 2, stays->rec.id);
	stmt_int(s, 3, actor_ms(m->who));
	stmt_int(s, 4, m->who->account);
	stmt_int(s, 5, gone->rec.archived_at);
	stmt_int(s, 6, gone->shown);
	stmt_text(s, 7, gone->uscc);
	if (stmt_run(s, e) == -1)
		return -1;
	m->out->id = tx_last_id(m->t);
	m->out->undo_until = actor_ms(m->who) + MERGE_UNDO_DAYS * INT64_C(86400000);
	return 0;
}

static int
put_effects(struct merge *m, struct err *e)
{
	for (size_t i = 0; i < m->neffects; i++) {
		const struct merge_effect *x = &m->effect[i];
		struct stmt *s = tx_stmt(m->t, "INSERT INTO enterprise_merge_field(merge, field, how, was, got)"
		    " VALUES($1, $2, $3, $4, $5)");

		stmt_int(s, 1, m->out->id);
		stmt_text(s, 2, x->f->name);
		stmt_int(s, 3, x->how);
		stmt_text(s, 4, x->was);
		stmt_text(s, 5, x->got);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static int
put_moved(struct merge *m, const struct relation *x, int64_t row, struct err *e)
{
	struct stmt *s = tx_stmt(m->t, "INSERT INTO enterprise_merge_moved(merge, tab, col, row) VALUES($1, $2, $3, $4)");

	stmt_int(s, 1, m->out->id);
	stmt_text(s, 2, x->table);
	stmt_text(s, 3, x->column);
	stmt_int(s, 4, row);
	return stmt_run(s, e);
}

/* --- relations ---------------------------------------------------------------------------------------- */

static int
move_row(struct merge *m, const struct relation *x, int64_t row, const char *note, struct err *e)
{
	int64_t to = ((const struct rec *)m->stays.was)->id;
	int64_t gone = ((const struct rec *)m->gone.was)->id;
	bool self = x->from == R && (row == to || row == gone);
	int rc = self ? 1 : merge_clashes(tx_db(m->t), m->a, x, row, to, e);

	if (rc == -1)
		return -1;
	merge_count(m->out, m->a, x, rc == 0);
	if (rc == 1)
		return 0;
	if (merge_point(m->t, m->a, m->who, x, row, gone, to, note, e) == -1)
		return -1;
	return put_moved(m, x, row, e);
}

static int
rows_of(struct merge *m, const struct relation *x, int64_t **row, size_t *n, struct err *e)
{
	int64_t id = ((const struct rec *)m->gone.was)->id;
	struct stmt *s;
	size_t cap = 0;
	int rc;

	*row = NULL;
	*n = 0;
	s = tx_stmt(m->t, arena_printf(m->a, "SELECT %s FROM %s WHERE %s = $1 GROUP BY %s ORDER BY %s ASC NULLS LAST",
	    merge_row_key(x), x->table, x->column, merge_row_key(x), merge_row_key(x)));
	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1) {
		if (*n == cap) {
			int64_t *more = arena_array(m->a, cap = cap * 2 + 16, sizeof *more);

			if (*n > 0)
				memcpy(more, *row, *n * sizeof *more);
			*row = more;
		}
		(*row)[(*n)++] = col_int(s, 0);
	}
	return rc;
}

static int
move_relations(struct merge *m, struct err *e)
{
	const char *note = merge_note(m->a, m->out->id, "from", ((const struct rec *)m->gone.was)->id);
	const struct relation *x;
	int64_t *row;
	size_t n, nrows;

	x = relation_all(&n);
	for (size_t i = 0; i < n; i++) {
		if (x[i].to != R || x[i].way != RW_MOVED)
			continue;
		if (rows_of(m, &x[i], &row, &nrows, e) == -1)
			return -1;
		for (size_t k = 0; k < nrows; k++)
			if (move_row(m, &x[i], row[k], note, e) == -1)
				return -1;
	}
	return 0;
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static int
aim_both(struct merge *m, const struct merge_ask *ask, struct err *e)
{
	if (record_target(m->t, m->a, m->who, R, ask->gone, V_MERGE, ask->gone_version, &m->gone, e) == -1)
		return -1;
	if (ask->gone == ask->stays) {
		err_field(e, "/into", "merge_itself");
		return -1;
	}
	if (record_target(m->t, m->a, m->who, R, ask->stays, V_MERGE, ask->stays_version, &m->stays, e) == -1)
		return -1;
	return ((struct rec *)m->stays.was)->archived_at == NONE ? 0 : fail_detail(e, ERR_CONFLICT, "merge_into_archived");
}

int
merge_run(struct tx *t, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct merge_done *out,
    struct err *e)
{
	struct merge *m = arena_alloc(a, sizeof *m);

	*out = (struct merge_done){ .id = NONE };
	*m = (struct merge){ .t = t, .a = a, .who = who, .out = out };
	if (aim_both(m, ask, e) == -1 || merge_refuse_clashes(tx_db(t), a, who, ask, e) == -1 || read_choices(m, ask->choose, e) == -1 || merge_fields(m, e) == -1)
		return -1;
	/* The code must be free before the other takes it, and the merge known before anything names it. */
	if (put_merge(m, e) == -1 || write_gone(m, e) == -1 || write_stays(m, e) == -1)
		return -1;
	if (put_effects(m, e) == -1 || move_relations(m, e) == -1)
		return -1;
	return merge_reload(tx_db(t), a, out, e);	/* what was moved may have changed what they say (terms) */
}
