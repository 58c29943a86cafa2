/*
 * Records in memory: loops over the field table (style.md 2).  Knows no resource by name.
 *
 * A record is the resource's struct, its first member a struct rec; strings live in the arena it was made with.
 * Text that is not known is NULL, an integer NONE, money { NONE, "" }, a list NULL (never "[]").
 */
#ifndef TW_META_REC_H
#define TW_META_REC_H

#include "meta/resource.h"
#include "text/json.h"

/* Every field empty; strings of a copy are its own. */
void	*rec_new(struct arena *a, const struct resource *r) MUST_USE;
void	*rec_copy(struct arena *a, const struct resource *r, const void *rec) MUST_USE;

/*
 * A set of fields by their position in r->fields, at most FIELDS_MOST; behind them stand the positions of
 * what every record has (rec_fields: version, created_at, updated_at, archived_at).
 */
typedef uint64_t field_set;
#define FIELDS_ALL	UINT64_MAX
#define FIELDS_MOST	60
#define FIELD_BIT(n)	(UINT64_C(1) << (n))
/* Id, version and times as field rows: readable, filtered and sorted as others.  The first is the id. */
extern const struct field rec_fields[];
extern const size_t rec_nfields;
const struct field *resource_field(const struct resource *r, const char *name);	/* NULL: none */
/* The reference to the record that a row is part of, and the kind of that record; NULL: none, or each row is its own. */
const struct field *resource_parent_field(const struct resource *r);
const struct resource *resource_parent(const struct resource *r);
const struct field *resource_link(const struct resource *child, const struct resource *parent);	/* the reference; NULL: none, or both are one */
/* What a record is called in a language: name_zh, name_en, or title_zh, title_en; NULL: it has no such field. */
const struct field *resource_name(const struct resource *r, enum lang lang);
/* The field's bit in a field_set; 0 for the id, which is always shown. */
field_set resource_field_bit(const struct resource *r, const struct field *f);
/* "staff" "public" "members" "own" "travel" */
const char *field_class_name(enum field_class c);
/* Whether a client may write the field at all, whoever it is. */
bool	field_is_writable(const struct field *f);
/* Or give when the record is made: as above, and what moves change afterwards. */
bool	field_is_given(const struct field *f);

/* Which classes the view sees, or may change, on this very row. */
unsigned rec_see(const struct view *v, const struct resource *r, const void *rec);
unsigned rec_change(const struct view *v, const struct resource *r, const void *rec);
/* Whether the row, judged by itself, exists for the view (only_own, listed_only, archived); whoever has the database asks rec_is_there. */
bool	rec_in_scope(const struct view *v, const struct resource *r, const void *rec);
/* The owning enterprise of a row, or NONE; where rows have several (own_list), NONE. */
int64_t	rec_own(const struct resource *r, const void *rec);
/* The account that keeps a row, or NONE. */
int64_t	rec_keeper(const struct resource *r, const void *rec);
/* Whether the row is the caller's: of his enterprise, or kept by him. */
bool	rec_is_mine(const struct view *v, const struct resource *r, const void *rec);
/* The enterprises' reference in the rows of resource.own_list, and that list. */
const struct field *resource_own_list(const struct resource *r, const struct field **sub);
/* Classes that the view sees on some rows in scope, and on all of them. */
unsigned view_sees_some(const struct view *v);
unsigned view_sees_all(const struct view *v);
unsigned view_changes_some(const struct view *v);
/* What the view is for the record whose rows are judged by it: one that is nobody's own is there where it is listed. */
struct view view_of_parent(const struct view *v, const struct resource *parent);
/* Whether rows of their own say nothing of being listed: they are where the record is whose rows they are. */
bool	resource_is_listed_by_parent(const struct resource *r);

bool	rec_field_equal(const struct field *f, const void *a, const void *b);
bool	rec_field_is_empty(const struct field *f, const void *rec);
void	rec_field_copy(const struct field *f, void *to, const void *from);	/* texts are shared */
/* A list of records in which rows refer to others (sub): the first row that names `from` names `to`.  Canonical, in a. */
const char *rec_list_pointed(struct arena *a, const struct field *f, const char *list, const struct field *sub, int64_t from, int64_t to);
size_t	rec_list_count(struct arena *a, const struct field *f, const void *rec);	/* rows of a list */
/* The i-th row of a list: what its F_REF sub names, NONE nobody.  False behind the last row. */
bool	rec_list_ref(struct arena *a, const struct field *f, const void *rec, const struct field *sub, size_t i, int64_t *out);
field_set rec_diff(const struct resource *r, const void *was, const void *now);	/* was may be NULL */

