/*
 * Query strings: strict reading, canonical writing.
 */
#ifndef TW_TEXT_URI_H
#define TW_TEXT_URI_H

#include "base/err.h"
#include "base/str.h"

#define URI_MAX_PAIRS	200

struct uri_pair {
	const char	*key, *value;	/* decoded, valid UTF-8 without NUL; value "" without '=' */
};
struct uri_query {
	struct uri_pair	*pair;		/* in the order of the query */
	size_t		 n;
};

/*
 * Read a raw query string ("a=1&b=%E5%8D%8E", without '?').  `+` is a space, `%hh` must be valid
 * and give valid UTF-8 without NUL; empty pieces between `&` are skipped, an empty key is not.
 * Returns 0 with *out in the arena, or -1: ERR_BAD_PARAM, detail bad_query_encoding (param key) or
 * too_many_parameters.
 */
int	uri_query(struct arena *a, const char *query, struct uri_query *out, struct err *e) MUST_USE;

/* The first value of a key, or NULL. */
const char *uri_get(const struct uri_query *q, const char *key);

/*
 * Refuse a parameter that is not one of the NULL-ended names (NULL: none is) and one that stands twice.
 * Errors: ERR_UNKNOWN_PARAM with name and allowed, ERR_BAD_PARAM with name.
 */
int	uri_only(const struct uri_query *q, const char *const *names, struct err *e) MUST_USE;

/* The parts of that. */
bool	uri_names(const char *const *names, const char *key);	/* names may be NULL */
int	uri_once(const struct uri_query *q, size_t i, struct err *e) MUST_USE;	/* pair i has a key that no earlier one has */
int	uri_unknown(const char *key, const char *allowed, struct err *e);	/* fills e, returns -1 */

/* Append text with everything but RFC 3986's unreserved characters as %HH (upper case). */
void	uri_encode(struct str *out, const char *text);

/* Append key=value, both encoded, after a '&' unless out is empty or ends with '?' or '&'. */
void	uri_add(struct str *out, const char *key, const char *value);

/*
 * Append the canonical form: pairs sorted by key, then by value, encoded as above.  Two queries
 * that ask for the same have the same form (cache keys, digests of cursors).
 */
void	uri_canonical(struct arena *a, const struct uri_query *q, struct str *out);

/*
 * Whether a text can be the address of a web site as people give it: a host name of two labels or more, or an IPv4 address, with
 * http:// or https:// before it or nothing, and port, path, query and fragment behind it.  Letters of all scripts; no user names.
 */
bool	uri_is_site(const char *text);
/* The same with http:// or https:// before it; as the address of a page the host may end with the root's dot. */
bool	uri_is_link(const char *text);

/* The same without http://, the host in lower case, without a slash that is its whole path: what two spellings have in common. */
const char *uri_bare_site(struct arena *a, const char *text);

/* Decode %hh of a path segment into the arena; NULL if an escape or the UTF-8 is bad, or with NUL. */
const char *uri_decode(struct arena *a, const char *p, size_t len);

#endif
