/*
 * The consent of delegates to what is done with their travel documents (PIPL art. 14-16, 28-29, 39): a text with a number, what for,
 * given and withdrawn.  Every answer is a row that stays as long as it is proof (consent_end.c).
 */
#include "base/base.h"

#include "base/str.h"

#include "paper_in.h"

/* A text that was shown to somebody is never changed: another one is another version. */
#define TEXT_VERSION	"2026-11"
static const char text_zh[] =
    "为办理本次出访，商会需要收集您的护照、APEC 商务旅行卡、签证、保险及必要的个人信息（出生日期、饮食要求、紧急联系人）。这些属于敏感个人信息，"
    "只用于您勾选的用途：由本团负责专员使用，并在必要范围内提供给使领馆、酒店、境外邀请单位和航空公司（其中境外接收方由商会逐一登记）。资料加密保存，"
    "出访结束 90 天后自动删除。您可以随时查看、更正、撤回同意并要求删除；撤回后我们停止使用，已办理的手续不受影响，但可能无法继续为您办理出访手续。";
static const char text_en[] =
    "To arrange this trip the chamber needs your passport, APEC business travel card, visas, insurance and a few personal details (date of birth, "
    "diet, emergency contact). These are sensitive personal data. They are used only for the purposes that you tick: by the officer of this "
    "trip, and handed on as far as needed to consulates, hotels, the inviting organisations abroad and airlines (recipients abroad are written down one by one). "
    "They are kept encrypted and deleted 90 days after the trip. You may look at them, correct them, withdraw this consent and ask for "
    "deletion at any time; we then stop using them. What has been done already stands, but we may not be able to go on arranging your trip.";

static const struct choice purposes_known[] = {
	{ "visa", "Visa applications", "办理签证" },
	{ "hotel", "Hotel registration", "酒店登记" },
	{ "host_invitation", "Invitations of the hosts abroad", "境外邀请单位发函" },
	{ "airline", "Flight bookings", "航空公司订票" },
	{ NULL, NULL, NULL }
};

int
consent_of(struct db *d, struct arena *a, int64_t delegate, struct consent *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT text_version, purposes, given, at, by_login FROM consent WHERE delegate = $1 ORDER BY id DESC LIMIT 1");
	int rc;

	*out = (struct consent){ .state = CONSENT_NOT_ASKED, .at = NONE };
	stmt_int(s, 1, delegate);
	if ((rc = stmt_row(s, e)) == 1)
		*out = (struct consent){ col_int(s, 2) == 1 ? CONSENT_IS_GIVEN : CONSENT_IS_WITHDRAWN, arena_strdup(a, col_text(s, 0)),
		    arena_strdup(a, col_text(s, 1)), col_int(s, 3), arena_strdup(a, col_text(s, 4)) };
	stmt_done(s);
	return rc == -1 ? -1 : 0;
}

static void
put_text(struct jw *w)
{
	jw_key(w, "text");
	jw_object(w);
	jw_ktext(w, "version", TEXT_VERSION);
	jw_ktext(w, "zh", text_zh);
	jw_ktext(w, "en", text_en);
	jw_key(w, "purposes");
	jw_array(w);
	for (const struct choice *c = purposes_known; c->code != NULL; c++) {
		jw_object(w);
		jw_ktext(w, "code", c->code);
		jw_ktext(w, "zh", c->zh);
		jw_ktext(w, "en", c->en);
		jw_end_object(w);
	}
	jw_end_array(w);
	jw_end_object(w);
}

static void
put_purposes(struct jw *w, const char *list)
{
	size_t n;

	jw_key(w, "purposes");
	jw_array(w);
	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		n = strcspn(list, ",");
		jw_textn(w, list, n);
	}
	jw_end_array(w);
}

const char *
consent_version(void)
{
	return TEXT_VERSION;
}

