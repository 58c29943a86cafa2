/*
 * tradewind demo: fill an empty database with an invented chamber.
 */
#include "base/base.h"

#include "cmd/frame.h"
#include "model/demo.h"

static void
progress(size_t done, void *arg)
{
	cmd_progress(arg, done, DEMO_ALL);
}

static int
run(struct cmd *c)
{
	const char *file = arena_printf(c->arena, "%s/demo-accounts.json", c->dir);
	struct keyring *keys;

	if (cmd_keys(c, &keys, &c->e) == -1 || demo_fill(c->store, keys, progress, c, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"enterprises\":%d,\"projects\":%d,\"delegations\":%d}\n", DEMO_ENTERPRISES, DEMO_PROJECTS, DEMO_TRIPS);
	cmd_say(c, "demo_filled", "n", arena_printf(c->arena, "%d", DEMO_ENTERPRISES), "projects",
	    arena_printf(c->arena, "%d", DEMO_PROJECTS), "trips", arena_printf(c->arena, "%d", DEMO_TRIPS), "file", file, NULL);
	return EXIT_DONE;
}

const struct command cmd_demo = {
	.name = "demo", .args = "", .zh = "用虚构的商会填充空数据库", .en = "fill an empty database with an invented chamber",
	.example = { "tradewind demo --data var", "tradewind demo --data var --json" },
	.flags = CMD_STORE, .run = run,
};
