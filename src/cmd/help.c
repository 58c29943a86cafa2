/*
 * Help: written from the table of commands and the table of settings, in the reader's language.
 */
#include "base/base.h"

#include "base/msg.h"
#include "cmd/conf.h"
#include "cmd/frame.h"

static void
say(FILE *out, enum lang lang, const char *code)
{
	struct str s = STR_INIT;

	msg_put(&s, lang, code, NULL, 0);
	fprintf(out, "%s\n", str_text(&s));
	str_fini(&s);
}

/* Columns that UTF-8 text takes on a terminal: Chinese characters take two. */
static int
width(const char *s)
{
	int n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		n += c < 0x80 || (c >= 0xc0 && c < 0xe0) ? 1 : c >= 0xe0 ? 2 : 0;
	}
	return n;
}

static void
put_row(FILE *out, const char *left, const char *right)
{
	int pad = 34 - width(left);

	fprintf(out, "  %s%*s%s\n", left, pad < 2 ? 2 : pad, "", right);
}

enum { EXAMPLES = 2 };

static void
put_example(FILE *out, const char *line)
{
	fprintf(out, "  %s\n", line);
}

static const char *
in_lang(enum lang lang, const char *zh, const char *en)
{
	return lang == LANG_ZH ? zh : en;
}

static void
put_command(FILE *out, enum lang lang, const struct command *row)
{
	struct str left = STR_INIT;

	str_printf(&left, "%s%s%s", row->name, *row->args == '\0' ? "" : " ", row->args);
	put_row(out, str_text(&left), in_lang(lang, row->zh, row->en));
	str_fini(&left);
}

static void
put_common(FILE *out, enum lang lang)
{
	static const struct { const char *left, *zh, *en; } rows[] = {
		{ "--data DIR", "数据目录", "the data folder" },
		{ "--config FILE", "设置文件（默认 " CONF_FILE "）", "the file of settings (default " CONF_FILE ")" },
		{ "--json", "结果为 JSON", "results as JSON" },
		{ "--lang zh|en", "提示所用的语言", "language of messages" },
		{ "--yes", "不再询问", "do not ask" },
		{ "-q, --quiet", "只输出结果和错误", "results and errors only" },
		{ "-v, --verbose", "输出细节", "more details" },
		{ "--no-color", "不用颜色", "no colours" },
		{ "-h, --help", "显示帮助", "show this" },
	};

	for (size_t i = 0; i < nitems(rows); i++)
		put_row(out, rows[i].left, in_lang(lang, rows[i].zh, rows[i].en));
}

void
help_all(FILE *out, enum lang lang)
{
	put_example(out, "tradewind serve --data /var/lib/tradewind --port 8443");
	put_example(out, "tradewind import members.csv --resource enterprises --yes");
	fputc('\n', out);
	say(out, lang, "help_usage");
	fprintf(out, "  tradewind %s\n\n", in_lang(lang, "命令 [选项]", "COMMAND [OPTIONS]"));
	say(out, lang, "help_commands");
	for (size_t i = 0; commands[i] != NULL; i++)
		if ((commands[i]->flags & CMD_HIDDEN) == 0)
			put_command(out, lang, commands[i]);
	fputc('\n', out);
	say(out, lang, "help_common");
	put_common(out, lang);
	fputc('\n', out);
	say(out, lang, "help_more");
}

static void
put_settings(FILE *out, enum lang lang)
{
	char name[64];
	struct str left = STR_INIT;

	for (const struct setting *s = settings; s->name != NULL; s++) {
		if (s->en == NULL)
			continue;
		setting_name(s, name);
		str_reset(&left);
		str_printf(&left, "--%s %s", name, s->value);
		put_row(out, str_text(&left), in_lang(lang, s->zh, s->en));
	}
	put_row(out, "--http-... N", in_lang(lang, "连接层的限制，见 tradewind config show",
	    "limits of the connection layer, see tradewind config show"));
	str_fini(&left);
}

static void
put_options(FILE *out, enum lang lang, const struct command *row)
{
	struct str left = STR_INIT;

	for (const struct cmd_option *o = row->options; o != NULL && o->name != NULL; o++) {
		str_reset(&left);
		str_printf(&left, "--%s%s%s", o->name, o->value == NULL ? "" : " ",
		    o->value == NULL ? "" : o->value);
		put_row(out, str_text(&left), in_lang(lang, o->zh, o->en));
	}
	if (row->flags & CMD_SETTINGS)
		put_settings(out, lang);
	put_common(out, lang);
	str_fini(&left);
}

void
help_command(FILE *out, enum lang lang, const struct command *row)
{
	for (size_t i = 0; i < nitems(row->example); i++)
		put_example(out, row->example[i]);
	fputc('\n', out);
	say(out, lang, "help_usage");
	fprintf(out, "  tradewind %s%s%s %s\n\n%s\n\n", row->name, *row->args == '\0' ? "" : " ", row->args,
	    in_lang(lang, "[选项]", "[OPTIONS]"), in_lang(lang, row->zh, row->en));
	say(out, lang, "help_options");
	put_options(out, lang, row);
}

static bool
in_group(const struct command *row, const char *group)
{
	size_t len = strlen(group);

	return strncmp(row->name, group, len) == 0 && row->name[len] == ' ';
}

size_t
help_group(FILE *out, enum lang lang, const char *group)
{
	size_t n = 0;

	for (size_t i = 0; commands[i] != NULL; i++)
		if (in_group(commands[i], group) && n++ < EXAMPLES && out != NULL)
			put_example(out, commands[i]->example[0]);
	if (n == 0 || out == NULL)
		return n;
	fputc('\n', out);
	for (size_t i = 0; commands[i] != NULL; i++)
		if (in_group(commands[i], group))
			put_command(out, lang, commands[i]);
	fputc('\n', out);
	say(out, lang, "help_more");
	return n;
}
