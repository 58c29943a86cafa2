/*
 * The fields of travel documents, as a table, and what is done with all of them.
 */
#include "base/base.h"

#include "meta/ref.h"
#include "model/paper_form.h"
#include "text/date.h"
#include "text/utf8.h"

#define P	BIT(PAPER_PASSPORT)
#define A	BIT(PAPER_APEC_CARD)
#define V	BIT(PAPER_VISA)
#define I	BIT(PAPER_INSURANCE)
#define D	BIT(PAPER_DETAILS)

const struct choice paper_kind_choices[] = {
	[PAPER_PASSPORT] = { "passport", "Passport", "护照" },
	[PAPER_APEC_CARD] = { "apec_card", "APEC card", "APEC 商务旅行卡" },
	[PAPER_VISA] = { "visa", "Visa", "签证" },
	[PAPER_INSURANCE] = { "insurance", "Insurance", "保险" },
	[PAPER_DETAILS] = { "details", "Personal details", "个人信息" },
	[PAPER_KINDS] = { NULL, NULL, NULL }
};
static const struct choice sex_choices[] = { { "m", "Male", "男" }, { "f", "Female", "女" }, { "x", "Other", "其他" }, { NULL, NULL, NULL } };
static const struct choice entry_choices[] = {
	{ "single", "Single", "一次" }, { "double", "Double", "两次" }, { "multiple", "Multiple", "多次" }, { NULL, NULL, NULL }
};

const char *const paper_economies[] = {
	"AU", "BN", "CL", "CN", "HK", "ID", "JP", "KR", "MX", "MY", "NZ", "PE", "PG", "PH", "RU", "SG", "TH", "TW", "VN", NULL
};

const struct paper_field paper_fields[PF_COUNT] = {
	[PF_number] = { "number", PT_NUMBER, P | A | V | I, P | A, 40, NULL, true, "Number", "号码" },
	[PF_nationality] = { "nationality", PT_COUNTRY, P, P, 2, NULL, false, "Nationality", "国籍" },
	[PF_country] = { "country", PT_COUNTRY, V, V, 2, NULL, false, "For country", "目的国" },
	[PF_surname] = { "surname", PT_LATIN, P | A, P, 60, NULL, false, "Surname as printed", "姓（证件上的拼写）" },
	[PF_given_names] = { "given_names", PT_LATIN, P | A, P, 60, NULL, false, "Given names as printed", "名（证件上的拼写）" },
	[PF_sex] = { "sex", PT_CHOICE, P | D, 0, 0, sex_choices, false, "Sex", "性别" },
	[PF_birth_on] = { "birth_on", PT_DATE, P | D, 0, 10, NULL, true, "Date of birth", "出生日期" },
	[PF_issued_at] = { "issued_at", PT_TEXT, P | A | V, 0, 60, NULL, false, "Place of issue", "签发地" },
	[PF_visa_type] = { "visa_type", PT_TEXT, V, 0, 40, NULL, false, "Type of visa", "签证种类" },
	[PF_entries] = { "entries", PT_CHOICE, V, 0, 0, entry_choices, false, "Entries", "入境次数" },
	[PF_insurer] = { "insurer", PT_TEXT, I, I, 100, NULL, false, "Insurer", "保险公司" },
	[PF_starts_on] = { "starts_on", PT_DATE, V | I, 0, 10, NULL, false, "Valid from", "生效日期" },
	[PF_issued_on] = { "issued_on", PT_DATE, P | A | V, 0, 10, NULL, false, "Date of issue", "签发日期" },
	[PF_expires_on] = { "expires_on", PT_DATE, P | A | V | I, P | A | V | I, 10, NULL, false, "Date of expiry", "有效期至" },
	[PF_economies] = { "economies", PT_ECONOMIES, A, 0, 0, NULL, false, "Economies that approved it", "已批准的经济体" },
	[PF_diet] = { "diet", PT_TEXT, D, 0, 200, NULL, false, "Diet", "饮食要求" },
	[PF_emergency_name] = { "emergency_name", PT_TEXT, D, 0, 100, NULL, false, "Emergency contact", "紧急联系人" },
	[PF_emergency_relation] = { "emergency_relation", PT_TEXT, D, 0, 40, NULL, false, "Relation", "与本人关系" },
	[PF_emergency_phone] = { "emergency_phone", PT_TEXT, D, 0, 40, NULL, false, "Emergency phone", "紧急联系电话" },
};
_Static_assert(PF_COUNT <= 32, "paper_diff has a bit for each field");

