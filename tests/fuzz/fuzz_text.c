/*
 * Cells and query strings as people and strangers write them: whatever stands there, a reader gives a complaint that
 * the catalogue knows or a value that its own strict counterpart accepts.
 */
#include "base/base.h"

#include "base/msg.h"
#include "text/date.h"
#include "text/ident.h"
#include "text/num.h"
#include "text/uri.h"
#include "text/utf8.h"
#include "text/zone.h"

#include "fuzz.h"

static void
dates(const char *text)
{
	char out[DATE_SIZE];
	enum date_precision p;
	const char *why;
	int64_t v;

	for (unsigned flags = 0; flags <= DATE_SERIAL; flags++) {
		why = date_parse_written(text, flags, out, &p);
		HOLDS(why == NULL ? p == DATE_NOTHING || date_parse(out, NULL) == NULL : msg_has(why));
	}
	if (date_parse(text, &v) == NULL) {
		date_put(out, v);
		HOLDS(strcmp(out, text) == 0);
	}
	if (date_parse_instant(text, &v) == NULL) {
		char instant[DATE_INSTANT_SIZE];
		int64_t again;

		date_put_instant(instant, v);
		HOLDS(date_parse_instant(instant, &again) == NULL && again == v);
	}
}

static void
numbers(const char *text)
{
	struct str s = STR_INIT;
	char code[4];
	int64_t v, again;
	const char *why = money_parse_written(text, text, &v, code);

	HOLDS(why == NULL ? v == NONE || currency_decimals(code) >= 0 : msg_has(why));
	why = money_parse_written("7", text, &v, code);
	HOLDS(why == NULL ? currency_decimals(code) >= 0 : msg_has(why));
	why = currency_parse_written(text, code);
	HOLDS(why == NULL ? currency_decimals(code) >= 0 : msg_has(why));
	if (num_parse(text, 4, &v) == NULL) {
		num_put(&s, v, 4);
		HOLDS(num_parse(s.p, 4, &again) == NULL && again == v);
	}
	str_fini(&s);
}

static void
codes(struct arena *a, const char *text)
{
	struct err_param param[ERR_NPARAMS];
	const char *out, *complaint;
	char org[10];
	struct uscc u;

	uscc_check(text, &u);
	HOLDS(u.verdict != USCC_OK || uscc_digit(u.code) == u.code[USCC_LEN - 1]);
	if (u.suggestion[0] != '\0') {
		struct uscc meant;

		uscc_check(u.suggestion, &meant);
		HOLDS(meant.verdict == USCC_OK);
	}
	HOLDS(uscc_norm(a, text, &out, &complaint, param) == 0 || msg_has(complaint));
	HOLDS(!org_code_check(text, org) || org_code_digit(org) == org[8]);
}

static void
queries(struct arena *a, const char *text)
{
	struct str once = STR_INIT, twice = STR_INIT;
	struct uri_query q;
	struct err e;

	err_init(&e, a);
	if (uri_query(a, text, &q, &e) == -1) {
		HOLDS(e.code == ERR_BAD_PARAM && msg_has(e.detail));
		return;
	}
	uri_canonical(a, &q, &once);
	HOLDS(uri_query(a, str_text(&once), &q, &e) == 0);
	uri_canonical(a, &q, &twice);
	HOLDS(strcmp(str_text(&once), str_text(&twice)) == 0);
	str_fini(&once);
	str_fini(&twice);
}

static void
cleaning(struct arena *a, const char *text)
{
	const char *line = utf8_clean(a, text, true), *lines = utf8_clean(a, text, false);
	const char *nfkc = utf8_nfkc(a, text), *half = utf8_halfwidth(a, text);

	HOLDS(utf8_countn(text, strlen(text)) == utf8_count(text));
	HOLDS(utf8_bytes(text, utf8_count(text)) == strlen(text));
	if (utf8_valid(text, strlen(text))) {	/* halves of characters may join when what is between them goes */
		HOLDS(utf8_clean(a, line, true) == line && utf8_clean(a, lines, false) == lines);
		HOLDS(utf8_trim(a, line) == line && utf8_nfkc(a, nfkc) == nfkc && utf8_halfwidth(a, half) == half);
		HOLDS(utf8_count(line) <= utf8_count(lines) && utf8_count(lines) <= utf8_count(text));
		HOLDS(utf8_count(half) == utf8_count(text) && utf8_valid(line, strlen(line)));
	}
	(void)utf8_says_nothing(text);
}

/* A cell that is read is a wall time, and a moment is shown by the clock that it came from. */
static void
zones(struct arena *a, const char *text)
{
	char local[ZONE_LOCAL_SIZE], zone[ZONE_NAME_SIZE], again[ZONE_LOCAL_SIZE];
	const char *why = zone_parse_written(text, local, zone);
	int64_t ms;

	HOLDS(why == NULL ? zone_parse_local(local, NULL) == NULL : msg_has(why));
	HOLDS(zone[0] == '\0' || zone_known(zone));
	if (why == NULL && zone[0] != '\0' && zone_instant(local, zone, &ms) == NULL)
		HOLDS(zone_local(ms, zone, again) == 0 && strcmp(local, again) == 0);
	if (zone_known(text))
		HOLDS(zone_instant("2026-11-23T12:00", text, &ms) == NULL);
	HOLDS(zone_parse_local(text, &ms) != NULL || strlen(text) == ZONE_LOCAL_SIZE - 1);
	HOLDS(zone_of_place(a, "ID", text) != NULL && (strlen(text) == 2 || zone_of_place(a, text, NULL) == NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	char *text = xstrndup((const char *)data, size);	/* of exact size: up to a NUL */

	dates(text);
	zones(a, text);
	numbers(text);
	codes(a, text);
	queries(a, text);
	cleaning(a, text);
	free(text);
	arena_free(a);
	return 0;
}
