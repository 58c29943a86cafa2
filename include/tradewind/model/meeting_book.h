/*
 * The meetings of a delegation in memory, as far as a caller sees them: what the grid, the schedules and the proposal are made of.
 *
 * Members see the meetings of their own company from the request on, and in them their own company and delegates and, of joint ones, the companies that
 * show themselves (meta/rec_veil.h); who keeps the delegation, and the desks, see all.  For others there are no meetings in it.
 */
#ifndef TW_MODEL_MEETING_BOOK_H
#define TW_MODEL_MEETING_BOOK_H

#include "model/meeting.h"

/* A stretch of a one-to-one block (an item of the agenda, cut by its slot_minutes), in order of time. */
struct book_slot {
	int64_t		 item, leg;
	int64_t		 starts_at, ends_at;	/* ms UTC */
	const char	*zone, *place;
	int64_t		 tables;		/* NONE: not said */
	int		 block;			/* slots of one item have one number */
};

struct book_ids {
	int64_t		*id;
	int		 n;
};

struct book_meeting {
	int64_t		 id, version, leg;
	int64_t		 starts_at, ends_at;
	struct local_time starts, ends;
	const char	*place, *aim, *interpreter;
	int64_t		 table_no, interpreter_delegate;
	int64_t		 state, hold_until;
	struct book_ids	 enterprises, counterparts, delegates;
	int		 others;		/* companies of it that the caller is not told of */
};

struct book_name {
	int64_t		 id;
	const char	*name_zh, *name_en;
	int64_t		 enterprise;		/* of a delegate */
	const char	*country, *city;	/* of a counterpart, of a leg */
};
struct book_names {
	struct book_name *row;			/* counterparts, delegates and legs by id; enterprises in the order of their names */
	int		 n;
};

struct meeting_book {
	int64_t		 delegation;
	int64_t		 own;			/* a member's company; NONE: nobody's */
	bool		 all;			/* the caller sees every meeting */
	struct book_slot *slots;
	int		 nslots;
	struct book_meeting *meetings;		/* that are neither cancelled, moved nor archived, by their beginning; without one they come first */
	int		 nmeetings;
	struct book_names enterprises;		/* who goes, wishes or meets; of a member his own */
	struct book_names joint;		/* of a member: who else is in his meetings, to be named where a meeting still has their ids */
	struct book_names counterparts;		/* who are wished or met */
	struct book_names delegates;
	struct book_names legs;
};

/* Read it in one snapshot or transaction.  Errors: ERR_NOT_FOUND (no such delegation for the caller), ERR_FORBIDDEN, ERR_DB. */
int	meeting_book_load(struct db *d, struct arena *a, const struct actor *who, int64_t delegation, struct meeting_book *out,
	    struct err *e) MUST_USE;

/* NULL: there is none such. */
const struct book_name *book_name_of(const struct book_names *in, int64_t id);
bool	book_has(const struct book_ids *in, int64_t id);
bool	book_overlaps(const struct book_meeting *m, const struct book_slot *s);

/* {"local":..,"zone":..} of a moment; {"id":..,"name_zh":..,"name_en":..}. */
void	book_put_moment(struct jw *w, int64_t ms, const char *zone);
void	book_put_name(struct jw *w, const struct book_name *n);
/* As members of an open object: of a meeting what everybody sees of it who sees it. */
void	book_put_meeting(struct jw *w, const struct meeting_book *b, const struct book_meeting *m, int64_t now_ms);
void	book_put_slots(struct jw *w, const struct meeting_book *b, const char *day);
/* Whether a slot begins on a day (NULL: on any). */
bool	book_is_on(const struct book_slot *s, const char *day);

/*
 * Write the grid: docs/api.md "Meetings of a delegation".  day: a date, or NULL.
 */
void	meeting_grid_put(struct jw *w, struct arena *a, const struct meeting_book *b, const char *day, int64_t now_ms);

/*
 * Write schedules, each group the meetings of one.  id NONE: of all.  Errors: ERR_NOT_FOUND, where the caller sees no such one.
 */
enum schedule_for { SCHEDULE_ENTERPRISE, SCHEDULE_COUNTERPART, SCHEDULE_DAY };
int	meeting_schedule_put(struct jw *w, const struct meeting_book *b, enum schedule_for of, int64_t id, const char *day, int64_t now_ms,
	    struct err *e) MUST_USE;

#endif
