/*
 * The request machine.  Every state eats a run of bytes of its class and then one byte that decides
 * what follows, so a head that arrives whole is read in a few tight loops and one that arrives
 * byte by byte goes through the same code.
 */
#include "base/base.h"

#include "base/str.h"
#include "http/parse.h"

enum state {
	S_METHOD, S_TARGET, S_VERSION, S_LINE_LF,
	S_FIELD, S_NAME, S_OWS, S_VALUE, S_FIELD_LF, S_HEAD_LF,
	S_BODY, S_LENGTH,
	S_SIZE, S_EXT, S_SIZE_LF, S_CHUNK, S_CHUNK_CR, S_CHUNK_LF,
	S_TRAILER, S_TRAILER_NAME, S_TRAILER_VALUE, S_TRAILER_LF, S_LAST_LF,
	S_END, S_BAD,
};

/* Classes of bytes. */
enum { C_TOKEN = 1, C_TARGET = 2, C_VALUE = 4 };

/* H2: visible ASCII without "<>\^`{|}#.  Tokens: RFC 9110 5.6.2.  Values: no control bytes but TAB. */
static uint8_t class_of[256];

__attribute__((constructor)) static void
fill_classes(void)
{
	for (int c = 0; c < 256; c++) {
		class_of[c] = (c >= 0x20 && c != 0x7f) || c == '\t' ? C_VALUE : 0;
		if (c <= 0x20 || c >= 0x7f)
			continue;
		if (strchr("\"(),/:;<=>?@[\\]{}", c) == NULL)
			class_of[c] |= C_TOKEN;
		if (strchr("\"<>\\^`{|}#", c) == NULL)
			class_of[c] |= C_TARGET;
	}
}

static const char *const methods[M_COUNT] = {
	"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"
};

const char *
method_name(enum method m)
{
	return methods[m];
}

void
parse_init(struct parse *p)
{
	struct str head = p->head;

	memset(p, 0, offsetof(struct parse, field));
	memset((char *)p + offsetof(struct parse, keep_alive), 0,
	    sizeof *p - offsetof(struct parse, keep_alive));
	p->head = head;
	str_reset(&p->head);
}

void
parse_fini(struct parse *p)
{
	str_fini(&p->head);
}

static enum parse_event
bad(struct parse *p, enum err_code error, const char *detail)
{
	p->state = S_BAD;
	p->error = error;
	p->detail = detail;
	return PARSE_BAD;
}

static enum parse_event
bad_name(struct parse *p, const char *detail, const char *name)
{
	p->detail_name = name;
	return bad(p, ERR_MALFORMED, detail);
}

/* --- the head, judged as a whole --------------------------------------------------------------- */

const char *
parse_field(const struct parse *p, const char *name)
{
	for (size_t i = 0; i < p->nfields; i++)
		if (strcmp(p->head.p + p->field[i].name, name) == 0)
			return p->head.p + p->field[i].value;
	return NULL;
}

bool
list_has(const char *list, const char *token)
{
	size_t len = strlen(token), n;

	for (; list != NULL && *list != '\0'; list += n + (list[n] == ',')) {
		list += strspn(list, " \t");
		n = strcspn(list, ",");
		if (n >= len && strncasecmp(list, token, len) == 0 &&
		    strspn(list + len, " \t") == n - len)
			return true;
	}
	return false;
}

/* Lines of one name are one list (RFC 9110 5.3). */
static bool
field_has(const struct parse *p, const char *name, const char *token)
{
	for (size_t i = 0; i < p->nfields; i++)
		if (strcmp(p->head.p + p->field[i].name, name) == 0 &&
		    list_has(p->head.p + p->field[i].value, token))
			return true;
	return false;
}

/* H4: these decide what a request is, so two of them mean two readings of one request. */
static const char *const single[] = {
	"host", "content-length", "transfer-encoding", "authorization", "content-type", "origin",
	"expect", "idempotency-key", "x-tw",
};

