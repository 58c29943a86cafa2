/*
 * Lists: filters, orders, cursors, scopes, search.  What is refused is refused in the same words whether it is hidden or absent.
 */
#include "test_meta.h"

#include "base/rnd.h"

/* --- asking --------------------------------------------------------------------------------------- */

static const char *const extras[] = { "q", "sort", "fields", "limit", "offset", "after", "count", "names", "format", NULL };

static int
ask(struct gfix *g, const struct view *v, const char *query, struct list_page *page, struct list **out)
{
	struct fix *f = g->f;
	struct uri_query q;
	struct list *l;

	err_init(&f->e, f->a);
	if (uri_query(f->a, query, &q, &f->e) == -1 ||
	    list_parse(f->a, &gadget_resource, v, &q, extras, &l, &f->e) == -1)
		return -1;
	if (out != NULL)
		*out = l;
	if (list_run(g->d, f->a, l, page, &f->e) == -1)
		fail_msg("%s: %s", query, f->e.log);
	return 0;
}

static const char *
ids(struct gfix *g, const struct list_page *page)
{
	struct str *s = str_new(g->f->a);

	for (size_t i = 0; i < page->n; i++)
		str_printf(s, "%s%lld", i > 0 ? " " : "", (long long)page->row[i].id);
	return str_text(s);
}

static void
want(struct gfix *g, const struct view *v, const char *query, const char *expected)
{
	struct list_page page;

	if (ask(g, v, query, &page, NULL) == -1)
		fail_msg("%s: %s %s", query, g->f->e.log, complaints(&g->f->e));
	if (strcmp(ids(g, &page), expected) != 0)
		fail_msg("%s\n gave %s\n want %s", query, ids(g, &page), expected);
}

/* What the error says: detail and its parameters. */
static const char *
refusal(struct gfix *g, const struct view *v, const char *query)
{
	struct str *s = str_new(g->f->a);
	struct list_page page;

	if (ask(g, v, query, &page, NULL) != -1)
		fail_msg("%s was not refused", query);
	str_printf(s, "%s/%s", err_wire(g->f->e.code), g->f->e.detail == NULL ? "" : g->f->e.detail);
	for (size_t i = 0; i < g->f->e.nparams; i++)
		str_printf(s, " %s=%s", g->f->e.param[i].key, g->f->e.param[i].value);
	return str_text(s);
}

/* --- filters -------------------------------------------------------------------------------------- */

static int
archive_run(struct tx *t, void *arg, struct err *e)
{
	struct stmt *s = tx_stmt(t, "UPDATE gadget SET archived_at = 99000 WHERE id = $1");

	stmt_int(s, 1, *(int64_t *)arg);
	return stmt_run(s, e);
}

static int
list_setup(void **state)
{
	struct gfix *g;
	int64_t fifth = 5;
	int rc = gadget_setup(state);

	g = *state;
	put(g, 5000, "{\"title\":\"Alpha\",\"code\":\"A1\",\"words\":\"One Two\",\"size\":1,\"flag\":true,\"colour\":\"red\","
	    "\"made\":\"2020-01-01\",\"price\":{\"amount\":\"10\",\"currency\":\"CNY\"},\"place\":\"440300\",\"tags\":[\"x\",\"y\"],"
	    "\"parts\":[{\"kind\":\"wheel\"}],\"keeper\":5,\"listed\":true,\"opens\":{\"local\":\"2026-11-23T09:00\",\"zone\":\"Asia/Jakarta\"},\"secret\":\"s1\",\"phone\":\"p1\"}");
	put(g, 4000, "{\"title\":\"Beta\",\"nick\":\"Bee\",\"code\":\"B2\",\"words\":\"two three\",\"size\":2,\"flag\":false,\"colour\":\"blue\","
	    "\"made\":\"2021-01-01\",\"price\":{\"amount\":\"20\",\"currency\":\"CNY\"},\"place\":\"440305\",\"tags\":[\"y\"],"
	    "\"keeper\":6,\"listed\":true,\"phone\":\"p2\"}");
	put(g, 3000, "{\"title\":\"Gamma\",\"code\":\"A3\",\"size\":3,\"colour\":\"red\",\"twin\":1,"
	    "\"price\":{\"amount\":\"15\",\"currency\":\"USD\"},\"keeper\":6,\"listed\":false,\"seen\":\"2026-01-01T00:00:00.000Z\"}");
	put(g, 2000, "{\"title\":\"Delta\",\"keeper\":5,\"listed\":false}");
	put(g, 1000, "{\"title\":\"Gone\",\"keeper\":5,\"size\":9}");
	if (store_write_wait(g->f->s, archive_run, &fifth, &g->f->e) == -1)
		fail_msg("%s", g->f->e.log);
	return rc;
}

