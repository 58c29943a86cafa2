/*
 * The verdict on one delegate and one leg, from facts alone.
 */
#include "base/base.h"

#include "model/readiness.h"
#include "text/date.h"

enum { MONTHS_USUAL = 6 };	/* what airlines go by where no rule says more: passport valid half a year behind the last day */

const char *const ready_verdict_names[READY_VERDICTS] = { "ok", "warn", "block" };

static const struct ready_reason plain = { .until = NONE, .days = NONE, .months = NONE };

/* The worst first; of equals the first that was said. */
static void
say(struct ready_cell *c, struct ready_reason r)
{
	size_t at = c->n;

	if (c->n == READY_REASONS)
		return;
	for (; at > 0 && c->reason[at - 1].verdict < r.verdict; at--)
		c->reason[at] = c->reason[at - 1];
	c->reason[at] = r;
	c->n++;
	if (r.verdict > c->verdict)
		c->verdict = r.verdict;
}

static struct ready_reason
reason(enum ready_verdict verdict, const char *code)
{
	struct ready_reason r = plain;

	r.verdict = verdict;
	r.code = code;
	return r;
}

static struct ready_reason
reason_until(enum ready_verdict verdict, const char *code, int64_t until)
{
	struct ready_reason r = reason(verdict, code);

	r.until = until;
	return r;
}

/* The day so many months later; of a month without such a day its last one. */
static int64_t
months_later(int64_t day, int64_t months)
{
	int year, month, of_month;
	int64_t out = day;

	date_split(day, &year, &month, &of_month);
	month += (int)months - 1;
	year += month / 12;
	for (; of_month > 0 && date_make(year, month % 12 + 1, of_month, &out) == -1; of_month--)
		;
	return out;
}

/* --- the country's rules ------------------------------------------------------------------------ */

/* A way there, or NULL. */
static const struct visa_way *
way_of(const struct visa_book *book, const char *nationality, const char *country, enum visa_mode mode)
{
	for (const struct visa_way *w = book->way; w < book->way + book->n; w++)
		if (w->mode == (int64_t)mode && strcmp(w->country, country) == 0 &&
		    (mode == VISA_APEC || strcmp(w->nationality, nationality) == 0))
			return w;
	return NULL;
}

/* How long a passport must last there, by any rule of these two; NONE: none says. */
static int64_t
months_asked(const struct visa_book *book, const char *nationality, const char *country)
{
	int64_t most = NONE;

	for (const struct visa_way *w = book->way; w < book->way + book->n; w++)
		if (strcmp(w->country, country) == 0 && strcmp(w->nationality, nationality) == 0 && w->passport_months > most)
			most = w->passport_months;
	return most;
}

/* --- passport ------------------------------------------------------------------------------------ */

static void
judge_passport(const struct ready_leg *leg, const struct ready_papers *p, const struct visa_book *book, struct ready_cell *c)
{
	int64_t asked, months;
	struct ready_reason r;

	if (!p->has_passport) {
		say(c, reason(READY_BLOCK, "ready_passport_missing"));
		return;
	}
	if (p->passport_until == NONE) {
		say(c, reason(READY_WARN, "ready_passport_undated"));
		return;
	}
	if (leg->arrive != NONE && p->passport_until < leg->arrive) {
		say(c, reason_until(READY_BLOCK, "ready_passport_expired", p->passport_until));
		return;
	}
	if (leg->leave == NONE)
		return;
	if (p->passport_until < leg->leave) {
		say(c, reason_until(READY_BLOCK, "ready_passport_expires", p->passport_until));
		return;
	}
	if (leg->country == NULL || strcmp(leg->country, p->nationality) == 0)
		return;
	asked = months_asked(book, p->nationality, leg->country);
	months = asked == NONE ? MONTHS_USUAL : asked;
	if (p->passport_until >= months_later(leg->leave, months))
		return;
	r = reason_until(asked == NONE ? READY_WARN : READY_BLOCK, asked == NONE ? "ready_passport_short_usual" : "ready_passport_short",
	    p->passport_until);
	r.months = months;
	say(c, r);
}

/* --- the way in ---------------------------------------------------------------------------------- */

/* The best of what was tried. */
static void
prefer(struct ready_reason *best, struct ready_reason r)
{
	if (best->code == NULL || r.verdict < best->verdict)
		*best = r;
}

