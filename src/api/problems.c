/*
 * What a problem's `type` leads to (RFC 9457): a short page in both languages, made from the table of errors.
 */
#include "base/base.h"

#include "api/parts.h"
#include "base/msg.h"

/* What the reader can do, by the first row that fits. */
static const struct advice {
	int		 from, to;	/* HTTP status */
	const char	*code;		/* of the catalogue */
} advices[] = {
	{ 200, 299, "problem_none" },
	{ 401, 401, "problem_sign_in" },
	{ 403, 403, "problem_ask" },
	{ 408, 408, "problem_again" },
	{ 412, 412, "problem_reload" },
	{ 429, 429, "problem_later" },
	{ 503, 503, "problem_later" },
	{ 500, 599, "problem_tell" },
	{ 400, 499, "problem_change" },
};

static const char *
advice_of(int status)
{
	for (size_t i = 0; i < nitems(advices); i++)
		if (status >= advices[i].from && status <= advices[i].to)
			return advices[i].code;
	return "problem_tell";
}

/* A sentence of the catalogue as HTML. */
static void
put_sentence(struct str *out, enum lang lang, const char *code)
{
	struct str text = STR_INIT;

	msg_put(&text, lang, code, NULL, 0);
	for (const char *p = str_text(&text); *p != '\0'; p++)
		if (*p == '<' || *p == '&')
			str_puts(out, *p == '<' ? "&lt;" : "&amp;");
		else
			str_putc(out, *p);
	str_fini(&text);
}

static void
put_part(struct str *out, enum lang lang, enum err_code code, const char *tag)
{
	str_printf(out, "<section lang=\"%s\">\n<%s>", lang == LANG_ZH ? "zh-CN" : "en", tag);
	put_sentence(out, lang, err_wire(code));
	str_printf(out, "</%s>\n<p>", tag);
	put_sentence(out, lang, advice_of(err_status(code)));
	str_puts(out, "</p>\n</section>\n");
}

static void
put_page(struct str *out, enum lang lang, enum err_code code)
{
	str_printf(out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<title>%s · Tradewind</title>\n<main>\n", lang == LANG_ZH ? "zh-CN" : "en", err_wire(code));
	put_part(out, lang, code, "h1");
	put_part(out, lang == LANG_ZH ? LANG_EN : LANG_ZH, code, "h2");
	str_printf(out, "<dl>\n<dt>code<dd><code>%s</code>\n<dt>HTTP<dd>%d\n<dt>tradewind (exit)<dd>%d\n</dl>\n</main>\n",
	    err_wire(code), err_status(code), err_exit(code));
}

static int
get_problem(struct req *rq)
{
	for (int i = 0; i < ERR_NCODES; i++)
		if (strcmp(err_wire((enum err_code)i), rq->arg[0]) == 0) {
			put_page(&rq->reply.body, rq->lang, (enum err_code)i);
			rq->reply.status = 200;
			rq->reply.type = "text/html; charset=utf-8";
			return 0;
		}
	return fail(&rq->err, ERR_NOT_FOUND, "no such problem");
}

static const struct route rows[] = {
	{ M_GET, "/docs/problems/{code}", "public", RT_PUBLIC, .handle = get_problem, .offers = NAMES("text/html") },
};
const struct route_part problems_part = ROUTE_PART(rows);