static const struct { const char *query, *ids; } filters[] = {
	{ "", "1 2 3 4" },
	{ "sort=id", "1 2 3 4" }, { "sort=-id", "4 3 2 1" },
	{ "title=Beta", "2" }, { "title__ne=Beta", "1 3 4" }, { "title__in=Beta,Alpha", "1 2" },
	{ "title__not_in=Beta,Alpha", "3 4" }, { "title__contains=MM", "3" }, { "title__starts=al", "1" },
	{ "nick__null=true", "1 3 4" }, { "nick__null=false", "2" }, { "nick__ne=Bee", "1 3 4" },
	{ "code=a1", "1" }, { "code=A1", "1" }, { "code__starts=a", "1 3" }, { "code__in=a1&code__in=B2", "1 2" },
	{ "words__contains=TWO", "1 2" }, { "words__contains=%25", "" }, { "words__null=true", "3 4" },
	{ "words=One+Two", "1" }, { "words__ne=One+Two", "2 3 4" },
	{ "size=2", "2" }, { "size__eq=2", "2" }, { "size__gt=1", "2 3" }, { "size__gte=2&size__lt=3", "2" }, { "size__lte=1", "1" },
	{ "size__ne=2", "1 3 4" }, { "size__in=1,3", "1 3" }, { "size__not_in=1,3", "2 4" },
	{ "flag=true", "1" }, { "flag__null=true", "3 4" }, { "colour=red", "1 3" }, { "colour__ne=red", "2 4" },
	{ "colour__in=red,blue&size__gte=2", "2 3" }, { "made__gte=2020-06-01", "2" }, { "seen__gte=2025-12-31", "3" },
	{ "price__gte=15.00+CNY", "2" }, { "price__lt=100+USD", "3" }, { "price=10+CNY", "1" },
	{ "opens__gte=2026-11-23", "1" }, { "opens__lt=2026-11-23", "" }, { "opens=2026-11-23T09:00", "1" }, { "opens__null=true", "2 3 4" },
	{ "price__ne=10+CNY", "2 3 4" }, { "price__null=true", "4" },
	{ "twin=1", "3" }, { "place=深圳", "1 2" }, { "place=440305", "2" }, { "place__starts=4403", "1 2" },
	{ "place=440300", "1 2" }, { "place__eq=440000", "1 2" }, { "place=440100", "" },
	{ "place__in=440305,440300", "1 2" }, { "place__in=440305&place__in=440100", "2" }, { "place__in=440000,440300", "1 2" },
	{ "place__ne=440300", "3 4" }, { "place__ne=440305", "1 3 4" }, { "place__not_in=440305,440100", "1 3 4" },
	{ "place__not_in=440000", "3 4" }, { "place__ne=440100", "1 2 3 4" },
	{ "place=440300&sort=-size", "2 1" }, { "place=440300&sort=title", "1 2" }, { "place=440300&sort=-title&count=none", "2 1" },
	{ "place=440300&sort=-price&limit=1&offset=1", "1" }, { "place__in=440305,440399&sort=made", "2" },
	{ "size__ne=1&size__ne=2", "3 4" }, { "words__contains=one&words__contains=two", "1" }, { "tags=x&tags=y", "1" },
	{ "tags=y", "1 2" }, { "tags__ne=y", "3 4" }, { "tags__in=x,z", "1" }, { "tags__null=true", "3 4" },
	{ "tags__contains=X", "1" }, { "parts=wheel", "1" }, { "parts__ne=wheel", "2 3 4" },
	{ "twin_colour=red", "1" }, { "twin_colour=blue", "" }, { "twin_colour=red&colour=blue", "" },
	{ "twin_colour=red&twin_price=10+CNY", "" }, { "twin_colour=red&sort=-size", "1" },
	{ "updated_at__gte=1970-01-01T00:00:04.000Z", "1 2" }, { "id__in=3,1", "1 3" },
	{ "archived_at__null=false", "5" }, { "archived_at__null=true&size__gte=3", "3" },
	{ "archived_at__gte=1970-01-01", "5" },
	{ "sort=title", "1 2 4 3" }, { "sort=-title", "3 4 2 1" }, { "sort=size", "1 2 3 4" },
	{ "sort=-size", "3 2 1 4" }, { "sort=colour,-size", "3 1 2 4" }, { "sort=price", "1 2 3 4" }, { "sort=-opens", "1 4 3 2" },
	{ "sort=-price", "3 2 1 4" }, { "sort=made&limit=2", "1 2" }, { "limit=2&offset=2", "3 4" }, { "format=csv", "1 2 3 4" },
};

static void
filtered(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(filters); i++)
		want(g, &everything, filters[i].query, filters[i].ids);
}

static void
counted(void **state)
{
	struct gfix *g = *state;
	struct list_page page;

	assert_int_equal(ask(g, &everything, "limit=2&size__gte=1", &page, NULL), 0);
	assert_int_equal(page.total, 3);
	assert_false(page.total_more);
	assert_non_null(page.next);
	assert_int_equal(page.offset, 0);
	assert_int_equal(page.row[0].version, 1);
	assert_int_equal(ask(g, &everything, "limit=3&size__gte=1&count=none", &page, NULL), 0);
	assert_int_equal(page.total, NONE);
	assert_null(page.next);
}