static const char *
doubled(const struct parse *p)
{
	unsigned seen = 0;

	for (size_t i = 0; i < p->nfields; i++) {
		const char *name = p->head.p + p->field[i].name;

		for (size_t k = 0; k < nitems(single); k++) {
			if (strcmp(name, single[k]) != 0)
				continue;
			if (seen & BIT(k))
				return single[k];
			seen |= BIT(k);
		}
	}
	return NULL;
}

/* H5. */
static enum parse_event
judge_length(struct parse *p)
{
	const char *length = parse_field(p, "content-length");
	const char *coding = parse_field(p, "transfer-encoding");

	if (coding != NULL) {
		if (length != NULL)
			return bad(p, ERR_MALFORMED, "http_smuggling");
		if (p->minor == 0 || strcmp(coding, "chunked") != 0)
			return bad(p, ERR_NOT_IMPLEMENTED, "http_coding");
		p->chunked = true;
		p->length = -1;
		return PARSE_HEAD;
	}
	if (length == NULL)
		return PARSE_HEAD;
	if (*length == '\0' || strlen(length) > 18 || length[strspn(length, "0123456789")] != '\0')
		return bad(p, ERR_MALFORMED, "http_length");
	p->length = strtoll(length, NULL, 10);
	return PARSE_HEAD;
}

static enum parse_event
judge_head(struct parse *p)
{
	const char *name = doubled(p), *host, *expect;

	if (name != NULL)
		return bad_name(p, "http_duplicate", name);
	host = parse_field(p, "host");
	if (host == NULL ? p->minor > 0 : !host_is_valid(host))
		return bad(p, ERR_MALFORMED, "http_host");
	if (judge_length(p) == PARSE_BAD)
		return PARSE_BAD;
	if (p->length != 0 && (p->method == M_GET || p->method == M_HEAD || p->method == M_OPTIONS))
		return bad(p, ERR_MALFORMED, "http_body_refused");
	expect = parse_field(p, "expect");
	if (expect != NULL && strcasecmp(expect, "100-continue") != 0)
		return bad(p, ERR_EXPECT, "expectation_failed");
	p->expect = expect != NULL && p->minor > 0 && p->length != 0;
	p->keep_alive = !field_has(p, "connection", "close") &&
	    (p->minor > 0 || field_has(p, "connection", "keep-alive"));
	p->state = S_BODY;
	return PARSE_HEAD;
}

/* --- pieces of the head ------------------------------------------------------------------------ */

/* The piece that began at mark is complete: end it as a C string. */
static void
cut_piece(struct parse *p)
{
	str_putc(&p->head, '\0');
}

static enum parse_event
end_method(struct parse *p)
{
	const char *name;

	cut_piece(p);
	name = p->head.p + p->mark;
	for (p->method = 0; p->method < M_COUNT; p->method++)
		if (strcmp(name, methods[p->method]) == 0)
			break;
	if (*name == '\0')
		return bad(p, ERR_MALFORMED, "http_request_line");
	if (p->method == M_COUNT)
		return bad(p, ERR_NOT_IMPLEMENTED, "not_implemented");
	p->target = (uint32_t)(p->mark = p->head.len);
	p->state = S_TARGET;
	return PARSE_MORE;
}

/* What a version may begin with; found wrong at the first byte that differs. */
static bool
version_starts_well(const char *v, size_t len)
{
	static const char form[] = "HTTP/d.d";

	for (size_t i = 0; i < len; i++)
		if (i >= 8 || (form[i] == 'd' ? v[i] < '0' || v[i] > '9' : v[i] != form[i]))
			return false;
	return true;
}

static enum parse_event
end_version(struct parse *p)
{
	const char *v = p->head.p + p->mark;

	if (p->head.len - p->mark != 8)
		return bad(p, ERR_MALFORMED, "http_request_line");
	if (v[5] != '1' || v[7] > '1')
		return bad(p, ERR_HTTP_VERSION, "http_version");
	p->minor = v[7] - '0';
	cut_piece(p);
	p->state = S_LINE_LF;
	return PARSE_MORE;
}

