/*
 * What a new field of enterprises costs: its member, one row of the field table, one migration.  Every consumer has it
 * then, with nothing else said: JSON, filter, sort, search for none, sheet, description, history, and the classes.
 */
#include "test_model.h"

#include "base/embed.h"
#include "text/uri.h"

/* The member and the row, as they would stand in resources.h and enterprise.c. */
struct bigger {
	struct enterprise	 e;
	int64_t			 factories;
};
#define FACTORIES { FIELD(bigger, factories, F_INT, "Factories", "工厂数"), .min = 0, .max = 1000, \
	.class = CL_OWN, .group = "business", .flags = FL_FILTER | FL_SORT | FL_SHEET }

static const char migration[] = "ALTER TABLE enterprise ADD COLUMN factories @INT;\n";

static struct field fields[FIELDS_MOST] = { FACTORIES };
static struct embed migrations[64];
static struct resource bigger_resource;
static const struct resource *list[32];		/* those of the house, with this one in the place of the enterprise */

static void
build(void)
{
	const struct resource *r = &enterprise_resource;
	size_t n = 0;

	memcpy(fields + 1, r->fields, r->nfields * sizeof *fields);
	bigger_resource = *r;
	bigger_resource.fields = fields;
	bigger_resource.nfields = r->nfields + 1;
	bigger_resource.size = sizeof(struct bigger);
	for (const struct embed *f = embed_db; f->name != NULL; f++)
		if (f->name[0] >= '0' && f->name[0] <= '9' && n < nitems(migrations) - 2)
			migrations[n++] = *f;
	migrations[n] = (struct embed){ "9999_factories.sql", (const unsigned char *)migration, sizeof migration - 1 };
	for (size_t i = 0; model_resources[i] != NULL; i++)
		list[i] = model_resources[i] == r ? &bigger_resource : model_resources[i];
	registry_set(list);
	relation_set(model_relations, model_nrelations);
}

static int
setup(void **state)
{
	struct fix *f = xcalloc(1, sizeof *f);

	log_setup(LOG_L_ERROR, false);
	strcpy(f->dir, "/tmp/tw-model-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->a = arena_new();
	err_init(&f->e, f->a);
	build();
	if (store_open(&f->s, &(struct store_opts){ .dir = f->dir, .create = true, .migrate = true,
	    .migrations = migrations }, &f->e) == -1 || refdata_load(f->s, &f->e) == -1 ||
	    db_open(&f->d, f->s, &f->e) == -1)
		fail_msg("setup: %s", f->e.log);
	*state = f;
	return 0;
}

static size_t
listed(struct fix *f, const struct actor *who, const char *query, int64_t *firstp)
{
	struct uri_query q;
	struct list_page p;
	struct list *l;
	struct view v;

	err_init(&f->e, f->a);
	access_view(who, &bigger_resource, &v);
	if (uri_query(f->a, query, &q, &f->e) == -1 ||
	    list_parse(f->a, &bigger_resource, &v, &q, list_names, &l, &f->e) == -1)
		return SIZE_MAX;
	assert_int_equal(list_run(f->d, f->a, l, &p, &f->e), 0);
	*firstp = p.n == 0 ? NONE : p.row[0].id;
	return p.n;
}

static void
one_more_field(void **state)
{
	struct fix *f = *state;
	const struct resource *r = &bigger_resource;
	struct actor staff = actor(R_STAFF, NONE), officer = actor(R_OFFICER, NONE);
	int64_t few = made(f, r, "{\"name_zh\":\"甲有限公司\",\"factories\":2}");
	int64_t many = made(f, r, "{\"name_zh\":\"乙有限公司\",\"factories\":9}"), first;
	struct change c = { .act = DO_CHANGE, .who = staff, .r = r, .id = few, .version = 1, .json = "{\"factories\":3}" };
	const char *complaint, *warning, *json;
	struct err_param param[ERR_NPARAMS] = { { NULL, NULL } };
	struct str *out = str_new(f->a);
	struct view v;
	struct jw w;

	assert_int_equal(registry_check(f->d, &f->e), 0);

	/* JSON in and out, limits, classes */
	assert_non_null(strstr(seen(f, &staff, r, few), "\"factories\":2"));
	assert_null(strstr(seen(f, &officer, r, few), "factories"));
	assert_int_equal(act(f, &c), 0);
	c.version = 2;
	c.json = "{\"factories\":1001}";
	assert_int_equal(act(f, &c), -1);
	assert_string_equal(complaints(&f->e), "validation /factories:too_large_value");

	/* filters and sorts, and not for those who do not see it */
	assert_int_equal(listed(f, &staff, "factories__gte=5", &first), 1);
	assert_int_equal(first, many);
	assert_int_equal(listed(f, &staff, "sort=factories", &first), 2);
	assert_int_equal(first, few);
	assert_true(listed(f, &officer, "factories=9", &first) == SIZE_MAX);

	/* sheets */
	assert_ptr_equal(rec_field_by_heading(r, "工厂数"), fields);
	rec_overlay_cell(f->a, fields, "工厂数", "7", c.rec, &complaint, &warning, param);
	assert_null(complaint);
	assert_string_equal(rec_cell(f->a, fields, c.rec, false, LANG_ZH), "7");

	/* the description and the history */
	access_view(&staff, r, &v);
	jw_init(&w, out);
	rec_put_schema(&w, r, &v, LANG_ZH, true);
	assert_non_null(strstr(str_text(out), "\"name\":\"factories\""));
	json = history(f, r, few, UINT_MAX);
	assert_non_null(strstr(json, "{\"field\":\"factories\",\"old\":2,\"new\":3}"));
	assert_null(strstr(history(f, r, few, BIT(CL_PUBLIC)), "factories"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_more_field, setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
