/*
 * Records: JSON in and out, the database, differences, who sees what.
 */
#include "test_meta.h"

#define FULL "{\"title\":\"  锤子 \",\"nick\":\"锤\",\"code\":\" ab１ \",\"words\":\"two\\nlines\",\"secret\":\"s\",\"phone\":\"+86 1\"," \
	"\"size\":7,\"flag\":false,\"colour\":\"blue\",\"made\":\"2026-02-28\",\"seen\":\"2026-11-23T08:15:30.120Z\"," \
	"\"price\":{\"amount\":\"96000000000000.5\",\"currency\":\"CNY\"},\"place\":\"深圳\"," \
	"\"tags\":[\"a\",\"b,\\\"c\",\"a\"],\"parts\":[{\"no\":\"1\",\"kind\":\"screw\"},{\"kind\":\"wheel\",\"n\":3,\"made\":\"2020-01-01\"}]," \
	"\"keeper\":5,\"listed\":true,\"opens\":{\"local\":\"2026-11-23T00:15\",\"zone\":\"Asia/Yangon\"}}"
#define FULL_OUT "\"title\":\"  锤子 \",\"nick\":\"锤\",\"code\":\"AB1\",\"words\":\"two\\nlines\",\"secret\":\"s\",\"phone\":\"+86 1\"," \
	"\"size\":7,\"flag\":false,\"colour\":\"blue\",\"made\":\"2026-02-28\",\"seen\":\"2026-11-23T08:15:30.120Z\"," \
	"\"price\":{\"amount\":\"96000000000000.50\",\"currency\":\"CNY\"},\"twin\":null,\"place\":\"440300\"," \
	"\"tags\":[\"a\",\"b,\\\"c\"],\"parts\":[{\"kind\":\"screw\",\"no\":\"1\",\"made\":null,\"n\":null}," \
	"{\"kind\":\"wheel\",\"no\":null,\"made\":\"2020-01-01\",\"n\":3}],\"keeper\":5,\"listed\":true,\"opens\":{\"local\":\"2026-11-23T00:15\",\"zone\":\"Asia/Yangon\"}}"

static void
there_and_back(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1000, FULL), *y = get(g, x->rec.id);

	assert_int_equal(x->rec.version, 1);
	assert_string_equal(shown(g->f->a, y, ALL_CLASSES, FIELDS_ALL),
	    "{\"id\":1,\"version\":1,\"created_at\":\"1970-01-01T00:00:01.000Z\","
	    "\"updated_at\":\"1970-01-01T00:00:01.000Z\"," FULL_OUT);
	assert_int_equal(rec_diff(&gadget_resource, x, y), 0);
	assert_string_equal(y->title_key, "  锤子 ");
	assert_null(get(g, 2));
}

static void
in_part(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1000, FULL), *y;
	void *part;

	assert_int_equal(rec_load_some(g->d, g->f->a, &gadget_resource, x->rec.id, FIELD_BIT(14) | FIELD_BIT(6), &part,
	    &g->f->e), 1);
	y = part;
	assert_string_equal(y->tags, "[\"a\",\"b,\\\"c\"]");
	assert_int_equal(y->size, 7);
	assert_int_equal(y->keeper, 5);
	assert_null(y->title);
	assert_null(y->parts);
}

static void
empty(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1, "{\"title\":\"\",\"tags\":[],\"words\":null}"), *y = get(g, x->rec.id);

	assert_int_equal(rec_diff(&gadget_resource, NULL, y), 0);
	assert_null(y->tags);
	assert_null(y->title);
	assert_string_equal(shown(g->f->a, y, BIT(CL_PUBLIC), FIELD_BIT(0) | FIELD_BIT(11) | FIELD_BIT(14) | FIELD_BIT(60)),
	    "{\"id\":1,\"version\":1,\"title\":null,\"price\":null,\"tags\":null}");
}

