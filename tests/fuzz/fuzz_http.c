/*
 * The request machine: the same bytes, whole, one by one and in pieces of odd sizes, are the same
 * requests with the same end.  The first byte of the input is the seed of the sizes.
 */
#include "base/base.h"

#include "base/rnd.h"
#include "http/parse.h"
#include "text/utf8.h"

#include "fuzz.h"

enum { WHOLE, SINGLE, ODD };

static size_t
piece_size(int how, struct rnd_seq *seq, size_t left)
{
	size_t n = how == WHOLE ? left : how == SINGLE ? 1 : (size_t)rnd_seq_below(seq, 40);

	return n < left ? n : left;
}

static void
note_target(const struct parse *p, struct str *log)
{
	char *copy = xstrdup(p->head.p + p->target), *path, *query;

	if (target_split(copy, &path, &query) == -1)
		str_puts(log, " refused");
	else {
		HOLDS(*path == '/' && utf8_valid(path, strlen(path)));
		str_printf(log, " %s ? %s", path, query);
	}
	free(copy);
}

static void
note_head(const struct parse *p, struct str *log)
{
	const char *host = parse_field(p, "host");

	HOLDS(p->nfields <= PARSE_FIELDS_MOST && p->length >= -1 && p->chunked == (p->length == -1));
	HOLDS(host == NULL || host_is_valid(host));
	str_printf(log, "\n%s 1.%d keep %d expect %d length %lld", method_name(p->method), p->minor, p->keep_alive,
	    p->expect, (long long)p->length);
	note_target(p, log);
	for (size_t i = 0; i < p->nfields; i++)
		str_printf(log, "\n%s: %s", p->head.p + p->field[i].name, p->head.p + p->field[i].value);
	str_puts(log, "\n\n");
}

/* One event into the log; false at the end of what can be read. */
static bool
note(const struct parse *p, enum parse_event ev, struct str *log)
{
	if (ev == PARSE_HEAD)
		note_head(p, log);
	if (ev == PARSE_END)
		str_puts(log, "\nend\n");
	if (ev == PARSE_BAD)
		str_printf(log, "\nbad %d %s %s", p->error, p->detail == NULL ? "" : p->detail,
		    p->detail_name == NULL ? "" : p->detail_name);
	return ev != PARSE_BAD;
}

/* Feed all requests of the input; log gets what was seen. */
static void
feed(const char *in, size_t n, int how, uint64_t seed, struct str *log)
{
	struct rnd_seq seq = { seed };
	struct parse p = { .state = 0 };
	enum parse_event ev = PARSE_MORE;
	size_t at = 0, used, nd;
	const char *data;

	parse_init(&p);
	while (at < n || (ev != PARSE_MORE && ev != PARSE_END)) {
		size_t piece = piece_size(how, &seq, n - at);
		char *copy = xmalloc(piece > 0 ? piece : 1);	/* so that a look beyond the piece is seen */

		memcpy(copy, in + at, piece);
		ev = parse_feed(&p, copy, piece, &used, &data, &nd);
		HOLDS(used <= piece && (ev != PARSE_MORE || used == piece));
		if (ev == PARSE_DATA) {
			HOLDS(nd > 0 && data >= copy && data + nd <= copy + piece);
			str_add(log, data, nd);
		}
		free(copy);
		at += used;
		if (!note(&p, ev, log))
			break;
		if (ev == PARSE_END)
			parse_init(&p);
	}
	parse_fini(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *in = (const char *)data + 1;
	struct str whole = STR_INIT, pieces = STR_INIT;

	if (size == 0)
		return 0;
	feed(in, size - 1, WHOLE, 0, &whole);
	for (int how = SINGLE; how <= ODD; how++) {
		str_reset(&pieces);
		feed(in, size - 1, how, data[0], &pieces);
		HOLDS(whole.len == pieces.len && (whole.len == 0 || memcmp(whole.p, pieces.p, whole.len) == 0));
	}
	str_fini(&whole);
	str_fini(&pieces);
	return 0;
}
