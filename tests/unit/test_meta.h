/*
 * What the tests of meta/ share: a resource that is nobody's business, with a field of every type, names and lists.
 */
#ifndef TW_TEST_META_H
#define TW_TEST_META_H

#include "test_store.h"

#include "meta/list.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "meta/registry.h"
#include "store/search.h"

static const struct embed gadget_db[] = {
	MIGRATION("0001_gadget.sql",
	    "CREATE TABLE ref (\n"
	    "	list @KEY NOT NULL, code @KEY NOT NULL, name_zh TEXT NOT NULL, name_en TEXT NOT NULL, parent @KEY,\n"
	    "	grp TEXT, valid_from @KEY, valid_to @KEY, successor @KEY, alias TEXT, sort @INT NOT NULL,\n"
	    "	PRIMARY KEY (list, code)\n"
	    ") @STRICT;\n"
	    "CREATE TABLE gadget (\n"
	    "	id @ID, version @INT NOT NULL, created_at @INT NOT NULL, updated_at @INT NOT NULL, created_by @INT,\n"
	    "	updated_by @INT, archived_at @INT,\n"
	    "	code @KEY, words TEXT, secret TEXT, phone TEXT, size @INT, flag @INT, colour @INT, made @KEY, seen @INT,\n"
	    "	price @INT, price_currency @KEY, opens @KEY, opens_zone @KEY, twin @INT REFERENCES gadget (id), place @KEY, keeper @INT, listed @INT,\n"
	    "	title_key @KEY\n"
	    ") @STRICT;\n"
	    "CREATE UNIQUE INDEX gadget_code ON gadget (code);\n"
	    "CREATE TABLE gadget_name (owner @INT NOT NULL REFERENCES gadget (id) ON DELETE CASCADE,\n"
	    "	kind @INT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (owner, kind)) @STRICT;\n"
	    "CREATE TABLE gadget_tag (owner @INT NOT NULL REFERENCES gadget (id) ON DELETE CASCADE,\n"
	    "	pos @INT NOT NULL, tag @KEY NOT NULL, PRIMARY KEY (owner, pos)) @STRICT;\n"
	    "CREATE TABLE gadget_part (owner @INT NOT NULL REFERENCES gadget (id) ON DELETE CASCADE,\n"
	    "	pos @INT NOT NULL, kind @INT NOT NULL, no TEXT, made @KEY, n @INT, PRIMARY KEY (owner, pos)) @STRICT;\n"),
	{ .name = NULL },
};

struct gadget {
	struct rec	 rec;
	const char	*title, *nick, *code, *words, *secret, *phone;
	int64_t		 size, flag, colour;
	const char	*made;
	int64_t		 seen;
	struct money	 price;
	struct local_time opens;
	int64_t		 twin;
	const char	*place, *tags, *parts;
	int64_t		 keeper, listed;
	const char	*title_key;
};

static const struct choice colours[] = {
	{ "red", "Red", "红色" }, { "green", "Green", "绿色" }, { "blue", "Blue", "蓝色" }, { NULL }
};
static const struct choice part_kinds[] = { { "wheel", "Wheel", "轮子" }, { "screw", "Screw", "螺丝" }, { NULL } };
static const struct choice gadget_groups[] = {
	{ "main", "Main", "主要" }, { "inner", "Inner", "内部" }, { "empty", "Empty", "空" }, { NULL }
};

static const struct field tag_fields[] = {
	{ .name = "tag", .type = F_TEXT, .en = "Tag", .zh = "标签", .max = 20 },
};
static const struct field part_fields[] = {
	{ .name = "kind", .type = F_ENUM, .en = "Kind", .zh = "种类", .choices = part_kinds, .flags = FL_REQUIRED },
	{ .name = "no", .type = F_TEXT, .en = "No.", .zh = "编号", .max = 20 },
	{ .name = "made", .type = F_DATE, .en = "Made", .zh = "日期" },
	{ .name = "n", .type = F_INT, .en = "Number", .zh = "数量" },
};
static const struct sub tag_sub = { .table = "gadget_tag", LIST(fields, tag_fields), .most = 3 };
static const struct sub part_sub = { .table = "gadget_part", LIST(fields, part_fields), .most = 5 };

extern const struct resource gadget_resource;
static const char *const title_words[] = { "名字", "product name", NULL };

