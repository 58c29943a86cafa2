/*
 * Commits of sheets: what was made before the transaction is what is written in it, whatever others write meanwhile.
 */
#include "test_model.h"

#include "model/sheet.h"
#include "text/ident.h"

struct imp {
	struct fix	*f;
	struct str	 csv;
	struct sheet	*sheet;
	struct actor	 who;
	struct sheet_walk walk;
	struct sheet_counts counts;
	bool		 all_or_nothing;
	int		 walks;
	size_t		 rows;		/* of this walk */
	size_t		 nids, last_row;
	int64_t		 first, last;
	/* At row `at` of each of the first `times` walks somebody else does this. */
	size_t		 at;
	int		 times;
	struct change	 other;
	const char	*json[2];
};

static void
on_begin(void *arg)
{
	struct imp *m = arg;

	m->walks++;
	m->rows = 0;
}

static int
on_row(const struct sheet_row *row, void *arg, struct err *e)
{
	struct imp *m = arg;

	if (++m->rows == m->at && m->walks <= m->times) {
		m->other.json = m->json[m->walks - 1];
		if (act(m->f, &m->other) == -1)
			fail_msg("%s: %s %s", m->other.json, m->f->e.log, complaints(&m->f->e));
	}
	return 0;
}

static int
on_wrote(struct tx *t, const struct sheet_wrote *what, void *arg, struct err *e)
{
	struct imp *m = arg;

	if (what->n < m->last_row)	/* another try */
		m->nids = 0;
	m->last_row = what->n;
	if (m->nids++ == 0)
		m->first = what->id;
	m->last = what->id;
	return 0;
}

static const char *
code_of(struct arena *a, int n)
{
	char code[USCC_LEN + 1], org[9];

	snprintf(org, sizeof org, "MA%06d", n);
	uscc_make(code, "91", "440300", org);
	return arena_strdup(a, code);
}

/* A heading and n rows, numbered from `from`. */
static void
put_rows(struct imp *m, int from, int n)
{
	if (m->csv.len == 0)
		str_puts(&m->csv, "name_zh,uscc,city,website,business_scope\n");
	for (int i = from; i < from + n; i++)
		str_printf(&m->csv, "第%d号有限公司,%s,深圳,www.n%d.example,制造；销售；%0500d\n", i, code_of(m->f->a, i), i, i);
}

static void
commit(struct imp *m)
{
	const struct sheet_how how = SHEET_AUTO;
	struct sheet_commit c = {
		.store = m->f->s, .d = m->f->d, .walk = &m->walk, .all_or_nothing = m->all_or_nothing, .file_name = "x.csv",
		.counts = &m->counts, .wrote = on_wrote,
	};
	struct sheet_file *file;

	m->who = actor(R_STAFF, NONE);
	m->walk = (struct sheet_walk){ .who = &m->who, .begin = on_begin, .each = on_row, .arg = m };
	m->walks = 0;
	m->nids = m->last_row = 0;
	m->first = m->last = NONE;
	file = sheet_file_new(store_dir(m->f->s));
	assert_int_equal(sheet_file_add(file, SHEET_BYTES, m->csv.p, m->csv.len, &m->f->e), 0);
	if (sheet_open(&m->sheet, &enterprise_resource, file, &how, &m->f->e) == -1)
		fail_msg("%s", m->f->e.log);
	c.sheet = m->sheet;
	if (sheet_commit(&c, &m->f->e) == -1)
		fail_msg("%s", m->f->e.log);
	sheet_free(m->sheet);
}

static void
done(struct imp *m)
{
	str_fini(&m->csv);
}

static int64_t
count(struct fix *f, const char *sql)
{
	int64_t n = NONE;

	if (db_int(f->d, sql, NONE, &n, &f->e) == -1)
		fail_msg("%s", f->e.log);
	return n;
}

static void
expect(struct imp *m, int walks, int64_t insert, int64_t update, int64_t same, int64_t suspect)
{
	const int64_t *n = m->counts.outcome;

	if (m->walks != walks || n[SO_INSERT] != insert || n[SO_UPDATE] != update || n[SO_SAME] != same ||
	    n[SO_SUSPECT] != suspect || n[SO_ERROR] != 0)
		fail_msg("%d walks, %lld new, %lld changed, %lld same, %lld suspect, %lld wrong", m->walks, (long long)n[SO_INSERT],
		    (long long)n[SO_UPDATE], (long long)n[SO_SAME], (long long)n[SO_SUSPECT], (long long)n[SO_ERROR]);
	assert_int_equal(m->nids, insert + update);
}

static struct enterprise *
load(struct fix *f, int64_t id)
{
	void *rec = NULL;

	if (rec_load(f->d, f->a, &enterprise_resource, id, &rec, &f->e) != 1)
		fail_msg("%lld: %s", (long long)id, f->e.log);
	return rec;
}

static int64_t
found(struct fix *f, const char *q)
{
	static const char *const names[] = { "q", NULL };
	struct actor who = actor(R_STAFF, NONE);
	struct uri_query query;
	struct list_page page;
	struct list *l;
	struct view v;

	access_view(&who, &enterprise_resource, &v);
	if (uri_query(f->a, arena_printf(f->a, "q=%s", q), &query, &f->e) == -1 ||
	    list_parse(f->a, &enterprise_resource, &v, &query, names, &l, &f->e) == -1 ||
	    list_run(f->d, f->a, l, &page, &f->e) == -1)
		fail_msg("%s", f->e.log);
	return page.n == 1 ? page.row[0].id : NONE;
}

