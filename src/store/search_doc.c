/*
 * The writing half of search: what of a record goes into the index, and out of it again.
 */
#include "base/base.h"

#include "search_in.h"

#include "text/han.h"
#include "text/utf8.h"

void
search_add(struct search_doc *doc, unsigned class, enum search_kind kind, const char *field, const char *text,
    const char *pinyin)
{
	if (text == NULL || *text == '\0' || class >= ENGINE_FTS_COLUMNS || doc->n == SEARCH_ENTRIES)
		return;
	doc->entry[doc->n++] = (struct search_entry){ class, kind, field, text, pinyin };
}

/* --- bodies ------------------------------------------------------------------------------------ */
/* A text of a body; one that equals the text before it is left out. */
static void
pack(struct str *b, const char *text, const char *before)
{
	if (before == NULL || strcmp(text, before) != 0)
		str_puts(b, text);
	else
		str_putc(b, '\1');
	str_putc(b, '\0');
}

static bool
has_han(const char *folded)
{
	const char *p = folded, *end = p + strlen(p);

	for (int32_t c; (c = utf8_next(&p, end)) != -1;)
		if (han_is_han(c))
			return true;
	return false;
}

static void
pack_pinyin(struct str *b, struct arena *a, const struct search_entry *x, const char *folded)
{
	struct han_pinyin py = { "", "", NULL };

	if (x->pinyin != NULL)
		py.full = x->pinyin;
	else if (x->kind != SK_CODE && has_han(folded))
		han_pinyin(a, folded, &py);
	pack(b, han_split_pinyin(a, py.full), NULL);
	pack(b, py.alt != NULL ? han_split_pinyin(a, py.alt) : "", NULL);
}

static void
pack_entry(struct str *b, struct arena *a, const struct search_entry *x)
{
	const char *folded = han_fold(a, x->text), *solid = han_squeeze(a, folded);

	str_putc(b, (char)('0' + x->class));
	str_putc(b, (char)('0' + x->kind));
	pack(b, x->field, NULL);
	pack(b, x->text, NULL);
	pack(b, folded, x->text);
	pack(b, solid, folded);
	pack(b, x->kind == SK_CODE ? solid : han_name_key(a, x->text), solid);
	pack_pinyin(b, a, x, folded);
}

static const char *
unpack(const char **p, const char *before)
{
	const char *text = *p;

	*p += strlen(text) + 1;
	return before != NULL && text[0] == '\1' ? before : text;	/* folded text has no such character */
}

bool
entry_next(const char **p, const char *end, struct entry *out)
{
	if (*p >= end)
		return false;
	out->class = (unsigned)((*p)[0] - '0');
	out->kind = (enum search_kind)((*p)[1] - '0');
	*p += 2;
	out->field = unpack(p, NULL);
	out->raw = unpack(p, NULL);
	out->folded = unpack(p, out->raw);
	out->solid = unpack(p, out->folded);
	out->key = unpack(p, out->solid);
	out->pinyin = unpack(p, NULL);
	out->alt = unpack(p, NULL);
	return true;
}

/* --- tokens ------------------------------------------------------------------------------------- */
void
token_add(struct str *s, unsigned set, enum gram_kind k, const char *text, size_t len)
{
	if (!str_is_empty(s))
		str_putc(s, ' ');
	str_putc(s, "abcdefghijklmnopqrstuvwxyz234567"[set]);
	str_putc(s, (char)k);
	str_add(s, text, len);
}

struct solid *
solids(struct arena *a, const char *folded, size_t *n)
{
	const char *p = folded, *end = p + strlen(p), *was = p;
	struct solid *v = arena_array(a, (size_t)(end - p) + 1, sizeof *v);
	bool gap = false;

	*n = 0;
	for (int32_t c; (c = utf8_next(&p, end)) != -1; was = p) {
		if (!han_is_solid(c)) {
			gap = true;
			continue;
		}
		v[*n] = (struct solid){ was, (unsigned char)(p - was), han_is_han(c), gap && *n > 0 };
		(*n)++;
		gap = false;
	}
	return v;
}

size_t
gram_at(const struct solid *v, size_t n, bool *gap)
{
	if (n < 2)
		return 0;
	*gap = v[1].gap;
	if (n < 3 || v[0].han || v[1].han || v[2].han)
		return 2;
	*gap = *gap || v[2].gap;
	return 3;
}

/* n characters from v on, without what stands between them. */
static void
add_gram(struct str *s, unsigned set, enum gram_kind k, const struct solid *v, size_t n)
{
	char text[16];
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		memcpy(text + len, v[i].p, v[i].len);
		len += v[i].len;
	}
	token_add(s, set, k, text, len);
}

