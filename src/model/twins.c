/*
 * Suspects: the work list of pairs, what people have said of them, and likeness while typing.
 */
#include "base/base.h"

#include <search.h>

#include "base/str.h"
#include "meta/rec.h"
#include "model/audit.h"
#include "model/record.h"
#include "model/resources.h"
#include "model/twins.h"

#include "record_in.h"

const char *const twin_codes[TK_COUNT] = {
	[TK_NAME] = "same_name", [TK_SIMILAR] = "similar_name", [TK_NAME_EN] = "same_name_en", [TK_SITE] = "same_site",
	[TK_ORG] = "same_org_code", [TK_PHONE] = "same_phone",
};
const char *const twin_states[] = { "open", "dismissed", "proposed", NULL };

/*
 * Where each kind is found: the values that several have, and who has one.  weight: how much it says.  Names are found by their folded
 * form; those that are the same but for width and brackets are TK_NAME.
 */
static const struct {
	enum twin_kind	 kind;
	int		 weight;
	bool		 paired;	/* also where too many have it: each with the oldest */
	const char	*values, *who;
} kinds[] = {
	{ TK_SIMILAR, 6, true,
	  "SELECT name_key, count(*) FROM enterprise WHERE name_key IS NOT NULL AND archived_at IS NULL GROUP BY name_key"
	  " HAVING count(*) > 1",
	  "SELECT id FROM enterprise WHERE name_key = $1 AND archived_at IS NULL ORDER BY id LIMIT $2" },
	{ TK_NAME_EN, 4, true,
	  "SELECT name_en_key, count(*) FROM enterprise WHERE name_en_key IS NOT NULL AND archived_at IS NULL"
	  " GROUP BY name_en_key HAVING count(*) > 1",
	  "SELECT id FROM enterprise WHERE name_en_key = $1 AND archived_at IS NULL ORDER BY id LIMIT $2" },
	{ TK_SITE, 2, false,
	  "SELECT site_key, count(*) FROM enterprise WHERE site_key IS NOT NULL AND archived_at IS NULL GROUP BY site_key"
	  " HAVING count(*) > 1",
	  "SELECT id FROM enterprise WHERE site_key = $1 AND archived_at IS NULL ORDER BY id LIMIT $2" },
	{ TK_ORG, 8, false,
	  "SELECT org_key, count(*) FROM enterprise WHERE org_key IS NOT NULL AND archived_at IS NULL GROUP BY org_key"
	  " HAVING count(*) > 1",
	  "SELECT id FROM enterprise WHERE org_key = $1 AND archived_at IS NULL ORDER BY id LIMIT $2" },
	{ TK_PHONE, 3, false,
	  "SELECT phone_key, count(DISTINCT enterprise) FROM contact WHERE phone_key IS NOT NULL AND archived_at IS NULL"
	  " GROUP BY phone_key HAVING min(enterprise) < max(enterprise)",
	  "SELECT DISTINCT c.enterprise FROM contact c JOIN enterprise n ON n.id = c.enterprise AND n.archived_at IS NULL"
	  " WHERE c.phone_key = $1 AND c.archived_at IS NULL ORDER BY c.enterprise LIMIT $2" },
};

/* --- pairs -------------------------------------------------------------------------------------------- */

struct gather {
	struct db	*d;
	struct arena	*a;
	void		*tree;		/* of struct twin, by a and b */
	struct twin_list *out;
	size_t		 room, common_room;
};

static int
by_ids(const void *x, const void *y)
{
	const struct twin *p = x, *q = y;

	if (p->a != q->a)
		return p->a < q->a ? -1 : 1;
	return p->b < q->b ? -1 : p->b > q->b;
}

static void
free_nothing(void *twin)
{
}

