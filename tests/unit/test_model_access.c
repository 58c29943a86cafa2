/*
 * The matrix of domain.md 2, walked: field x role x whose x door, for every door that the model has (get, list, count,
 * filter, sort, fields, search, walk, history, description, change).  What is expected is written down here once more and
 * independently of the tables that are tested; a field that has no class here fails the test.
 */
#include "test_model.h"

#include "text/ident.h"
#include "text/uri.h"

/* --- what is expected --------------------------------------------------------------------------------- */
static const struct { const struct resource *r; char class; const char *fields; } classes[] = {
	{ &enterprise_resource, 'A', "name_zh name_en name_short pinyin brands industry clusters city main_products website" },
	{ &enterprise_resource, 'B', "uscc stock_code business_scope established_on entity_type employees_band revenue_band "
	    "bands_year titles hnte_no hnte_issued hnte_expires asean_interests former_names level member_state" },
	{ &enterprise_resource, 'C', "registered_capital ownership_type legal_rep address_reg address_office wechat_account "
	    "other_id_type other_id uscc_status record_status completeness listed joined_on left_on" },
	{ &enterprise_resource, 'D', "note tags uscc_override merged_into" },
	{ &contact_resource, 'C', "enterprise name_zh name_en title chamber_roles mobile email wechat do_not_contact" },
};
/* Keys that engines need: nobody's. */
static const char hidden_fields[] = "shown name_zh_sort name_exact name_key level_rank "
    "name_en_key site_key org_key phone_key";

enum whose { OWN, LISTED, UNLISTED, ARCHIVED, WHOSE };
static const char *const whose_names[WHOSE] = { "own", "listed", "unlisted", "archived" };

/* Classes that a role sees of an enterprise, and of a contact of it; NULL: the row is not there for the role. */
static const struct expect {
	enum role_id	 role;
	const char	*enterprise[WHOSE], *contact[WHOSE];
	const char	*verbs;		/* of enterprises: r read, c create/change/archive, p purge, x export, i import, h history,
					   m merge (enterprises alone) */
} expect[] = {
	{ R_ADMIN, { "ABCD", "ABCD", "ABCD", "ABCD" }, { "C", "C", "C", "C" }, "rcpxihm" },
	{ R_MANAGER, { "ABCD", "ABCD", "ABCD", "ABCD" }, { "C", "C", "C", "C" }, "rcxihm" },
	{ R_STAFF, { "ABCD", "ABCD", "ABCD", "ABCD" }, { "C", "C", "C", "C" }, "rcxih" },
	{ R_OFFICER, { "AB", "AB", "AB", NULL }, { NULL, NULL, NULL, NULL }, "r" },
	{ R_FINANCE, { "AB", "AB", "AB", NULL }, { NULL, NULL, NULL, NULL }, "r" },
	{ R_MEMBER_ADMIN, { "ABC", "AB", NULL, NULL }, { "C", NULL, NULL, NULL }, "rxh" },
	{ R_MEMBER_EDITOR, { "ABC", "AB", NULL, NULL }, { "C", NULL, NULL, NULL }, "rx" },
	{ R_AUDITOR, { "ABCD", "ABCD", "ABCD", "ABCD" }, { "C", "C", "C", "C" }, "rh" },
};

static bool
has_word(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = words; (p = strstr(p, word)) != NULL; p += n)
		if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static char
class_of(const struct resource *r, const struct field *f)
{
	for (size_t i = 0; i < nitems(classes); i++)
		if (classes[i].r == r && has_word(classes[i].fields, f->name))
			return classes[i].class;
	if (has_word(hidden_fields, f->name))
		return '-';
	fail_msg("%s.%s has no class in this test", r->name, f->name);
	return '-';
}

