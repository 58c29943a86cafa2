/*
 * Two records of one enterprise become one, and two again.
 *
 * The one that goes (gone) stays in its table as it was, with status merged, merged_into set, archived, its credit code given up; it
 * is in no list but the one that asks for merged ones.  The one that stays gets what was chosen or what it had not, the lists of
 * both, and the other's names as former names.  Every relation that meta/relation.h says to be moved points to it afterwards.
 * What undoing needs is kept beside (docs/decisions/0019).
 *
 * Thread: the writer, unless said otherwise.
 */
#ifndef TW_MODEL_MERGE_H
#define TW_MODEL_MERGE_H

#include "meta/list.h"
#include "meta/relation.h"
#include "model/access.h"
#include "text/json.h"

#define MERGE_UNDO_DAYS	30

struct merge_ask {
	int64_t		 gone, stays;
	int64_t		 gone_version, stays_version;	/* NONE: unconditional */
	const struct jv	*choose;	/* {"field":"this"|"other"}: of the one that goes, or of the one that stays; NULL: none */
};

/* Of one relation: rows that were moved, and rows that were left where they are. */
/*
 * What both have on one trip and one cannot have twice: live applications, meetings at the same time.  Such a merge is refused; a person decides
 * first which of them stays.
 */
#define MERGE_CLASHES	20
struct merge_clash {
	const char	*code;		/* merge_two_applications, merge_meetings_overlap */
	const struct resource *r;
	int64_t		 delegation, gone, stays;	/* the trip, and the rows of either */
	const char	*trip, *starts;	/* its title in the actor's language; when the meeting begins, "" */
};
struct merge_clashes {
	struct merge_clash row[MERGE_CLASHES];	/* the first ones */
	size_t		 n;
};
int	merge_clashes_read(struct db *d, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct merge_clashes *out,
	    struct err *e) MUST_USE;
/* What its sentence is made of. */
#define MERGE_CLASH_PARAMS	5
void	merge_clash_params(struct arena *a, const struct merge_clash *c, struct err_param out[MERGE_CLASH_PARAMS]);

struct merge_moved {
	const struct relation	*what;
	int64_t			 moved, left;
};

struct merge_done {
	int64_t		 id;			/* of the merge */
	int64_t		 undo_until;		/* ms UTC */
	void		*gone, *stays;		/* the records afterwards */
	struct merge_moved *moved;		/* relations with any */
	size_t		 nmoved;
	field_set	 left_fields;		/* undo: fields that somebody has changed since, and that stay so */
};

/*
 * Merge.  A field that choose does not name is the one of the record that stays unless that is empty; lists are united.  A row that
 * a unique key keeps from moving (a term that begins on the day of another) is left with the record that goes, and counted.
 * Errors: ERR_NOT_FOUND, ERR_FORBIDDEN; ERR_CONFLICT with record_merged {into} of either, merge_into_archived, or complaints at /into about merge_clashes; ERR_STALE of either
 * (extra_json "current" has the id); ERR_VALIDATION with complaints at /into, /choose/x and at fields of the result.
 */
int	merge_run(struct tx *t, struct arena *a, const struct actor *who, const struct merge_ask *ask, struct merge_done *out,
	    struct err *e) MUST_USE;

/*
 * Undo the merge by which gone went, also where the record that it went into has been merged since: what was moved comes back from
 * where merges have taken it; what somebody has changed since stays as it is and is told.
 * Errors: ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STALE; ERR_CONFLICT with not_merged, merge_undo_over {until}, and complaints at a code
 * that another has taken meanwhile.
 */
int	merge_undo(struct tx *t, struct arena *a, const struct actor *who, int64_t gone, int64_t version, struct merge_done *out,
	    struct err *e) MUST_USE;

/*
 * Where the address of a merged enterprise leads: 1 with *into, 0 (not merged, or not to be known by the actor: the old one as it was
 * and the one that stands for it must both be in sight), -1.  Thread: any.
 */
int	merge_leads_to(struct db *d, struct arena *a, const struct actor *who, int64_t id, int64_t *into, struct err *e) MUST_USE;

/* Filters of a list by merged enterprises, as far as the actor may know where these went (meta/list.h list_follow).  Thread: any. */
int	merge_follow_list(struct db *d, struct arena *a, const struct actor *who, struct list *l, struct err *e) MUST_USE;

/* A merged enterprise as it was before, code and all: 1, 0 (there is none, or it was not merged), -1.  Thread: any. */
struct enterprise;
int	merge_as_it_was(struct db *d, struct arena *a, int64_t id, struct enterprise **out, struct err *e) MUST_USE;

/* The enterprise that a credit code was given up by in a merge: 1 with *id, 0, -1.  Thread: any. */
int	merge_by_old_code(struct db *d, const char *uscc, int64_t *id, struct err *e) MUST_USE;

#endif
