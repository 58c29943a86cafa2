/*
 * Name lists: which columns each use has, and who stands where.
 */
#include "base/base.h"

#include "base/clock.h"
#include "base/str.h"
#include "meta/ref.h"
#include "model/name_list.h"
#include "model/people.h"
#include "model/record.h"
#include "text/date.h"
#include "text/xlsx.h"

#include <stdio.h>
#include <stdlib.h>

const char *const names_uses[] = { [NAMES_HOST] = "host", [NAMES_HOTEL] = "hotel", [NAMES_AIRLINE] = "airline", NULL };

#define LIST_VERSION	"names.%s 2026-12"	/* of these columns for that use; another one where they change */

/* --- columns ----------------------------------------------------------------------------------------- */

enum column {
	C_NO, C_NAME_ZH, C_NAME_EN, C_ROLE, C_TITLE, C_ENTERPRISE, C_ARRIVE, C_LEAVE, C_NIGHTS, C_SURNAME, C_GIVEN, C_SEX, C_BORN, C_NATIONALITY,
	C_NUMBER, C_EXPIRES, C_COLUMNS
};
_Static_assert((int)C_COLUMNS <= (int)NAMES_COLUMNS, "columns of a list");

static const struct {
	const char	*key, *en, *zh;
	unsigned	 uses;		/* BIT(enum names_use) */
	bool		 passport;
} columns[C_COLUMNS] = {
	[C_NO] = { "no", "No.", "序号", BIT(NAMES_HOST) | BIT(NAMES_HOTEL) | BIT(NAMES_AIRLINE), false },
	[C_NAME_ZH] = { "name_zh", "Chinese name", "姓名", BIT(NAMES_HOST) | BIT(NAMES_HOTEL) | BIT(NAMES_AIRLINE), false },
	[C_NAME_EN] = { "name_en", "Name", "英文姓名", BIT(NAMES_HOST) | BIT(NAMES_HOTEL) | BIT(NAMES_AIRLINE), false },
	[C_ROLE] = { "role", "Role", "团内身份", BIT(NAMES_HOST), false },
	[C_TITLE] = { "title", "Title", "职务", BIT(NAMES_HOST), false },
	[C_ENTERPRISE] = { "enterprise", "Company", "单位", BIT(NAMES_HOST) | BIT(NAMES_HOTEL), false },
	[C_ARRIVE] = { "arrive", "Arrival", "入住日期", BIT(NAMES_HOTEL), false },
	[C_LEAVE] = { "leave", "Departure", "离店日期", BIT(NAMES_HOTEL), false },
	[C_NIGHTS] = { "nights", "Nights", "晚数", BIT(NAMES_HOTEL), false },
	[C_SURNAME] = { "surname", "Surname", "护照姓", BIT(NAMES_AIRLINE), true },
	[C_GIVEN] = { "given_names", "Given names", "护照名", BIT(NAMES_AIRLINE), true },
	[C_SEX] = { "sex", "Sex", "性别", BIT(NAMES_AIRLINE), true },
	[C_BORN] = { "birth_on", "Date of birth", "出生日期", BIT(NAMES_AIRLINE), true },
	[C_NATIONALITY] = { "nationality", "Nationality", "国籍", BIT(NAMES_AIRLINE), true },
	[C_NUMBER] = { "number", "Passport number", "护照号码", BIT(NAMES_AIRLINE), true },
	[C_EXPIRES] = { "expires_on", "Passport valid until", "护照有效期至", BIT(NAMES_AIRLINE), true },
};

/* --- rows -------------------------------------------------------------------------------------------- */

struct making {
	struct arena	*a;
	const struct trip *t;
	const struct names_want *want;
	struct trip_companies companies;
};