/* --- what there is ------------------------------------------------------------------------------------ */
/* Every field is filled; every text is of one field and one row alone: K, the field, and a word for the row. */
static const char *const word[WHOSE] = { "alpha", "bravo", "carol", "delta" };
static const char *const han[WHOSE] = { "蓝鲸", "红枫", "青瓷", "紫荆" };
/* 1: number of the row, 2: its word, 3: its Chinese word, 4: credit code, 5: listed */
static const char enterprise_json[] = "{"
    "\"established_on\":\"2001-02-0%1$d\",\"name_en\":\"Kenglish%2$s Ltd\",\"name_zh\":\"%3$s有限公司\",\"uscc\":\"%4$s\","
    "\"listed\":%5$s,\"name_short\":\"简%3$s\",\"pinyin\":\"kpinyin%2$s\",\"brands\":[\"Kbrand%2$s\"],"
    "\"former_names\":[\"Kformer%2$s\"],\"other_id_type\":\"hk_br\",\"other_id\":\"Kother%2$s\",\"stock_code\":\"KST%2$s\","
    "\"industry\":\"39\",\"clusters\":[\"battery\"],\"main_products\":\"Kproduct%2$s\",\"business_scope\":\"Kscope%2$s\","
    "\"city\":\"440300\",\"address_reg\":\"Kreg%2$s\",\"address_office\":\"Koffice%2$s\",\"website\":\"Kweb%2$s.example\","
    "\"wechat_account\":\"Kwechat%2$s\",\"entity_type\":\"Ktype%2$s\",\"ownership_type\":\"private\","
    "\"legal_rep\":\"Klegal%2$s\",\"registered_capital\":{\"amount\":\"%1$d.00\",\"currency\":\"CNY\"},"
    "\"employees_band\":\"1-19\",\"revenue_band\":\"3m-20m\",\"bands_year\":2020,\"hnte_no\":\"Khnte%2$s\","
    "\"hnte_issued\":\"2024-01-01\",\"hnte_expires\":\"2026-12-31\",\"titles\":[{\"kind\":\"srdi\"}],"
    "\"asean_interests\":[{\"country\":\"VN\",\"mode\":\"build\"}],\"record_status\":\"active\",\"tags\":[\"Ktag%2$s\"],"
    "\"note\":\"Knote%2$s\",\"uscc_override\":\"Kreason%2$s\"}";
/* 1: number of the row, 2: its word, 3: its Chinese word, 4: enterprise */
static const char contact_json[] = "{"
    "\"mobile\":\"1200000000%1$d\",\"name_en\":\"Kperson%2$s\",\"name_zh\":\"欧阳%3$s\",\"enterprise\":%4$lld,"
    "\"title\":\"Ktitle%2$s\",\"email\":\"k%2$s@x.example\",\"wechat\":\"Kchat%2$s\",\"do_not_contact\":true,"
    "\"chamber_roles\":[\"liaison\"]}";

/* What search finds, and by which field. */
static const struct { const struct resource *r; const char *field, *prefix; const char *const *of; } searched[] = {
	{ &enterprise_resource, "name_zh", "", han }, { &enterprise_resource, "name_en", "Kenglish", word },
	{ &enterprise_resource, "name_short", "简", han }, { &enterprise_resource, "brands", "Kbrand", word },
	{ &enterprise_resource, "former_names", "Kformer", word }, { &enterprise_resource, "stock_code", "KST", word },
	{ &enterprise_resource, "uscc", "", NULL },	/* the row's own code */
	{ &enterprise_resource, "other_id", "Kother", word },
	{ &contact_resource, "name_zh", "欧阳", han }, { &contact_resource, "name_en", "Kperson", word },
};
/* What it must never find, for nobody. */
static const struct { const struct resource *r; const char *prefix; } unsearched[] = {
	{ &enterprise_resource, "Knote" }, { &enterprise_resource, "Kreason" }, { &enterprise_resource, "Ktag" }, { &enterprise_resource, "Klegal" },
	{ &enterprise_resource, "Kreg" }, { &enterprise_resource, "Kwechat" },
	{ &contact_resource, "Ktitle" }, { &contact_resource, "k" }, { &contact_resource, "Kchat" },
};

