/*
 * Rules that come with the program as examples: files of db/ (CSV, the headings are names of fields), written into the table of a resource.
 *
 * The resource has a code, and its rows begin as struct rule does.
 */
#ifndef TW_MODEL_RULE_SEED_H
#define TW_MODEL_RULE_SEED_H

#include "meta/rec.h"
#include "store/db.h"

struct rule {
	struct rec	 rec;
	int64_t		 reviewed;	/* somebody of the chamber has checked it */
	int64_t		 shipped;	/* it came with the program */
	int64_t		 edited;	/* it was made or changed here */
};

/* For the resource's derive: what nobody has said is not so. */
void	rule_derive(struct arena *a, void *rec);
/* For its validate: what is new or other than it was is the chamber's own. */
void	rule_set_edited(const struct resource *rules, const void *was, void *now);

struct rule_seed {
	const struct resource *rules;
	const char	*file;		/* "visa_rule.csv", the code in its first column */
	const char	*setting;	/* which holds the digest of the file that the database has */
	const char	*find;		/* "SELECT id, edited FROM ... WHERE code = $1" */
};

/*
 * Write the rules where the database has those of another version, in the place of those that nobody has changed since; what the chamber
 * has changed, made or put away stays so.  The reference lists are in memory.  Waits for the writer.  Errors: ERR_DB.
 */
int	rule_seed_load(struct store *s, struct db *d, const struct rule_seed *of, struct err *e) MUST_USE;

#endif
