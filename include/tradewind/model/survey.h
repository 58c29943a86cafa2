/*
 * The survey after a trip: waves, the link by which a company answers without an account, and the answers (domain.md 1.6, 4).
 *
 * The same two functions serve a link and a company's own pages: survey_put and survey_take.  Whoever comes by a link acts for the company
 * of that one follow-up, with no account, and reaches nothing else.
 */
#ifndef TW_MODEL_SURVEY_H
#define TW_MODEL_SURVEY_H

#include "model/record.h"
#include "model/session.h"

#define SURVEY_PREFIX	"tws_"
enum { SURVEY_DAYS = 60, SURVEY_DAYS_MOST = 365 };

/*
 * Make the follow-ups of a trip that is over: one for each company that travelled and each wave that is due from a day on until a year
 * from now.  Those that are there already, archived ones too, stay as they are, so it may be done again at any time.
 *
 * from		days since 1970
 * *made, *there	how many are new, and how many were there
 *
 * Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (trip_not_over), ERR_DB.  Thread: the writer.
 */
int	survey_waves(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, int64_t from, int64_t *made,
	    int64_t *there, struct err *e) MUST_USE;

/*
 * The same for every trip that has returned, is reported or closed, from today on: what the daily job does.  It sends nothing to anybody.  Each trip is
 * a write of its own.  Errors: ERR_DB, ERR_BUSY; what was made until then stays.  Thread: any but the writer.
 */
int	survey_waves_due(struct store *s, const struct actor *who, int64_t *made, struct err *e) MUST_USE;

/*
 * Make the link of a follow-up, in place of an earlier one, and mark it as sent.  secret: of secret_new(&secret, SURVEY_PREFIX).
 * Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (not_a_survey, survey_answered), ERR_DB.  Thread: the writer.
 */
int	survey_link(struct tx *t, struct arena *a, const struct actor *who, int64_t follow_up, int64_t days, const struct secret *secret,
	    int64_t *expires_at, struct err *e) MUST_USE;

/*
 * Whose a link is: 1 with the follow-up and who acts by it, 0 (unknown, expired, of an archived follow-up, company or delegation: nobody is
 * told which), -1.  as->addr, request_id and lang are the caller's to fill.  Thread: any.
 */
int	survey_by_link(struct db *d, struct arena *a, const char *token, int64_t now_ms, int64_t *follow_up, struct actor *as, struct err *e)
	    MUST_USE;

/* Write what is asked and what was said so far, of any follow-up.  Errors: ERR_NOT_FOUND, ERR_DB.  Thread: any. */
int	survey_put(struct db *d, struct arena *a, const struct actor *who, int64_t follow_up, struct jw *w, struct err *e) MUST_USE;

/*
 * Take the company's answers, all or none: {"attributions":{"5":{"answer","share","case_ok","comment"}},
 * "outcomes":[{fields of an outcome}], "answers":[{"kind","value"}], "result"}.
 * Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_CONFLICT (not_a_survey, survey_answered), ERR_VALIDATION with complaints at their place
 * in the body.  Thread: the writer.
 */
int	survey_take(struct tx *t, struct arena *a, const struct actor *who, int64_t follow_up, const struct jv *body, struct err *e) MUST_USE;

#endif
