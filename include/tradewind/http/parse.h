/*
 * The strict HTTP/1.1 machine: bytes in, events out; knows no socket (security.md H1-H7).
 *
 * A request is fed in pieces of any size.  What is wrong is found at the byte that makes it wrong.
 * The head's bytes are kept in `head`, cut into C strings in place; names are lower case.
 * Thread: whoever has it.
 */
#ifndef TW_HTTP_PARSE_H
#define TW_HTTP_PARSE_H

#include "http/req.h"

enum {
	PARSE_HEAD_MOST = 16384,	/* request line and fields with their line ends, bytes */
	PARSE_TARGET_MOST = 8192,
	PARSE_FIELDS_MOST = 100,
	PARSE_CHUNK_LINE_MOST = 256,	/* size, extension and CRLF */
	PARSE_OVERHEAD_MOST = 65536,	/* of chunked coding in one body */
	PARSE_TRAILER_MOST = 4096,
};

enum parse_event {
	PARSE_MORE,	/* all was used; more is needed */
	PARSE_HEAD,	/* the head is complete and valid; feed the rest for the body */
	PARSE_DATA,	/* *data is the next piece of the body, inside what was fed */
	PARSE_END,	/* the request is complete */
	PARSE_BAD,	/* p->error and p->detail; the connection is of no more use */
};

struct parse_field {
	uint16_t	 name, value;	/* offsets into head */
};

struct parse {
	/* Valid after PARSE_HEAD. */
	struct str	 head;
	enum method	 method;
	int		 minor;			/* HTTP/1.minor */
	uint32_t	 target;		/* offset of the request target */
	size_t		 nfields;
	struct parse_field field[PARSE_FIELDS_MOST];
	bool		 keep_alive;		/* what version and Connection ask for */
	bool		 expect;		/* Expect: 100-continue */
	bool		 chunked;
	int64_t		 length;		/* Content-Length; 0 without body, -1 if chunked */

	/* Valid after PARSE_BAD. */
	enum err_code	 error;
	const char	*detail;		/* a catalogue code */
	const char	*detail_name;		/* parameter {name} or NULL */

	/* Its own. */
	int		 state;
	size_t		 head_bytes;		/* used for the head so far */
	size_t		 mark;			/* where the piece began that is being read */
	int64_t		 left;			/* of the body, or of the chunk */
	size_t		 line_bytes, overhead_bytes, trailer_bytes;
	int		 digits;		/* of the chunk size */
};

/* For a new request; keeps the memory of head.  The first use needs zeroed memory. */
void	parse_init(struct parse *p);
void	parse_fini(struct parse *p);

/*
 * Feed n bytes; *used says how many were taken.  Call again with the rest after PARSE_HEAD and
 * PARSE_DATA, also when nothing is left: a body of length 0 ends with PARSE_END.
 */
enum parse_event parse_feed(struct parse *p, const char *in, size_t n, size_t *used,
    const char **data, size_t *ndata);

/* The first field of a lower-case name, or NULL: for names that may stand once.  Lists: req_header. */
const char *parse_field(const struct parse *p, const char *name);

/* Whether a comma list holds a token, in any case: Connection, Accept-Encoding. */
bool	list_has(const char *list, const char *token);

/*
 * Decode a request target once, in place: *path is the decoded path, *query the raw query ("" if
 * there is none).  -1: a code is malformed, %00, an encoded slash or backslash, a control byte,
 * a `.` or `..` segment, or the path is not UTF-8 (H2).
 */
int	target_split(char *target, char **path, char **query) MUST_USE;

/* Whether a Host is a name, an IPv4 address or [IPv6], with a port or without. */
bool	host_is_valid(const char *host);

/* The method's name: "GET". */
const char *method_name(enum method m);

#endif
