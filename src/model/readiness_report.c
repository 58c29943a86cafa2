/*
 * Facts of papers, legs and rules brought together, and the verdicts written.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/msg.h"
#include "model/paper.h"
#include "model/readiness_report.h"
#include "model/visa_rule.h"
#include "text/date.h"

#include <stdio.h>

/* All that the cells are judged by. */
struct matrix {
	struct arena	*a;
	const struct actor *who;
	const struct trip *t;
	enum lang	 lang;
	struct visa_book book;
	struct papers_facts facts;
	struct trip_companies companies;
	const int64_t	*paid;		/* applications whose fee is paid, in order */
	size_t		 npaid;
	int64_t		 count[READY_VERDICTS];
};

/* --- facts --------------------------------------------------------------------------------------- */

static int64_t
day_of(const char *iso)
{
	char date[DATE_SIZE];
	int64_t day;

	if (iso == NULL)
		return NONE;
	snprintf(date, sizeof date, "%.10s", iso);
	return date_parse(date, &day) == NULL ? day : NONE;
}

static int64_t
arrival(const struct delegation_leg *leg)
{
	return day_of(leg->arrive.local != NULL ? leg->arrive.local : leg->on_date);
}

static int64_t
departure(const struct delegation_leg *leg)
{
	return day_of(leg->leave.local != NULL ? leg->leave.local : leg->on_date);
}

/* How long a delegate is in the country of a leg: all his legs there together; NONE where one of them has no days. */
static int64_t
stay_of(const struct matrix *m, const struct delegate *x, const struct delegation_leg *of)
{
	int64_t days = 0;

	for (size_t i = 0; i < m->t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = m->t->of[TRIP_LEGS].row[i].rec;

		if (!str_eq(leg->country, of->country) || !delegate_is_on(m->a, x, leg->rec.id))
			continue;
		if (arrival(leg) == NONE || departure(leg) == NONE)
			return NONE;
		days += departure(leg) - arrival(leg) + 1;
	}
	return days;
}

/* The how-manieth time he enters the country of a leg: legs behind each other in one country are one stay. */
static int64_t
entry_of(const struct matrix *m, const struct delegate *x, const struct delegation_leg *of)
{
	const char *in = NULL;
	int64_t n = 0;

	for (size_t i = 0; i < m->t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = m->t->of[TRIP_LEGS].row[i].rec;

		if (!delegate_is_on(m->a, x, leg->rec.id))
			continue;
		n += str_eq(leg->country, of->country) && !str_eq(leg->country, in);
		in = leg->country;
		if (leg == of)
			break;
	}
	return n;
}

static int64_t
entries_of(const char *code)
{
	return str_eq(code, "single") ? 1 : str_eq(code, "double") ? 2 : NONE;
}

static void
put_code(char out[3], const char *code)
{
	snprintf(out, 3, "%.2s", code == NULL ? "" : code);
}

/* "ID,MY" */
static void
add_economies(struct ready_papers *p, const char *list)
{
	for (const char *s = list; s != NULL && strlen(s) >= 2 && p->neconomies < READY_ECONOMIES; s = s[2] == ',' ? s + 3 : NULL)
		put_code(p->economy[p->neconomies++], s);
}

/* Of several of a kind the one that lasts longest. */
static void
add_fact(struct ready_papers *p, const struct paper_fact *f)
{
	switch (f->kind) {
	case PAPER_PASSPORT:
		if (p->has_passport && f->expires_on <= p->passport_until)
			return;
		p->has_passport = true;
		p->passport_until = f->expires_on;
		put_code(p->nationality, f->nationality);
		break;
	case PAPER_APEC_CARD:
		if (p->has_apec && f->expires_on <= p->apec_until)
			return;
		p->has_apec = true;
		p->apec_until = f->expires_on;
		p->neconomies = 0;
		add_economies(p, f->economies);
		break;
	case PAPER_VISA:
		if (p->nvisas == READY_VISAS)
			return;
		put_code(p->visa[p->nvisas].country, f->country);
		p->visa[p->nvisas].from = f->starts_on;
		p->visa[p->nvisas].entries = entries_of(f->entries);
		p->visa[p->nvisas++].until = f->expires_on;
		break;
	case PAPER_INSURANCE:
		if (f->expires_on > p->insured_until)
			p->insured_until = f->expires_on;
		break;
	default:
		break;
	}
}

