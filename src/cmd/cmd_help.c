/*
 * tradewind help, tradewind completion.
 */
#include "base/base.h"

#include "cmd/conf.h"
#include "cmd/frame.h"

/* --- help ------------------------------------------------------------------------------------------- */

/* The row that all arguments together name, or NULL. */
static const struct command *
named_row(const struct cmd *c)
{
	struct str name = STR_INIT;
	const struct command *row = NULL;

	for (size_t i = 0; i < c->nargs; i++)
		str_printf(&name, "%s%s", i == 0 ? "" : " ", c->args[i]);
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, str_text(&name)) == 0)
			row = commands[i];
	str_fini(&name);
	return row;
}

static int
help(struct cmd *c)
{
	const struct command *row = named_row(c);
	struct cmdline l;

	if (c->nargs == 0)
		help_all(c->out, c->lang);
	else if (row != NULL)
		help_command(c->out, c->lang, row);
	else if (c->nargs > 1 || help_group(c->out, c->lang, c->args[0]) == 0) {
		/* The parser knows best what is near. */
		if (cmdline_parse(&l, c->nargs, c->args, &c->e) == 0)
			fail_detail(&c->e, ERR_USAGE, "cmd_too_long");
		return cmd_fail(c);
	}
	return EXIT_DONE;
}

const struct command cmd_help = {
	.name = "help", .args = "[COMMAND]", .zh = "显示帮助", .en = "show help",
	.example = { "tradewind help", "tradewind help user add" },
	.max_args = 2, .run = help,
};

/* --- completion --------------------------------------------------------------------------------- */

static void
put_words(FILE *out)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *name = commands[i]->name, *space = strchr(name, ' ');
		size_t len = space == NULL ? strlen(name) : (size_t)(space - name);

		if (commands[i]->flags & CMD_HIDDEN)
			continue;
		if (i == 0 || strncmp(commands[i - 1]->name, name, len) != 0 || commands[i - 1]->name[len] != ' ')
			fprintf(out, "%s%.*s", i == 0 ? "" : " ", (int)len, name);
	}
}

static void
put_seconds(FILE *out, const char *group, size_t len)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strncmp(commands[i]->name, group, len) == 0 && commands[i]->name[len] == ' ')
			fprintf(out, " %s", commands[i]->name + len + 1);
}

static void
put_options(FILE *out, const struct command *row)
{
	char name[64];

	fprintf(out, "--data --config --json --lang --yes --quiet --verbose --no-color --help");
	for (const struct cmd_option *o = row->options; o != NULL && o->name != NULL; o++)
		fprintf(out, " --%s", o->name);
	for (const struct setting *s = settings; row->flags & CMD_SETTINGS && s->name != NULL; s++)
		if (s->en != NULL) {
			setting_name(s, name);
			fprintf(out, " --%s", name);
		}
}

/* Also read by zsh, through its bashcompinit. */
static void
put_bash(FILE *out)
{
	fprintf(out, "_tradewind() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} words\n"
	    "\tif [[ $COMP_CWORD -eq 1 ]]; then words='");
	put_words(out);
	fprintf(out, "'\n\telse case \"${COMP_WORDS[1]} ${COMP_WORDS[2]}\" in\n");
	for (size_t i = 0; commands[i] != NULL; i++) {
		fprintf(out, "\t'%s%s) words='", commands[i]->name, strchr(commands[i]->name, ' ') == NULL ? " '*" : "'");
		put_options(out, commands[i]);
		fprintf(out, "' ;;\n");
	}
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *name = commands[i]->name, *space = strchr(name, ' ');
		size_t len = space == NULL ? 0 : (size_t)(space - name);

		if (len == 0 || (i > 0 && strncmp(commands[i - 1]->name, name, len + 1) == 0))
			continue;
		fprintf(out, "\t'%.*s '*) words='", (int)len, name);
		put_seconds(out, name, len);
		fprintf(out, "' ;;\n");
	}
	fprintf(out, "\tesac; fi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\") $(compgen -f -- \"$cur\"))\n}\n"
	    "complete -o filenames -F _tradewind tradewind\n");
}

static void
put_fish_row(FILE *out, const struct command *row)
{
	const char *space = strchr(row->name, ' ');
	size_t len = space == NULL ? strlen(row->name) : (size_t)(space - row->name);

	if (space == NULL)
		fprintf(out, "complete -c tradewind -n __fish_use_subcommand -a %s -d '%s'\n", row->name, row->en);
	else
		fprintf(out, "complete -c tradewind -n __fish_use_subcommand -a %.*s\n"
		    "complete -c tradewind -n '__fish_seen_subcommand_from %.*s' -a %s -d \"%s\"\n",
		    (int)len, row->name, (int)len, row->name, space + 1, row->en);
	for (const struct cmd_option *o = row->options; o != NULL && o->name != NULL; o++)
		fprintf(out, "complete -c tradewind -n '__fish_seen_subcommand_from %.*s' -l %s%s\n", (int)len,
		    row->name, o->name, o->kind == OPT_FLAG ? "" : " -r");
}

static int
completion(struct cmd *c)
{
	const char *shell = c->args[0];

	if (strcmp(shell, "bash") == 0 || strcmp(shell, "zsh") == 0) {
		if (*shell == 'z')
			fprintf(c->out, "autoload -U +X bashcompinit && bashcompinit\n");
		put_bash(c->out);
	} else if (strcmp(shell, "fish") == 0) {
		for (size_t i = 0; commands[i] != NULL; i++)
			if ((commands[i]->flags & CMD_HIDDEN) == 0)
				put_fish_row(c->out, commands[i]);
	} else {
		fail_detail(&c->e, ERR_USAGE, "completion_shell");
		err_param(&c->e, "word", shell);
		return cmd_fail(c);
	}
	return EXIT_DONE;
}

const struct command cmd_completion = {
	.name = "completion", .args = "bash|zsh|fish", .zh = "输出命令行补全脚本", .en = "print a completion script",
	.example = { "tradewind completion bash > /etc/bash_completion.d/tradewind",
	    "tradewind completion fish > ~/.config/fish/completions/tradewind.fish" },
	.min_args = 1, .max_args = 1, .run = completion,
};