struct world {
	struct fix	 f;
	int64_t		 enterprise[WHOSE], contact[WHOSE];
	char		 code[WHOSE][USCC_LEN + 1];
};

static int64_t
id_of(const struct world *w, const struct resource *r, enum whose x)
{
	return r == &enterprise_resource ? w->enterprise[x] : w->contact[x];
}

static const char *
expected(const struct expect *x, const struct resource *r, enum whose whose)
{
	return r == &enterprise_resource ? x->enterprise[whose] : x->contact[whose];
}

static void
archive(struct world *w, const struct resource *r, int64_t id)
{
	struct change c = { .act = DO_ARCHIVE, .who = actor(R_STAFF, NONE), .r = r, .id = id, .version = NONE };

	assert_int_equal(act(&w->f, &c), 0);
}

static int
world_setup(void **state)
{
	struct world *w = xrealloc(NULL, 1, sizeof *w);
	void *f;

	memset(w, 0, sizeof *w);
	fix_setup(&f);
	w->f = *(struct fix *)f;
	free(f);
	err_init(&w->f.e, w->f.a);
	for (int i = 0; i < WHOSE; i++) {
		char org[9];

		snprintf(org, sizeof org, "MA0000%d0", i);
		uscc_make(w->code[i], "91", "440300", org);
		w->enterprise[i] = made(&w->f, &enterprise_resource, arena_printf(w->f.a, enterprise_json, i + 1, word[i],
		    han[i], w->code[i], i == UNLISTED ? "false" : "true"));
		w->contact[i] = made(&w->f, &contact_resource, arena_printf(w->f.a, contact_json, i + 1, word[i], han[i],
		    (long long)w->enterprise[i]));
	}
	for (int i = 0; i < WHOSE; i++)		/* the ledger says something of each */
		(void)made(&w->f, &membership_term_resource, arena_printf(w->f.a, "{\"enterprise\":%lld,\"level\":%d,"
		    "\"state\":\"resigned\",\"from_on\":\"2001-03-0%d\",\"ended_on\":\"2002-03-0%d\"}",
		    (long long)w->enterprise[i], i + 1, i + 1, i + 1));
	archive(w, &enterprise_resource, w->enterprise[ARCHIVED]);
	archive(w, &contact_resource, w->contact[ARCHIVED]);
	*state = w;
	return 0;
}

static int
world_teardown(void **state)
{
	struct world *w = *state;
	struct fix *f = xmalloc(sizeof *f);
	void *p = f;

	*f = w->f;
	free(w);
	return fix_teardown(&p);
}

static struct actor
actor_of(const struct world *w, enum role_id role)
{
	bool member = role == R_MEMBER_ADMIN || role == R_MEMBER_EDITOR;

	return actor(role, member ? w->enterprise[OWN] : NONE);
}

/* --- from one role to another ------------------------------------------------------------------------- */

static void
some_roles_hold_others(void **state)
{
	/* to: the roles whose holders gain nothing by it, itself always among them; an officer sees travel documents as nobody else of the chamber does */
	static const unsigned holds[R_COUNT] = {
		[R_ADMIN] = BIT(R_MANAGER) | BIT(R_STAFF) | BIT(R_FINANCE) | BIT(R_AUDITOR),
		[R_MANAGER] = BIT(R_STAFF) | BIT(R_FINANCE) | BIT(R_AUDITOR),
		[R_STAFF] = BIT(R_FINANCE),
		[R_OFFICER] = BIT(R_FINANCE),
		[R_MEMBER_ADMIN] = BIT(R_MEMBER_EDITOR),
		[R_AUDITOR] = BIT(R_FINANCE),
	};

	for (int from = 0; from < R_COUNT; from++)
		for (int to = 0; to < R_COUNT; to++)
			if (access_grows(from, to) != (from != to && (holds[from] & BIT(to)) == 0))
				fail_msg("%s to %s", role_choices[from].code, role_choices[to].code);
}