static bool
is_paid(const struct matrix *m, const struct delegate *x)
{
	if (x->fee_paid_on != NULL)
		return true;
	for (size_t i = 0; i < m->npaid && x->application != NONE; i++)
		if (m->paid[i] == x->application)
			return true;
	return false;
}

static void
papers_of(const struct matrix *m, const struct delegate *x, struct ready_papers *p)
{
	const struct delegation *trip = m->t->head.rec;

	*p = (struct ready_papers){ .consent = CONSENT_MISSING, .passport_until = NONE, .apec_until = NONE,
	    .insured_until = day_of(x->insurance_until), .fee_due = trip->fee.minor != NONE && trip->fee.minor > 0, .fee_paid = is_paid(m, x) };
	for (const struct consent_fact *c = m->facts.consent; c < m->facts.consent + m->facts.nconsents; c++)
		if (c->delegate == x->rec.id)
			p->consent = c->given ? CONSENT_GIVEN : CONSENT_WITHDRAWN;
	for (const struct paper_fact *f = m->facts.paper; f < m->facts.paper + m->facts.npapers; f++)
		if (f->delegate == x->rec.id)
			add_fact(p, f);
}

static int
read_paid(struct db *d, struct matrix *m, int64_t delegation, struct err *e)
{
	enum { MOST = 2000 };
	int64_t *id = arena_array(m->a, MOST, sizeof *id);
	struct stmt *s = db_stmt(d, "SELECT id FROM application WHERE delegation = $1 AND fee_paid_on IS NOT NULL ORDER BY id LIMIT $2");
	int rc;

	stmt_int(s, 1, delegation);
	stmt_int(s, 2, MOST);
	while ((rc = stmt_row(s, e)) == 1 && m->npaid < MOST)
		id[m->npaid++] = col_int(s, 0);
	stmt_done(s);
	m->paid = id;
	return rc == -1 ? -1 : 0;
}

/* --- JSON ---------------------------------------------------------------------------------------- */

static void
put_reason(const struct matrix *m, const struct ready_reason *r, bool open, struct jw *w)
{
	struct err_param param[3];
	struct str *text = str_new(m->a);
	char day[DATE_SIZE];
	size_t n = 0;

	if (r->until != NONE && open) {
		date_put(day, r->until);
		param[n++] = (struct err_param){ "until", day };
	}
	if (r->days != NONE)
		param[n++] = (struct err_param){ "days", arena_printf(m->a, "%lld", (long long)r->days) };
	if (r->months != NONE)
		param[n++] = (struct err_param){ "months", arena_printf(m->a, "%lld", (long long)r->months) };
	msg_put(text, m->lang, r->code, param, n);
	jw_object(w);
	jw_ktext(w, "code", r->code);
	jw_ktext(w, "verdict", ready_verdict_names[r->verdict]);
	jw_ktext(w, "text", str_text(text));
	for (size_t i = 0; i < n; i++)
		jw_ktext(w, param[i].key, param[i].value);
	jw_end_object(w);
}

static void
put_cell(struct matrix *m, const struct delegate *x, const struct ready_papers *p, const struct delegation_leg *leg, bool open, struct jw *w)
{
	const struct ready_leg on = { leg->country, arrival(leg), departure(leg), stay_of(m, x, leg), entry_of(m, x, leg) };
	struct ready_cell c;

	readiness_judge(&on, p, &m->book, &c);
	m->count[c.verdict]++;
	jw_object(w);
	jw_kint(w, "leg", leg->rec.id);
	jw_ktext(w, "verdict", ready_verdict_names[c.verdict]);
	jw_key(w, "reasons");
	jw_array(w);
	for (size_t i = 0; i < c.n; i++)
		put_reason(m, &c.reason[i], open, w);
	jw_end_array(w);
	jw_end_object(w);
}

/* One for each leg that he is on. */
static void
put_cells(struct matrix *m, const struct delegate *x, bool open, struct jw *w)
{
	struct ready_papers p;

	papers_of(m, x, &p);
	jw_array(w);
	for (size_t i = 0; i < m->t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = m->t->of[TRIP_LEGS].row[i].rec;

		if (delegate_is_on(m->a, x, leg->rec.id))
			put_cell(m, x, &p, leg, open, w);
	}
	jw_end_array(w);
}

