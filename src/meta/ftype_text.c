/*
 * Values as text: query parameters (exact) and cells of sheets (as people write them).
 */
#include "base/base.h"

#include "ftype.h"

#include "text/date.h"
#include "text/han.h"
#include "text/num.h"
#include "text/utf8.h"
#include "text/zone.h"

#include <ctype.h>

/* --- query parameters, and strings of JSON ------------------------------------------------------ */

int
text_get_int(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	return bad_from(b, num_parse(text, 0, &at->i));
}

int
text_get_dec(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	return bad_from(b, num_parse(text, DEC_SCALE, &at->i));
}

int
text_get_bool(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	bool yes = strcmp(text, "true") == 0 || strcmp(text, "1") == 0;

	if (!yes && strcmp(text, "false") != 0 && strcmp(text, "0") != 0)
		return bad_text(a, b, "bad_choice", "allowed", "true, false");
	at->i = yes;
	return 0;
}

int
text_get_text(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	at->s = text;
	return 0;
}

/* Codes without rules of their own: trimmed, half width, upper case (security.md F3). */
static const char *
plain_code(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, utf8_trim(a, utf8_halfwidth(a, text)));

	for (char *p = out; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return out;
}

int
text_get_code(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	const char *out = NULL;

	if (f->norm == NULL)
		out = plain_code(a, text);
	else if (f->norm(a, text, &out, &b->code, b->param) == -1)
		return -1;
	out = out == NULL || out[0] == '\0' ? NULL : out;
	if (out != NULL && ftype[F_CODE].check(a, f, &out, b) == -1)
		return -1;
	at->s = out;
	return 0;
}

int
text_get_enum(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	int64_t i = choice_find(f, text, false);

	if (i == NONE)
		return bad_choice(a, f, b);
	at->i = i;
	return 0;
}

int
text_get_date(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	if (bad_from(b, date_parse(text, NULL)) == -1)
		return -1;
	at->s = text;
	return 0;
}

/* A date stands for its first moment in UTC, so that updated_at__gte=2026-01-01 can be typed. */
int
text_get_instant(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	int64_t days;

	if (date_parse(text, &days) == NULL) {
		at->i = days * 86400000;
		return 0;
	}
	return bad_from(b, date_parse_instant(text, &at->i));
}

/* "1000000.00 CNY": a sum means nothing without its currency. */
int
text_get_money(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	const char *blank = strchr(text, ' ');
	struct money m = { .minor = NONE };

	if (blank == NULL || strlen(blank + 1) != 3 || currency_decimals(blank + 1) < 0)
		return bad(b, "unknown_currency");
	if (bad_from(b, num_parse(arena_strndup(a, text, (size_t)(blank - text)),
	    (unsigned)currency_decimals(blank + 1), &m.minor)) == -1)
		return -1;
	memcpy(m.currency, blank + 1, 4);
	at->m = m;
	return 0;
}

/* Filters ask for what the clock showed, wherever it hung; a date stands for its first minute. */
int
text_get_local(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	if (date_parse(text, NULL) == NULL)
		text = arena_printf(a, "%sT00:00", text);
	if (bad_from(b, zone_parse_local(text, NULL)) == -1)
		return -1;
	at->l = (struct local_time){ text, NULL };
	return 0;
}

int
text_get_coderef(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	const struct ref *r = ref_by_code(f->list, text);

	if (r == NULL)
		r = ref_by_text(f->list, text);
	if (r == NULL && !(f->flags & FL_FREE))
		return bad_text(a, b, "unknown_code", "value", text);
	if (r == NULL && ftype[F_TEXT].check(a, f, &text, b) == -1)
		return -1;
	at->s = r == NULL ? text : r->code;
	return 0;
}

/* Lists are asked for by the first field of their rows. */
int
text_get_list(struct arena *a, const struct field *f, const char *text, union value *at, struct bad *b)
{
	const struct field *first = f->sub->fields;

	return ftype[first->type].get_text(a, first, text, at, b);
}

/* --- cells in ----------------------------------------------------------------------------------- */

int
cell_get_plain(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	return ftype[f->type].get_text(a, f, utf8_clean(a, text, true), at, b);
}

int
cell_get_text(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	const char *clean = utf8_clean(a, text, !(f->flags & FL_MULTILINE));

	if (ftype[F_TEXT].check(a, f, &clean, b) == -1)
		return -1;
	at->s = clean;
	return 0;
}