static int
choice_of(const struct choice *c, const char *code)
{
	for (int i = 0; c[i].code != NULL; i++)
		if (strcmp(c[i].code, code) == 0)
			return i;
	return -1;
}

int
paper_kind_parse(const char *code)
{
	return choice_of(paper_kind_choices, code);
}

static bool
is_field(const struct paper *p, size_t i)
{
	return (paper_fields[i].kinds & BIT(p->kind)) != 0;
}

/* --- values ------------------------------------------------------------------------------------------- */

/* Half width, capitals, without blanks and strokes: how numbers are typed differs, the number does not. */
static const char *
tidy_number(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, utf8_halfwidth(a, text)), *to = out;

	for (const char *s = out; *s != '\0'; s++)
		if (*s != ' ' && *s != '-')
			*to++ = *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s;
	*to = '\0';
	return out;
}

static bool
is_number(const char *s, size_t min, size_t max)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return s[n] == '\0' && n >= min && n <= max;
}

/* Latin letters, and what stands between them on a passport. */
static bool
is_latin(const char *text)
{
	const char *p = text, *end = text + strlen(text);
	int32_t c, bare;

	while (p < end) {
		c = utf8_next(&p, end);
		bare = utf8_bare(c);
		if ((bare < 'a' || bare > 'z') && (bare < 'A' || bare > 'Z') && c != ' ' && c != '-' && c != '\'' && c != '.')
			return false;
	}
	return true;
}

static const char *
upper(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, text);

	for (char *s = out; *s != '\0'; s++)
		if (*s >= 'a' && *s <= 'z')
			*s = (char)(*s - 'a' + 'A');
	return out;
}

static bool
has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			return true;
	return false;
}

static const char *
judge(struct arena *a, const struct paper_field *f, const char **value)
{
	switch (f->type) {
	case PT_NUMBER:
		*value = tidy_number(a, *value);
		return is_number(*value, 4, 30) ? NULL : "bad_document_number";
	case PT_LATIN:
		*value = upper(a, *value);
		return is_latin(*value) ? NULL : "not_latin";
	case PT_DATE:
		return date_parse(*value, NULL);
	case PT_COUNTRY:
		*value = upper(a, *value);
		return strlen(*value) == 2 && ref_by_code("country", *value) != NULL ? NULL : "unknown_country";
	default:
		return has_control(*value) ? "bad_text" : NULL;
	}
}

static void
complain_choice(const struct paper_field *f, const char *at, struct err *e)
{
	struct str all = STR_INIT;

	for (const struct choice *c = f->choices; c->code != NULL; c++)
		str_printf(&all, "%s%s", c == f->choices ? "" : ", ", c->code);
	err_choice(e, at, str_text(&all));
	str_fini(&all);
}

/* A text of the body as the field keeps it; NULL where it was complained about. */
static const char *
take_text(struct arena *a, const struct paper_field *f, const char *at, const char *text, struct err *e)
{
	const char *value = utf8_trim(a, text), *complaint;
	struct err_item *it;

	if (*value == '\0')
		return NULL;
	if (f->type == PT_CHOICE && choice_of(f->choices, value) == -1)
		complain_choice(f, at, e);
	else if (f->max > 0 && utf8_count(value) > f->max) {
		it = err_field(e, at, "too_long");
		err_item_param(e, it, "max", arena_printf(a, "%zu", f->max));
	} else if ((complaint = judge(a, f, &value)) != NULL)
		err_field(e, at, complaint);
	return value;
}

/* --- economies: an array of codes outside, "ID,MY" inside ------------------------------------------------ */

