/*
 * tradewind config: which settings hold, and whether the file is right.
 */
#include "base/base.h"

#include "cmd/conf.h"
#include "text/json.h"

static const char *const origins[] = { "default", "file", "environment", "flag" };

static int
load(struct cmd *c, struct conf *conf)
{
	const struct cmdline *l = c->frame->line;

	if (conf_load(conf, c->arena, l->config, l->setting, l->nsettings, &c->e) == -1)
		return -1;
	if (l->data != NULL)
		conf->v[setting_find("data") - settings] = (struct conf_value){ l->data, FROM_FLAG, 0 };
	return 0;
}

static void
put_row(struct cmd *c, const struct conf *conf, const struct setting *s)
{
	const struct conf_value *v = &conf->v[s - settings];
	char name[64];

	setting_name(s, name);
	fprintf(c->out, "%s = %s", name, v->text == NULL ? "" : v->text);
	if (cmd_flag(c, "origin")) {
		fprintf(c->out, "\t# %s", origins[v->origin]);
		if (v->origin == FROM_FILE)
			fprintf(c->out, " %s:%d", conf->file, v->line);
	}
	fputc('\n', c->out);
}

static void
put_json(struct cmd *c, const struct conf *conf)
{
	struct str out = STR_INIT;
	struct jw w;
	char name[64];

	jw_init(&w, &out);
	jw_object(&w);
	for (const struct setting *s = settings; s->name != NULL; s++) {
		const struct conf_value *v = &conf->v[s - settings];

		setting_name(s, name);
		jw_key(&w, name);
		jw_object(&w);
		jw_ktext(&w, "value", v->text);
		jw_ktext(&w, "origin", origins[v->origin]);
		if (v->origin == FROM_FILE) {
			jw_ktext(&w, "file", conf->file);
			jw_kint(&w, "line", v->line);
		}
		jw_end_object(&w);
	}
	jw_end_object(&w);
	fprintf(c->out, "%s\n", str_text(&out));
	str_fini(&out);
}

static int
show(struct cmd *c)
{
	struct conf conf;

	if (load(c, &conf) == -1)
		return cmd_fail(c);
	if (c->json)
		put_json(c, &conf);
	else
		for (const struct setting *s = settings; s->name != NULL; s++)
			put_row(c, &conf, s);
	return EXIT_DONE;
}

static const struct cmd_option show_options[] = {
	{ "origin", OPT_FLAG, NULL, "每个值从何而来", "say where each value comes from" },
	{ NULL }
};
const struct command cmd_config_show = {
	.name = "config show", .args = "", .zh = "显示生效的设置", .en = "show the settings that hold",
	.example = { "tradewind config show --origin", "tradewind config show --json" },
	.options = show_options, .flags = CMD_SETTINGS, .run = show,
};

static int
check(struct cmd *c)
{
	struct conf conf;

	if (load(c, &conf) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"ok\":true}\n");
	cmd_say(c, conf.file == NULL ? "config_no_file" : "config_good", "file",
	    conf.file == NULL ? CONF_FILE : conf.file, NULL);
	return EXIT_DONE;
}

const struct command cmd_config_check = {
	.name = "config check", .args = "", .zh = "检查设置", .en = "check the settings",
	.example = { "tradewind config check", "tradewind config check --config ./tradewind.conf" },
	.flags = CMD_SETTINGS, .run = check,
};
