/*
 * Keys of twins for records that were saved before there were any, or by another rule: once, in slices, at the start.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec.h"
#include "model/people.h"
#include "model/resources.h"
#include "model/twins.h"

#define SETTING	"twin_keys"
#define RULE	"1"		/* another text makes all keys anew */
enum { SLICE = 2000 };

static int
put_enterprise(struct tx *t, struct arena *a, void *rec, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE enterprise SET name_en_key = $2, site_key = $3, org_key = $4 WHERE id = $1");
	struct enterprise *n = rec;

	enterprise_keys(a, n);
	stmt_int(s, 1, n->rec.id);
	stmt_text(s, 2, n->name_en_key);
	stmt_text(s, 3, n->site_key);
	stmt_text(s, 4, n->org_key);
	return stmt_run(s, e);
}

static int
put_contact(struct tx *t, struct arena *a, void *rec, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE contact SET phone_key = $2 WHERE id = $1");
	struct contact *n = rec;

	contact_keys(a, n);
	stmt_int(s, 1, n->rec.id);
	stmt_text(s, 2, n->phone_key);
	return stmt_run(s, e);
}

static const struct {
	const struct resource *r;
	const char	*ids;
	int	(*put)(struct tx *t, struct arena *a, void *rec, struct err *e);
} tables[] = {
	{ &enterprise_resource, "SELECT id FROM enterprise WHERE id > $1 ORDER BY id LIMIT $2", put_enterprise },
	{ &contact_resource, "SELECT id FROM contact WHERE id > $1 ORDER BY id LIMIT $2", put_contact },
};

struct slice {
	size_t		 table;
	int64_t		 after, last;	/* ids */
	size_t		 n;		/* rows that it had */
};

static int
put_one(struct tx *t, struct arena *a, const struct slice *s, int64_t id, struct err *e)
{
	void *rec;
	int rc = rec_load(tx_db(t), a, tables[s->table].r, id, &rec, e);

	return rc == 1 ? tables[s->table].put(t, a, rec, e) : rc;
}

static int
run_slice(struct tx *t, void *arg, struct err *e)
{
	struct slice *s = arg;
	struct stmt *q = tx_stmt(t, tables[s->table].ids);
	struct arena *a = arena_new();
	int64_t id[SLICE];
	int rc;

	s->n = 0;
	stmt_int(q, 1, s->after);
	stmt_int(q, 2, SLICE);
	while ((rc = stmt_row(q, e)) == 1)
		id[s->n++] = col_int(q, 0);
	for (size_t i = 0; i < s->n && rc == 0; i++) {
		arena_reset(a);
		rc = put_one(t, a, s, id[i], e);
	}
	if (s->n > 0)
		s->last = id[s->n - 1];
	arena_free(a);
	return rc;
}

static int
run_done(struct tx *t, void *arg, struct err *e)
{
	return setting_put(t, SETTING, RULE, e);
}

static int
make_all(struct store *st, struct err *e)
{
	for (size_t i = 0; i < nitems(tables); i++) {
		struct slice s = { .table = i };

		do {
			if (store_write_alone(st, run_slice, &s, e) == -1)
				return -1;
			s.after = s.last;
		} while (s.n == SLICE);
	}
	return store_write_wait(st, run_done, NULL, e);
}

int
twins_keys(struct store *s, struct err *e)
{
	const char *has = NULL;
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	rc = setting_get(d, e->arena, SETTING, &has, e);
	db_close(d);
	if (rc == -1)
		return -1;
	return str_eq(has, RULE) ? 0 : make_all(s, e);
}
