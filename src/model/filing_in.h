/*
 * What the files of the filing calendar share: rules ready to count with, and today.
 */
#ifndef TW_MODEL_FILING_IN_H
#define TW_MODEL_FILING_IN_H

#include "model/filing.h"

struct filing_line {
	const struct filing_rule *rule;
	struct filing_plan plan;
};
struct filing_book {
	struct arena	*a;
	struct filing_line *line;
	size_t		 n;
	int64_t		 today;
};

/* The rules in force, their steps in order.  They live in a. */
int	filing_book(struct db *d, struct arena *a, struct filing_book *out, struct err *e) MUST_USE;
/* Whether a rule is for a country, which may be NULL. */
bool	filing_is_for(const struct filing_rule *r, const char *country);

/* Members of an answer: "day" as an ISO date or null, what a rule is called, what it rests on. */
void	filing_put_day(struct jw *w, const char *key, int64_t day);
void	filing_put_rule(struct jw *w, const struct filing_rule *r, enum lang lang);
void	filing_put_basis(struct jw *w, const struct filing_rule *r);

/* ISO text as a day; NULL and what is none: NONE. */
int64_t	filing_day(const char *iso);

#endif