static enum parse_event
begin_field(struct parse *p, char c)
{
	if (c == '\r') {
		p->state = S_HEAD_LF;
		return PARSE_MORE;
	}
	if (!(class_of[(unsigned char)c] & C_TOKEN))
		return bad(p, ERR_MALFORMED, c == '\n' ? "http_line_end" : "http_field");
	if (p->nfields == PARSE_FIELDS_MOST)
		return bad(p, ERR_HEAD_TOO_LARGE, "http_too_many_fields");
	p->field[p->nfields].name = (uint16_t)p->head.len;
	p->state = S_NAME;
	return PARSE_MORE;
}

static void
end_value(struct parse *p)
{
	size_t len = p->head.len;

	while (len > p->mark && (p->head.p[len - 1] == ' ' || p->head.p[len - 1] == '\t'))
		len--;
	str_cut(&p->head, len);
	p->field[p->nfields++].value = (uint16_t)p->mark;
	cut_piece(p);
	p->state = S_FIELD_LF;
}

/* --- runs -------------------------------------------------------------------------------------- */

static size_t
run_of(const char *in, size_t n, uint8_t class)
{
	size_t i = 0;

	while (i < n && (class_of[(unsigned char)in[i]] & class))
		i++;
	return i;
}

static void
add_lower(struct str *s, const char *in, size_t n)
{
	size_t at = s->len;

	str_add(s, in, n);
	for (; at < s->len; at++)
		if (s->p[at] >= 'A' && s->p[at] <= 'Z')
			s->p[at] |= 0x20;
}

/* Anything that is not CR ends a run wrongly: LF and control bytes have their own words. */
static enum parse_event
bad_byte(struct parse *p, char c, const char *detail)
{
	return bad(p, ERR_MALFORMED, c == '\n' || c == '\r' ? "http_line_end" : detail);
}

/* The byte behind a run of the request line. */
static enum parse_event
line_byte(struct parse *p, char c)
{
	switch (p->state) {
	case S_METHOD:
		return c == ' ' ? end_method(p) : bad_byte(p, c, "http_request_line");
	case S_TARGET:
		if (c != ' ' || p->head.len == p->mark)
			return bad(p, ERR_MALFORMED, c == '\r' || c == '\n' || c == ' ' ?
			    "http_request_line" : "http_target");
		cut_piece(p);
		p->mark = p->head.len;
		p->state = S_VERSION;
		return PARSE_MORE;
	case S_VERSION:
		return c == '\r' ? end_version(p) : bad_byte(p, c, "http_request_line");
	default:
		if (c != '\n')
			return bad(p, ERR_MALFORMED, "http_line_end");
		p->state = S_FIELD;
		return PARSE_MORE;
	}
}

/* The byte behind a run of a field. */
static enum parse_event
field_byte(struct parse *p, char c)
{
	switch (p->state) {
	case S_NAME:
		if (c != ':')
			return bad_byte(p, c, "http_field");
		cut_piece(p);
		p->mark = p->head.len;
		p->state = S_OWS;
		return PARSE_MORE;
	case S_VALUE:
		if (c != '\r')
			return bad_byte(p, c, "http_field");
		end_value(p);
		return PARSE_MORE;
	case S_FIELD_LF:
		if (c != '\n')
			return bad(p, ERR_MALFORMED, "http_line_end");
		p->state = S_FIELD;
		return PARSE_MORE;
	default:
		return c == '\n' ? judge_head(p) : bad(p, ERR_MALFORMED, "http_line_end");
	}
}

