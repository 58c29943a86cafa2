/*
 * Name lists of a trip, to look at or to give out.  What is given out is written down with whom it is for.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "base/clock.h"
#include "base/spool.h"
#include "base/str.h"
#include "crypt/digest.h"
#include "model/name_list.h"
#include "model/paper.h"
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
	struct paper_row *shown;	/* passports that are told in full */
	size_t		 nshown;
	bool		 workbook;
	int		 fd;		/* of it */
	int64_t		 bytes, pack;
};

/* --- what is wanted ----------------------------------------------------------------------------------------- */

/* A text of the query, trimmed; NULL where it says nothing. */
static int
read_text(struct req *rq, const char *name, const char **out)
{
	const char *text = uri_get(&rq->params, name);

	*out = text == NULL ? NULL : utf8_trim(rq->arena, text);
	if (*out != NULL && **out == '\0')
		*out = NULL;
	if (*out != NULL && utf8_count(*out) > TEXT_MOST)
		return fail_bad_param(&rq->err, name, text, "at most 300 characters");
	return 0;
}

static int
read_use(struct req *rq, enum names_use *use)
{
	const char *text = uri_get(&rq->params, "for");

	for (*use = 0; names_uses[*use] != NULL; ++*use)
		if (text == NULL || strcmp(text, names_uses[*use]) == 0)
			return 0;
	return fail_bad_param(&rq->err, "for", text, "host, hotel, airline");
}

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

/* A file that leaves the house goes to somebody. */
static int
read_want(struct req *rq, struct job *j)
{
	const struct delegation_leg *leg;

	if (read_use(rq, &j->want.use) == -1 || trip_lang_of(rq, &j->want.lang) == -1 ||
	    read_text(rq, "recipient", &j->sent.recipient) == -1 || read_text(rq, "reason", &j->sent.purpose) == -1 ||
	    read_text(rq, "basis", &j->sent.basis) == -1 || trip_leg_of(rq, &j->t, &leg) == -1)
		return -1;
	j->sent.by = req_actor(rq)->login;
	j->want.leg = leg == NULL ? NONE : leg->rec.id;
	if (j->workbook && j->sent.recipient == NULL)
		return fail_bad_param(&rq->err, "recipient", "", "whom the file is for");
	return 0;
}

/* --- passports ------------------------------------------------------------------------------------------------ */

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

/* An airline gets passports from who may see them, to somebody and for a reason; anybody else's list is without. */
static int
read_passports(struct req *rq, struct job *j)
{
	struct worker *wk = req_worker(rq);
	const struct delegation *d = j->t.head.rec;
	struct names_passport *out;
	struct paper_row *x;
	size_t n;

	if (j->want.use != NAMES_AIRLINE || j->sent.recipient == NULL || (access_papers(req_actor(rq), d->keeper, NONE) & PAPERS_SEE) == 0)
		return 0;
	if (j->sent.purpose == NULL)
		return fail_bad_param(&rq->err, "reason", "", "why an airline gets passports");
	if (papers_of_trip(wk->db, wk->api->keys, rq->arena, d->rec.id, &x, &n, &rq->err) == -1)
		return -1;
	j->shown = arena_array(rq->arena, n + 1, sizeof *j->shown);
	if (choose_passports(rq, j, x, n) == -1)
		return -1;
	j->want.passport = out = arena_array(rq->arena, j->nshown + 1, sizeof *out);
	for (j->want.npassports = 0; j->want.npassports < j->nshown; j->want.npassports++)
		out[j->want.npassports] = passport_of(&j->shown[j->want.npassports]);
	return 0;
}

/* --- out ------------------------------------------------------------------------------------------------------ */

static void
put_list(struct job *j, struct str *out)
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
	jw_kint(&w, "pack", j->pack);
	jw_end_object(&w);
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

