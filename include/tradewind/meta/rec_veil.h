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
 * Take out of records that are to be shown what the view does not find: an F_REF gets NONE, of an F_LIST these rows go.  Asked once for each field
 * of them all.  A change of such a record writes what differs, so what was taken out stays as it is.  In the caller's snapshot if there is one; 0,
 * -1 database error.
 */
int	rec_veil(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct rec_seen *row, size_t n, struct err *e) MUST_USE;

/* Which record names which: pairs in order, in an arena. */
struct seen_ref {
	int64_t		 of, to;
};
struct seen_refs {
	struct seen_ref	*ref;
	size_t		 n, room;
};
bool	seen_refs_has(const struct seen_refs *in, int64_t of, int64_t to);

/* Which of the records that field f of these records names the view finds (list_sql.c). */
int	rec_seen_refs(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct field *f, const int64_t *id, size_t n,
	    struct seen_refs *out, struct err *e) MUST_USE;
/* Which of these rows of a resource with .staff_rows are there and not for staff alone: each with itself (list_sql.c). */
int	rec_rows_for_all(struct db *d, struct arena *a, const struct resource *r, const int64_t *id, size_t n, struct seen_refs *out,
	    struct err *e) MUST_USE;
/* A list of rec without the rows whose F_REF sub names none that it is seen to name; NULL: none is left. */
const char *rec_list_kept(struct arena *a, const struct field *f, const void *rec, const struct field *sub, const struct seen_refs *seen);

#endif
