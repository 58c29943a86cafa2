/*
 * Who may go where: passports that end on the way, visas, cards, rules of countries, consent, insurance, fees.
 */
#include "test.h"

#include "base/msg.h"
#include "base/str.h"
#include "model/readiness.h"
#include "text/date.h"

static int64_t
day(const char *text)
{
	int64_t days = NONE;

	if (text != NULL && date_parse(text, &days) != NULL)
		fail_msg("%s", text);
	return days;
}

static const struct visa_way ways[] = {
	{ "CN", "TH", VISA_FREE, 30, 6 }, { "CN", "SG", VISA_FREE, 30, 6 }, { "CN", "ID", VISA_ON_ARRIVAL, 30, 6 },
	{ "CN", "VN", VISA_ELECTRONIC, 90, 6 }, { "CN", "PH", VISA_CONSULAR, 59, 6 }, { "CN", "LA", VISA_ON_ARRIVAL, 30, NONE },
	{ "", "VN", VISA_APEC, 90, NONE }, { "", "ID", VISA_APEC, 60, NONE }, { "", "PH", VISA_APEC, 60, NONE },
};
static const struct visa_book book = { ways, nitems(ways) };

/* All in order, for a week in Thailand in November 2026. */
static const struct ready_papers good = {
	.consent = CONSENT_GIVEN, .has_passport = true, .nationality = "CN", .passport_until = 25000 /* 2038 */, .apec_until = NONE,
	.insured_until = 25000, .fee_due = true, .fee_paid = true,
};

struct row {
	const char *country, *arrive, *leave;
	int64_t	stay;
	/* What differs from all in order. */
	const char *passport_until;
	const char *card, *card_until;		/* one economy */
	const char *visa, *visa_from, *visa_until;
	const char *said;			/* verdict, then codes */
};
#define NOV	"2026-11-23", "2026-11-27", 5
static const struct row rows[] = {
	{ "TH", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "ok ready_visa_free" },
	{ "CN", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "ok" },
	{ "SG", "2026-11-01", "2026-11-30", 30, NULL, NULL, NULL, NULL, NULL, NULL, "ok ready_visa_free" },
	{ "SG", "2026-11-01", "2026-12-01", 31, NULL, NULL, NULL, NULL, NULL, NULL, "block ready_stay_too_long" },
	{ "ID", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "warn ready_visa_on_arrival" },
	{ "VN", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "warn ready_visa_electronic" },
	{ "PH", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "block ready_visa_missing" },
	{ "DE", NOV, NULL, NULL, NULL, NULL, NULL, NULL, "warn ready_rule_unknown" },
	{ NULL, NOV, NULL, NULL, NULL, NULL, NULL, NULL, "warn ready_country_unknown" },
	{ "TH", NULL, NULL, NONE, NULL, NULL, NULL, NULL, NULL, NULL, "warn ready_leg_undated ready_visa_free" },
	/* Passports. */
	{ "TH", NOV, "2026-11-22", NULL, NULL, NULL, NULL, NULL, "block ready_passport_expired ready_visa_free" },
	{ "TH", NOV, "2026-11-25", NULL, NULL, NULL, NULL, NULL, "block ready_passport_expires ready_visa_free" },
	{ "TH", NOV, "2026-11-27", NULL, NULL, NULL, NULL, NULL, "block ready_passport_short ready_visa_free" },
	{ "TH", NOV, "2027-05-26", NULL, NULL, NULL, NULL, NULL, "block ready_passport_short ready_visa_free" },
	{ "TH", NOV, "2027-05-27", NULL, NULL, NULL, NULL, NULL, "ok ready_visa_free" },
	{ "LA", NOV, "2027-05-26", NULL, NULL, NULL, NULL, NULL, "warn ready_passport_short_usual ready_visa_on_arrival" },
	{ "CN", NOV, "2026-11-27", NULL, NULL, NULL, NULL, NULL, "ok" },		/* home again on its last day */
	{ "TH", "2026-08-25", "2026-08-31", 7, "2027-02-28", NULL, NULL, NULL, NULL, NULL, "ok ready_visa_free" },	/* no 31 February */
	/* Visas. */
	{ "VN", NOV, NULL, NULL, NULL, "VN", "2026-11-01", "2026-11-27", "ok ready_visa" },
	{ "VN", NOV, NULL, NULL, NULL, "VN", NULL, "2026-12-31", "ok ready_visa" },
	{ "PH", NOV, NULL, NULL, NULL, "PH", "2026-11-01", "2026-11-26", "block ready_visa_expires" },
	{ "PH", NOV, NULL, NULL, NULL, "PH", "2026-11-24", "2026-12-31", "block ready_visa_too_early" },
	{ "PH", NOV, NULL, NULL, NULL, "PH", NULL, NULL, "warn ready_visa_undated" },
	{ "PH", NOV, NULL, NULL, NULL, "VN", "2026-11-01", "2026-12-31", "block ready_visa_missing" },
	{ "VN", NOV, NULL, NULL, NULL, "VN", NULL, "2026-11-26", "warn ready_visa_electronic" },	/* a new one can be had */
	/* Cards. */
	{ "VN", NOV, NULL, "VN", "2028-01-01", NULL, NULL, NULL, "ok ready_apec" },
	{ "VN", NOV, NULL, "ID", "2028-01-01", NULL, NULL, NULL, "warn ready_visa_electronic" },	/* Viet Nam is not on this one */
	{ "LA", NOV, NULL, "LA", "2028-01-01", NULL, NULL, NULL, "warn ready_visa_on_arrival" },	/* Laos takes none */
	{ "PH", NOV, NULL, "PH", "2026-11-26", NULL, NULL, NULL, "block ready_apec_expires" },
	{ "PH", NOV, NULL, "PH", NULL, NULL, NULL, NULL, "warn ready_apec_undated" },
	{ "PH", "2026-09-01", "2026-10-31", 61, NULL, "PH", "2028-01-01", NULL, NULL, NULL, "block ready_stay_too_long" },
};

