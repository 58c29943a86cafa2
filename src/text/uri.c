/*
 * Query strings.
 */
#include "base/base.h"

#include <ctype.h>

#include <unicode/uchar.h>

#include "base/str.h"
#include "text/uri.h"
#include "text/utf8.h"

/* Decode into the arena; NULL for a bad escape, bad UTF-8 or a NUL. */
static const char *
decode(struct arena *a, const char *p, size_t len, bool plus_is_blank)
{
	char *out = arena_alloc(a, len + 1), *o = out;
	int high, low;

	for (const char *end = p + len; p < end; p++) {
		if (*p == '+' && plus_is_blank)
			*o++ = ' ';
		else if (*p != '%')
			*o++ = *p;
		else {
			if (end - p < 3 || (high = hex_digit(p[1])) < 0 || (low = hex_digit(p[2])) < 0)
				return NULL;
			*o++ = (char)(high << 4 | low);
			p += 2;
		}
	}
	return utf8_valid(out, (size_t)(o - out)) ? out : NULL;
}

const char *
uri_decode(struct arena *a, const char *p, size_t len)
{
	return decode(a, p, len, false);
}

/* Name the parameter by what can be read of its key. */
static int
bad_encoding(struct arena *a, const char *p, size_t len, const char *key, struct err *e)
{
	fail_detail(e, ERR_BAD_PARAM, "bad_query_encoding");
	if (key == NULL && utf8_valid(p, len))
		key = arena_strndup(a, p, len);
	err_param(e, "key", key == NULL ? "?" : key);
	return -1;
}

static int
read_pair(struct arena *a, const char *p, size_t len, struct uri_pair *out, struct err *e)
{
	const char *equals = memchr(p, '=', len);
	size_t key_len = equals == NULL ? len : (size_t)(equals - p);

	out->key = decode(a, p, key_len, true);
	out->value = equals == NULL ? "" : decode(a, equals + 1, len - key_len - 1, true);
	if (out->key == NULL || out->value == NULL)
		return bad_encoding(a, p, key_len, out->key, e);
	return 0;
}

static size_t
count_pieces(const char *query)
{
	size_t n = 0;

	for (; *query != '\0'; n++) {
		query += strspn(query, "&");
		if (*query == '\0')
			break;
		query += strcspn(query, "&");
	}
	return n;
}

int
uri_query(struct arena *a, const char *query, struct uri_query *out, struct err *e)
{
	size_t n = count_pieces(query), len;

	*out = (struct uri_query){ NULL, 0 };
	if (n > URI_MAX_PAIRS) {
		fail_detail(e, ERR_BAD_PARAM, "too_many_parameters");
		err_param_int(e, "max", URI_MAX_PAIRS);
		return -1;
	}
	out->pair = arena_array(a, n, sizeof *out->pair);
	for (; out->n < n; query += len) {
		query += strspn(query, "&");
		len = strcspn(query, "&");
		if (read_pair(a, query, len, &out->pair[out->n++], e) == -1)
			return -1;
	}
	return 0;
}

const char *
uri_get(const struct uri_query *q, const char *key)
{
	for (size_t i = 0; i < q->n; i++)
		if (strcmp(q->pair[i].key, key) == 0)
			return q->pair[i].value;
	return NULL;
}

bool
uri_names(const char *const *names, const char *key)
{
	while (names != NULL && *names != NULL && strcmp(*names, key) != 0)
		names++;
	return names != NULL && *names != NULL;
}

int
uri_once(const struct uri_query *q, size_t i, struct err *e)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(q->pair[k].key, q->pair[i].key) == 0) {
			fail_detail(e, ERR_BAD_PARAM, "parameter_repeated");
			err_param(e, "name", q->pair[i].key);
			return -1;
		}
	return 0;
}

int
uri_unknown(const char *key, const char *allowed, struct err *e)
{
	fail_detail(e, ERR_UNKNOWN_PARAM, "unknown_parameter_named");
	err_param(e, "name", key);
	err_param(e, "allowed", allowed);
	return -1;
}

int
uri_only(const struct uri_query *q, const char *const *names, struct err *e)
{
	struct str *list = str_new(e->arena);

	for (const char *const *n = names; n != NULL && *n != NULL; n++)
		str_printf(list, "%s%s", n == names ? "" : ", ", *n);
	for (size_t i = 0; i < q->n; i++)
		if (!uri_names(names, q->pair[i].key))
			return uri_unknown(q->pair[i].key, str_text(list), e);
		else if (uri_once(q, i, e) == -1)
			return -1;
	return 0;
}

static bool
is_unreserved(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    c == '-' || c == '.' || c == '_' || c == '~';
}