/* --- the walk ----------------------------------------------------------------------------------------- */
typedef void door(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r);

static void
walk(struct world *w, door *through)
{
	const struct resource *const all[] = { &enterprise_resource, &contact_resource };

	for (size_t i = 0; i < nitems(expect); i++)
		for (size_t j = 0; j < nitems(all); j++) {
			struct actor who = actor_of(w, expect[i].role);

			err_init(&w->f.e, w->f.a);
			through(w, &expect[i], &who, all[j]);
		}
}

#define LEAK(x, r, f, what, ...) \
	fail_msg("%s %s.%s: " what, role_choices[(x)->role].code, (r)->name, f, ##__VA_ARGS__)

static bool
names(const char *json, const char *key, const char *field)
{
	char text[96];

	if (*key == '\0')
		snprintf(text, sizeof text, "\"%s\":", field);
	else
		snprintf(text, sizeof text, "\"%s\":\"%s\"", key, field);
	return strstr(json, text) != NULL;
}

static void
through_get(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	for (int i = 0; i < WHOSE; i++) {
		const char *want = expected(x, r, i), *json = seen(&w->f, who, r, id_of(w, r, i));

		if ((want == NULL) != (json == NULL))
			LEAK(x, r, "", "the %s row is %s", whose_names[i], json == NULL ? "hidden" : "shown");
		for (size_t k = 0; json != NULL && k < r->nfields; k++) {
			const char *f = r->fields[k].name;

			if (names(json, "", f) != (strchr(want, class_of(r, &r->fields[k])) != NULL))
				LEAK(x, r, f, "get of %s says %s", whose_names[i], json);
		}
	}
}

/* What the office's own history tells: all that people write, and what follows from other records as far as it has. */
static bool
is_told(const struct field *f, const char *all)
{
	if (f->flags & (FL_DERIVED | FL_HIDDEN))
		return false;
	return (f->flags & FL_READONLY) == 0 || names(all, "field", f->name);
}

static void
through_history(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	for (int i = 0; i < WHOSE; i++) {
		const char *want = expected(x, r, i), *json, *all;
		unsigned see;
		void *rec;

		if (record_get(w->f.d, w->f.a, who, r, id_of(w, r, i), &rec, &see, &w->f.e) != 1)
			continue;
		json = history(&w->f, r, id_of(w, r, i), see);
		all = history(&w->f, r, id_of(w, r, i), UINT_MAX);
		for (size_t k = 0; k < r->nfields; k++) {
			const struct field *f = &r->fields[k];
			bool told = strchr(want, class_of(r, f)) != NULL && is_told(f, all);

			if (names(json, "field", f->name) != told)
				LEAK(x, r, f->name, "history of %s says %s", whose_names[i], json);
		}
	}
}

static int
parse(struct world *w, const struct actor *who, const struct resource *r, const char *query, struct list **out)
{
	struct uri_query q;
	struct view v;

	err_init(&w->f.e, w->f.a);
	assert_int_equal(uri_query(w->f.a, query, &q, &w->f.e), 0);
	access_view(who, r, &v);
	return list_parse(w->f.a, r, &v, &q, list_names, out, &w->f.e);
}

/* Whether a field is seen on every row that is there for the role, and on any. */
static bool
on_all(const struct expect *x, const struct resource *r, char class)
{
	bool some = false;

	for (int i = 0; i < WHOSE; i++) {
		const char *want = expected(x, r, i);

		if (want == NULL)
			continue;
		some = true;
		if (strchr(want, class) == NULL)
			return false;
	}
	return some;
}

static bool
on_any(const struct expect *x, const struct resource *r, char class)
{
	for (int i = 0; i < WHOSE; i++)
		if (expected(x, r, i) != NULL && strchr(expected(x, r, i), class) != NULL)
			return true;
	return false;
}

static void
through_query(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	struct list *l;

	for (size_t k = 0; k < r->nfields; k++) {
		const struct field *f = &r->fields[k];
		char class = class_of(r, f);
		bool all = on_all(x, r, class);

		if ((parse(w, who, r, arena_printf(w->f.a, "%s__null=true", f->name), &l) == 0) !=
		    (all && (f->flags & FL_FILTER) != 0))
			LEAK(x, r, f->name, "filter: %s", w->f.e.log);
		if ((parse(w, who, r, arena_printf(w->f.a, "sort=%s", f->name), &l) == 0) !=
		    (all && (f->flags & FL_SORT) != 0))
			LEAK(x, r, f->name, "sort: %s", w->f.e.log);
		if ((parse(w, who, r, arena_printf(w->f.a, "fields=%s", f->name), &l) == 0) != on_any(x, r, class))
			LEAK(x, r, f->name, "fields: %s", w->f.e.log);
	}
}

/* A refusal names what may be used: no hidden field may be among it. */
static void
through_refusal(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	static const char *const queries[] = { "nonsense=1", "sort=nonsense", "fields=nonsense" };
	struct list *l;

	for (size_t i = 0; i < nitems(queries); i++) {
		assert_int_equal(parse(w, who, r, queries[i], &l), -1);
		for (size_t p = 0; p < w->f.e.nparams; p++)
			for (size_t k = 0; k < r->nfields; k++) {
				char text[256], *hit;

				snprintf(text, sizeof text, "%s", r->fields[k].name);
				hit = strstr(w->f.e.param[p].value, text);
				if (hit == NULL || on_any(x, r, class_of(r, &r->fields[k])))
					continue;
				/* not a part of a longer name */
				if (strchr("_abcdefghijklmnopqrstuvwxyz", hit[strlen(text)]) == NULL || hit[strlen(text)] == '\0')
					if (hit == w->f.e.param[p].value || strchr(" ,", hit[-1]) != NULL)
						LEAK(x, r, text, "%s names it", queries[i]);
			}
	}
}

/* Rows and counts: exactly those that are there for the role. */
static bool
in_page(const struct list_page *p, int64_t id)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->row[i].id == id)
			return true;
	return false;
}

