/*
 * Name lists of a trip: for its host, for hotels, for the airline; in Chinese or English.  Only what each of them needs is on it.
 *
 * What leaves the house is written down: who got which fields, when, for what and why that is allowed (document_pack).
 */
#ifndef TW_MODEL_NAME_LIST_H
#define TW_MODEL_NAME_LIST_H

#include "model/trip.h"
#include "text/json.h"

enum names_use { NAMES_HOST, NAMES_HOTEL, NAMES_AIRLINE, NAMES_USES };
extern const char *const names_uses[];		/* "host" "hotel" "airline", NULL-ended */

/* What a passport says, for the list of an airline; NULL where it does not. */
struct names_passport {
	int64_t		 delegate;
	const char	*surname, *given_names, *sex, *born, *nationality, *number, *expires;
};

struct names_want {
	enum names_use	 use;
	enum lang	 lang;
	int64_t		 leg;				/* who is on it; NONE: all */
	const struct names_passport *passport;		/* of some delegates, or NULL: without */
	size_t		 npassports;
};

enum { NAMES_COLUMNS = 16 };
struct names_list {
	const char	*key[NAMES_COLUMNS], *label[NAMES_COLUMNS];
	size_t		 ncolumns;
	const char	*(*row)[NAMES_COLUMNS];		/* text, or NULL */
	size_t		 nrows;
};

/* Make it of the legs and delegates of t who travel: the leader first, then by company.  Errors: ERR_DB. */
int	names_make(struct db *d, struct arena *a, const struct trip *t, const struct names_want *want, struct names_list *out, struct err *e) MUST_USE;

/* "columns" and "rows" as members of the object that w has begun. */
void	names_put(struct jw *w, const struct names_list *l);

/* To whom a list went. */
struct names_sent {
	const char	*recipient, *purpose, *basis;
	const char	*by;				/* login of who gave it out */
	int64_t		 at_ms, pack;			/* when; the number of what was written down */
	const char	*sha256;			/* of the list */
};

/* The same as a workbook that says whose it is (P3), into an empty file (base/spool.h).  Errors: ERR_DISK_FULL, ERR_INTERNAL. */
int	names_put_xlsx(int fd, const char *dir, const char *title, enum lang lang, const struct names_list *l, const struct names_sent *sent,
	    struct err *e) MUST_USE;

/* Write that down as a document pack, by the write path: *id is its number.  Errors: as record_create_json.  Thread: the writer. */
int	names_record(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, const struct names_want *want,
	    const struct names_list *l, const struct names_sent *sent, int64_t *id, struct err *e) MUST_USE;

/* Of which list a pack tells: its use and language, and whether passports were on it.  False: of none, or of columns that are not made any more. */
struct document_pack;
bool	names_of_pack(const struct document_pack *p, struct names_want *want, bool *passports);

/* To whom it went.  Errors: ERR_DAMAGED. */
int	names_sent_of(struct db *d, struct arena *a, const struct document_pack *p, struct names_sent *out, struct err *e) MUST_USE;

#endif
