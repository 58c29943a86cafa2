/*
 * What went wrong, in a form that a program, a person and a log can each use.
 *
 * 0 is done, -1 is failed with *e filled; a lookup may also say 1 found, 0 none.  A problem has one
 * code (its HTTP status and wire name are a row of ERR_LIST) and any number of complaints about
 * single fields.  No sentence is written where the error happens: the words in both languages are
 * in the catalogue (base/msg), filled in from named parameters, when the answer is written.
 */
#ifndef TW_BASE_ERR_H
#define TW_BASE_ERR_H

#include "base/arena.h"

/*	name			HTTP	wire code (stable, English)	exit code of a command */
#define ERR_LIST(X) \
	X(OK,			200,	"ok",			0) \
	X(MALFORMED,		400,	"malformed",		2) \
	X(JSON_SYNTAX,		400,	"json_syntax",		2) \
	X(JSON_DEPTH,		400,	"json_depth",		2) \
	X(UNKNOWN_PARAM,	400,	"unknown_parameter",	2) \
	X(BAD_PARAM,		400,	"bad_parameter",	2) \
	X(UNLIKE_AMOUNTS,	400,	"unlike_amounts",	2) \
	X(CURSOR,		400,	"cursor_mismatch",	2) \
	X(SIGNED_OUT,		401,	"signed_out",		5) \
	X(BAD_LOGIN,		401,	"bad_login",		5) \
	X(FORBIDDEN,		403,	"forbidden",		5) \
	X(CSRF,			403,	"csrf",			5) \
	X(NOT_FOUND,		404,	"not_found",		4) \
	X(METHOD,		405,	"method_not_allowed",	2) \
	X(NOT_ACCEPTABLE,	406,	"not_acceptable",	2) \
	X(TIMEOUT,		408,	"timeout",		1) \
	X(CONFLICT,		409,	"conflict",		1) \
	X(STALE,		412,	"stale_version",	1) \
	X(TOO_LARGE,		413,	"too_large",		1) \
	X(URI_TOO_LONG,		414,	"uri_too_long",		2) \
	X(MEDIA_TYPE,		415,	"media_type",		2) \
	X(EXPECT,		417,	"expectation_failed",	1) \
	X(MISDIRECTED,		421,	"wrong_host",		1) \
	X(VALIDATION,		422,	"validation",		1) \
	X(JSON_DUPLICATE,	422,	"json_duplicate",	2) \
	X(JSON_LIMIT,		422,	"json_limit",		2) \
	X(KEY_REUSED,		422,	"key_reused",		1) \
	X(BAD_FILE,		422,	"bad_file",		1) \
	X(NEED_VERSION,		428,	"version_required",	1) \
	X(THROTTLED,		429,	"throttled",		6) \
	X(HEAD_TOO_LARGE,	431,	"head_too_large",	2) \
	X(INTERNAL,		500,	"internal",		1) \
	X(NOT_IMPLEMENTED,	501,	"not_implemented",	1) \
	X(BUSY,			503,	"busy",			6) \
	X(STOPPING,		503,	"stopping",		6) \
	X(DB,			503,	"database",		1) \
	X(HTTP_VERSION,		505,	"http_version",		2) \
	X(DISK_FULL,		507,	"disk_full",		1) \
	X(DAMAGED,		503,	"database_damaged",	7) \
	X(TOO_NEW,		503,	"database_too_new",	7) \
	X(LOCKED,		503,	"locked",		6) \
	X(USAGE,		400,	"usage",		2) \
	X(CANCELLED,		503,	"cancelled",		130)

#define ERR_ENUM(name, status, wire, code) ERR_##name,
enum err_code { ERR_LIST(ERR_ENUM) ERR_NCODES };
#undef ERR_ENUM

struct err_param {
	const char	*key, *value;
};
#define ERR_NPARAMS	6

/* One complaint about one field, in the order in which they were found. */
struct err_item {
	struct err_item	*next;
	const char	*pointer;	/* JSON pointer, "/uscc" */
	const char	*code;		/* "uscc_check_digit": a row of the catalogue */
	struct err_param param[ERR_NPARAMS];
	size_t		 nparams;
	bool		 confirm;	/* a warning: it does not stand in the way of those who say that they know */
};

struct err {
	struct arena	*arena;		/* where parameters and items live; set by err_init */
	enum err_code	 code;
	const char	*detail;	/* catalogue code that says it closer than `code`, or NULL */
	char		 log[256];	/* English, for the log and for developers: never on the wire */
	struct err_param param[ERR_NPARAMS];
	size_t		 nparams;
	struct err_item	*items, **tail;
	size_t		 nitems;
	int		 retry_after_s;	/* 0: none */
	const char	*extra_json;	/* members added to the problem body, `"current":{...}`, or NULL */
	const char *const *confirmed;	/* codes of warnings that somebody knows of and takes upon himself, NULL-ended; or NULL */
	bool		 confirms_all;	/* all of them: a sheet's row is told of them afterwards */
	struct err_item	*warned;	/* those that were passed over so, in the order in which they were found */
};

/* An error that is empty and keeps its parameters in a.  a must outlive e. */
void	err_init(struct err *e, struct arena *a);

/* Forget what is in e, but for what is confirmed. */
void	err_clear(struct err *e);

/*
 * Fill e and return -1.  fmt is for the log (English, no personal data, bytes from outside are
 * escaped by the logger).  A second call replaces the first but keeps the field complaints.
 */
int	fail(struct err *e, enum err_code code, const char *fmt, ...) PRINTF(3, 4);

/* Name the closer reason (a catalogue code, constant) and give its parameters (copied). */
int	fail_detail(struct err *e, enum err_code code, const char *detail);
void	err_param(struct err *e, const char *key, const char *value);
void	err_param_int(struct err *e, const char *key, int64_t value);

/*
 * Add one complaint about one field and make the whole a validation error (ERR_VALIDATION unless
 * another code was set before).  pointer is copied; code is a constant catalogue code.
 * Returns the complaint, so that parameters can be added with err_item_param.
 */
struct err_item *err_field(struct err *e, const char *pointer, const char *code);
void	err_item_param(struct err *e, struct err_item *it, const char *key, const char *value);

/* Whether there is a complaint about a field already, or about something in it: what else is said of it follows from that. */
bool	err_complains(const struct err *e, const char *pointer);

/*
 * Warn about one field: a complaint that is confirmed away, `?confirm=code` (docs/api.md).  Whoever has confirmed it, or all, finds it in
 * e->warned instead, once for each pointer, and nothing is complained about.  Returns it, for its parameters.
 */
struct err_item *err_warn(struct err *e, const char *pointer, const char *code);

/* A complaint of another struct err said of this one, at a pointer of its own. */
struct err_item *err_item_again(struct err *e, const char *pointer, const struct err_item *it);

/* The two complaints that would say nothing without their parameter.  Return -1. */
int	err_choice(struct err *e, const char *pointer, const char *allowed);	/* "read, write" */
int	err_type(struct err *e, const char *pointer, const char *expected);	/* "array" */

/* What a file that could not be written means: no room on the disk (ENOSPC), none in a quota (EDQUOT) or none in a limit (EFBIG) is ERR_DISK_FULL, else otherwise. */
enum err_code err_of_file(int error, enum err_code otherwise);

int	 err_status(enum err_code code);	/* HTTP status */
const char *err_wire(enum err_code code);	/* stable wire code */
int	 err_exit(enum err_code code);		/* exit code of a command */

#endif