/* --- JSON (rec_json.c) ---------------------------------------------------------------------------- */
/*
 * Write a record as one object: id, then version, created_at, updated_at, archived_at (where set) and the fields that
 * are in `see`, each if it is in `only`.  What is not permitted is absent, what is empty is null.
 */
void	rec_put_json(struct jw *w, const struct resource *r, const void *rec, unsigned see, field_set only);
/* Some of them as members of an object that is begun; names ends with NULL. */
void	rec_put_named(struct jw *w, const struct resource *r, const void *rec, unsigned see, const char *const *names);
void	rec_put_value(struct jw *w, const struct field *f, const void *rec);

/*
 * Lay the members of a JSON object over a record: merge-patch (null empties).  Complaints, one for each member, at "/name":
 * unknown_field (also for a field whose class is not in `see`), read_only_field (seen but not in `change`), type and limits.
 * Nothing that was complained about is laid over.  0, or -1 with ERR_VALIDATION.
 */
int	rec_overlay_json(struct arena *a, const struct resource *r, const struct jv *body, unsigned see, unsigned change,
	    void *rec, struct err *e) MUST_USE;
/* The same with one member of it. */
int	rec_overlay_member(struct arena *a, const struct resource *r, const struct jv *member, unsigned see, unsigned change,
	    void *rec, struct err *e) MUST_USE;

/* Facts of the table over a whole record: required, limits.  Complaints as above. */
int	rec_check(const struct resource *r, const void *rec, struct err *e) MUST_USE;
/* Of what may have a name in one language or another, one that shows something: else "name_needed" at /name_zh.  NULL: not given, or no such field. */
void	rec_check_named(const char *zh, const char *en, const char *local, struct err *e);

/* --- as a reader sees them (rec_seen.c) ----------------------------------------------------------- */
/* Whether readers of these classes may find a reference empty that is not: it can name rows that are for staff alone. */
bool	field_may_hide(const struct field *f, unsigned see);
/* Whether rows may be chosen, ordered or counted by the field: it is seen on every row in scope. */
bool	view_may_ask(const struct view *v, const struct field *f);
/* A record to be shown, and the classes that the view sees of it; NULL: there is none. */
struct rec_seen {
	void		*rec;
	unsigned	 see;
};
/* Empty in records that are to be shown, not saved, what these readers do not find.  0, -1. */
int	rec_hide(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const struct rec_seen *row, size_t n, struct err *e) MUST_USE;
/* rec_load_some of each, to be shown.  What they name is asked for once for all of them.  0, -1. */
int	rec_load_page(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const int64_t *id, size_t n, field_set only,
	    struct rec_seen *out, struct err *e) MUST_USE;
/* The same of one: 1, 0 none, -1. */
int	rec_load_seen(struct db *d, struct arena *a, const struct view *v, const struct resource *r, int64_t id, field_set only, void **out,
	    unsigned *see, struct err *e) MUST_USE;

/* --- names of codes (rec_names.c) ----------------------------------------------------------------- */
/*
 * The codes of reference lists that records show, as rec_put_json shows them, to be named once each:
 * {"city":{"440300":"深圳市"},"industry":{...}}.  A text that is no code of its list is its own name.  Logins (FL_LOGIN) are told apart, for
 * whoever knows accounts, and named under "accounts" as far as somebody has them.  Lives in the arena, as the records do.
 */
struct rec_names;
struct rec_names *rec_names_new(struct arena *a) MUST_USE;
void	rec_names_add(struct rec_names *n, const struct resource *r, const void *rec, unsigned see, field_set only);
/* Each login once, in order; the count. */
size_t	rec_names_logins(struct rec_names *n, const char *const **login);
/* What the i-th of them is called, or NULL. */
void	rec_names_call(struct rec_names *n, size_t i, const char *name);
void	rec_names_put(struct jw *w, struct rec_names *n, enum lang lang);

/* --- SQL (rec_sql.c) ------------------------------------------------------------------------------ */
/*
 * Load one row whole, names and lists too, all of one state (in the caller's snapshot if there is one: much cheaper for many rows).
 * 1, 0 none, -1.  The caller asks rec_is_there.
 */
