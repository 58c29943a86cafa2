/*
 * Reference data, cells in and out, headings, descriptions, the check at start.
 */
#include "test_meta.h"

/* --- reference data ------------------------------------------------------------------------------- */

static const struct { const char *list, *text, *code; } places[] = {
	{ "city", "440300", "440300" }, { "city", "深圳", "440300" }, { "city", "深圳市", "440300" },
	{ "city", "shen zhen", "440300" }, { "city", "SHENZHEN", "440300" }, { "city", "广东省深圳市", "440300" },
	{ "city", "广东深圳", "440300" }, { "city", "广东省、深圳市", "440300" }, { "city", "广东 深圳市", "440300" },
	{ "city", "南山区", "440305" }, { "city", "南山", "440305" }, { "city", "广东省深圳市南山区", "440305" },
	{ "city", "深圳南山", "440305" }, { "city", "广东南山区", "440305" }, { "city", "Canton", "440100" },
	{ "city", "穗", "440100" }, { "city", "廣州市", "440100" },
	{ "city", "城区", NULL }, { "city", "广东城区", NULL }, { "city", "广州城区", "440103" },
	{ "city", "深圳市城区", "440399" }, { "city", "广西深圳", NULL }, { "city", "广州市南山区", NULL },
	{ "city", "", NULL }, { "city", "市", NULL }, { "city", "亚特兰蒂斯", NULL }, { "nowhere", "深圳", NULL },
	{ "province", "广西", "450000" }, { "province", "广西壮族自治区", "450000" }, { "province", "深圳", NULL },
};

static void
reference(void **state)
{
	size_t n;

	for (size_t i = 0; i < nitems(places); i++) {
		const struct ref *r = ref_by_text(places[i].list, places[i].text);

		if (!str_eq(r == NULL ? NULL : r->code, places[i].code))
			fail_msg("%s: %s, want %s", places[i].text, r == NULL ? "-" : r->code,
			    places[i].code == NULL ? "-" : places[i].code);
	}
	assert_string_equal(ref_label("city", "440300", LANG_ZH), "深圳市");
	assert_string_equal(ref_label("city", "440300", LANG_EN), "Shenzhen");
	assert_string_equal(ref_label("city", "999999", LANG_EN), "999999");
	assert_string_equal(ref_rows("city", &n)[0]->code, "440300");
	assert_int_equal(n, 5);
	assert_null(ref_rows("city", &n)[5]);
	assert_null(ref_rows("nowhere", &n)[0]);
	assert_int_equal(n, 0);
	assert_string_equal(ref_lists(&n)[1], "province");
	assert_int_equal(n, 2);
}

/* --- above and below ------------------------------------------------------------------------------ */

static const struct { const char *list, *top, *codes; } covers[] = {
	{ "city", "440300", "440300 440305 440399" }, { "city", "440305", "440305" }, { "city", "440100", "440100 440103" },
	{ "city", "440000", "440100 440103 440300 440305 440399" },	/* of the list above */
	{ "province", "440000", "440000" }, { "city", "450000", "" }, { "city", "", "" }, { "nowhere", "440300", "" },
};

static void
hierarchy(void **state)
{
	for (size_t i = 0; i < nitems(covers); i++) {
		struct str s = STR_INIT;
		size_t n;
		const struct ref_cover *c = ref_below(covers[i].list, covers[i].top, &n);

		for (size_t k = 0; k < n; k++)
			str_printf(&s, "%s%s", k > 0 ? " " : "", c[k].code);
		assert_string_equal(str_text(&s), covers[i].codes);
		str_fini(&s);
	}
	assert_true(ref_covers("city", "440000", "440305"));
	assert_true(ref_covers("city", "440305", "440305"));
	assert_false(ref_covers("city", "440305", "440300"));
	assert_false(ref_covers("city", "440100", "440305"));
	assert_false(ref_covers("city", NULL, "440305"));
	assert_string_equal(ref_parent(ref_by_code("city", "440305"))->code, "440300");
	assert_string_equal(ref_parent(ref_by_code("city", "440300"))->list, "province");
	assert_null(ref_parent(ref_by_code("province", "440000")));
}

/* --- in time -------------------------------------------------------------------------------------- */