/* The classes decide what is there, a hidden field is never there. */
static void
by_class(void **state)
{
	struct gfix *g = *state;
	const char *json = shown(g->f->a, put(g, 1, FULL), BIT(CL_PUBLIC), FIELDS_ALL);

	assert_null(strstr(json, "phone"));
	assert_null(strstr(json, "secret"));
	assert_non_null(strstr(json, "\"title\""));
	assert_null(strstr(shown(g->f->a, put(g, 1, "{\"title\":\"x\"}"), ALL_CLASSES, FIELDS_ALL), "title_key"));
}

static const struct { const char *json, *said; } refused[] = {
	{ "[]", "validation :wrong_type expected=object" },
	{ "{\"nonsense\":1}", "validation /nonsense:unknown_field" },
	{ "{\"a/b~c\":1}", "validation /a~1b~0c:unknown_field" },
	{ "{\"title_key\":\"x\"}", "validation /title_key:unknown_field" },
	{ "{\"id\":1,\"updated_at\":null}", "validation /id:read_only_field /updated_at:read_only_field" },
	{ "{\"title\":5}", "validation /title:wrong_type expected=string" },
	{ "{\"title\":\"一二三四五六七八九十百\"}", "validation /title:too_long max=10" },
	{ "{\"words\":\"a\"}", "validation /words:too_short min=2" },
	{ "{\"size\":0,\"colour\":\"RED\"}",
	  "validation /size:too_small min=1 /colour:bad_choice allowed=red, green, blue" },
	{ "{\"size\":101}", "validation /size:too_large_value max=100" },
	{ "{\"size\":1.5}", "validation /size:wrong_type expected=integer" },
	{ "{\"size\":\"7\"}", "validation /size:wrong_type expected=integer" },
	{ "{\"size\":9007199254740993}", "validation /size:wrong_type expected=integer" },
	{ "{\"flag\":1}", "validation /flag:wrong_type expected=boolean" },
	{ "{\"made\":\"2026-02-29\"}", "validation /made:bad_date" },
	{ "{\"seen\":\"2026-02-28\"}", "validation /seen:bad_instant" },
	{ "{\"price\":5}", "validation /price:wrong_type expected={\"amount\":\"12.30\",\"currency\":\"CNY\"}" },
	{ "{\"price\":{\"amount\":\"1.234\",\"currency\":\"CNY\"}}", "validation /price/amount:too_many_decimals" },
	{ "{\"price\":{\"amount\":\"1\",\"currency\":\"XYZ\"}}", "validation /price/currency:unknown_currency" },
	{ "{\"price\":{\"amount\":1,\"currency\":\"CNY\"}}",
	  "validation /price/amount:wrong_type expected=decimal string" },
	{ "{\"opens\":\"2026-11-23T09:00\"}",
	  "validation /opens:wrong_type expected={\"local\":\"2026-11-23T09:00\",\"zone\":\"Asia/Jakarta\"}" },
	{ "{\"opens\":{\"local\":\"2026-11-31T09:00\",\"zone\":\"Asia/Jakarta\"}}", "validation /opens/local:local_time" },
	{ "{\"opens\":{\"local\":\"2026-11-23T09:00\",\"zone\":\"Asia/Batavia\"}}", "validation /opens/zone:time_zone" },
	{ "{\"opens\":{\"local\":7}}", "validation /opens/local:wrong_type expected=string" },
	{ "{\"opens\":{\"local\":\"2026-11-23T09:00\",\"x\":1}}", "validation /opens/x:unknown_field" },
	{ "{\"opens\":{\"zone\":\"Asia/Jakarta\"}}", "validation /opens/local:required" },
	{ "{\"twin\":0}", "validation /twin:no_such_record" },
	{ "{\"place\":\"亚特兰蒂斯\"}", "validation /place:unknown_code value=亚特兰蒂斯" },
	{ "{\"place\":\"城区\"}", "validation /place:unknown_code value=城区" },
	{ "{\"tags\":\"a\"}", "validation /tags:wrong_type expected=array" },
	{ "{\"tags\":[\"a\",5]}", "validation /tags/1:wrong_type expected=string" },
	{ "{\"tags\":[null]}", "validation /tags/0:required" },
	{ "{\"tags\":[\"1\",\"2\",\"3\",\"4\"]}", "validation /tags:too_many max=3" },
	{ "{\"parts\":[{\"no\":\"1\"}]}", "validation /parts/0/kind:required" },
	{ "{\"parts\":[{\"kind\":\"wheel\"},{\"kind\":\"wheel\",\"made\":\"2020\"}]}",
	  "validation /parts/1/made:bad_date" },
	{ "{\"parts\":[{\"kind\":\"wheel\",\"x\":1}]}", "validation /parts/0/x:unknown_field" },
	{ "{\"parts\":[{\"kind\":\"wheel\",\"a/b~c, which is longer than any name of ours, and then some more\":1}]}",
	  "validation /parts/0/a~1b~0c, which is longer than any name of ours, and then some more:unknown_field" },
	{ "{\"price\":{\"amount\":\"1\",\"currency\":\"CNY\",\"x\":1}}", "validation /price/x:unknown_field" },
	{ "{\"price\":{\"amount\":\"1\",\"currency\":7}}", "validation /price/currency:wrong_type expected=string" },
	{ "{\"price\":{}}", "validation /price/amount:required" },
	{ "{\"price\":{\"amount\":\"1\"}}", "validation /price/currency:required" },
	{ "{\"price\":{\"currency\":\"CNY\"}}", "validation /price/amount:required" },
};

