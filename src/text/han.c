/*
 * Keys of Chinese and mixed text.  The tables of han_chars.c and han_table.c are spread once over the
 * characters of U+3400 to U+9FFF, so that a name costs a look-up a character and takes no lock.
 */
#include "base/base.h"

#include "base/str.h"
#include "text/han.h"
#include "text/utf8.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "han_data.h"

#define FIRST	0x3400
#define LAST	0x9FFF
#define SPAN	(LAST - FIRST + 1)

static uint16_t simple_of[SPAN];	/* the simplified form; 0: the character itself */
static uint16_t syllable_of[SPAN];	/* index into han_syllables + 1; 0: no reading known */
static uint16_t words_of[SPAN];		/* first of the words that begin so, in word_order, + 1; 0: none */
static const struct han_word **word_order;
static pthread_once_t ready = PTHREAD_ONCE_INIT;

/* By first character, there the longest word first. */
static int
word_cmp(const void *a, const void *b)
{
	const struct han_word *const *x = a, *const *y = b;
	size_t m = strlen((*x)->word), n = strlen((*y)->word);
	int d = strncmp((*x)->word, (*y)->word, 3);

	return d != 0 ? d : m != n ? (m < n) - (m > n) : strcmp((*x)->word, (*y)->word);
}

static void
spread_words(void)
{
	const char *p;

	word_order = xcalloc(han_nwords, sizeof(struct han_word *));
	for (size_t i = 0; i < han_nwords; i++)
		word_order[i] = &han_words[i];
	qsort(word_order, han_nwords, sizeof(struct han_word *), word_cmp);
	for (size_t i = han_nwords; i-- > 0;) {
		p = word_order[i]->word;
		words_of[utf8_next(&p, p + strlen(p)) - FIRST] = (uint16_t)(i + 1);
	}
}

static void
spread(void)
{
	const char *p, *end;

	for (size_t i = 0; i < han_nsyllables; i++)
		for (p = han_syllables[i].chars, end = p + strlen(p); p < end;) {
			int32_t c = utf8_next(&p, end);

			if (c >= FIRST && c <= LAST)
				syllable_of[c - FIRST] = (uint16_t)(i + 1);
		}
	for (p = han_folds, end = p + strlen(p); p < end;) {
		int32_t from = utf8_next(&p, end);

		simple_of[from - FIRST] = (uint16_t)utf8_next(&p, end);
	}
	spread_words();
}

static bool
in_span(int32_t c)
{
	return c >= FIRST && c <= LAST;
}

bool
han_is_han(int32_t c)
{
	return in_span(c) || c == 0x3007 || c == 0x3005 || (c >= 0x20000 && c <= 0x3FFFF);
}

/* --- folding ------------------------------------------------------------------------------------ */
/* One form for what keyboards and spreadsheets write in several. */
static int32_t
fold_sign(int32_t c)
{
	static const struct { int32_t from, to; } signs[] = {
		{ 0x201C, '"' }, { 0x201D, '"' }, { 0x2018, '\'' }, { 0x2019, '\'' }, { 0x2010, '-' },
		{ 0x2011, '-' }, { 0x2012, '-' }, { 0x2013, '-' }, { 0x2014, '-' }, { 0x2015, '-' },
		{ 0x2022, 0xB7 }, { 0x2027, 0xB7 }, { 0x30FB, 0xB7 }, { 0x3010, '[' }, { 0x3011, ']' },
		{ 0x3014, '(' }, { 0x3015, ')' }, { 0x3008, 0x300A }, { 0x3009, 0x300B },
	};

	for (size_t i = 0; i < nitems(signs); i++)
		if (c == signs[i].from)
			return signs[i].to;
	return c;
}

static int32_t
fold_char(int32_t c)
{
	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
	if (in_span(c))
		return simple_of[c - FIRST] != 0 ? simple_of[c - FIRST] : c;
	if ((c >= 0x2000 && c < 0x2100) || (c >= 0x3000 && c < 0x3100))
		return fold_sign(c);
	return u_foldCase(c, U_FOLD_CASE_DEFAULT);
}

const char *
han_fold(struct arena *a, const char *text)
{
	const char *nfkc = utf8_nfkc(a, text), *p = nfkc, *end = p + strlen(p);
	/* Folding a letter can make it longer: U+023A has two bytes, U+2C65 three. */
	char *out = arena_alloc(a, (size_t)(end - p) * 2 + 1), *o = out;
	bool blank = false;
	int32_t c;

	pthread_once(&ready, spread);
	while ((c = utf8_next(&p, end)) != -1) {
		if (utf8_is_invisible(c))
			continue;
		if (utf8_is_blank(c) || c < 0x20 || c == 0x7f) {
			blank = true;
			continue;
		}
		if (blank && o > out)
			*o++ = ' ';
		blank = false;
		o += utf8_put(o, fold_char(c));
	}
	*o = '\0';
	return out;
}

