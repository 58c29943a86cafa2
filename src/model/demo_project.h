/*
 * The demo chamber's projects: invented ones at every stage since 2005, each with the history that led there.
 */
#ifndef TW_MODEL_DEMO_PROJECT_H
#define TW_MODEL_DEMO_PROJECT_H

#include "model/access.h"
#include "store/db.h"

/* Who writes them down, and who verifies: accounts of the chamber. */
struct demo_people {
	int64_t		 staff, head;
	const char	*staff_login, *head_login;
	int64_t		 member;	/* the enterprise that member accounts are of: the first projects are its own */
};

/*
 * Projects of the enterprises that are there, through the one write path and the moves of their table.
 *
 * now_ms	the moment that nothing is later than
 * progress	called now and then with how many are done; may be NULL
 *
 * Errors: of the write path; a demo that breaks a rule fails.  Thread: the writer.
 */
int	demo_projects_add(struct tx *t, const struct demo_people *p, int64_t now_ms, void (*progress)(size_t done, void *arg),
	    void *arg, struct err *e) MUST_USE;

#endif
