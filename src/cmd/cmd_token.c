/*
 * tradewind token: API tokens of programs.  A token is shown once, alone on standard output.
 */
#include "base/base.h"

#include "cmd/frame.h"
#include "model/session.h"
#include "text/json.h"

enum { DAYS = 90 };

struct job {
	struct cmd	*c;
	struct account	 account;
	struct secret	 secret;
	const char	*name;
	bool		 read_only;
	int64_t		 days, id;
};

static int
find_owner(struct cmd *c, struct account *out)
{
	const char *login = cmd_opt(c, "login");
	struct db *d;
	int rc;

	if (login == NULL) {
		fail_detail(&c->e, ERR_USAGE, "cmd_option_needed");
		err_param(&c->e, "word", "login");
		return -1;
	}
	if (cmd_db(c, &d, &c->e) == -1)
		return -1;
	rc = account_by_login(d, c->arena, login, out, NULL, &c->e);
	if (rc == 0) {
		fail_detail(&c->e, ERR_NOT_FOUND, "user_unknown");
		err_param(&c->e, "login", login);
	}
	return rc == 1 ? 0 : -1;
}

/* --- add ------------------------------------------------------------------------------------------ */

static int
read_scope(struct cmd *c, bool *read_only)
{
	const char *scope = cmd_opt(c, "scope");

	*read_only = scope != NULL && strcmp(scope, "read") == 0;
	if (scope != NULL && (*read_only || strcmp(scope, "write") == 0))
		return 0;
	fail_detail(&c->e, ERR_USAGE, "token_bad_scope");
	err_param(&c->e, "scope", scope);
	return -1;
}

static int
write_token(struct tx *t, void *arg, struct err *e)
{
	struct job *j = arg;

	return token_create(t, &j->c->actor, j->account.id, j->name, j->read_only, j->days, &j->secret, &j->id, e);
}

static int
add(struct cmd *c)
{
	struct job j = { .c = c, .name = cmd_opt(c, "name"), .days = cmd_opt_int(c, "days", DAYS) };

	if (j.name == NULL) {
		fail_detail(&c->e, ERR_USAGE, "cmd_option_needed");
		err_param(&c->e, "word", "name");
		return cmd_fail(c);
	}
	secret_new(&j.secret, TOKEN_PREFIX);
	if (read_scope(c, &j.read_only) == -1 || find_owner(c, &j.account) == -1 ||
	    store_write_wait(c->store, write_token, &j, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"id\":%lld,\"token\":\"%s\"}\n", (long long)j.id, j.secret.text);
	else
		fprintf(c->out, "%s\n", j.secret.text);
	explicit_bzero(&j.secret, sizeof j.secret);
	cmd_say(c, "token_added", "login", j.account.login, NULL);
	return EXIT_DONE;
}

static const struct cmd_option add_options[] = {
	{ "login", OPT_TEXT, "LOGIN", "令牌的所有者", "whose token it is" },
	{ "name", OPT_TEXT, "N", "令牌的名称", "what it is for" },
	{ "scope", OPT_TEXT, "SCOPE", "read 或 write", "read or write" },
	{ "days", OPT_INT, "N", "有效天数，1-365（默认 90）", "days that it works, 1-365 (default 90)" },
	{ NULL }
};
const struct command cmd_token_add = {
	.name = "token add", .args = "", .zh = "生成 API 令牌并输出", .en = "make an API token and print it",
	.example = { "tradewind token add --login chen.xm --name erp --scope read",
	    "tradewind token add --login chen.xm --name erp --scope write --days 30" },
	.options = add_options, .flags = CMD_STORE, .run = add,
};

/* --- list ----------------------------------------------------------------------------------------- */

static void
put_token(struct cmd *c, const struct token *k)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_kint(&w, "id", k->id);
	jw_ktext(&w, "name", k->name);
	jw_ktext(&w, "scope", k->read_only ? "read" : "write");
	jw_key(&w, "made_at");
	jw_instant(&w, k->made_at);
	jw_key(&w, "ends_at");
	jw_instant(&w, k->ends_at);
	jw_key(&w, "used_at");
	jw_instant(&w, k->used_at);
	jw_end_object(&w);
	if (c->json)
		fprintf(c->out, "%s\n", str_text(&s));
	else
		fprintf(c->out, "%6lld  %-5s  %s\n", (long long)k->id, k->read_only ? "read" : "write", k->name);
	str_fini(&s);
}

static int
list(struct cmd *c)
{
	struct account owner;
	struct token *k;
	struct db *d;
	size_t n;

	if (find_owner(c, &owner) == -1 || cmd_db(c, &d, &c->e) == -1 ||
	    token_list(d, c->arena, owner.id, &k, &n, &c->e) == -1)
		return cmd_fail(c);
	for (size_t i = 0; i < n; i++)
		put_token(c, &k[i]);
	return EXIT_DONE;
}

static const struct cmd_option owner_options[] = {
	{ "login", OPT_TEXT, "LOGIN", "令牌的所有者", "whose tokens" },
	{ NULL }
};
const struct command cmd_token_list = {
	.name = "token list", .args = "", .zh = "列出用户的有效令牌", .en = "list the live tokens of an account",
	.example = { "tradewind token list --login chen.xm", "tradewind token list --login chen.xm --json" },
	.options = owner_options, .flags = CMD_STORE, .run = list,
};

/* --- revoke --------------------------------------------------------------------------------------- */

static int
write_revoke(struct tx *t, void *arg, struct err *e)
{
	struct job *j = arg;

	return token_revoke(t, &j->c->actor, j->account.id, j->id, e);
}

static int
revoke(struct cmd *c)
{
	struct job j = { .c = c };
	char *end;

	j.id = strtoll(c->args[0], &end, 10);
	if (*end != '\0' || j.id < 1) {
		fail_detail(&c->e, ERR_USAGE, "cmd_bad_id");
		err_param(&c->e, "word", c->args[0]);
		return cmd_fail(c);
	}
	if (find_owner(c, &j.account) == -1 || store_write_wait(c->store, write_revoke, &j, &c->e) == -1)
		return cmd_fail(c);
	cmd_say(c, "token_revoked", "id", c->args[0], NULL);
	return EXIT_DONE;
}

const struct command cmd_token_revoke = {
	.name = "token revoke", .args = "ID", .zh = "立即吊销令牌", .en = "take a token back at once",
	.example = { "tradewind token revoke 7 --login chen.xm", "tradewind token list --login chen.xm" },
	.options = owner_options, .min_args = 1, .max_args = 1, .flags = CMD_STORE, .run = revoke,
};