static void
compare_page(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r,
    const char *query, const bool there[WHOSE])
{
	struct list_page p;
	struct list *l;
	int64_t n = 0;

	if (parse(w, who, r, query, &l) == -1 || list_run(w->f.d, w->f.a, l, &p, &w->f.e) == -1)
		LEAK(x, r, query, "%s", w->f.e.log);
	for (int i = 0; i < WHOSE; i++) {
		n += there[i];
		if (in_page(&p, id_of(w, r, i)) != there[i])
			LEAK(x, r, query, "the %s row is %s", whose_names[i], there[i] ? "absent" : "listed");
	}
	if (p.total != n || p.n != (size_t)n || p.total_more)
		LEAK(x, r, query, "%lld counted, %lld there", (long long)p.total, (long long)n);
}

static void
through_list(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	bool live[WHOSE], all[WHOSE];
	bool archive_seen = expected(x, r, ARCHIVED) != NULL;

	for (int i = 0; i < WHOSE; i++) {
		all[i] = expected(x, r, i) != NULL;
		live[i] = all[i] && i != ARCHIVED;
	}
	compare_page(w, x, who, r, "", live);
	compare_page(w, x, who, r, "limit=10", live);
	if (archive_seen)
		compare_page(w, x, who, r, "archived_at__null=false", (bool[WHOSE]){ [ARCHIVED] = all[ARCHIVED] });
}