static void
refusals(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(refused); i++) {
		struct gadget *x = rec_new(g->f->a, &gadget_resource);

		err_init(&g->f->e, g->f->a);
		assert_int_equal(lay(g->f->a, &everything, refused[i].json, x, &g->f->e), -1);
		if (strcmp(complaints(&g->f->e), refused[i].said) != 0)
			fail_msg("%s\n said %s\n want %s", refused[i].json, complaints(&g->f->e), refused[i].said);
		assert_int_equal(rec_diff(&gadget_resource, NULL, x), 0);
	}
}

/* RFC 7396 below the top: an object changes the members that it names, a list is another list. */
static const struct { const char *json, *price, *said; } patched[] = {
	{ "{\"price\":{\"amount\":\"5\"}}", "{\"amount\":\"5.00\",\"currency\":\"CNY\"}", NULL },
	{ "{\"price\":{\"currency\":\"USD\"}}", "{\"amount\":\"12.00\",\"currency\":\"USD\"}", NULL },
	{ "{\"price\":{\"currency\":\"JPY\"}}", "{\"amount\":\"12\",\"currency\":\"JPY\"}", NULL },
	{ "{\"price\":{}}", "{\"amount\":\"12.00\",\"currency\":\"CNY\"}", NULL },
	{ "{\"price\":{\"amount\":\"1.5\",\"currency\":\"KWD\"}}", "{\"amount\":\"1.500\",\"currency\":\"KWD\"}", NULL },
	{ "{\"price\":null}", "null", NULL },
	{ "{\"price\":{\"amount\":null}}", NULL, "validation /price/amount:required" },
	{ "{\"price\":{\"currency\":null}}", NULL, "validation /price/currency:required" },
	{ "{\"price\":{\"amount\":null,\"currency\":null}}", NULL, "validation /price/amount:required" },
	{ "{\"price\":{\"currency\":\"XYZ\"}}", NULL, "validation /price/currency:unknown_currency" },
};

static void
patches(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(patched); i++) {
		struct gadget *x = rec_new(g->f->a, &gadget_resource);
		const char *want;

		err_init(&g->f->e, g->f->a);
		assert_int_equal(lay(g->f->a, &everything, "{\"price\":{\"amount\":\"12\",\"currency\":\"CNY\"}}", x, &g->f->e), 0);
		assert_int_equal(lay(g->f->a, &everything, patched[i].json, x, &g->f->e), patched[i].said == NULL ? 0 : -1);
		if (patched[i].said != NULL) {
			assert_string_equal(complaints(&g->f->e), patched[i].said);
			continue;
		}
		want = arena_printf(g->f->a, "\"price\":%s", patched[i].price);
		assert_non_null(strstr(shown(g->f->a, x, ALL_CLASSES, FIELDS_ALL), want));
	}
}

