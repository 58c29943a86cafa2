/*
 * What points to a record, before it is merged or deleted: every reference that the caller may see.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/expand.h"
#include "api/parts.h"
#include "meta/list.h"
#include "meta/relation.h"
#include "model/record.h"
#include "model/resources.h"

enum { SHOWN = 10 };		/* of each reference */

static const char *
in_lang(const struct req *rq, const char *en, const char *zh)
{
	return rq->lang == LANG_ZH ? zh : en;
}

static void
begin_group(struct jw *w, const char *resource, const char *field, const char *label, const char *field_label, int64_t total)
{
	jw_object(w);
	jw_ktext(w, "resource", resource);
	jw_ktext(w, "field", field);
	jw_ktext(w, "label", label);
	jw_ktext(w, "field_label", field_label);
	jw_kint(w, "total", total);
	jw_key(w, "items");
	jw_array(w);
}

static void
end_group(struct jw *w)
{
	jw_end_array(w);
	jw_end_object(w);
}

static void
put_item(struct jw *w, int64_t id, const char *title, bool archived)
{
	jw_object(w);
	jw_kint(w, "id", id);
	jw_ktext(w, "title", title);
	jw_kbool(w, "archived", archived);
	jw_end_object(w);
}

/* --- fields of resources ------------------------------------------------------------------------------ */

static int
put_record(struct req *rq, struct jw *w, const struct resource *r, int64_t id, struct err *e)
{
	unsigned see;
	void *rec;
	int rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), r, id, &rec, &see, e);

	if (rc == 1)
		put_item(w, id, record_title(rq->arena, r, rec, rq->lang), ((const struct rec *)rec)->archived_at != NONE);
	return rc == -1 ? -1 : 0;
}

/* Whether the caller may look for rows by the reference at all. */
static bool
may_look(struct req *rq, const struct relation *x, struct view *v)
{
	struct err none;

	err_init(&none, rq->arena);
	if (access_may(req_actor(rq), x->from, V_READ, &none) == -1)
		return false;
	access_view(req_actor(rq), x->from, v);
	return (x->sub != NULL || (x->field->flags & FL_FILTER)) && !(x->field->flags & FL_HIDDEN) && view_may_ask(v, x->field);
}

static void
begin_field_group(struct req *rq, struct jw *w, const struct relation *x, int64_t total)
{
	begin_group(w, x->from->path, x->field->name, in_lang(rq, x->from->en, x->from->zh),
	    in_lang(rq, x->field->en, x->field->zh), total);
}

/* Of those that name it in a list, which the caller sees: 1, 0, -1. */
static int
is_in_sight(struct req *rq, const struct relation *x, int64_t id, struct err *e)
{
	unsigned see;
	void *rec;

	return record_get(req_worker(rq)->db, rq->arena, req_actor(rq), x->from, id, &rec, &see, e);
}

/* Rows of a list: the records that have them. */
static int
put_list(struct req *rq, struct jw *w, const struct relation *x, int64_t id, struct err *e)
{
	int64_t shown[SHOWN], total = 0;
	struct stmt *s;
	int rc, there;

	s = db_stmt(req_worker(rq)->db, arena_printf(rq->arena, "SELECT owner FROM %s WHERE %s = $1 GROUP BY owner ORDER BY owner ASC NULLS FIRST",
	    x->table, x->column));
	stmt_int(s, 1, id);
	while ((rc = stmt_row(s, e)) == 1) {
		int64_t owner = col_int(s, 0);

		if ((there = is_in_sight(rq, x, owner, e)) == -1)
			break;
		if (there == 1 && total < SHOWN)
			shown[total] = owner;
		total += there;
	}
	stmt_done(s);
	if (rc != 0 || total == 0)
		return rc == 0 ? 0 : -1;
	begin_field_group(rq, w, x, total);
	for (int64_t i = 0; i < total && i < SHOWN; i++)
		if (put_record(rq, w, x->from, shown[i], e) == -1)
			return -1;
	end_group(w);
	return 0;
}