/* Words behind a count, which say only what is counted. */
static void
cut_measure(char *text)
{
	static const char *const words[] = { "人次", "人", "名", "位", "席", "个月", "个", "家", "桌", "站", "分钟", "小时", "天", "年", "pax", "persons", "people" };
	size_t n = strspn(text, "0123456789,");
	const char *rest = text + n + strspn(text + n, " ");

	for (size_t i = 0; n > 0 && i < nitems(words); i++)
		if (strcasecmp(rest, words[i]) == 0)
			text[n] = '\0';
}

/* 约, 近, 左右: the figure beside is taken, and it is said that it is no exact one.  NULL: none of these words stands there. */
static const char *
without_about(struct arena *a, const struct field *f, const char *text)
{
	static const char *const before[] = { "大约", "约为", "约", "接近", "近", "超过", "超", "逾", "不少于", "about ", "approx. ", "approx ", "ca. ", "circa ", "over ", "~", "≈" };
	static const char *const behind[] = { "左右", "以上", "上下", "+" };
	char *p = arena_strdup(a, utf8_trim(a, text)), *begin = p, *hit;

	if ((f->flags & FL_ROUGH) == 0)
		return NULL;
	for (size_t i = 0; i < nitems(before) && p == begin; i++)
		if (strncasecmp(p, before[i], strlen(before[i])) == 0)
			p += strlen(before[i]);
	for (size_t i = 0; i < nitems(behind); i++)
		if ((hit = strstr(p, behind[i])) != NULL && hit[strlen(behind[i])] == '\0')
			return *hit = '\0', p;
	for (const char *const *more = (const char *const[]){ "余", "多", NULL }; *more != NULL; more++)	/* 100余人, 5000多万 */
		if ((hit = strstr(p, *more)) != NULL && hit > p && hit[-1] >= '0' && hit[-1] <= '9') {
			memmove(hit, hit + strlen(*more), strlen(hit + strlen(*more)) + 1);
			return p;
		}
	return p == begin ? NULL : p;
}

/* "1,200" in any width, "100人". */
static int
get_number(struct arena *a, const struct field *f, unsigned scale, const char *text, union value *at, struct bad *b)
{
	const char *exact = without_about(a, f, utf8_halfwidth(a, text));
	char *digits = arena_strdup(a, utf8_trim(a, exact == NULL ? utf8_halfwidth(a, text) : exact)), *to = digits;
	int64_t v;

	if (f->type == F_INT)
		cut_measure(digits);
	for (const char *from = digits; *from != '\0'; from++)
		if (*from != ',')
			*to++ = *from;
	*to = '\0';
	if (bad_from(b, num_parse(digits, scale, &v)) == -1 || ftype[f->type].check(a, f, &v, b) == -1)
		return -1;
	at->i = v;
	if (exact != NULL)
		b->warning = "figure_about";
	return 0;
}

int
cell_get_int(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	return get_number(a, f, 0, text, at, b);
}

int
cell_get_dec(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	return get_number(a, f, DEC_SCALE, text, at, b);
}

int
cell_get_bool(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	static const char *const words[] = {
		"否", "是", "no", "yes", "0", "1", "false", "true", "n", "y", "f", "t", "没有", "有", "0.0", "1.0", "×", "√", "✗", "✓", "✘", "✔",
		"☒", "☑", "错", "对",
	};
	const char *word = utf8_trim(a, utf8_halfwidth(a, text));

	for (size_t i = 0; i < nitems(words); i++)
		if (strcasecmp(word, words[i]) == 0) {
			at->i = i % 2;
			return 0;
		}
	return bad_text(a, b, "bad_choice", "allowed", "是 yes 1, 否 no 0");
}

/* What people write instead of a choice's label: its label without what stands in brackets, and other words. */
static bool
is_also(struct arena *a, const struct field *f, int64_t i, const char *said)
{
	const char *label = f->choices[i].zh, *bracket = strstr(label, "（"), *p = f->words == NULL || f->words[i] == NULL ? "" : f->words[i];

	if (bracket != NULL && strcmp(said, han_squeeze(a, han_fold(a, arena_strndup(a, label, (size_t)(bracket - label))))) == 0)
		return true;
	for (size_t n; *p != '\0'; p += n + (p[n] == '|')) {
		n = strcspn(p, "|");
		if (strcmp(said, han_squeeze(a, han_fold(a, arena_strndup(a, p, n)))) == 0)
			return true;
	}
	return false;
}