/* --- filters that are no field -------------------------------------------------------------------- */

static const char *
left_out(struct gfix *g, const struct view *v, const char *query)
{
	struct str *s = str_new(g->f->a);
	struct list_page page;
	struct list *l;
	struct jw w;

	assert_int_equal(ask(g, v, query, &page, &l), 0);
	jw_init(&w, s);
	jw_object(&w);
	assert_int_equal(list_put_left_out(g->d, g->f->a, l, &w, &g->f->e), 0);
	jw_end_object(&w);
	return str_text(s);
}

static void
what_cannot_be_judged_is_left_out(void **state)
{
	struct gfix *g = *state;

	assert_string_equal(left_out(g, &everything, "twin_colour=red&size=1"), "{}");
	assert_string_equal(left_out(g, &everything, "size=1"), "{}");
	assert_string_equal(left_out(g, &everything, "twin_colour=red&twin_price=10+CNY"),
	    "{\"left_out\":{\"count\":1,\"ids\":[1],\"why\":\"no_price\"}}");
	assert_string_equal(left_out(g, &everything, "twin_colour=red&twin_price=10+CNY&colour=blue"),
	    "{\"left_out\":{\"count\":0,\"ids\":[],\"why\":\"no_price\"}}");
	/* The third gadget does not exist for the caller: by its twin it is not found either. */
	want(g, &keeper_5, "twin_colour=red", "");
	assert_string_equal(left_out(g, &keeper_5, "twin_colour=red&twin_price=10+CNY"),
	    "{\"left_out\":{\"count\":0,\"ids\":[],\"why\":\"no_price\"}}");
}

static void
a_part_need_not_be_whole(void **state)
{
	struct gfix *g = *state;
	struct uri_pair one = { "twin_price", "10 CNY" };
	struct uri_query q = { &one, 1 };

	assert_int_equal(list_judge(g->f->a, &gadget_resource, &everything, &q, NULL, &g->f->e), 0);
	one.value = "10";
	assert_int_equal(list_judge(g->f->a, &gadget_resource, &everything, &q, NULL, &g->f->e), -1);
	assert_ptr_equal(list_filter_rows(&gadget_resource, "twin_price"), &gadget_resource);
	assert_null(list_filter_rows(&gadget_resource, "twin"));
}

/* --- what is searched ------------------------------------------------------------------------------ */

static int
index_run(struct tx *t, void *arg, struct err *e)
{
	struct gfix *g = arg;
	struct arena *a = arena_new();
	int64_t n = 0;
	void *rec;

	if (db_int(tx_db(t), "SELECT MAX(id) FROM gadget", NONE, &n, e) == -1)
		return -1;
	for (int64_t id = 1; id <= n; id++) {
		struct search_doc doc = { .n = 0 };
		struct gadget *x;

		if (rec_load(tx_db(t), a, &gadget_resource, id, &rec, e) != 1)
			return -1;
		x = rec;
		search_add(&doc, CL_PUBLIC, SK_NAME, "title", x->title, NULL);
		search_add(&doc, CL_OWN, SK_OTHER, "phone", x->phone, NULL);
		if (search_put(t, gadget_resource.counter, id, rec_own(&gadget_resource, x), &doc, e) == -1)
			return -1;
		arena_reset(a);
	}
	arena_free(a);
	return g == NULL ? -1 : 0;
}

static void
index_all(struct gfix *g)
{
	if (store_write_wait(g->f->s, index_run, g, &g->f->e) == -1)
		fail_msg("index: %s", g->f->e.log);
}

enum { CROWD = LIST_COUNT_MOST + 60 };

static int
crowd_run(struct tx *t, void *arg, struct err *e)
{
	struct arena *a = arena_new();

	for (int i = 0; i < CROWD; i++) {
		struct gadget *x = rec_new(a, &gadget_resource);

		x->rec.created_at = x->rec.updated_at = i;
		x->title = "东方";
		x->size = i % 100;
		if (rec_insert(t, &gadget_resource, x, e) == -1)
			return -1;
		arena_reset(a);
	}
	arena_free(a);
	return 0;
}

/* --- counts by value ------------------------------------------------------------------------------ */

static int
groups(struct gfix *g, const struct view *v, const char *query, const char *by, struct str *out)
{
	struct list_page page;
	struct list_by b;
	struct list *l;
	struct jw w;

	jw_init(&w, out);
	assert_int_equal(ask(g, v, query, &page, &l), 0);
	return list_by_parse(g->f->a, l, by, &b, &g->f->e) == -1 ||
	    list_put_groups(g->d, g->f->a, l, &b, &w, &g->f->e) == -1 ? -1 : 0;
}