/* The pair, made where it is not there; NULL: there are too many. */
static struct twin *
pair(struct gather *g, int64_t a, int64_t b)
{
	struct twin want = { .a = a, .b = b }, *made, **more;
	struct twin *const *found = tfind(&want, &g->tree, by_ids);

	if (found != NULL)
		return *found;
	if (g->out->n == TWIN_PAIRS_MOST) {
		g->out->more = true;
		return NULL;
	}
	made = arena_alloc(g->a, sizeof *made);
	*made = want;
	if (tsearch(made, &g->tree, by_ids) == NULL)
		abort();	/* no memory; as base/mem.c does */
	if (g->out->n == g->room) {
		more = arena_array(g->a, g->room = g->room * 2 + 64, sizeof *more);
		if (g->out->n > 0)
			memcpy(more, g->out->at, g->out->n * sizeof *more);
		g->out->at = more;
	}
	return g->out->at[g->out->n++] = made;
}

static void
add_common(struct gather *g, enum twin_kind kind, const char *value, int64_t n)
{
	struct twin_common *more;

	if (g->out->ncommon == g->common_room) {
		more = arena_array(g->a, g->common_room = g->common_room * 2 + 16, sizeof *more);
		if (g->out->ncommon > 0)
			memcpy(more, g->out->common, g->out->ncommon * sizeof *more);
		g->out->common = more;
	}
	g->out->common[g->out->ncommon++] = (struct twin_common){ kind, value, n };
}

/* Those who have one value: each with each, or where they are many each with the first. */
static int
add_group(struct gather *g, size_t k, const char *value, int64_t n, struct err *e)
{
	struct stmt *s = db_stmt(g->d, kinds[k].who);
	int64_t id[TWIN_GROUP_MOST];
	size_t have = 0;
	int rc;

	stmt_text(s, 1, value);
	stmt_int(s, 2, n > TWIN_GROUP_MOST ? TWIN_PAIRS_MOST : n);
	while ((rc = stmt_row(s, e)) == 1) {
		int64_t one = col_int(s, 0);

		for (size_t i = 0; i < (n > TWIN_GROUP_MOST && have > 0 ? 1 : have); i++) {
			struct twin *p = pair(g, id[i], one);

			if (p != NULL)
				p->value[kinds[k].kind] = value;
		}
		if (have < nitems(id))
			id[have++] = one;
	}
	return rc;
}

static int
gather_kind(struct gather *g, size_t k, struct err *e)
{
	struct stmt *s = db_stmt(g->d, kinds[k].values);
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		const char *value = arena_strdup(g->a, col_text(s, 0));
		int64_t n = col_int(s, 1);

		if (n > TWIN_GROUP_MOST && !kinds[k].paired)
			add_common(g, kinds[k].kind, value, n);
		else if (add_group(g, k, value, n, e) == -1) {
			stmt_done(s);
			return -1;
		}
	}
	return rc;
}

/* --- exactly the same name ---------------------------------------------------------------------------- */