void
uri_encode(struct str *out, const char *text)
{
	static const char hex[] = "0123456789ABCDEF";
	const unsigned char *s = (const unsigned char *)text;
	size_t n = strlen(text);
	char *o;

	str_grow(out, n * 3);
	for (o = out->p + out->len; *s != '\0'; s++) {
		if (is_unreserved(*s)) {
			*o++ = (char)*s;
			continue;
		}
		*o++ = '%';
		*o++ = hex[*s >> 4];
		*o++ = hex[*s & 15];
	}
	*o = '\0';
	out->len = (size_t)(o - out->p);
}

void
uri_add(struct str *out, const char *key, const char *value)
{
	if (out->len > 0 && out->p[out->len - 1] != '?' && out->p[out->len - 1] != '&')
		str_putc(out, '&');
	uri_encode(out, key);
	str_putc(out, '=');
	uri_encode(out, value);
}

static int
by_key_and_value(const void *a, const void *b)
{
	const struct uri_pair *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : strcmp(x->value, y->value);
}

void
uri_canonical(struct arena *a, const struct uri_query *q, struct str *out)
{
	struct uri_pair *pair = arena_array(a, q->n, sizeof *pair);

	if (q->n > 0)
		memcpy(pair, q->pair, q->n * sizeof *pair);
	qsort(pair, q->n, sizeof *pair, by_key_and_value);
	for (size_t i = 0; i < q->n; i++)
		uri_add(out, pair[i].key, pair[i].value);
}

/* --- web sites --------------------------------------------------------------------------------------- */

static const char *
without_scheme(const char *text)
{
	if (strncasecmp(text, "http://", 7) == 0)
		return text + 7;
	return strncasecmp(text, "https://", 8) == 0 ? text + 8 : text;
}

/* Letters and digits of all scripts. */
static bool
is_word(int32_t c)
{
	return c < 0x80 ? isalnum((int)c) != 0 : u_isalnum(c);
}

/* One label of a host name, of len bytes. */
static bool
is_label(const char *p, size_t len)
{
	const char *end = p + len, *last = end - 1;

	if (len == 0 || len > 63 || *p == '-' || *last == '-')
		return false;
	for (int32_t c; (c = utf8_next(&p, end)) != -1;)
		if (!is_word(c) && c != '-' && c != '_')
			return false;
	return true;
}

static bool
is_number(const char *p, size_t len, int most)
{
	int v = 0;

	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)p[i]) || len > 5)
			return false;
		v = v * 10 + (p[i] - '0');
	}
	return len > 0 && v <= most;
}

/* Two labels or more, the last no number; or four numbers. */
static bool
is_host(const char *p, size_t len)
{
	size_t labels = 0, numbers = 0, n = 0;
	const char *end = p + len;
	bool number = false;

	for (; p <= end; p += n + 1, labels++) {
		const char *dot = memchr(p, '.', (size_t)(end - p));

		n = (size_t)((dot == NULL ? end : dot) - p);
		number = is_number(p, n, 255);
		numbers += number;
		if (!is_label(p, n))
			return false;
	}
	return number ? labels == 4 && numbers == 4 : labels >= 2 && n >= 2 && !isdigit((unsigned char)end[-1]);
}

/* What may stand behind the host: no blanks, nothing that would end an attribute. */
static bool
is_rest(const char *p)
{
	const char *end = p + strlen(p);

	for (int32_t c; (c = utf8_next(&p, end)) != -1;)
		if (c < 0x80 ? c <= ' ' || c == 0x7f || strchr("\"<>\\^`{|}", (int)c) != NULL : !u_isalnum(c))
			return false;
	return true;
}

/* Host, port and what stands behind them. */
static bool
is_address(const char *host, bool root)
{
	size_t n = strcspn(host, ":/?#"), port;

	if (!is_host(host, n - (root && n > 1 && host[n - 1] == '.')))
		return false;
	if (host[n] != ':')
		return is_rest(host + n);
	port = strcspn(host + n + 1, "/?#");
	return is_number(host + n + 1, port, 65535) && is_rest(host + n + 1 + port);
}

bool
uri_is_site(const char *text)
{
	return is_address(without_scheme(text), false);
}

bool
uri_is_link(const char *text)
{
	return without_scheme(text) != text && is_address(without_scheme(text), true);
}

const char *
uri_bare_site(struct arena *a, const char *text)
{
	char *out = arena_strdup(a, without_scheme(text));
	size_t n = strcspn(out, "/?#");

	for (size_t i = 0; i < n; i++)
		out[i] = (char)tolower((unsigned char)out[i]);
	if (out[n] == '/' && out[n + 1] == '\0')
		out[n] = '\0';
	return out;
}