static const struct { const char *query, *by, *groups; } counts[] = {
	{ "", "colour", "{\"groups\":[{\"colour\":\"red\",\"count\":2},{\"colour\":\"blue\",\"count\":1},{\"colour\":null,\"count\":1}],"
	  "\"total\":4}" },
	{ "size__gte=2", "colour,flag", "{\"groups\":[{\"colour\":\"red\",\"flag\":null,\"count\":1},"
	  "{\"colour\":\"blue\",\"flag\":false,\"count\":1}],\"total\":2}" },
	{ "place=440000", "place", "{\"groups\":[{\"place\":\"440300\",\"count\":1},{\"place\":\"440305\",\"count\":1}],\"total\":2}" },
	{ "size=77", "flag", "{\"groups\":[],\"total\":0}" },
	{ "q=alpha", "flag", "{\"groups\":[{\"flag\":true,\"count\":1}],\"total\":1}" },
	{ "q=gamma&twin_colour=red&twin_price=1+CNY", "flag", "{\"groups\":[],\"total\":0,\"left_out\":{\"count\":0,\"ids\":[],"
	  "\"why\":\"no_price\"}}" },
};

static void
counted_by_value(void **state)
{
	struct gfix *g = *state;
	struct str *out = str_new(g->f->a);

	index_all(g);
	for (size_t i = 0; i < nitems(counts); i++) {
		str_cut(out, 0);
		assert_int_equal(groups(g, &everything, counts[i].query, counts[i].by, out), 0);
		assert_string_equal(str_text(out), counts[i].groups);
	}
	str_cut(out, 0);
	assert_int_equal(groups(g, &keeper_5, "", "flag", out), 0);
	assert_string_equal(str_text(out), "{\"groups\":[{\"flag\":false,\"count\":1},{\"flag\":true,\"count\":1},"
	    "{\"flag\":null,\"count\":1}],\"total\":3}");
}

static const struct { const char *by, *detail; } no_counts[] = {
	{ "", "by_missing" }, { "size", "unknown_by" }, { "nonsense", "unknown_by" }, { "secret", "unknown_by" }, { "tags", "unknown_by" },
	{ "colour,colour", "by_twice" }, { "colour,flag,place", "by_too_many" },
};

static void
counted_by_nothing_else(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(no_counts); i++) {
		err_clear(&g->f->e);
		assert_int_equal(groups(g, &keeper_5, "", no_counts[i].by, str_new(g->f->a)), -1);
		assert_string_equal(g->f->e.detail, no_counts[i].detail);
	}
}

/* In portions the hits of a word are counted as at once. */
static void
hits_are_counted_in_portions(void **state)
{
	struct gfix *g = *state;
	struct str *with_word = str_new(g->f->a), *without = str_new(g->f->a);

	if (store_write_wait(g->f->s, crowd_run, NULL, &g->f->e) == -1)
		fail_msg("%s", g->f->e.log);
	index_all(g);
	assert_int_equal(groups(g, &everything, "q=%E4%B8%9C%E6%96%B9&size__lt=20", "colour,flag", with_word), 0);
	assert_int_equal(groups(g, &everything, "size__lt=20", "colour,flag", without), 0);
	assert_string_equal(str_text(with_word), str_text(without));
}

/* --- scope ---------------------------------------------------------------------------------------- */

static void
scoped(void **state)
{
	struct gfix *g = *state;
	struct view only = keeper_5, nobody = keeper_5;
	struct list_page page;

	only.only_own = true;
	nobody.own = NONE;
	nobody.only_own = true;
	want(g, &keeper_5, "", "1 2 4");		/* listed ones and one's own */
	want(g, &only, "", "1 4");
	want(g, &nobody, "", "");
	want(g, &only, "phone=p1", "1");		/* seen on every row in scope */
	want(g, &only, "sort=phone", "1 4");
	assert_int_equal(ask(g, &keeper_5, "size__gte=1", &page, NULL), 0);
	assert_int_equal(page.total, 2);
}

#define MEMBER_ALLOWED	"q, sort, fields, limit, offset, after, count, names, format, id, created_at, updated_at, title, nick, code, " \
	"words, size, flag, colour, made, seen, price, twin, place, tags, parts, keeper, opens, twin_colour, twin_price"