static int
exact_name(struct db *d, int64_t id, struct str *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT name_exact FROM enterprise WHERE id = $1");
	int rc;

	stmt_int(s, 1, id);
	str_reset(out);
	if ((rc = stmt_row(s, e)) == 1)
		str_puts(out, col_text(s, 0));
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static int
tell_exact_names(struct gather *g, struct err *e)
{
	struct str x = STR_INIT, y = STR_INIT;
	int rc = 0;

	for (size_t i = 0; i < g->out->n && rc == 0; i++) {
		struct twin *p = g->out->at[i];

		if (p->value[TK_SIMILAR] == NULL)
			continue;
		if ((rc = exact_name(g->d, p->a, &x, e)) == 0 && (rc = exact_name(g->d, p->b, &y, e)) == 0 &&
		    strcmp(str_text(&x), str_text(&y)) == 0) {
			p->value[TK_NAME] = p->value[TK_SIMILAR];
			p->value[TK_SIMILAR] = NULL;
		}
	}
	str_fini(&x);
	str_fini(&y);
	return rc;
}

/* --- what was said of them ---------------------------------------------------------------------------- */

/* The reasons as one text, a line each. */
static const char *
reasons_of(struct arena *a, const struct twin *p)
{
	struct str *out = str_new(a);

	for (int k = 0; k < TK_COUNT; k++)
		if (p->value[k] != NULL)
			str_printf(out, "%s%s %s", out->len == 0 ? "" : "\n", twin_codes[k], p->value[k]);
	return str_text(out);
}

static bool
has_line(const char *text, const char *line, size_t n)
{
	for (const char *p = text; *p != '\0'; p += strcspn(p, "\n"), p += *p == '\n')
		if (strcspn(p, "\n") == n && memcmp(p, line, n) == 0)
			return true;
	return false;
}

/* Whether they have something in common that was not there when somebody looked. */
static bool
is_news(struct arena *a, const struct twin *p, const char *seen)
{
	const char *now = reasons_of(a, p);

	for (const char *l = now; *l != '\0'; l += strcspn(l, "\n"), l += *l == '\n')
		if (!has_line(seen, l, strcspn(l, "\n")))
			return true;
	return false;
}

static int
recall_states(struct gather *g, struct err *e)
{
	struct stmt *s = db_stmt(g->d, "SELECT a, b, state, note, seen FROM enterprise_twin");
	struct arena *tmp = arena_new();
	int rc;

	while ((rc = stmt_row(s, e)) == 1) {
		struct twin want = { .a = col_int(s, 0), .b = col_int(s, 1) };
		struct twin *const *found = tfind(&want, &g->tree, by_ids);

		arena_reset(tmp);
		if (found == NULL)
			continue;
		(*found)->note = arena_strdup(g->a, col_text(s, 3));
		if (col_int(s, 2) != TWIN_DISMISSED || !is_news(tmp, *found, col_text(s, 4)))
			(*found)->state = (enum twin_state)col_int(s, 2);
	}
	arena_free(tmp);
	return rc;
}

/* --- the list ----------------------------------------------------------------------------------------- */

static int
weight_of(const struct twin *p)
{
	int sum = p->value[TK_NAME] != NULL ? 7 : 0;

	for (size_t i = 0; i < nitems(kinds); i++)
		if (p->value[kinds[i].kind] != NULL)
			sum += kinds[i].weight;
	return sum;
}

static int
by_weight(const void *x, const void *y)
{
	const struct twin *p = *(const struct twin *const *)x, *q = *(const struct twin *const *)y;
	int d = weight_of(q) - weight_of(p);

	return d != 0 ? d : by_ids(p, q);
}

static void
choose(struct twin_list *l, enum twin_kind kind, enum twin_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if ((state == TWIN_STATES || l->at[i]->state == state) && (kind == TK_COUNT || l->at[i]->value[kind] != NULL))
			l->at[n++] = l->at[i];
	l->n = n;
}

static int
gather_all(struct gather *g, struct err *e)
{
	for (size_t k = 0; k < nitems(kinds); k++)
		if (gather_kind(g, k, e) == -1)
			return -1;
	return tell_exact_names(g, e) == -1 ? -1 : recall_states(g, e);
}

int
twins_list(struct db *d, struct arena *a, enum twin_kind kind, enum twin_state state, struct twin_list *out, struct err *e)
{
	struct gather g = { .d = d, .a = a, .out = out };
	bool begun = !db_has_snapshot(d);
	int rc;

	*out = (struct twin_list){ .n = 0 };
	if (begun && db_begin(d, e) == -1)
		return -1;
	rc = gather_all(&g, e);
	if (begun)
		db_end(d);
	tdestroy(g.tree, free_nothing);
	if (rc == -1)
		return -1;
	choose(out, kind, state);
	if (out->n > 0)
		qsort(out->at, out->n, sizeof *out->at, by_weight);
	return 0;
}

/* --- one pair ----------------------------------------------------------------------------------------- */

static void
compare_texts(struct twin *p, enum twin_kind kind, const char *x, const char *y)
{
	if (x != NULL && y != NULL && strcmp(x, y) == 0)
		p->value[kind] = x;
}

static int
compare_phones(struct db *d, struct arena *a, struct twin *p, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT x.phone_key FROM contact x JOIN contact y ON y.phone_key = x.phone_key"
	    " WHERE x.enterprise = $1 AND y.enterprise = $2 AND x.archived_at IS NULL AND y.archived_at IS NULL"
	    " ORDER BY x.phone_key NULLS LAST");
	int rc;

	stmt_int(s, 1, p->a);
	stmt_int(s, 2, p->b);
	while ((rc = stmt_row(s, e)) == 1)
		p->value[TK_PHONE] = arena_strdup(a, col_text(s, 0));
	return rc;
}