#define SEEN	.class = CL_PUBLIC, .group = "main"
#define USED	FL_FILTER | FL_SORT | FL_SHEET
static const struct field gadget_fields[] = {
	{ FIELD(gadget, title, F_NAME, "Title", "名称"), .kind = 0, .min = 1, .max = 10, .sort = "title_key", SEEN,
	  .flags = FL_REQUIRED | FL_SEARCH | USED, .synonyms = title_words },
	{ FIELD(gadget, nick, F_NAME, "Nick name", "昵称"), .kind = 1, .max = 10, SEEN, .flags = FL_FILTER | FL_SHEET },
	{ FIELD(gadget, code, F_CODE, "Code", "代码"), .max = 10, SEEN, .flags = FL_UNIQUE | FL_IDENT | USED },
	{ FIELD(gadget, words, F_TEXT, "Words", "文字"), .min = 2, .max = 40, SEEN, .flags = FL_MULTILINE | USED },
	{ FIELD(gadget, secret, F_TEXT, "Secret", "秘密"), .max = 40, .group = "inner", .flags = USED },
	{ FIELD(gadget, phone, F_TEXT, "Phone", "电话"), .max = 40, .class = CL_OWN, .flags = USED },
	{ FIELD(gadget, size, F_INT, "Size", "大小"), .min = 1, .max = 100, SEEN, .flags = USED | FL_ROUGH },
	{ FIELD(gadget, flag, F_BOOL, "Flag", "标记"), SEEN, .flags = USED },
	{ FIELD(gadget, colour, F_ENUM, "Colour", "颜色"), .choices = colours, SEEN, .flags = USED },
	{ FIELD(gadget, made, F_DATE, "Made", "制造日期"), SEEN, .flags = USED },
	{ FIELD(gadget, seen, F_INSTANT, "Seen", "见到时间"), SEEN, .flags = USED },
	{ FIELD(gadget, price, F_MONEY, "Price", "价格"), SEEN, .flags = USED | FL_ROUGH },
	{ FIELD(gadget, twin, F_REF, "Twin", "同伴"), .ref = &gadget_resource, SEEN, .flags = FL_FILTER },
	{ FIELD(gadget, place, F_CODEREF, "Place", "地点"), .list = "city", SEEN, .flags = USED },
	{ FIELD(gadget, tags, F_LIST, "Tags", "标签"), .sub = &tag_sub, SEEN, .flags = FL_FILTER | FL_SHEET },
	{ FIELD(gadget, parts, F_LIST, "Parts", "零件"), .sub = &part_sub, SEEN, .flags = FL_FILTER | FL_SHEET },
	{ FIELD(gadget, keeper, F_INT, "Keeper", "保管人"), SEEN, .flags = FL_FILTER },
	{ FIELD(gadget, listed, F_BOOL, "Listed", "公开"), SEEN },
	{ FIELD(gadget, opens, F_LOCAL, "Opens", "开门时间"), SEEN, .flags = USED },
	{ FIELD(gadget, title_key, F_TEXT, "Key", "排序键"), .max = 100, .flags = FL_DERIVED | FL_HIDDEN },
};

/* Gadgets that are the twin of one of the colour, and as dear: a filter that is no field.  Of dollars nobody can say. */
static const struct field twin_params[] = {
	{ .name = "twin_colour", .type = F_ENUM, .en = "Twin's colour", .zh = "同伴颜色", .choices = colours, .class = CL_PUBLIC,
	  .flags = FL_REQUIRED },
	{ .name = "twin_price", .type = F_MONEY, .en = "Twin's price", .zh = "同伴价格", .class = CL_PUBLIC },
};

static inline void
twin_view(const struct view *of, const struct resource *rows, struct view *out)
{
	*out = *of;
}

static inline int
twin_ask(struct arena *a, const struct filter_value *value, struct uri_query *meets, struct uri_query *unknown, struct err *e)
{
	meets->pair = arena_array(a, 2, sizeof *meets->pair);
	unknown->pair = arena_array(a, 2, sizeof *unknown->pair);
	meets->pair[meets->n++] = (struct uri_pair){ "colour", value[0].text };
	if (value[1].text == NULL)
		return 0;
	if (strcmp(value[1].m.currency, "CNY") != 0)
		return fail(e, ERR_BAD_PARAM, "in yuan only");
	meets->pair[meets->n++] = (struct uri_pair){ "price__gte", value[1].text };
	unknown->pair[unknown->n++] = (struct uri_pair){ "colour", value[0].text };
	unknown->pair[unknown->n++] = (struct uri_pair){ "price__gte", "0 USD" };
	return 0;
}

static const struct filter gadget_filters[] = {
	{ LIST(params, twin_params), .rows = &gadget_resource, .link = "twin", .view = twin_view, .ask = twin_ask, .why = "no_price" },
};

const struct resource gadget_resource = {
	.name = "gadget", .path = "gadgets", .table = "gadget", .en = "Gadgets", .zh = "物件",
	.size = sizeof(struct gadget), LIST(fields, gadget_fields), .own = "keeper", .listed = "listed",
	.names_table = "gadget_name", .counter = 7, .default_sort = "-updated_at", .groups = gadget_groups,
	LIST(filters, gadget_filters),
};

