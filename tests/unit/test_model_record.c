/*
 * The one write path, its rules, the audit log, reference data.
 */
#include "test_model.h"

#include "text/ident.h"

#define CODE	"91110000600037341L"

static const struct { const char *json, *said; } refused[] = {
	{ "{}", "validation /name_zh:required" },
	{ "{\"name_zh\":\"\"}", "validation /name_zh:required" },
	{ "{\"name_zh\":5,\"uscc\":\"91110000600037341M\"}",
	  "validation /name_zh:wrong_type /uscc:uscc_check_digit" },
	{ "{\"uscc\":\"91110000600037341M\"}", "validation /name_zh:required /uscc:uscc_check_digit" },
	{ "{\"name_zh\":\"甲\",\"completeness\":100}", "validation /completeness:read_only_field" },
	{ "{\"name_zh\":\"甲\",\"name_key\":\"x\"}", "validation /name_key:unknown_field" },
	{ "{\"name_zh\":\"甲\",\"nonsense\":1}", "validation /nonsense:unknown_field" },
	{ "{\"name_zh\":\"甲\",\"city\":\"Atlantis\"}", "validation /city:unknown_code" },
	{ "{\"name_zh\":\"甲\",\"stock_code\":\"00 001\"}", "validation /stock_code:bad_stock_code" },
	{ "{\"name_zh\":\"甲\",\"other_id\":\"1\"}", "validation /other_id_type:required" },
	{ "{\"name_zh\":\"甲\",\"hnte_issued\":\"2025-01-01\",\"hnte_expires\":\"2024-01-01\"}",
	  "validation /hnte_expires:dates_in_order" },
	{ "{\"name_zh\":\"甲\",\"uscc\":\"" CODE "\",\"uscc_status\":\"none\"}",
	  "validation /uscc_status:uscc_status_conflict" },
};

static void
refusals(void **state)
{
	struct fix *f = *state;
	int64_t n;

	for (size_t i = 0; i < nitems(refused); i++) {
		struct change c = { .act = DO_CREATE, .who = actor(R_STAFF, NONE), .r = &enterprise_resource,
		    .json = refused[i].json };

		assert_int_equal(act(f, &c), -1);
		if (strcmp(complaints(&f->e), refused[i].said) != 0)
			fail_msg("%s\n said %s\n want %s", c.json, complaints(&f->e), refused[i].said);
	}
	assert_int_equal(db_int(f->d, "SELECT count(*) FROM enterprise WHERE id > $1", 0, &n, &f->e), 1);
	assert_int_equal(n, 0);
	assert_int_equal(db_int(f->d, "SELECT count(*) FROM audit WHERE id > $1", 0, &n, &f->e), 1);
	assert_int_equal(n, 0);
}

static void
same_code(void **state)
{
	struct fix *f = *state;
	int64_t id = made(f, &enterprise_resource, "{\"name_zh\":\"首家示范有限公司\",\"uscc\":\"" CODE "\"}");
	struct change c = { .act = DO_CREATE, .who = actor(R_STAFF, NONE), .r = &enterprise_resource,
	    .json = "{\"name_zh\":\"乙\",\"uscc\":\" 91110000600037341l \"}" };

	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_CONFLICT);
	assert_string_equal(f->e.items->pointer, "/uscc");
	assert_string_equal(f->e.items->code, "not_unique");
	assert_string_equal(f->e.items->param[0].value, "首家示范有限公司");
	assert_string_equal(f->e.items->param[1].value, arena_printf(f->a, "%lld", (long long)id));

	/* Archived ones count; a name that is the same does not. */
	struct change gone = { .act = DO_ARCHIVE, .who = actor(R_STAFF, NONE), .r = &enterprise_resource,
	    .id = id, .version = 1 };

	assert_int_equal(act(f, &gone), 0);
	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_CONFLICT);
	made(f, &enterprise_resource, "{\"name_zh\":\"首家示范有限公司\"}");
}

