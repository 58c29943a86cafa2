/*
 * tradewind user: accounts from the console.
 */
#include "base/base.h"

#include "crypt/password.h"
#include "cmd/frame.h"
#include "model/people.h"
#include "text/json.h"

enum { PAGE = 200 };

struct job {
	struct cmd	*c;
	const char	*login, *name, *hash;
	enum role_id	 role;
	int64_t		 enterprise, id;
	bool		 disabled;
	struct account	 account;
};

/* --- parts -------------------------------------------------------------------------------------- */

static int
find_account(struct cmd *c, const char *login, struct account *out)
{
	struct db *d;
	int rc;

	if (cmd_db(c, &d, &c->e) == -1)
		return -1;
	rc = account_by_login(d, c->arena, login, out, NULL, &c->e);
	if (rc == 1)
		return 0;
	if (rc == 0) {
		fail_detail(&c->e, ERR_NOT_FOUND, "user_unknown");
		err_param(&c->e, "login", login);
	}
	return -1;
}

/* The hash of the password that was given for a login, if it may be used. */
static int
hash_password(struct cmd *c, const char *login, const char **hash)
{
	char *out = arena_alloc(c->arena, PASSWORD_HASH_SIZE);
	const char *organisation, *password;
	struct db *d;
	size_t len;

	password = cmd_password(c, &len);
	if (cmd_db(c, &d, &c->e) == -1 ||
	    setting_get(d, c->arena, "organisation", &organisation, &c->e) == -1 ||
	    password_allowed(c->people, password, len, login, organisation, "/password", &c->e) == -1)
		return -1;
	if (password_hash(password, len, out) == -1)
		return fail(&c->e, ERR_BUSY, "no memory for the password hash");
	*hash = out;
	return 0;
}

static void
put_account(struct cmd *c, const struct account *a)
{
	struct str s = STR_INIT;
	struct jw w;

	jw_init(&w, &s);
	jw_object(&w);
	jw_kint(&w, "id", a->id);
	jw_ktext(&w, "login", a->login);
	jw_ktext(&w, "name", a->name);
	jw_ktext(&w, "role", role_choices[a->role].code);
	jw_kint(&w, "enterprise", a->enterprise);
	jw_kbool(&w, "disabled", a->disabled);
	jw_end_object(&w);
	fprintf(c->out, "%s\n", str_text(&s));
	str_fini(&s);
}

/* --- add ------------------------------------------------------------------------------------------ */

static int
write_account(struct tx *t, void *arg, struct err *e)
{
	struct job *j = arg;

	return account_create(t, &j->c->actor, j->login, j->name, j->role, j->enterprise, j->hash, &j->id, e);
}

static int
read_role(struct cmd *c, enum role_id *role)
{
	const char *code = cmd_opt(c, "role");
	struct str all = STR_INIT;
	int r = code == NULL ? -1 : role_parse(code);

	*role = (enum role_id)r;
	if (r != -1)
		return 0;
	for (int i = 0; i < R_COUNT; i++)
		str_printf(&all, "%s%s", i == 0 ? "" : " ", role_choices[i].code);
	fail_detail(&c->e, ERR_USAGE, code == NULL ? "user_role_missing" : "user_role_unknown");
	err_param(&c->e, "role", code);
	err_param(&c->e, "allowed", str_text(&all));
	str_fini(&all);
	return -1;
}

static int
add(struct cmd *c)
{
	struct job j = { .c = c, .login = c->args[0], .name = cmd_opt(c, "name") };
	struct account a;

	if (j.name == NULL)
		j.name = j.login;
	j.enterprise = cmd_opt_int(c, "enterprise", NONE);
	if (read_role(c, &j.role) == -1 || hash_password(c, j.login, &j.hash) == -1 ||
	    store_write_wait(c->store, write_account, &j, &c->e) == -1)
		return cmd_fail(c);
	if (c->json && find_account(c, j.login, &a) == 0)
		put_account(c, &a);
	cmd_say(c, "user_added", "login", j.login, "role", role_choices[j.role].code, NULL);
	return EXIT_DONE;
}

static const struct cmd_option add_options[] = {
	{ "role", OPT_TEXT, "ROLE", "角色：admin manager staff officer finance member-admin member-editor auditor",
	  "admin manager staff officer finance member-admin member-editor auditor" },
	{ "enterprise", OPT_INT, "ID", "会员角色所属企业的编号", "a member role's enterprise" },
	{ "name", OPT_TEXT, "NAME", "姓名（默认同用户名）", "the person's name (default: the login)" },
	{ "password-file", OPT_READ, "F", "密码所在的文件，首行有效；- 为标准输入",
	  "file whose first line is the password; - is standard input" },
	{ NULL }
};
const struct command cmd_user_add = {
	.name = "user add", .args = "LOGIN", .zh = "添加用户", .en = "add an account",
	.example = { "tradewind user add chen.xm --role manager --password-file pw.txt",
	    "tradewind user add li.h --role member-editor --enterprise 812" },
	.options = add_options, .min_args = 1, .max_args = 1, .flags = CMD_STORE | CMD_PASSWORD, .run = add,
};

