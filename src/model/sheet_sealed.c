/*
 * What a sheet must not bring: identity cards, passports, dates of birth of people.  They are sealed where they belong (model/paper.h), and
 * files that are brought in stay in clear.  A column is told by its heading or by what most of its cells are.
 */
#include "base/base.h"

#include <ctype.h>

#include "meta/rec.h"
#include "sheet_int.h"
#include "text/csv.h"
#include "text/ident.h"
#include "text/utf8.h"

enum { HEADING_BYTES = 120 };		/* longer ones are sentences */
enum { LOOK_LINES = 500 };		/* of a sheet of the workbook that is not the one that is read */

/* --- headings ------------------------------------------------------------------------------------------ */

/* These head nothing else; 证件号 may head credit codes, as its cells tell. */
static const char *const sure[] = { "护照", "身份证", "身份號", "身份号", "证件号", "證件號", "通行证", "签证号", "出生", "生日", "passport", "identity card",
    "identity no", "identity number", "id card", "national id", "citizen id", "date of birth", "birth", "d.o.b", NULL };
/* These may, and then the cells tell. */
static const char *const maybe[] = { "证件", "证号", "id no", "id number", "id code", "identity", "identification", "document no", "document number",
    "travel document", NULL };

/* A Latin word begins where no other goes on: "valid card" is no "id card". */
static bool
has_word(const char *text, const char *word)
{
	for (const char *at = text; (at = strcasestr(at, word)) != NULL; at++)
		if (!isalpha((unsigned char)*word) || at == text || !isalpha((unsigned char)at[-1]))
			return true;
	return false;
}

static bool
has_one(const char *heading, const char *const *words)
{
	for (; *words != NULL; words++)
		if (has_word(heading, *words))
			return true;
	return false;
}

/* --- cells ---------------------------------------------------------------------------------------------- */

enum { KEY_SIZE = 19 };

/* Letters and digits of a cell, without blanks, apostrophes, hyphens; full width as half; "" where it holds anything else. */
static size_t
key_of(const char *cell, char out[KEY_SIZE])
{
	const char *end = cell + strlen(cell);
	size_t n = 0;

	for (int32_t c; (c = utf8_next(&cell, end)) != -1;) {
		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFF01 - '!';
		if (c == ' ' || c == '\'' || c == '-' || c == '\t' || c == 0xA0 || c == 0x3000 || c == 0x2019)
			continue;
		if (c > 127 || !isalnum((int)c) || n == KEY_SIZE - 1)
			return 0;
		out[n++] = (char)toupper((int)c);
	}
	out[n] = '\0';
	return n;
}

static int
number(const char *digits, size_t n)
{
	int out = 0;

	for (size_t i = 0; i < n; i++)
		out = out * 10 + digits[i] - '0';
	return out;
}

/* GB 11643-1999: province, place, day of birth, order, check character. */
static bool
is_identity(const char *key)
{
	static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0, year, month, day;

	if (strspn(key, "0123456789") < 17 || strlen(key) != 18 || strchr("1234568", key[0]) == NULL)
		return false;
	year = number(key + 6, 4);
	month = number(key + 10, 2);
	day = number(key + 12, 2);
	for (int i = 0; i < 17; i++)
		sum += weight[i] * (key[i] - '0');
	return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && key[17] == "10X98765432"[sum % 11];
}

/* Eight or nine characters, a letter or two first, seven or eight digits behind. */
static bool
is_passport(const char *key)
{
	size_t letters = strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), digits = strspn(key + letters, "0123456789");

	return letters >= 1 && letters <= 2 && (digits == 7 || digits == 8) && key[letters + digits] == '\0';
}

void
sheet_sealed_count(struct sheet_sealed *x, const char *cell)
{
	char key[KEY_SIZE];
	size_t n;

	if (utf8_says_nothing(cell))
		return;
	x->said++;
	n = key_of(csv_unguard(cell), key);
	if (n == 18 && is_identity(key))
		x->identities++;
	else if (n == USCC_LEN && uscc_digit(key) == key[n - 1])
		x->codes++;
	else if (n > 0 && is_passport(key))
		x->passports++;
}

