/*
 * Travel documents: reading them, and who may.
 */
#include "base/base.h"

#include "base/log.h"
#include "model/record.h"
#include "text/date.h"

#include "paper_in.h"

/* --- rows ------------------------------------------------------------------------------------------------ */

struct wipe {
	void	*p;
	size_t	 n;
};

static void
wipe(void *arg)
{
	struct wipe *w = arg;

	explicit_bzero(w->p, w->n);
}

/* Memory that is zeroed when the arena ends. */
static char *
wiped_alloc(struct arena *a, size_t n)
{
	struct wipe *w = arena_alloc(a, sizeof *w);

	*w = (struct wipe){ arena_alloc(a, n + 1), n };
	arena_defer(a, wipe, w);
	return w->p;
}

/* Those that are sealed under one key come one after the other. */
struct at_hand {
	int64_t		 id;		/* 0: none yet */
	unsigned char	 key[SEAL_KEY_SIZE];
	int		 there;		/* what keyring_get said of it */
};

static int
take_key(struct keyring *k, struct at_hand *h, int64_t id, struct err *e)
{
	if (h->id != id) {
		h->there = keyring_get(k, id, h->key, e);
		h->id = h->there == -1 ? 0 : id;
	}
	return h->there;
}

/* 1 opened, 0 its key is gone, -1 (ERR_DAMAGED: it does not open). */
static int
unseal_row(struct keyring *k, struct at_hand *h, struct paper_row *x, const void *sealed, size_t n, char *text, struct err *e)
{
	struct seal_place at = paper_place(x->id);
	int rc;

	if (seal_key_of(sealed, n, &x->key) == -1)
		return fail(e, ERR_DAMAGED, "no sealed value");
	if ((rc = take_key(k, h, x->key, e)) != 1)
		return rc;
	if (seal_open(h->key, &at, sealed, n, text) == 0 && paper_unpack(&x->p, text, n - SEAL_MORE) == 0)
		return 1;
	return fail(e, ERR_DAMAGED, "it is not what was sealed there");
}

/* One that does not open is as good as lost, and no reason to show none of the others. */
static int
open_row(struct keyring *k, struct arena *a, struct at_hand *h, struct paper_row *x, const void *sealed, size_t n, struct err *e)
{
	int rc = unseal_row(k, h, x, sealed, n, wiped_alloc(a, n), e);

	if (rc == 1)
		return 0;
	if (rc == -1 && e->code != ERR_DAMAGED)
		return -1;
	if (rc == -1)
		log_error("travel document %lld does not open: %s", (long long)x->id, e->log);
	err_clear(e);
	x->p = (struct paper){ .kind = x->p.kind };
	x->lost = true;
	return 0;
}

static int
take_row(struct keyring *k, struct arena *a, struct at_hand *h, struct stmt *s, struct paper_row *x, struct err *e)
{
	const void *sealed;
	size_t n;

	*x = (struct paper_row){ .id = col_int(s, 0), .version = col_int(s, 1), .delegation = col_int(s, 2), .delegate = col_int(s, 3),
	    .purge_on = arena_strdup(a, col_text(s, 5)), .made_at = col_int(s, 6), .made_by = arena_strdup(a, col_text(s, 7)),
	    .changed_at = col_int(s, 8), .changed_by = arena_strdup(a, col_text(s, 9)), .p = { .kind = (enum paper_kind)col_int(s, 4) } };
	sealed = col_blob(s, 10, &n);
	return open_row(k, a, h, x, sealed, n, e);
}

int
paper_rows(struct db *d, struct keyring *k, struct arena *a, const char *sql, int64_t arg, struct paper_row **out, size_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	struct str *all = str_new(a);
	struct at_hand h = { .id = 0 };
	struct paper_row x;
	int rc;

	stmt_int(s, 1, arg);
	while ((rc = stmt_row(s, e)) == 1 && (rc = take_row(k, a, &h, s, &x, e)) == 0)
		str_add(all, &x, sizeof x);
	stmt_done(s);
	explicit_bzero(&h, sizeof h);
	*n = all->len / sizeof x;
	*out = arena_array(a, *n, sizeof x);
	if (*n > 0)
		memcpy(*out, all->p, all->len);
	return rc;
}

int
papers_of_delegate(struct db *d, struct keyring *k, struct arena *a, int64_t delegate, struct paper_row **out, size_t *n, struct err *e)
{
	return paper_rows(d, k, a, "SELECT " PAPER_COLUMNS " FROM travel_document WHERE delegate = $1 ORDER BY kind, id", delegate, out, n, e);
}

int
papers_of_trip(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct paper_row **out, size_t *n, struct err *e)
{
	return paper_rows(d, k, a, "SELECT " PAPER_COLUMNS " FROM travel_document WHERE delegation = $1 ORDER BY delegate, kind, id",
	    delegation, out, n, e);
}

int
paper_find(struct db *d, struct keyring *k, struct arena *a, int64_t id, struct paper_row *out, struct err *e)
{
	struct paper_row *x;
	size_t n;

	if (paper_rows(d, k, a, "SELECT " PAPER_COLUMNS " FROM travel_document WHERE id = $1", id, &x, &n, e) == -1)
		return -1;
	if (n > 0)
		*out = x[0];
	return n > 0;
}

