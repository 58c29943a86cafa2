/*
 * What was due over all projects when it was last asked for, in memory: only what is in the log since then is counted anew, by what each of its
 * projects says.  Thread: any.
 */
#ifndef TW_MODEL_FILING_KEPT_H
#define TW_MODEL_FILING_KEPT_H

struct filing_kept;
struct filing_kept *filing_kept_new(void) MUST_USE;
void	filing_kept_free(struct filing_kept *k);		/* NULL is fine */

#endif
