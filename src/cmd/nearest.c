/*
 * "Did you mean": the known word that differs from what was typed by the fewest slips, a slip being
 * one character left out, added, changed, or swapped with its neighbour.
 */
#include "base/base.h"

#include "cmd/frame.h"

enum { WORD_MOST = 63 };

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
slips(const char *a, const char *b)
{
	size_t row[3][WORD_MOST + 1];
	size_t n = strlen(a), m = strlen(b), *two = row[0], *one = row[1], *now = row[2], *spare;

	if (n > WORD_MOST || m > WORD_MOST)
		return SIZE_MAX;
	for (size_t j = 0; j <= m; j++)
		one[j] = two[j] = j;
	for (size_t i = 1; i <= n; i++, spare = two, two = one, one = now, now = spare) {
		now[0] = i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(one[j - 1] + (a[i - 1] != b[j - 1]), least(one[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return one[m];
}

void
nearest_init(struct nearest *n, const char *word)
{
	*n = (struct nearest){ .word = word, .distance = SIZE_MAX };
}

void
nearest_try(struct nearest *n, const char *known)
{
	size_t d = slips(n->word, known);

	if (d < n->distance) {
		n->distance = d;
		n->best = known;
	}
}

/* More slips than a third of the word is another word. */
const char *
nearest_word(const struct nearest *n)
{
	return n->best != NULL && n->distance <= 1 + strlen(n->word) / 3 ? n->best : NULL;
}
