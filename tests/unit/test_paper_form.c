/*
 * What may stand in travel documents, and what is shown of them.
 */
#include "test_model.h"

#include "model/paper_form.h"

#define TODAY	"2026-11-30"
#define PASSPORT "\"number\":\"E12345678\",\"nationality\":\"CN\",\"surname\":\"ZHANG\",\"given_names\":\"SAN\",\"expires_on\":\"2031-05-01\""

static int
overlay(struct fix *f, struct paper *p, const char *json)
{
	const struct jv *body;

	err_clear(&f->e);
	if (json_parse(f->a, json, strlen(json), &body, &f->e) == -1)
		fail_msg("%s: %s", json, f->e.log);
	return paper_overlay(f->a, p, body, TODAY, &f->e);
}

/* The complaints of a body, "pointer code" each. */
static const char *
told(struct fix *f, enum paper_kind kind, const char *json)
{
	struct paper p = { .kind = kind };
	struct str *out = str_new(f->a);

	if (overlay(f, &p, json) == 0)
		return "";
	for (const struct err_item *it = f->e.items; it != NULL; it = it->next)
		str_printf(out, "%s%s %s", it == f->e.items ? "" : "; ", it->pointer, it->code);
	return str_text(out);
}

static const struct {
	enum paper_kind	 kind;
	const char	*json, *want;
} cases[] = {
	{ PAPER_PASSPORT, "{" PASSPORT "}", "" },
	{ PAPER_PASSPORT, "{\"kind\":\"passport\"," PASSPORT ",\"birth_on\":\"1970-02-28\",\"sex\":\"f\",\"issued_on\":\"2021-05-01\",\"issued_at\":\"广东\"}", "" },
	{ PAPER_PASSPORT, "{}", "/number required; /nationality required; /surname required; /given_names required; /expires_on required" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"economies\":[]}", "/economies unknown_field" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"birth_on\":\"2026-12-01\"}", "/birth_on date_in_future" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"birth_on\":\"1970-02-30\"}", "/birth_on bad_date" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"issued_on\":\"2026-12-01\"}", "/issued_on date_in_future" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"sex\":\"male\"}", "/sex bad_choice" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"issued_at\":\"a\\nb\"}", "/issued_at bad_text" },
	{ PAPER_PASSPORT, "{" PASSPORT ",\"issued_at\":7}", "/issued_at wrong_type" },
	{ PAPER_PASSPORT, "{\"number\":\"E1234567\",\"nationality\":\"CN\",\"surname\":\"ZHANG\",\"given_names\":\"SAN\",\"expires_on\":\"2031-05-01\"}",
	  "/number bad_document_number" },
	{ PAPER_PASSPORT, "{\"number\":\"123456789\",\"nationality\":\"CN\",\"surname\":\"ZHANG\",\"given_names\":\"SAN\",\"expires_on\":\"2031-05-01\"}",
	  "/number bad_document_number" },
	{ PAPER_PASSPORT, "{\"number\":\"123456789\",\"nationality\":\"US\",\"surname\":\"O'NEIL-Ñ\",\"given_names\":\"Mary J.\",\"expires_on\":\"2031-05-01\"}", "" },
	{ PAPER_PASSPORT, "{\"number\":\"•••••6789\",\"nationality\":\"XX\",\"surname\":\"张\",\"given_names\":\"SAN\",\"expires_on\":\"2031-05-01\"}",
	  "/number bad_document_number; /nationality unknown_country; /surname not_latin" },
	{ PAPER_PASSPORT, "{\"number\":\"E12345678\",\"nationality\":\"CN\",\"surname\":\"ZHANG\",\"given_names\":\"SAN\",\"issued_on\":\"2026-01-01\",\"expires_on\":\"2026-01-01\"}",
	  "/expires_on expires_before_issued" },
	{ PAPER_APEC_CARD, "{\"number\":\"CN123456\",\"expires_on\":\"2030-01-01\",\"economies\":[\"ID\",\"MY\",\"ID\"]}", "" },
	{ PAPER_APEC_CARD, "{\"number\":\"CN123456\",\"expires_on\":\"2030-01-01\",\"economies\":[\"ID\",\"KH\",3]}", "/economies/1 bad_choice; /economies/2 bad_choice" },
	{ PAPER_APEC_CARD, "{\"number\":\"CN123456\",\"expires_on\":\"2030-01-01\",\"economies\":\"ID\"}", "/economies wrong_type" },
	{ PAPER_VISA, "{\"country\":\"vn\",\"expires_on\":\"2027-01-01\",\"entries\":\"multiple\"}", "" },
	{ PAPER_VISA, "{\"expires_on\":\"2027-01-01\",\"nationality\":\"CN\"}", "/nationality unknown_field" },
	{ PAPER_INSURANCE, "{\"insurer\":\"平安\",\"starts_on\":\"2026-12-02\",\"expires_on\":\"2026-12-01\"}", "/expires_on expires_before_issued" },
	{ PAPER_DETAILS, "{\"diet\":\"素食\",\"emergency_name\":\"李四\",\"emergency_phone\":\"+86 138 0013 8000\"}", "" },
	{ PAPER_DETAILS, "{\"number\":\"E12345678\"}", "/number unknown_field" },
};

