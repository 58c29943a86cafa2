/*
 * Merging in a chain and undoing in the middle, for everything that points to an enterprise: rows are made for each reference that
 * meta/relation.h has, so a new table is tested from its first day.
 */
#include "test_model.h"

#include "meta/relation.h"
#include "model/merge.h"

enum { CHAIN = 3, ROWS_MOST = 96 };	/* a into b, b into c */
static const char *const names[CHAIN] = { "链甲有限公司", "链乙有限公司", "链丙有限公司" };

/* A row that points to an enterprise of the chain. */
struct row {
	const struct relation *x;
	int64_t		 id;
	int		 of;		/* of which one */
};
struct chain {
	struct fix	*f;
	int64_t		 id[CHAIN];
	struct row	 row[ROWS_MOST];
	size_t		 n;
	struct db_foreign *key;
	size_t		 nkeys;
	int		 counter;
	/* what a step does */
	int64_t		 gone, stays;
	struct merge_done done;
};

/* --- rows of any table ---------------------------------------------------------------------------------- */

static const char *
points_to(const struct chain *c, const char *table, const char *column)
{
	for (size_t i = 0; i < c->nkeys; i++)
		if (strcmp(c->key[i].table, table) == 0 && strcmp(c->key[i].column, column) == 0)
			return c->key[i].to;
	return NULL;
}

static int64_t insert(struct chain *c, struct tx *t, const char *table, int64_t enterprise, struct err *e);

/* Whatever a column asks for: a row that it points to, a text of its own, the number 1. */
static void
fill(struct chain *c, struct tx *t, struct stmt *s, int n, const char *table, const struct db_column *col, int64_t enterprise,
    struct err *e)
{
	const char *to = points_to(c, table, col->name);

	if (to != NULL && strcmp(to, "enterprise") == 0)
		stmt_int(s, n, enterprise);
	else if (to != NULL)
		stmt_int(s, n, insert(c, t, to, enterprise, e));
	else if (strcmp(col->name, "role") == 0 && strncmp(col->type, "TEXT", 4) == 0)
		stmt_text(s, n, "member-admin");
	else if (strncmp(col->type, "TEXT", 4) == 0)
		stmt_text(s, n, arena_printf(c->f->a, "2001-01-%02d", ++c->counter % 28 + 1));
	else
		stmt_int(s, n, strcmp(col->name, "disabled") == 0 ? 0 : 1);
}

/* Which row it is: of the rows of a list the record that has them. */
static const char *
key_of(const struct relation *x)
{
	return x->sub == NULL ? "id" : "owner";
}

/* The columns that must be there, and the one that is to point to the enterprise. */
static bool
is_wanted(const struct chain *c, const char *table, const struct db_column *col)
{
	const char *to = points_to(c, table, col->name);

	return (col->not_null && strcmp(col->name, "id") != 0) || strcmp(col->name, "name_zh") == 0 || (to != NULL && strcmp(to, "enterprise") == 0) || strcmp(col->name, "from_on") == 0;
}

static int64_t
insert(struct chain *c, struct tx *t, const char *table, int64_t enterprise, struct err *e)
{
	struct str *sql = str_new(c->f->a), *values = str_new(c->f->a);
	struct db_column *col;
	struct stmt *s;
	size_t n, k = 0;

	assert_int_equal(db_columns(tx_db(t), c->f->a, table, &col, &n, e), 0);
	for (size_t i = 0; i < n; i++)
		if (is_wanted(c, table, &col[i])) {
			str_printf(sql, "%s%s", k == 0 ? "" : ", ", col[i].name);
			str_printf(values, "%s$%zu", k == 0 ? "" : ", ", k + 1);
			k++;
		}
	s = tx_stmt(t, arena_printf(c->f->a, "INSERT INTO %s(%s) VALUES(%s)", table, str_text(sql), str_text(values)));
	k = 0;
	for (size_t i = 0; i < n; i++)
		if (is_wanted(c, table, &col[i]))
			fill(c, t, s, (int)++k, table, &col[i], enterprise, e);
	if (stmt_run(s, e) == -1)
		fail_msg("%s: %s", table, e->log);
	return tx_last_id(t);
}

static int
insert_all(struct tx *t, void *arg, struct err *e)
{
	struct chain *c = arg;
	size_t n;
	const struct relation *x = relation_all(&n);

	for (size_t i = 0; i < n; i++)
		for (int of = 0; x[i].to == &enterprise_resource && x[i].way == RW_MOVED && of < CHAIN; of++) {
			assert_true(c->n < ROWS_MOST);
			c->row[c->n++] = (struct row){ &x[i], insert(c, t, x[i].table, c->id[of], e), of };
			if (x[i].sub != NULL && db_int(tx_db(t), arena_printf(c->f->a, "SELECT max(owner) FROM %s", x[i].table), 0,
			    &c->row[c->n - 1].id, e) != 1)
				return -1;
		}
	return 0;
}

