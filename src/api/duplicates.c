/*
 * Suspects: likeness while typing, the work list of pairs, and what is said of one.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/msg.h"
#include "meta/rec.h"
#include "meta/registry.h"
#include "model/record.h"
#include "model/resources.h"
#include "model/twins.h"

#define R	(&enterprise_resource)

/* Fields of a suspect that a reader compares by. */
static field_set
fields_of(const char *const *name)
{
	field_set all = 0;

	for (; *name != NULL; name++)
		all |= resource_field_bit(R, resource_field(R, *name));
	return all;
}

static const char *
label(struct req *rq, enum twin_kind kind)
{
	struct str *out = str_new(rq->arena);

	msg_put(out, rq->lang, twin_codes[kind], NULL, 0);
	return str_text(out);
}

/* The record's object with one more member. */
static void
put_record(struct jw *w, struct arena *a, const void *rec, unsigned see, field_set only, const char *more)
{
	struct str *text = str_new(a);
	struct jw one;

	jw_init(&one, text);
	rec_put_json(&one, R, rec, see, only);
	str_cut(text, text->len - 1);
	str_printf(text, ",%s}", more);
	jw_raw(w, text->p, text->len);
}

/* --- while typing ------------------------------------------------------------------------------------- */

static void
put_like(struct req *rq, struct jw *w, const struct twin_like *x)
{
	static const char *const shown[] = { "name_zh", "name_en", "city", "uscc", NULL };
	struct str *why = str_new(rq->arena);
	struct jw list;

	str_puts(why, "\"reasons\":");
	jw_init(&list, why);
	jw_array(&list);
	for (int k = 0; k < TK_COUNT; k++)
		if (x->kinds & BIT(k))
			jw_text(&list, twin_codes[k]);
	jw_end_array(&list);
	put_record(w, rq->arena, x->rec, x->see, fields_of(shown), str_text(why));
}

int
put_similar(struct req *rq, struct jw *w, const struct resource *r, int64_t id, const struct jv *body)
{
	struct twin_like like[TWIN_GROUP_MOST];
	size_t n;

	if (r != R)
		return 0;
	if (twins_like(req_worker(rq)->db, rq->arena, req_actor(rq), id, body, like, &n, &rq->err) == -1)
		return -1;
	jw_key(w, "similar");
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		put_like(rq, w, &like[i]);
	jw_end_array(w);
	return 0;
}

/* --- the work list ------------------------------------------------------------------------------------ */

struct ask {
	int64_t	 kind, state, offset, limit;
};

/* One of a list of words; absent leaves *out. */
static int
param_word(struct req *rq, const char *name, const char *const *words, size_t n, int64_t *out)
{
	const char *text = uri_get(&rq->params, name);
	struct str *all;

	if (text == NULL)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0) {
			*out = (int64_t)i;
			return 0;
		}
	all = str_new(rq->arena);
	for (size_t i = 0; i < n; i++)
		str_printf(all, "%s%s", i == 0 ? "" : ", ", words[i]);
	return fail_bad_param(&rq->err, name, text, str_text(all));
}

static int
read_ask(struct req *rq, struct ask *k)
{
	*k = (struct ask){ TK_COUNT, TWIN_OPEN, 0, 50 };
	if (param_word(rq, "reason", twin_codes, TK_COUNT, &k->kind) == -1 ||
	    param_word(rq, "state", twin_states, TWIN_STATES, &k->state) == -1 ||
	    req_param_int(rq, "offset", 0, TWIN_PAIRS_MOST, &k->offset) == -1)
		return -1;
	return req_param_int(rq, "limit", 1, 500, &k->limit);
}

static void
put_reasons(struct req *rq, struct jw *w, const struct twin *p)
{
	jw_key(w, "reasons");
	jw_array(w);
	for (int k = 0; k < TK_COUNT; k++) {
		if (p->value[k] == NULL)
			continue;
		jw_object(w);
		jw_ktext(w, "code", twin_codes[k]);
		jw_ktext(w, "value", p->value[k]);
		jw_ktext(w, "label", label(rq, (enum twin_kind)k));
		jw_end_object(w);
	}
	jw_end_array(w);
}

static int
put_one(struct req *rq, struct jw *w, int64_t id, struct err *e)
{
	static const char *const shown[] = { "name_zh", "name_en", "uscc", "city", "updated_at", "version", NULL };
	struct db *d = req_worker(rq)->db;
	int64_t contacts = 0;
	unsigned see;
	void *rec;
	int rc = record_get(d, rq->arena, req_actor(rq), R, id, &rec, &see, e);

	if (rc != 1)
		return rc;
	if (db_int(d, "SELECT count(*) FROM contact WHERE enterprise = $1 AND archived_at IS NULL", id, &contacts, e) == -1)
		return -1;
	put_record(w, rq->arena, rec, see, fields_of(shown), arena_printf(rq->arena, "\"contacts\":%lld", (long long)contacts));
	return 0;
}

