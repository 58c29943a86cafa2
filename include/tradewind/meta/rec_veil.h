/*
 * What a record names and its reader does not find: the one place where it is taken out before the record is written for somebody (struct veil,
 * meta/field.h); filters by such fields keep the same condition (list_sql.c).
 */
#ifndef TW_META_REC_VEIL_H
#define TW_META_REC_VEIL_H

#include "meta/rec.h"

/* Whether the view reads a field only as far as it finds what this names: it is bound to an enterprise. */
bool	field_is_veiled(const struct view *v, const struct field *f);
/* The same of any field of a resource: what such an answer says rests on other records, too, whose counters scope_stamp adds. */
bool	resource_is_veiled(const struct view *v, const struct resource *r);
/* Whether the view may read less of a record than stands in it, because it is not the office's: what it is told has a tag of its own (api/whole.h). */
bool	resource_is_partial(const struct view *v, const struct resource *r);
/* The reference of a field with .veil: itself, or the first one in the rows of its list. */
const struct field *field_seen_ref(const struct field *f);

/*
 * Take out of a record that was loaded for somebody (rec_load_seen, record_get) what the view does not find: an F_REF gets NONE, of an F_LIST these rows
 * go.  A change of such a record writes what differs, so what was taken out stays as it is.  In the caller's snapshot if there is one; 0, -1 database error.
 */
int	rec_veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, void *rec, struct err *e) MUST_USE;

/* Which of the records that field f of the record id names the view finds, at most `most` of them (list_sql.c). */
int	rec_seen_refs(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct field *f, int64_t id, int64_t *out,
	    size_t most, size_t *n, struct err *e) MUST_USE;

#endif