/* Each in the same words as a field that does not exist. */
static void
hidden(void **state)
{
	static const char *const names[] = { "nonsense", "secret", "phone", "title_key", "archived_at", "version", "listed" };
	static const char *const ops[] = { "", "__null", "__contains", "__wrong" };
	struct gfix *g = *state;
	struct arena *a = g->f->a;

	for (size_t i = 0; i < nitems(names); i++) {
		for (size_t k = 0; k < nitems(ops); k++) {
			const char *name = arena_printf(a, "%s%s", names[i], ops[k]);

			assert_string_equal(refusal(g, &keeper_5, arena_printf(a, "%s=1", name)), arena_printf(a,
			    "unknown_parameter/unknown_parameter_named name=%s allowed=" MEMBER_ALLOWED, name));
		}
		assert_string_equal(refusal(g, &keeper_5, arena_printf(a, "sort=-%s", names[i])), arena_printf(a,
		    "unknown_parameter/unknown_sort name=%s allowed=id, created_at, updated_at, title, code, words, size, flag, "
		    "colour, made, seen, price, place, opens", names[i]));
	}
	assert_non_null(strstr(refusal(g, &keeper_5, "fields=id,secret"), "unknown_fields name=secret allowed=default, id, version"));
	assert_null(strstr(refusal(g, &keeper_5, "fields=nonsense"), "secret"));
	assert_non_null(strstr(refusal(g, &keeper_5, "fields=nonsense"), "phone"));
	assert_non_null(strstr(refusal(g, &everything, "nonsense=1"), "secret"));
}

static const struct { const char *query, *said; } refused[] = {
	{ "size__contains=1", "unknown_parameter/unknown_parameter_named name=size__contains allowed=size, size__ne, "
	  "size__gt, size__gte, size__lt, size__lte, size__in, size__not_in, size__null" },
	{ "size=many", "bad_parameter/filter_number name=size value=many label_zh=大小 label_en=Size" },
	{ "colour=pink", "bad_parameter/filter_choice name=colour value=pink allowed=red, green, blue label_zh=颜色 label_en=Colour" },
	{ "opens=9", "bad_parameter/filter_local name=opens value=9 label_zh=开门时间 label_en=Opens" },
	{ "price__gte=15", "bad_parameter/filter_money name=price__gte value=15 label_zh=价格 label_en=Price" },
	{ "price__gte=15+XXX", "bad_parameter/filter_money name=price__gte value=15 XXX label_zh=价格 label_en=Price" },
	{ "price__gte=15.001+CNY", "bad_parameter/filter_money name=price__gte value=15.001 CNY label_zh=价格 label_en=Price" },
	{ "place=Atlantis", "bad_parameter/filter_code name=place value=Atlantis label_zh=地点 label_en=Place" },
	{ "size__in=", "bad_parameter/filter_value name=size__in value= label_zh=大小 label_en=Size" },
	{ "size__null=maybe", "bad_parameter/filter_choice name=size__null value=maybe allowed=true, false label_zh=大小 label_en=Size" },
	{ "made=2026-02-30", "bad_parameter/filter_date name=made value=2026-02-30 label_zh=制造日期 label_en=Made" },
	{ "twin_price=10+CNY", "bad_parameter/filter_needs name=twin_price needs=twin_colour label_zh=同伴颜色 label_en=Twin's colour" },
	{ "twin_colour=pink", "bad_parameter/filter_choice name=twin_colour value=pink allowed=red, green, blue label_zh=同伴颜色 "
	  "label_en=Twin's colour" },
	{ "twin_colour=red&twin_price=10", "bad_parameter/filter_money name=twin_price value=10 label_zh=同伴价格 label_en=Twin's price" },
	{ "twin_colour=red&twin_price=10+USD", "bad_parameter/" },
	{ "twin_colour=red&twin_colour=red", "bad_parameter/parameter_repeated name=twin_colour" },
	{ "size=1&size=2", "bad_parameter/parameter_repeated name=size" },
	{ "size__gte=1&title=x&size__gte=1", "bad_parameter/parameter_repeated name=size__gte" },
	{ "title__starts=a&title__starts=b", "bad_parameter/parameter_repeated name=title__starts" },
	{ "sort=id&sort=id", "bad_parameter/parameter_repeated name=sort" },
	{ "format=a&format=b", "bad_parameter/parameter_repeated name=format" },
	{ "limit=0", "bad_parameter/bad_parameter_value name=limit value=0 allowed=1 - 500" },
	{ "limit=501", "bad_parameter/bad_parameter_value name=limit value=501 allowed=1 - 500" },
	{ "offset=20001", "bad_parameter/page_beyond name=offset value=20001 allowed=0 - 20000 max=20000" },
	{ "offset=-1", "bad_parameter/bad_parameter_value name=offset value=-1 allowed=0 - 20000" },
	{ "offset=x", "bad_parameter/bad_parameter_value name=offset value=x allowed=0 - 20000" },
	{ "count=all", "bad_parameter/bad_parameter_value name=count value=all allowed=none" },
	{ "sort=size,code,made,flag", "bad_parameter/bad_parameter_value name=sort value=flag" },
	{ "after=AAAA", "cursor_mismatch/" },
};

static void
refusals(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(refused); i++)
		if (strcmp(refusal(g, &everything, refused[i].query), refused[i].said) != 0)
			fail_msg("%s\n said %s\n want %s", refused[i].query, refusal(g, &everything, refused[i].query),
			    refused[i].said);
}

