/*
 * What travel documents say: which fields each kind has, what may stand in them, and how they are written, sealed and shown.
 *
 * Pure: nothing here reads or writes a database.  No complaint names a value.
 */
#ifndef TW_MODEL_PAPER_FORM_H
#define TW_MODEL_PAPER_FORM_H

#include "meta/field.h"
#include "text/json.h"

enum paper_kind { PAPER_PASSPORT, PAPER_APEC_CARD, PAPER_VISA, PAPER_INSURANCE, PAPER_DETAILS, PAPER_KINDS };
extern const struct choice paper_kind_choices[];	/* code, English, Chinese; ended by NULL */

enum paper_type {
	PT_NUMBER,	/* of the document: capital letters and digits */
	PT_LATIN,	/* a name as printed: Latin capitals */
	PT_TEXT,	/* one line */
	PT_DATE,
	PT_COUNTRY,	/* a code of the list of countries */
	PT_CHOICE,
	PT_ECONOMIES,	/* "ID,MY"; an array on the wire */
};

#define PAPER_FIELDS(X) \
	X(number) X(nationality) X(country) X(surname) X(given_names) X(sex) X(birth_on) X(issued_at) X(visa_type) X(entries) X(insurer) \
	X(starts_on) X(issued_on) X(expires_on) X(economies) X(diet) X(emergency_name) X(emergency_relation) X(emergency_phone)
#define PAPER_ENUM(name) PF_##name,
enum paper_field_id { PAPER_FIELDS(PAPER_ENUM) PF_COUNT };
#undef PAPER_ENUM

struct paper_field {
	const char	*name;
	enum paper_type	 type;
	unsigned	 kinds, needs;	/* BIT(enum paper_kind): of which it is a field, where it must be filled */
	size_t		 max;		/* characters */
	const struct choice *choices;	/* PT_CHOICE */
	bool		 masked;	/* only its end, or year, is shown unless somebody asks for it with a reason */
	const char	*en, *zh;
};
extern const struct paper_field paper_fields[PF_COUNT];

/* The economies that take part in the APEC card, ended by NULL. */
extern const char *const paper_economies[];

/* One document in the open.  Texts live in an arena; NULL: not filled. */
struct paper {
	enum paper_kind	 kind;
	const char	*v[PF_COUNT];
};

int	paper_kind_parse(const char *code);	/* -1: unknown */

/*
 * Lay a body over p, whose kind is set: members are the fields of its kind, null empties one.  `kind` in the body is passed over.
 * today: ISO date; nobody is born and nothing is issued after it.
 * Complaints: unknown_field, wrong_type, required, too_long, bad_choice {allowed}, bad_date, bad_document_number, not_latin, unknown_country,
 * expires_before_issued, date_in_future.
 */
int	paper_overlay(struct arena *a, struct paper *p, const struct jv *body, const char *today, struct err *e) MUST_USE;

/* Which fields differ, as BIT(enum paper_field_id). */
unsigned paper_diff(const struct paper *a, const struct paper *b);

/* The text that is sealed, and back: p points into it.  -1: it is of another form. */
void	paper_pack(struct str *out, const struct paper *p);
int	paper_unpack(struct paper *p, const char *text, size_t n) MUST_USE;

/* The fields of its kind as members of an object that is begun; open: in full. */
void	paper_put(struct jw *w, const struct paper *p, bool open);

/* What two papers of the same document agree in, as text to compare by; false: it has no number. */
bool	paper_same_text(struct str *out, const struct paper *p);

#endif
