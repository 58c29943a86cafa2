/*
 * Letters: lines of a text with their places filled.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/embed.h"
#include "base/str.h"
#include "meta/ref.h"
#include "model/letter.h"
#include "model/people.h"
#include "text/date.h"

#include <stdio.h>

const char *const letter_kinds[] = { "invitation", "letter", NULL };

/* What stands in the places; NULL or "": not known. */
struct place {
	const char	*name, *value;
};
enum { P_TITLE, P_HOST, P_CHAMBER, P_DATES, P_PLACES, P_COUNT, P_PURPOSE, P_LEADER, P_NAMES, P_TODAY, P_PLACES_N };

struct letter {
	struct arena	*a;
	const struct trip *t;
	enum lang	 lang;
	const struct delegation_leg *leg;
	struct trip_companies companies;
	struct place	 place[P_PLACES_N];
};

/* --- values ---------------------------------------------------------------------------------------- */

static const char *
day_text(const struct letter *l, const char *iso)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
	    "November", "December" };
	char date[DATE_SIZE];
	int64_t days;
	int year, month, day;

	snprintf(date, sizeof date, "%.10s", iso == NULL ? "" : iso);
	if (date_parse(date, &days) != NULL)
		return NULL;
	date_split(days, &year, &month, &day);
	return l->lang == LANG_ZH ? arena_printf(l->a, "%d年%d月%d日", year, month, day) :
	    arena_printf(l->a, "%d %s %d", day, months[month - 1], year);
}

static const char *
dates_of(const struct letter *l)
{
	const struct delegation *trip = l->t->head.rec;
	const char *from = day_text(l, l->leg != NULL && l->leg->arrive.local != NULL ? l->leg->arrive.local : trip->starts_on);
	const char *to = day_text(l, l->leg != NULL && l->leg->leave.local != NULL ? l->leg->leave.local : trip->ends_on);

	if (from == NULL || to == NULL || strcmp(from, to) == 0)
		return from;
	return arena_printf(l->a, l->lang == LANG_ZH ? "%s至%s" : "%s to %s", from, to);
}

static void
put_place(const struct letter *l, struct str *out, const struct delegation_leg *leg)
{
	const char *country = leg->country == NULL ? NULL : ref_label("country", leg->country, l->lang);

	if (country == NULL && leg->city == NULL)
		return;
	str_puts(out, out->len == 0 ? "" : l->lang == LANG_ZH ? "、" : "; ");
	if (l->lang == LANG_ZH)
		str_printf(out, "%s%s", country == NULL ? "" : country, leg->city == NULL ? "" : leg->city);
	else
		str_printf(out, "%s%s%s", leg->city == NULL ? "" : leg->city, country != NULL && leg->city != NULL ? ", " : "", country == NULL ? "" : country);
}

static const char *
places_of(const struct letter *l)
{
	struct str *out = str_new(l->a);

	for (size_t i = 0; i < l->t->of[TRIP_LEGS].n; i++)
		if (l->leg == NULL || l->leg == l->t->of[TRIP_LEGS].row[i].rec)
			put_place(l, out, l->t->of[TRIP_LEGS].row[i].rec);
	return str_text(out);
}

/* One person a line: name, title, company. */
static void
put_person(const struct letter *l, struct str *out, const struct delegate *x, size_t n)
{
	bool zh = l->lang == LANG_ZH;
	const char *name = (zh ? x->name_zh : x->name_en) != NULL ? (zh ? x->name_zh : x->name_en) : zh ? x->name_en : x->name_zh;
	const char *company = trip_company(&l->companies, x->enterprise, l->lang);

	str_printf(out, "%s%zu. %s", n > 1 ? "\n" : "", n, name == NULL ? "" : name);
	if (company != NULL)
		str_printf(out, "%s%s", zh ? "，" : ", ", company);
	if (x->title != NULL)
		str_printf(out, "%s%s", zh ? "，" : ", ", x->title);
}

static void
fill_names(struct letter *l)
{
	struct str *out = str_new(l->a);
	size_t n = 0;

	for (size_t i = 0; i < l->t->of[TRIP_DELEGATES].n; i++) {
		const struct delegate *x = l->t->of[TRIP_DELEGATES].row[i].rec;

		if (delegate_travels(x) && (l->leg == NULL || delegate_is_on(l->a, x, l->leg->rec.id)))
			put_person(l, out, x, ++n);
	}
	l->place[P_NAMES] = (struct place){ "names", str_text(out) };
	l->place[P_COUNT] = (struct place){ "count", n == 0 ? NULL : arena_printf(l->a, "%zu", n) };
}