static void
put_delegate(struct matrix *m, const struct delegate *x, struct jw *w)
{
	jw_object(w);
	jw_kint(w, "id", x->rec.id);
	jw_ktext(w, "name_zh", x->name_zh);
	jw_ktext(w, "name_en", x->name_en);
	jw_kint(w, "enterprise", x->enterprise);
	jw_ktext(w, "enterprise_name", trip_company(&m->companies, x->enterprise, m->lang));
	jw_key(w, "cells");
	put_cells(m, x, (access_papers(m->who, x->keeper, x->enterprise) & PAPERS_SEE) != 0, w);
	jw_end_object(w);
}

static void
put_legs(const struct matrix *m, struct jw *w)
{
	jw_key(w, "legs");
	jw_array(w);
	for (size_t i = 0; i < m->t->of[TRIP_LEGS].n; i++)
		rec_put_json(w, &delegation_leg_resource, m->t->of[TRIP_LEGS].row[i].rec, BIT(CL_PUBLIC) | BIT(CL_MEMBERS), FIELDS_ALL);
	jw_end_array(w);
}

static void
put_counts(const struct matrix *m, struct jw *w)
{
	jw_key(w, "counts");
	jw_object(w);
	for (int v = 0; v < READY_VERDICTS; v++)
		jw_kint(w, ready_verdict_names[v], m->count[v]);
	jw_end_object(w);
}

/* What the verdicts rest on: how many rules there are, how many of them nobody has checked, and how old the oldest is. */
static int
put_basis(struct db *d, struct jw *w, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT count(*), coalesce(sum(CASE WHEN reviewed = 0 THEN 1 ELSE 0 END), 0), min(as_of) FROM visa_rule "
	    "WHERE archived_at IS NULL");
	int rc = stmt_row(s, e);

	if (rc == 1) {
		jw_key(w, "rules");
		jw_object(w);
		jw_kint(w, "count", col_int(s, 0));
		jw_kint(w, "unchecked", col_int(s, 1));
		jw_ktext(w, "oldest", col_text(s, 2));
		jw_end_object(w);
	}
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static void
put_delegates(struct matrix *m, struct jw *w)
{
	jw_key(w, "delegates");
	jw_array(w);
	for (size_t i = 0; i < m->t->of[TRIP_DELEGATES].n; i++) {
		const struct delegate *x = m->t->of[TRIP_DELEGATES].row[i].rec;

		if (delegate_travels(x))
			put_delegate(m, x, w);
	}
	jw_end_array(w);
}

static int
read_facts(struct db *d, struct keyring *k, struct matrix *m, int64_t delegation, struct err *e)
{
	return visa_book_read(d, m->a, &m->book, e) == -1 || papers_facts(d, k, m->a, delegation, &m->facts, e) == -1 ||
	    read_paid(d, m, delegation, e) == -1 || trip_companies_read(d, m->a, delegation, &m->companies, e) == -1 ? -1 : 0;
}

int
readiness_put_own(struct db *d, struct keyring *k, struct arena *a, const struct trip *t, enum lang lang, struct jw *w, struct err *e)
{
	const struct delegation *trip = t->head.rec;
	struct matrix m = { .a = a, .t = t, .lang = lang };

	if (read_facts(d, k, &m, trip->rec.id, e) == -1)
		return -1;
	put_cells(&m, t->of[TRIP_DELEGATES].row[0].rec, true, w);
	return 0;
}

int
readiness_put(struct db *d, struct keyring *k, struct arena *a, const struct actor *who, const struct trip *t, enum lang lang,
    struct jw *w, struct err *e)
{
	const struct delegation *trip = t->head.rec;
	struct matrix m = { .a = a, .who = who, .t = t, .lang = lang };
	char today[DATE_SIZE];

	if (read_facts(d, k, &m, trip->rec.id, e) == -1)
		return -1;
	date_here(clock_ms(), today);
	jw_object(w);
	jw_kint(w, "delegation", trip->rec.id);
	jw_ktext(w, "as_of", today);
	if (put_basis(d, w, e) == -1)
		return -1;
	put_legs(&m, w);
	put_delegates(&m, w);
	put_counts(&m, w);
	jw_end_object(w);
	return 0;
}