static void
add_grams(struct str *s, struct arena *a, unsigned set, const char *folded, bool name)
{
	const enum gram_kind plain = name ? G_NAME : G_OTHER, crossing = name ? G_NAME_X : G_OTHER_X;
	struct solid *v;
	size_t n;
	bool gap;

	v = solids(a, folded, &n);
	for (size_t i = 0; i < n; i++) {
		if (v[i].han)
			add_gram(s, set, plain, v + i, 1);
		if (i + 1 < n)
			add_gram(s, set, v[i + 1].gap ? crossing : plain, v + i, 2);
		if (gram_at(v + i, n - i, &gap) == 3)
			add_gram(s, set, gap ? crossing : plain, v + i, 3);
	}
}

/* The first syllable of a name: what a typed beginning must meet. */
static void
add_begin(struct str *s, unsigned set, const char *p, size_t len)
{
	if (len > 1)
		token_add(s, set, G_SYLL_1, p, len);
	token_add(s, set, G_INIT_1, p, 1);
	if (p[len] == ' ' && (p[len + 1] & 0x80) == 0)
		token_add(s, set, G_INIT_1, (char[]){ *p, p[len + 1] }, 2);
}

static void
add_readings(struct str *s, unsigned set, const char *pinyin, bool name)
{
	char pair[2] = { 0, 0 };

	for (const char *p = pinyin; *p != '\0'; p += *p == ' ') {
		size_t len = strcspn(p, " ");

		pair[1] = (*p & 0x80) == 0 ? *p : 0;	/* 0: a rare character without reading */
		if (pair[1] != 0 && len > 1)	/* of one letter: only found as a beginning */
			token_add(s, set, name ? G_SYLL : G_SYLL_O, p, len);
		if (pair[0] != 0 && pair[1] != 0)
			token_add(s, set, name ? G_INIT : G_INIT_O, pair, 2);
		if (pair[1] != 0 && name && p == pinyin)
			add_begin(s, set, p, len);
		pair[0] = pair[1];
		p += len;
	}
}

/* The tokens of a body, one text for each class; NULL where there are none. */
static void
tokens_of(struct arena *a, unsigned set, const char *body, size_t len, const char *out[ENGINE_FTS_COLUMNS])
{
	struct str *s[ENGINE_FTS_COLUMNS] = { NULL };
	const char *p = body;
	struct entry x;

	while (entry_next(&p, body + len, &x)) {
		bool name = x.kind == SK_NAME || x.kind == SK_SHORT;

		if (s[x.class] == NULL)
			s[x.class] = str_new(a);
		add_grams(s[x.class], a, set, x.folded, name);
		add_readings(s[x.class], set, x.pinyin, name);
		add_readings(s[x.class], set, x.alt, name);
	}
	for (size_t i = 0; i < ENGINE_FTS_COLUMNS; i++)
		out[i] = s[i] != NULL && !str_is_empty(s[i]) ? str_text(s[i]) : NULL;
}

/* --- keys --------------------------------------------------------------------------------------- */
size_t
key_len(const char *text)
{
	size_t len = strlen(text);

	if (len <= KEY_MOST)
		return len;
	for (len = KEY_MOST; (text[len] & 0xC0) == 0x80; len--)
		;
	return len;
}

static int
key_write(struct tx *t, const char *sql, int64_t doc, const struct entry *x, enum key_kind kind, const char *key,
    struct err *e)
{
	struct stmt *s;

	if (*key == '\0')
		return 0;
	s = tx_stmt(t, sql);
	stmt_int(s, 1, doc % SEARCH_SETS);
	stmt_int(s, 2, kind);
	stmt_textn(s, 3, key, key_len(key));
	stmt_int(s, 4, doc);
	stmt_int(s, 5, x->class);
	return stmt_run(s, e);
}

/* Run sql for every key of a body. */
static int
keys_write(struct tx *t, const char *sql, int64_t doc, const char *body, size_t len, struct err *e)
{
	static const enum key_kind prefix[] = {
		[SK_CODE] = K_CODE, [SK_NAME] = K_NAME, [SK_SHORT] = K_SHORT, [SK_OTHER] = K_OTHER,
	};
	const char *p = body;
	struct entry x;

	while (entry_next(&p, body + len, &x)) {
		if (key_write(t, sql, doc, &x, prefix[x.kind], x.solid, e) == -1 ||
		    (x.kind != SK_CODE && key_write(t, sql, doc, &x, K_EXACT, x.key, e) == -1))
			return -1;
	}
	return 0;
}

