/*
 * tradewind setup-link: the way to the first administrator, for whoever has the console.
 */
#include "base/base.h"

#include "cmd/conf.h"
#include "cmd/frame.h"
#include "model/session.h"

/* Where the server answers, or will. */
static int
base_url(struct cmd *c, const char **out)
{
	const struct cmdline *l = c->frame->line;
	struct conf conf;

	if (c->frame->house != NULL) {
		*out = c->frame->house->url;
		return 0;
	}
	if (conf_load(&conf, c->arena, l->config, NULL, 0, &c->e) == -1)
		return -1;
	*out = arena_printf(c->arena, "https://localhost:%lld", (long long)conf_int(&conf, "port"));
	return 0;
}

static int
run(struct cmd *c)
{
	char code[SECRET_TEXT];
	const char *url;

	if (base_url(c, &url) == -1 || setup_link_create(c->people, &c->actor, code, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"url\":\"%s/#/setup/%s\",\"code\":\"%s\"}\n", url, code, code);
	else
		fprintf(c->out, "%s/#/setup/%s\n", url, code);
	explicit_bzero(code, sizeof code);
	cmd_say(c, c->frame->house != NULL ? "setup_link_made" : "setup_link_later", NULL);
	return EXIT_DONE;
}

const struct command cmd_setup_link = {
	.name = "setup-link", .args = "", .zh = "输出一次性的初始设置链接", .en = "print a one-time link to set up the first administrator",
	.example = { "tradewind setup-link", "tradewind setup-link --data var" },
	.flags = CMD_STORE | CMD_THERE, .run = run,
};