/* The digest of what is sent: of the workbook's bytes, or of the list as it is shown. */
static int
digest_of(struct req *rq, struct job *j)
{
	char *hex = arena_alloc(rq->arena, DIGEST_HEX_SIZE), part[4096];
	unsigned char sum[DIGEST_SIZE];
	struct digest *d = digest_new();
	struct str *text = str_new(rq->arena);
	ssize_t n = 0;

	if (!j->workbook)
		put_list(j, text);
	digest_add(d, str_text(text), text->len);
	for (int64_t at = 0; j->workbook && at < j->bytes && (n = spool_read(j->fd, at, part, sizeof part)) > 0; at += n)
		digest_add(d, part, (size_t)n);
	digest_end(d, sum);
	hex_put(hex, sum, sizeof sum);
	j->sent.sha256 = hex;
	return n == -1 ? fail(&rq->err, ERR_INTERNAL, "a workbook cannot be read again") : 0;
}

static void
answer_list(struct req *rq)
{
	put_list(rq->prepared, &rq->reply.body);
	reply_json(rq, 200);
}

static void
answer_sent(struct req *rq)
{
	struct job *j = rq->prepared;
	struct str *coded = str_new(rq->arena);
	char today[DATE_SIZE];

	if (!j->workbook) {
		answer_list(rq);
		return;
	}
	date_of_instant(clock_ms() + clock_ahead_min(clock_ms()) * INT64_C(60000), today);
	uri_encode(coded, j->want.lang == LANG_ZH ? "名单" : "names");
	rq->reply.status = 200;
	rq->reply.type = WORKBOOK;
	rq->reply.fd = j->fd;
	rq->reply.fd_len = j->bytes;
	j->fd = -1;
	reply_header(rq, "X-Row-Count", arena_printf(rq->arena, "%zu", j->list.nrows));
	reply_header(rq, "Content-Disposition", arena_printf(rq->arena, "attachment; filename=\"names-%s-%s.xlsx\"; filename*=UTF-8''%s-%s-%s.xlsx",
	    names_uses[j->want.use], today, str_text(coded), names_uses[j->want.use], today));
}

static int
run_sent(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	struct job *j = rq->prepared;

	for (size_t i = 0; i < j->nshown; i++)
		if (paper_reveal(t, req_actor(rq), &j->shown[i], j->sent.purpose, e) == -1)
			return -1;
	return names_record(t, rq->arena, req_actor(rq), ((struct rec *)j->t.head.rec)->id, j->want.lang, &j->list, &j->sent, &j->pack, e);
}

/* In one snapshot: who goes, and what is told of them. */
static int
make(struct req *rq, struct job *j)
{
	if (trip_of(rq, BIT(TRIP_LEGS) | BIT(TRIP_DELEGATES), &j->t) == -1 ||
	    access_may_row(req_actor(rq), &delegation_resource, j->t.head.rec, V_EXPORT, &rq->err) == -1 || read_want(rq, j) == -1 || read_passports(rq, j) == -1)
		return -1;
	return names_make(req_worker(rq)->db, rq->arena, &j->t, &j->want, &j->list, &rq->err);
}

static int
get_names(struct req *rq)
{
	struct job *j = rq->prepared = arena_alloc(rq->arena, sizeof *j);
	struct db *d = req_worker(rq)->db;
	int rc;

	j->fd = -1;
	j->pack = NONE;
	arena_defer_close(rq->arena, &j->fd);
	if (read_format(rq, &j->workbook) == -1 || db_begin(d, &rq->err) == -1)
		return -1;
	rc = make(rq, j);
	db_end(d);
	if (rc == -1)
		return -1;
	if (j->sent.recipient == NULL) {
		answer_list(rq);
		return 0;
	}
	if (access_may(req_actor(rq), &document_pack_resource, V_CREATE, &rq->err) == -1 || (j->workbook && make_workbook(rq, j) == -1) ||
	    digest_of(rq, j) == -1)
		return -1;
	return req_write(rq, run_sent, answer_sent);
}

static const struct route rows[] = {
	{ M_GET, "/api/v1/delegations/{id}/names", "resource", RT_WRITE | RT_SLOW | RT_NO_STORE | RT_HERE, .handle = get_names,
	  .query = NAMES("lang", "format", "for", "leg", "recipient", "reason", "basis"),
	  .offers = NAMES("application/json", WORKBOOK) },
};
const struct route_part trip_names_part = ROUTE_PART(rows);