/* What two records have in common now. */
static int
compare(struct db *d, struct arena *a, const struct enterprise *x, const struct enterprise *y, struct twin *p, struct err *e)
{
	*p = (struct twin){ .a = x->rec.id, .b = y->rec.id };
	compare_texts(p, str_eq(x->name_exact, y->name_exact) ? TK_NAME : TK_SIMILAR, x->name_key, y->name_key);
	compare_texts(p, TK_NAME_EN, x->name_en_key, y->name_en_key);
	compare_texts(p, TK_SITE, x->site_key, y->site_key);
	compare_texts(p, TK_ORG, x->org_key, y->org_key);
	return compare_phones(d, a, p, e);
}

static int
put_state(struct tx *t, const struct actor *who, const struct twin *p, const char *seen, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO enterprise_twin(a, b, state, note, seen, at, account)"
	    " VALUES($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (a, b) DO UPDATE SET state = excluded.state, note = excluded.note,"
	    " seen = excluded.seen, at = excluded.at, account = excluded.account");

	stmt_int(s, 1, p->a);
	stmt_int(s, 2, p->b);
	stmt_int(s, 3, p->state);
	stmt_text(s, 4, p->note);
	stmt_text(s, 5, seen);
	stmt_int(s, 6, actor_ms(who));
	stmt_int(s, 7, who->account);
	tx_touch(t, CNT_TWIN);
	return stmt_run(s, e);
}

static int
tell(struct tx *t, struct arena *a, const struct actor *who, const struct rec *of, int64_t other, enum twin_state state,
    struct err *e)
{
	const char *note = arena_printf(a, "{\"twin\":%lld,\"state\":\"%s\"}", (long long)other, twin_states[state]);

	return audit_add(t, who, "twin", &enterprise_resource, of->id, of->version, NULL, note, e);
}

int
twins_say(struct tx *t, struct arena *a, const struct actor *who, int64_t one, int64_t other, enum twin_state state,
    const char *note, struct err *e)
{
	const struct resource *r = &enterprise_resource;
	struct target x, y;
	struct twin p;

	if (one == other)
		return fail(e, ERR_NOT_FOUND, "one record is no pair");
	if (record_target(t, a, who, r, one < other ? one : other, V_CHANGE, NONE, &x, e) == -1 ||
	    record_target(t, a, who, r, one < other ? other : one, V_CHANGE, NONE, &y, e) == -1 ||
	    compare(tx_db(t), a, x.was, y.was, &p, e) == -1)
		return -1;
	p.state = state;
	p.note = note;
	if (put_state(t, who, &p, reasons_of(a, &p), e) == -1 || tell(t, a, who, x.was, p.b, state, e) == -1)
		return -1;
	return tell(t, a, who, y.was, p.a, state, e);
}

/* --- while typing ------------------------------------------------------------------------------------- */

/* What makes a kind: members of the body, a key of the record, and the class that a caller must see on the other one. */
static const struct {
	enum twin_kind	 kind;
	const char	*member[2];
	size_t		 key;
	enum field_class class;
} typed[] = {
	{ TK_SIMILAR, { "name_zh" }, offsetof(struct enterprise, name_key), CL_PUBLIC },
	{ TK_NAME_EN, { "name_en" }, offsetof(struct enterprise, name_en_key), CL_PUBLIC },
	{ TK_SITE, { "website" }, offsetof(struct enterprise, site_key), CL_PUBLIC },
	{ TK_ORG, { "uscc", "other_id" }, offsetof(struct enterprise, org_key), CL_OWN },
};