static void
chosen(void **state)
{
	struct gfix *g = *state;
	struct list_page page;
	struct list *l;

	assert_int_equal(ask(g, &keeper_5, "fields=id,phone,updated_at&q=%20&colour=red&size__gte=1", &page, &l), 0);
	assert_int_equal(list_fields(l), FIELD_BIT(5) | FIELD_BIT(62));
	assert_null(list_q(l));
	assert_string_equal(list_words(g->f->a, l), "colour = red, size ≥ 1");
	assert_string_equal(shown(g->f->a, get(g, page.row[0].id), ALL_CLASSES, list_fields(l)),
	    "{\"id\":1,\"updated_at\":\"1970-01-01T00:00:05.000Z\",\"phone\":\"p1\"}");
}

static const struct { const char *query, *zh, *en; } told[] = {
	{ "sort=size", "无（全部记录）", "none (all records)" },
	{ "place=440300&q=%E9%94%A4", "地点：深圳市；搜索：锤", "Place: Shenzhen; search: 锤" },
	{ "place__in=440100,440300&place__not_in=440000", "地点：广州市、深圳市；地点不是 广东省",
	  "Place: Guangzhou, Shenzhen; Place is not Guangdong" },
	{ "colour=red&flag=true&colour__ne=blue", "颜色：红色；标记：是；颜色不是 蓝色", "Colour: Red; Flag: yes; Colour is not Blue" },
	{ "made__gte=2020-01-02&size__lt=7", "制造日期 ≥ 2020-01-02；大小 < 7", "Made ≥ 2020-01-02; Size < 7" },
	{ "words__contains=a,b&title__starts=%E9%94%A4", "文字包含 a,b；名称开头为 锤", "Words contains a,b; Title starts with 锤" },
	{ "words__null=true&nick__null=false", "文字为空；昵称不为空", "Words is empty; Nick name is not empty" },
	{ "tags=x", "标签：x", "Tags: x" },
	{ "twin_colour=red&twin_price=1+CNY", "同伴颜色：红色；同伴价格：1 CNY", "Twin's colour: Red; Twin's price: 1 CNY" },
};

static void
in_words(void **state)
{
	struct gfix *g = *state;
	struct list_page page;
	struct list *l;

	for (size_t i = 0; i < nitems(told); i++) {
		if (ask(g, &everything, told[i].query, &page, &l) == -1)
			fail_msg("%s is refused", told[i].query);
		assert_string_equal(list_told(g->f->a, l, LANG_ZH), told[i].zh);
		assert_string_equal(list_told(g->f->a, l, LANG_EN), told[i].en);
	}
}

/* --- pages ---------------------------------------------------------------------------------------- */

static int
many_run(struct tx *t, void *arg, struct err *e)
{
	struct rnd_seq r = { 7 };
	struct arena *a = arg;

	for (int i = 0; i < 200; i++) {
		struct gadget *x = rec_new(a, &gadget_resource);
		int64_t n = (int64_t)rnd_seq_below(&r, 12);

		x->rec.created_at = x->rec.updated_at = (int64_t)rnd_seq_below(&r, 50);
		x->title = arena_printf(a, "东方%d", i % 3);
		x->title_key = arena_printf(a, "dong fang %lld", (long long)n);
		x->size = n < 4 ? NONE : n;
		x->colour = n % 4 == 0 ? NONE : n % 3;
		x->made = n % 5 == 0 ? NULL : arena_printf(a, "20%02d-01-01", (int)n);
		x->price = (struct money){ n % 3 == 0 ? NONE : n, "CNY" };
		if (n % 3 == 1)
			strcpy(x->price.currency, "USD");
		x->listed = n > 6;
		x->keeper = n % 7;
		if (rec_insert(t, &gadget_resource, x, e) == -1)
			return -1;
	}
	return 0;
}

static int
many_setup(void **state)
{
	int rc = gadget_setup(state);
	struct gfix *g = *state;

	if (store_write_wait(g->f->s, many_run, g->f->a, &g->f->e) == -1)
		fail_msg("%s", g->f->e.log);
	return rc;
}

static const char *const orders[] = {
	"", "sort=id", "sort=-id", "sort=size", "sort=-size", "sort=title", "sort=-title,size", "sort=size,-made",
	"sort=-size,-made,colour", "sort=made,colour,size", "sort=price", "sort=-price,colour", "sort=archived_at,size",
	"sort=updated_at,-size", "sort=colour&size__null=true", "sort=-size&colour__null=false&made__null=true",
};

