/*
 * tradewind keys: the secret key and what it opens.  Neither is in a backup.
 */
#include "base/base.h"

#include "cmd/frame.h"
#include "store/keyring.h"
#include "text/json.h"

static void
put_status(struct cmd *c, const struct keyring_status *st)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_ktext(&w, "secret_key", st->secret);
	jw_kbool(&w, "private", st->private);
	jw_kbool(&w, "apart", st->apart);
	jw_kint(&w, "keys", st->keys);
	jw_kint(&w, "erased", st->erased);
	jw_key(&w, "copied_on");
	jw_instant(&w, st->copied_ms);
	jw_end_object(&w);
	fprintf(c->out, "%s\n", c->json ? str_text(&s) : st->secret);
	str_fini(&s);
}

static int
status(struct cmd *c)
{
	struct keyring_status st;
	struct keyring *k;

	if (cmd_keys(c, &k, &c->e) == -1 || keyring_status(k, &st, &c->e) == -1)
		return cmd_fail(c);
	put_status(c, &st);
	cmd_say(c, st.apart ? "keys_status" : "keys_status_beside", "keys", arena_printf(c->arena, "%lld", (long long)st.keys),
	    "erased", arena_printf(c->arena, "%lld", (long long)st.erased), "dir", c->dir, NULL);
	return EXIT_DONE;
}

const struct command cmd_keys_status = {
	.name = "keys status", .args = "", .zh = "证件资料的密钥在哪里、有多少", .en = "where the keys of travel documents are, and how many",
	.example = { "tradewind keys status", "tradewind keys status --data var --json" },
	.flags = CMD_STORE | CMD_THERE, .run = status,
};

static int
rotate(struct cmd *c)
{
	struct keyring_status st;
	struct keyring *k;

	if (cmd_keys(c, &k, &c->e) == -1 || keyring_rotate(k, &c->e) == -1 || keyring_status(k, &st, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		put_status(c, &st);
	cmd_say(c, "keys_rotated", "file", st.secret, "keys", arena_printf(c->arena, "%lld", (long long)st.keys), NULL);
	return EXIT_DONE;
}

const struct command cmd_keys_rotate = {
	.name = "keys rotate", .args = "", .zh = "更换密钥文件，并用新密钥重新保护所有密钥", .en = "make a new secret key and seal every key under it",
	.example = { "tradewind keys rotate --yes", "tradewind keys rotate --data var --yes" },
	.flags = CMD_STORE | CMD_THERE | CMD_DESTROYS, .run = rotate,
};
