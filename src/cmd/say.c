/*
 * What a command says to a person: sentences, faults, progress, questions.
 */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/msg.h"
#include "cmd/conf.h"
#include "cmd/frame.h"
#include "text/json.h"

enum { BAR_COLUMNS = 30, BAR_MS = 100, LINE_MS = 10000 };

/* As one word of a shell. */
static const char *
quoted(struct arena *a, const char *word)
{
	struct str *s = str_new(a);

	if (word[strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")] == '\0')
		return word;
	str_putc(s, '\'');
	for (; *word != '\0'; word++)
		if (*word == '\'')
			str_puts(s, "'\\''");
		else
			str_putc(s, *word);
	str_putc(s, '\'');
	return str_text(s);
}

const char *
cmd_data(const struct cmd *c)
{
	const char *usual = setting_find("data")->otherwise, *text = "";
	char *real = c->dir == NULL ? NULL : realpath(c->dir, NULL);

	if (real != NULL && strcmp(real, usual) != 0)
		text = arena_printf(c->arena, " --data %s", quoted(c->arena, real));
	free(real);
	return text;
}

/* The sentence for a code with the pairs of ap. */
static void
sentence(struct str *out, const struct cmd *c, const char *code, va_list ap)
{
	struct err_param param[ERR_NPARAMS + 1] = { { "data", cmd_data(c) } };
	size_t n = 1;
	const char *key;

	while ((key = va_arg(ap, const char *)) != NULL) {
		const char *value = va_arg(ap, const char *);

		assert(n < nitems(param));
		if (n < nitems(param))
			param[n++] = (struct err_param){ key, value == NULL ? "" : value };
	}
	msg_put(out, c->lang, code, param, n);
}

void
cmd_say(struct cmd *c, const char *code, ...)
{
	struct str s = STR_INIT;
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, code);
	sentence(&s, c, code, ap);
	va_end(ap);
	fprintf(c->err, "%s\n", str_text(&s));
	str_fini(&s);
}

/* --- faults ------------------------------------------------------------------------------------- */

static void
put_params(struct jw *w, const struct err_param *param, size_t n)
{
	if (n == 0)
		return;
	jw_key(w, "params");
	jw_object(w);
	for (size_t i = 0; i < n; i++)
		jw_ktext(w, param[i].key, param[i].value);
	jw_end_object(w);
}

static void
put_items(struct jw *w, const struct err *e)
{
	if (e->nitems == 0)
		return;
	jw_key(w, "errors");
	jw_array(w);
	for (const struct err_item *it = e->items; it != NULL; it = it->next) {
		jw_object(w);
		jw_ktext(w, "pointer", it->pointer);
		jw_ktext(w, "code", it->code);
		put_params(w, it->param, it->nparams);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* As the API's problems have it, without their sentences. */
static void
put_error_json(struct str *out, struct err *e)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "error");
	jw_object(&w);
	jw_ktext(&w, "code", err_wire(e->code));
	if (e->detail != NULL)
		jw_ktext(&w, "reason", e->detail);
	else if (e->log[0] != '\0')
		jw_ktext(&w, "log", e->log);
	put_params(&w, e->param, e->nparams);
	put_items(&w, e);
	jw_end_object(&w);
	jw_end_object(&w);
	str_putc(out, '\n');
}

/* The closer sentence says it all; without one the title, and what the log would say. */
static void
put_error_text(struct str *out, enum lang lang, struct err *e)
{
	str_puts(out, "tradewind: ");
	if (e->detail != NULL)
		msg_put(out, lang, e->detail, e->param, e->nparams);
	else
		msg_put(out, lang, err_wire(e->code), NULL, 0);
	if (e->detail == NULL && e->log[0] != '\0' && e->nitems == 0)
		str_printf(out, " (%s)", e->log);
	str_putc(out, '\n');
	for (const struct err_item *it = e->items; it != NULL; it = it->next) {
		str_printf(out, "  %s: ", *it->pointer == '/' && strchr(it->pointer + 1, '/') == NULL ?
		    it->pointer + 1 : it->pointer);
		msg_put(out, lang, it->code, it->param, it->nparams);
		str_putc(out, '\n');
	}
}

int
report(FILE *err, enum lang lang, bool json, struct err *e)
{
	struct str s = STR_INIT;

	assert(e->code != ERR_OK);
	if (e->code == ERR_OK)
		fail(e, ERR_INTERNAL, "a command failed without saying why");
	if (json)
		put_error_json(&s, e);
	else
		put_error_text(&s, lang, e);
	fwrite(s.p, 1, s.len, err);
	str_fini(&s);
	return err_exit(e->code);
}

int
cmd_fail(struct cmd *c)
{
	return report(c->err, c->lang, c->json, &c->e);
}

/* --- progress ----------------------------------------------------------------------------------- */

static void
draw_bar(struct cmd *c, size_t done, size_t total)
{
	size_t full = total == 0 ? BAR_COLUMNS : done * BAR_COLUMNS / total;

	fprintf(c->err, "\r[%.*s%.*s] %zu/%zu%s", (int)full, "##############################",
	    (int)(BAR_COLUMNS - full), "..............................", done, total,
	    done >= total ? "\n" : "");
	fflush(c->err);
}

void
cmd_progress(struct cmd *c, size_t done, size_t total)
{
	struct cmd_frame *f = c->frame;
	int64_t now_ms = clock_mono_ms(), wait_ms = f->terminal ? BAR_MS : LINE_MS;

	if (c->quiet)
		return;
	if (f->progress_ms == 0 && !f->terminal)
		f->progress_ms = now_ms;
	if (now_ms - f->progress_ms < wait_ms && !(f->terminal && done >= total))
		return;
	f->progress_ms = now_ms;
	if (f->terminal)
		draw_bar(c, done, total);
	else
		fprintf(c->err, "%zu/%zu\n", done, total);
}

/* --- questions ---------------------------------------------------------------------------------- */

int
cmd_confirm(struct cmd *c, const char *code, ...)
{
	struct str s = STR_INIT;
	char answer[16];
	va_list ap;

	if (c->yes)
		return 0;
	va_start(ap, code);
	sentence(&s, c, code, ap);
	va_end(ap);
	fprintf(c->err, "%s%s", str_text(&s), c->frame->asks ? " [y/N] " : "\n");
	str_fini(&s);
	if (!c->frame->asks) {
		fail_detail(&c->e, ERR_USAGE, "cmd_needs_yes");
		return cmd_fail(c);
	}
	fflush(c->err);
	if (fgets(answer, sizeof answer, c->in) == NULL)
		return cmd_cancelled(c) ? EXIT_INTERRUPTED : EXIT_FAILED;
	return answer[0] == 'y' || answer[0] == 'Y' ? 0 : EXIT_FAILED;
}