static void
bodies(void **state)
{
	struct fix *f = *state;

	for (size_t i = 0; i < nitems(cases); i++)
		assert_string_equal(told(f, cases[i].kind, cases[i].json), cases[i].want);
}

/* Nobody learns from a complaint what was sent. */
static void
complaints_keep_silent(void **state)
{
	struct fix *f = *state;
	static const char *const secret[] = { "E1234", "ZHANGSAN", "1970-13-40" };
	static const char *const json[] = {
		"{\"number\":\"E1234!\"}", "{\"surname\":\"ZHANGSAN張\"}", "{\"birth_on\":\"1970-13-40\"}",
	};

	for (size_t i = 0; i < nitems(json); i++) {
		assert_string_not_equal(told(f, PAPER_PASSPORT, json[i]), "");
		for (const struct err_item *it = f->e.items; it != NULL; it = it->next)
			for (size_t p = 0; p < it->nparams; p++)
				assert_null(strstr(it->param[p].value, secret[i]));
		assert_null(strstr(f->e.log, secret[i]));
	}
}

static void
typed_and_kept(void **state)
{
	struct fix *f = *state;
	struct paper p = { .kind = PAPER_PASSPORT }, was;

	assert_int_equal(overlay(f, &p, "{\"number\":\" ｅ1234-5678 \",\"nationality\":\"cn\",\"surname\":\" zhang \",\"given_names\":\"SAN\",\"expires_on\":\"2031-05-01\",\"sex\":\"m\"}"), 0);
	assert_string_equal(p.v[PF_number], "E12345678");
	assert_string_equal(p.v[PF_nationality], "CN");
	assert_string_equal(p.v[PF_surname], "ZHANG");
	was = p;
	assert_int_equal(overlay(f, &p, "{\"sex\":null,\"given_names\":\"SI\"}"), 0);
	assert_null(p.v[PF_sex]);
	assert_int_equal(paper_diff(&was, &p), BIT(PF_sex) | BIT(PF_given_names));
	assert_int_equal(overlay(f, &p, "{\"given_names\":null}"), -1);
}

static void
packed(void **state)
{
	struct fix *f = *state;
	struct paper p = { .kind = PAPER_APEC_CARD }, again = { .kind = PAPER_APEC_CARD };
	struct str *s = str_new(f->a);

	assert_int_equal(overlay(f, &p, "{\"number\":\"CN123456\",\"expires_on\":\"2030-01-01\",\"economies\":[\"ID\",\"MY\"]}"), 0);
	paper_pack(s, &p);
	assert_int_equal(paper_unpack(&again, s->p, s->len), 0);
	assert_int_equal(paper_diff(&p, &again), 0);
	for (size_t n = 1; n < s->len; n++)
		if (s->p[n - 1] != '\0')
			assert_int_equal(paper_unpack(&again, s->p, n), -1);
	assert_int_equal(paper_unpack(&again, "no_such\0x", 10), -1);
	assert_int_equal(paper_unpack(&again, NULL, 0), 0);
}

static const char *
shown(struct fix *f, const struct paper *p, bool open)
{
	struct str *s = str_new(f->a);
	struct jw w;

	jw_init(&w, s);
	jw_object(&w);
	paper_put(&w, p, open);
	jw_end_object(&w);
	return str_text(s);
}

static void
masked(void **state)
{
	struct fix *f = *state;
	struct paper p = { .kind = PAPER_PASSPORT }, v = { .kind = PAPER_VISA }, card = { .kind = PAPER_APEC_CARD };

	assert_int_equal(overlay(f, &p, "{" PASSPORT ",\"birth_on\":\"1970-02-28\"}"), 0);
	assert_string_equal(shown(f, &p, false), "{\"number\":\"•••••5678\",\"nationality\":\"CN\",\"surname\":\"ZHANG\",\"given_names\":\"SAN\","
	    "\"sex\":null,\"birth_on\":\"1970-••-••\",\"issued_at\":null,\"issued_on\":null,\"expires_on\":\"2031-05-01\"}");
	assert_non_null(strstr(shown(f, &p, true), "\"number\":\"E12345678\""));
	assert_non_null(strstr(shown(f, &p, true), "\"birth_on\":\"1970-02-28\""));
	assert_int_equal(overlay(f, &v, "{\"country\":\"VN\",\"number\":\"AB123\",\"expires_on\":\"2027-01-01\"}"), 0);
	assert_non_null(strstr(shown(f, &v, false), "\"number\":\"•••••23\""));
	assert_int_equal(overlay(f, &card, "{\"number\":\"CN123456\",\"expires_on\":\"2030-01-01\",\"economies\":[\"ID\",\"MY\"]}"), 0);
	assert_non_null(strstr(shown(f, &card, false), "\"economies\":[\"ID\",\"MY\"]"));
	card.v[PF_economies] = NULL;
	assert_non_null(strstr(shown(f, &card, false), "\"economies\":[]"));
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, fix_setup, fix_teardown)
	const struct CMUnitTest tests[] = { T(bodies), T(complaints_keep_silent), T(typed_and_kept), T(packed), T(masked) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