static void
try_visas(const struct ready_leg *leg, const struct ready_papers *p, struct ready_reason *best)
{
	for (const struct ready_visa *v = p->visa; v < p->visa + p->nvisas; v++) {
		if (strcmp(v->country, leg->country) != 0)
			continue;
		if (v->until == NONE)
			prefer(best, reason(READY_WARN, "ready_visa_undated"));
		else if (leg->leave != NONE && v->until < leg->leave)
			prefer(best, reason_until(READY_BLOCK, "ready_visa_expires", v->until));
		else if (leg->arrive != NONE && v->from != NONE && v->from > leg->arrive)
			prefer(best, reason_until(READY_BLOCK, "ready_visa_too_early", v->from));
		else if (v->entries != NONE && leg->entry > v->entries)
			prefer(best, reason(READY_BLOCK, "ready_visa_used"));
		else
			prefer(best, reason_until(READY_OK, "ready_visa", v->until));
	}
}

static bool
card_names(const struct ready_papers *p, const char *country)
{
	for (size_t i = 0; i < p->neconomies; i++)
		if (strcmp(p->economy[i], country) == 0)
			return true;
	return false;
}

static struct ready_reason
limited(struct ready_reason r, int64_t max_days, int64_t stay_days)
{
	r.days = max_days;
	if (max_days == NONE || stay_days == NONE || stay_days <= max_days)
		return r;
	r.verdict = READY_BLOCK;
	r.code = "ready_stay_too_long";
	return r;
}

/* The card helps where the country takes it and has let this holder in beforehand: then its code is on the back. */
static void
try_card(const struct ready_leg *leg, const struct ready_papers *p, const struct visa_book *book, struct ready_reason *best)
{
	const struct visa_way *w = way_of(book, "", leg->country, VISA_APEC);

	if (!p->has_apec || w == NULL || !card_names(p, leg->country))
		return;
	if (p->apec_until == NONE)
		prefer(best, reason(READY_WARN, "ready_apec_undated"));
	else if (leg->leave != NONE && p->apec_until < leg->leave)
		prefer(best, reason_until(READY_BLOCK, "ready_apec_expires", p->apec_until));
	else
		prefer(best, limited(reason_until(READY_OK, "ready_apec", p->apec_until), w->max_days, leg->stay_days));
}

/* Without any paper of his own: what the country lets everyone with that passport do. */
static void
try_rules(const struct ready_leg *leg, const struct ready_papers *p, const struct visa_book *book, struct ready_reason *best)
{
	static const struct { enum visa_mode mode; enum ready_verdict verdict; const char *code; } ways[] = {
		{ VISA_FREE, READY_OK, "ready_visa_free" },
		{ VISA_ON_ARRIVAL, READY_WARN, "ready_visa_on_arrival" },
		{ VISA_ELECTRONIC, READY_WARN, "ready_visa_electronic" },
		{ VISA_CONSULAR, READY_BLOCK, "ready_visa_missing" },
	};

	for (size_t i = 0; i < nitems(ways); i++) {
		const struct visa_way *w = way_of(book, p->nationality, leg->country, ways[i].mode);

		if (w != NULL)
			prefer(best, limited(reason(ways[i].verdict, ways[i].code), w->max_days, leg->stay_days));
	}
}

static void
judge_entry(const struct ready_leg *leg, const struct ready_papers *p, const struct visa_book *book, struct ready_cell *c)
{
	struct ready_reason best = plain;

	if (leg->country == NULL) {
		say(c, reason(READY_WARN, "ready_country_unknown"));
		return;
	}
	if (!p->has_passport || p->nationality[0] == '\0' || strcmp(p->nationality, leg->country) == 0)
		return;
	try_visas(leg, p, &best);
	try_card(leg, p, book, &best);
	try_rules(leg, p, book, &best);
	say(c, best.code == NULL ? reason(READY_WARN, "ready_rule_unknown") : best);
}

/* --- the rest ------------------------------------------------------------------------------------ */

static void
judge_person(const struct ready_leg *leg, const struct ready_papers *p, struct ready_cell *c)
{
	if (p->consent == CONSENT_WITHDRAWN)
		say(c, reason(READY_BLOCK, "ready_consent_withdrawn"));
	if (p->consent == CONSENT_MISSING)
		say(c, reason(READY_WARN, "ready_consent_missing"));
	if (p->insured_until == NONE)
		say(c, reason(READY_WARN, "ready_insurance_missing"));
	else if (leg->leave != NONE && p->insured_until < leg->leave)
		say(c, reason_until(READY_WARN, "ready_insurance_ends", p->insured_until));
	if (p->fee_due && !p->fee_paid)
		say(c, reason(READY_WARN, "ready_fee_unpaid"));
}

void
readiness_judge(const struct ready_leg *leg, const struct ready_papers *papers, const struct visa_book *book, struct ready_cell *out)
{
	*out = (struct ready_cell){ .verdict = READY_OK };
	if (leg->arrive == NONE || leg->leave == NONE)
		say(out, reason(READY_WARN, "ready_leg_undated"));
	judge_passport(leg, papers, book, out);
	judge_entry(leg, papers, book, out);
	judge_person(leg, papers, out);
}