/* --- list --------------------------------------------------------------------------------------- */

static int
list(struct cmd *c)
{
	int64_t total = 0, at = 0;
	struct account *a;
	struct db *d;
	size_t n;

	if (cmd_db(c, &d, &c->e) == -1)
		return cmd_fail(c);
	do {
		if (account_list(d, c->arena, at, PAGE, &a, &n, &total, &c->e) == -1)
			return cmd_fail(c);
		for (size_t i = 0; i < n; i++) {
			if (c->json)
				put_account(c, &a[i]);
			else
				fprintf(c->out, "%-24s %-14s %s%s\n", a[i].login, role_choices[a[i].role].code,
				    a[i].name, a[i].disabled ? " (disabled)" : "");
		}
		at += (int64_t)n;
	} while (n > 0 && at < total);
	return EXIT_DONE;
}

const struct command cmd_user_list = {
	.name = "user list", .args = "", .zh = "列出用户", .en = "list the accounts",
	.example = { "tradewind user list", "tradewind user list --json" },
	.flags = CMD_STORE, .run = list,
};

/* --- passwd ------------------------------------------------------------------------------------- */

static int
write_password(struct tx *t, void *arg, struct err *e)
{
	struct job *j = arg;

	return account_set_password(t, &j->c->actor, j->account.id, j->hash, e);
}

static int
passwd(struct cmd *c)
{
	struct job j = { .c = c };

	if (find_account(c, c->args[0], &j.account) == -1 ||
	    hash_password(c, j.account.login, &j.hash) == -1 ||
	    store_write_wait(c->store, write_password, &j, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		put_account(c, &j.account);
	cmd_say(c, "user_password_set", "login", j.account.login, NULL);
	return EXIT_DONE;
}

static const struct cmd_option passwd_options[] = {
	{ "password-file", OPT_READ, "F", "密码所在的文件，首行有效；- 为标准输入",
	  "file whose first line is the password; - is standard input" },
	{ NULL }
};
const struct command cmd_user_passwd = {
	.name = "user passwd", .args = "LOGIN", .zh = "设置用户的密码，并结束其所有会话",
	.en = "set an account's password and end its sessions",
	.example = { "tradewind user passwd chen.xm", "tradewind user passwd chen.xm --password-file pw.txt" },
	.options = passwd_options, .min_args = 1, .max_args = 1, .flags = CMD_STORE | CMD_PASSWORD, .run = passwd,
};

/* --- disable, enable ------------------------------------------------------------------------------ */

static int
write_state(struct tx *t, void *arg, struct err *e)
{
	struct job *j = arg;
	const struct account to = { .disabled = j->disabled };

	return account_change(t, j->c->arena, &j->c->actor, j->account.id, j->account.version, ACC_DISABLED, &to,
	    &j->account, e);
}

static int
set_state(struct cmd *c, bool disabled)
{
	struct job j = { .c = c, .disabled = disabled };

	if (find_account(c, c->args[0], &j.account) == -1 ||
	    store_write_wait(c->store, write_state, &j, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		put_account(c, &j.account);
	cmd_say(c, disabled ? "user_disabled" : "user_enabled", "login", c->args[0], NULL);
	return EXIT_DONE;
}

static int
disable(struct cmd *c)
{
	return set_state(c, true);
}

static int
enable(struct cmd *c)
{
	return set_state(c, false);
}

const struct command cmd_user_disable = {
	.name = "user disable", .args = "LOGIN", .zh = "停用用户，结束其所有会话并吊销其令牌",
	.en = "disable an account, end its sessions and take back its tokens",
	.example = { "tradewind user disable li.h", "tradewind user disable li.h --data var" },
	.min_args = 1, .max_args = 1, .flags = CMD_STORE, .run = disable,
};

const struct command cmd_user_enable = {
	.name = "user enable", .args = "LOGIN", .zh = "重新启用用户", .en = "enable a disabled account again",
	.example = { "tradewind user enable li.h", "tradewind user enable li.h --data var" },
	.min_args = 1, .max_args = 1, .flags = CMD_STORE, .run = enable,
};
