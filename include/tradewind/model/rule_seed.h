/*
 * Rules that come with the program as examples: files of db/ (CSV, the headings are names of fields), written into the table of a resource.
 *
 * The resource has a code, and says of each row whether it came with the program (shipped), was made or changed here (edited) and has been
 * checked by the chamber (reviewed).
 */
#ifndef TW_MODEL_RULE_SEED_H
#define TW_MODEL_RULE_SEED_H

#include "meta/resource.h"
#include "store/db.h"

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