static void
through_search(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	for (size_t i = 0; i < nitems(searched); i++)
		for (int whose = 0; searched[i].r == r && whose < WHOSE; whose++) {
			const char *want = expected(x, r, whose), *text = arena_printf(w->f.a, "%s%s", searched[i].prefix,
			    searched[i].of == NULL ? w->code[whose] : searched[i].of[whose]);
			struct str *q = str_new(w->f.a);
			bool there[WHOSE] = { false };

			there[whose] = want != NULL && whose != ARCHIVED &&
			    strchr(want, class_of(r, resource_field(r, searched[i].field))) != NULL;
			uri_add(q, "q", text);
			compare_page(w, x, who, r, str_text(q), there);
		}
	for (size_t i = 0; i < nitems(unsearched); i++)
		for (int whose = 0; unsearched[i].r == r && whose < WHOSE; whose++) {
			struct str *q = str_new(w->f.a);

			uri_add(q, "q", arena_printf(w->f.a, "%s%s", unsearched[i].prefix, word[whose]));
			compare_page(w, x, who, r, str_text(q), (bool[WHOSE]){ false });
		}
}

/*
 * No role of today sees public fields only, or those of members on rows of its own only; search must hold for it all
 * the same.
 */
static size_t
found(struct world *w, const struct view *v, const char *text)
{
	struct str *q = str_new(w->f.a);
	struct uri_query query;
	struct list_page p;
	struct list *l;

	err_init(&w->f.e, w->f.a);
	uri_add(q, "q", text);
	if (uri_query(w->f.a, str_text(q), &query, &w->f.e) == -1 ||
	    list_parse(w->f.a, &enterprise_resource, v, &query, list_names, &l, &w->f.e) == -1 ||
	    list_run(w->f.d, w->f.a, l, &p, &w->f.e) == -1)
		fail_msg("%s: %s", text, w->f.e.log);
	assert_int_equal(p.total, p.n);
	return p.n;
}

static void
by_narrow_view(void **state)
{
	struct world *w = *state;
	const struct view nothing = { .own = NONE }, public = { .see = BIT(CL_PUBLIC), .own = NONE },
	    members = { .see = BIT(CL_MEMBERS), .own = NONE },
	    own = { .see = BIT(CL_PUBLIC), .see_own = BIT(CL_MEMBERS), .own = w->enterprise[OWN] };

	for (size_t i = 0; i < nitems(searched); i++)
		for (int whose = OWN; searched[i].r == &enterprise_resource && whose < ARCHIVED; whose++) {
			const char *text = searched[i].of == NULL ? w->code[whose] :
			    arena_printf(w->f.a, "%s%s", searched[i].prefix, searched[i].of[whose]);
			char class = class_of(searched[i].r, resource_field(searched[i].r, searched[i].field));

			assert_int_equal(found(w, &nothing, text), 0);
			assert_int_equal(found(w, &public, text), class == 'A');
			assert_int_equal(found(w, &members, text), class == 'B');
			assert_int_equal(found(w, &own, text), class == 'A' || (class == 'B' && whose == OWN));
		}
}

/* The walk of an export. */
struct walked {
	struct world		*w;
	const struct expect	*x;
	const struct resource	*r;
	size_t			 n;
	bool			 only_own;
};

static unsigned
bits(const char *letters)
{
	static const enum field_class class[] = { CL_PUBLIC, CL_MEMBERS, CL_OWN, CL_STAFF };
	unsigned set = 0;

	for (; *letters != '\0'; letters++)
		set |= BIT(class[*letters - 'A']);
	return set;
}

static int
walked_one(struct arena *a, const void *rec, unsigned see, void *arg, struct err *e)
{
	struct walked *k = arg;
	unsigned used = 0;

	for (size_t i = 0; i < k->r->nfields; i++)
		if ((k->r->fields[i].flags & FL_HIDDEN) == 0)
			used |= BIT(k->r->fields[i].class);
	for (int i = 0; i < WHOSE; i++) {
		const char *want = expected(k->x, k->r, i);

		if (id_of(k->w, k->r, i) != ((const struct rec *)rec)->id)
			continue;
		if (want == NULL || i == ARCHIVED || (k->only_own && i != OWN))
			LEAK(k->x, k->r, "", "the walk comes to the %s row", whose_names[i]);
		if ((see & used) != bits(want))
			LEAK(k->x, k->r, "", "the walk shows classes %x of the %s row", see & used, whose_names[i]);
		k->n++;
	}
	return 0;
}

