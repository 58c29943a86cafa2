/*
 * The command line: which row of the table, which options, which arguments.  Everything is checked
 * here, before a lock is taken or a server is asked.
 */
#include "base/base.h"

#include <errno.h>

#include "cmd/conf.h"
#include "cmd/frame.h"

/* --- options that every command takes --------------------------------------------------------- */

static const struct common {
	const char	*name;
	size_t		 off;		/* in struct cmdline: a bool, or with value a const char * */
	bool		 value;
} common[] = {
	{ "data", offsetof(struct cmdline, data), true },
	{ "config", offsetof(struct cmdline, config), true },
	{ "json", offsetof(struct cmdline, json), false },
	{ "yes", offsetof(struct cmdline, yes), false },
	{ "quiet", offsetof(struct cmdline, quiet), false },
	{ "verbose", offsetof(struct cmdline, verbose), false },
	{ "no-color", offsetof(struct cmdline, plain), false },
	{ "help", offsetof(struct cmdline, help), false },
	{ "version", offsetof(struct cmdline, version), false },
};

static const struct { char letter; const char *name; } letters[] = {
	{ 'h', "help" }, { 'q', "quiet" }, { 'v', "verbose" }, { 'y', "yes" }, { 'V', "version" },
};

enum lang
lang_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < nitems(names); i++) {
		const char *v = getenv(names[i]);

		if (v != NULL && *v != '\0')
			return strncasecmp(v, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
	}
	return LANG_EN;
}

/* The first fault is told; the reading goes on, for what a later word says of how to tell it (--json, --lang). */
static int
usage(struct err *e, const char *detail, const char *word, const char *nearest)
{
	if (e->code != ERR_OK)
		return -1;
	fail_detail(e, ERR_USAGE, detail);
	err_param(e, "word", word);
	if (nearest != NULL)
		err_param(e, "nearest", nearest);
	return -1;
}

/* --- the command -------------------------------------------------------------------------------- */

/* How many words of the line name the row: 0 if it is another. */
static size_t
names_row(const struct command *row, size_t n, const char *const *words)
{
	const char *second = strchr(row->name, ' ');
	size_t len = second == NULL ? strlen(row->name) : (size_t)(second - row->name);

	if (n == 0 || strlen(words[0]) != len || strncmp(words[0], row->name, len) != 0)
		return 0;
	if (second == NULL)
		return 1;
	return n > 1 && strcmp(words[1], second + 1) == 0 ? 2 : 0;
}

static const char *
first_word(struct arena *a, const struct command *row)
{
	return arena_strndup(a, row->name, strcspn(row->name, " "));
}

static int
unknown_command(const char *word, const char *group, struct err *e)
{
	struct nearest near;
	struct str full = STR_INIT;
	const char *best;

	str_puts(&full, group);
	str_puts(&full, *group == '\0' ? "" : " ");
	str_puts(&full, word);
	nearest_init(&near, str_text(&full));
	for (size_t i = 0; commands[i] != NULL; i++)
		if ((commands[i]->flags & CMD_HIDDEN) == 0)
			nearest_try(&near, *group == '\0' ? first_word(e->arena, commands[i]) : commands[i]->name);
	best = nearest_word(&near);
	usage(e, best == NULL ? "cmd_unknown" : "cmd_unknown_near", str_text(&full), best);
	str_fini(&full);
	return -1;
}

/*
 * The row that the first arguments name, which are then no arguments any more.  A group alone ("user") is no error
 * here: it stays, for its help.
 */
static int
find_row(struct cmdline *l, struct err *e)
{
	size_t used = 0, n;

	for (size_t i = 0; commands[i] != NULL; i++)		/* "import revert" before "import" */
		if ((n = names_row(commands[i], l->nargs, l->args)) > used) {
			l->row = commands[i];
			used = n;
		}
	if (l->row != NULL) {
		l->nargs -= used;
		memmove(l->args, l->args + used, l->nargs * sizeof *l->args);
		l->args[l->nargs] = NULL;
		return 0;
	}
	if (l->nargs == 0)
		return 0;
	if (help_group(NULL, l->lang, l->args[0]) == 0)
		return unknown_command(l->args[0], "", e);
	return l->nargs > 1 ? unknown_command(l->args[1], l->args[0], e) : 0;
}