struct like {
	struct db	*d;
	struct arena	*a;
	const struct actor *who;
	int64_t		 id;
	const struct enterprise *now;
	struct twin_like *out;
	size_t		 n;
};

static int
add_like(struct like *l, int64_t id, enum twin_kind kind, enum field_class class, struct err *e)
{
	struct twin_like *x = l->out;
	unsigned see;
	void *rec;
	int rc;

	while (x < l->out + l->n && x->id != id)
		x++;
	if (id == l->id || x == l->out + TWIN_GROUP_MOST)
		return 0;
	if ((rc = record_get(l->d, l->a, l->who, &enterprise_resource, id, &rec, &see, e)) != 1 || !(see & BIT(class)))
		return rc == -1 ? -1 : 0;
	if (kind == TK_SIMILAR && str_eq(((const struct enterprise *)rec)->name_exact, l->now->name_exact))
		kind = TK_NAME;
	if (x == l->out + l->n) {
		*x = (struct twin_like){ .id = id, .see = see, .rec = rec };
		l->n++;
	}
	x->kinds |= BIT(kind);
	return 0;
}

static int
find_like(struct like *l, size_t i, struct err *e)
{
	const char *key = *(const char *const *)(const void *)((const char *)l->now + typed[i].key);
	int64_t id[TWIN_GROUP_MOST + 1];
	struct stmt *s;
	size_t n = 0, k = 0;
	int rc;

	while (kinds[k].kind != typed[i].kind)
		k++;
	if (key == NULL || *key == '\0')
		return 0;
	s = db_stmt(l->d, kinds[k].who);
	stmt_text(s, 1, key);
	stmt_int(s, 2, nitems(id));
	while ((rc = stmt_row(s, e)) == 1)
		id[n++] = col_int(s, 0);
	if (n == nitems(id) && !kinds[k].paired)
		return rc;	/* too many have it: no sign */
	for (size_t j = 0; j < n && rc == 0; j++)
		rc = add_like(l, id[j], typed[i].kind, typed[i].class, e);
	return rc;
}

static bool
is_typed(const struct jv *members, size_t i)
{
	for (size_t k = 0; k < nitems(typed[i].member); k++)
		if (typed[i].member[k] != NULL && jv_get(members, typed[i].member[k]) != NULL)
			return true;
	return false;
}

/* What is typed laid over the record, as far as it can be. */
static int
lay_over(struct like *l, const struct jv *members, struct err *e)
{
	const struct resource *r = &enterprise_resource;
	struct enterprise *now;
	struct err none;
	struct view v;
	unsigned see;
	void *was;
	int rc = l->id == NONE ? 0 : record_get(l->d, l->a, l->who, r, l->id, &was, &see, e);

	if (rc == -1)
		return -1;
	access_view(l->who, r, &v);
	now = rc == 1 ? rec_copy(l->a, r, was) : rec_new(l->a, r);
	err_init(&none, l->a);
	(void)!rec_overlay_json(l->a, r, members, v.see, v.change, now, &none);
	if (now->name_zh != NULL) {
		now->name_exact = now->name_key = now->name_zh_sort = NULL;
		r->derive(l->a, now);
	} else
		enterprise_keys(l->a, now);
	l->now = now;
	return 0;
}

int
twins_like(struct db *d, struct arena *a, const struct actor *who, int64_t id, const struct jv *members, struct twin_like *out,
    size_t *n, struct err *e)
{
	struct like l = { .d = d, .a = a, .who = who, .id = id, .out = out };

	*n = 0;
	if (lay_over(&l, members, e) == -1)
		return -1;
	for (size_t i = 0; i < nitems(typed); i++)
		if (is_typed(members, i) && find_like(&l, i, e) == -1)
			return -1;
	*n = l.n;
	return 0;
}
