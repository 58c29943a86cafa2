/*
 * tradewind import: read a spreadsheet, judge every row, write what is valid.
 *
 * It ends with one object that accounts for every row, and exit 3 where rows were refused.
 */
#include "base/base.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/msg.h"
#include "base/spool.h"
#include "cmd/frame.h"
#include "meta/registry.h"
#include "model/import_sheet.h"
#include "model/sheet.h"
#include "text/num.h"

struct run {
	struct cmd		*c;
	struct sheet		*sheet;
	struct sheet_counts	 counts;
	struct sheet_walk	 walk;
	_Atomic size_t		 done;
	bool			 all_or_nothing, dry, to_note;
	const char		*file_name;
	const struct jv		*mapping, *decide;	/* of files; or NULL */
	struct import_file	 file;		/* for the history */
	int64_t			 id;		/* there */
	struct sheet_result	*result;	/* or NULL */
	struct str		 told;
};

/* --- the file ---------------------------------------------------------------------------------------- */

enum { PIECE = 1 << 16 };

static int
read_file(struct cmd *c, struct sheet_file *out)
{
	int fd = cmd_open_file(c, c->args[0], &c->e), rc = 0;
	char *piece = xmalloc(PIECE);
	ssize_t n = -1;

	while (fd != -1 && rc == 0 && ((n = read(fd, piece, PIECE)) > 0 || (n == -1 && errno == EINTR)))
		if (n > 0)
			rc = sheet_file_add(out, SHEET_BYTES, piece, (size_t)n, &c->e);
	if (fd != -1 && rc == 0 && n == -1)
		fail(&c->e, ERR_BAD_FILE, "%s: %s", c->args[0], strerror(errno));
	if (fd != -1)
		close(fd);
	free(piece);
	return rc == -1 || n == -1 ? -1 : 0;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* --- telling ----------------------------------------------------------------------------------------- */

enum { TELL_MOST = 50 };	/* refused rows that are shown one by one */

static size_t
count_params(const struct err_param *param)
{
	size_t n = 0;

	while (n < ERR_NPARAMS && param[n].key != NULL)
		n++;
	return n;
}

static void
tell_row(struct run *r, const struct sheet_row *row)
{
	struct cmd *c = r->c;

	for (const struct sheet_problem *p = row->problems; p != NULL; p = p->next) {
		struct str text = STR_INIT;

		if (row->outcome == SO_ERROR && p->warning)
			continue;
		msg_put(&text, c->lang, p->code, p->param, count_params(p->param));
		fprintf(c->err, "%zu\t%s\t%s%s%s\t%s\n", row->n, sheet_outcomes[row->outcome],
		    p->field == NULL ? "" : c->lang == LANG_ZH ? p->field->zh : p->field->en,
		    p->value == NULL ? "" : ": ", p->value == NULL ? "" : p->value, str_text(&text));
		str_fini(&text);
	}
}

/* A walk begins, perhaps not the first one. */
static void
on_begin(void *arg)
{
	struct run *r = arg;

	sheet_result_free(r->result);
	r->result = NULL;
}

/* The row for the workbook of --result. */
static int
keep_result(struct run *r, const struct sheet_row *row, struct err *e)
{
	struct arena *a = arena_new();
	struct sheet_told t = { .id = NONE, .see = UINT_MAX, .lang = r->c->lang, .edit = sheet_corrected(r->sheet, row->n) };
	struct jw w;
	int rc;

	str_reset(&r->told);
	jw_init(&w, &r->told);
	sheet_put_row(&w, r->sheet, row);
	rc = json_parse(a, r->told.p, r->told.len, &t.row, e);
	if (rc == 0 && r->result == NULL && (r->result = sheet_result_new(r->sheet, store_dir(r->c->store), r->c->lang, UINT_MAX, true,
	    e)) == NULL)
		rc = -1;
	if (rc == 0)
		sheet_result_add(r->result, &t);
	arena_free(a);
	return rc;
}

static int
on_row(const struct sheet_row *row, void *arg, struct err *e)
{
	struct run *r = arg;
	int64_t told = r->counts.outcome[SO_ERROR] + r->counts.outcome[SO_SUSPECT];

	if ((row->outcome == SO_ERROR || row->outcome == SO_SUSPECT) && told <= TELL_MOST && !r->c->quiet)
		tell_row(r, row);
	if (row->n % 256 == 0)
		cmd_progress(r->c, row->n, sheet_total(r->sheet));
	return cmd_opt(r->c, "result") == NULL ? 0 : keep_result(r, row, e);
}

static bool
is_cancelled(void *arg)
{
	return cmd_cancelled(((struct run *)arg)->c);
}

/* A column without a field that says something. */
static bool
has_no_place(const struct sheet_column *col)
{
	return col->field == NULL && !col->id && !col->kept && !col->used && col->samples[0] != NULL;
}

/* Columns without a place are named, never dropped in silence. */
static void
tell_unmapped(struct run *r)
{
	const struct sheet_column *col;
	struct str names = STR_INIT;
	size_t n;

	col = sheet_columns(r->sheet, &n);
	for (size_t i = 0; i < n; i++)
		if (has_no_place(&col[i]))
			str_printf(&names, "%s%s", str_is_empty(&names) ? "" : ", ", sheet_column_name(r->sheet, i));
	if (!str_is_empty(&names))
		cmd_say(r->c, r->to_note ? "import_into_note" : "import_left_out", "columns", str_text(&names), NULL);
	str_fini(&names);
}

static void
tell_missing(struct run *r)
{
	const struct field *f = sheet_missing(r->sheet);

	if (f != NULL)
		cmd_say(r->c, "import_none_new", "label_zh", f->zh, "label_en", f->en, NULL);
}

/* The same as data: only where there is such a column. */
static void
put_unmapped(struct run *r, struct jw *w)
{
	const struct sheet_column *col;
	bool some = false;
	size_t n;

	col = sheet_columns(r->sheet, &n);
	for (size_t i = 0; i < n; i++) {
		if (!has_no_place(&col[i]))
			continue;
		if (!some) {
			jw_key(w, r->to_note ? "into_note" : "left_out");
			jw_array(w);
		}
		some = true;
		jw_text(w, sheet_column_name(r->sheet, i));
	}
	if (some)
		jw_end_array(w);
}

/* --- the run ----------------------------------------------------------------------------------------- */

/* The history, in the transaction of what is written. */
static int
on_before(struct tx *t, void *arg, struct err *e)
{
	struct run *r = arg;

	return import_note(t, &r->c->actor, &r->file, &r->id, e);
}

static int
on_wrote(struct tx *t, const struct sheet_wrote *what, void *arg, struct err *e)
{
	return import_note_row(t, ((struct run *)arg)->id, what, e);
}

static int
on_end(struct tx *t, void *arg, struct err *e)
{
	struct run *r = arg;

	return import_note_end(t, r->id, &r->counts, e);
}

static int
run_walk(struct run *r)
{
	struct sheet_commit c = {
		.sheet = r->sheet, .store = r->c->store, .walk = &r->walk, .all_or_nothing = r->all_or_nothing,
		.file_name = r->file_name, .counts = &r->counts, .before = on_before, .wrote = on_wrote, .also = on_end,
	};

	if (cmd_db(r->c, &c.d, &r->c->e) == -1)
		return -1;
	db_limit_ms(c.d, 0);
	return r->dry ? sheet_check(r->sheet, c.store, c.d, &r->walk, &r->counts, &r->c->e) : sheet_commit(&c, &r->c->e);
}

static void
put_counts(struct run *r, struct str *out)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	if (!r->dry)
		jw_kint(&w, "id", r->id);
	sheet_put_count_members(&w, &r->counts, !r->dry);
	put_unmapped(r, &w);
	jw_end_object(&w);
}