static int
fill(struct db *d, struct letter *l, struct err *e)
{
	const struct delegation *trip = l->t->head.rec;
	char today[DATE_SIZE];
	const char *chamber = NULL;

	if (setting_get(d, l->a, "organisation", &chamber, e) == -1 || trip_companies_read(d, l->a, trip->rec.id, &l->companies, e) == -1)
		return -1;
	date_here(clock_ms(), today);
	l->place[P_TITLE] = (struct place){ "title", trip_title(trip, l->lang) };
	l->place[P_HOST] = (struct place){ "host", l->leg != NULL && l->leg->host != NULL ? l->leg->host : trip->host_inviter };
	l->place[P_CHAMBER] = (struct place){ "chamber", chamber != NULL ? chamber : l->lang == LANG_ZH ? "本会" : "Our chamber" };
	l->place[P_DATES] = (struct place){ "dates", dates_of(l) };
	l->place[P_PLACES] = (struct place){ "places", places_of(l) };
	l->place[P_PURPOSE] = (struct place){ "purpose", trip->purpose };
	l->place[P_LEADER] = (struct place){ "leader", trip->leader };
	l->place[P_TODAY] = (struct place){ "today", day_text(l, today) };
	fill_names(l);
	return 0;
}

/* --- lines ------------------------------------------------------------------------------------------ */

static const char *
value_of(const struct letter *l, const char *name, size_t n)
{
	for (size_t i = 0; i < P_PLACES_N; i++)
		if (strlen(l->place[i].name) == n && strncmp(l->place[i].name, name, n) == 0)
			return l->place[i].value == NULL || l->place[i].value[0] == '\0' ? NULL : l->place[i].value;
	return NULL;
}

/* false: something in it is not known, and nothing of it is written. */
static bool
put_line(const struct letter *l, struct str *out, const char *line, size_t len)
{
	const char *end = line + len;
	size_t mark = out->len;

	for (const char *p = line; p < end;) {
		size_t plain = strcspn(p, "{"), n;
		const char *value;

		if (plain >= (size_t)(end - p)) {
			str_add(out, p, (size_t)(end - p));
			break;
		}
		str_add(out, p, plain);
		p += plain + 1;
		n = strcspn(p, "}");
		if ((value = value_of(l, p, n)) == NULL) {
			str_cut(out, mark);
			return false;
		}
		str_puts(out, value);
		p += n + 1;
	}
	return true;
}

/* The rest of a text, line by line. */
static void
put_text(const struct letter *l, struct str *out, const char *p, const char *end)
{
	while (p < end) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		size_t n = nl == NULL ? (size_t)(end - p) : (size_t)(nl - p);

		if (put_line(l, out, p, n))
			str_putc(out, '\n');
		p += n + (nl != NULL);
	}
}

int
letter_put(struct db *d, struct arena *a, const struct trip *t, const char *kind, enum lang lang, const struct delegation_leg *leg,
    struct jw *w, struct err *e)
{
	struct letter l = { .a = a, .t = t, .lang = lang, .leg = leg };
	const struct embed *f = embed_find(embed_db, arena_printf(a, "letter/%s.%s.txt", kind, lang == LANG_ZH ? "zh" : "en"));
	struct str *title = str_new(a), *text = str_new(a);
	const char *whole, *second, *third;

	assert(f != NULL);
	whole = arena_strndup(a, (const char *)f->p, f->len);
	second = whole + strcspn(whole, "\n") + 1;
	third = second + strcspn(second, "\n") + 1;
	if (fill(d, &l, e) == -1)
		return -1;
	(void)put_line(&l, title, second, (size_t)(third - second - 1));
	put_text(&l, text, third, whole + f->len);
	jw_object(w);
	jw_ktext(w, "kind", kind);
	jw_ktext(w, "lang", lang == LANG_ZH ? "zh" : "en");
	jw_ktext(w, "template_version", arena_printf(a, "%s.%s %.*s", kind, lang == LANG_ZH ? "zh" : "en", (int)(second - whole - 1), whole));
	jw_ktext(w, "title", str_text(title));
	jw_ktext(w, "text", str_text(text));
	jw_end_object(w);
	return 0;
}