/* --- options ---------------------------------------------------------------------------------------- */


static int
unknown_option(const struct cmdline *l, const char *name, struct err *e)
{
	struct nearest near;
	const char *best;

	nearest_init(&near, name);
	for (size_t i = 0; i < nitems(common); i++)
		nearest_try(&near, common[i].name);
	for (const struct cmd_option *o = l->row == NULL ? NULL : l->row->options; o != NULL && o->name != NULL; o++)
		nearest_try(&near, o->name);
	for (size_t i = 0; l->row != NULL && l->row->flags & CMD_SETTINGS && settings[i].name != NULL; i++)
		nearest_try(&near, settings[i].name);
	best = nearest_word(&near);
	return usage(e, best == NULL ? "cmd_option_unknown" : "cmd_option_near", name, best);
}

static int
take_lang(struct cmdline *l, const char *value, struct err *e)
{
	if (strcmp(value, "zh") != 0 && strcmp(value, "en") != 0)
		return usage(e, "cmd_bad_lang", value, NULL);
	l->lang = *value == 'z' ? LANG_ZH : LANG_EN;
	return 0;
}

static bool
is_number(const char *s)
{
	errno = 0;
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0' && strtoll(s, NULL, 10) >= 0 && errno == 0;
}

static const struct common *
find_common(const char *name)
{
	for (size_t i = 0; i < nitems(common); i++)
		if (strcmp(common[i].name, name) == 0)
			return &common[i];
	return NULL;
}

static const struct cmd_option *
find_option(const struct command *row, const char *name)
{
	const struct cmd_option *o = row->options;

	while (o != NULL && o->name != NULL && strcmp(o->name, name) != 0)
		o++;
	return o == NULL || o->name == NULL ? NULL : o;
}

/* Whether the option of some command takes a value: the command itself may be named behind it. */
static bool
takes_value(const char *name)
{
	const struct common *c = find_common(name);
	const struct cmd_option *o;

	if (c != NULL)
		return c->value;
	for (size_t i = 0; commands[i] != NULL; i++)
		if ((o = find_option(commands[i], name)) != NULL)
			return o->kind != OPT_FLAG;
	return strcmp(name, "lang") == 0 || setting_find(name) != NULL;
}

/* An option as it was given: its value stood behind '=' or was the next word, or there is none. */
struct given {
	const char	*name, *value;
};

/* What every command takes: 1 taken, 0 another option, -1. */
static int
take_common(struct cmdline *l, const struct given *g, struct err *e)
{
	const struct common *c = find_common(g->name);
	bool lang = strcmp(g->name, "lang") == 0;

	if (c == NULL && !lang)
		return 0;
	if (!lang && !c->value) {
		*(bool *)(void *)((char *)l + c->off) = true;
		return g->value == NULL ? 1 : usage(e, "cmd_option_no_value", g->name, NULL);
	}
	if (g->value == NULL)
		return usage(e, "cmd_option_value", g->name, NULL);
	if (lang)
		return take_lang(l, g->value, e) == -1 ? -1 : 1;
	*(const char **)(void *)((char *)l + c->off) = g->value;
	return 1;
}

static int
take_setting(struct cmdline *l, const struct given *g, struct err *e)
{
	const struct setting *s = l->row != NULL && l->row->flags & CMD_SETTINGS ? setting_find(g->name) : NULL;

	if (s == NULL)
		return unknown_option(l, g->name, e);
	if (g->value == NULL)
		return usage(e, "cmd_option_value", g->name, NULL);
	if (l->nsettings == nitems(l->setting))
		return usage(e, "cmd_too_many", g->name, NULL);
	l->setting[l->nsettings++] = (struct pair){ s->name, g->value };
	return 0;
}