static void
versions(void **state)
{
	struct fix *f = *state;
	const struct resource *r = &enterprise_resource;
	int64_t id = made(f, r, "{\"name_zh\":\"华南示范科技有限公司\"}");
	struct change c = { .act = DO_CHANGE, .who = actor(R_STAFF, NONE), .r = r, .id = id, .version = 1,
	    .json = "{\"name_short\":\"华示\",\"note\":\"内部\"}" };

	assert_int_equal(act(f, &c), 0);
	assert_int_equal(((struct rec *)c.rec)->version, 2);
	c.version = 2;
	assert_int_equal(act(f, &c), 0);		/* nothing differs */
	assert_int_equal(((struct rec *)c.rec)->version, 2);

	c.version = 1;
	c.json = "{\"name_short\":\"华\"}";
	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_STALE);
	assert_non_null(strstr(f->e.extra_json, "\"name_short\":\"华示\""));
	assert_non_null(strstr(f->e.extra_json, "\"note\":\"内部\""));
	assert_non_null(strstr(f->e.extra_json, "\"changed_by\":\"staff\""));
	assert_null(strstr(f->e.extra_json, "name_zh"));
	assert_int_equal(f->e.extra_json[0], '"');

	c.version = NONE;
	assert_int_equal(act(f, &c), 0);
	assert_non_null(strstr(history(f, r, id, UINT_MAX), "\"unconditional\":true"));

	c.id = 999;
	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_NOT_FOUND);
}

/* What may not be changed is 403 where it is seen and 404 where it is not. */
static void
members(void **state)
{
	struct fix *f = *state;
	const struct resource *r = &enterprise_resource;
	int64_t own = made(f, r, "{\"name_zh\":\"自己有限公司\"}");
	int64_t other = made(f, r, "{\"name_zh\":\"别家有限公司\"}");
	int64_t hidden = made(f, r, "{\"name_zh\":\"隐藏有限公司\",\"listed\":false}");
	const struct { int64_t id; enum err_code code; } cases[] = {
		{ own, ERR_FORBIDDEN }, { other, ERR_FORBIDDEN }, { hidden, ERR_NOT_FOUND }, { 999, ERR_NOT_FOUND },
	};

	for (size_t i = 0; i < nitems(cases); i++)
		for (enum act a = DO_CHANGE; a <= DO_PURGE; a++) {
			struct change c = { .act = a, .who = actor(R_MEMBER_ADMIN, own), .r = r, .id = cases[i].id,
			    .version = 77, .json = a == DO_CHANGE ? "{\"name_short\":\"x\"}" : NULL };

			assert_int_equal(act(f, &c), -1);
			assert_int_equal(f->e.code, cases[i].code);
			assert_null(f->e.extra_json);
		}
	struct change token = { .act = DO_CHANGE, .who = actor(R_STAFF, NONE), .r = r, .id = own, .version = 1,
	    .json = "{\"name_short\":\"x\"}" };

	token.who.read_only = true;
	assert_int_equal(act(f, &token), -1);
	assert_int_equal(f->e.code, ERR_FORBIDDEN);
}

static void
derived(void **state)
{
	struct fix *f = *state;
	const struct resource *r = &enterprise_resource;
	int64_t id = made(f, r, "{\"name_zh\":\"重庆示范有限公司\",\"uscc\":\"" CODE "\"}");
	struct change c = { .act = DO_CHANGE, .who = actor(R_STAFF, NONE), .r = r, .id = id, .version = NONE };
	const struct enterprise *n;

	c.json = "{\"name_zh\":\"华南示范有限公司\"}";
	assert_int_equal(act(f, &c), 0);
	n = c.rec;
	assert_int_equal(strncmp(n->pinyin, "hua nan shi fan", 15), 0);
	assert_int_equal(n->uscc_status, US_FORMAT_OK);
	assert_int_equal(n->listed, 1);
	assert_int_equal(n->record_status, RS_ACTIVE);
	assert_int_equal(n->completeness, 12);

	c.json = "{\"pinyin\":\"hua nan shi fan ABC\"}";
	assert_int_equal(act(f, &c), 0);
	c.json = "{\"name_zh\":\"华北示范有限公司\"}";	/* an edited one stays */
	assert_int_equal(act(f, &c), 0);
	assert_string_equal(((struct enterprise *)c.rec)->pinyin, "hua nan shi fan ABC");
	c.json = "{\"pinyin\":null}";
	assert_int_equal(act(f, &c), 0);
	assert_int_equal(strncmp(((struct enterprise *)c.rec)->pinyin, "hua bei", 7), 0);
}

