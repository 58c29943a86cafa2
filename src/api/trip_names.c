/*
 * Name lists of a trip: to look at; given out, which is a pack that says to whom; and the file of a pack.
 *
 * No file is kept.  It is made of what is there whenever it is asked for, and goes out only while that is what the pack stands for:
 * its digest says so.  So passports lie nowhere but in their papers, and go with these.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/spool.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "model/audit.h"
#include "model/name_list.h"
#include "model/paper.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/utf8.h"

#include "trips_in.h"

#include <unistd.h>

enum { TEXT_MOST = 300 };
#define WORKBOOK	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct job {
	struct trip	 t;
	struct names_want want;
	struct names_list list;
	struct names_sent sent;
	bool		 papers;	/* with passports */
	struct paper_row *shown;	/* those */
	size_t		 nshown;
	struct document_pack *pack;	/* whose file it is */
	bool		 workbook;
	int		 fd;		/* of it */
	int64_t		 bytes, made;	/* the number of a new pack */
};

static struct job *
begin(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);

	j->fd = -1;
	arena_defer_close(rq->arena, &j->fd);
	return j;
}

/* What `make` reads is of one moment. */
static int
in_snapshot(struct req *rq, struct job *j, int (*make)(struct req *, struct job *))
{
	struct db *d = req_worker(rq)->db;
	int rc;

	if (db_begin(d, &rq->err) == -1)
		return -1;
	rc = make(rq, j);
	db_end(d);
	return rc;
}

/* --- passports ------------------------------------------------------------------------------------------------ */

/* Who may see papers takes passports out: at a page, having entered his password a moment ago. */
static int
may_take(struct req *rq, const struct job *j)
{
	const struct delegation *d = j->t.head.rec;

	if ((access_papers(req_actor(rq), d->keeper, NONE) & PAPERS_SEE) == 0)
		return fail(&rq->err, ERR_FORBIDDEN, "not his papers");
	return req_need_password(rq);
}

/* Whether somebody has agreed that an airline gets his papers. */
static int
agrees(struct req *rq, int64_t delegate, bool *out)
{
	struct consent c;

	if (consent_of(req_worker(rq)->db, rq->arena, delegate, &c, &rq->err) == -1)
		return -1;
	*out = c.state == CONSENT_IS_GIVEN && c.purposes != NULL && strstr(c.purposes, "airline") != NULL;
	return 0;
}

static bool
is_listed(const struct job *j, struct arena *a, int64_t delegate)
{
	for (size_t i = 0; i < j->t.of[TRIP_DELEGATES].n; i++) {
		const struct delegate *x = j->t.of[TRIP_DELEGATES].row[i].rec;

		if (x->rec.id == delegate)
			return delegate_travels(x) && (j->want.leg == NONE || delegate_is_on(a, x, j->want.leg));
	}
	return false;
}

/* Those that will be on the list, kept for the log. */
static int
choose_passports(struct req *rq, struct job *j, struct paper_row *x, size_t n)
{
	bool may;

	for (size_t i = 0; i < n; i++) {
		if (x[i].p.kind != PAPER_PASSPORT || x[i].lost || !is_listed(j, rq->arena, x[i].delegate))
			continue;
		if (agrees(rq, x[i].delegate, &may) == -1)
			return -1;
		if (may)
			j->shown[j->nshown++] = x[i];
	}
	return 0;
}

static struct names_passport
passport_of(const struct paper_row *x)
{
	const char *const *v = x->p.v;

	return (struct names_passport){ .delegate = x->delegate, .surname = v[PF_surname], .given_names = v[PF_given_names], .sex = v[PF_sex],
	    .born = v[PF_birth_on], .nationality = v[PF_nationality], .number = v[PF_number], .expires = v[PF_expires_on] };
}

static int
read_passports(struct req *rq, struct job *j)
{
	struct worker *wk = req_worker(rq);
	struct names_passport *out;
	struct paper_row *x;
	size_t n;

	if (papers_of_trip(wk->db, wk->api->keys, rq->arena, ((struct rec *)j->t.head.rec)->id, &x, &n, &rq->err) == -1)
		return -1;
	j->shown = arena_array(rq->arena, n + 1, sizeof *j->shown);
	if (choose_passports(rq, j, x, n) == -1)
		return -1;
	j->want.passport = out = arena_array(rq->arena, j->nshown + 1, sizeof *out);
	for (j->want.npassports = 0; j->want.npassports < j->nshown; j->want.npassports++)
		out[j->want.npassports] = passport_of(&j->shown[j->want.npassports]);
	return 0;
}