/* --- records -------------------------------------------------------------------------------------- */
#define KEY_ADD \
	"INSERT INTO search_key(res, kind, key, doc, class) VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"
#define KEY_DROP \
	"DELETE FROM search_key WHERE res = $1 AND kind = $2 AND key = $3 AND doc = $4 AND class = $5"

/* Take keys and tokens of an old body out again. */
static int
forget(struct tx *t, struct arena *a, int64_t doc, const char *body, size_t len, struct err *e)
{
	const char *tokens[ENGINE_FTS_COLUMNS];

	tokens_of(a, (unsigned)(doc % SEARCH_SETS), body, len, tokens);
	return keys_write(t, KEY_DROP, doc, body, len, e) == -1 ||
	    engine_fts_drop(tx_db(t), doc, tokens, e) == -1 ? -1 : 0;
}

/* The body that is there now, in the arena: 1, 0 none, -1. */
static int
old_body(struct tx *t, struct arena *a, int64_t doc, const char **body, size_t *len, struct err *e)
{
	struct stmt *s = tx_stmt(t, "SELECT body FROM search_doc WHERE id = $1");
	const void *kept;
	char *copy;
	int rc;

	stmt_int(s, 1, doc);
	if ((rc = stmt_row(s, e)) != 1)
		return rc;
	kept = col_blob(s, 0, len);
	copy = arena_alloc(a, *len + 1);
	if (*len > 0)
		memcpy(copy, kept, *len);
	*body = copy;
	stmt_done(s);
	return 1;
}

static int
write_doc(struct tx *t, int64_t doc, int64_t own, const struct search_made *m, struct err *e)
{
	struct stmt *s = tx_stmt(t, "INSERT INTO search_doc(id, own, body) VALUES($1, $2, $3)"
	    " ON CONFLICT (id) DO UPDATE SET own = excluded.own, body = excluded.body");

	stmt_int(s, 1, doc);
	stmt_int(s, 2, own);
	stmt_blob(s, 3, m->body, m->len);
	return stmt_run(s, e);
}

/* Take out what is there now. */
static int
forget_old(struct tx *t, int64_t doc, struct err *e)
{
	struct arena *a = arena_new();
	const char *was;
	size_t len;
	int rc = old_body(t, a, doc, &was, &len, e);

	if (rc == 1)
		rc = forget(t, a, doc, was, len, e);
	arena_free(a);
	return rc;
}

static_assert(SEARCH_CLASSES == ENGINE_FTS_COLUMNS, "a column for each class");

void
search_make(struct arena *a, unsigned set, const struct search_doc *d, struct search_made *out)
{
	struct str *body = str_new(a);

	assert(set < SEARCH_SETS);
	for (size_t i = 0; i < d->n; i++)
		pack_entry(body, a, &d->entry[i]);
	*out = (struct search_made){ .body = str_text(body), .len = body->len };
	tokens_of(a, set, out->body, out->len, out->tokens);
}

int
search_write(struct tx *t, unsigned set, int64_t id, int64_t own, bool fresh, const struct search_made *m, struct err *e)
{
	const int64_t doc = doc_id(set, id);

	if (!fresh && forget_old(t, doc, e) == -1)
		return -1;
	if (write_doc(t, doc, own, m, e) == -1 || keys_write(t, KEY_ADD, doc, m->body, m->len, e) == -1)
		return -1;
	return engine_fts_add(tx_db(t), doc, m->tokens, e);
}

int
search_put(struct tx *t, unsigned set, int64_t id, int64_t own, const struct search_doc *doc, struct err *e)
{
	struct arena *a = arena_new();
	struct search_made m;
	int rc;

	search_make(a, set, doc, &m);
	rc = search_write(t, set, id, own, false, &m, e);
	arena_free(a);
	return rc;
}

int
search_drop(struct tx *t, unsigned set, int64_t id, struct err *e)
{
	struct arena *a = arena_new();
	const int64_t doc = doc_id(set, id);
	const char *was;
	size_t len;
	int rc = old_body(t, a, doc, &was, &len, e);

	if (rc == 1 && (rc = forget(t, a, doc, was, len, e)) == 0) {
		struct stmt *s = tx_stmt(t, "DELETE FROM search_doc WHERE id = $1");

		stmt_int(s, 1, doc);
		rc = stmt_run(s, e);
	}
	arena_free(a);
	return rc;
}
