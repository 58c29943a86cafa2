/*
 * References and foreign keys: what a migration may bring that the list of references does not know, and the other way round.
 */
#include "test_meta.h"

#include "meta/relation.h"

static int
point_nothing(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t to, struct err *e)
{
	return 0;
}

#define TABLE(column)	"CREATE TABLE loan (id @ID, " column ") @STRICT;"
#define MOVED		.to = &gadget_resource, .table = "loan", .column = "gadget", .way = RW_MOVED

/* A table that comes, the row that there is for it, and what the start says; NULL: all is well. */
static const struct { const char *sql; struct relation_row row; const char *says; } invented[] = {
	{ TABLE("gadget @INT REFERENCES gadget (id)"), { .to = NULL },
	  "loan.gadget points to gadget, and the list of references does not know of it: a merge would lose it" },
	{ TABLE("gadget @INT REFERENCES gadget (id)"), { MOVED, .point = point_nothing }, NULL },
	{ TABLE("gadget @INT REFERENCES gadget (id)"), { MOVED }, "loan.gadget: nothing says how a merge moves it" },
	{ TABLE("gadget @INT REFERENCES gadget (id) ON DELETE CASCADE"), { MOVED, .point = point_nothing },
	  "loan.gadget would go with the gadget that it points to, and a merge moves it" },
	{ TABLE("gadget @INT"), { MOVED, .point = point_nothing },
	  "loan.gadget refers to gadget, but the database has no such foreign key" },
	{ TABLE("gadget @INT REFERENCES ref_paper (id)") "CREATE TABLE ref_paper (id @ID) @STRICT;", { .to = NULL }, NULL },
};

static void
check_one(size_t i)
{
	struct embed db[3] = { gadget_db[0], { "0002_loan.sql", (const unsigned char *)invented[i].sql, strlen(invented[i].sql) },
	    { .name = NULL } };
	struct fix *f = xcalloc(1, sizeof *f);
	void *state = f;
	struct db *d;
	int rc;

	strcpy(f->dir, "/tmp/tw-meta-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->a = arena_new();
	err_init(&f->e, f->a);
	f->o = (struct store_opts){ .dir = f->dir, .create = true, .migrate = true, .migrations = db };
	fix_open(f);
	registry_set(gadget_list);
	relation_set(&invented[i].row, invented[i].row.to == NULL ? 0 : 1);
	assert_int_equal(db_open(&d, f->s, &f->e), 0);
	rc = registry_check(d, &f->e);
	db_close(d);
	assert_string_equal(rc == 0 ? "" : f->e.log, invented[i].says == NULL ? "" : invented[i].says);
	fix_teardown(&state);
}

static void
compared(void **state)
{
	for (size_t i = 0; i < nitems(invented); i++)
		check_one(i);
}

/* What the field tables say needs no row: references of fields, rows of names and lists. */
static void
derived(void **state)
{
	size_t n, owned = 0, moved = 0;
	const struct relation *x;

	registry_set(gadget_list);
	x = relation_all(&n);
	for (size_t i = 0; i < n; i++) {
		assert_ptr_equal(x[i].to, &gadget_resource);
		owned += x[i].way == RW_OWNED;
		moved += x[i].way == RW_MOVED && strcmp(x[i].column, "twin") == 0;
	}
	assert_int_equal(owned, 3);
	assert_int_equal(moved, 1);
	assert_int_equal(n, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compared),
		cmocka_unit_test(derived),
	};

	log_setup(LOG_L_ERROR, false);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