static void
through_walk(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	struct walked k = { .w = w, .x = x, .r = r };
	size_t live = 0;
	struct uri_query q = { 0 };
	struct view v;
	struct list *l;
	int64_t total;

	for (int i = 0; i < WHOSE; i++)
		live += expected(x, r, i) != NULL && i != ARCHIVED;
	assert_int_equal(parse(w, who, r, "", &l), 0);
	assert_int_equal(list_each(w->f.d, l, walked_one, &k, &total, &w->f.e), 0);
	assert_int_equal(k.n, live);
	assert_int_equal(total, live);

	/* and of the view that exports take: of members, their own */
	k = (struct walked){ .w = w, .x = x, .r = r, .only_own = who->enterprise != NONE };
	access_view_export(who, r, &v);
	assert_int_equal(list_parse(w->f.a, r, &v, &q, list_names, &l, &w->f.e), 0);
	assert_int_equal(list_each(w->f.d, l, walked_one, &k, &total, &w->f.e), 0);
	assert_int_equal(k.n, k.only_own ? 1 : live);
}

static void
through_description(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	struct str *out = str_new(w->f.a);
	struct view v;
	struct jw j;

	access_view(who, r, &v);
	jw_init(&j, out);
	rec_put_schema(&j, r, &v, LANG_EN, true);
	for (size_t k = 0; k < r->nfields; k++) {
		const struct field *f = &r->fields[k];

		if (names(str_text(out), "name", f->name) != on_any(x, r, class_of(r, f)))
			LEAK(x, r, f->name, "the description says %s", str_text(out));
	}
}

/* Emptying a field: who may change it, and what the others are told. */
static void
through_change(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	bool writes = x->role == R_ADMIN || x->role == R_MANAGER || x->role == R_STAFF;

	for (int i = 0; i < WHOSE; i++)
		for (size_t k = 0; k < r->nfields; k++) {
			const struct field *f = &r->fields[k];
			struct change c = { .act = DO_CHANGE, .who = *who, .r = r, .id = id_of(w, r, i), .version = 0,
			    .json = arena_printf(w->f.a, "{\"%s\":null}", f->name) };
			enum err_code want = expected(x, r, i) == NULL ? ERR_NOT_FOUND : writes ? ERR_STALE : ERR_FORBIDDEN;

			assert_int_equal(act(&w->f, &c), -1);
			if (w->f.e.code != want || w->f.e.nitems > 0)
				LEAK(x, r, f->name, "change of %s says %s", whose_names[i], complaints(&w->f.e));
		}
}

static void
verbs(struct world *w, const struct expect *x, const struct actor *who, const struct resource *r)
{
	static const char letters[] = { [V_READ] = 'r', [V_CREATE] = 'c', [V_CHANGE] = 'c', [V_ARCHIVE] = 'c', [V_PURGE] = 'p',
	    [V_EXPORT] = 'x', [V_IMPORT] = 'i', [V_HISTORY] = 'h', [V_MERGE] = 'm' };
	bool nothing = expected(x, r, OWN) == NULL;
	struct actor token = *who;
	struct view view;

	token.read_only = true;
	access_view(&token, r, &view);
	assert_int_equal(view.change | view.change_own, 0);
	access_view(who, r, &view);
	assert_int_equal(view.change, strchr(x->verbs, 'c') != NULL ? bits("ABCD") : 0);
	assert_int_equal(view.change_own, 0);
	for (int v = V_READ; v < V_COUNT; v++) {
		bool may = !nothing && strchr(x->verbs, letters[v]) != NULL && (v != V_MERGE || r == &enterprise_resource);

		if ((access_may(who, r, v, &w->f.e) == 0) != may)
			LEAK(x, r, "", "verb %c", letters[v]);
		if ((access_may(&token, r, v, &w->f.e) == 0) != (may && strchr("rxh", letters[v]) != NULL))
			LEAK(x, r, "", "verb %c with a reading token", letters[v]);
	}
}