/* The same in a sentence. */
static void
put_words(struct run *r, struct str *out)
{
	struct cmd *c = r->c;
	const int64_t *n = r->counts.outcome;
	const struct err_param param[] = {
		{ "rows", arena_printf(c->arena, "%lld", (long long)sheet_rows(&r->counts)) },
		{ "new", arena_printf(c->arena, "%lld", (long long)n[SO_INSERT]) },
		{ "changed", arena_printf(c->arena, "%lld", (long long)n[SO_UPDATE]) },
		{ "same", arena_printf(c->arena, "%lld", (long long)n[SO_SAME]) },
		{ "suspect", arena_printf(c->arena, "%lld", (long long)n[SO_SUSPECT]) },
		{ "error", arena_printf(c->arena, "%lld", (long long)n[SO_ERROR]) },
	};

	msg_put(out, c->lang, r->dry ? "import_would" : "import_did", param, nitems(param));
}

/* The workbook of --result to the file that was named. */
static int
write_result(struct run *r)
{
	const char *path = cmd_opt(r->c, "result");
	struct err *e = &r->c->e;
	int from = -1, to, rc;
	int64_t rows;

	if (path == NULL || r->result == NULL)
		return 0;
	rc = sheet_result_end(r->result, &from, &rows, e);
	r->result = NULL;
	if (rc == -1)
		return -1;
	if ((to = cmd_open_file(r->c, path, e)) != -1) {
		rc = spool_copy(from, to) == -1 ? fail(e, err_of_file(errno, ERR_BAD_FILE), "%s: %s", path, strerror(errno)) : 0;
		close(to);
	}
	close(from);
	return to == -1 ? -1 : rc;
}

