/*
 * The table of settings and where their values come from.
 */
#include "base/base.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>

#include "base/log.h"
#include "cmd/conf.h"

enum { FILE_MOST = 1 << 20 };

const struct setting settings[] = {
	{ "data", SET_FILE, "DIR", "/var/lib/tradewind", 0, 0, NULL, "数据目录", "the data folder" },
	{ "host", SET_TEXT, "ADDRESS", "::", 0, 0, NULL,
	  "监听的地址（:: 为全部）", "address to listen on (::, all of them)" },
	{ "port", SET_INT, "N", "8443", 0, 65535, NULL,
	  "监听的端口（0 为任一空闲端口）", "port to listen on (0: any free one)" },
	{ "cert", SET_FILE, "FILE", NULL, 0, 0, NULL,
	  "PEM 证书及其链（默认为自签名证书）", "certificate and its chain, PEM (default: self-signed)" },
	{ "key", SET_FILE, "FILE", NULL, 0, 0, NULL, "证书的私钥", "the certificate's key" },
	{ "server-names", SET_TEXT, "NAMES", NULL, 0, 0, NULL,
	  "此服务器的其他主机名，以逗号分隔", "further host names of this server, separated by commas" },
	{ "server-proxies", SET_TEXT, "ADDRESSES", NULL, 0, 0, NULL,
	  "可信的反向代理地址，以逗号分隔", "addresses of trusted proxies, separated by commas" },
	{ "secret-key-file", SET_FILE, "FILE", NULL, 0, 0, NULL,
	  "保护证件资料的密钥文件，32 字节（默认为 systemd 凭据 secret.key，否则为数据目录中的 secret.key）",
	  "the secret key of travel documents, 32 bytes (default: the systemd credential secret.key, else secret.key in the data folder)" },
	{ "papers-undated-days", SET_INT, "DAYS", "180", 1, 365, NULL,
	  "没有日期的团组，证件资料自填写起保存几天", "how many days travel documents of a trip without days are kept after they were entered" },
	{ "loops", SET_INT, "N", "0", 0, 64, NULL,
	  "事件循环线程数（0 为自动）", "event loops (0: as fits the machine)" },
	{ "workers", SET_INT, "N", "0", 0, 256, NULL,
	  "工作线程数（0 为自动）", "worker threads (0: as fits the machine)" },
	{ "log-level", SET_CHOICE, "LEVEL", "info", 0, 0, "error warning info debug",
	  "日志级别", "how much is logged" },
	{ "log-format", SET_CHOICE, "FORMAT", "text", 0, 0, "text json", "日志格式", "form of a log line" },
	{ "log-access", SET_FILE, "FILE", NULL, 0, 0, NULL,
	  "访问日志（默认不写）", "access log, one line for each answer (default: none)" },
#define LIMIT_SETTING(name, value) \
	{ "http_" #name, SET_INT, "N", #value, 0, INT64_C(1) << 40, NULL, NULL, NULL },
	SERVER_LIMITS(LIMIT_SETTING)
#undef LIMIT_SETTING
	{ NULL }
};

/* The table and the places for values must agree. */
_Static_assert(nitems(settings) <= nitems(((struct conf *)NULL)->v), "more settings than struct conf holds");

static bool
same_name(const char *a, const char *b)
{
	for (; *a != '\0' && (*a == *b || (*a == '_' && *b == '-') || (*a == '-' && *b == '_')); a++, b++)
		;
	return *a == *b;
}

const struct setting *
setting_find(const char *name)
{
	for (const struct setting *s = settings; s->name != NULL; s++)
		if (same_name(s->name, name))
			return s;
	return NULL;
}

void
setting_name(const struct setting *s, char out[64])
{
	snprintf(out, 64, "%s", s->name);
	for (; *out != '\0'; out++)
		if (*out == '_')
			*out = '-';
}

/* --- checking and keeping a value ----------------------------------------------------------- */

static bool
number_fits(const struct setting *s, const char *text)
{
	char *end;
	long long v;

	errno = 0;
	v = strtoll(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && v >= s->min && v <= s->max;
}

static bool
is_choice(const struct setting *s, const char *text)
{
	size_t len = strlen(text);

	for (const char *c = s->choices; c != NULL; c = strchr(c, ' ')) {
		c += *c == ' ';
		if (strncmp(c, text, len) == 0 && (c[len] == ' ' || c[len] == '\0'))
			return len > 0;
	}
	return false;
}

static void
complain_value(const struct setting *s, const char *where, const char *text, struct err *e)
{
	struct err_item *it = err_field(e, where,
	    s->kind == SET_INT ? "conf_bad_number" : "conf_bad_choice");
	char name[64];

	setting_name(s, name);
	err_item_param(e, it, "key", name);
	err_item_param(e, it, "value", text);
	if (s->kind == SET_INT) {
		err_item_param(e, it, "min", arena_printf(e->arena, "%lld", (long long)s->min));
		err_item_param(e, it, "max", arena_printf(e->arena, "%lld", (long long)s->max));
	} else
		err_item_param(e, it, "allowed", s->choices);
}

static void
put(struct conf *c, const struct setting *s, const char *text, enum origin origin, int line,
    const char *where, struct err *e)
{
	struct conf_value *v = &c->v[s - settings];

	if ((s->kind == SET_INT && !number_fits(s, text)) || (s->kind == SET_CHOICE && !is_choice(s, text))) {
		complain_value(s, where, text, e);
		return;
	}
	*v = (struct conf_value){ arena_strdup(c->arena, text), origin, line };
}

/* --- the file --------------------------------------------------------------------------------- */

static char *
trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	for (end = s + strlen(s); end > s && isspace((unsigned char)end[-1]); end--)
		;
	*end = '\0';
	return s;
}

static void
complain_key(const char *where, const char *key, struct err *e)
{
	struct nearest near;
	struct err_item *it;
	char name[64];

	nearest_init(&near, key);
	for (const struct setting *s = settings; s->name != NULL; s++) {
		setting_name(s, name);
		nearest_try(&near, arena_strdup(e->arena, name));
	}
	it = err_field(e, where, nearest_word(&near) == NULL ? "conf_unknown_key" : "conf_unknown_key_near");
	err_item_param(e, it, "key", key);
	err_item_param(e, it, "nearest", nearest_word(&near));
}

/* One line, trimmed: empty, a comment, "[section]" or "key = value". */
static void
take_line(struct conf *c, char *line, int number, char section[64], struct err *e)
{
	const char *where = arena_printf(c->arena, "%s:%d", c->file, number);
	char *eq = strchr(line, '='), *key, *end;
	const struct setting *s;

	if (*line == '\0' || *line == '#' || *line == ';')
		return;
	if (*line == '[' && (end = strchr(line, ']')) != NULL && end[1] == '\0' && end - line < 60) {
		*end = '\0';
		snprintf(section, 64, "%s", line + 1);
		return;
	}
	if (eq == NULL) {
		err_field(e, where, "conf_bad_line");
		return;
	}
	*eq = '\0';
	key = arena_printf(c->arena, "%s%s%s", section, *section == '\0' ? "" : "-", trim(line));
	if ((s = setting_find(key)) == NULL)
		complain_key(where, key, e);
	else
		put(c, s, trim(eq + 1), FROM_FILE, number, where, e);
}

static int
read_file(struct conf *c, FILE *f, struct err *e)
{
	char *text = arena_alloc(c->arena, FILE_MOST + 1), *line = text, section[64] = "";
	size_t n = fread(text, 1, FILE_MOST + 1, f);

	if (ferror(f) || n > FILE_MOST || memchr(text, '\0', n) != NULL) {
		fail_detail(e, ERR_USAGE, "conf_unreadable");
		err_param(e, "file", c->file);
		return -1;
	}
	text[n] = '\0';
	for (int number = 1; line != NULL; number++) {
		char *next = strchr(line, '\n');

		if (next != NULL)
			*next++ = '\0';
		take_line(c, trim(line), number, section, e);
		line = next;
	}
	return 0;
}

static int
load_file(struct conf *c, const char *asked, struct err *e)
{
	const char *named = asked != NULL ? asked : getenv("TRADEWIND_CONFIG");
	FILE *f;
	int rc;

	c->file = named != NULL && *named != '\0' ? named : CONF_FILE;
	f = fopen(c->file, "re");
	if (f == NULL && c->file != named && (errno == ENOENT || errno == EACCES)) {
		c->file = NULL;
		return 0;
	}
	if (f == NULL) {
		fail_detail(e, ERR_USAGE, "conf_unreadable");
		err_param(e, "file", c->file);
		return -1;
	}
	rc = read_file(c, f, e);
	fclose(f);
	return rc;
}

/* --- all together --------------------------------------------------------------------------------- */

static void
load_environment(struct conf *c, struct err *e)
{
	for (const struct setting *s = settings; s->name != NULL; s++) {
		char var[96];
		const char *value;

		snprintf(var, sizeof var, "TRADEWIND_%s", s->name);
		for (char *p = var; *p != '\0'; p++)
			*p = *p == '-' ? '_' : (char)toupper((unsigned char)*p);
		if ((value = getenv(var)) != NULL && *value != '\0')
			put(c, s, value, FROM_ENVIRONMENT, 0, var, e);
	}
}

int
conf_load(struct conf *c, struct arena *a, const char *file, const struct pair *flags, size_t n, struct err *e)
{
	*c = (struct conf){ .arena = a };
	for (const struct setting *s = settings; s->name != NULL; s++)
		c->v[s - settings] = (struct conf_value){ s->otherwise, FROM_DEFAULT, 0 };
	if (load_file(c, file, e) == -1)
		return -1;
	load_environment(c, e);
	for (size_t i = 0; i < n; i++)
		put(c, setting_find(flags[i].name), flags[i].value, FROM_FLAG, 0,
		    arena_printf(a, "--%s", flags[i].name), e);
	if (e->nitems == 0)
		return 0;
	return fail_detail(e, ERR_USAGE, "conf_faults");
}

const char *
conf_text(const struct conf *c, const char *name)
{
	const struct setting *s = setting_find(name);

	assert(s != NULL);
	return s == NULL ? NULL : c->v[s - settings].text;
}

int64_t
conf_int(const struct conf *c, const char *name)
{
	return strtoll(conf_text(c, name), NULL, 10);
}

const char *const *
conf_words(const struct conf *c, const char *name)
{
	const char *text = conf_text(c, name);
	char *copy = arena_strdup(c->arena, text == NULL ? "" : text), *save = NULL;
	const char **list = arena_array(c->arena, strlen(copy) / 2 + 2, sizeof *list);
	size_t n = 0;

	for (char *w = strtok_r(copy, ", \t", &save); w != NULL; w = strtok_r(NULL, ", \t", &save))
		list[n++] = w;
	return list;
}

void
conf_limits(const struct conf *c, struct server_limits *out)
{
	server_limits_init(out);
#define LIMIT_TAKE(name, value) out->name = conf_int(c, "http_" #name);
	SERVER_LIMITS(LIMIT_TAKE)
#undef LIMIT_TAKE
}

void
conf_log(const struct conf *c)
{
	static const struct { const char *name; enum log_level level; } levels[] = {
		{ "error", LOG_L_ERROR }, { "warning", LOG_L_WARN }, { "info", LOG_L_INFO },
		{ "debug", LOG_L_DEBUG },
	};
	const char *level = conf_text(c, "log-level");

	for (size_t i = 0; i < nitems(levels); i++)
		if (strcmp(levels[i].name, level) == 0)
			log_setup(levels[i].level, strcmp(conf_text(c, "log-format"), "json") == 0);
}
