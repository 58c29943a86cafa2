/*
 * Surveys of companies after a trip.
 */
#include "base/base.h"

#include "base/clock.h"
#include "model/audit.h"
#include "model/flow.h"
#include "model/outcome_moves.h"
#include "model/resources.h"
#include "model/survey.h"

#define DAY_MS	INT64_C(86400000)

/* --- links --------------------------------------------------------------------------------------------------- */

static int
check_open(const struct follow_up *f, struct err *e)
{
	if (f->kind != FK_SURVEY)
		return fail_detail(e, ERR_CONFLICT, "not_a_survey");
	if (f->rec.archived_at != NONE || (f->state != FUS_OPEN && f->state != FUS_SENT))
		return fail_detail(e, ERR_CONFLICT, "survey_answered");
	return 0;
}

static int
mark_sent(struct tx *t, struct arena *a, const struct actor *who, const struct follow_up *f, struct err *e)
{
	struct follow_up *now = rec_copy(a, &follow_up_resource, f);

	if (f->state != FUS_OPEN)
		return 0;
	now->state = FUS_SENT;
	return record_save_move(t, a, who, &follow_up_resource, f, now, "send", NULL, e);
}

int
survey_link(struct tx *t, struct arena *a, const struct actor *who, int64_t follow_up, int64_t days, const struct secret *secret,
    int64_t *expires_at, struct err *e)
{
	struct stmt *s;
	void *f;

	if (record_aim(t, a, who, &follow_up_resource, follow_up, V_CHANGE, NONE, &f, e) == -1 || check_open(f, e) == -1)
		return -1;
	if (who->role == R_MEMBER_ADMIN || who->role == R_MEMBER_EDITOR)
		return fail(e, ERR_FORBIDDEN, "a company answers in its own pages");
	*expires_at = actor_ms(who) + days * DAY_MS;
	s = tx_stmt(t, "INSERT INTO survey_link (follow_up, hash, made_at, made_by, expires_at) VALUES ($1, $2, $3, $4, $5)"
	    " ON CONFLICT (follow_up) DO UPDATE SET hash = $2, made_at = $3, made_by = $4, expires_at = $5");
	stmt_int(s, 1, follow_up);
	stmt_blob(s, 2, secret->hash, DIGEST_SIZE);
	stmt_int(s, 3, actor_ms(who));
	stmt_int(s, 4, who->account);
	stmt_int(s, 5, *expires_at);
	if (stmt_run(s, e) == -1 || audit_add(t, who, "survey.link", &follow_up_resource, follow_up, NONE, NULL, NULL, e) == -1)
		return -1;
	return mark_sent(t, a, who, f, e);
}

int
survey_by_link(struct db *d, struct arena *a, const char *token, int64_t now_ms, int64_t *follow_up, struct actor *as, struct err *e)
{
	unsigned char hash[DIGEST_SIZE];
	struct stmt *s;
	int rc;

	if (token == NULL || secret_hash(token, SURVEY_PREFIX, hash) == -1)
		return 0;
	s = db_stmt(d, "SELECT f.id, f.enterprise FROM survey_link l JOIN follow_up f ON f.id = l.follow_up JOIN enterprise x ON x.id = f.enterprise"
	    " JOIN delegation g ON g.id = f.delegation WHERE l.hash = $1 AND l.expires_at > $2 AND f.archived_at IS NULL"
	    " AND x.archived_at IS NULL AND g.archived_at IS NULL");
	stmt_blob(s, 1, hash, DIGEST_SIZE);
	stmt_int(s, 2, now_ms);
	if ((rc = stmt_row(s, e)) == 1) {
		*follow_up = col_int(s, 0);
		*as = (struct actor){ .account = NONE, .login = arena_strdup(a, "survey-link"), .role = R_MEMBER_ADMIN, .enterprise = col_int(s, 1),
		    .door = DOOR_PAGE, .session = NONE, .token = NONE };
	}
	stmt_done(s);
	return rc;
}

