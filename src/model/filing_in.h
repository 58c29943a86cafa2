/*
 * What the files of the filing calendar share: rules ready to count with, and today.
 */
#ifndef TW_MODEL_FILING_IN_H
#define TW_MODEL_FILING_IN_H

#include "model/filing.h"

#include <stdatomic.h>

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

/* What is due; line is the place of its rule in the book. */
struct filing_row {
	int64_t		 on, project, trigger_on;
	size_t		 line;
};
/* Counted references; nobody changes one that is shared. */
struct filing_list {
	atomic_int	 refs;
	struct filing_row *row;
	size_t		 n, room;
};
struct filing_list *filing_list_new(size_t room) MUST_USE;
void	filing_list_unref(struct filing_list *l);		/* NULL is fine */
void	filing_list_add(struct filing_list *l, struct filing_row row);
void	filing_list_sort(struct filing_list *l);		/* by day, project, rule */

/* Add what is due of one project on these days; one that is archived or is not there has nothing (filing.c). */
int	filing_add_project(struct db *d, const struct filing_book *book, int64_t project, int64_t from, int64_t to, struct filing_list *out,
	    struct err *e) MUST_USE;

/*
 * What is due on these days over all projects, of archived companies too: a kept list brought up to date, or, where there is none, what count
 * makes of the rows.  In the caller's snapshot.
 */
typedef int filing_count(void *arg, struct filing_list **out, struct err *e);
int	filing_kept_list(struct filing_kept *k, struct db *d, const struct filing_book *book, int64_t from, int64_t to, filing_count *count, void *arg,
	    struct filing_list **out, struct err *e) MUST_USE;

#endif