static int
finish(struct run *r)
{
	struct str out = STR_INIT;

	cmd_progress(r->c, sheet_total(r->sheet), sheet_total(r->sheet));
	if (r->c->json)
		put_counts(r, &out);
	else
		put_words(r, &out);
	fprintf(r->c->out, "%s\n", str_text(&out));
	str_fini(&out);
	if (!r->dry && !r->c->json && r->counts.outcome[SO_INSERT] + r->counts.outcome[SO_UPDATE] > 0)
		cmd_say(r->c, "import_history", "id", arena_printf(r->c->arena, "%lld", (long long)r->id), "days",
		    arena_printf(r->c->arena, "%d", IMPORT_DAYS), NULL);
	return r->counts.outcome[SO_ERROR] + r->counts.outcome[SO_SUSPECT] > 0 ? EXIT_PART : EXIT_DONE;
}

/* One of two words; the first unless the option is given. */
static int
read_choice(struct cmd *c, const char *option, const char *first, const char *second, bool *is_second)
{
	const char *value = cmd_opt(c, option);

	*is_second = value != NULL && strcmp(value, second) == 0;
	if (value == NULL || *is_second || strcmp(value, first) == 0)
		return 0;
	fail_detail(&c->e, ERR_USAGE, "bad_option_value");
	err_param(&c->e, "value", value);
	err_param(&c->e, "allowed", arena_printf(c->arena, "%s, %s", first, second));
	return -1;
}

enum { JSON_MOST = 8 << 20 };

/* The file of an option as JSON; NULL where it was not given. */
static int
read_json(struct cmd *c, const char *option, const struct jv **out)
{
	const char *path = cmd_opt(c, option);
	struct str text = STR_INIT;
	ssize_t n = 1;
	int fd, rc;

	if (path == NULL)
		return 0;
	if ((fd = cmd_open_file(c, path, &c->e)) == -1)
		return -1;
	while (n > 0 && text.len <= JSON_MOST) {
		str_grow(&text, 1 << 16);
		if ((n = read(fd, text.p + text.len, 1 << 16)) > 0)
			text.len += (size_t)n;
	}
	close(fd);
	rc = n == -1 ? fail(&c->e, ERR_BAD_FILE, "%s: %s", path, strerror(errno)) : text.len > JSON_MOST ?
	    fail(&c->e, ERR_TOO_LARGE, "%s", path) : json_parse(c->arena, text.len == 0 ? "" : text.p, text.len, out, &c->e);
	str_fini(&text);
	return rc;
}