/* --- the list ------------------------------------------------------------------------------------------------- */

#define WHO_GOES	(BIT(TRIP_LEGS) | BIT(TRIP_DELEGATES))

static int
may_export(struct req *rq, const struct job *j)
{
	return access_may_row(req_actor(rq), &delegation_resource, j->t.head.rec, V_EXPORT, &rq->err);
}

static int
make_list(struct req *rq, struct job *j)
{
	if (j->papers && (may_take(rq, j) == -1 || read_passports(rq, j) == -1))
		return -1;
	return names_make(req_worker(rq)->db, rq->arena, &j->t, &j->want, &j->list, &rq->err);
}

static void
put_list(const struct job *j, struct str *out, int64_t pack)
{
	const struct delegation *d = j->t.head.rec;
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "delegation", d->rec.id);
	jw_ktext(&w, "title", trip_title(d, j->want.lang));
	jw_ktext(&w, "for", names_uses[j->want.use]);
	jw_ktext(&w, "lang", j->want.lang == LANG_ZH ? "zh" : "en");
	names_put(&w, &j->list);
	jw_kint(&w, "pack", pack);
	jw_end_object(&w);
}

/* Of the list as it is looked at.  One with passports: under the key of their trip, so that when that is gone it says nothing of them. */
static int
digest_of(struct req *rq, const struct job *j, const char **out)
{
	char *hex = arena_alloc(rq->arena, DIGEST_HEX_SIZE);
	unsigned char sum[DIGEST_SIZE];
	struct str *text = str_new(rq->arena);
	struct worker *wk = req_worker(rq);

	put_list(j, text, NONE);
	if (j->nshown == 0)
		digest(str_text(text), text->len, sum);
	else if (papers_digest(wk->db, wk->api->keys, ((struct rec *)j->t.head.rec)->id, str_text(text), text->len, sum, &rq->err) == -1)
		return -1;
	hex_put(hex, sum, sizeof sum);
	*out = hex;
	return 0;
}

/* --- to look at ------------------------------------------------------------------------------------------------ */

static int
read_use(const char *text, enum names_use *use)
{
	for (*use = 0; names_uses[*use] != NULL; ++*use)
		if (text == NULL || strcmp(text, names_uses[*use]) == 0)
			return 0;
	return -1;
}

static int
read_leg(struct req *rq, struct job *j)
{
	const struct delegation_leg *leg;

	if (trip_leg_of(rq, &j->t, &leg) == -1)
		return -1;
	j->want.leg = leg == NULL ? NONE : leg->rec.id;
	return 0;
}

static int
make_look(struct req *rq, struct job *j)
{
	const char *use = uri_get(&rq->params, "for");

	if (trip_of(rq, WHO_GOES, &j->t) == -1 || may_export(rq, j) == -1)
		return -1;
	if (read_use(use, &j->want.use) == -1)
		return fail_bad_param(&rq->err, "for", use, "host, hotel, airline");
	return trip_lang_of(rq, &j->want.lang) == -1 || read_leg(rq, j) == -1 ? -1 : make_list(rq, j);
}

static int
get_names(struct req *rq)
{
	struct job *j = begin(rq);

	if (in_snapshot(rq, j, make_look) == -1)
		return -1;
	put_list(j, &rq->reply.body, NONE);
	reply_json(rq, 200);
	return 0;
}

/* --- to give out ------------------------------------------------------------------------------------------------ */

/* A text of the body, trimmed; NULL where it says nothing. */
static void
read_text(struct req *rq, const struct jv *body, const char *key, const char **out)
{
	if (jr_text_opt(body, key, 0, TEXT_MOST, out, &rq->err) == -1 || *out == NULL)
		return;
	*out = utf8_trim(rq->arena, *out);
	if (**out == '\0')
		*out = NULL;
}

static void
read_lang(struct req *rq, const struct jv *body, enum lang *lang)
{
	const char *text = NULL;

	*lang = rq->lang;
	if (jr_text_opt(body, "lang", 1, 2, &text, &rq->err) == -1 || text == NULL)
		return;
	*lang = str_eq(text, "zh") ? LANG_ZH : LANG_EN;
	if (!str_eq(text, "zh") && !str_eq(text, "en"))
		(void)!err_choice(&rq->err, "/lang", "zh, en");
}