/* The run that belongs to the state, copied to head.  0: the next byte decides. */
static size_t
take_run(struct parse *p, const char *in, size_t n)
{
	size_t run;

	switch (p->state) {
	case S_METHOD:
		run = run_of(in, n, C_TOKEN);
		break;
	case S_TARGET:
		run = run_of(in, n, C_TARGET);
		break;
	case S_VERSION:
		run = run_of(in, n > 9 ? 9 : n, C_TOKEN | C_TARGET);
		break;
	case S_NAME:
		run = run_of(in, n, C_TOKEN);
		add_lower(&p->head, in, run);
		return run;
	case S_OWS:
		for (run = 0; run < n && (in[run] == ' ' || in[run] == '\t'); run++)
			;
		return run;
	case S_VALUE:
		run = run_of(in, n, C_VALUE);
		break;
	default:
		return 0;
	}
	str_add(&p->head, in, run);
	return run;
}

/* Blanks before a value end where the next byte is not one. */
static bool
begin_value(struct parse *p, bool more)
{
	if (p->state != S_OWS || !more)
		return false;
	p->state = S_VALUE;
	return true;
}

/* What a run has made wrong by itself: lengths, the first byte of a target, a version. */
static enum parse_event
judge_run(struct parse *p)
{
	size_t len = p->head.len - p->mark;

	if (p->state == S_METHOD && len > 20)
		return bad(p, ERR_NOT_IMPLEMENTED, "not_implemented");
	if (p->state == S_TARGET && len > 0 && p->head.p[p->mark] != '/')
		return bad(p, ERR_MALFORMED, "http_target");
	if (p->state == S_TARGET && len > PARSE_TARGET_MOST)
		return bad(p, ERR_URI_TOO_LONG, "uri_too_long");
	if (p->state == S_VERSION && !version_starts_well(p->head.p + p->mark, len))
		return bad(p, ERR_MALFORMED, "http_request_line");
	return PARSE_MORE;
}

static enum parse_event
feed_head(struct parse *p, const char *in, size_t n, size_t *used)
{
	size_t at = 0, most = PARSE_HEAD_MOST - p->head_bytes;
	enum parse_event ev = PARSE_MORE;

	if (n > most)
		n = most;
	while (at < n && ev == PARSE_MORE) {
		if (p->state == S_FIELD) {
			ev = begin_field(p, in[at]);
			if (p->state == S_NAME)
				continue;	/* the byte is the first of the name */
			at++;
			continue;
		}
		at += take_run(p, in + at, n - at);
		if (begin_value(p, at < n))
			continue;
		if ((ev = judge_run(p)) != PARSE_MORE || at == n)
			break;
		ev = p->state <= S_LINE_LF ? line_byte(p, in[at]) : field_byte(p, in[at]);
		at++;
	}
	*used = at;
	p->head_bytes += at;
	if (ev == PARSE_MORE && p->head_bytes == PARSE_HEAD_MOST)
		return bad(p, ERR_HEAD_TOO_LARGE, "head_too_large");
	return ev;
}

/* --- the body ---------------------------------------------------------------------------------- */

static enum parse_event
feed_length(struct parse *p, const char *in, size_t n, size_t *used, const char **data, size_t *nd)
{
	if (p->left == 0) {
		p->state = S_END;
		return PARSE_END;
	}
	if (n == 0)
		return PARSE_MORE;
	*data = in;
	*nd = *used = (int64_t)n < p->left ? n : (size_t)p->left;
	p->left -= (int64_t)*nd;
	return PARSE_DATA;
}

static enum parse_event
bad_chunk(struct parse *p)
{
	return bad(p, ERR_MALFORMED, "http_chunk");
}

static enum parse_event
size_byte(struct parse *p, char c)
{
	int v = hex_digit(c);

	if (v >= 0) {
		if (++p->digits > 8)
			return bad_chunk(p);
		p->left = p->left << 4 | v;
		return PARSE_MORE;
	}
	if (p->digits == 0 || (c != '\r' && c != ';'))
		return bad_chunk(p);
	p->state = c == ';' ? S_EXT : S_SIZE_LF;
	return PARSE_MORE;
}

static enum parse_event
begin_chunk(struct parse *p)
{
	p->line_bytes = 0;
	p->digits = 0;
	p->state = p->left > 0 ? S_CHUNK : S_TRAILER;
	return PARSE_MORE;
}

