/*
 * tradewind db: the database itself.
 */
#include "base/base.h"

#include "cmd/frame.h"
#include "text/json.h"

static void
put_status(struct cmd *c, const struct store_status *t)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_kint(&w, "schema", t->schema);
	jw_kint(&w, "bytes", t->bytes);
	jw_kint(&w, "log_bytes", t->log_bytes);
	jw_kint(&w, "free_bytes", t->free_bytes);
	jw_kint(&w, "total_bytes", t->total_bytes);
	jw_kbool(&w, "disk_low", t->disk_low);
	jw_end_object(&w);
	if (c->json)
		fprintf(c->out, "%s\n", str_text(&s));
	else
		fprintf(c->out, "schema %lld\nbytes %lld\nlog_bytes %lld\nfree_bytes %lld\n",
		    (long long)t->schema, (long long)t->bytes, (long long)t->log_bytes, (long long)t->free_bytes);
	str_fini(&s);
}

static int
status(struct cmd *c)
{
	struct store_status t;

	if (store_status(c->store, &t, &c->e) == -1)
		return cmd_fail(c);
	put_status(c, &t);
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
	struct store_status t;

	if (store_status(c->store, &t, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"schema\":%lld}\n", (long long)t.schema);
	cmd_say(c, "db_migrated", "schema", arena_printf(c->arena, "%lld", (long long)t.schema), NULL);
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
	if (store_check(c->store, true, &c->e) == -1)
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

static int
compact(struct cmd *c)
{
	if (store_compact(c->store, &c->e) == -1)
		return cmd_fail(c);
	return status(c);
}

const struct command cmd_db_compact = {
	.name = "db compact", .args = "", .zh = "把空闲空间还给文件系统", .en = "give free space back to the file system",
	.example = { "tradewind db compact", "tradewind db compact --json" },
	.flags = CMD_STORE, .run = compact,
};