/* How the file is read, as the mapping says where no option does. */
static int
read_how(struct run *r, struct sheet_how *how)
{
	static const char *const keys[] = { "columns", "unmapped", "encoding", "separator", "sheet", "header_row", "date_order",
	    "make_enterprises", NULL };
	const char *encoding = NULL, *separator = NULL;
	struct err *e = &r->c->e;

	if (r->mapping == NULL)
		return 0;
	if (jr_object(r->mapping, e) == -1 || jr_only(r->mapping, keys, e) == -1 ||
	    jr_text_opt(r->mapping, "encoding", 1, 20, &encoding, e) == -1 ||
	    jr_text_opt(r->mapping, "separator", 1, 1, &separator, e) == -1 ||
	    jr_int_opt(r->mapping, "sheet", 0, 1000, &how->sheet, e) == -1 ||
	    jr_int_opt(r->mapping, "header_row", 1, SHEET_MAX_ROWS, &how->header, e) == -1)
		return -1;
	if (encoding != NULL && (how->charset = charset_parse(encoding)) == -1)
		return err_choice(e, "/encoding", "utf-8, gb18030, utf-16le, utf-16be");
	how->separator = separator == NULL ? '\0' : *separator;
	return separator == NULL || strchr(",;\t", *separator) != NULL ? 0 : err_choice(e, "/separator", "\",\" \";\" \"\\t\"");
}

/* What the history keeps, then what options and files say. */
static int
lay_over(struct run *r)
{
	struct cmd *c = r->c;
	const char *order = cmd_opt(c, "date-order");
	struct db *d;

	if (cmd_db(c, &d, &c->e) == -1 || import_look(d, c->arena, r->sheet, &r->file, &c->e) == -1)
		return -1;
	if (cmd_opt(c, "unmapped") != NULL)
		sheet_unmapped_to_note(r->sheet, r->to_note);
	if (order != NULL && date_order_parse(order) == DATE_NO_ORDER) {
		fail_detail(&c->e, ERR_USAGE, "bad_option_value");
		err_param(&c->e, "value", order);
		err_param(&c->e, "allowed", "ymd, dmy, mdy");
		return -1;
	}
	if (r->mapping != NULL && import_lay(c->arena, r->sheet, r->mapping, &c->e) == -1)
		return -1;
	if (order != NULL)
		sheet_date_order(r->sheet, date_order_parse(order));
	if (cmd_flag(c, "make-enterprises"))
		sheet_make_named(r->sheet, true);
	r->file.make_named = cmd_flag(c, "make-enterprises");
	sheet_describe(c->arena, r->sheet, &r->file.detected, &r->file.columns);
	r->to_note = sheet_notes(r->sheet);
	r->file.to_note = r->to_note;
	r->file.sheet = r->sheet;
	return r->decide == NULL ? 0 : import_decide(c->arena, r->sheet, r->decide, &c->e);
}

static int
read_options(struct run *r, const struct resource **res)
{
	struct cmd *c = r->c;
	const char *name = cmd_opt(c, "resource");
	bool skip;

	*res = registry_by_path(name == NULL ? "enterprises" : name);
	if (*res == NULL) {
		fail_detail(&c->e, ERR_USAGE, "no_such_resource");
		err_param(&c->e, "value", name);
		return -1;
	}
	if (read_choice(c, "mode", "valid_rows", "all_or_nothing", &r->all_or_nothing) == -1 ||
	    read_choice(c, "unmapped", "note", "skip", &skip) == -1)
		return -1;
	r->to_note = !skip && sheet_has_note(*res);
	r->dry = cmd_flag(c, "dry-run");
	r->file_name = base_name(c->args[0]);
	r->file = (struct import_file){ .r = *res, .name = r->file_name };
	if (read_json(c, "mapping", &r->mapping) == -1 || read_json(c, "decide", &r->decide) == -1)
		return -1;
	r->walk = (struct sheet_walk){ .who = &c->actor, .begin = on_begin, .each = on_row, .arg = r, .done = &r->done,
	    .cancelled = is_cancelled };
	return 0;
}