static void
read_which(struct req *rq, const struct jv *body, struct job *j)
{
	const char *use = NULL;

	j->want.leg = NONE;
	if (jr_text_opt(body, "for", 1, 20, &use, &rq->err) == 0 && read_use(use, &j->want.use) == -1)
		(void)!err_choice(&rq->err, "/for", "host, hotel, airline");
	if (jr_int_opt(body, "leg", 1, JSON_INT_MAX, &j->want.leg, &rq->err) == 0 && j->want.leg != NONE && trip_leg(&j->t, j->want.leg) == NULL)
		err_field(&rq->err, "/leg", "no_such_record");
	read_lang(rq, body, &j->want.lang);
}

/* What leaves the house goes to somebody, and passports for a reason: an airline's. */
static int
read_body(struct req *rq, struct job *j)
{
	static const char *const keys[] = { "for", "lang", "leg", "recipient", "reason", "basis", "passports", NULL };
	const struct jv *body;

	if (req_json(rq, keys, &body, &rq->err) == -1)
		return -1;
	read_which(rq, body, j);
	read_text(rq, body, "recipient", &j->sent.recipient);
	read_text(rq, body, "reason", &j->sent.purpose);
	read_text(rq, body, "basis", &j->sent.basis);
	(void)!jr_bool_opt(body, "passports", &j->papers, &rq->err);
	if (rq->err.code == ERR_OK && j->sent.recipient == NULL)
		err_field(&rq->err, "/recipient", "required");
	if (rq->err.code == ERR_OK && j->papers && j->sent.purpose == NULL)
		err_field(&rq->err, "/reason", "required");
	if (rq->err.code == ERR_OK && j->papers && j->want.use != NAMES_AIRLINE)
		(void)!err_choice(&rq->err, "/for", "airline");
	return rq->err.code == ERR_OK ? 0 : -1;
}

static int
make_pack(struct req *rq, struct job *j)
{
	if (trip_of(rq, WHO_GOES, &j->t) == -1 || may_export(rq, j) == -1 ||
	    access_may(req_actor(rq), &document_pack_resource, V_CREATE, &rq->err) == -1 || read_body(rq, j) == -1 || make_list(rq, j) == -1)
		return -1;
	return digest_of(rq, j, &j->sent.sha256);
}

static int
run_pack(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	return names_record(t, rq->arena, req_actor(rq), ((struct rec *)j->t.head.rec)->id, &j->want, &j->list, &j->sent, &j->made, e);
}

static void
answer_pack(struct req *rq)
{
	struct job *j = rq->prepared;
	const char *file = arena_printf(rq->arena, "/api/v1/document-packs/%lld/names", (long long)j->made);
	struct jw w;

	if (j->want.leg != NONE)
		file = arena_printf(rq->arena, "%s?leg=%lld", file, (long long)j->want.leg);
	jw_init(&w, &rq->reply.body);
	jw_object(&w);
	jw_kint(&w, "pack", j->made);
	jw_ktext(&w, "file", file);
	jw_end_object(&w);
	reply_header(rq, "Location", file);
	reply_json(rq, 201);
}

static int
post_names(struct req *rq)
{
	return in_snapshot(rq, begin(rq), make_pack) == -1 ? -1 : req_write(rq, run_pack, answer_pack);
}

/* --- the file of a pack ------------------------------------------------------------------------------------------ */

static int
read_format(struct req *rq, bool *workbook)
{
	const char *text = uri_get(&rq->params, "format"), *type;

	*workbook = str_eq(text, "xlsx");
	if (text != NULL && !*workbook && !str_eq(text, "json"))
		return fail_bad_param(&rq->err, "format", text, "json, xlsx");
	type = *workbook ? WORKBOOK : "application/json";
	return req_accepts(rq, type) ? 0 : fail_offer(rq, NAMES(type));
}

static int
find_pack(struct req *rq, struct document_pack **out)
{
	unsigned see;
	int64_t id;
	void *rec;
	int rc;

	if (access_may(req_actor(rq), &document_pack_resource, V_READ, &rq->err) == -1 || req_id(rq, 0, &id, &rq->err) == -1)
		return -1;
	rc = record_get(req_worker(rq)->db, rq->arena, req_actor(rq), &document_pack_resource, id, &rec, &see, &rq->err);
	*out = rec;
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(&rq->err, ERR_NOT_FOUND, "no such pack");
}

