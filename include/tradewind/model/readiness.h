/*
 * Whether a delegate may go on a leg: passport, the way into the country, consent, insurance, fee; ok, warn or block with the reasons.
 *
 * readiness_judge looks at facts alone: it knows no table and no clock, so that all of it can be tried with rows of a table.  Days are
 * counted since 1970-01-01; NONE: not known.
 */
#ifndef TW_MODEL_READINESS_H
#define TW_MODEL_READINESS_H

#include "base/base.h"

enum ready_verdict { READY_OK, READY_WARN, READY_BLOCK, READY_VERDICTS };
extern const char *const ready_verdict_names[READY_VERDICTS];	/* "ok" "warn" "block" */

/* Ways into a country; on the wire and in the rules' file by these names. */
enum visa_mode { VISA_FREE, VISA_ON_ARRIVAL, VISA_ELECTRONIC, VISA_CONSULAR, VISA_APEC, VISA_MODES };

/* What one country asks of the holders of one passport. */
struct visa_way {
	char	nationality[3], country[3];	/* ISO 3166; nationality "" of VISA_APEC: whoever has the card */
	int64_t	mode;				/* enum visa_mode */
	int64_t	max_days;
	int64_t	passport_months;		/* that a passport has to be valid behind the last day; NONE: nothing is known */
};
struct visa_book {
	const struct visa_way *way;
	size_t	n;
};

/* A leg as one delegate travels it. */
struct ready_leg {
	const char *country;	/* ISO 3166, or a name that the list does not know; NULL: not known */
	int64_t	arrive, leave;	/* days on the clock of the place */
	int64_t	stay_days;	/* in that country, all his legs of it taken together */
	int64_t	entry;		/* with this leg he enters it for the first, second ... time */
};

struct ready_visa {
	char	country[3];
	int64_t	from, until;	/* NONE: not said */
	int64_t	entries;	/* how often it lets in; NONE: as often as one likes, or not said */
};
enum ready_consent { CONSENT_MISSING, CONSENT_GIVEN, CONSENT_WITHDRAWN };
#define READY_VISAS	16
#define READY_ECONOMIES	32
/* Facts of one delegate's papers: no numbers, no names. */
struct ready_papers {
	enum ready_consent consent;
	bool	has_passport;
	char	nationality[3];
	int64_t	passport_until;
	bool	has_apec;
	int64_t	apec_until;
	char	economy[READY_ECONOMIES][3];	/* that the card names */
	size_t	neconomies;
	struct ready_visa visa[READY_VISAS];
	size_t	nvisas;
	int64_t	insured_until;
	bool	fee_due, fee_paid;		/* due: the delegation asks for one */
};

struct ready_reason {
	const char *code;		/* of the catalogue, base/msg.h */
	enum ready_verdict verdict;
	int64_t	until;			/* a day that it is about, or NONE */
	int64_t	days, months;		/* numbers that it is about, or NONE */
};
#define READY_REASONS	8
struct ready_cell {
	enum ready_verdict verdict;	/* the worst of the reasons */
	struct ready_reason reason[READY_REASONS];	/* the worst first */
	size_t	n;
};

/* Judge one cell. */
void	readiness_judge(const struct ready_leg *leg, const struct ready_papers *papers, const struct visa_book *book, struct ready_cell *out);

#endif