static const char *
names_of_sheets(struct cmd *c, const struct sheet_file *f)
{
	struct str *out = str_new(c->arena);

	for (size_t i = 0; i < sheet_file_tabs(f); i++)
		str_printf(out, "%s%s", i == 0 ? "" : ", ", sheet_file_tab(f, i));
	return str_text(out);
}

/* The sheet of --sheet: by its name, or its number from 1. */
static int
find_sheet(struct run *r, const struct sheet_file *f, int64_t *out)
{
	const char *wanted = cmd_opt(r->c, "sheet");
	size_t n = sheet_file_tabs(f);

	if (wanted == NULL)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (strcmp(sheet_file_tab(f, i), wanted) == 0) {
			*out = (int64_t)i;
			return 0;
		}
	if (num_parse(wanted, 0, out) == NULL && *out >= 1 && (size_t)*out <= n) {
		(*out)--;
		return 0;
	}
	fail_detail(&r->c->e, ERR_USAGE, "no_such_sheet_of");
	err_param(&r->c->e, "value", wanted);
	err_param(&r->c->e, "sheets", names_of_sheets(r->c, f));
	return -1;
}

/* More than one could be meant: nobody guesses for a person. */
static int
ask_sheet(struct run *r)
{
	fail_detail(&r->c->e, ERR_USAGE, "import_sheet_which");
	err_param(&r->c->e, "sheets", names_of_sheets(r->c, sheet_file(r->sheet)));
	return -1;
}

static int
open_sheet(struct run *r, const struct resource *res)
{
	struct sheet_how how = SHEET_AUTO;
	struct sheet_file *f = sheet_file_new(store_dir(r->c->store));

	if (read_how(r, &how) == -1) {
		sheet_file_free(f);
		return -1;
	}
	how.header = cmd_opt_int(r->c, "header-row", how.header);
	if (read_file(r->c, f) == -1) {
		sheet_file_free(f);
		return -1;
	}
	if (sheet_file_look(f, &r->c->e) == -1 || find_sheet(r, f, &how.sheet) == -1) {
		sheet_file_free(f);
		return -1;
	}
	if (sheet_open(&r->sheet, res, f, &how, &r->c->e) == -1)
		return -1;
	sheet_unmapped_to_note(r->sheet, r->to_note);
	return sheet_tab_open(r->sheet) ? ask_sheet(r) : lay_over(r);
}

static int
import(struct cmd *c)
{
	struct run r = { .c = c };
	const struct resource *res;
	int rc;

	c->actor.door = DOOR_IMPORT;
	if (read_options(&r, &res) == -1 || open_sheet(&r, res) == -1) {
		sheet_free(r.sheet);
		return cmd_fail(c);
	}
	tell_unmapped(&r);
	tell_missing(&r);
	if (!r.dry && (rc = cmd_confirm(c, "import_sure", "file", r.file_name, "rows",
	    arena_printf(c->arena, "%zu", sheet_total(r.sheet)), NULL)) != 0) {
		sheet_free(r.sheet);
		return rc;
	}
	rc = run_walk(&r) == -1 || write_result(&r) == -1 ? cmd_fail(c) : finish(&r);
	sheet_result_free(r.result);
	str_fini(&r.told);
	sheet_free(r.sheet);
	return rc;
}