void
sheet_sealed_above(struct sheet_sealed *x, const char *cell)
{
	x->told = strlen(cell) <= HEADING_BYTES && (has_one(cell, sure) || has_one(cell, maybe));
}

/* --- columns -------------------------------------------------------------------------------------------- */

static bool
mostly(const struct sheet_sealed *x, uint32_t n)
{
	return n > 0 && 2 * n >= x->said;
}

static bool
is_sealed(const struct resource *r, const char *heading, const struct sheet_sealed *x)
{
	if (mostly(x, x->identities))
		return true;
	if (strlen(heading) > HEADING_BYTES || rec_field_by_heading(r, heading) != NULL)
		return false;
	if (has_one(heading, sure) || strcasecmp(heading, "dob") == 0)
		return !mostly(x, x->codes);
	return (x->told || has_one(heading, maybe)) && mostly(x, x->identities + x->passports);
}

/* Where there is no heading, its first row may stand for one: what stands there is not shown. */
static void
put_name(struct str *out, const char *heading, size_t column)
{
	struct sheet_sealed x = { .said = 0 };

	sheet_sealed_count(&x, heading);
	if (!str_is_empty(out))
		str_puts(out, "、");
	if (*heading != '\0' && x.identities + x.passports == 0)
		str_puts(out, heading);
	else if (column < 26)
		str_printf(out, "%c", (char)('A' + column));
	else
		str_printf(out, "%c%c", (char)('A' + column / 26 - 1), (char)('A' + column % 26));
}

int
sheet_sealed_refuse(const struct resource *r, const char *const *heading, const struct sheet_sealed *x, size_t n, struct err *e)
{
	struct str *names = str_new(e->arena);

	for (size_t i = 0; i < n; i++)
		if (is_sealed(r, heading[i], &x[i]))
			put_name(names, heading[i], i);
	if (str_is_empty(names))
		return 0;
	fail_detail(e, ERR_BAD_FILE, "sheet_travel_data");
	err_param(e, "heading", str_text(names));
	return -1;
}

/* --- a sheet that is not opened ----------------------------------------------------------------------------- */

struct look {
	const char	*heading[CSV_MAX_COLUMNS];
	struct sheet_sealed seen[CSV_MAX_COLUMNS];
	size_t		 n, lines;
};

static void
look_at(struct look *k, struct arena *a, const struct sheet_line *rec, size_t header)
{
	for (size_t i = 0; i < rec->ncells; i++)
		if (rec->n == header)
			k->heading[i] = arena_strdup(a, utf8_clean(a, csv_unguard(rec->cell[i]), true));
		else if (rec->n + 1 == header)
			sheet_sealed_above(&k->seen[i], rec->cell[i]);
		else if (rec->n > header)
			sheet_sealed_count(&k->seen[i], rec->cell[i]);
	k->n = rec->ncells > k->n ? rec->ncells : k->n;
	k->lines += rec->n > header;
}

int
sheet_sealed_look(const struct sheet *s, size_t header, struct err *e)
{
	struct sheet_lines *l = sheet_lines_new(s);
	struct arena *a = arena_new();
	struct look *k = xcalloc(1, sizeof *k);
	struct sheet_line rec;
	int rc = 1;

	for (size_t i = 0; i < CSV_MAX_COLUMNS; i++)
		k->heading[i] = "";
	while (k->lines < LOOK_LINES && (rc = sheet_lines_next(l, &rec, e)) == 1)
		look_at(k, a, &rec, header);
	sheet_lines_free(l);
	if (rc != -1)
		rc = sheet_sealed_refuse(s->r, k->heading, k->seen, k->n, e);
	free(k);
	arena_free(a);
	return rc == -1 ? -1 : 0;
}
