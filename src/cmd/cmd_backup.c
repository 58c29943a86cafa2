/*
 * tradewind backup: copies of the database, checked before they count.
 */
#include "base/base.h"

#include <unistd.h>

#include "cmd/frame.h"
#include "store/backup.h"
#include "text/json.h"

static void
put_info(struct cmd *c, const struct backup_info *b)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_ktext(&w, "name", b->name);
	jw_kint(&w, "bytes", b->bytes);
	jw_key(&w, "made_at");
	jw_instant(&w, b->made_ms);
	if (b->schema > 0) {
		jw_kint(&w, "rows", b->rows);
		jw_kint(&w, "schema", b->schema);
	}
	if (*b->sha256 != '\0')
		jw_ktext(&w, "sha256", b->sha256);
	jw_kbool(&w, "verified", b->verified);
	jw_kbool(&w, "manifest", b->manifest);
	jw_end_object(&w);
	fprintf(c->out, "%s\n", c->json ? str_text(&s) : b->name);
	str_fini(&s);
}

/* --- create, list ------------------------------------------------------------------------------------ */

static void
progress(size_t done, size_t total, void *arg)
{
	cmd_progress(arg, done, total);
}

static int
create(struct cmd *c)
{
	struct backup_info b;

	if (backup_create(c->store, &b, progress, c, &c->e) == -1)
		return cmd_fail(c);
	put_info(c, &b);
	cmd_say(c, "backup_made", "rows", arena_printf(c->arena, "%lld", (long long)b.rows), "name", b.name, NULL);
	cmd_say(c, "backup_without_keys", "dir", c->dir, NULL);
	return EXIT_DONE;
}

const struct command cmd_backup_create = {
	.name = "backup create", .args = "", .zh = "备份数据库并校验", .en = "copy the database and check the copy",
	.example = { "tradewind backup create", "tradewind backup create --data var --json" },
	.flags = CMD_STORE, .run = create,
};

static int
list(struct cmd *c)
{
	struct backup_info *b;
	size_t n;

	if (frame_find_folder(c) == -1 || backup_list(c->arena, c->dir, &b, &n, &c->e) == -1)
		return cmd_fail(c);
	for (size_t i = 0; i < n; i++) {
		put_info(c, &b[i]);
		if (!b[i].manifest)
			cmd_say(c, "backup_unsigned", "name", b[i].name, NULL);
	}
	if (n == 0)
		cmd_say(c, "backup_none", NULL);
	return EXIT_DONE;
}

const struct command cmd_backup_list = {
	.name = "backup list", .args = "", .zh = "列出备份，新的在前", .en = "list the backups, newest first",
	.example = { "tradewind backup list", "tradewind backup list --json" },
	.run = list,
};

/* --- verify, restore ---------------------------------------------------------------------------- */

/* A file that was named, or one of DIR/backups.  These two commands never run inside a server. */
static const char *
find_backup(struct cmd *c)
{
	const char *name = c->args[0];

	if (strchr(name, '/') != NULL || access(name, F_OK) == 0)
		return name;
	return arena_printf(c->arena, "%s/backups/%s", c->dir, name);
}

static int
verify(struct cmd *c)
{
	struct backup_info b;

	if (frame_find_folder(c) == -1 || backup_verify(find_backup(c), &b, &c->e) == -1)
		return cmd_fail(c);
	put_info(c, &b);
	cmd_say(c, b.manifest ? "backup_good" : "backup_good_unsigned", "rows", arena_printf(c->arena, "%lld", (long long)b.rows), "name", b.name, NULL);
	return EXIT_DONE;
}

const struct command cmd_backup_verify = {
	.name = "backup verify", .args = "FILE", .zh = "校验一个备份", .en = "check a backup",
	.example = { "tradewind backup verify tradewind-20261125T183000Z.db",
	    "tradewind backup verify /mnt/copy/tradewind-20261125T183000Z.db" },
	.min_args = 1, .max_args = 1, .run = verify,
};

static int
restore(struct cmd *c)
{
	const char *path = find_backup(c);
	struct backup_info b;

	if (backup_restore(c->dir, path, &b, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"restored\":true,\"manifest\":%s}\n", b.manifest ? "true" : "false");
	if (!b.manifest)
		cmd_say(c, "backup_unsigned", "name", path, NULL);
	cmd_say(c, "backup_restored", "dir", c->dir, NULL);
	return EXIT_DONE;
}

const struct command cmd_backup_restore = {
	.name = "backup restore", .args = "FILE", .zh = "用备份替换数据库（旧库另存）",
	.en = "put a backup in the place of the database (the old one is kept beside it)",
	.example = { "tradewind backup restore tradewind-20261125T183000Z.db --yes",
	    "tradewind backup restore /mnt/copy/tradewind-20261125T183000Z.db --data var" },
	.min_args = 1, .max_args = 1, .flags = CMD_ALONE | CMD_DESTROYS, .run = restore,
};