/* More than is held in memory: what was made is what is there, and every row of it. */
static void
all_of_it(void **state)
{
	enum { ROWS = 3000 };
	struct imp m = { .f = *state };
	struct fix *f = m.f;

	put_rows(&m, 1, ROWS);
	commit(&m);
	expect(&m, 1, ROWS, 0, 0, 0);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise"), ROWS);
	assert_int_equal(count(f, "SELECT count(*) FROM audit WHERE action = 'create' AND resource = 'enterprise'"), ROWS);
	assert_int_equal(count(f, "SELECT count(*) FROM audit WHERE action = 'import'"), 1);
	assert_int_equal(m.last - m.first, ROWS - 1);
	for (int i = 1; i <= ROWS; i += 131) {
		const struct enterprise *e = load(f, m.first + i - 1);

		assert_string_equal(e->name_zh, arena_printf(f->a, "第%d号有限公司", i));
		assert_string_equal(e->uscc, code_of(f->a, i));
		assert_string_equal(e->website, arena_printf(f->a, "www.n%d.example", i));
		assert_string_equal(e->city, "440300");
		assert_int_equal(e->rec.version, 1);
		assert_int_equal(found(f, e->uscc), m.first + i - 1);
	}
	commit(&m);
	expect(&m, 1, 0, 0, ROWS, 0);
	done(&m);
}

/* Somebody else's record that has nothing to do with the sheet: nothing begins anew. */
static void
beside(void **state)
{
	struct imp m = { .f = *state, .at = 3, .times = 1, .json = { "{\"name_zh\":\"旁边有限公司\"}" } };

	put_rows(&m, 1, 20);
	m.other = (struct change){ .act = DO_CREATE, .who = actor(R_ADMIN, NONE), .r = &enterprise_resource };
	commit(&m);
	expect(&m, 1, 20, 0, 0, 0);
	assert_int_equal(count(m.f, "SELECT count(*) FROM enterprise"), 21);
	done(&m);
}

/* The very company comes into being after its row was judged: it is not there twice. */
static void
overtaken(void **state)
{
	struct imp m = { .f = *state, .at = 10, .times = 1 };
	struct fix *f = m.f;

	put_rows(&m, 1, 20);
	m.other = (struct change){ .act = DO_CREATE, .who = actor(R_ADMIN, NONE), .r = &enterprise_resource };
	m.json[0] = arena_printf(f->a, "{\"name_zh\":\"第5号有限公司\",\"uscc\":\"%s\",\"name_en\":\"Five\"}", code_of(f->a, 5));
	commit(&m);
	expect(&m, 2, 19, 1, 0, 0);
	assert_int_equal(count(f, "SELECT count(*) FROM enterprise"), 20);
	assert_int_equal(found(f, code_of(f->a, 5)), ((struct rec *)m.other.rec)->id);
	done(&m);
}

/* One that is only called so makes a suspect of the row. */
static void
namesake(void **state)
{
	struct imp m = { .f = *state, .at = 10, .times = 1 };
	struct fix *f = m.f;

	put_rows(&m, 1, 20);
	m.other = (struct change){ .act = DO_CREATE, .who = actor(R_ADMIN, NONE), .r = &enterprise_resource };
	m.json[0] = arena_printf(f->a, "{\"name_zh\":\"第5号有限公司\",\"uscc\":\"%s\"}", code_of(f->a, 900));
	commit(&m);
	expect(&m, 2, 19, 0, 0, 1);
	done(&m);
}

/* What the sheet changes is changed by others each time it was looked at: in the end nobody can come between. */
static void
contested(void **state)
{
	struct imp m = { .f = *state, .times = 2, .json = { "{\"name_en\":\"Once\"}", "{\"name_en\":\"Twice\"}" } };
	struct fix *f = m.f;
	const struct enterprise *five;

	put_rows(&m, 1, 20);
	commit(&m);
	expect(&m, 1, 20, 0, 0, 0);
	for (char *p = m.csv.p; (p = strstr(p, "www.n")) != NULL;)
		memcpy(p, "WWW.m", 5);
	m.at = 15;
	m.other = (struct change){ .act = DO_CHANGE, .who = actor(R_ADMIN, NONE), .r = &enterprise_resource, .id = m.first + 4,
	    .version = NONE };
	commit(&m);
	expect(&m, 3, 0, 20, 0, 0);
	five = load(f, m.first + 4);
	assert_string_equal(five->website, "WWW.m5.example");
	assert_string_equal(five->name_en, "Twice");
	assert_int_equal(count(f, "SELECT count(*) FROM audit WHERE action = 'import'"), 2);
	done(&m);
}

static void
nothing_at_all(void **state)
{
	struct imp m = { .f = *state, .all_or_nothing = true };

	put_rows(&m, 1, 20);
	put_rows(&m, 5, 1);
	str_puts(&m.csv, "第6号有限公司,,,,x\n");
	commit(&m);
	assert_int_equal(m.nids, 0);
	assert_int_equal(m.counts.outcome[SO_ERROR], 20);
	assert_int_equal(count(m.f, "SELECT count(*) FROM enterprise"), 0);
	assert_int_equal(count(m.f, "SELECT count(*) FROM audit WHERE action = 'import'"), 1);
	done(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(all_of_it, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(beside, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(overtaken, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(namesake, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(contested, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(nothing_at_all, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