static const char *
told(struct str *s, const struct ready_cell *c)
{
	str_puts(s, ready_verdict_names[c->verdict]);
	for (size_t i = 0; i < c->n; i++) {
		str_printf(s, " %s", c->reason[i].code);
		assert_true(msg_has(c->reason[i].code));
	}
	return str_text(s);
}

static struct ready_papers
papers_of(const struct row *r)
{
	struct ready_papers p = good;

	if (r->passport_until != NULL)
		p.passport_until = day(r->passport_until);
	if (r->card != NULL) {
		p.has_apec = true;
		p.apec_until = day(r->card_until);
		p.neconomies = 1;
		strcpy(p.economy[0], r->card);
	}
	if (r->visa != NULL) {
		p.nvisas = 1;
		p.visa[0] = (struct ready_visa){ .from = day(r->visa_from), .until = day(r->visa_until), .entries = NONE };
		strcpy(p.visa[0].country, r->visa);
	}
	return p;
}

static void
verdicts(void **state)
{
	for (const struct row *r = rows; r < rows + nitems(rows); r++) {
		const struct ready_leg leg = { r->country, day(r->arrive), day(r->leave), r->stay, 1 };
		const struct ready_papers p = papers_of(r);
		struct str s = STR_INIT;
		struct ready_cell c;

		readiness_judge(&leg, &p, &book, &c);
		if (strcmp(told(&s, &c), r->said) != 0)
			fail_msg("row %zd, %s: %s, not %s", r - rows, r->country, str_text(&s), r->said);
		str_fini(&s);
	}
}

/* What is of the person, not of the country; and nothing at all. */
static void
persons(void **state)
{
	const struct ready_leg leg = { "TH", day("2026-11-23"), day("2026-11-27"), 5, 1 };
	struct ready_papers p = good, none = { .consent = CONSENT_MISSING, .passport_until = NONE, .apec_until = NONE, .insured_until = NONE };
	struct str s = STR_INIT;
	struct ready_cell c;

	p.consent = CONSENT_WITHDRAWN;
	p.insured_until = day("2026-11-26");
	p.fee_paid = false;
	readiness_judge(&leg, &p, &book, &c);
	assert_string_equal(told(&s, &c), "block ready_consent_withdrawn ready_insurance_ends ready_fee_unpaid ready_visa_free");
	assert_int_equal(c.reason[1].until, day("2026-11-26"));
	str_reset(&s);
	readiness_judge(&leg, &none, &book, &c);
	assert_string_equal(told(&s, &c), "block ready_passport_missing ready_consent_missing ready_insurance_missing");
	str_reset(&s);
	none.has_passport = true;
	strcpy(none.nationality, "CN");
	none.consent = CONSENT_GIVEN;
	readiness_judge(&leg, &none, &book, &c);
	assert_string_equal(told(&s, &c), "warn ready_passport_undated ready_insurance_missing ready_visa_free");
	str_fini(&s);
}

/* A visa for one entry is used up by the first of two visits. */
static void
entries(void **state)
{
	static const struct { int64_t entry, entries; const char *said; } cases[] = {
		{ 1, 1, "ok ready_visa" }, { 2, 1, "block ready_visa_used" }, { 2, 2, "ok ready_visa" }, { 3, 2, "block ready_visa_used" },
		{ 9, NONE, "ok ready_visa" },
	};
	struct ready_papers p = good;

	p.nvisas = 1;
	for (size_t i = 0; i < nitems(cases); i++) {
		const struct ready_leg leg = { "PH", day("2026-11-23"), day("2026-11-27"), 5, cases[i].entry };
		struct str s = STR_INIT;
		struct ready_cell c;

		p.visa[0] = (struct ready_visa){ .country = "PH", .from = NONE, .until = day("2026-12-31"), .entries = cases[i].entries };
		readiness_judge(&leg, &p, &book, &c);
		assert_string_equal(told(&s, &c), cases[i].said);
		str_fini(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts),
		cmocka_unit_test(persons),
		cmocka_unit_test(entries),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