/* A class that is not seen hides the field; one that is seen but not changed says so. */
static void
write_classes(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = rec_new(g->f->a, &gadget_resource);
	struct view v = { .see = BIT(CL_PUBLIC) | BIT(CL_OWN), .change = BIT(CL_PUBLIC) };

	assert_int_equal(lay(g->f->a, &v, "{\"secret\":\"a\",\"phone\":\"b\",\"title\":\"c\"}", x, &g->f->e), -1);
	assert_string_equal(complaints(&g->f->e), "validation /secret:unknown_field /phone:read_only_field");
	assert_string_equal(x->title, "c");
	assert_null(x->phone);
}

static void
whole_record(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = rec_new(g->f->a, &gadget_resource);

	assert_int_equal(rec_check(&gadget_resource, x, &g->f->e), -1);
	assert_string_equal(complaints(&g->f->e), "validation /title:required");
	err_init(&g->f->e, g->f->a);
	x->title = " \xe3\x80\x80\xe2\x80\x8b";	/* blanks of any kind are nothing */
	x->size = 500;
	assert_int_equal(rec_check(&gadget_resource, x, &g->f->e), -1);
	assert_string_equal(complaints(&g->f->e), "validation /title:required /size:too_large_value max=100");
}

/* The zone may come from the resource, but by the time that the record is judged it is there and has such a time. */
static void
wall_times(void **state)
{
	static const struct { struct local_time opens; const char *said; } cases[] = {
		{ { "2026-11-23T09:00", NULL }, "validation /opens/zone:required" },
		{ { "2026-03-08T02:30", "America/New_York" }, "validation /opens:local_time_gap" },
		{ { "2026-11-01T01:30", "America/New_York" }, "" },
	};
	struct gfix *g = *state;
	struct gadget *x = rec_new(g->f->a, &gadget_resource), *y;

	x->title = "x";
	for (size_t i = 0; i < nitems(cases); i++) {
		err_init(&g->f->e, g->f->a);
		x->opens = cases[i].opens;
		assert_int_equal(rec_check(&gadget_resource, x, &g->f->e), *cases[i].said == '\0' ? 0 : -1);
		if (*cases[i].said != '\0')
			assert_string_equal(complaints(&g->f->e), cases[i].said);
	}
	assert_int_equal(lay(g->f->a, &everything, "{\"opens\":{\"local\":\"2026-11-23T10:00\"}}", x, &g->f->e), 0);
	assert_string_equal(x->opens.zone, "America/New_York");
	y = rec_copy(g->f->a, &gadget_resource, x);
	assert_ptr_not_equal(y->opens.zone, x->opens.zone);
	assert_int_equal(rec_diff(&gadget_resource, x, y), 0);
	y->opens.zone = "America/Detroit";
	assert_int_equal(rec_diff(&gadget_resource, x, y), resource_field_bit(&gadget_resource, resource_field(&gadget_resource, "opens")));
}

static void
packed(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1000, FULL), *y, *z;
	struct str *s = str_new(g->f->a);
	const char *p;

	rec_pack(s, &gadget_resource, x);
	rec_pack(s, &gadget_resource, rec_new(g->f->a, &gadget_resource));
	p = s->p;
	y = rec_unpack(g->f->a, &gadget_resource, &p);
	z = rec_unpack(g->f->a, &gadget_resource, &p);
	assert_int_equal(rec_diff(&gadget_resource, x, y), 0);
	assert_string_equal(y->opens.zone, "Asia/Yangon");
	assert_int_equal(rec_diff(&gadget_resource, NULL, z), 0);
	assert_ptr_equal(p, s->p + s->len);
}

struct update {
	struct gadget	*was, *now;
};

static int
update_run(struct tx *t, void *arg, struct err *e)
{
	struct update *u = arg;

	return rec_update(t, &gadget_resource, u->was, u->now, e);
}

