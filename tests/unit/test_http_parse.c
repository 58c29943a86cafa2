/*
 * The request machine: every case is fed whole, byte by byte, and cut once at every place; the
 * verdict must be the same each time (security.md H1-H7).
 */
#include "test.h"

#include "http/parse.h"

#define HOST "Host: localhost\r\n"

/* Big pieces are made from a mark: \1 stands for `fill` repeated `times`. */
static const struct { const char *in; enum err_code error; const char *body; } cases[] = {
	/* H1: request line */
	{ "GET / HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "HEAD / HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "OPTIONS / HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "DELETE /a HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.0\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.0\r\n" HOST "\r\n", ERR_OK, "" },
	{ "GET  / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /  HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ " GET / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET\t/ HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /\tHTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1 \r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "\r\nGET / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "\nGET / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET HTTP/1.1\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / http/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1x\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/11\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.10\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.2\r\n" HOST "\r\n", ERR_HTTP_VERSION, 0 },
	{ "GET / HTTP/2.0\r\n" HOST "\r\n", ERR_HTTP_VERSION, 0 },
	{ "GET / HTTP/0.9\r\n" HOST "\r\n", ERR_HTTP_VERSION, 0 },
	{ "GET / HTTP/9.9\r\n" HOST "\r\n", ERR_HTTP_VERSION, 0 },
	{ "get / HTTP/1.1\r\n" HOST "\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "TRACE / HTTP/1.1\r\n" HOST "\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "CONNECT localhost:1 HTTP/1.1\r\n" HOST "\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "PROPFIND / HTTP/1.1\r\n" HOST "\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "GETT / HTTP/1.1\r\n" HOST "\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ERR_NOT_IMPLEMENTED, 0 },
	{ "G\x80T / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "G(T / HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "\x16\x03\x01\x02", ERR_MALFORMED, 0 },
	/* H2: target */
	{ "GET /a%20b?x=1&y=%E4%B8%AD HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "GET /a!$&'()*+,-.;=@_~:/x HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "GET * HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET a HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET https://localhost/ HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a#b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a\"b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a<b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a>b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a\\b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a^b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a`b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a{b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a|b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a}b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /?q=a|b HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /\x7f HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /\xe4\xb8\xad HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /\x01 HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a\r HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET /a\n HTTP/1.1\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	/* H3: lines */
	{ "GET / HTTP/1.1\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\rHost: localhost\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: localhost\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: localhost\r\n\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "\rX", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\rc\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\r\n c\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\r\n\tc\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n A: b\r\n" HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\x01\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\x7f\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: b\x0b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A: \xe4\xb8\xad\t ok \r\n\r\n", ERR_OK, "" },
	/* H4: fields */
	{ "GET / HTTP/1.1\r\n" HOST "A:\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\n" HOST "A:   \t \r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\n" HOST "A:b:c\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\n" HOST "A : b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A\t: b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST ": b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A B: c\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "A(: c\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "\x80: c\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost:\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST HOST "\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.0\r\n" HOST "hOST: b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a,b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: a:1:2\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: []\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: [::1]x\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\nHost: 192.168.1.2:8443\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: a\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "Origin: a\r\nOrigin: b\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "Content-Type: a\r\ncontent-type: a\r\n\r\n", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "Cookie: a=1\r\nCookie: b=2\r\n\r\n", ERR_OK, "" },
	/* H5: length */
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc", ERR_OK, "abc" },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", ERR_OK, "" },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 000000000000000003\r\n\r\nabc", ERR_OK, "abc" },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabcGET /", ERR_OK, "abc" },
	{ "POST / HTTP/1.1\r\n" HOST "\r\n", ERR_OK, "" },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: -3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3 3\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3.0\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 1234567890123456789\r\n\r\nabc", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, chunked\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \"chunked\"\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n", ERR_MALFORMED, 0 },
	{ "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ERR_NOT_IMPLEMENTED, 0 },
#define CHUNKED "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"
	/* H6: chunks */
	{ CHUNKED "0\r\n\r\n", ERR_OK, "" },
	{ CHUNKED "3\r\nabc\r\n0\r\n\r\n", ERR_OK, "abc" },
	{ CHUNKED "00000003\r\nabc\r\n2\r\nde\r\n00\r\n\r\nrest", ERR_OK, "abcde" },
	{ CHUNKED "A\r\n0123456789\r\n0\r\n\r\n", ERR_OK, "0123456789" },
	{ CHUNKED "a\r\n0123456789\r\n0\r\n\r\n", ERR_OK, "0123456789" },
	{ CHUNKED "3;x=y\r\nabc\r\n0;z\r\n\r\n", ERR_OK, "abc" },
	{ CHUNKED "3;x=\"q q\"\r\nabc\r\n0\r\n\r\n", ERR_OK, "abc" },
	{ CHUNKED "0\r\nA: b\r\nC: d\r\n\r\n", ERR_OK, "" },
	{ CHUNKED "000000003\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "g\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0x3\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "-3\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "+3\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED " 3\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3 \r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3 ;x\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED ";x\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\rabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\r\nabcd\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\r\nab\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\r\nabc\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\r\nabc\r0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3\r\nabc0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3;\x01\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "3;a\nb\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\n\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\n\rX", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\nA b: c\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\n A: c\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\nA: c\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\nA: \x01\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\nA\r\n\r\n", ERR_MALFORMED, 0 },
	{ CHUNKED "0\r\nA: c\rx", ERR_MALFORMED, 0 },
	/* H7: bodies where none may be */
	{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n", ERR_OK, "" },
	{ "GET / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", ERR_MALFORMED, 0 },
	{ "HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", ERR_MALFORMED, 0 },
	{ "OPTIONS / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", ERR_MALFORMED, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ERR_MALFORMED, 0 },
	{ "DELETE / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", ERR_OK, "x" },
	/* H9: Expect */
	{ "POST / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx", ERR_OK, "x" },
	{ "POST / HTTP/1.1\r\n" HOST "Expect: 200-ok\r\nContent-Length: 1\r\n\r\nx", ERR_EXPECT, 0 },
	{ "GET / HTTP/1.1\r\n" HOST "Expect:\r\n\r\n", ERR_EXPECT, 0 },
};

struct outcome {
	enum err_code	 error;		/* ERR_OK: complete */
	bool		 complete, head;
	struct str	 body;
	size_t		 used;
};

/* Feed pieces of `step` bytes after a first one of `first`. */
static void
feed(const char *in, size_t n, size_t first, size_t step, struct outcome *o)
{
	struct parse p;
	size_t at = 0, used, nd;
	const char *data;

	memset(&p, 0, sizeof p);
	memset(o, 0, sizeof *o);
	parse_init(&p);
	while (at <= n) {
		size_t piece = at < first ? first - at : step;
		enum parse_event ev;

		if (piece > n - at)
			piece = n - at;
		/* A copy of its own, so a look beyond the piece is seen by the sanitizer. */
		char *copy = malloc(piece + 1);

		memcpy(copy, in + at, piece);
		copy = realloc(copy, piece > 0 ? piece : 1);
		ev = parse_feed(&p, copy, piece, &used, &data, &nd);
		assert_true(used <= piece);
		if (ev == PARSE_DATA)
			str_add(&o->body, data, nd);
		free(copy);
		at += used;
		o->head |= ev == PARSE_HEAD;
		if (ev == PARSE_BAD)
			o->error = p.error;
		o->complete = ev == PARSE_END;
		if (ev == PARSE_BAD || ev == PARSE_END)
			break;
		if (ev == PARSE_MORE)
			assert_int_equal(used, piece);
		if (ev == PARSE_MORE && at == n)
			break;
	}
	o->used = at;
	parse_fini(&p);
}

static void
check(size_t i, const char *in, size_t n, size_t first, size_t step)
{
	struct outcome o;

	feed(in, n, first, step, &o);
	if (o.error != cases[i].error || o.complete != (cases[i].error == ERR_OK))
		fail_msg("case %zu (%.60s): error %s, complete %d; first %zu step %zu", i, in,
		    err_wire(o.error), o.complete, first, step);
	if (cases[i].body != NULL)
		assert_string_equal(str_text(&o.body), cases[i].body);
	str_fini(&o.body);
}

static void
verdicts_do_not_depend_on_pieces(void **state)
{
	for (size_t i = 0; i < nitems(cases); i++) {
		size_t n = strlen(cases[i].in);

		check(i, cases[i].in, n, n, n);
		check(i, cases[i].in, n, 1, 1);
		check(i, cases[i].in, n, 2, 3);
		for (size_t cut = 1; cut < n; cut++)
			check(i, cases[i].in, n, cut, n);
	}
}

static void
nul_is_refused_everywhere(void **state)
{
	static const char good[] = "POST /a HTTP/1.1\r\n" HOST "A: b\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3;x\r\nabc\r\n0\r\nT: u\r\n\r\n";
	size_t data = (size_t)(strstr(good, "abc") - good);
	char bad[sizeof good];

	for (size_t i = 0; i < sizeof good - 1; i++) {
		struct outcome o;

		memcpy(bad, good, sizeof good);
		bad[i] = '\0';
		feed(bad, sizeof good - 1, 1, 1, &o);
		if (i >= data && i < data + 3)
			assert_true(o.complete);	/* data is data */
		else if (o.error == ERR_OK)
			fail_msg("a NUL at %zu was accepted", i);
		str_fini(&o.body);
	}
}

static char *
repeat(const char *before, const char *what, size_t times, const char *after)
{
	struct str s = STR_INIT;

	str_puts(&s, before);
	while (times-- > 0)
		str_puts(&s, what);
	str_puts(&s, after);
	return str_detach(&s, NULL);
}

#define LINE "GET / HTTP/1.1\r\n" HOST
static const struct {
	const char *before, *what; size_t times; const char *after; enum err_code error; bool complete;
} sizes[] = {
	{ "GET /", "a", 8191, " HTTP/1.1\r\n" HOST "\r\n", ERR_OK, true },
	{ "GET /", "a", 8192, " HTTP/1.1\r\n" HOST "\r\n", ERR_URI_TOO_LONG, false },
	{ "GET /", "a", 100000, "", ERR_URI_TOO_LONG, false },
	{ LINE "A: ", "b", 16384 - sizeof(LINE "A: \r\n\r\n") + 1, "\r\n\r\n", ERR_OK, true },
	{ LINE "A: ", "b", 16384 - sizeof(LINE "A: \r\n\r\n") + 2, "\r\n\r\n", ERR_HEAD_TOO_LARGE, false },
	{ LINE "A: ", " ", 20000, "\r\n\r\n", ERR_HEAD_TOO_LARGE, false },
	{ LINE, "a", 20000, "", ERR_HEAD_TOO_LARGE, false },
	{ LINE, "A: b\r\n", 99, "\r\n", ERR_OK, true },
	{ LINE, "A: b\r\n", 100, "\r\n", ERR_HEAD_TOO_LARGE, false },
	{ CHUNKED "3;", "x", 252, "\r\nabc\r\n0\r\n\r\n", ERR_OK, true },
	{ CHUNKED "3;", "x", 253, "\r\nabc\r\n0\r\n\r\n", ERR_MALFORMED, false },
	{ CHUNKED, "0", 300, "", ERR_MALFORMED, false },
	{ CHUNKED, "1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\na\r\n", 1000, "0\r\n\r\n", ERR_OK, true },
	{ CHUNKED, "1;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\na\r\n", 1100, "0\r\n\r\n", ERR_MALFORMED, false },
	{ CHUNKED, "1\r\na\r\n", 13000, "0\r\n\r\n", ERR_OK, true },
	{ CHUNKED, "1\r\na\r\n", 14000, "0\r\n\r\n", ERR_MALFORMED, false },
	{ CHUNKED "0\r\n", "A: b\r\n", 682, "\r\n", ERR_OK, true },
	{ CHUNKED "0\r\n", "A: b\r\n", 683, "\r\n", ERR_HEAD_TOO_LARGE, false },
	{ CHUNKED "0\r\n", "a", 5000, "", ERR_HEAD_TOO_LARGE, false },
};

static void
sizes_are_bounded(void **state)
{
	for (size_t i = 0; i < nitems(sizes); i++) {
		char *in = repeat(sizes[i].before, sizes[i].what, sizes[i].times, sizes[i].after);
		const size_t steps[] = { 1, 7, 1000, 65536 };

		for (size_t k = 0; k < nitems(steps); k++) {
			struct outcome o;

			feed(in, strlen(in), steps[k], steps[k], &o);
			if (o.error != sizes[i].error || o.complete != sizes[i].complete)
				fail_msg("size %zu step %zu: %s %d", i, steps[k], err_wire(o.error), o.complete);
			str_fini(&o.body);
		}
		free(in);
	}
}

/* A chunk size is an amount, never a wrapped number. */
static void
large_chunk_sizes_are_kept(void **state)
{
	struct parse p;
	const char in[] = CHUNKED "ffffffff\r\nabc";
	const char *data;
	size_t used, nd, at;

	memset(&p, 0, sizeof p);
	parse_init(&p);
	assert_int_equal(parse_feed(&p, in, sizeof in - 1, &used, &data, &nd), PARSE_HEAD);
	at = used;
	assert_int_equal(parse_feed(&p, in + at, sizeof in - 1 - at, &used, &data, &nd), PARSE_DATA);
	assert_int_equal(nd, 3);
	assert_int_equal(p.left, INT64_C(0xffffffff) - 3);
	parse_fini(&p);
}

static void
heads_are_read(void **state)
{
	static const char in[] = "PATCH /api/v1/x?y=1 HTTP/1.1\r\nHOST: a.example:8443\r\nX-Empty:\r\n"
	    "X-Blank: \t a b \t\r\nConnection: Keep-Alive , close\r\nCONTENT-length: 12\r\n\r\n";
	struct parse p;
	const char *data;
	size_t used, nd;

	memset(&p, 0, sizeof p);
	for (int round = 0; round < 2; round++) {
		parse_init(&p);
		assert_int_equal(parse_feed(&p, in, sizeof in - 1, &used, &data, &nd), PARSE_HEAD);
		assert_int_equal(used, sizeof in - 1);
		assert_int_equal(p.method, M_PATCH);
		assert_string_equal(p.head.p + p.target, "/api/v1/x?y=1");
		assert_string_equal(parse_field(&p, "host"), "a.example:8443");
		assert_string_equal(parse_field(&p, "x-empty"), "");
		assert_string_equal(parse_field(&p, "x-blank"), "a b");
		assert_null(parse_field(&p, "absent"));
		assert_int_equal(p.length, 12);
		assert_false(p.keep_alive);
		assert_int_equal(p.minor, 1);
	}
	parse_fini(&p);
}

/* Whether the connection may go on, by the fields of a request of HTTP/1.minor. */
static const struct { int minor; const char *fields; bool keep_alive; } connections[] = {
	{ 1, "", true }, { 0, "", false },
	{ 1, "Connection: close\r\n", false }, { 0, "Connection: keep-alive\r\n", true },
	{ 1, "Connection: keep-alive\r\nConnection: close\r\n", false },
	{ 1, "Connection: close\r\nConnection: keep-alive\r\n", false },
	{ 1, "Connection: x\r\nA: b\r\nCONNECTION: y ,CLOSE\r\n", false },
	{ 0, "Connection: x\r\nConnection: keep-alive\r\n", true },
	{ 0, "Connection: keep-alive\r\nConnection: close\r\n", false },
	{ 1, "Connection: closed\r\nConnection:\r\n", true },
};

static void
every_connection_field_counts(void **state)
{
	struct parse p;

	memset(&p, 0, sizeof p);
	for (size_t i = 0; i < nitems(connections); i++) {
		char in[300];
		const char *data;
		size_t used, nd;
		int n = snprintf(in, sizeof in, "GET / HTTP/1.%d\r\n" HOST "%s\r\n", connections[i].minor,
		    connections[i].fields);

		parse_init(&p);
		assert_int_equal(parse_feed(&p, in, (size_t)n, &used, &data, &nd), PARSE_HEAD);
		if (p.keep_alive != connections[i].keep_alive)
			fail_msg("connection %zu", i);
	}
	parse_fini(&p);
}

static const struct { const char *in; int rc; const char *path, *query; } targets[] = {
	{ "/", 0, "/", "" },
	{ "/?", 0, "/", "" },
	{ "/a/b?c=d?e", 0, "/a/b", "c=d?e" },
	{ "/%E4%B8%AD", 0, "/中", "" },
	{ "/%e4%b8%ad/%41", 0, "/中/A", "" },
	{ "/a%20b", 0, "/a b", "" },
	{ "/a+b", 0, "/a+b", "" },
	{ "/%252e%252e", 0, "/%2e%2e", "" },	/* once */
	{ "/...", 0, "/...", "" },
	{ "/a..b/..c/d..", 0, "/a..b/..c/d..", "" },
	{ "//", 0, "//", "" },
	{ "/?q=%2F%5C..", 0, "/", "q=%2F%5C.." },
	{ "/..", -1, 0, 0 }, { "/../a", -1, 0, 0 }, { "/a/..", -1, 0, 0 }, { "/a/../b", -1, 0, 0 },
	{ "/%2e%2e", -1, 0, 0 }, { "/.%2e/", -1, 0, 0 }, { "/%2E./x", -1, 0, 0 },
	{ "/.", -1, 0, 0 }, { "/a/./b", -1, 0, 0 },
	{ "/%", -1, 0, 0 }, { "/%4", -1, 0, 0 }, { "/%4g", -1, 0, 0 }, { "/%g4", -1, 0, 0 }, { "/%%41", -1, 0, 0 },
	{ "/?%", -1, 0, 0 }, { "/?a=%4", -1, 0, 0 }, { "/?a=%zz", -1, 0, 0 },
	{ "/%00", -1, 0, 0 }, { "/a?b=%00", -1, 0, 0 },
	{ "/%2f", -1, 0, 0 }, { "/%2F", -1, 0, 0 }, { "/%5c", -1, 0, 0 }, { "/a%5Cb", -1, 0, 0 },
	{ "/%0a", -1, 0, 0 }, { "/%0d%0a", -1, 0, 0 }, { "/%7f", -1, 0, 0 }, { "/%1b", -1, 0, 0 },
	{ "/%ff", -1, 0, 0 }, { "/%c0%ae", -1, 0, 0 }, { "/%c0%af", -1, 0, 0 }, { "/%ed%a0%80", -1, 0, 0 },
	{ "/%e4%b8", -1, 0, 0 }, { "/%f5%80%80%80", -1, 0, 0 }, { "/%80", -1, 0, 0 },
	{ "/%f0%9f%98%80", 0, "/😀", "" },
	{ "a", -1, 0, 0 }, { "", -1, 0, 0 }, { "*", -1, 0, 0 },
};

static void
targets_are_decoded_once(void **state)
{
	for (size_t i = 0; i < nitems(targets); i++) {
		char buf[100], *path, *query;
		int rc;

		strcpy(buf, targets[i].in);
		rc = target_split(buf, &path, &query);
		if (rc != targets[i].rc)
			fail_msg("%s: %d", targets[i].in, rc);
		if (rc == 0) {
			assert_string_equal(path, targets[i].path);
			assert_string_equal(query, targets[i].query);
		}
	}
}

static void
lists_are_searched_by_token(void **state)
{
	assert_true(list_has("close", "close"));
	assert_true(list_has("a, Close ,b", "close"));
	assert_true(list_has(",,close", "close"));
	assert_false(list_has("closed", "close"));
	assert_false(list_has("x-close", "close"));
	assert_false(list_has("", "close"));
	assert_false(list_has(NULL, "close"));
	assert_false(list_has("close;q=1", "close"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdicts_do_not_depend_on_pieces),
		cmocka_unit_test(nul_is_refused_everywhere),
		cmocka_unit_test(sizes_are_bounded),
		cmocka_unit_test(large_chunk_sizes_are_kept),
		cmocka_unit_test(heads_are_read),
		cmocka_unit_test(every_connection_field_counts),
		cmocka_unit_test(targets_are_decoded_once),
		cmocka_unit_test(lists_are_searched_by_token),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