static void
purging(void **state)
{
	struct fix *f = *state;
	int64_t id = made(f, &enterprise_resource, "{\"name_zh\":\"甲有限公司\",\"brands\":[\"甲牌\"]}");
	int64_t contact = made(f, &contact_resource,
	    arena_printf(f->a, "{\"enterprise\":%lld,\"name_zh\":\"陈一\"}", (long long)id));
	struct change c = { .act = DO_PURGE, .who = actor(R_STAFF, NONE), .r = &enterprise_resource, .id = id,
	    .version = 1 };

	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_FORBIDDEN);
	c.who = actor(R_ADMIN, NONE);
	assert_int_equal(act(f, &c), -1);
	assert_int_equal(f->e.code, ERR_CONFLICT);
	assert_string_equal(f->e.detail, "has_dependents");
	c.r = &contact_resource;
	c.id = contact;
	assert_int_equal(act(f, &c), 0);
	c.r = &enterprise_resource;
	c.id = id;
	assert_int_equal(act(f, &c), 0);
	assert_null(seen(f, &c.who, c.r, id));
	assert_non_null(strstr(history(f, c.r, id, UINT_MAX), "\"action\":\"purge\""));

	struct change bad = { .act = DO_CREATE, .who = actor(R_STAFF, NONE), .r = &contact_resource,
	    .json = arena_printf(f->a, "{\"enterprise\":%lld,\"name_zh\":\"陈二\",\"email\":\"x\"}", (long long)id) };

	assert_int_equal(act(f, &bad), -1);
	assert_string_equal(complaints(&f->e), "validation /enterprise:no_such_record /email:bad_email");
}

static int
spoil(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, arg);

	return stmt_run(s, e);
}

static void
append_only(void **state)
{
	struct fix *f = *state;

	made(f, &enterprise_resource, "{\"name_zh\":\"甲有限公司\"}");
	assert_int_equal(store_write_wait(f->s, spoil, "UPDATE audit SET login = 'x'", &f->e), -1);
	err_init(&f->e, f->a);
	assert_int_equal(store_write_wait(f->s, spoil, "DELETE FROM audit", &f->e), -1);
}

/* A history tells each reader what his classes allow, and nothing of an entry of which nothing is left. */
static void
histories(void **state)
{
	struct fix *f = *state;
	const struct resource *r = &enterprise_resource;
	int64_t id = made(f, r, "{\"name_zh\":\"甲有限公司\",\"note\":\"N1\",\"legal_rep\":\"L1\"}");
	struct change c = { .act = DO_CHANGE, .who = actor(R_STAFF, NONE), .r = r, .id = id, .version = NONE,
	    .json = "{\"note\":\"N2\"}" };
	const char *h;

	assert_int_equal(act(f, &c), 0);
	h = history(f, r, id, BIT(CL_PUBLIC) | BIT(CL_MEMBERS));
	assert_non_null(strstr(h, "甲有限公司"));
	assert_null(strstr(h, "N1"));
	assert_null(strstr(h, "N2"));
	assert_null(strstr(h, "L1"));
	assert_null(strstr(h, "unconditional"));
	h = history(f, r, id, UINT_MAX);
	assert_non_null(strstr(h, "{\"field\":\"note\",\"old\":\"N1\",\"new\":\"N2\"}"));
	assert_null(strstr(h, "name_key"));
	assert_null(strstr(h, "completeness"));
}

