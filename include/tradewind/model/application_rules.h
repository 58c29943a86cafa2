/*
 * Rules of applications that look at more than one field: whose seats, what an edit gives up, the score.
 */
#ifndef TW_MODEL_APPLICATION_RULES_H
#define TW_MODEL_APPLICATION_RULES_H

#include "model/delegation.h"
#include "model/follow.h"

/* Whose application it is for second_person: of the account that made it, and of the one that submitted it last; of earlier ones the log tells. */
bool	application_is_from(const struct application *p, int64_t account);

/* What a company's own people may do (resource.allow): its administrator changes it until it is settled, others a draft only. */
int	application_allow(const struct mover *by, const void *was, const void *now, struct err *e);

struct application_person {
	int64_t		 position;	/* in `persons`, from 1 on */
	int64_t		 contact;	/* or NONE */
	const char	*name_zh, *name_en, *title;
};
/* Who of its persons goes, in the order in which they stand there; all of it in a. */
size_t	application_party(struct arena *a, const struct application *p, struct application_person **out);

/* Who is named by a contact alone is called what the contact is. */
int	application_name_person(struct db *d, struct arena *a, struct application_person *p, struct err *e) MUST_USE;

/* A contact is of the enterprise for which he is named: a complaint at `pointer` if not.  Either may be NONE. */
int	application_check_contact(struct db *d, int64_t contact, int64_t enterprise, const char *pointer, struct err *e) MUST_USE;

/* Points by weights, 0 to 10,000; what was not scored has none.  NONE: nothing was, or there are no weights. */
int64_t	application_score(struct arena *a, const char *weights, const char *scores);

/*
 * How many seats it takes when it is accepted: who goes, else what is wished.  Complains with going_needed {persons, seats} at /going where fewer seats are wished than there are
 * persons, and nobody has said who goes.
 */
int64_t	application_seats(const struct application *p, struct err *e);

/*
 * Warn, elsewhere_then {name, delegation} at /persons/0, of those who go and are on another trip at that time.  Errors: ERR_DB.
 * Thread: any.
 */
int	application_check_elsewhere(struct db *d, struct arena *a, const struct delegation *of, const struct application *p,
	    struct err *e) MUST_USE;

/* The same of a delegate that is made or becomes another person. */
int	delegate_check_elsewhere(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e) MUST_USE;

/* Complains at /enterprise, as seat_check does, of a new delegate without an application for whom there is no seat.  0, -1 database error. */
int	delegate_check_seat(struct db *d, const struct delegate *was, const struct delegate *now, struct err *e) MUST_USE;

/*
 * What its own rule judges and derives besides (resource.validate): application_exists {id} at /enterprise, of which another one is alive; the wish, who goes, the score by the delegation's weights,
 * whether the enterprise travels for the first time; and what an edit of an accepted one gives up: it goes back to review, and `released` says how many seats
 * it had.  Complains in *e.  0, -1 database error.  Thread: any.
 */
int	application_settle(struct db *d, const struct application *was, struct application *now, struct err *e) MUST_USE;

/* What follows from changes of applications, of delegates, and of weights: model/follow.h. */
extern const struct follow_row application_follows[];

#endif