/* All of it in one page; page by page behind cursors and by offset must give the same. */
static void
paged(void **state)
{
	struct gfix *g = *state;
	struct arena *a = g->f->a;

	for (size_t v = 0; v < 2 * nitems(orders); v++) {
		const struct view *view = v % 2 ? &keeper_5 : &everything;
		struct str *by_cursor = str_new(a), *by_offset = str_new(a);
		const char *query = orders[v / 2], *whole, *next = NULL;
		struct list_page page;

		assert_int_equal(ask(g, view, arena_printf(a, "%s&limit=500", query), &page, NULL), v == 25 ? -1 : 0);
		if (v == 25)
			continue;	/* archived_at is not the member's to ask for */
		assert_int_equal(page.total, page.n);
		assert_null(page.next);
		whole = ids(g, &page);
		do {
			assert_int_equal(ask(g, view, arena_printf(a, "%s&limit=7%s%s", query, next == NULL ? "" : "&after=",
			    next == NULL ? "" : next), &page, NULL), 0);
			str_printf(by_cursor, "%s%s", by_cursor->len > 0 ? " " : "", ids(g, &page));
			next = page.next;
		} while (next != NULL);
		for (int at = 0; at == 0 || page.n == 11; at += 11) {
			assert_int_equal(ask(g, view, arena_printf(a, "%s&limit=11&offset=%d", query, at), &page, NULL), 0);
			str_printf(by_offset, "%s%s", at > 0 && page.n > 0 ? " " : "", ids(g, &page));
		}
		assert_string_equal(str_text(by_cursor), whole);
		assert_string_equal(str_text(by_offset), whole);
	}
}

static void
cursors(void **state)
{
	struct gfix *g = *state;
	struct arena *a = g->f->a;
	struct view other = everything;
	struct list_page page;
	const char *next;

	assert_int_equal(ask(g, &everything, "sort=size&limit=5&colour=red", &page, NULL), 0);
	next = page.next;
	assert_int_equal(ask(g, &everything, arena_printf(a, "colour=red&sort=size&limit=9&count=none&after=%s", next), &page,
	    NULL), 0);
	assert_int_equal(page.offset, NONE);
	assert_string_equal(refusal(g, &everything, arena_printf(a, "sort=size&colour=blue&after=%s", next)), "cursor_mismatch/");
	assert_string_equal(refusal(g, &everything, arena_printf(a, "sort=-size&colour=red&after=%s", next)), "cursor_mismatch/");
	assert_string_equal(refusal(g, &everything, arena_printf(a, "sort=size&colour=red&offset=5&after=%s", next)),
	    "bad_parameter/after_and_offset");
	other.see = BIT(CL_PUBLIC);
	assert_string_equal(refusal(g, &other, arena_printf(a, "sort=size&colour=red&after=%s", next)), "cursor_mismatch/");
}

static int
collect(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e)
{
	struct str *s = arg;

	str_printf(s, "%s%lld", s->len > 0 ? " " : "", (long long)((const struct rec *)rec)->id);
	return 0;
}

static void
walked(void **state)
{
	struct gfix *g = *state;

	for (size_t i = 0; i < nitems(orders); i++) {
		struct str *all = str_new(g->f->a);
		struct list_page page;
		struct list *l;
		int64_t n;

		assert_int_equal(ask(g, &everything, arena_printf(g->f->a, "%s&limit=500", orders[i]), &page, &l), 0);
		assert_int_equal(list_each(g->d, l, collect, all, &n, &g->f->e), 0);
		assert_int_equal(n, page.n);
		assert_string_equal(str_text(all), ids(g, &page));
	}
}

/* --- search --------------------------------------------------------------------------------------- */

static void
searched(void **state)
{
	struct gfix *g = *state;
	struct list_page page;

	index_all(g);
	want(g, &everything, "q=alpha", "1");
	want(g, &everything, "q=alpha&colour=blue", "");
	want(g, &everything, "q=p2", "2");
	want(g, &keeper_5, "q=p1", "1");		/* one's own */
	want(g, &keeper_5, "q=p2", "");			/* somebody else's */
	want(g, &everything, "q=gone", "");		/* archived */
	want(g, &everything, "q=gone&archived_at__null=false", "5");
	want(g, &keeper_5, "q=gamma", "");		/* not listed */
	assert_int_equal(ask(g, &everything, "q=gone", &page, NULL), 0);
	assert_int_equal(page.total, 0);
	assert_int_equal(ask(g, &everything, "q=Beta", &page, NULL), 0);
	assert_int_equal(page.total, 1);
	assert_string_equal(page.row[0].matched, "title");
	assert_string_equal(page.row[0].matched_text, "Beta");
}

static const char *
by_hand(struct gfix *g, const struct list_page *page)
{
	struct str *s = str_new(g->f->a);

	for (size_t i = 0; i < page->n; i++)
		if (strcmp(get(g, page->row[i].id)->title, "东方1") == 0)
			str_printf(s, "%s%lld", s->len > 0 ? " " : "", (long long)page->row[i].id);
	return str_text(s);
}