void
consent_put(struct jw *w, const struct consent *c)
{
	static const char *const states[] = { "none", "given", "withdrawn" };

	jw_ktext(w, "state", states[c->state]);
	jw_kbool(w, "given", c->state == CONSENT_IS_GIVEN);
	jw_ktext(w, "text_version", c->text_version);
	put_purposes(w, c->purposes);
	jw_key(w, "at");
	jw_instant(w, c->at);
	jw_ktext(w, "by", c->by);
	put_text(w);
}

/* --- an answer --------------------------------------------------------------------------------------------------- */

static bool
is_purpose(const char *code)
{
	for (const struct choice *c = purposes_known; code != NULL && c->code != NULL; c++)
		if (strcmp(c->code, code) == 0)
			return true;
	return false;
}

static const char *
all_purposes(struct arena *a)
{
	struct str *out = str_new(a);

	for (const struct choice *c = purposes_known; c->code != NULL; c++)
		str_printf(out, "%s%s", c == purposes_known ? "" : ",", c->code);
	return str_text(out);
}

static bool
is_before(const struct jv *list, const struct jv *one)
{
	for (const struct jv *c = jv_first(list); c != one; c = jv_next(c))
		if (str_eq(jv_text(c), jv_text(one)))
			return true;
	return false;
}

/* Those that were ticked, each once; at least one. */
static const char *
take_purposes(struct arena *a, const struct jv *v, struct err *e)
{
	struct str *out = str_new(a);
	size_t i = 0;

	if (v == NULL || jv_type(v) == J_NULL)
		return all_purposes(a);
	if (jv_type(v) != J_ARRAY) {
		err_type(e, "/purposes", "array");
		return NULL;
	}
	for (const struct jv *c = jv_first(v); c != NULL; c = jv_next(c), i++)
		if (!is_purpose(jv_text(c)))
			err_choice(e, arena_printf(a, "/purposes/%zu", i), all_purposes(a));
		else if (!is_before(v, c))
			str_printf(out, "%s%s", str_is_empty(out) ? "" : ",", jv_text(c));
	if (i == 0)
		err_field(e, "/purposes", "required");
	return str_text(out);
}

static const char *
note(struct arena *a, const struct paper_by *by, int64_t delegate, const char *version)
{
	struct str *out = str_new(a);
	struct jw w;

	jw_init(&w, out);
	jw_object(&w);
	jw_kint(&w, "delegate", delegate);
	jw_ktext(&w, "text_version", version);
	if (by->link != NONE)
		jw_kint(&w, "link", by->link);
	jw_end_object(&w);
	return str_text(out);
}

static int
add(struct tx *t, const struct paper_by *by, int64_t delegate, bool given, const char *version, const char *purposes, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO consent (delegate, text_version, purposes, given, at, by_login, by_link)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)");

	stmt_int(s, 1, delegate);
	stmt_text(s, 2, version);
	stmt_text(s, 3, purposes);
	stmt_int(s, 4, given);
	stmt_int(s, 5, actor_ms(by->who));
	stmt_text(s, 6, by->who->login);
	stmt_int(s, 7, by->link);
	return stmt_run(s, e);
}

int
consent_set(struct tx *t, struct arena *a, const struct paper_by *by, const struct delegate *of, bool given, const char *text_version,
    const struct jv *purposes, struct err *e)
{
	const char *list = given ? take_purposes(a, purposes, e) : "";
	int64_t person;

	if (given && text_version == NULL)
		err_field(e, "/text_version", "required");
	else if (given && strcmp(text_version, TEXT_VERSION) != 0)
		err_item_param(e, err_field(e, "/text_version", "consent_text_old"), "version", TEXT_VERSION);
	if (e->nitems > 0)
		return -1;
	if (person_take(t, by->who, of->rec.id, of->contact, &person, e) == -1 ||
	    add(t, by, of->rec.id, given, given ? text_version : TEXT_VERSION, list, e) == -1)
		return -1;
	return paper_audit(t, by->who, given ? "consent.give" : "consent.withdraw", of->delegation,
	    note(a, by, of->rec.id, given ? text_version : TEXT_VERSION), e);
}