/* What became of units: one into another, that one into a third, two into one, and a circle that somebody typed. */
static int
dated_run(struct tx *t, void *arg, struct err *e)
{
	static const char *const rows[][9] = {
		{ "land", "VN", "越南", "Viet Nam" },
		{ "unit", "S", "胡志明市", "Ho Chi Minh", "VN", NULL, NULL, NULL, "Hồ Chí Minh" },
		{ "unit", "B", "平阳省", "Binh Duong", "VN", NULL, "2025-06-30", "S", "Bình Dương" },
		{ "unit", "V", "巴地头顿省", "Ba Ria - Vung Tau", "VN", "1991-08-12", "2025-06-30", "S", "Bà Rịa – Vũng Tàu" },
		{ "unit", "C", "昆岛特区", "Con Dao", "VN", NULL, "1991-08-11", "V" },
		{ "unit", "D", "岘港市", "Da Nang", "VN", "1997-01-01", NULL, NULL, "Đà Nẵng" },
		{ "unit", "L", "未来省", "Later", "VN", NULL, "2099-12-31", "D" },
		{ "unit", "X", "甲", "X", NULL, NULL, "2020-01-01", "Y" }, { "unit", "Y", "乙", "Y", NULL, NULL, "2020-01-01", "X" },
		{ "park", "p", "越新园", "VSIP", "B" }, { "park", "q", "北园", "North", "VN" },
		{ "country_group", "1", "东盟", "ASEAN", "TL", "2025-10-26" }, { "country_group", "2", "东盟", "ASEAN", "VN", "1995-07-28" },
	};
	struct stmt *s;

	for (size_t i = 0; i < nitems(rows); i++) {
		s = tx_stmt(t, "INSERT INTO ref(list, code, name_zh, name_en, parent, valid_from, valid_to, successor, alias, sort, grp) "
		    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
		for (int n = 0; n < 9; n++)
			stmt_text(s, n + 1, rows[i][n]);
		stmt_int(s, 10, (int64_t)i);
		stmt_text(s, 11, str_eq(rows[i][0], "country_group") ? "ASEAN" : NULL);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static const struct { const char *list, *top, *codes; } dated_covers[] = {
	{ "unit", "S", "B C S V" }, { "unit", "B", "B" }, { "unit", "V", "C V" }, { "unit", "D", "D L" },
	{ "unit", "VN", "B C D L S V" }, { "unit", "X", "X Y" }, { "unit", "Y", "X Y" },
	{ "park", "VN", "p q" }, { "park", "B", "p" }, { "park", "S", "p" }, { "park", "D", "" },
};

/* The label is read back as the row that it names. */
static const struct { const char *text, *code; } dated_names[] = {
	{ "平阳", "B" }, { "Bình Dương", "B" }, { "BÌNH DƯƠNG", "B" }, { "binh duong province", "B" }, { "Tỉnh Bình Dương", "B" }, { "TP. Đà Nẵng", "D" }, { "B\u00ecnh Du\u031b\u01a1ng", "B" },
	{ "平阳省（今胡志明市）", "B" }, { "平阳省(今 胡志明市)", "B" }, { "Binh Duong (now Ho Chi Minh)", "B" }, { "越南平阳省", "B" },
	{ "胡志明市", "S" }, { "Hồ Chí Minh", "S" }, { "ho chi minh city", "S" }, { "Bà Rịa-Vũng Tàu", "V" },
	{ "đà nẵng", "D" }, { "\u00d0\u00e0 N\u1eb5ng", "D" }, { "ĐÀ NẴNG", "D" }, { "今胡志明市", NULL },
};

static const struct { const char *code, *on; bool valid; const char *then; } dated_days[] = {
	{ "B", "2025-06-30", true, "B" }, { "B", "2025-07-01", false, "S" }, { "B", "1900-01-01", true, "B" },
	{ "V", "1991-08-11", false, "V" }, { "C", "1991-08-12", false, "V" }, { "C", "2025-07-01", false, "S" }, { "C", "1990-01-01", true, "C" },
	{ "X", "2021-01-01", false, NULL }, { "nowhere", "2021-01-01", false, NULL },
};

static void
dated(void **state)
{
	struct gfix *g = *state;
	struct err *e = &g->f->e;

	if (store_write_wait(g->f->s, dated_run, NULL, e) == -1 || ref_load(g->d, e) == -1)
		fail_msg("%s", e->log);
	for (size_t i = 0; i < nitems(dated_covers); i++) {
		struct str s = STR_INIT;
		size_t n;
		const struct ref_cover *c = ref_below(dated_covers[i].list, dated_covers[i].top, &n);

		for (size_t k = 0; k < n; k++)
			str_printf(&s, "%s%s", k > 0 ? " " : "", c[k].code);
		assert_string_equal(str_text(&s), dated_covers[i].codes);
		str_fini(&s);
	}
	for (size_t i = 0; i < nitems(dated_names); i++) {
		const struct ref *r = ref_by_text("unit", dated_names[i].text);

		if (!str_eq(r == NULL ? NULL : r->code, dated_names[i].code))
			fail_msg("%s: %s", dated_names[i].text, r == NULL ? "-" : r->code);
	}
	for (size_t i = 0; i < nitems(dated_days); i++) {
		const struct ref *r = ref_successor("unit", dated_days[i].code, dated_days[i].on);

		assert_int_equal(ref_valid_on("unit", dated_days[i].code, dated_days[i].on), dated_days[i].valid);
		if (!str_eq(r == NULL ? NULL : r->code, dated_days[i].then))
			fail_msg("%s on %s: %s", dated_days[i].code, dated_days[i].on, r == NULL ? "-" : r->code);
	}
	assert_string_equal(ref_label("unit", "B", LANG_ZH), "平阳省（今胡志明市）");
	assert_string_equal(ref_label("unit", "C", LANG_EN), "Con Dao (now Ho Chi Minh)");
	assert_string_equal(ref_label("unit", "L", LANG_ZH), "未来省");	/* until then */
	assert_string_equal(ref_today("unit", "C"), "S");
	assert_string_equal(ref_today("unit", "L"), "L");
	assert_string_equal(ref_today("unit", "nowhere"), "nowhere");
	assert_false(ref_in_group("ASEAN", "TL", "2025-10-25"));
	assert_true(ref_in_group("ASEAN", "TL", "2025-10-26"));
	assert_false(ref_in_group("RCEP", "VN", "2025-10-26"));
	assert_false(ref_in_group("ASEAN", NULL, "2025-10-26"));
}

/* --- cells in ------------------------------------------------------------------------------------- */

/* What the field becomes in JSON, after one cell; said: the complaint or "?" and the warning. */
static const struct { const char *field, *heading, *cell, *json, *said; } cells[] = {
	{ "title", "", " 锤\n子\xe2\x80\x8b", "\"锤子\"", NULL },
	{ "title", "", "一二三四五六七八九十百", "null", "too_long" },
	{ "words", "", "a\nb", "\"a\\nb\"", NULL },
	{ "code", "", "ａ-1", "\"A-1\"", NULL },
	{ "size", "", "１,０", "10", NULL },
	{ "size", "", "many", "null", "bad_number" },
	{ "size", "", "12 人", "12", NULL }, { "size", "", "７位", "7", NULL }, { "size", "", "7 倍", "null", "bad_number" }, { "size", "", "人", "null", "bad_number" },
	{ "size", "", "约30人", "30", "?figure_about" }, { "size", "", "30余人", "30", "?figure_about" }, { "size", "", "30人左右", "30", "?figure_about" },
	{ "size", "", "余30", "null", "bad_number" },
	{ "size", "", "1,000", "null", "too_large_value" },
	{ "flag", "", "是", "true", NULL }, { "flag", "", "No", "false", NULL }, { "flag", "", "0", "false", NULL },
	{ "flag", "", "maybe", "null", "bad_choice" },
	{ "colour", "", "绿色", "\"green\"", NULL }, { "colour", "", "RED", "\"red\"", NULL },
	{ "colour", "", "Ｂｌｕｅ", "\"blue\"", NULL }, { "colour", "", "pink", "null", "bad_choice" },
	{ "made", "", "2015年3月2日", "\"2015-03-02\"", NULL },
	{ "made", "", "2015年3月", "\"2015-03-01\"", "?date_month_only" },
	{ "made", "", "03/04/2015", "null", "date_ambiguous" },
	{ "price", "价格（万元）", "1,965", "{\"amount\":\"19650000.00\",\"currency\":\"CNY\"}", NULL },
	{ "price", "价格", "3600000.00 CNY", "{\"amount\":\"3600000.00\",\"currency\":\"CNY\"}", NULL },
	{ "price", "价格", "约5000万美元", "{\"amount\":\"50000000.00\",\"currency\":\"USD\"}", "?figure_about" },
	{ "price", "价格", "5000多万美元", "{\"amount\":\"50000000.00\",\"currency\":\"USD\"}", "?figure_about" },
	{ "price", "价格", "about USD 1.5m", "{\"amount\":\"1500000.00\",\"currency\":\"USD\"}", "?figure_about" },
	{ "price", "价格", "USD2bn", "{\"amount\":\"2000000000.00\",\"currency\":\"USD\"}", NULL },
	{ "price", "价格", "a lot", "null", "bad_money" },
	{ "opens", "开门时间", "2026/11/23 9:00", "{\"local\":\"2026-11-23T09:00\",\"zone\":null}", NULL },
	{ "opens", "开门时间", "46349.375 Asia/Jakarta", "{\"local\":\"2026-11-23T09:00\",\"zone\":\"Asia/Jakarta\"}", NULL },
	{ "opens", "开门时间", "2026-11-23 09:00 Asia/Batavia", "null", "time_zone" },
	{ "opens", "开门时间", "2026-11-23", "null", "local_time" },
	{ "place", "", "广东省深圳市", "\"440300\"", NULL },
	{ "place", "", "亚特兰蒂斯", "null", "?unknown_place" },
	{ "tags", "", "a；b、 c", "[\"a\",\"b\",\"c\"]", NULL },
	{ "tags", "", "Co., Ltd", "[\"Co., Ltd\"]", NULL },
	{ "tags", "", "[\"a;b\",\"c\"]", "[\"a;b\",\"c\"]", NULL },
	{ "tags", "", "a;b;c;d", "null", "too_many" },
	{ "parts", "", "[{\"kind\":\"wheel\",\"no\":null}]",
	  "[{\"kind\":\"wheel\",\"no\":null,\"made\":null,\"n\":null}]", NULL },
	{ "parts", "", "轮子，screw", "[{\"kind\":\"wheel\",\"no\":null,\"made\":null,\"n\":null},"
	  "{\"kind\":\"screw\",\"no\":null,\"made\":null,\"n\":null}]", NULL },
	{ "parts", "", "轮子，nuts", "null", "bad_choice" },
	{ "title", "", "-", "null", NULL }, { "size", "", "N/A", "null", NULL }, { "tags", "", " ", "null", NULL },
};

static const char *
value_of(struct arena *a, const struct field *f, const void *rec)
{
	struct str *s = str_new(a);
	struct jw w;

	jw_init(&w, s);
	rec_put_value(&w, f, rec);
	return str_text(s);
}

static void
cells_in(void **state)
{
	struct gfix *g = *state;
	struct err_param param[ERR_NPARAMS];

	for (size_t i = 0; i < nitems(cells); i++) {
		const struct field *f = resource_field(&gadget_resource, cells[i].field);
		struct gadget *x = rec_new(g->f->a, &gadget_resource);
		const char *complaint, *warning, *said, *json;

		rec_overlay_cell(g->f->a, f, cells[i].heading, cells[i].cell, x, &complaint, &warning, param);
		said = warning != NULL ? arena_printf(g->f->a, "?%s", warning) : complaint;
		json = value_of(g->f->a, f, x);
		if (strcmp(json, cells[i].json) != 0 || !str_eq(said, cells[i].said))
			fail_msg("%s <- %s: %s %s", f->name, cells[i].cell, json, said == NULL ? "" : said);
	}
}

/* An empty cell erases nothing, and neither does one that is refused. */
static void
cells_keep(void **state)
{
	static const char *const said[] = { "", "N/A", "亚特兰蒂斯" };
	struct gfix *g = *state;
	struct gadget *x = put(g, 1, "{\"title\":\"x\",\"place\":\"440300\"}");
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	for (size_t i = 0; i < nitems(said); i++) {
		rec_overlay_cell(g->f->a, resource_field(&gadget_resource, "place"), "", said[i], x, &complaint,
		    &warning, param);
		assert_string_equal(x->place, "440300");
	}
	assert_string_equal(param[0].key, "value");
	assert_string_equal(param[0].value, "亚特兰蒂斯");
}

/* --- cells out and in again ----------------------------------------------------------------------- */

static const struct { const char *json, *field, *names, *zh; } out[] = {
	{ "{\"title\":\"x\"}", "title", "x", "x" },
	{ "{\"size\":7}", "size", "7", "7" },
	{ "{\"flag\":true}", "flag", "true", "是" },
	{ "{\"colour\":\"blue\"}", "colour", "blue", "蓝色" },
	{ "{\"price\":{\"amount\":\"12.3\",\"currency\":\"USD\"}}", "price", "12.30 USD", "12.30 USD" },
	{ "{\"opens\":{\"local\":\"2026-11-23T00:15\",\"zone\":\"Asia/Yangon\"}}", "opens", "2026-11-23 00:15 Asia/Yangon",
	  "2026-11-23 00:15 Asia/Yangon" },
	{ "{\"place\":\"440300\"}", "place", "440300", "深圳市" },
	{ "{\"place\":\"440103\"}", "place", "440103", "440103" },	/* two places of that name */
	{ "{\"tags\":[\"a\",\"b\"]}", "tags", "a; b", "a; b" },
	{ "{\"tags\":[\"a;b\",\"c\"]}", "tags", "[\"a;b\",\"c\"]", "[\"a;b\",\"c\"]" },
	{ "{\"tags\":[\"[a\"]}", "tags", "[\"[a\"]", "[\"[a\"]" },
	{ "{\"parts\":[{\"kind\":\"wheel\"}]}", "parts", "[{\"kind\":\"wheel\",\"no\":null,\"made\":null,\"n\":null}]",
	  "[{\"kind\":\"wheel\",\"no\":null,\"made\":null,\"n\":null}]" },
	{ "{\"made\":\"2020-01-01\"}", "made", "2020-01-01", "2020-01-01" },
	{ "{\"seen\":\"2026-11-23T08:15:30.120Z\"}", "seen", "2026-11-23T08:15:30.120Z", "2026-11-23T08:15:30.120Z" },
};

static void
cell_back(struct gfix *g, const struct field *f, const char *cell, const void *rec)
{
	struct gadget *y = rec_new(g->f->a, &gadget_resource);
	struct err_param param[ERR_NPARAMS];
	const char *complaint, *warning;

	rec_overlay_cell(g->f->a, f, f->zh, cell, y, &complaint, &warning, param);
	if (complaint != NULL || warning != NULL || !rec_field_equal(f, rec, y))
		fail_msg("%s does not come back from %s", f->name, cell);
}

static void
cells_out(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(out); i++) {
		const struct field *f = resource_field(&gadget_resource, out[i].field);
		struct gadget *x = rec_new(g->f->a, &gadget_resource);
		const char *names, *labels;

		assert_int_equal(lay(g->f->a, &everything, out[i].json, x, &g->f->e), 0);
		names = rec_cell(g->f->a, f, x, false, LANG_EN);
		labels = rec_cell(g->f->a, f, x, true, LANG_ZH);
		assert_string_equal(names, out[i].names);
		assert_string_equal(labels, out[i].zh);
		cell_back(g, f, names, x);
		cell_back(g, f, labels, x);
	}
	assert_null(rec_cell(g->f->a, &gadget_fields[0], rec_new(g->f->a, &gadget_resource), true, LANG_ZH));
}

static const struct { const char *heading, *field; } headings[] = {
	{ "title", "title" }, { "名称", "title" }, { " Title ", "title" }, { "Product Name", "title" },
	{ "价格（万元）", "price" }, { "价格(USD)", "price" }, { "＊价格", "price" }, { "制造 日期：", "made" },
	{ "秘密", "secret" }, { "key", NULL }, { "title_key", NULL }, { "Twin", NULL }, { "", NULL }, { "（）", NULL },
};

static void
headings_in(void **state)
{
	for (size_t i = 0; i < nitems(headings); i++) {
		const struct field *f = rec_field_by_heading(&gadget_resource, headings[i].heading);

		if (!str_eq(f == NULL ? NULL : f->name, headings[i].field))
			fail_msg("%s: %s", headings[i].heading, f == NULL ? "-" : f->name);
	}
}

/* --- descriptions --------------------------------------------------------------------------------- */

static const char *
schema(struct gfix *g, const struct view *v)
{
	struct str *s = str_new(g->f->a);
	struct err e;
	struct jw w;

	err_init(&e, g->f->a);
	jw_init(&w, s);
	rec_put_schema(&w, &gadget_resource, v, LANG_ZH, true);
	assert_int_equal(json_check(s->p, s->len, &e), 0);
	return str_text(s);
}

static void
described(void **state)
{
	struct gfix *g = *state;
	const char *all = schema(g, &everything), *member = schema(g, &keeper_5);

	assert_non_null(strstr(all, "{\"name\":\"colour\",\"type\":\"enum\",\"label\":\"颜色\""));
	assert_non_null(strstr(all, "\"name\":\"secret\""));
	assert_non_null(strstr(all, "\"groups\":[{\"name\":\"main\",\"label\":\"主要\"},{\"name\":\"inner\",\"label\":\"内部\"}]"));
	assert_null(strstr(all, "title_key"));
	assert_null(strstr(member, "secret"));
	assert_null(strstr(member, "inner"));
	/* a field of one's own rows only is shown but cannot choose or order rows */
	assert_non_null(strstr(member, "\"name\":\"phone\""));
	assert_non_null(strstr(strstr(member, "\"name\":\"phone\""), "\"filter\":false"));
}

static void
contract(void **state)
{
	struct gfix *g = *state;

	for (int writing = 0; writing <= 1; writing++) {
		struct str *s = str_new(g->f->a);
		struct jw w;

		jw_init(&w, s);
		rec_put_openapi(&w, &gadget_resource, writing == 1);
		assert_int_equal(json_check(s->p, s->len, &g->f->e), 0);
		assert_null(strstr(str_text(s), "title_key"));
		assert_int_equal(strstr(str_text(s), "\"updated_at\"") == NULL, writing == 1);
	}
}

/* --- the check at start --------------------------------------------------------------------------- */

static int
check_with(struct gfix *g, const struct field *fields, size_t n, const char *own)
{
	struct resource r = gadget_resource;
	const struct resource *const list[] = { &r, NULL };
	int rc;

	r.fields = fields;
	r.nfields = n;
	r.own = own;
	registry_set(list);
	err_init(&g->f->e, g->f->a);
	rc = registry_check(g->d, &g->f->e);
	registry_set(gadget_list);
	return rc;
}

static void
checked(void **state)
{
	struct gfix *g = *state;
	struct field fields[nitems(gadget_fields)];

	if (registry_check(g->d, &g->f->e) == -1)
		fail_msg("%s", g->f->e.log);
	assert_ptr_equal(registry_by_path("gadgets"), &gadget_resource);
	assert_null(registry_by_name("gizmo"));
	assert_int_equal(check_with(g, gadget_fields, nitems(gadget_fields) - 1, "keeper"), -1);	/* a column more */
	assert_int_equal(check_with(g, gadget_fields, nitems(gadget_fields), "nobody"), -1);
	memcpy(fields, gadget_fields, sizeof fields);
	assert_int_equal(check_with(g, fields, nitems(fields), "keeper"), 0);
	for (int i = 0; i < 6; i++) {
		memcpy(fields, gadget_fields, sizeof fields);
		if (i == 0)
			fields[6].name = "no_such_column";
		else if (i == 1)
			fields[6].type = F_TEXT;
		else if (i == 2)
			fields[3].zh = NULL;
		else if (i == 3)
			fields[3].max = 0;
		else if (i == 4)
			fields[0].sort = "words";
		else
			fields[4].name = "words";
		assert_int_equal(check_with(g, fields, nitems(fields), "keeper"), -1);
		assert_int_equal(g->f->e.code, ERR_DB);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hierarchy, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(reference, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(dated, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(cells_in, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(cells_keep, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(cells_out, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(headings_in, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(described, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(contract, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(checked, gadget_setup, gadget_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