/* What the row takes. */
static int
take_option(struct cmdline *l, const struct given *g, struct err *e)
{
	const struct cmd_option *o = l->row == NULL ? NULL : find_option(l->row, g->name);

	if (o == NULL)
		return take_setting(l, g, e);
	if (o->kind == OPT_FLAG && g->value != NULL)
		return usage(e, "cmd_option_no_value", g->name, NULL);
	if (o->kind != OPT_FLAG && g->value == NULL)
		return usage(e, "cmd_option_value", g->name, NULL);
	if (o->kind == OPT_INT && !is_number(g->value))
		return usage(e, "cmd_option_number", g->name, NULL);
	l->value[o - l->row->options] = g->value == NULL ? "" : g->value;
	return 0;
}

/* --- the words -------------------------------------------------------------------------------------- */

/* The words in two heaps: arguments in the line, and options that only the command knows. */
struct heap {
	struct given	 given[96];
	size_t		 n;
};

/* "--name", "--name=value", "--name value".  *i moves on where the next word was the value. */
static int
sort_dashed(struct cmdline *l, struct heap *h, size_t n, const char *const *words, size_t *i, struct err *e)
{
	const char *word = words[*i] + 2, *eq = strchr(word, '=');
	struct given g = { word, NULL };
	int rc;

	if (eq != NULL)
		g = (struct given){ arena_strndup(e->arena, word, (size_t)(eq - word)), eq + 1 };
	else if (takes_value(word) && *i + 1 < n)
		g.value = words[++*i];
	if ((rc = take_common(l, &g, e)) != 0)
		return rc == 1 ? 0 : -1;
	if (h->n == nitems(h->given))
		return usage(e, "cmd_too_many", word, NULL);
	h->given[h->n++] = g;
	return 0;
}

static int
take_letters(struct cmdline *l, const char *word, struct err *e)
{
	for (const char *c = word + 1; *c != '\0'; c++) {
		struct given g = { NULL, NULL };

		for (size_t i = 0; i < nitems(letters); i++)
			if (letters[i].letter == *c)
				g.name = letters[i].name;
		if (g.name == NULL || take_common(l, &g, e) != 1)
			return usage(e, "cmd_option_unknown", word + 1, NULL);
	}
	return 0;
}

static int
take_argument(struct cmdline *l, const char *word, struct err *e)
{
	if (l->nargs == nitems(l->args) - 1)
		return usage(e, "cmd_too_many", word, NULL);
	l->args[l->nargs++] = word;
	return 0;
}

static int
sort_words(struct cmdline *l, struct heap *h, size_t n, const char *const *words, struct err *e)
{
	bool options = true;
	int rc = 0;

	for (size_t i = 0; i < n; i++) {
		const char *w = words[i];

		if (options && strcmp(w, "--") == 0)
			options = false;
		else if (options && w[0] == '-' && w[1] == '-')
			rc |= sort_dashed(l, h, n, words, &i, e);
		else if (options && w[0] == '-' && w[1] != '\0')
			rc |= take_letters(l, w, e);
		else
			rc |= take_argument(l, w, e);
	}
	return rc;
}

static int
take_options(struct cmdline *l, const struct heap *h, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < h->n; i++)
		rc |= take_option(l, &h->given[i], e);
	return rc;
}

static int
count_arguments(const struct cmdline *l, struct err *e)
{
	if (l->row == NULL || l->help)
		return 0;
	if (l->nargs < l->row->min_args)
		return usage(e, "cmd_too_few", l->row->args, NULL);
	return l->nargs > l->row->max_args ? usage(e, "cmd_too_many", l->args[l->row->max_args], NULL) : 0;
}

int
cmdline_parse(struct cmdline *l, size_t n, const char *const *words, struct err *e)
{
	struct heap h = { .n = 0 };
	int rc;

	*l = (struct cmdline){ .lang = lang_of_environment() };
	rc = sort_words(l, &h, n, words, e);
	rc |= find_row(l, e);
	rc |= take_options(l, &h, e);
	rc |= count_arguments(l, e);
	return rc == 0 ? 0 : -1;
}