/* Letters, digits and the marks on them: what is left of a text that is squeezed. */
bool
han_is_solid(int32_t c)
{
	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
	return in_span(c) || u_isalnum(c) || han_is_han(c) ||
	    (U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_N_MASK)) != 0;
}

const char *
han_squeeze(struct arena *a, const char *folded)
{
	const char *p = folded, *end = p + strlen(p), *was;
	char *out = arena_alloc(a, (size_t)(end - p) + 1), *o = out;
	int32_t c;

	for (was = p; (c = utf8_next(&p, end)) != -1; was = p)
		if (han_is_solid(c)) {
			memcpy(o, was, (size_t)(p - was));
			o += p - was;
		}
	*o = '\0';
	return out;
}

/* --- keys of company names ------------------------------------------------------------------------ */
static const char *const han_suffixes[] = {
	"股份有限公司", "有限责任公司", "有限公司", "总公司", "分公司", "公司", "集团", "股份", NULL
};
static const char *const latin_suffixes[] = {
	"co", "ltd", "limited", "company", "corp", "corporation", "inc", "incorporated", "llc", "plc", "group",
	"holdings", "gmbh", "sdn", "bhd", "pte", "pty", "tbk", "jsc", "llp", NULL
};

/* The suffix of s[0..len) that stands in the list, in bytes; 0 if there is none. */
static size_t
han_suffix(const char *s, size_t len)
{
	for (const char *const *x = han_suffixes; *x != NULL; x++) {
		size_t n = strlen(*x);

		if (n <= len && memcmp(s + len - n, *x, n) == 0)
			return n;
	}
	return 0;
}

