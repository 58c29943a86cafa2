/*
 * Settings of the program (ui-and-api.md B2): flag > TRADEWIND_<NAME> > file > default.  One table;
 * the file is INI, where `[http]` before `head-ms = 5000` means the setting `http-head-ms`.
 *
 * The program never writes its file.  What administrators change in the browser is in the database.
 */
#ifndef TW_CMD_CONF_H
#define TW_CMD_CONF_H

#include "base/err.h"
#include "cmd/frame.h"
#include "http/server.h"

#define CONF_FILE	"/etc/tradewind/tradewind.conf"

enum setting_kind { SET_TEXT, SET_INT, SET_CHOICE, SET_FILE };

struct setting {
	const char	*name;		/* '_' and '-' are the same in it; printed with '-' */
	enum setting_kind kind;
	const char	*value;		/* what help calls it */
	const char	*otherwise;	/* the default, or NULL: none */
	int64_t		 min, max;	/* SET_INT */
	const char	*choices;	/* SET_CHOICE: "text json" */
	const char	*zh, *en;	/* NULL: a limit of the connection layer (http/server.h) */
};

extern const struct setting settings[];		/* ended by { NULL } */
const struct setting *setting_find(const char *name);	/* NULL: none */
void	setting_name(const struct setting *s, char out[64]);	/* as it is printed */

enum origin { FROM_DEFAULT, FROM_FILE, FROM_ENVIRONMENT, FROM_FLAG };

struct conf {
	struct arena	*arena;
	const char	*file;		/* the file that was read, or NULL */
	struct conf_value {
		const char	*text;	/* NULL: not set */
		enum origin	 origin;
		int		 line;	/* FROM_FILE */
	} v[64];
};

/*
 * Gather all settings.  file is --config (it must exist), or NULL: TRADEWIND_CONFIG, else CONF_FILE if it
 * is there.  Every fault is a complaint at "FILE:LINE", the variable or the flag; they do not stop
 * the reading.  Errors: ERR_USAGE.
 */
int	conf_load(struct conf *c, struct arena *a, const char *file, const struct pair *flags, size_t n,
	    struct err *e) MUST_USE;

const char *conf_text(const struct conf *c, const char *name);	/* NULL: not set */
int64_t	conf_int(const struct conf *c, const char *name);

/* The words of a setting that is a list (commas or spaces), NULL-ended, in the arena. */
const char *const *conf_words(const struct conf *c, const char *name);

/* The limits of the connection layer. */
void	conf_limits(const struct conf *c, struct server_limits *out);

/* Level and format of the log. */
void	conf_log(const struct conf *c);

#endif