void
paper_row_put(struct jw *w, const struct paper_row *x, bool open)
{
	jw_object(w);
	jw_kint(w, "id", x->id);
	jw_kint(w, "version", x->version);
	jw_kint(w, "delegation", x->delegation);
	jw_kint(w, "delegate", x->delegate);
	jw_ktext(w, "kind", paper_kind_choices[x->p.kind].code);
	jw_kbool(w, "masked", !open);
	jw_kbool(w, "lost", x->lost);
	paper_put(w, &x->p, open);
	jw_ktext(w, "purge_on", x->purge_on);
	jw_key(w, "created_at");
	jw_instant(w, x->made_at);
	jw_ktext(w, "created_by", x->made_by);
	jw_key(w, "updated_at");
	jw_instant(w, x->changed_at);
	jw_ktext(w, "updated_by", x->changed_by);
	jw_end_object(w);
}

/* --- who may ------------------------------------------------------------------------------------------------ */

int
papers_admit(struct db *d, struct arena *a, const struct actor *who, int64_t delegate, unsigned need, struct delegate **out, struct err *e)
{
	unsigned see;
	void *rec;
	int rc;

	if (access_may(who, &delegate_resource, V_READ, e) == -1)
		return -1;
	rc = record_get(d, a, who, &delegate_resource, delegate, &rec, &see, e);
	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such delegate");
	*out = rec;
	if ((access_papers(who, (*out)->keeper, (*out)->enterprise) & need) == need)
		return 0;
	return fail(e, ERR_FORBIDDEN, "not his papers");
}

/* Not allowed and not there are one answer. */
int
paper_admit(struct db *d, struct keyring *k, struct arena *a, const struct actor *who, int64_t id, unsigned need, struct paper_row *out,
    struct delegate **of, struct err *e)
{
	int64_t delegate = NONE;
	int rc = db_int(d, "SELECT delegate FROM travel_document WHERE id = $1", id, &delegate, e);

	if (rc == 1 && papers_admit(d, a, who, delegate, need, of, e) == -1) {
		if (e->code != ERR_NOT_FOUND && e->code != ERR_FORBIDDEN)
			return -1;
		err_clear(e);
		rc = 0;
	}
	if (rc == 1)
		rc = paper_find(d, k, a, id, out, e);
	return rc == 1 ? 0 : rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such paper");
}

/* --- facts -------------------------------------------------------------------------------------------------- */

static int64_t
day(const char *iso)
{
	int64_t days;

	return iso == NULL || date_parse(iso, &days) != NULL ? NONE : days;
}

static struct paper_fact
fact_of(const struct paper_row *x)
{
	return (struct paper_fact){ .delegate = x->delegate, .kind = x->p.kind, .nationality = x->p.v[PF_nationality],
	    .country = x->p.v[PF_country], .entries = x->p.v[PF_entries], .economies = x->p.v[PF_economies],
	    .starts_on = day(x->p.v[PF_starts_on]), .issued_on = day(x->p.v[PF_issued_on]), .expires_on = day(x->p.v[PF_expires_on]) };
}

/* The newest answer of each delegate. */
static int
consent_facts(struct db *d, struct arena *a, int64_t delegation, struct papers_facts *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT c.delegate, c.given FROM consent c JOIN delegate g ON g.id = c.delegate"
	    " WHERE g.delegation = $1 AND c.id = (SELECT max(l.id) FROM consent l WHERE l.delegate = c.delegate) ORDER BY c.delegate");
	struct str *all = str_new(a);
	struct consent_fact x;
	int rc;

	stmt_int(s, 1, delegation);
	while ((rc = stmt_row(s, e)) == 1) {
		x = (struct consent_fact){ col_int(s, 0), col_int(s, 1) == 1 };
		str_add(all, &x, sizeof x);
	}
	out->nconsents = all->len / sizeof x;
	out->consent = arena_array(a, out->nconsents, sizeof x);
	if (out->nconsents > 0)
		memcpy(out->consent, all->p, all->len);
	return rc;
}

static bool
is_withdrawn(const struct papers_facts *f, int64_t delegate)
{
	for (size_t i = 0; i < f->nconsents; i++)
		if (f->consent[i].delegate == delegate)
			return !f->consent[i].given;
	return false;
}

int
papers_facts(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct papers_facts *out, struct err *e)
{
	struct paper_row *x;
	size_t n;

	*out = (struct papers_facts){ .npapers = 0 };
	if (consent_facts(d, a, delegation, out, e) == -1 || papers_of_trip(d, k, a, delegation, &x, &n, e) == -1)
		return -1;
	out->paper = arena_array(a, n, sizeof *out->paper);
	for (size_t i = 0; i < n; i++)
		if (!x[i].lost && !is_withdrawn(out, x[i].delegate))
			out->paper[out->npapers++] = fact_of(&x[i]);
	return 0;
}

int
papers_passports(struct db *d, struct keyring *k, struct arena *a, int64_t delegation, struct paper_passport **out, size_t *n, struct err *e)
{
	struct papers_facts f = { .npapers = 0 };
	struct paper_row *x;
	size_t all;

	*n = 0;
	if (consent_facts(d, a, delegation, &f, e) == -1 || papers_of_trip(d, k, a, delegation, &x, &all, e) == -1)
		return -1;
	*out = arena_array(a, all, sizeof **out);
	for (size_t i = 0; i < all; i++)
		if (x[i].p.kind == PAPER_PASSPORT && !x[i].lost && !is_withdrawn(&f, x[i].delegate))
			(*out)[(*n)++] = (struct paper_passport){ x[i].delegate, x[i].p };
	return 0;
}