#define DOOR(name) static void by_##name(void **state) { walk(*state, through_##name); }
DOOR(get) DOOR(history) DOOR(query) DOOR(refusal) DOOR(list) DOOR(search) DOOR(walk) DOOR(description) DOOR(change)

static void
by_verb(void **state)
{
	walk(*state, verbs);
}

/* --- rights that are no resource's -------------------------------------------------------------------- */
static const struct { const char *action, *roles; } actions[] = {
	{ "users.read", "admin manager auditor" }, { "users.write", "admin" }, { "settings.write", "admin" },
	{ "audit.read", "admin manager auditor" }, { "backup", "admin" }, { "imports.write", "admin manager staff officer" },
	{ "exports", "admin manager staff officer member-admin member-editor" },
	{ "password.own", "admin manager staff officer finance member-admin member-editor auditor" },
	{ "tokens.own", "admin manager staff officer finance auditor" },
	{ "persons.erase", "admin" },
	{ "no.such", "" },
};

/* --- travel documents --------------------------------------------------------------------------------- */

/* What a role may do with the papers of a delegate whom it keeps and whose company is its own, and with those of others: s see, c change, l log, p purge, o claims. */
static const struct { const char *own, *others, *reading; } papers[R_COUNT] = {
	[R_ADMIN] = { "lpo", "lpo", "l" }, [R_MANAGER] = { "lo", "lo", "l" }, [R_STAFF] = { "o", "o", "" }, [R_OFFICER] = { "sclo", "", "sl" },
	[R_FINANCE] = { "", "", "" }, [R_MEMBER_ADMIN] = { "sc", "", "s" }, [R_MEMBER_EDITOR] = { "", "", "" }, [R_AUDITOR] = { "l", "l", "l" },
};

static unsigned
papers_bits(const char *letters)
{
	static const char all[] = "sclpo";
	unsigned may = 0;

	for (; *letters != '\0'; letters++)
		may |= BIT(strchr(all, *letters) - all);
	return may;
}

static void
by_papers(void **state)
{
	for (int role = 0; role <= R_COUNT; role++) {
		struct actor who = { .account = 7, .role = (enum role_id)role, .enterprise = 3 };
		const bool known = role < R_COUNT;

		assert_int_equal(access_papers(&who, 7, 3), known ? papers_bits(papers[role].own) : 0);
		assert_int_equal(access_papers(&who, 8, 4), known ? papers_bits(papers[role].others) : 0);
		who.read_only = true;
		assert_int_equal(access_papers(&who, 7, 3), known ? papers_bits(papers[role].reading) : 0);
		/* Of nobody's trip and no company: not even who has no account and no company is meant. */
		who = (struct actor){ .account = NONE, .role = (enum role_id)role, .enterprise = NONE };
		assert_int_equal(access_papers(&who, NONE, NONE), known ? papers_bits(papers[role].others) : 0);
	}
}

static void
by_action(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < nitems(actions); i++)
		for (int role = 0; role < R_COUNT; role++) {
			struct actor who = actor_of(w, role);

			if ((access_action(&who, actions[i].action, &w->f.e) == 0) !=
			    has_word(actions[i].roles, role_choices[role].code))
				fail_msg("%s %s", role_choices[role].code, actions[i].action);
		}
	assert_int_equal(nitems(expect), R_COUNT);
}

#define WALK(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WALK(by_get), WALK(by_history), WALK(by_query), WALK(by_refusal), WALK(by_list), WALK(by_search), WALK(by_narrow_view), WALK(by_walk),
		WALK(by_description), WALK(by_change), WALK(by_verb), WALK(by_action), cmocka_unit_test(by_papers), cmocka_unit_test(some_roles_hold_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