/* From the first arrival to the last departure of the legs that he is on; of one leg where the list is for one. */
static void
put_stay(const struct making *m, const struct delegate *x, const char *cell[C_COLUMNS])
{
	const char *from = NULL, *to = NULL;

	for (size_t i = 0; i < m->t->of[TRIP_LEGS].n; i++) {
		const struct delegation_leg *leg = m->t->of[TRIP_LEGS].row[i].rec;

		if ((m->want->leg != NONE && leg->rec.id != m->want->leg) || !delegate_is_on(m->a, x, leg->rec.id))
			continue;
		if (leg->arrive.local != NULL && (from == NULL || strcmp(leg->arrive.local, from) < 0))
			from = leg->arrive.local;
		if (leg->leave.local != NULL && (to == NULL || strcmp(leg->leave.local, to) > 0))
			to = leg->leave.local;
	}
	cell[C_ARRIVE] = from == NULL ? NULL : arena_strndup(m->a, from, 10);
	cell[C_LEAVE] = to == NULL ? NULL : arena_strndup(m->a, to, 10);
	if (from != NULL && to != NULL)
		cell[C_NIGHTS] = arena_printf(m->a, "%lld", (long long)trip_nights(from, to));
}

static void
put_passport(const struct making *m, const struct delegate *x, const char *cell[C_COLUMNS])
{
	for (const struct names_passport *p = m->want->passport; p != NULL && p < m->want->passport + m->want->npassports; p++)
		if (p->delegate == x->rec.id) {
			cell[C_SURNAME] = p->surname;
			cell[C_GIVEN] = p->given_names;
			cell[C_SEX] = p->sex;
			cell[C_BORN] = p->born;
			cell[C_NATIONALITY] = p->nationality;
			cell[C_NUMBER] = p->number;
			cell[C_EXPIRES] = p->expires;
		}
}

static void
put_delegate(const struct making *m, const struct delegate *x, size_t n, struct names_list *out)
{
	const struct choice *role = x->role == NONE ? NULL : &delegate_role_names[x->role];
	const char *cell[C_COLUMNS] = { [C_NO] = arena_printf(m->a, "%zu", n), [C_NAME_ZH] = x->name_zh, [C_NAME_EN] = x->name_en,
	    [C_TITLE] = x->title, [C_ENTERPRISE] = trip_company(&m->companies, x->enterprise, m->want->lang) };
	size_t at = 0;

	cell[C_ROLE] = role == NULL ? NULL : m->want->lang == LANG_ZH ? role->zh : role->en;
	put_stay(m, x, cell);
	put_passport(m, x, cell);
	for (size_t c = 0; c < C_COLUMNS; c++)
		if (at < out->ncolumns && strcmp(out->key[at], columns[c].key) == 0)
			out->row[n - 1][at++] = cell[c];
}

/* The leader, his deputies, members, then who interprets and helps; among them by company. */
static int
in_order(const void *x, const void *y)
{
	const struct delegate *a = *(const struct delegate *const *)x, *b = *(const struct delegate *const *)y;

	if (a->role != b->role)
		return (a->role > b->role) - (a->role < b->role);
	if (a->enterprise != b->enterprise)
		return (a->enterprise > b->enterprise) - (a->enterprise < b->enterprise);
	return (a->rec.id > b->rec.id) - (a->rec.id < b->rec.id);
}

static size_t
choose(const struct making *m, const struct delegate **out)
{
	size_t n = 0;

	for (size_t i = 0; i < m->t->of[TRIP_DELEGATES].n; i++) {
		const struct delegate *x = m->t->of[TRIP_DELEGATES].row[i].rec;

		if (delegate_travels(x) && (m->want->leg == NONE || delegate_is_on(m->a, x, m->want->leg)))
			out[n++] = x;
	}
	if (n > 1)
		qsort(out, n, sizeof *out, in_order);
	return n;
}