/* The list that the pack stands for; whoever it has changed for makes another one. */
static int
make_file(struct req *rq, struct job *j)
{
	const char *now;

	if (find_pack(rq, &j->pack) == -1)
		return -1;
	if (!names_of_pack(j->pack, &j->want, &j->papers))
		return fail(&rq->err, ERR_NOT_FOUND, "no list of names");
	if (trip_numbered(rq, j->pack->delegation, WHO_GOES, &j->t) == -1 || may_export(rq, j) == -1 || read_leg(rq, j) == -1 || make_list(rq, j) == -1 ||
	    digest_of(rq, j, &now) == -1)
		return -1;
	if (!str_eq(now, j->pack->sha256))
		return fail_detail(&rq->err, ERR_CONFLICT, "names_changed");
	return names_sent_of(req_worker(rq)->db, rq->arena, j->pack, &j->sent, &rq->err);
}

static int
make_workbook(struct req *rq, struct job *j)
{
	const char *dir = store_dir(req_worker(rq)->api->store);

	if ((j->fd = spool_open(dir)) == -1)
		return fail(&rq->err, ERR_DISK_FULL, "no room for a workbook");
	if (names_put_xlsx(j->fd, dir, trip_title(j->t.head.rec, j->want.lang), j->want.lang, &j->list, &j->sent, &rq->err) == -1)
		return -1;
	j->bytes = lseek(j->fd, 0, SEEK_END);
	return 0;
}

static void
answer_workbook(struct req *rq, struct job *j)
{
	struct str *coded = str_new(rq->arena);
	char day[DATE_SIZE];

	date_here(j->sent.at_ms, day);
	uri_encode(coded, j->want.lang == LANG_ZH ? "名单" : "names");
	rq->reply.status = 200;
	rq->reply.type = WORKBOOK;
	rq->reply.fd = j->fd;
	rq->reply.fd_len = j->bytes;
	j->fd = -1;
	reply_header(rq, "X-Row-Count", arena_printf(rq->arena, "%zu", j->list.nrows));
	reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "attachment; filename=\"names-%s-%s.xlsx\"; filename*=UTF-8''%s-%s-%s.xlsx",
	    names_uses[j->want.use], day, str_text(coded), names_uses[j->want.use], day));
}

static void
answer_file(struct req *rq)
{
	struct job *j = rq->prepared;

	if (j->workbook) {
		answer_workbook(rq, j);
		return;
	}
	put_list(j, &rq->reply.body, j->pack->rec.id);
	reply_json(rq, 200);
}

/* Who took it, and each passport that is in it. */
static int
run_file(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	for (size_t i = 0; i < j->nshown; i++)
		if (paper_reveal(t, req_actor(rq), &j->shown[i], j->sent.purpose, e) == -1)
			return -1;
	return audit_add(t, req_actor(rq), "pack.read", &document_pack_resource, j->pack->rec.id, j->pack->rec.version, NULL, NULL, e);
}

/* HEAD shows nothing, and so there is nothing to write down. */
static int
get_file(struct req *rq)
{
	struct job *j = begin(rq);

	if (read_format(rq, &j->workbook) == -1 || in_snapshot(rq, j, make_file) == -1 || (j->workbook && make_workbook(rq, j) == -1))
		return -1;
	if (rq->method != M_HEAD)
		return req_write(rq, run_file, answer_file);
	answer_file(rq);
	return 0;
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/delegations/{id}/names", "resource", RT_SLOW | RT_NO_STORE, .handle = get_names, .query = NAMES("lang", "for", "leg") },
	{ M_POST, "/api/v1/delegations/{id}/names", "resource", RT_WRITE | RT_SLOW | RT_NO_STORE, .handle = post_names },
	{ M_GET, "/api/v1/document-packs/{id}/names", "resource", RT_WRITE | RT_SLOW | RT_EXPORT | RT_NO_STORE | RT_HERE, .handle = get_file,
	  .query = NAMES("format", "leg"), .offers = NAMES("application/json", WORKBOOK) },
};
const struct route_part trip_names_part = ROUTE_PART(rows);