static bool
has_code(const char *list, const char *code)
{
	size_t n = strlen(code);

	for (; list != NULL; list = strchr(list, ',')) {
		list += *list == ',';
		if (strncmp(list, code, n) == 0 && (list[n] == ',' || list[n] == '\0'))
			return true;
	}
	return false;
}

static bool
is_economy(const char *code)
{
	for (size_t i = 0; code != NULL && paper_economies[i] != NULL; i++)
		if (strcmp(paper_economies[i], code) == 0)
			return true;
	return false;
}

static void
complain_economy(const char *at, size_t i, struct err *e)
{
	struct str all = STR_INIT, where = STR_INIT;

	for (size_t k = 0; paper_economies[k] != NULL; k++)
		str_printf(&all, "%s%s", k == 0 ? "" : ", ", paper_economies[k]);
	str_printf(&where, "%s/%zu", at, i);
	err_choice(e, str_text(&where), str_text(&all));
	str_fini(&all);
	str_fini(&where);
}

static const char *
take_economies(struct arena *a, const char *at, const struct jv *v, struct err *e)
{
	struct str *all = str_new(a);
	size_t i = 0;

	if (jv_type(v) != J_ARRAY) {
		err_type(e, at, "array");
		return NULL;
	}
	for (const struct jv *c = jv_first(v); c != NULL; c = jv_next(c), i++)
		if (!is_economy(jv_text(c)))
			complain_economy(at, i, e);
		else if (!has_code(str_is_empty(all) ? NULL : str_text(all), jv_text(c)))
			str_printf(all, "%s%s", str_is_empty(all) ? "" : ",", jv_text(c));
	return str_is_empty(all) ? NULL : str_text(all);
}

/* --- a body ------------------------------------------------------------------------------------------- */

static void
take(struct arena *a, struct paper *p, size_t i, const struct jv *v, struct err *e)
{
	const struct paper_field *f = &paper_fields[i];
	const char *at = arena_printf(a, "/%s", f->name);

	if (jv_type(v) == J_NULL)
		p->v[i] = NULL;
	else if (f->type == PT_ECONOMIES)
		p->v[i] = take_economies(a, at, v, e);
	else if (jv_type(v) == J_STRING)
		p->v[i] = take_text(a, f, at, jv_text(v), e);
	else
		err_type(e, at, "string");
}

static void
check_keys(struct arena *a, const struct paper *p, const struct jv *body, struct err *e)
{
	const char **keys = arena_array(a, PF_COUNT + 2, sizeof *keys);
	size_t n = 0;

	keys[n++] = "kind";
	for (size_t i = 0; i < PF_COUNT; i++)
		if (is_field(p, i))
			keys[n++] = paper_fields[i].name;
	if (jr_only(body, keys, e) == -1)
		return;
}

/* ISO dates compare as texts.  What was complained about is not judged again. */
static void
check_dates(const struct paper *p, const char *today, struct err *e)
{
	static const enum paper_field_id past[] = { PF_birth_on, PF_issued_on };
	const char *from = p->v[PF_issued_on] != NULL ? p->v[PF_issued_on] : p->v[PF_starts_on];

	for (size_t i = 0; i < nitems(past); i++)
		if (p->v[past[i]] != NULL && strcmp(p->v[past[i]], today) > 0)
			err_field(e, past[i] == PF_birth_on ? "/birth_on" : "/issued_on", "date_in_future");
	if (from != NULL && p->v[PF_expires_on] != NULL && strcmp(p->v[PF_expires_on], from) <= 0)
		err_field(e, "/expires_on", "expires_before_issued");
}

/* Chinese passports have nine characters and begin with a letter; others differ too much to be judged. */
static void
check_passport(const struct paper *p, struct err *e)
{
	const char *number = p->v[PF_number], *nationality = p->v[PF_nationality];
	bool chinese = nationality != NULL && strcmp(nationality, "CN") == 0;

	if (p->kind != PAPER_PASSPORT || number == NULL)
		return;
	if (!is_number(number, chinese ? 9 : 5, chinese ? 9 : 15) || (chinese && number[0] >= '0' && number[0] <= '9'))
		err_field(e, "/number", "bad_document_number");
}

