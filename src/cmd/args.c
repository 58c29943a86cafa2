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
	fail_detail(e, ERR_USAGE, best == NULL ? "cmd_unknown" : "cmd_unknown_near");
	err_param(e, "word", str_text(&full));
	err_param(e, "nearest", best);
	str_fini(&full);
	return -1;
}

/* The row that the first words name; *used of them.  "user" alone, and help, are no error here. */
static int
find_row(struct cmdline *l, size_t n, const char *const *words, size_t *used, struct err *e)
{
	*used = 0;
	for (size_t i = 0; commands[i] != NULL && l->row == NULL; i++)
		if ((*used = names_row(commands[i], n, words)) > 0)
			l->row = commands[i];
	if (l->row != NULL || n == 0 || words[0][0] == '-')
		return 0;
	if (help_group(NULL, l->lang, words[0]) == 0)
		return unknown_command(words[0], "", e);
	if (n > 1 && words[1][0] != '-')
		return unknown_command(words[1], words[0], e);
	*used = 1;
	l->args[l->nargs++] = words[0];		/* the group, for its help */
	return 0;
}

/* --- options ---------------------------------------------------------------------------------------- */

static int
usage(struct err *e, const char *detail, const char *word)
{
	fail_detail(e, ERR_USAGE, detail);
	err_param(e, "word", word);
	return -1;
}

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
	usage(e, best == NULL ? "cmd_option_unknown" : "cmd_option_near", name);
	err_param(e, "nearest", best);
	return -1;
}

static int
take_lang(struct cmdline *l, const char *value, struct err *e)
{
	if (strcmp(value, "zh") != 0 && strcmp(value, "en") != 0)
		return usage(e, "cmd_bad_lang", value);
	l->lang = *value == 'z' ? LANG_ZH : LANG_EN;
	return 0;
}

static bool
is_number(const char *s)
{
	errno = 0;
	return *s != '\0' && s[strspn(s, "0123456789")] == '\0' && strtoll(s, NULL, 10) >= 0 && errno == 0;
}

/* One option by its long name.  value is what stood behind '=', or next, or NULL; *took: value was used. */
static int
take_option(struct cmdline *l, const char *name, const char *value, bool *took, struct err *e)
{
	const struct setting *s;

	*took = true;
	if (strcmp(name, "lang") == 0)
		return value == NULL ? usage(e, "cmd_option_value", name) : take_lang(l, value, e);
	for (size_t i = 0; i < nitems(common); i++) {
		void *at = (char *)l + common[i].off;

		if (strcmp(common[i].name, name) != 0)
			continue;
		if ((*took = common[i].value) == false)
			*(bool *)at = true;
		else if (value == NULL)
			return usage(e, "cmd_option_value", name);
		else
			*(const char **)at = value;
		return 0;
	}
	for (size_t i = 0; l->row != NULL && l->row->options != NULL && l->row->options[i].name != NULL; i++) {
		const struct cmd_option *o = &l->row->options[i];

		if (strcmp(o->name, name) != 0)
			continue;
		if (o->kind == OPT_FLAG) {
			*took = false;
			l->value[i] = "";
			return 0;
		}
		if (value == NULL)
			return usage(e, "cmd_option_value", name);
		if (o->kind == OPT_INT && !is_number(value))
			return usage(e, "cmd_option_number", name);
		l->value[i] = value;
		return 0;
	}
	s = l->row != NULL && l->row->flags & CMD_SETTINGS ? setting_find(name) : NULL;
	if (s == NULL)
		return unknown_option(l, name, e);
	if (value == NULL)
		return usage(e, "cmd_option_value", name);
	if (l->nsettings == nitems(l->setting))
		return usage(e, "cmd_too_many", name);
	l->setting[l->nsettings++] = (struct pair){ s->name, value };
	return 0;
}

/* "--name", "--name=value", "--name value", "-h".  *i moves on where the next word was the value. */
static int
take_dashed(struct cmdline *l, size_t n, const char *const *words, size_t *i, struct err *e)
{
	char name[64];
	const char *word = words[*i] + 2, *eq = strchr(word, '=');
	size_t len = eq == NULL ? strlen(word) : (size_t)(eq - word);
	bool took;

	if (len >= sizeof name)
		return usage(e, "cmd_option_unknown", word);
	memcpy(name, word, len);
	name[len] = '\0';
	if (take_option(l, name, eq != NULL ? eq + 1 : *i + 1 < n ? words[*i + 1] : NULL, &took, e) == -1)
		return -1;
	if (eq != NULL && !took)
		return usage(e, "cmd_option_no_value", name);
	if (eq == NULL && took)
		++*i;
	return 0;
}

static int
take_letters(struct cmdline *l, const char *word, struct err *e)
{
	for (const char *c = word + 1; *c != '\0'; c++) {
		const char *name = NULL;
		bool took;

		for (size_t i = 0; i < nitems(letters); i++)
			if (letters[i].letter == *c)
				name = letters[i].name;
		if (name == NULL)
			return usage(e, "cmd_option_unknown", word + 1);
		if (take_option(l, name, NULL, &took, e) == -1)
			return -1;
	}
	return 0;
}

static int
take_words(struct cmdline *l, size_t n, const char *const *words, struct err *e)
{
	bool options = true;

	for (size_t i = 0; i < n; i++) {
		const char *w = words[i];

		if (options && strcmp(w, "--") == 0)
			options = false;
		else if (options && w[0] == '-' && w[1] == '-') {
			if (take_dashed(l, n, words, &i, e) == -1)
				return -1;
		} else if (options && w[0] == '-' && w[1] != '\0') {
			if (take_letters(l, w, e) == -1)
				return -1;
		} else if (l->nargs == nitems(l->args) - 1)
			return usage(e, "cmd_too_many", w);
		else
			l->args[l->nargs++] = w;
	}
	return 0;
}

static int
count_arguments(const struct cmdline *l, struct err *e)
{
	if (l->row == NULL || l->help)
		return 0;
	if (l->nargs < l->row->min_args)
		return usage(e, "cmd_too_few", l->row->args);
	return l->nargs > l->row->max_args ? usage(e, "cmd_too_many", l->args[l->row->max_args]) : 0;
}

int
cmdline_parse(struct cmdline *l, size_t n, const char *const *words, struct err *e)
{
	size_t used;

	*l = (struct cmdline){ .lang = lang_of_environment() };
	if (find_row(l, n, words, &used, e) == -1 ||
	    take_words(l, n - used, words + used, e) == -1)
		return -1;
	return count_arguments(l, e);
}
