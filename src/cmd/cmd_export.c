/*
 * tradewind export: all rows of a filter on standard output.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "cmd/frame.h"
#include "meta/registry.h"
#include "model/export.h"

static int
usage(struct cmd *c, const char *detail, const char *value, const char *allowed)
{
	fail_detail(&c->e, ERR_USAGE, detail);
	err_param(&c->e, "value", value);
	if (allowed != NULL)
		err_param(&c->e, "allowed", allowed);
	return -1;
}

static int
read_format(struct cmd *c, struct export_want *w)
{
	const char *format = cmd_opt(c, "format");

	if (format == NULL)
		format = c->json ? "json" : "csv";
	for (int i = 0; export_formats[i] != NULL; i++)
		if (strcmp(format, export_formats[i]) == 0) {
			w->format = (enum export_format)i;
			return 0;
		}
	return usage(c, "bad_option_value", format, "csv, xlsx, json");
}

static int
read_headings(struct cmd *c, struct export_want *w)
{
	const char *headings = cmd_opt(c, "headings");

	w->labels = headings != NULL && strcmp(headings, "labels") == 0;
	if (headings == NULL || w->labels || strcmp(headings, "names") == 0)
		return 0;
	return usage(c, "bad_option_value", headings, "names, labels");
}

/* FIELD=VALUE ... as the list's parameters. */
static int
read_filters(struct cmd *c, struct export_want *w)
{
	struct uri_query q = { .n = c->nargs - 1 };
	struct list *l;

	q.pair = arena_array(c->arena, q.n + 1, sizeof *q.pair);
	for (size_t i = 0; i < q.n; i++) {
		const char *word = c->args[i + 1], *eq = strchr(word, '=');

		if (eq == NULL)
			return usage(c, "not_a_filter", word, NULL);
		q.pair[i].key = arena_strndup(c->arena, word, (size_t)(eq - word));
		q.pair[i].value = eq + 1;
	}
	if (list_parse(c->arena, w->r, &w->v, &q, NAMES("q", "sort", "fields"), &l, &c->e) == -1)
		return -1;
	w->list = l;
	return 0;
}

static int
read_want(struct cmd *c, struct export_want *w)
{
	w->r = registry_by_path(c->args[0]);
	if (w->r == NULL)
		return usage(c, "no_such_resource", c->args[0], NULL);
	w->who = &c->actor;
	w->spool = c->dir;
	w->ahead_min = clock_ahead_min(clock_ms());
	w->bom = !cmd_flag(c, "no-bom");
	w->gb18030 = cmd_flag(c, "gb18030");
	if (access_may(&c->actor, w->r, V_EXPORT, &c->e) == -1)
		return -1;
	access_view(&c->actor, w->r, &w->v);
	return read_format(c, w) == -1 || read_headings(c, w) == -1 || read_filters(c, w) == -1 ? -1 : 0;
}

static int
copy_out(struct cmd *c, int fd)
{
	char buf[65536];
	ssize_t n;

	while ((n = read(fd, buf, sizeof buf)) > 0 && fwrite(buf, 1, (size_t)n, c->out) == (size_t)n)
		;
	if (n == -1)
		return fail(&c->e, ERR_INTERNAL, "spool: %s", strerror(errno));
	return 0;	/* that the output took it all, the frame looks after */
}

struct run {
	struct export_want	want;
	struct export_done	done;
};

static int
run_audit(struct tx *t, void *arg, struct err *e)
{
	struct run *r = arg;

	return export_audit(t, &r->want, &r->done, e);
}

static int
export(struct cmd *c)
{
	struct run r = { .done.fd = -1 };
	struct db *d;
	int rc;

	if (read_want(c, &r.want) == -1 || cmd_db(c, &d, &c->e) == -1)
		return cmd_fail(c);
	db_limit_ms(d, 0);
	if (export_make(d, c->arena, &r.want, &r.done, &c->e) == -1)
		return cmd_fail(c);
	rc = store_write_wait(c->store, run_audit, &r, &c->e);
	if (rc == 0)
		rc = copy_out(c, r.done.fd);
	close(r.done.fd);
	if (rc == -1)
		return cmd_fail(c);
	if (fflush(c->out) == 0 && !ferror(c->out))
		cmd_say(c, "export_done", "rows", arena_printf(c->arena, "%lld", (long long)r.done.rows), NULL);
	return EXIT_DONE;
}

static const struct cmd_option options[] = {
	{ "format", OPT_TEXT, "FORMAT", "csv（默认）、xlsx 或 json（--json 时默认）",
	  "csv (default), xlsx or json (default with --json)" },
	{ "headings", OPT_TEXT, "HEADINGS", "表头与取值：names（默认，字段名与代码）或 labels（文字）",
	  "headings and values: names (default) or labels" },
	{ "no-bom", OPT_FLAG, NULL, "CSV 不带字节序标记", "CSV without a byte order mark" },
	{ "gb18030", OPT_FLAG, NULL, "CSV 用 GB18030 编码", "CSV in GB18030" },
	{ NULL }
};

const struct command cmd_export = {
	.name = "export", .args = "RESOURCE [FIELD=VALUE ...]", .zh = "导出筛选出的全部记录",
	.en = "write all records of a filter",
	.example = { "tradewind export enterprises --format xlsx > members.xlsx",
	    "tradewind export enterprises city=440300 --format csv > shenzhen.csv" },
	.options = options, .min_args = 1, .max_args = 100, .flags = CMD_STORE, .run = export,
};
