/*
 * tradewind db: the database itself.
 */
#include "base/base.h"

#include "cmd/frame.h"
#include "store/health.h"

static void
put_health(struct cmd *c, const struct store_health *h)
{
	if (c->json)
		fprintf(c->out, "{\"schema\":%lld,\"bytes\":%lld,\"log_bytes\":%lld,\"rows\":%lld,\"disk_low\":%s}\n",
		    (long long)h->schema, (long long)h->bytes, (long long)h->log_bytes, (long long)h->rows,
		    store_disk_low(c->store) ? "true" : "false");
	else
		fprintf(c->out, "schema %lld\nbytes %lld\nlog_bytes %lld\nrows %lld\n", (long long)h->schema,
		    (long long)h->bytes, (long long)h->log_bytes, (long long)h->rows);
}

static int
status(struct cmd *c)
{
	struct store_health h;
	struct db *d;

	if (cmd_db(c, &d, &c->e) == -1 || store_health(d, c->store, &h, &c->e) == -1)
		return cmd_fail(c);
	put_health(c, &h);
	return EXIT_DONE;
}

const struct command cmd_db_status = {
	.name = "db status", .args = "", .zh = "数据库的版本和大小", .en = "version and size of the database",
	.example = { "tradewind db status", "tradewind db status --json" },
	.flags = CMD_STORE, .run = status,
};

/* Opening a database brings it up to date, after a verified backup; what is left is to say so. */
static int
migrate(struct cmd *c)
{
	struct store_health h;
	struct db *d;

	if (cmd_db(c, &d, &c->e) == -1 || store_health(d, c->store, &h, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"schema\":%lld}\n", (long long)h.schema);
	cmd_say(c, "db_migrated", "schema", arena_printf(c->arena, "%lld", (long long)h.schema), NULL);
	return EXIT_DONE;
}

const struct command cmd_db_migrate = {
	.name = "db migrate", .args = "", .zh = "备份后把数据库升级到本版本", .en = "bring the database to this version, after a backup",
	.example = { "tradewind db migrate", "tradewind db migrate --data var" },
	.flags = CMD_STORE | CMD_ALONE, .run = migrate,
};

static int
check(struct cmd *c)
{
	if (store_check(c->store, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"ok\":true}\n");
	cmd_say(c, "db_sound", NULL);
	return EXIT_DONE;
}

const struct command cmd_db_check = {
	.name = "db check", .args = "", .zh = "检查数据库的完整性", .en = "check the database for damage",
	.example = { "tradewind db check", "tradewind db check --json" },
	.flags = CMD_STORE, .run = check,
};