static enum parse_event
trailer_byte(struct parse *p, char c)
{
	bool token = class_of[(unsigned char)c] & C_TOKEN;

	if (++p->trailer_bytes > PARSE_TRAILER_MOST)
		return bad(p, ERR_HEAD_TOO_LARGE, "head_too_large");
	switch (p->state) {
	case S_TRAILER:
		if (c != '\r' && !token)
			return bad(p, ERR_MALFORMED, "http_field");
		p->state = c == '\r' ? S_LAST_LF : S_TRAILER_NAME;
		return PARSE_MORE;
	case S_TRAILER_NAME:
		if (c == ':')
			p->state = S_TRAILER_VALUE;
		else if (!token)
			return bad(p, ERR_MALFORMED, "http_field");
		return PARSE_MORE;
	case S_TRAILER_VALUE:
		if (c == '\r')
			p->state = S_TRAILER_LF;
		else if (!(class_of[(unsigned char)c] & C_VALUE))
			return bad_byte(p, c, "http_field");
		return PARSE_MORE;
	default:
		if (c != '\n')
			return bad(p, ERR_MALFORMED, "http_line_end");
		if (p->state == S_LAST_LF) {
			p->state = S_END;
			return PARSE_END;
		}
		p->state = S_TRAILER;
		return PARSE_MORE;
	}
}

/* One byte of the chunked coding that is not data. */
static enum parse_event
chunk_byte(struct parse *p, char c)
{
	if (p->state >= S_TRAILER)
		return trailer_byte(p, c);
	if (++p->overhead_bytes > PARSE_OVERHEAD_MOST)
		return bad_chunk(p);
	if (p->state <= S_SIZE_LF && ++p->line_bytes > PARSE_CHUNK_LINE_MOST)
		return bad_chunk(p);
	switch (p->state) {
	case S_SIZE:
		return size_byte(p, c);
	case S_EXT:
		if (c == '\r')
			p->state = S_SIZE_LF;
		else if (!(class_of[(unsigned char)c] & C_VALUE))
			return bad_chunk(p);
		return PARSE_MORE;
	case S_SIZE_LF:
		return c == '\n' ? begin_chunk(p) : bad_chunk(p);
	case S_CHUNK_CR:
		p->state = S_CHUNK_LF;
		return c == '\r' ? PARSE_MORE : bad_chunk(p);
	default:
		p->state = S_SIZE;
		return c == '\n' ? PARSE_MORE : bad_chunk(p);
	}
}

static enum parse_event
feed_chunked(struct parse *p, const char *in, size_t n, size_t *used, const char **data, size_t *nd)
{
	enum parse_event ev = PARSE_MORE;
	size_t at = 0;

	while (at < n && ev == PARSE_MORE) {
		if (p->state != S_CHUNK) {
			ev = chunk_byte(p, in[at++]);
			continue;
		}
		*data = in + at;
		*nd = (int64_t)(n - at) < p->left ? n - at : (size_t)p->left;
		p->left -= (int64_t)*nd;
		at += *nd;
		if (p->left == 0)
			p->state = S_CHUNK_CR;
		ev = PARSE_DATA;
	}
	*used = at;
	return ev;
}

enum parse_event
parse_feed(struct parse *p, const char *in, size_t n, size_t *used, const char **data, size_t *nd)
{
	*used = 0;
	*data = NULL;
	*nd = 0;
	if (p->state == S_BAD)
		return PARSE_BAD;
	if (p->state == S_END)
		return PARSE_END;
	if (p->state < S_BODY)
		return feed_head(p, in, n, used);
	if (p->state == S_BODY) {
		p->left = p->chunked ? 0 : p->length;
		p->state = p->chunked ? S_SIZE : S_LENGTH;
	}
	if (p->state == S_LENGTH)
		return feed_length(p, in, n, used, data, nd);
	return feed_chunked(p, in, n, used, data, nd);
}