/* Headings as registries, exchanges and chambers write them. */
static const struct { const char *heading, *field; } headings[] = {
	{ "企业名称", "name_zh" }, { "公司名称", "name_zh" }, { "单位名称", "name_zh" }, { "公司全称", "name_zh" },
	{ "会员单位", "name_zh" }, { "名称", "name_zh" }, { "name_zh", "name_zh" }, { "Chinese name", "name_zh" },
	{ "统一社会信用代码", "uscc" }, { "信用代码", "uscc" }, { "社会信用代码", "uscc" }, { "税号", "uscc" },
	{ "uscc", "uscc" }, { "注册资本", "registered_capital" }, { "注册资金", "registered_capital" },
	{ "注册资本(万元)", "registered_capital" }, { "注册资金（万元）", "registered_capital" },
	{ "capital_raw", "registered_capital" }, { "成立日期", "established_on" }, { "注册日期", "established_on" },
	{ "成立时间", "established_on" }, { "registered_on", "established_on" }, { "地区", "city" }, { "城市", "city" },
	{ "所在地", "city" }, { "所属地区", "city" }, { "city_zh", "city" }, { "city_code", "city" },
	{ "经营范围", "business_scope" }, { "business_scope", "business_scope" }, { "行业", "industry" },
	{ "所属行业", "industry" }, { "csrc_section_name", "industry" }, { "证券代码", "stock_code" },
	{ "股票代码", "stock_code" }, { "A股代码", "stock_code" }, { "stock_code", "stock_code" }, { "网址", "website" },
	{ "公司网址", "website" }, { "website", "website" }, { "英文名称", "name_en" }, { "公司英文全称", "name_en" },
	{ "英文全称", "name_en" }, { "name_en", "name_en" }, { "简称", "name_short" }, { "公司简称", "name_short" },
	{ "short_name", "name_short" }, { "企业类型", "entity_type" }, { "entity_type", "entity_type" },
	{ "注册地址", "address_reg" }, { "address", "address_reg" }, { "法人代表", "legal_rep" },
	{ "法定代表人", "legal_rep" }, { "备注", "note" },
	/* what belongs to no field stays without one */
	{ "序号", NULL }, { "链接", NULL }, { "板块", NULL }, { "保荐机构", NULL }, { "受理日期", NULL }, { "listed_on", NULL },
	{ "csrc_section", NULL }, { "org_code", NULL }, { "region_code", NULL }, { "capital_amount", NULL },
	{ "sector_en", NULL }, { "name_key", NULL },
};

static void
synonyms(void **state)
{
	for (size_t i = 0; i < nitems(headings); i++) {
		const struct field *f = rec_field_by_heading(&enterprise_resource, headings[i].heading);

		if (!str_eq(f == NULL ? NULL : f->name, headings[i].field))
			fail_msg("%s: %s", headings[i].heading, f == NULL ? "none" : f->name);
	}
	assert_string_equal(rec_field_by_heading(&contact_resource, "联系电话")->name, "mobile");
	assert_string_equal(rec_field_by_heading(&contact_resource, "单位名称")->name, "enterprise");
}

static const struct { const char *list, *text, *code; } lookups[] = {
	{ "city", "深圳", "440300" }, { "city", "深圳市", "440300" }, { "city", "440300", "440300" },
	{ "city", "广东", "440000" }, { "city", "Canton", "440100" }, { "city", "顺德区", "440606" },
	{ "city", "香港", "810000" }, { "city", "shenzhen", "440300" }, { "city", "Atlantis", NULL },
	{ "country", "越南", "VN" }, { "country", "Vietnam", "VN" },
	{ "industry", "制造业", "C" }, { "industry", "信息技术", "I" }, { "industry", "综合", NULL },
	{ "industry", "计算机、通信和其他电子设备制造业", "39" },
	{ "asean_unit", "平阳省", "VN-57" }, { "currency", "澳元", "AUD" },
};

static void
reference(void **state)
{
	struct fix *f = *state;
	const struct ref *x;
	size_t n;

	for (size_t i = 0; i < nitems(lookups); i++) {
		x = ref_by_text(lookups[i].list, lookups[i].text);
		if (!str_eq(x == NULL ? NULL : x->code, lookups[i].code))
			fail_msg("%s %s: %s", lookups[i].list, lookups[i].text, x == NULL ? "none" : x->code);
	}
	assert_string_equal(ref_by_code("asean_unit", "VN-57")->successor, "VN-SG");
	assert_string_equal(ref_by_code("country_group", "ASEAN-TL")->valid_from, "2025-10-26");
	ref_rows("city", &n);
	assert_int_equal(n, 489);
	assert_int_equal(refdata_load(f->s, &f->e), 0);		/* again: nothing to write */
	assert_int_equal(registry_check(f->d, &f->e), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(refusals, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(same_code, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(versions, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(members, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(derived, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(purging, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(append_only, fix_setup, fix_teardown),
		cmocka_unit_test_setup_teardown(histories, fix_setup, fix_teardown),
		cmocka_unit_test(synonyms),
		cmocka_unit_test_setup_teardown(reference, fix_setup, fix_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