/* --- what is asked ------------------------------------------------------------------------------------------- */

static int
find_survey(struct db *d, struct arena *a, const struct actor *who, int64_t id, struct follow_up **out, struct err *e)
{
	unsigned see;
	void *rec;
	int rc = record_get(d, a, who, &follow_up_resource, id, &rec, &see, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no such follow-up") : -1;
	*out = rec;
	return 0;
}

static void
put_values(struct jw *w, const struct resource *r, const void *rec, const char *const *names)
{
	jw_kint(w, "id", ((const struct rec *)rec)->id);
	jw_kint(w, "version", ((const struct rec *)rec)->version);
	for (; *names != NULL; names++) {
		jw_key(w, *names);
		rec_put_value(w, resource_field(r, *names), rec);
	}
}

static void
put_choices(struct jw *w, const char *key, const struct choice *c, enum lang lang)
{
	jw_key(w, key);
	jw_array(w);
	for (; c->code != NULL; c++) {
		jw_object(w);
		jw_ktext(w, "code", c->code);
		jw_ktext(w, "label", lang == LANG_ZH ? c->zh : c->en);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* The trip of one's own survey is told whether or not it is shown to others. */
static int
put_trip(struct db *d, struct arena *a, const struct follow_up *f, struct jw *w, struct err *e)
{
	static const char *const names[] = { "title_zh", "title_en", "starts_on", "ends_on", "countries", NULL };
	void *rec;
	int rc = rec_load(d, a, &delegation_resource, f->delegation, &rec, e);

	if (rc != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no such delegation") : -1;
	jw_key(w, "delegation");
	jw_object(w);
	put_values(w, &delegation_resource, rec, names);
	jw_end_object(w);
	return 0;
}

static int
put_company(struct db *d, const struct follow_up *f, struct jw *w, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT kind, text FROM enterprise_name WHERE owner = $1 AND kind <= $2 ORDER BY kind ASC");
	int rc;

	jw_key(w, "enterprise");
	jw_object(w);
	jw_kint(w, "id", f->enterprise);
	stmt_int(s, 1, f->enterprise);
	stmt_int(s, 2, 1);
	while ((rc = stmt_row(s, e)) == 1)
		jw_ktext(w, col_int(s, 0) == 0 ? "name_zh" : "name_en", col_text(s, 1));
	jw_end_object(w);
	return rc;
}

enum { ROWS_MOST = 200 };

/* Ids of the company's rows of the trip. */
static int
find_rows(struct db *d, const char *sql, const struct follow_up *f, int64_t id[ROWS_MOST], size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	int rc;

	stmt_int(s, 1, f->delegation);
	stmt_int(s, 2, f->enterprise);
	stmt_int(s, 3, ROWS_MOST);
	for (*n = 0; (rc = stmt_row(s, e)) == 1; ++*n)
		id[*n] = col_int(s, 0);
	return rc;
}

static int
put_project(struct db *d, struct arena *a, int64_t id, struct jw *w, struct err *e)
{
	static const char *const names[] = { "name_zh", "name_en", "country", "sector", "stage", NULL };
	void *rec;
	int rc = rec_load_some(d, a, &project_resource, id, 0, &rec, e);

	jw_key(w, "project");
	if (rc != 1) {
		jw_null(w);
		return rc == -1 ? -1 : 0;
	}
	jw_object(w);
	put_values(w, &project_resource, rec, names);
	jw_end_object(w);
	return 0;
}

static int
put_attribution(struct db *d, struct arena *a, int64_t id, struct jw *w, struct err *e)
{
	static const char *const names[] = { "claimed_by", "answer", "share", "case_ok", "comment", "answered_at", NULL };
	void *rec;
	int rc = rec_load(d, a, &attribution_resource, id, &rec, e);

	if (rc != 1)
		return rc;
	jw_object(w);
	put_values(w, &attribution_resource, rec, names);
	rc = put_project(d, a, ((struct attribution *)rec)->project, w, e);
	jw_end_object(w);
	return rc;
}

static int
put_outcome(struct db *d, struct arena *a, int64_t id, struct jw *w, struct err *e)
{
	static const char *const names[] = { "kind", "title", "signed_on", "value", "value_kind", "state", "project", NULL };
	void *rec;
	int rc = rec_load_some(d, a, &outcome_resource, id, 0, &rec, e);

	if (rc != 1)
		return rc;
	jw_object(w);
	put_values(w, &outcome_resource, rec, names);
	jw_end_object(w);
	return 0;
}

static const struct {
	const char	*key, *sql;
	int		(*put)(struct db *d, struct arena *a, int64_t id, struct jw *w, struct err *e);
} asked[] = {
	{ "attributions", "SELECT id FROM attribution WHERE delegation = $1 AND enterprise = $2 AND archived_at IS NULL ORDER BY id ASC LIMIT $3",
	  put_attribution },
	{ "outcomes", "SELECT id FROM outcome WHERE delegation = $1 AND enterprise = $2 AND archived_at IS NULL ORDER BY id ASC LIMIT $3", put_outcome },
};

static int
put_rows(struct db *d, struct arena *a, const struct follow_up *f, size_t of, struct jw *w, struct err *e)
{
	int64_t id[ROWS_MOST];
	size_t n;

	if (find_rows(d, asked[of].sql, f, id, &n, e) == -1)
		return -1;
	jw_key(w, asked[of].key);
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		if (asked[of].put(d, a, id[i], w, e) == -1)
			return -1;
	jw_end_array(w);
	return 0;
}

int
survey_put(struct db *d, struct arena *a, const struct actor *who, int64_t follow_up, struct jw *w, struct err *e)
{
	static const char *const names[] = { "wave", "wave_year", "due", "state", "result", "answers", NULL };
	struct follow_up *f;

	if (find_survey(d, a, who, follow_up, &f, e) == -1)
		return -1;
	jw_object(w);
	jw_key(w, "follow_up");
	jw_object(w);
	put_values(w, &follow_up_resource, f, names);
	jw_end_object(w);
	if (put_trip(d, a, f, w, e) == -1 || put_company(d, f, w, e) == -1)
		return -1;
	for (size_t i = 0; i < nitems(asked); i++)
		if (put_rows(d, a, f, i, w, e) == -1)
			return -1;
	put_choices(w, "kinds", outcome_kind_names, who->lang);
	put_choices(w, "value_kinds", outcome_value_names, who->lang);
	put_choices(w, "shares", share_names, who->lang);
	jw_end_object(w);
	return 0;
}

/* --- what is said ---------------------------------------------------------------------------------------------- */

struct taking {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct follow_up *f;
};

/* What one row complains of, at its place in the body; -1: it is no complaint. */
static int
gather(const struct err *one, const char *at, struct err *e)
{
	if (one->nitems == 0 && (one->detail != NULL || one->code == ERR_NOT_FOUND)) {
		err_field(e, at, one->detail != NULL ? one->detail : "no_such_record");
		return 0;
	}
	if (one->nitems == 0)
		return fail(e, one->code, "%s: %s", at, one->log);
	for (const struct err_item *it = one->items; it != NULL; it = it->next)
		err_item_again(e, arena_printf(e->arena, "%s%s", at, it->pointer), it);
	return 0;
}

/* An attribution of this trip, by the number that is its key. */
static int
of_this_trip(const struct taking *x, const char *key, int64_t *id, struct err *e)
{
	int64_t trip = NONE;

	*id = 0;
	for (const char *p = key; *p >= '0' && *p <= '9' && *id < JSON_INT_MAX / 10; p++)
		*id = *id * 10 + (*p - '0');
	if (strcmp(key, arena_printf(x->a, "%lld", (long long)*id)) != 0)
		return 0;
	if (db_int(tx_db(x->t), "SELECT delegation FROM attribution WHERE id = $1", *id, &trip, e) == -1)
		return -1;
	return trip == x->f->delegation;
}

static int
take_attribution(const struct taking *x, const struct jv *row, const char *at, struct err *e)
{
	int64_t id;
	bool made;
	void *out;
	int rc = of_this_trip(x, jv_key(row), &id, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "%s", at);
	if (jv_type(row) != J_OBJECT)
		return err_type(e, "", "object");
	return flow_move(x->t, x->a, x->who, &attribution_resource, id, NONE, attribution_moves, row, &out, &made, e);
}

static int
take_outcome(const struct taking *x, const struct jv *row, const char *at, struct err *e)
{
	void *out;

	if (jv_type(row) != J_OBJECT)
		return err_type(e, "", "object");
	return record_add_json(x->t, x->a, x->who, &outcome_resource, resource_field(&outcome_resource, "delegation"), x->f->delegation, row,
	    &out, e);
}

static const struct {
	const char	*key;
	enum jtype	 type;
	const char	*type_name;
	int		(*take)(const struct taking *x, const struct jv *row, const char *at, struct err *e);
} said[] = {
	{ "attributions", J_OBJECT, "object", take_attribution },
	{ "outcomes", J_ARRAY, "array", take_outcome },
};

static int
take_rows(const struct taking *x, const struct jv *rows, size_t of, struct err *e)
{
	const char *key = said[of].key;
	size_t i = 0;

	if (rows == NULL || jv_type(rows) == J_NULL)
		return 0;
	if (jv_type(rows) != said[of].type) {
		(void)!err_type(e, arena_printf(e->arena, "/%s", key), said[of].type_name);
		return 0;
	}
	if (jv_count(rows) > ROWS_MOST) {
		err_item_param(e, err_field(e, arena_printf(e->arena, "/%s", key), "too_many"), "max", arena_printf(e->arena, "%d", ROWS_MOST));
		return 0;
	}
	for (const struct jv *row = jv_first(rows); row != NULL; row = jv_next(row), i++) {
		const char *at = said[of].type == J_OBJECT ? arena_printf(e->arena, "/%s/%s", key, jv_key(row)) : arena_printf(e->arena, "/%s/%zu", key, i);
		struct err one;

		err_init(&one, e->arena);
		if (said[of].take(x, row, at, &one) == -1 && gather(&one, at, e) == -1)
			return -1;
	}
	return 0;
}

static int
close_survey(const struct taking *x, const struct jv *body, struct err *e)
{
	static const char *const members[] = { "answers", "result" };
	struct follow_up *now = rec_copy(x->a, &follow_up_resource, x->f);
	struct view v;

	access_view(x->who, &follow_up_resource, &v);
	for (size_t i = 0; i < nitems(members); i++) {
		const struct jv *m = jv_get(body, members[i]);

		if (m != NULL)
			(void)!rec_overlay_member(x->a, &follow_up_resource, m, v.see, v.change, now, e);
	}
	if (e->nitems > 0)
		return -1;
	now->state = FUS_ANSWERED;
	return record_save_move(x->t, x->a, x->who, &follow_up_resource, x->f, now, "answer", NULL, e);
}

int
survey_take(struct tx *t, struct arena *a, const struct actor *who, int64_t follow_up, const struct jv *body, struct err *e)
{
	static const char *const keys[] = { "attributions", "outcomes", "answers", "result", NULL };
	struct taking x = { t, a, who, NULL };
	struct follow_up *f;

	if (find_survey(tx_db(t), a, who, follow_up, &f, e) == -1)
		return -1;
	if (who->role != R_MEMBER_ADMIN || who->read_only)
		return fail(e, ERR_FORBIDDEN, "a company answers for itself");
	if (check_open(f, e) == -1 || jr_only(body, keys, e) == -1)
		return -1;
	x.f = f;
	for (size_t i = 0; i < nitems(said); i++)
		if (take_rows(&x, jv_get(body, said[i].key), i, e) == -1)
			return -1;
	return e->nitems > 0 ? -1 : close_survey(&x, body, e);
}