static int
put_twin(struct req *rq, struct jw *w, const struct twin *p, struct err *e)
{
	jw_object(w);
	put_reasons(rq, w, p);
	jw_ktext(w, "state", twin_states[p->state]);
	jw_ktext(w, "note", p->note);
	jw_key(w, "records");
	jw_array(w);
	if (put_one(rq, w, p->a, e) == -1 || put_one(rq, w, p->b, e) == -1)
		return -1;
	jw_end_array(w);
	jw_end_object(w);
	return 0;
}

static void
put_common(struct req *rq, struct jw *w, const struct twin_list *l)
{
	jw_key(w, "left_out");
	jw_array(w);
	for (size_t i = 0; i < l->ncommon && i < 100; i++) {
		jw_object(w);
		jw_ktext(w, "code", twin_codes[l->common[i].kind]);
		jw_ktext(w, "value", l->common[i].value);
		jw_ktext(w, "label", label(rq, l->common[i].kind));
		jw_kint(w, "records", l->common[i].n);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static int
put_list(struct req *rq, struct str *out, const struct ask *k, struct err *e)
{
	struct twin_list l;
	struct jw w;

	if (twins_list(req_worker(rq)->db, rq->arena, (enum twin_kind)k->kind, (enum twin_state)k->state, &l, e) == -1)
		return -1;
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "items");
	jw_array(&w);
	for (int64_t i = k->offset; i < (int64_t)l.n && i < k->offset + k->limit; i++)
		if (put_twin(rq, &w, l.at[i], e) == -1)
			return -1;
	jw_end_array(&w);
	jw_kint(&w, "total", (int64_t)l.n);
	jw_kbool(&w, "total_more", l.more);
	jw_kint(&w, "offset", k->offset);
	jw_kint(&w, "limit", k->limit);
	put_common(rq, &w, &l);
	jw_end_object(&w);
	return 0;
}

static int
make_list(struct req *rq, struct str *out, void *arg, int64_t *version, struct err *e)
{
	struct db *d = req_worker(rq)->db;
	int rc;

	if (db_begin(d, e) == -1)
		return -1;
	rc = put_list(rq, out, arg, e);
	db_end(d);
	return rc;
}

static int
get_list(struct req *rq)
{
	const struct store *s = req_worker(rq)->api->store;
	struct str *scope = str_new(rq->arena);
	struct ask k;
	struct view v;

	if (read_ask(rq, &k) == -1)
		return -1;
	access_view(req_actor(rq), R, &v);
	scope_put(scope, &v);
	str_printf(scope, "|%d", rq->lang);
	return answer_cached(rq, str_text(scope), store_counter(s, CNT_ENTERPRISE) + store_counter(s, CNT_CONTACT) +
	    store_counter(s, CNT_TWIN), make_list, &k);
}

/* --- what is said of a pair --------------------------------------------------------------------------- */

struct say {
	int64_t		 a, b;
	int64_t		 state;
	const char	*note;
};

static int
run_say(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct say *s = rq->prepared;

	return twins_say(t, rq->arena, req_actor(rq), s->a, s->b, (enum twin_state)s->state, s->note, e);
}

static void
answer_said(struct req *rq)
{
	const struct say *s = rq->prepared;
	struct jw w;

	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_ktext(&w, "state", twin_states[s->state]);
	jw_ktext(&w, "note", s->note);
	jw_end_object(&w);
	reply_json(rq, 200);
}

static int
read_state(struct req *rq, const struct jv *body, struct say *s)
{
	const char *text = NULL;

	if (jr_text(body, "state", 1, 20, &text, &rq->err) == -1)
		return -1;
	for (s->state = 0; s->state < TWIN_STATES; s->state++)
		if (strcmp(twin_states[s->state], text) == 0)
			return 0;
	return err_choice(&rq->err, "/state", "open, dismissed, proposed");
}

static int
say(struct req *rq)
{
	struct say *s = arena_alloc(rq->arena, sizeof *s);
	const struct jv *body;

	rq->prepared = s;
	*s = (struct say){ .note = NULL };
	if (req_id(rq, 0, &s->a, &rq->err) == -1 || req_id(rq, 1, &s->b, &rq->err) == -1 ||
	    req_json(rq, NAMES("state", "note"), &body, &rq->err) == -1)
		return -1;
	if (read_state(rq, body, s) == -1 || jr_text_opt(body, "note", 1, 1000, &s->note, &rq->err) == -1)
		return -1;
	return req_write(rq, run_say, answer_said);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/enterprises/duplicates", "duplicates.read", 0, .handle = get_list,
	  .query = NAMES("reason", "state", "offset", "limit") },
	{ M_PUT, "/api/v1/enterprises/duplicates/{id}/{other}", "duplicates.write", RT_WRITE, .handle = say },
};
const struct route_part duplicates_part = ROUTE_PART(rows);