static bool
is_latin(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The same for a whole Latin word at the end of a folded text: "zinc" ends with no "inc". */
static size_t
latin_suffix(const char *s, size_t len)
{
	size_t n = 0;

	while (n < len && is_latin(s[len - n - 1]))
		n++;
	if (n == 0 || (n < len && (s[len - n - 1] & 0x80) != 0))
		return 0;
	for (const char *const *x = latin_suffixes; *x != NULL; x++)
		if (strlen(*x) == n && memcmp(s + len - n, *x, n) == 0)
			return n;
	return 0;
}

/* Length of a folded text without what is not solid at its end. */
static size_t
solid_end(const char *s, size_t len)
{
	while (len > 0 && (s[len - 1] & 0x80) == 0 && !is_latin(s[len - 1]))
		len--;
	return len;
}

const char *
han_name_key(struct arena *a, const char *name)
{
	const char *folded = han_fold(a, name);
	size_t len = solid_end(folded, strlen(folded)), cut = len, n;

	while ((n = han_suffix(folded, cut)) > 0 || (n = latin_suffix(folded, cut)) > 0)
		if ((cut = solid_end(folded, cut - n)) == 0)
			return han_squeeze(a, folded);	/* nothing but suffixes */
	return han_squeeze(a, arena_strndup(a, folded, cut));
}

const char *
han_name_exact(struct arena *a, const char *name)
{
	return han_squeeze(a, han_fold(a, name));
}

/* --- pinyin --------------------------------------------------------------------------------------- */
/* The longest word of the table that stands at p, or NULL. */
static const struct han_word *
word_at(const char *p, int32_t c)
{
	for (size_t i = words_of[c - FIRST]; i > 0 && i <= han_nwords; i++) {
		const struct han_word *w = word_order[i - 1];

		if (strncmp(w->word, p, strlen(w->word)) == 0)
			return w;
		if (strncmp(w->word, p, 3) != 0)
			break;
	}
	return NULL;
}

/* What comes next in a folded text. */
struct piece {
	const char	*text;		/* as it stands */
	size_t		 len;
	const char	*reading;	/* syllables, or NULL: text is a Latin word, a number, a rare character */
	const char	*other;		/* second reading, or NULL */
};

/* Take the next piece that is not blank or punctuation; false at the end. */
static bool
next_piece(const char **p, const char *end, struct piece *out)
{
	const struct han_word *w;
	const char *was = *p;
	int32_t c;

	while ((c = utf8_next(p, end)) != -1 && !han_is_solid(c))
		was = *p;
	*out = (struct piece){ .text = was };
	if (c == -1)
		return false;
	if (c == 0x3007)
		out->reading = "ling";
	else if (in_span(c) && (w = word_at(was, c)) != NULL) {
		*p = was + strlen(w->word);
		out->reading = w->reading;
		out->other = w->other;
	} else if (in_span(c) && syllable_of[c - FIRST] != 0)
		out->reading = han_syllables[syllable_of[c - FIRST] - 1].pinyin;
	else if (!han_is_han(c))
		for (const char *q = *p; (c = utf8_next(&q, end)) != -1 && han_is_solid(c) && !han_is_han(c);)
			*p = q;
	out->len = (size_t)(*p - was);
	return true;
}

static void
add_word(struct str *s, const char *word, size_t len)
{
	if (!str_is_empty(s))
		str_putc(s, ' ');
	str_add(s, word, len);
}

/* The first letter of every syllable. */
static void
add_initials(struct str *s, const char *syllables)
{
	for (const char *p = syllables; p != NULL; p = strchr(p, ' ')) {
		p += *p == ' ';
		str_putc(s, *p);
	}
}

void
han_pinyin(struct arena *a, const char *text, struct han_pinyin *out)
{
	const char *p = han_fold(a, text), *end = p + strlen(p);
	struct str *full = str_new(a), *initials = str_new(a), *alt = str_new(a);
	struct piece x;
	bool other = false;

	while (next_piece(&p, end, &x)) {
		const char *word = x.reading != NULL ? x.reading : x.text;
		size_t len = x.reading != NULL ? strlen(x.reading) : x.len;

		add_word(full, word, len);
		if (x.other != NULL)
			add_word(alt, x.other, strlen(x.other));
		else
			add_word(alt, word, len);
		other = other || x.other != NULL;
		if (x.reading != NULL)
			add_initials(initials, x.reading);
		else
			str_add(initials, x.text, x.len);
	}
	out->full = str_text(full);
	out->initials = str_text(initials);
	out->alt = other ? str_text(alt) : NULL;
}

/* One character after the other with its syllable before it: "hua 华nan 南". */
static void
add_sorted(struct str *s, const struct piece *x)
{
	const char *p = x->text, *end = p + x->len, *was = p, *r = x->reading;

	for (; utf8_next(&p, end) != -1; was = p) {
		size_t n = strcspn(r, " ");

		str_add(s, r, n);
		str_putc(s, ' ');
		str_add(s, was, (size_t)(p - was));
		r += n + (r[n] == ' ');
	}
}

const char *
han_sort_key(struct arena *a, const char *text)
{
	const char *p = han_fold(a, text), *end = p + strlen(p), *last = p;
	struct str *s = str_new(a);
	struct piece x;

	while (next_piece(&p, end, &x)) {
		str_add(s, last, (size_t)(x.text - last));	/* signs and blanks between */
		if (x.reading != NULL)
			add_sorted(s, &x);
		else
			str_add(s, x.text, x.len);
		last = p;
	}
	str_add(s, last, (size_t)(end - last));
	return str_text(s);
}

/* --- typed pinyin ----------------------------------------------------------------------------------- */
/* ü of a syllable is v; u is typed for it as well. */
static bool
letter_meets(char typed, char letter)
{
	return typed == letter || (typed == 'u' && letter == 'v');
}

static bool
starts_a_syllable(const char *p, size_t n)
{
	for (size_t lo = 0, hi = han_nsyllables; lo < hi;) {
		size_t mid = (lo + hi) / 2;
		int d = strncmp(han_syllables[mid].pinyin, p, n);

		if (d == 0)
			return true;
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

bool
han_starts_syllable(const char *p, size_t n)
{
	char v[8];

	if (n == 0 || n >= sizeof v)
		return false;
	if (n == 1 || starts_a_syllable(p, n))
		return true;
	if (p[1] != 'u')
		return false;
	memcpy(v, p, n);
	v[1] = 'v';
	return starts_a_syllable(v, n);
}

static bool
is_a_syllable(const char *p, size_t n)
{
	for (size_t lo = 0, hi = han_nsyllables; lo < hi;) {
		size_t mid = (lo + hi) / 2;
		int d = strncmp(han_syllables[mid].pinyin, p, n);

		if (d == 0 && han_syllables[mid].pinyin[n] == '\0')
			return true;
		if (d < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}

/*
 * Cut a word of n letters into whole syllables; false if there is no way.  The longest goes first, but one that
 * leaves a vowel to begin the next goes last: who writes huanan means hua nan, else there would be huan'an.
 */
static bool
cut_word(const char *p, size_t n, struct str *out)
{
	size_t was = out->len;

	if (n == 0)
		return true;
	for (int vowel = 0; vowel < 2; vowel++)
		for (size_t k = n < 6 ? n : 6; k > 0; k--) {
			if ((k < n && strchr("aeo", p[k]) != NULL) != vowel || !is_a_syllable(p, k))
				continue;
			add_word(out, p, k);
			if (cut_word(p + k, n - k, out))
				return true;
			str_cut(out, was);
		}
	return false;
}

#define WORD_MOST	24	/* letters of a word that may be run-together syllables */

/* Letters of a..z from p on. */
static size_t
letters(const char *p)
{
	size_t n = 0;

	while (p[n] >= 'a' && p[n] <= 'z')
		n++;
	return n;
}

static void
add_singly(struct str *s, const char *p, const char *end)
{
	for (const char *was = p; utf8_next(&p, end) != -1; was = p)
		add_word(s, was, (size_t)(p - was));
}

/* A person may write lü for our lv. */
static const char *
with_v(struct arena *a, const char *folded)
{
	char *out = arena_strdup(a, folded);

	for (char *p; (p = strstr(out, "ü")) != NULL;) {
		*p = 'v';
		memmove(p + 1, p + 2, strlen(p + 2) + 1);
	}
	return out;
}

const char *
han_split_pinyin(struct arena *a, const char *pinyin)
{
	const char *p = with_v(a, han_fold(a, pinyin)), *end = p + strlen(p), *was = p;
	struct str *s = str_new(a);
	int32_t c;

	for (; (c = utf8_next(&p, end)) != -1; was = p) {
		size_t n = letters(was);

		if (!han_is_solid(c))
			continue;
		if (n > 0)
			p = was + n;
		if (n == 0 || n > WORD_MOST || !cut_word(was, n, s))
			add_singly(s, was, p);
	}
	return str_text(s);
}

bool
han_typed_parse(const char *text, struct han_typed *t)
{
	*t = (struct han_typed){ .n = 0 };
	for (const char *p = text; *p != '\0'; p++) {
		char c = *p;

		if (c == ' ' || c == '\'') {
			t->bound |= UINT64_C(1) << t->n;
			continue;
		}
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		if (strncmp(p, "ü", 2) == 0 || strncmp(p, "Ü", 2) == 0) {
			c = 'v';
			p++;
		}
		if (!is_latin(c) || t->n == HAN_TYPED_MOST)
			return false;
		t->letter[t->n++] = c;
	}
	return t->n > 0;
}

/* Where one may be in the letters after a syllable, for every place in `at` (a bit each) before it. */
static uint64_t
step(const struct han_typed *t, uint64_t at, const char *syllable, size_t len)
{
	uint64_t next = 0;

	for (unsigned p = 0; p < t->n; p++) {
		if ((at >> p & 1) == 0)
			continue;
		for (size_t k = 0; k < len && p + k < t->n && letter_meets(t->letter[p + k], syllable[k]); k++) {
			if (k > 0 && (t->bound >> (p + k) & 1) != 0)
				break;
			next |= UINT64_C(1) << (p + k + 1);
		}
	}
	return next;
}

static bool
run_meets(const struct han_typed *t, const char *p)
{
	const uint64_t all = UINT64_C(1) << t->n;

	for (uint64_t at = 1; at != 0 && *p != '\0'; p += *p == ' ') {
		size_t len = strcspn(p, " ");

		if (((at = step(t, at, p, len)) & all) != 0)
			return true;
		p += len;
	}
	return false;
}

bool
han_typed_matches(const struct han_typed *t, const char *full, size_t *from)
{
	size_t i = 0;

	for (const char *p = full; p != NULL && *p != '\0'; i++) {
		if (letter_meets(t->letter[0], *p) && run_meets(t, p)) {
			if (from != NULL)
				*from = i;
			return true;
		}
		if ((p = strchr(p, ' ')) != NULL)
			p++;
	}
	return false;
}

bool
han_pinyin_matches(const char *full, const char *typed, size_t *from)
{
	struct han_typed t;

	return han_typed_parse(typed, &t) && han_typed_matches(&t, full, from);
}

size_t
han_syllables_of(const char *p, size_t n, const char **out, size_t most)
{
	size_t found = 0;

	for (size_t i = 0; i < han_nsyllables && found < most; i++) {
		const char *s = han_syllables[i].pinyin;
		size_t k = 0;

		while (k < n && letter_meets(p[k], s[k]))
			k++;
		if (k == n)
			out[found++] = s;
	}
	return found;
}