static void
check_needs(struct arena *a, const struct paper *p, struct err *e)
{
	for (size_t i = 0; i < PF_COUNT; i++)
		if ((paper_fields[i].needs & BIT(p->kind)) != 0 && p->v[i] == NULL)
			err_field(e, arena_printf(a, "/%s", paper_fields[i].name), "required");
}

int
paper_overlay(struct arena *a, struct paper *p, const struct jv *body, const char *today, struct err *e)
{
	const struct jv *v;
	size_t before = e->nitems;

	check_keys(a, p, body, e);
	for (size_t i = 0; i < PF_COUNT; i++)
		if (is_field(p, i) && (v = jv_get(body, paper_fields[i].name)) != NULL)
			take(a, p, i, v, e);
	if (e->nitems > before)
		return -1;
	check_needs(a, p, e);
	check_dates(p, today, e);
	check_passport(p, e);
	return e->nitems > before ? -1 : 0;
}

unsigned
paper_diff(const struct paper *a, const struct paper *b)
{
	unsigned changed = 0;

	for (size_t i = 0; i < PF_COUNT; i++)
		if (!str_eq(a->v[i], b->v[i]))
			changed |= BIT(i);
	return changed;
}

/* --- sealed ------------------------------------------------------------------------------------------- */

/* "name\0value\0" for each field that is filled. */
void
paper_pack(struct str *out, const struct paper *p)
{
	for (size_t i = 0; i < PF_COUNT; i++)
		if (p->v[i] != NULL) {
			str_add(out, paper_fields[i].name, strlen(paper_fields[i].name) + 1);
			str_add(out, p->v[i], strlen(p->v[i]) + 1);
		}
}

static int
field_of(const char *name)
{
	for (int i = 0; i < PF_COUNT; i++)
		if (strcmp(paper_fields[i].name, name) == 0)
			return i;
	return -1;
}

int
paper_unpack(struct paper *p, const char *text, size_t n)
{
	const char *end = text + n, *name, *value;
	int i;

	if (n > 0 && end[-1] != '\0')
		return -1;
	while (text < end) {
		name = text;
		value = name + strlen(name) + 1;
		if (value >= end || (i = field_of(name)) == -1)
			return -1;
		p->v[i] = value;
		text = value + strlen(value) + 1;
	}
	return 0;
}

/* --- shown -------------------------------------------------------------------------------------------- */

/* The end of a number, the year of a date; of a short number only two. */
static void
put_masked(struct jw *w, const struct paper_field *f, const char *value)
{
	struct str s = STR_INIT;
	size_t len = strlen(value), shown = len >= 8 ? 4 : 2;

	if (f->type == PT_DATE)
		str_printf(&s, "%.4s-••-••", value);
	else
		str_printf(&s, "•••••%s", value + (len > shown ? len - shown : len));
	jw_text(w, str_text(&s));
	str_fini(&s);
}

static void
put_codes(struct jw *w, const char *list)
{
	size_t n;

	jw_array(w);
	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		jw_textn(w, list, n);
	}
	jw_end_array(w);
}

void
paper_put(struct jw *w, const struct paper *p, bool open)
{
	for (size_t i = 0; i < PF_COUNT; i++) {
		const struct paper_field *f = &paper_fields[i];

		if (!is_field(p, i))
			continue;
		jw_key(w, f->name);
		if (f->type == PT_ECONOMIES)
			put_codes(w, p->v[i]);
		else if (p->v[i] != NULL && f->masked && !open)
			put_masked(w, f, p->v[i]);
		else
			jw_text(w, p->v[i]);
	}
}

bool
paper_same_text(struct str *out, const struct paper *p)
{
	const char *of = p->v[PF_nationality] != NULL ? p->v[PF_nationality] : p->v[PF_country];

	if (p->v[PF_number] == NULL)
		return false;
	str_printf(out, "%s|%s|%s", paper_kind_choices[p->kind].code, of == NULL ? "" : of, p->v[PF_number]);
	return true;
}