/* --- steps -------------------------------------------------------------------------------------------- */

static int
run_merge(struct tx *t, void *arg, struct err *e)
{
	struct chain *c = arg;
	const struct actor who = actor(R_MANAGER, NONE);
	const struct merge_ask ask = { c->gone, c->stays, NONE, NONE, NULL };

	return merge_run(t, c->f->a, &who, &ask, &c->done, e);
}

static int
run_undo(struct tx *t, void *arg, struct err *e)
{
	struct chain *c = arg;
	const struct actor who = actor(R_MANAGER, NONE);

	return merge_undo(t, c->f->a, &who, c->gone, NONE, &c->done, e);
}

static void
step(struct chain *c, int (*run)(struct tx *, void *, struct err *), int gone, int stays)
{
	c->gone = c->id[gone];
	c->stays = c->id[stays];
	err_init(&c->f->e, c->f->a);
	if (store_write_wait(c->f->s, run, c, &c->f->e) == -1)
		fail_msg("%s (%s)", complaints(&c->f->e), c->f->e.log);
}

/* Each row is where it belongs: at[of] is the place of what was made for that one. */
static void
expect(struct chain *c, int a, int b, int of_c)
{
	const int at[CHAIN] = { a, b, of_c };

	for (size_t i = 0; i < c->n; i++) {
		const struct row *r = &c->row[i];
		int64_t now = NONE;

		assert_int_equal(db_int(c->f->d, arena_printf(c->f->a, "SELECT %s FROM %s WHERE %s = $1", r->x->column, r->x->table,
		    key_of(r->x)),
		    r->id, &now, &c->f->e), 1);
		if (now != c->id[at[r->of]])
			fail_msg("%s.%s of %s is at %lld", r->x->table, r->x->column, names[r->of], (long long)now);
	}
}

/* --- tests -------------------------------------------------------------------------------------------- */

static struct chain *
begin(struct fix *f)
{
	struct chain *c = arena_alloc(f->a, sizeof *c);

	*c = (struct chain){ .f = f };
	if (registry_check(f->d, &f->e) == -1)
		fail_msg("%s", f->e.log);
	assert_int_equal(db_foreign_keys(f->d, f->a, &c->key, &c->nkeys, &f->e), 0);
	for (int i = 0; i < CHAIN; i++)
		c->id[i] = made(f, &enterprise_resource, arena_printf(f->a, "{\"name_zh\":\"%s\"}", names[i]));
	assert_int_equal(store_write_wait(f->s, insert_all, c, &f->e), 0);
	assert_true(c->n >= CHAIN * 4);		/* contacts, accounts, terms, posts */
	return c;
}

static void
undone_in_the_middle(void **state)
{
	struct chain *c = begin(*state);

	expect(c, 0, 1, 2);
	step(c, run_merge, 0, 1);
	expect(c, 1, 1, 2);
	step(c, run_merge, 1, 2);
	expect(c, 2, 2, 2);
	step(c, run_undo, 0, 1);
	expect(c, 0, 2, 2);
	step(c, run_undo, 1, 2);
	expect(c, 0, 1, 2);
}

static void
undone_from_the_end(void **state)
{
	struct chain *c = begin(*state);

	step(c, run_merge, 0, 1);
	step(c, run_merge, 1, 2);
	step(c, run_undo, 1, 2);
	expect(c, 1, 1, 2);
	step(c, run_undo, 0, 1);
	expect(c, 0, 1, 2);
	step(c, run_merge, 0, 2);
	expect(c, 2, 1, 2);
	step(c, run_undo, 0, 2);
	expect(c, 0, 1, 2);
}

/* Every moved record says in its history that it was moved and moved back; none of what was there is lost. */
static void
told(void **state)
{
	struct chain *c = begin(*state);
	int64_t before = 0, after = 0;

	assert_int_equal(db_int(c->f->d, "SELECT count(*) FROM audit", 0, &before, &c->f->e), 1);
	step(c, run_merge, 0, 1);
	step(c, run_undo, 0, 1);
	assert_int_equal(db_int(c->f->d, "SELECT count(*) FROM audit", 0, &after, &c->f->e), 1);
	assert_true(after >= before + 4 + 2 * (int64_t)(c->n / CHAIN));
	for (size_t i = 0; i < c->n; i++)
		if (c->row[i].x->from != NULL && c->row[i].of == 0)
			assert_non_null(strstr(history(c->f, c->row[i].x->from, c->row[i].id, UINT_MAX),
			    arena_printf(c->f->a, "\"field\":\"%s\"", c->row[i].x->field->name)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(undone_in_the_middle, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(undone_from_the_end, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(told, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
