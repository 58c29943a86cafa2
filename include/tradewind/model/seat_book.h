/*
 * The seats of a delegation as the database has them (model/seat.h): read and judged in the transaction of who asks, which on the writer is the
 * only one there is.
 *
 * Seats are held by applications that are accepted, confirmed or have travelled; and by each delegate of an enterprise who came without
 * an application.  Those of the chamber, who belong to no enterprise, sit apart.
 */
#ifndef TW_MODEL_SEAT_BOOK_H
#define TW_MODEL_SEAT_BOOK_H

#include "model/delegation.h"
#include "model/seat.h"
#include "text/json.h"

/* Whether an application, a delegate in this state holds seats. */
bool	seat_is_held(int64_t application_state);
bool	seat_is_sat_on(int64_t delegate_state);

/* Who asks: an application, or a delegate without one; the other is NONE. */
struct seat_request {
	int64_t	 delegation, enterprise;
	int64_t	 application, delegate;
	int64_t	 seats;
};

/*
 * What a delegation, as it is given, says of seats, and who has them; all but the one who asks (NULL: all).  Errors: ERR_DB.
 * Thread: any.
 */
int	seat_book_read(struct db *d, struct arena *a, const struct delegation *of, const struct seat_request *but, struct seat_book *out,
	    struct err *e) MUST_USE;

/*
 * Whether somebody may have the seats that he asks for; of a trip that is over, what happened is not judged.  Errors: ERR_CONFLICT with
 * enterprise_cap {cap, taken, asked}, no_seats {capacity, taken, asked} or seats_reserved {level, left, asked}; ERR_DB.
 * Thread: any; to rely on it, the writer.
 */
int	seat_check(struct db *d, struct arena *a, const struct seat_request *asks, struct err *e) MUST_USE;

/*
 * Whether a delegation may say this of seats: complaints capacity_below {taken}, enterprise_cap_below {seats}, reserved_above {left} at the
 * field that was changed, level_twice.  Errors: ERR_DB.  Thread: as above.
 */
int	seat_check_plan(struct db *d, const struct delegation *was, const struct delegation *now, struct err *e) MUST_USE;

/* The seats of a delegation for people: docs/api.md "Seats".  Errors: ERR_DB.  Thread: any. */
int	seat_put(struct db *d, struct arena *a, const struct delegation *of, struct jw *w, struct err *e) MUST_USE;

#endif