int	rec_load(struct db *d, struct arena *a, const struct resource *r, int64_t id, void **out, struct err *e) MUST_USE;
/* The same without the names and lists that are not in `only`: to be shown, not to be saved. */
int	rec_load_some(struct db *d, struct arena *a, const struct resource *r, int64_t id, field_set only, void **out,
	    struct err *e) MUST_USE;
/* Whether the row exists at all for the view: a child is there where the record is whose row it is, and that one likewise.  1, 0, -1. */
int	rec_is_there(struct db *d, struct arena *a, const struct view *v, const struct resource *r, const void *rec, struct err *e) MUST_USE;
/* Whether rows that are for staff alone do not exist for the view. */
bool	view_lacks_staff_rows(const struct view *v, const struct resource *r);
/* Whether a row with this value in .staff_rows is such a one. */
bool	resource_is_staff_row(const struct resource *r, int64_t value);
/* Whether that also rests on the record whose row it is. */
bool	view_asks_parent(const struct view *v, const struct resource *r);
/* Save: insert fills id, version 1, times from the caller; update writes what differs (lists as a whole) and sets version + 1. */
int	rec_insert(struct tx *t, const struct resource *r, void *rec, struct err *e) MUST_USE;
int	rec_update(struct tx *t, const struct resource *r, const void *was, void *now, struct err *e) MUST_USE;
/*
 * Another live row that holds the same value of an FL_UNIQUE or FL_IDENT field: 1 with *id, 0, -1.
 * Rows neither merged nor purged count, archived ones too.
 */
int	rec_find_same(struct db *d, const struct resource *r, const struct field *f, const void *rec, int64_t except, int64_t *id, struct err *e) MUST_USE;

/* --- bytes (rec_pack.c) --------------------------------------------------------------------------- */
/* Append a whole record, to be read back by this process; and read it from *p, which moves behind it: its texts stay where they lie. */
void	rec_pack(struct str *out, const struct resource *r, const void *rec);
void	*rec_unpack(struct arena *a, const struct resource *r, const char **p) MUST_USE;

/* --- sheets (rec_sheet.c) ------------------------------------------------------------------------- */
/* The cell of a field as text: code or ISO text (names) or label in lang (labels); NULL is empty.  In the arena. */
const char *rec_cell(struct arena *a, const struct field *f, const void *rec, bool labels, enum lang lang);
/*
 * Lay a cell as people write it over a record.  heading: the column's own text (its unit counts).  An empty cell and what says
 * nothing (-, N/A) changes nothing.  Complaints go to *complaint with its parameters, warnings (unknown place kept as text ...)
 * to *warning; both NULL when all is well.
 */
void	rec_overlay_cell(struct arena *a, const struct field *f, const char *heading, const char *text, void *rec,
	    const char **complaint, const char **warning, struct err_param param[ERR_NPARAMS]);
/* Of these warnings: the cell was not laid over the record, because no list knows it. */
bool	rec_cell_left_out(const char *warning);
/* The field that a heading means: name, label in either language, or synonym, folded; units in brackets do not count.  NULL: none. */
const struct field *rec_field_by_heading(const struct resource *r, const char *heading);
/* The same with how well it fits: of two headings of one field the better one has the smaller value. */
enum heading_fit { HEAD_NAME, HEAD_LABEL, HEAD_SYNONYM, HEAD_BARE };	/* bare: but for what stands in brackets */
const struct field *rec_heading(const struct resource *r, const char *heading, enum heading_fit *fit);
/* Whether what is kept says what a cell says, only finer or otherwise written: import leaves it as it is. */
bool	rec_cell_agrees(struct arena *a, const struct field *f, const void *kept, const void *cell);

/* --- description (rec_schema.c) ------------------------------------------------------------------- */
/* The resource as the front-end draws it: docs/api.md "meta".  Only what the view sees; help: with what helps to fill a field in. */
void	rec_put_schema(struct jw *w, const struct resource *r, const struct view *v, enum lang lang, bool help);
/* A column of its sheets that makes rows of a part: its kind, the part's path and the group (meta/sheet_part.h). */
void	rec_put_sheet_column(struct jw *w, const struct resource *r, const struct field *place, enum lang lang);
/* JSON schema (2020-12) of the record for OpenAPI. */
void	rec_put_openapi(struct jw *w, const struct resource *r, bool writing);

#endif
