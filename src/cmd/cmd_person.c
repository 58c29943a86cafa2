/*
 * tradewind person, purge: what is kept of a person, and its end (security.md P4, P5).
 */
#include "base/base.h"

#include "base/clock.h"
#include "cmd/frame.h"
#include "model/paper.h"
#include "text/csv.h"
#include "text/date.h"
#include "text/json.h"

/* --- find ------------------------------------------------------------------------------------------------ */

struct search {
	struct cmd	*c;
	const char	*name;
	struct str	*out;
	size_t		 n;
};

static int
run_find(struct tx *t, void *arg, struct err *e)
{
	struct search *x = arg;

	str_reset(x->out);
	return persons_find(t, &x->c->actor, x->name, x->out, &x->n, e);
}

static int
find(struct cmd *c)
{
	struct search x = { .c = c, .name = c->args[0], .out = str_new(c->arena) };

	if (store_write_wait(c->store, run_find, &x, &c->e) == -1)
		return cmd_fail(c);
	fputs(str_text(x.out), c->out);
	if (x.n == 0)
		cmd_say(c, "person_none", NULL);
	return x.n == 0 ? EXIT_NOT_FOUND : EXIT_DONE;
}

const struct command cmd_person_find = {
	.name = "person find", .args = "NAME", .zh = "按姓名查找团员，每行一个 JSON", .en = "find delegates by their name, one JSON object a line",
	.example = { "tradewind person find 张三", "tradewind person find \"ZHANG San\" --data var" },
	.min_args = 1, .max_args = 1, .flags = CMD_STORE | CMD_THERE, .run = find,
};

/* --- file ------------------------------------------------------------------------------------------------- */

static int
number_of(struct cmd *c, int64_t *id)
{
	char *end;

	*id = strtoll(c->args[0], &end, 10);
	if (*end == '\0' && *id > 0)
		return 0;
	fail_detail(&c->e, ERR_USAGE, "person_bad_number");
	err_param(&c->e, "word", c->args[0]);
	return -1;
}

static void put_lines(struct str *out, const char *path, const struct jv *v);

static void
put_members(struct str *out, const char *path, const struct jv *v)
{
	int64_t i = 0;

	for (const struct jv *x = jv_first(v); x != NULL; x = jv_next(x), i++) {
		struct str at = STR_INIT;

		str_printf(&at, "%s%s", path, *path == '\0' ? "" : ".");
		if (jv_type(v) == J_OBJECT)
			str_puts(&at, jv_key(x));
		else
			str_int(&at, i);
		put_lines(out, str_text(&at), x);
		str_fini(&at);
	}
}

/* A line for each value: where it is, and what. */
static void
put_lines(struct str *out, const char *path, const struct jv *v)
{
	static const char *const words[] = { [J_FALSE] = "false", [J_TRUE] = "true" };
	enum jtype type = jv_type(v);

	if (type == J_OBJECT || type == J_ARRAY) {
		put_members(out, path, v);
		return;
	}
	if (type == J_NULL)
		return;
	csv_put_guarded(out, path, true);
	csv_put_guarded(out, type == J_STRING ? jv_text(v) : type == J_NUMBER ? jv_number(v) : words[type], false);
	csv_end_record(out);
}

static int
as_csv(struct cmd *c, struct str *json)
{
	struct str *out = str_new(c->arena);
	const struct jv *v;

	if (json_parse(c->arena, str_text(json), json->len, &v, &c->e) == -1)
		return -1;
	csv_put(out, "field", true);
	csv_put(out, "value", false);
	csv_end_record(out);
	put_lines(out, "", v);
	fwrite(out->p, 1, out->len, c->out);
	explicit_bzero(out->p, out->len);
	return 0;
}

struct told {
	struct cmd	*c;
	int64_t		 person;
};

/* Whoever takes it out sees everything in the open: so it is in the log first. */
static int
run_told(struct tx *t, void *arg, struct err *e)
{
	const struct told *x = arg;

	return person_told(t, &x->c->actor, x->person, e);
}

static int
file(struct cmd *c)
{
	const char *format = cmd_opt(c, "format");
	struct str *json = str_new(c->arena);
	struct told x = { .c = c };
	struct keyring *k;
	struct db *d;
	int rc = 0;

	if (format != NULL && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0) {
		fail_detail(&c->e, ERR_USAGE, "person_bad_format");
		return cmd_fail(c);
	}
	if (number_of(c, &x.person) == -1 || cmd_keys(c, &k, &c->e) == -1 || cmd_db(c, &d, &c->e) == -1 ||
	    person_file(d, k, c->arena, x.person, json, &c->e) == -1 || store_write_wait(c->store, run_told, &x, &c->e) == -1)
		return cmd_fail(c);
	if (str_eq(format, "csv"))
		rc = as_csv(c, json);
	else
		fprintf(c->out, "%s\n", str_text(json));
	explicit_bzero(json->p, json->len);
	return rc == -1 ? cmd_fail(c) : EXIT_DONE;
}