int
names_make(struct db *d, struct arena *a, const struct trip *t, const struct names_want *want, struct names_list *out, struct err *e)
{
	const struct delegate **who = arena_array(a, t->of[TRIP_DELEGATES].n + 1, sizeof *who);
	struct making m = { .a = a, .t = t, .want = want };

	if (trip_companies_read(d, a, ((struct delegation *)t->head.rec)->rec.id, &m.companies, e) == -1)
		return -1;
	*out = (struct names_list){ .nrows = choose(&m, who) };
	for (size_t c = 0; c < C_COLUMNS; c++) {
		if ((columns[c].uses & BIT(want->use)) == 0 || (columns[c].passport && want->passport == NULL))
			continue;
		out->key[out->ncolumns] = columns[c].key;
		out->label[out->ncolumns++] = want->lang == LANG_ZH ? columns[c].zh : columns[c].en;
	}
	out->row = arena_array(a, out->nrows + 1, sizeof *out->row);
	for (size_t i = 0; i < out->nrows; i++)
		put_delegate(&m, who[i], i + 1, out);
	return 0;
}

/* --- out --------------------------------------------------------------------------------------------- */

void
names_put(struct jw *w, const struct names_list *l)
{
	jw_key(w, "columns");
	jw_array(w);
	for (size_t c = 0; c < l->ncolumns; c++) {
		jw_object(w);
		jw_ktext(w, "key", l->key[c]);
		jw_ktext(w, "label", l->label[c]);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_key(w, "rows");
	jw_array(w);
	for (size_t i = 0; i < l->nrows; i++) {
		jw_object(w);
		for (size_t c = 0; c < l->ncolumns; c++)
			jw_ktext(w, l->key[c], l->row[i][c]);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* For whom it is, what for, and who gave it out when: whoever finds the file knows whose it is. */
static void
put_notes(struct xlsx *x, bool zh, const char *title, const struct names_sent *sent)
{
	char at[DATE_LOCAL_SIZE], number[24];

	snprintf(number, sizeof number, "%lld", (long long)sent->pack);
	date_put_local(at, sent->at_ms, clock_ahead_min(sent->at_ms));
	xlsx_note(x, zh ? "内容" : "Content", title);
	xlsx_note(x, zh ? "接收单位" : "Recipient", sent->recipient);
	if (sent->purpose != NULL)
		xlsx_note(x, zh ? "用途" : "Purpose", sent->purpose);
	if (sent->basis != NULL)
		xlsx_note(x, zh ? "依据" : "Basis", sent->basis);
	xlsx_note(x, zh ? "导出人" : "Exported by", sent->by);
	xlsx_note(x, zh ? "时间" : "Time", at);
	xlsx_note(x, zh ? "材料包编号" : "Pack No.", number);
	xlsx_note(x, "SHA-256", sent->sha256);
}

int
names_put_xlsx(int fd, const char *dir, const char *title, enum lang lang, const struct names_list *l, const struct names_sent *sent, struct err *e)
{
	struct xlsx_column col[NAMES_COLUMNS] = { { .heading = NULL } };
	const char *top[NAMES_COLUMNS] = { title };
	struct xlsx *x = xlsx_start(fd, dir, "名单", l->ncolumns, e);

	if (x == NULL)
		return -1;
	for (size_t c = 0; c < l->ncolumns; c++)
		col[c] = (struct xlsx_column){ .heading = l->label[c], .kind = XLSX_TEXT };
	xlsx_row(x, top);
	xlsx_head(x, col);
	for (size_t i = 0; i < l->nrows; i++)
		xlsx_row(x, l->row[i]);
	put_notes(x, lang == LANG_ZH, title, sent);
	return xlsx_end(x, lang == LANG_ZH ? "说明" : "Notes", e);
}

/* --- what was given out -------------------------------------------------------------------------------- */

static const char *const kinds[] = { [LANG_ZH] = "names_zh", [LANG_EN] = "names_en" };

static const char *
fields_of(struct arena *a, const struct names_list *l)
{
	struct str *s = str_new(a);

	for (size_t c = 0; c < l->ncolumns; c++)
		str_printf(s, "%s%s", c > 0 ? ", " : "", l->key[c]);
	return str_text(s);
}

static void
put_pack(struct str *out, int64_t delegation, const struct names_want *want, const char *version, const char *fields, const struct names_sent *sent)
{
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "delegation", delegation);
	jw_ktext(&w, "kind", kinds[want->lang]);
	jw_ktext(&w, "template_version", version);
	jw_ktext(&w, "fields_sent", fields);
	jw_key(&w, "recipients");
	jw_array(&w);
	jw_object(&w);
	jw_ktext(&w, "organisation", sent->recipient);
	jw_ktext(&w, "purpose", sent->purpose);
	jw_ktext(&w, "basis", sent->basis);
	jw_end_object(&w);
	jw_end_array(&w);
	jw_end_object(&w);
}

int
names_record(struct tx *t, struct arena *a, const struct actor *who, int64_t delegation, const struct names_want *want,
    const struct names_list *l, const struct names_sent *sent, int64_t *id, struct err *e)
{
	struct str *body = str_new(a);
	const struct jv *tree;
	struct document_pack *was, *now;
	void *made;

	put_pack(body, delegation, want, arena_printf(a, LIST_VERSION, names_uses[want->use]), fields_of(a, l), sent);
	if (json_parse(a, body->p, body->len, &tree, e) == -1 ||
	    record_create_json(t, a, who, &document_pack_resource, tree, &made, e) == -1)
		return -1;
	was = made;
	now = rec_copy(a, &document_pack_resource, was);
	now->sha256 = sent->sha256;
	*id = was->rec.id;
	return record_follow(t, a, who, &document_pack_resource, was, now, e);
}

/* Whether one of the names in "no, name_zh, number" is a column that only passports have. */
static bool
tells_passports(const char *fields)
{
	const char *at = fields == NULL ? NULL : strstr(fields, columns[C_NUMBER].key);

	return at != NULL && (at == fields || at[-1] == ' ');
}

bool
names_of_pack(const struct document_pack *p, struct names_want *want, bool *passports)
{
	const char *kind = p->kind == NONE ? NULL : resource_field(&document_pack_resource, "kind")->choices[p->kind].code;
	char version[40];

	if (kind == NULL || (strcmp(kind, kinds[LANG_ZH]) != 0 && strcmp(kind, kinds[LANG_EN]) != 0) || p->template_version == NULL)
		return false;
	want->lang = strcmp(kind, kinds[LANG_ZH]) == 0 ? LANG_ZH : LANG_EN;
	*passports = tells_passports(p->fields_sent);
	for (want->use = 0; want->use < NAMES_USES; want->use++) {
		snprintf(version, sizeof version, LIST_VERSION, names_uses[want->use]);
		if (strcmp(version, p->template_version) == 0)
			return true;
	}
	return false;
}

static const char *
text_of(const struct jv *row, const char *key)
{
	const struct jv *v = jv_get(row, key);

	return v == NULL ? NULL : jv_text(v);
}

int
names_sent_of(struct db *d, struct arena *a, const struct document_pack *p, struct names_sent *out, struct err *e)
{
	const struct jv *list, *to;
	const char *name = NULL;

	if (p->made_by != NULL && account_called(d, a, p->made_by, &name, e) == -1)
		return -1;
	*out = (struct names_sent){ .by = name != NULL ? name : p->made_by, .at_ms = p->made_at, .pack = p->rec.id, .sha256 = p->sha256 };
	if (p->recipients == NULL)
		return 0;
	if (json_parse(a, p->recipients, strlen(p->recipients), &list, e) == -1)
		return fail(e, ERR_DAMAGED, "recipients that are none");
	if ((to = jv_first(list)) == NULL)
		return 0;
	out->recipient = text_of(to, "organisation");
	out->purpose = text_of(to, "purpose");
	out->basis = text_of(to, "basis");
	return 0;
}