static const struct cmd_option options[] = {
	{ "resource", OPT_TEXT, "R", "导入到：enterprises（默认）、contacts、projects 等", "into enterprises (default), contacts, projects and so on" },
	{ "mode", OPT_TEXT, "MODE", "valid_rows（默认）：写入有效行；all_or_nothing：有一行不行就都不写",
	  "valid_rows (default) writes the rows that are valid; all_or_nothing writes all or none" },
	{ "unmapped", OPT_TEXT, "HOW", "没有对应字段的列：note（默认）写入备注，skip 不导入",
	  "columns without a field: note (default) writes them into the note, skip leaves them out" },
	{ "sheet", OPT_TEXT, "SHEET", "工作簿中的哪个工作表：名称，或第几个（从 1 起）", "which sheet of a workbook: its name, or its number from 1" },
	{ "header-row", OPT_INT, "N", "表头在第几行（默认自动识别）", "the row of the heading (found by itself otherwise)" },
	{ "date-order", OPT_TEXT, "ORDER", "03/04/2015 这样的日期的顺序：ymd、dmy 或 mdy", "the order of dates like 03/04/2015: ymd, dmy or mdy" },
	{ "mapping", OPT_READ, "FILE", "列对应等（JSON，同 PATCH /imports/{id}，列可写 heading）",
	  "columns and so on: JSON as PATCH /imports/{id} takes it, columns also by heading" },
	{ "decide", OPT_READ, "FILE", "逐行更正和决定（JSON 数组，带行号 n）", "corrections and decisions of rows: a JSON array, each with its row n" },
	{ "make-enterprises", OPT_FLAG, NULL, "项目的投资方还不是企业的，建成草稿企业（不列入名录）",
	  "investors of projects that are no enterprises yet become drafts, outside the directory" },
	{ "result", OPT_WRITE, "FILE", "把原表加上“结果”“原因”两列写成 xlsx", "write the sheet itself with outcome and reason, as XLSX" },
	{ "dry-run", OPT_FLAG, NULL, "只检查，不写入", "check only, write nothing" },
	{ NULL }
};

const struct command cmd_import = {
	.name = "import", .args = "FILE", .zh = "导入表格（XLSX、CSV）", .en = "bring in a spreadsheet (XLSX, CSV)",
	.example = { "tradewind import members.xlsx --resource enterprises --yes",
	    "tradewind import members.xlsx --sheet 会员名录 --dry-run" },
	.options = options, .min_args = 1, .max_args = 1, .read_args = BIT(0), .flags = CMD_STORE, .run = import,
};

/* --- taking back -------------------------------------------------------------------------------------- */

static int
revert(struct cmd *c)
{
	_Atomic size_t done = 0, total = 0;
	struct str out = STR_INIT;
	const struct jv *now;
	int64_t id, n = 0, refused = 0;
	struct db *d;
	struct jw w;
	int rc;

	if (num_parse(c->args[0], 0, &id) != NULL || id < 1) {
		fail_detail(&c->e, ERR_USAGE, "cmd_bad_id");
		err_param(&c->e, "word", c->args[0]);
		return cmd_fail(c);
	}
	if ((rc = cmd_confirm(c, "import_revert_sure", "id", c->args[0], NULL)) != 0)
		return rc;
	c->actor.door = DOOR_IMPORT;
	jw_init(&w, &out);
	rc = cmd_db(c, &d, &c->e) == -1 || import_revert_now(c->store, d, &c->actor, id, &done, &total, &c->e) == -1 ||
	    import_put(d, NULL, &w, id, IMP_BRIEF, c->lang, &c->e) != 1 || json_parse(c->arena, out.p, out.len, &now, &c->e) == -1;
	str_fini(&out);
	if (rc != 0)
		return cmd_fail(c);
	(void)!jv_int(jv_get(jv_get(now, "revert"), "reverted"), &n);
	(void)!jv_int(jv_get(jv_get(now, "revert"), "refused"), &refused);
	if (c->json)
		fprintf(c->out, "{\"id\":%lld,\"reverted\":%lld,\"refused\":%lld}\n", (long long)id, (long long)n, (long long)refused);
	else
		cmd_say(c, "import_reverted", "n", arena_printf(c->arena, "%lld", (long long)n), "refused",
		    arena_printf(c->arena, "%lld", (long long)refused), NULL);
	return refused > 0 ? EXIT_PART : EXIT_DONE;
}

const struct command cmd_import_revert = {
	.name = "import revert", .args = "ID", .zh = "撤销一次导入（7 天内）", .en = "take back what an import wrote (within 7 days)",
	.example = { "tradewind import revert 12 --yes", "tradewind import revert 12 --json --yes" },
	.min_args = 1, .max_args = 1, .flags = CMD_STORE, .run = revert,
};