/* Words of two choices (新设: wholly owned or with others) are said to be such; several.  The one choice that says the same but for blanks, marks and width: 20-99人 is 20–99 人. */
static int64_t
choice_like(struct arena *a, const struct field *f, const char *text, bool *several)
{
	const char *said = han_squeeze(a, han_fold(a, text));
	int64_t found = NONE;

	*several = false;

	for (int64_t i = 0; *said != '\0' && f->choices[i].code != NULL; i++) {
		const char *const names[] = { f->choices[i].code, f->choices[i].zh, f->choices[i].en };
		bool like = is_also(a, f, i, said);

		for (size_t k = 0; k < nitems(names); k++)
			like |= strcmp(said, han_squeeze(a, han_fold(a, names[k]))) == 0;
		*several |= like && found != NONE;
		if (like)
			found = i;
	}
	return *several ? NONE : found;
}

/* Whoever writes sheets reads labels. */
static int
bad_label(struct arena *a, const struct field *f, struct bad *b)
{
	struct str *zh = str_new(a), *en = str_new(a);

	for (const struct choice *c = f->choices; c->code != NULL; c++) {
		str_printf(zh, "%s%s", zh->len > 0 ? "、" : "", c->zh);
		str_printf(en, "%s%s", en->len > 0 ? ", " : "", c->en);
	}
	b->param[0] = (struct err_param){ "allowed_zh", str_text(zh) };
	b->param[1] = (struct err_param){ "allowed_en", str_text(en) };
	b->param[2].key = NULL;
	return bad(b, "bad_choice");
}

/* 合资（51%）: what stands before the brackets; "" where there are none. */
static const char *
before_bracket(struct arena *a, const char *text)
{
	const char *half = utf8_halfwidth(a, text), *open = strchr(half, '(');

	return open == NULL || text[0] == '\0' || half[strlen(half) - 1] != ')' ? "" : arena_strndup(a, half, (size_t)(open - half));
}

int
cell_get_enum(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	const char *clean = utf8_clean(a, text, true);
	int64_t i = choice_find(f, clean, true);
	bool several = false;

	if (i == NONE && (i = choice_like(a, f, clean, &several)) == NONE && !several) {
		if ((i = choice_like(a, f, before_bracket(a, clean), &several)) == NONE)
			return bad_label(a, f, b);
		b->warning = "remark_beside";
	}
	if (several && (f->flags & FL_REQUIRED) != 0)
		return bad_label(a, f, b);
	if (several)
		b->warning = "choice_unsure";
	at->i = several ? NONE : i;
	return 0;
}

/* "2019", "2019年": its first day. */
static bool
is_year(struct arena *a, const char *text, const char **out)
{
	const char *year = utf8_trim(a, utf8_halfwidth(a, text));

	if (strspn(year, "0123456789") != 4 || (year[4] != '\0' && strcmp(year + 4, "年") != 0) || strncmp(year, "1949", 4) < 0 ||
	    strncmp(year, "2100", 4) > 0)
		return false;
	*out = arena_printf(a, "%.4s-01-01", year);
	return true;
}

/* 2025年上半年: kept as its first day and said, or refused with that as a proposal. */
static int
rough_day(struct arena *a, const struct field *f, const char *iso, union value *at, struct bad *b)
{
	b->param[0] = (struct err_param){ "date", arena_strdup(a, iso) };
	b->param[1].key = NULL;
	if ((f->flags & FL_ROUGH) == 0)
		return bad(b, "date_rough");
	b->warning = "date_rough_kept";
	at->s = b->param[0].value;
	return 0;
}

int
cell_get_date(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	enum date_precision precision;
	char iso[DATE_SIZE];
	const char *why;

	if ((f->flags & FL_ROUGH) && is_year(a, text, &at->s)) {
		b->warning = "date_year_only";
		return 0;
	}
	why = date_parse_written(text, DATE_SERIAL, iso, &precision);
	if (str_eq(why, "bad_date") && date_parse_rough(a, text, iso))
		return rough_day(a, f, iso, at, b);
	if (bad_from(b, why) == -1)
		return -1;
	if (precision == DATE_NOTHING)
		return 0;
	if (precision == DATE_MONTH)
		b->warning = "date_month_only";
	at->s = arena_strdup(a, iso);
	return 0;
}

