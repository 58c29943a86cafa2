/*
 * What the consumers of field tables share: one row of ftype[] for each type.  Private to meta/.
 */
#ifndef TW_META_FTYPE_H
#define TW_META_FTYPE_H

#include "meta/rec.h"
#include "meta/ref.h"

/* How a value lies in memory and in the database. */
enum value_kind { AS_INT, AS_TEXT, AS_MONEY, AS_LOCAL };

/* Room for a value of any type, while it is judged. */
union value {
	int64_t		 i;
	const char	*s;
	struct money	 m;
	struct local_time l;
};

/* What is wrong with a value; code NULL: nothing. */
struct bad {
	const char	*code;
	const char	*at;		/* JSON pointer below the field: "/0/issued_on"; NULL: the field itself */
	struct err_param param[ERR_NPARAMS];
	const char	*warning;	/* of cells: changes no outcome */
};
/* Complain: returns -1.  The value lives in a; keys and codes are constants. */
int	bad(struct bad *b, const char *code);
int	bad_text(struct arena *a, struct bad *b, const char *code, const char *key, const char *value);
int	bad_int(struct arena *a, struct bad *b, const char *code, const char *key, int64_t value);
/* Pass a complaint of text/ on: 0 if there is none. */
int	bad_from(struct bad *b, const char *complaint);

/* Comparisons of list queries. */
enum op { OP_EQ, OP_NE, OP_GT, OP_GTE, OP_LT, OP_LTE, OP_IN, OP_NOT_IN, OP_CONTAINS, OP_STARTS, OP_NULL, OP_COUNT };
extern const char *const op_names[OP_COUNT];	/* "" "ne" "gt" ... */
static inline bool
is_negative(enum op op)
{
	return op == OP_NE || op == OP_NOT_IN;
}

struct ftype {
	const char	*name;		/* in descriptions */
	enum value_kind	 kind;
	unsigned	 ops;		/* BIT(enum op) that filters take */
	void	(*put_json)(struct jw *w, const struct field *f, const void *at);
	/*
	 * From a JSON value that is not null, over what stands in *at: an object changes the members that it names
	 * (RFC 7396).  0, or -1 with *b filled and *at untouched.
	 */
	int	(*get_json)(struct arena *a, const struct field *f, const struct jv *v, union value *at, struct bad *b);
	/* From the text of a query parameter, the same way. */
	int	(*get_text)(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b);
	/* From a cell that says something; may leave *at as it is and warn. */
	int	(*get_cell)(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
		    struct bad *b);
	/* As a cell; at is not empty. */
	void	(*put_cell)(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang);
	/* Limits of a value that is there. */
	int	(*check)(struct arena *a, const struct field *f, const void *at, struct bad *b);
	/* The members of its JSON schema. */
	void	(*put_openapi)(struct jw *w, const struct field *f);
};
extern const struct ftype ftype[F_TYPES];

static inline void *
field_at(const struct field *f, void *rec)
{
	return (char *)rec + f->off;
}

static inline const void *
field_of(const struct field *f, const void *rec)
{
	return (const char *)rec + f->off;
}

void	value_clear(const struct field *f, void *at);
bool	value_is_empty(const struct field *f, const void *at);
bool	value_equal(const struct field *f, const void *a, const void *b);
size_t	value_size(const struct field *f);

/* Whether its first column holds text; and what the name of its second one ends with, NULL: it has one. */
bool	value_is_text(const struct field *f);
const char *value_second(const struct field *f);

/* The texts that a value points to, at most VALUE_TEXTS; returns how many. */
#define VALUE_TEXTS	2
size_t	value_texts(const struct field *f, void *at, const char **text[VALUE_TEXTS]);

/* Whether the field has columns in the resource's own table, and bind or read them; both return the next number. */
bool	field_is_column(const struct field *f);
int	value_bind(struct stmt *s, int n, const struct field *f, const void *at);
int	value_column(struct arena *a, struct stmt *s, int n, const struct field *f, void *at);

/* Index of a choice by its code or, with labels, by a label in either language; NONE: no such. */
int64_t	choice_find(const struct field *f, const char *text, bool labels);
int	bad_choice(struct arena *a, const struct field *f, struct bad *b);

/* --- ftype_text.c: the values of query parameters and cells ----------------------------------- */
int	text_get_int(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_dec(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_bool(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_text(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_code(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_enum(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_date(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_instant(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_money(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_local(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_coderef(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	text_get_list(struct arena *, const struct field *, const char *, union value *, struct bad *);
int	cell_get_plain(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_text(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_int(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_dec(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_bool(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_enum(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_date(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_money(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_local(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_coderef(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
int	cell_get_list(struct arena *, const struct field *, const char *, const char *, union value *, struct bad *);
void	cell_put_int(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_dec(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_bool(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_text(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_enum(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_instant(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_money(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_local(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_coderef(struct str *, const struct field *, const void *, bool, enum lang);
void	cell_put_list(struct str *, const struct field *, const void *, bool, enum lang);

/* Whether readers of these classes get the field of a record: not what is for the table alone. */
static inline bool
field_is_shown(const struct field *f, unsigned see)
{
	return (see & BIT(f->class)) && !(f->flags & (FL_HIDDEN | FL_KEY));
}

/* --- ftype_list.c: rows of a child table as canonical JSON ------------------------------------ */
int	list_get_json(struct arena *, const struct field *, const struct jv *, union value *, struct bad *);
/* One element of a canonical list from its values; and the values of an element. */
void	list_put_row(struct jw *w, const struct sub *sub, const union value *row);
void	list_get_row(const struct sub *sub, const struct jv *element, union value *row);
/* The canonical text as a tree, for what comes from a record. */
const struct jv *list_tree(struct arena *a, const char *canonical);
#define SUB_FIELDS	16

#endif
