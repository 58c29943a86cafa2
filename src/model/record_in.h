/*
 * The write path among the files that share it: record.c, and merge.c, which changes what no client may.
 */
#ifndef TW_MODEL_RECORD_IN_H
#define TW_MODEL_RECORD_IN_H

#include "model/record.h"

/* A record that is there, and which classes of it the actor sees and changes. */
struct target {
	void	*was;
	unsigned see, change;
};

/*
 * Load and admit: scope before rights before version, so that nothing is told of what is hidden.  Errors: ERR_NOT_FOUND,
 * ERR_CONFLICT with record_merged {into}, ERR_FORBIDDEN, ERR_STALE as of record_change_json.
 */
int	record_target(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, enum verb verb,
	    int64_t version, struct target *out, struct err *e) MUST_USE;
/* The same for a record that was merged, which nobody else may change. */
int	record_target_merged(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
	    enum verb verb, int64_t version, struct target *out, struct err *e) MUST_USE;

/* Codes that another has, of those that differ: -1 with ERR_CONFLICT and complaints. */
int	record_check_unique(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
	    const void *now, struct err *e) MUST_USE;

/* What was given has been complained about: add what the table and the rules say of other fields, so that one answer names all.  Returns -1. */
int	record_complain_more(struct db *d, const struct resource *r, const void *was, void *now, struct err *e);

/*
 * What record_make makes, without judging: derived fields, the entry for the log, and what search finds it by where that differs
 * or always is set.
 */
void	record_prepare(struct arena *a, const struct resource *r, const void *was, void *now, bool always,
	    struct record_made *out);

/* Write, index, audit, count: the part that nobody may leave out. */
int	record_write_as(struct tx *t, const struct actor *who, const struct resource *r, const struct record_made *m,
	    const char *action, const char *note, struct err *e) MUST_USE;

#endif