static int
put_field(struct req *rq, struct jw *w, const struct relation *x, int64_t id, struct err *e)
{
	struct list_page page;
	struct view v;
	struct list *l;

	if (!may_look(rq, x, &v))
		return 0;
	if (x->sub != NULL)
		return put_list(rq, w, x, id, e);
	if (list_of_link(rq, x->from, &v, x->column, id, SHOWN, &l, e) == -1)
		return -1;
	list_with_archived(l);
	if (list_run(req_worker(rq)->db, rq->arena, l, &page, e) == -1)
		return -1;
	if (page.total == 0)
		return 0;
	begin_field_group(rq, w, x, page.total);
	for (size_t i = 0; i < page.n; i++)
		if (put_record(rq, w, x->from, page.row[i].id, e) == -1)
			return -1;
	end_group(w);
	return 0;
}

/* --- tables of no resource ---------------------------------------------------------------------------- */

static int
put_rows(struct req *rq, struct jw *w, const struct relation *x, int64_t id, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	struct stmt *s;
	int rc;

	s = db_stmt(d, arena_printf(rq->arena, "SELECT id, %s FROM %s WHERE %s = $1 ORDER BY id LIMIT $2", x->row->title, x->table,
	    x->column));
	stmt_int(s, 1, id);
	stmt_int(s, 2, SHOWN);
	while ((rc = stmt_row(s, e)) == 1)
		put_item(w, col_int(s, 0), col_text(s, 1), false);
	return rc;
}

static int
put_table(struct req *rq, struct jw *w, const struct relation *x, int64_t id, struct err *e)
{
	int64_t total = 0;
	struct err none;

	err_init(&none, rq->arena);
	if (x->row->path == NULL || access_action(req_actor(rq), x->row->action, &none) == -1)
		return 0;
	if (db_int(req_worker(rq)->db, arena_printf(rq->arena, "SELECT count(*) FROM %s WHERE %s = $1", x->table, x->column), id,
	    &total, e) == -1)
		return -1;
	if (total == 0)
		return 0;
	begin_group(w, x->row->path, x->column, in_lang(rq, x->row->en, x->row->zh), NULL, total);
	if (put_rows(rq, w, x, id, e) == -1)
		return -1;
	end_group(w);
	return 0;
}

/* --- all of them -------------------------------------------------------------------------------------- */

static int
put_all(struct req *rq, struct jw *w, const struct resource *r, int64_t id, struct err *e)
{
	size_t n;
	const struct relation *x = relation_all(&n);

	for (size_t i = 0; i < n; i++) {
		if (x[i].to != r || x[i].way == RW_OWNED)
			continue;
		if ((x[i].from != NULL ? put_field(rq, w, &x[i], id, e) : put_table(rq, w, &x[i], id, e)) == -1)
			return -1;
	}
	return 0;
}

static int
answer(struct req *rq, const struct resource *r, int64_t id)
{
	struct jw w;
	unsigned see;
	void *rec;
	int rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), r, id, &rec, &see, &rq->err);

	if (rc != 1)
		return rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such %s", r->name);
	answer_items(rq, &w);
	if (put_all(rq, &w, r, id, &rq->err) == -1)
		return -1;
	answer_items_end(rq, &w);
	return 0;
}

static int
get_relations(struct req *rq)
{
	struct db *d = req_worker(rq)->db;
	const struct resource *r;
	struct view v;
	int64_t id;
	int rc;

	if (req_resource(rq, 0, V_READ, &r, &v, &rq->err) == -1 || req_id(rq, 1, &id, &rq->err) == -1 ||
	    db_begin(d, &rq->err) == -1)
		return -1;
	rc = answer(rq, r, id);
	db_end(d);
	return rc;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/{res}/{id}/relations", "resource", 0, .handle = get_relations, .exists = is_resource },
};
const struct route_part relations_part = ROUTE_PART(rows);