#define ALL_CLASSES	(BIT(CL_COUNT) - 1)
static const struct view everything = { .see = ALL_CLASSES, .change = ALL_CLASSES, .own = NONE, .archived = true };
/* A member: public fields, its own besides; what is not listed does not exist. */
static const struct view keeper_5 = {
	.see = BIT(CL_PUBLIC), .see_own = BIT(CL_OWN), .change_own = BIT(CL_PUBLIC) | BIT(CL_OWN), .own = 5,
	.listed_only = true,
};

static const struct resource *const gadget_list[] = { &gadget_resource, NULL };

struct gfix {
	struct fix	*f;
	struct db	*d;
};

static inline int
seed_run(struct tx *t, void *arg, struct err *e)
{
	static const char *const rows[][6] = {
		{ "province", "440000", "广东省", "Guangdong", NULL, "Canton Province" },
		{ "province", "450000", "广西壮族自治区", "Guangxi", NULL, NULL },
		{ "city", "440300", "深圳市", "Shenzhen", "440000", NULL },
		{ "city", "440100", "广州市", "Guangzhou", "440000", "穗|Canton" },
		{ "city", "440305", "南山区", "Nanshan", "440300", NULL },
		{ "city", "440103", "城区", "Old town", "440100", NULL },
		{ "city", "440399", "城区", "Old town", "440300", NULL },
	};
	struct stmt *s;

	for (size_t i = 0; i < nitems(rows); i++) {
		s = tx_stmt(t, "INSERT INTO ref(list, code, name_zh, name_en, parent, alias, sort) "
		    "VALUES($1, $2, $3, $4, $5, $6, $7)");
		for (int n = 0; n < 6; n++)
			stmt_text(s, n + 1, rows[i][n]);
		stmt_int(s, 7, (int64_t)i);
		if (stmt_run(s, e) == -1)
			return -1;
	}
	return 0;
}

static inline int
gadget_setup(void **state)
{
	struct fix *f = xcalloc(1, sizeof *f);

	log_setup(LOG_L_ERROR, false);
	strcpy(f->dir, "/tmp/tw-meta-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->a = arena_new();
	err_init(&f->e, f->a);
	f->o = (struct store_opts){ .dir = f->dir, .create = true, .migrate = true, .migrations = gadget_db };
	fix_open(f);
	registry_set(gadget_list);
	*state = xcalloc(1, sizeof(struct gfix));
	((struct gfix *)*state)->f = f;
	if (store_write_wait(f->s, seed_run, NULL, &f->e) == -1 ||
	    db_open(&((struct gfix *)*state)->d, f->s, &f->e) == -1 ||
	    ref_load(((struct gfix *)*state)->d, &f->e) == -1)
		fail_msg("setup: %s", f->e.log);
	return 0;
}

static inline int
gadget_teardown(void **state)
{
	struct gfix *g = *state;
	void *f = g->f;

	db_close(g->d);
	free(g);
	return fix_teardown(&f);
}

/* --- records from JSON ---------------------------------------------------------------------------- */

static inline int
lay(struct arena *a, const struct view *v, const char *json, void *rec, struct err *e)
{
	const struct jv *body;

	if (json_parse(a, json, strlen(json), &body, e) == -1)
		return -1;
	return rec_overlay_json(a, &gadget_resource, body, v->see, v->change, rec, e);
}

static inline const char *
shown(struct arena *a, const void *rec, unsigned see, field_set only)
{
	struct str *s = str_new(a);
	struct jw w;

	jw_init(&w, s);
	rec_put_json(&w, &gadget_resource, rec, see, only);
	assert_int_equal(w.depth, 0);
	return str_text(s);
}

static inline const char *
complaints(const struct err *e)
{
	struct str *s = str_new(e->arena);

	str_puts(s, err_wire(e->code));
	for (const struct err_item *it = e->items; it != NULL; it = it->next) {
		str_printf(s, " %s:%s", it->pointer, it->code);
		for (size_t i = 0; i < it->nparams; i++)
			str_printf(s, " %s=%s", it->param[i].key, it->param[i].value);
	}
	return str_text(s);
}

static inline int
insert_run(struct tx *t, void *rec, struct err *e)
{
	return rec_insert(t, &gadget_resource, rec, e);
}

/* A gadget in the database; time is when it was made and changed. */
static inline struct gadget *
put(struct gfix *g, int64_t time, const char *json)
{
	struct gadget *x = rec_new(g->f->a, &gadget_resource);

	if (lay(g->f->a, &everything, json, x, &g->f->e) == -1)
		fail_msg("%s: %s", json, complaints(&g->f->e));
	x->rec.created_at = x->rec.updated_at = time;
	x->title_key = x->title;
	if (store_write_wait(g->f->s, insert_run, x, &g->f->e) == -1)
		fail_msg("%s: %s", json, g->f->e.log);
	return x;
}

static inline struct gadget *
get(struct gfix *g, int64_t id)
{
	void *x = NULL;

	if (rec_load(g->d, g->f->a, &gadget_resource, id, &x, &g->f->e) == -1)
		fail_msg("load: %s", g->f->e.log);
	return x;
}

#endif