static void
updates(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1, FULL);
	struct update u = { x, rec_copy(g->f->a, &gadget_resource, x) };

	assert_int_equal(lay(g->f->a, &everything, "{\"nick\":null,\"title\":\"钳子\",\"price\":{\"amount\":\"1\",\"currency\":\"JPY\"},"
	    "\"tags\":[\"z\"],\"parts\":null,\"size\":8}", u.now, &g->f->e), 0);
	u.now->rec.updated_at = 2000;
	u.now->rec.archived_at = 3000;
	assert_int_equal(store_write_wait(g->f->s, update_run, &u, &g->f->e), 0);
	x = get(g, x->rec.id);
	assert_int_equal(x->rec.version, 2);
	assert_int_equal(x->rec.updated_at, 2000);
	assert_int_equal(x->rec.archived_at, 3000);
	assert_int_equal(rec_diff(&gadget_resource, u.now, x), 0);
	assert_null(x->nick);
	assert_null(x->parts);
	assert_string_equal(x->title, "钳子");
	assert_string_equal(x->tags, "[\"z\"]");
	assert_int_equal(x->price.minor, 1);
	assert_string_equal(x->price.currency, "JPY");
	/* the version has moved on */
	assert_int_equal(store_write_wait(g->f->s, update_run, &u, &g->f->e), -1);
	assert_int_equal(g->f->e.code, ERR_STALE);
}

static void
differences(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1, FULL), *y = rec_copy(g->f->a, &gadget_resource, x);

	assert_ptr_not_equal(x->title, y->title);
	assert_int_equal(rec_diff(&gadget_resource, x, y), 0);
	strcpy(y->price.currency, "USD");
	y->flag = NONE;
	y->tags = NULL;
	assert_int_equal(rec_diff(&gadget_resource, x, y), FIELD_BIT(7) | FIELD_BIT(11) | FIELD_BIT(14));
}

static void
twins(void **state)
{
	struct gfix *g = *state;
	struct gadget *x = put(g, 1, "{\"title\":\"甲\",\"code\":\"A1\"}"), *y = rec_copy(g->f->a, &gadget_resource, x);
	const struct field *code = resource_field(&gadget_resource, "code"), *title = &gadget_fields[0];
	int64_t id = 0;

	assert_int_equal(rec_find_same(g->d, &gadget_resource, code, y, NONE, &id, &g->f->e), 1);
	assert_int_equal(id, x->rec.id);
	assert_int_equal(rec_find_same(g->d, &gadget_resource, code, y, x->rec.id, &id, &g->f->e), 0);
	assert_int_equal(rec_find_same(g->d, &gadget_resource, title, y, NONE, &id, &g->f->e), 1);
	y->title = "乙";
	y->code = NULL;
	assert_int_equal(rec_find_same(g->d, &gadget_resource, code, y, NONE, &id, &g->f->e), 0);
	assert_int_equal(rec_find_same(g->d, &gadget_resource, title, y, NONE, &id, &g->f->e), 0);
}

static void
scopes(void **state)
{
	struct gfix *g = *state;
	struct gadget *own = put(g, 1, "{\"title\":\"a\",\"keeper\":5}"), *other = put(g, 1, "{\"title\":\"b\",\"keeper\":6}");
	struct view only = keeper_5;

	assert_int_equal(rec_see(&keeper_5, &gadget_resource, own), BIT(CL_PUBLIC) | BIT(CL_OWN));
	assert_int_equal(rec_see(&keeper_5, &gadget_resource, other), BIT(CL_PUBLIC));
	assert_int_equal(rec_change(&keeper_5, &gadget_resource, other), 0);
	assert_true(rec_in_scope(&keeper_5, &gadget_resource, own));
	assert_false(rec_in_scope(&keeper_5, &gadget_resource, other));
	other->listed = 1;
	assert_true(rec_in_scope(&keeper_5, &gadget_resource, other));
	only.only_own = true;
	assert_false(rec_in_scope(&only, &gadget_resource, other));
	assert_true(rec_in_scope(&only, &gadget_resource, own));
	own->rec.archived_at = 5;
	assert_false(rec_in_scope(&only, &gadget_resource, own));
	assert_true(rec_in_scope(&everything, &gadget_resource, own));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(there_and_back, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(in_part, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(empty, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(by_class, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(refusals, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(patches, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(write_classes, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(whole_record, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(wall_times, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(packed, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(updates, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(differences, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(twins, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(scopes, gadget_setup, gadget_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