/* In an order that was asked for, a search is the list without it less what does not match. */
static void
searched_in_order(void **state)
{
	struct gfix *g = *state;
	struct arena *a = g->f->a;

	index_all(g);
	for (size_t i = 1; i < nitems(orders); i++) {
		struct str *by_cursor = str_new(a), *all = str_new(a);
		struct list_page page;
		const char *whole, *next = NULL;
		struct list *l;
		int64_t n;

		assert_int_equal(ask(g, &everything, arena_printf(a, "%s&limit=500", orders[i]), &page, NULL), 0);
		whole = by_hand(g, &page);
		want(g, &everything, arena_printf(a, "q=%%E4%%B8%%9C%%E6%%96%%B91&%s&limit=500", orders[i]), whole);
		do {
			assert_int_equal(ask(g, &everything, arena_printf(a, "q=%%E4%%B8%%9C%%E6%%96%%B91&%s&limit=7%s%s", orders[i],
			    next == NULL ? "" : "&after=", next == NULL ? "" : next), &page, &l), 0);
			str_printf(by_cursor, "%s%s", by_cursor->len > 0 ? " " : "", ids(g, &page));
			next = page.next;
		} while (next != NULL);
		assert_string_equal(str_text(by_cursor), whole);
		assert_int_equal(list_each(g->d, l, collect, all, &n, &g->f->e), 0);
		assert_string_equal(str_text(all), whole);
	}
}

/* Whichever side drives, the order is the same; pages put together are the whole. */
static void
searched_best_first(void **state)
{
	struct gfix *g = *state;
	struct arena *a = g->f->a;
	struct str *some = str_new(a), *by_cursor = str_new(a), *all = str_new(a);
	struct list_page page, part;
	const char *next = NULL;
	struct list *l;
	int64_t n;

	index_all(g);
	assert_int_equal(ask(g, &everything, "q=%E4%B8%9C%E6%96%B9&limit=500", &page, NULL), 0);
	assert_int_equal(page.n, 200);
	assert_int_equal(page.total, 200);
	for (size_t i = 0; i < page.n; i++)
		if (page.row[i].id <= 60)
			str_printf(some, "%s%lld", some->len > 0 ? " " : "", (long long)page.row[i].id);
	want(g, &everything, "q=%E4%B8%9C%E6%96%B9&limit=500&id__lte=60", str_text(some));
	do {
		assert_int_equal(ask(g, &everything, arena_printf(a, "q=%%E4%%B8%%9C%%E6%%96%%B9&limit=30%s%s",
		    next == NULL ? "" : "&after=", next == NULL ? "" : next), &part, &l), 0);
		str_printf(by_cursor, "%s%s", by_cursor->len > 0 ? " " : "", ids(g, &part));
		next = part.next;
	} while (next != NULL);
	assert_string_equal(str_text(by_cursor), ids(g, &page));
	assert_int_equal(list_each(g->d, l, collect, all, &n, &g->f->e), 0);
	assert_string_equal(str_text(all), ids(g, &page));
	assert_int_equal(ask(g, &everything, "q=%E4%B8%9C%E6%96%B9&limit=5&offset=198&count=none", &part, NULL), 0);
	assert_int_equal(part.n, 2);
	assert_int_equal(part.total, NONE);
}

/* More hits than are counted: the total says so, and an order still walks them all. */
static void
common_word(void **state)
{
	struct gfix *g = *state;
	struct list_page page;
	struct list *l;
	struct str *all = str_new(g->f->a);
	int64_t n;

	if (store_write_wait(g->f->s, crowd_run, NULL, &g->f->e) == -1)
		fail_msg("%s", g->f->e.log);
	index_all(g);
	assert_int_equal(ask(g, &everything, "q=%E4%B8%9C%E6%96%B9&limit=2", &page, &l), 0);
	assert_int_equal(page.total, LIST_COUNT_MOST);
	assert_true(page.total_more);
	assert_int_equal(list_each(g->d, l, collect, all, &n, &g->f->e), 0);
	assert_int_equal(n, CROWD);
	want(g, &everything, "q=%E4%B8%9C%E6%96%B9&sort=-updated_at&limit=3&offset=10050", "10 9 8");
	assert_int_equal(ask(g, &everything, "q=%E4%B8%9C%E6%96%B9&sort=-updated_at&limit=3&offset=1000", &page, &l), 0);
	assert_string_equal(ids(g, &page), "9060 9059 9058");
	assert_true(page.total_more);
	want(g, &everything, arena_printf(g->f->a, "q=%%E4%%B8%%9C%%E6%%96%%B9&sort=-updated_at&limit=2&after=%s", page.next),
	    "9057 9056");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(filtered, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(counted, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(what_cannot_be_judged_is_left_out, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(a_part_need_not_be_whole, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(counted_by_value, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(counted_by_nothing_else, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(hits_are_counted_in_portions, gadget_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(scoped, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(hidden, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(refusals, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(chosen, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(in_words, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(paged, many_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(cursors, many_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(walked, many_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(searched, list_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(searched_in_order, many_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(searched_best_first, many_setup, gadget_teardown),
		cmocka_unit_test_setup_teardown(common_word, gadget_setup, gadget_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