int
cell_get_money(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	struct money m = { .minor = NONE };
	const char *exact = without_about(a, f, text), *why;

	if (exact != NULL) {
		b->warning = "figure_about";
		text = exact;
	}
	why = money_parse_written(text, heading, &m.minor, m.currency);

	if (str_eq(why, "too_many_decimals") && (text = num_without_noise(a, text)) != NULL &&
	    (why = money_parse_written(text, heading, &m.minor, m.currency)) == NULL)
		b->warning = "money_rounded";
	if (bad_from(b, why) == -1)
		return -1;
	if (m.minor != NONE)
		at->m = m;
	return 0;
}

int
cell_get_local(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at, struct bad *b)
{
	char local[ZONE_LOCAL_SIZE], zone[ZONE_NAME_SIZE];

	if (bad_from(b, zone_parse_written(text, local, zone)) == -1)
		return -1;
	at->l = (struct local_time){ arena_strdup(a, local), zone[0] == '\0' ? NULL : arena_strdup(a, zone) };
	return 0;
}

/* "J 金融业": code and name in one cell, where both mean the same. */
static const struct ref *
code_and_name(struct arena *a, const struct field *f, const char *text)
{
	const char *half = utf8_halfwidth(a, text);
	size_t n = strcspn(half, " -:.");
	const struct ref *r = ref_by_code(f->list, arena_strndup(a, half, n));

	return r != NULL && half[n] != '\0' && ref_by_text(f->list, half + n + 1) == r ? r : NULL;
}

/* What no list knows is no error of the sheet: the value stays as it was and the caller keeps the text. */
int
cell_get_coderef(struct arena *a, const struct field *f, const char *heading, const char *text, union value *at,
    struct bad *b)
{
	const char *clean = utf8_clean(a, text, true);
	const struct ref *both;

	if ((f->flags & FL_FREE) && (both = code_and_name(a, f, clean)) != NULL) {
		at->s = both->code;
		return 0;
	}
	if (text_get_coderef(a, f, clean, at, b) == -1) {
		if (f->flags & FL_FREE)
			return -1;
		if ((both = code_and_name(a, f, clean)) != NULL) {
			*b = (struct bad){ 0 };
			at->s = both->code;
			return 0;
		}
		b->code = NULL;
		b->warning = strcmp(f->list, "city") == 0 ? "unknown_place" : "unknown_code";
	}
	return 0;
}

/* --- cells out ---------------------------------------------------------------------------------- */

void
cell_put_int(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	str_int(out, *(const int64_t *)at);
}

void
cell_put_dec(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	num_put_short(out, *(const int64_t *)at, DEC_SCALE);
}

void
cell_put_bool(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	static const char *const words[3][2] = { { "否", "是" }, { "no", "yes" }, { "false", "true" } };
	size_t row = !labels ? 2 : lang == LANG_ZH ? 0 : 1;

	str_puts(out, words[row][*(const int64_t *)at != 0]);
}

void
cell_put_text(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	str_puts(out, *(const char *const *)at);
}

void
cell_put_enum(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	const struct choice *c = &f->choices[*(const int64_t *)at];

	str_puts(out, !labels ? c->code : lang == LANG_ZH ? c->zh : c->en);
}

void
cell_put_instant(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	char text[DATE_INSTANT_SIZE];

	date_put_instant(text, *(const int64_t *)at);
	str_puts(out, text);
}

void
cell_put_money(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	const struct money *m = at;
	int decimals = currency_decimals(m->currency);

	num_put(out, m->minor, decimals < 0 ? 2 : (unsigned)decimals);
	str_putc(out, ' ');
	str_puts(out, m->currency);
}

/* As cell_get_local reads it again. */
void
cell_put_local(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	const struct local_time *l = at;

	str_printf(out, "%.10s %s", l->local, l->local + 11);
	if (l->zone != NULL)
		str_printf(out, " %s", l->zone);
}

/* The label, unless import would not find its way back from it (two places of one name): then the code. */
void
cell_put_coderef(struct str *out, const struct field *f, const void *at, bool labels, enum lang lang)
{
	const char *code = *(const char *const *)at;
	const char *label = labels ? ref_label(f->list, code, lang) : code;
	const struct ref *back = labels ? ref_by_text(f->list, label) : NULL;

	str_puts(out, back != NULL && strcmp(back->code, code) == 0 ? label : code);
}