static const struct cmd_option file_options[] = {
	{ "format", OPT_TEXT, "FORMAT", "json（默认）或 csv", "json (default) or csv" },
	{ NULL }
};
const struct command cmd_person_file = {
	.name = "person file", .args = "PERSON", .zh = "输出关于一个人的全部资料", .en = "write out all that is kept of a person",
	.example = { "tradewind person file 12", "tradewind person file 12 --format csv --data var" },
	.options = file_options, .min_args = 1, .max_args = 1, .flags = CMD_STORE | CMD_THERE, .run = file,
};

/* --- erase, purge --------------------------------------------------------------------------------------------- */

static const char *
said(struct cmd *c, int64_t n)
{
	return arena_printf(c->arena, "%lld", (long long)n);
}

static int
erase(struct cmd *c)
{
	struct person_erased done;
	struct keyring *k;
	int64_t person;

	if (number_of(c, &person) == -1 || cmd_keys(c, &k, &c->e) == -1 || person_erase(c->store, k, &c->actor, person, &done, &c->e) == -1)
		return cmd_fail(c);
	if (c->json) {
		struct str *out = str_new(c->arena);
		struct jw w;

		jw_init(&w, out);
		person_erased_put(&w, person, &done);
		fprintf(c->out, "%s\n", str_text(out));
	}
	cmd_say(c, "person_erased", "papers", said(c, done.papers), "delegates", said(c, done.delegates), "contacts", said(c, done.contacts),
	    "applications", said(c, done.applications), NULL);
	cmd_say(c, "person_stays", "log", said(c, done.log_entries), "imports", said(c, done.imports), "lists", said(c, done.handed_on), NULL);
	return EXIT_DONE;
}

const struct command cmd_person_erase = {
	.name = "person erase", .args = "PERSON", .zh = "删除一个人的证件资料、姓名与联系方式，销毁其密钥，并说明还留下什么", .en = "erase a person's papers, names and contact, destroy the keys, and say what stays",
	.example = { "tradewind person erase 12 --yes", "tradewind person erase 12 --data var --yes" },
	.min_args = 1, .max_args = 1, .flags = CMD_STORE | CMD_THERE | CMD_DESTROYS, .run = erase,
};

static int
read_day(struct cmd *c, char out[DATE_SIZE])
{
	const char *day = cmd_opt(c, "as-of");
	int64_t days;

	if (day == NULL) {
		date_here(clock_ms(), out);
		return 0;
	}
	if (date_parse(day, &days) != NULL) {
		fail_detail(&c->e, ERR_USAGE, "purge_bad_day");
		err_param(&c->e, "word", day);
		return -1;
	}
	date_put(out, days);
	return 0;
}

static int
purge(struct cmd *c)
{
	struct actor job = c->actor;
	struct purge_done done;
	char today[DATE_SIZE];
	struct keyring *k;

	job.door = DOOR_JOB;
	if (read_day(c, today) == -1 || cmd_keys(c, &k, &c->e) == -1 || papers_purge_due(c->store, k, &job, today, &done, &c->e) == -1)
		return cmd_fail(c);
	if (c->json)
		fprintf(c->out, "{\"trips\":%lld,\"papers\":%lld,\"waiting\":%lld,\"consents\":%lld}\n", (long long)done.trips,
		    (long long)done.papers, (long long)done.waiting, (long long)done.consents);
	cmd_say(c, "purge_done", "papers", arena_printf(c->arena, "%lld", (long long)done.papers),
	    "waiting", arena_printf(c->arena, "%lld", (long long)done.waiting),
	    "consents", arena_printf(c->arena, "%lld", (long long)done.consents), NULL);
	return EXIT_DONE;
}

static const struct cmd_option purge_options[] = {
	{ "as-of", OPT_TEXT, "DATE", "按哪一天判断（默认今天）", "the day that is judged by (default: today)" },
	{ NULL }
};
const struct command cmd_purge = {
	.name = "purge", .args = "", .zh = "清除到期的证件资料（服务器每天自动执行）", .en = "purge travel documents whose time has come (the server does it daily)",
	.example = { "tradewind purge", "tradewind purge --as-of 2027-03-01 --data var --json" },
	.options = purge_options, .flags = CMD_STORE | CMD_THERE, .run = purge,
};
