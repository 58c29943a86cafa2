/*
 * Workbooks in: the parts of a ZIP archive, each through expat, each element by a table.
 */
#include "base/base.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/str.h"
#include "text/utf8.h"
#include "text/xlsx_read.h"

enum { PIECE = 64 << 10, SMALL = 1 << 20, FORMATS_MOST = 100000, SHEETS_MOST = XLSX_MAX_ENTRIES };

/* --- what is known of a book --------------------------------------------------------------------------- */

struct part {
	char	*id, *type, *target;	/* of a relationship */
};

struct tab {
	char	*name, *id;
	bool	 hidden;
};

struct num_format {
	long			 id;
	struct xlsx_format	 shows;
};

struct book {
	zip_t		*zip;
	int64_t		 packed, unpacked;	/* bytes of the file; of parts so far */
	const struct xlsx_out *out;
	struct err	*e;
	bool		 date1904;
	char		*folder;		/* of the workbook's part, "xl/" */
	struct part	 rel[2 * SHEETS_MOST];
	size_t		 nrels;
	struct tab	 tab[SHEETS_MOST];
	size_t		 ntabs;
	struct num_format *format;		/* of number formats that the book defines */
	size_t		 nformats;
	struct xlsx_format *style;		/* of cell formats */
	size_t		 nstyles, style_room;
	struct str	 text;			/* shared texts, each with its NUL */
	size_t		*shared;		/* where they begin */
	size_t		 nshared, shared_room;
	size_t		 cells, text_out;	/* that were handed over */
};

static void
book_free(struct book *b)
{
	for (size_t i = 0; i < b->nrels; i++) {
		free(b->rel[i].id);
		free(b->rel[i].type);
		free(b->rel[i].target);
	}
	for (size_t i = 0; i < b->ntabs; i++) {
		free(b->tab[i].name);
		free(b->tab[i].id);
	}
	free(b->folder);
	free(b->format);
	free(b->style);
	free(b->shared);
	str_fini(&b->text);
	if (b->zip != NULL)
		zip_discard(b->zip);
	free(b);
}

static int
bad(struct err *e, const char *detail)
{
	return fail_detail(e, ERR_BAD_FILE, detail);
}

/* --- one part through the parser ------------------------------------------------------------------------ */

/* A part while it is read; the readers of single parts begin with one. */
struct reader {
	struct book	*b;
	XML_Parser	 xml;
	bool		 failed;		/* b->e says why */
	void		(*start)(struct reader *r, const char *name, const char **atts);
	void		(*end)(struct reader *r, const char *name);
	struct str	*text;			/* where characters go; NULL: nowhere */
	size_t		 most;			/* bytes of it */
};

static void
stop(struct reader *r, const char *detail)
{
	if (!r->failed && detail != NULL)
		bad(r->b->e, detail);
	r->failed = true;
	XML_StopParser(r->xml, XML_FALSE);
}

/* The local name of an element or attribute of ours; what is of another namespace is "". */
static const char *
local(const char *name)
{
	static const char *const spaces[] = {
		"http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/",
	};
	const char *bar = strrchr(name, '|');

	if (bar == NULL)
		return name;
	for (size_t i = 0; i < nitems(spaces); i++)
		if (strncmp(name, spaces[i], strlen(spaces[i])) == 0)
			return bar + 1;
	return "";
}

static void XMLCALL
on_start(void *arg, const char *name, const char **atts)
{
	struct reader *r = arg;

	if (!r->failed)
		r->start(r, local(name), atts);
}

static void XMLCALL
on_end(void *arg, const char *name)
{
	struct reader *r = arg;

	if (!r->failed && r->end != NULL)
		r->end(r, local(name));
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct reader *r = arg;

	if (r->text != NULL && r->text->len <= r->most)
		str_add(r->text, p, (size_t)n);
}

/* Nothing that a workbook needs is declared: entities are bombs and doors. */
static void XMLCALL
on_doctype(void *arg, const char *name, const char *system, const char *public, int subset)
{
	stop(arg, "xlsx_dtd");
}

static const char *
att(const char **atts, const char *name)
{
	for (; atts[0] != NULL; atts += 2)
		if (strcmp(local(atts[0]), name) == 0)
			return atts[1];
	return NULL;
}

static bool
is_true(const char *value)
{
	return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

/* A whole number; otherwise: what is none. */
static long
number(const char *text, long otherwise)
{
	char *end;
	long v;

	if (text == NULL || *text < '0' || *text > '9')
		return otherwise;
	errno = 0;
	v = strtol(text, &end, 10);
	return *end == '\0' && errno == 0 ? v : otherwise;
}

/* More has come out of the archive than one may. */
static int
count_unpacked(struct book *b, int64_t n)
{
	b->unpacked += n;
	if (b->unpacked > XLSX_MAX_UNPACKED)
		return bad(b->e, "xlsx_too_large");
	if (b->unpacked > SMALL && b->unpacked > XLSX_MAX_RATIO * b->packed)
		return bad(b->e, "xlsx_bomb");
	return 0;
}

static int
feed(struct reader *r, zip_file_t *f)
{
	struct book *b = r->b;
	zip_int64_t n;

	do {
		void *room = XML_GetBuffer(r->xml, PIECE);

		if (room == NULL)
			return bad(b->e, "xlsx_too_large");
		if ((n = zip_fread(f, room, PIECE)) < 0)
			return bad(b->e, "xlsx_damaged");
		if (count_unpacked(b, n) == -1)
			return -1;
		if (XML_ParseBuffer(r->xml, (int)n, n == 0) != XML_STATUS_OK || r->failed)
			return r->failed ? -1 : bad(b->e, XML_GetErrorCode(r->xml) == XML_ERROR_NO_MEMORY ? "xlsx_too_large" :
			    "xlsx_damaged");
	} while (n > 0);
	return 0;
}

static int
open_part(struct book *b, const char *name, zip_file_t **out)
{
	zip_int64_t i = zip_name_locate(b->zip, name, ZIP_FL_NOCASE);
	zip_stat_t st;

	if (i < 0 || zip_stat_index(b->zip, (zip_uint64_t)i, 0, &st) == -1)
		return 0;
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return bad(b->e, "sheet_locked");
	if ((st.valid & ZIP_STAT_SIZE) && st.size > XLSX_MAX_UNPACKED)
		return bad(b->e, "xlsx_too_large");
	*out = zip_fopen_index(b->zip, (zip_uint64_t)i, 0);
	return *out == NULL ? bad(b->e, "xlsx_damaged") : 1;
}

/* Run the part of a name through r: 1, 0 there is none, -1. */
static int
read_part(struct reader *r, const char *name)
{
	zip_file_t *f;
	int rc = open_part(r->b, name, &f);

	if (rc != 1)
		return rc;
	r->xml = XML_ParserCreateNS(NULL, '|');
	if (r->xml == NULL) {
		zip_fclose(f);
		return fail(r->b->e, ERR_INTERNAL, "no XML parser");
	}
	XML_SetUserData(r->xml, r);
	XML_SetElementHandler(r->xml, on_start, on_end);
	XML_SetCharacterDataHandler(r->xml, on_text);
	XML_SetStartDoctypeDeclHandler(r->xml, on_doctype);
	rc = feed(r, f);
	XML_ParserFree(r->xml);
	zip_fclose(f);
	return rc == -1 ? -1 : 1;
}

/* --- relationships ------------------------------------------------------------------------------------ */

static void
start_rel(struct reader *r, const char *name, const char **atts)
{
	struct book *b = r->b;
	const char *id = att(atts, "Id"), *type = att(atts, "Type"), *target = att(atts, "Target"), *mode = att(atts, "TargetMode");

	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL || b->nrels == nitems(b->rel) ||
	    (mode != NULL && strcmp(mode, "External") == 0))
		return;
	b->rel[b->nrels++] = (struct part){ xstrdup(id), xstrdup(type), xstrdup(target) };
}

static void
forget_rels(struct book *b)
{
	while (b->nrels > 0) {
		struct part *p = &b->rel[--b->nrels];

		free(p->id);
		free(p->type);
		free(p->target);
	}
}

static bool
is_type(const struct part *p, const char *type)
{
	const char *slash = strrchr(p->type, '/');

	return slash != NULL && strcmp(slash + 1, type) == 0;
}

static const struct part *
rel_by_type(const struct book *b, const char *type)
{
	for (size_t i = 0; i < b->nrels; i++)
		if (is_type(&b->rel[i], type))
			return &b->rel[i];
	return NULL;
}

static const struct part *
rel_by_id(const struct book *b, const char *id)
{
	for (size_t i = 0; id != NULL && i < b->nrels; i++)
		if (strcmp(b->rel[i].id, id) == 0)
			return &b->rel[i];
	return NULL;
}

/* The name of a part in the archive: "/xl/a.xml", "a.xml" and "../xl/a.xml" of the workbook's folder. */
static char *
resolve(const char *folder, const char *target)
{
	struct str s = STR_INIT;
	size_t n;

	if (*target != '/')
		str_puts(&s, folder);
	else
		target++;
	for (; str_starts(target, "../") || str_starts(target, "./"); target = strchr(target, '/') + 1) {
		char *slash;

		if (target[1] == '/' || s.len == 0)
			continue;
		s.p[s.len - 1] = '\0';
		slash = strrchr(s.p, '/');
		str_cut(&s, slash == NULL ? 0 : (size_t)(slash - s.p) + 1);
	}
	str_puts(&s, target);
	return str_detach(&s, &n);
}

/* --- the workbook's own part --------------------------------------------------------------------------- */

static void
start_book(struct reader *r, const char *name, const char **atts)
{
	struct book *b = r->b;
	const char *sheet = att(atts, "name"), *state = att(atts, "state"), *id = att(atts, "id");

	if (strcmp(name, "workbookPr") == 0)
		b->date1904 = is_true(att(atts, "date1904"));
	if (strcmp(name, "sheet") != 0 || sheet == NULL || id == NULL || b->ntabs == SHEETS_MOST)
		return;
	b->tab[b->ntabs++] = (struct tab){ xstrdup(sheet), xstrdup(id), state != NULL && strcmp(state, "visible") != 0 };
}

static int
read_book(struct book *b)
{
	struct reader rels = { .b = b, .start = start_rel }, book = { .b = b, .start = start_book };
	const struct part *p;
	char *name, *slash;
	size_t n;
	struct str path = STR_INIT;
	int rc = read_part(&rels, "_rels/.rels");

	if (rc != 1)
		return rc == 0 ? bad(b->e, "xlsx_no_workbook") : -1;
	p = rel_by_type(b, "officeDocument");
	name = p == NULL ? NULL : resolve("", p->target);
	forget_rels(b);
	if (name == NULL)
		return bad(b->e, "xlsx_no_workbook");
	n = strlen(name);
	if (n > 4 && strcmp(name + n - 4, ".bin") == 0) {
		free(name);
		return bad(b->e, "xlsx_binary");
	}
	slash = strrchr(name, '/');
	str_add(&path, name, slash == NULL ? 0 : (size_t)(slash - name) + 1);
	b->folder = xstrdup(str_text(&path));
	str_printf(&path, "_rels/%s.rels", slash == NULL ? name : slash + 1);
	rc = read_part(&book, name);
	if (rc == 1)
		rc = read_part(&rels, str_text(&path));
	free(name);
	str_fini(&path);
	if (rc == 1 && b->ntabs > 0)
		return 0;
	return rc == -1 ? -1 : bad(b->e, "xlsx_no_workbook");
}

/* --- formats ------------------------------------------------------------------------------------------- */

/* Those of ECMA-376 that a file need not define, and those of Chinese Excel. */
static struct xlsx_format
built_in(long id)
{
	static const struct { long from, to; uint8_t kind; } known[] = {
		{ 14, 17, XF_DATE }, { 18, 21, XF_TIME }, { 22, 22, XF_DATE | XF_TIME }, { 27, 31, XF_DATE },
		{ 32, 35, XF_TIME }, { 36, 36, XF_DATE }, { 45, 45, XF_TIME }, { 46, 46, XF_TIME | XF_ELAPSED },
		{ 47, 47, XF_TIME }, { 50, 54, XF_DATE }, { 55, 56, XF_TIME }, { 57, 58, XF_DATE },
	};

	for (size_t i = 0; i < nitems(known); i++)
		if (id >= known[i].from && id <= known[i].to)
			return (struct xlsx_format){ known[i].kind, 0, 0 };
	return (struct xlsx_format){ XF_PLAIN, 0, 0 };
}

static struct xlsx_format
format_by_id(const struct book *b, long id)
{
	for (size_t i = b->nformats; i > 0; i--)
		if (b->format[i - 1].id == id)
			return b->format[i - 1].shows;
	return built_in(id);
}

struct styles {
	struct reader	 r;
	bool		 of_cells;		/* inside cellXfs */
};

static void
start_styles(struct reader *r, const char *name, const char **atts)
{
	struct styles *s = (struct styles *)r;
	struct book *b = r->b;
	const char *code = att(atts, "formatCode");

	if (strcmp(name, "cellXfs") == 0)
		s->of_cells = true;
	if (strcmp(name, "numFmt") == 0 && code != NULL && b->nformats < FORMATS_MOST) {
		b->format = xrealloc(b->format, b->nformats + 1, sizeof *b->format);
		b->format[b->nformats++] = (struct num_format){ number(att(atts, "numFmtId"), -1), xlsx_format_of(code) };
	}
	if (strcmp(name, "xf") != 0 || !s->of_cells || b->nstyles == FORMATS_MOST)
		return;
	if (b->nstyles == b->style_room) {
		b->style_room = b->style_room == 0 ? 64 : 2 * b->style_room;
		b->style = xrealloc(b->style, b->style_room, sizeof *b->style);
	}
	b->style[b->nstyles++] = format_by_id(b, number(att(atts, "numFmtId"), 0));
}

static void
end_styles(struct reader *r, const char *name)
{
	if (strcmp(name, "cellXfs") == 0)
		((struct styles *)r)->of_cells = false;
}

/* --- texts --------------------------------------------------------------------------------------------- */

/* The character that _xHHHH_ stands for: what XML cannot hold, and _ itself; -1: these are plain characters. */
static int32_t
escaped(const char *p)
{
	char hex[5];
	long c;

	if (p[0] != '_' || p[1] != 'x' || strnlen(p, 7) < 7 || p[6] != '_' || strspn(p + 2, "0123456789abcdefABCDEF") < 4)
		return -1;
	memcpy(hex, p + 2, 4);
	hex[4] = '\0';
	c = strtol(hex, NULL, 16);
	return c == 0 || (c >= 0xd800 && c <= 0xdfff) ? -1 : (int32_t)c;
}

static void
unescape(struct str *s, size_t from)
{
	char *to, *p;

	if (s->len == from || strstr(s->p + from, "_x") == NULL)
		return;
	for (p = to = s->p + from; *p != '\0';) {
		int32_t c = escaped(p);

		if (c == -1) {
			*to++ = *p++;
		} else {
			to += utf8_put(to, c);
			p += 7;
		}
	}
	str_cut(s, (size_t)(to - s->p));
}

/*
 * What a text is made of: t, alone or in runs; the readings of rPh are no part of it.  true: the characters that follow are
 * some.
 */
struct runs {
	unsigned	 phonetic;
};

static bool
runs_start(struct runs *t, const char *name)
{
	t->phonetic += strcmp(name, "rPh") == 0;
	return t->phonetic == 0 && strcmp(name, "t") == 0;
}

static void
runs_end(struct runs *t, const char *name)
{
	if (strcmp(name, "rPh") == 0 && t->phonetic > 0)
		t->phonetic--;
}

struct strings {
	struct reader	 r;
	struct runs	 runs;
	bool		 inside;
};

static void
start_strings(struct reader *r, const char *name, const char **atts)
{
	struct strings *s = (struct strings *)r;
	struct book *b = r->b;

	if (strcmp(name, "si") == 0) {
		if (b->nshared == b->shared_room) {
			b->shared_room = b->shared_room == 0 ? 1024 : b->shared_room + b->shared_room / 2;
			b->shared = xrealloc(b->shared, b->shared_room, sizeof *b->shared);
		}
		b->shared[b->nshared++] = b->text.len;
		s->runs.phonetic = 0;
		s->inside = true;
	}
	r->text = s->inside && runs_start(&s->runs, name) ? &b->text : NULL;
}

static void
end_strings(struct reader *r, const char *name)
{
	struct strings *s = (struct strings *)r;
	struct book *b = r->b;

	r->text = NULL;
	runs_end(&s->runs, name);
	if (strcmp(name, "si") != 0 || !s->inside)
		return;
	s->inside = false;
	unescape(&b->text, b->shared[b->nshared - 1]);
	str_putc(&b->text, '\0');
}

static int
read_side(struct book *b, struct reader *r, const char *type)
{
	const struct part *p = rel_by_type(b, type);
	char *name;
	int rc;

	if (p == NULL)
		return 0;
	name = resolve(b->folder, p->target);
	rc = read_part(r, name);
	free(name);
	return rc == -1 ? -1 : 0;
}

/* --- a sheet ------------------------------------------------------------------------------------------- */

struct slot {
	size_t		 at, len;		/* in row */
	uint8_t		 mark;
	bool		 used;
};

struct sheet {
	struct reader	 r;
	struct runs	 runs;
	uint32_t	 n;			/* row that is read, or was */
	bool		 in_row, hidden, in_cell;
	uint32_t	 column;		/* of the cell, from 0 */
	bool		 first;			/* no cell of the row yet */
	char		 type;			/* of the cell, below */
	bool		 formula;		/* it has one */
	size_t		 style;
	struct str	 value;			/* of the cell */
	struct str	 row;			/* texts of the row's cells */
	struct slot	 slot[XLSX_CELLS];
	struct xlsx_end	 end;
	struct xlsx_merge *merge;
	size_t		 nmerges, merge_room;
};

/* Types of cells by what they are called; b and e are by the first letter, s of a formula is a text. */
static char
cell_type(const char *t)
{
	static const struct { const char *name; char type; } types[] = {
		{ "s", 's' }, { "b", 'b' }, { "e", 'e' }, { "str", 't' }, { "inlineStr", 't' }, { "d", 'd' }, { "n", 'n' },
	};

	for (size_t i = 0; t != NULL && i < nitems(types); i++)
		if (strcmp(t, types[i].name) == 0)
			return types[i].type;
	return 'n';
}

/* Column of a reference, from 0, and the row behind its letters; -1: no reference. */
static long
reference(const char *ref, long *row)
{
	long column = 0;

	for (; *ref >= 'A' && *ref <= 'Z' && column <= XLSX_MAX_COLUMN; ref++)
		column = 26 * column + (*ref - 'A' + 1);
	*row = number(ref, -1);
	return column < 1 || column > XLSX_MAX_COLUMN ? -1 : column - 1;
}

static void
start_row(struct sheet *s, const char **atts)
{
	const char *r = att(atts, "r");
	long n = r == NULL ? (long)s->n + 1 : number(r, -1);

	if (n <= (long)s->n || n > XLSX_MAX_ROW) {
		stop(&s->r, "xlsx_damaged");
		return;
	}
	s->n = (uint32_t)n;
	s->hidden = is_true(att(atts, "hidden"));
	s->in_row = s->first = true;
	str_reset(&s->row);
	memset(s->slot, 0, sizeof s->slot);
}

static void
start_cell(struct sheet *s, const char **atts)
{
	const char *ref = att(atts, "r");
	long ignored, column = ref == NULL ? (s->first ? 0 : (long)s->column + 1) : reference(ref, &ignored);

	if (column < 0 || column >= XLSX_MAX_COLUMN) {
		stop(&s->r, "xlsx_damaged");
		return;
	}
	s->column = (uint32_t)column;
	s->first = false;
	s->in_cell = true;
	s->formula = false;
	s->type = cell_type(att(atts, "t"));
	s->style = (size_t)number(att(atts, "s"), 0);
	s->runs.phonetic = 0;
	str_reset(&s->value);
}

/* The text of the cell that was read, and what there is to say of it. */
static const char *
cell_text(struct sheet *s, struct str *made, uint8_t *mark)
{
	const struct book *b = s->r.b;
	const char *v = str_text(&s->value);
	struct xlsx_format f = s->style < b->nstyles ? b->style[s->style] : (struct xlsx_format){ XF_PLAIN, 0, 0 };
	long i;

	switch (s->type) {
	case 's':
		i = number(v, -1);
		if (*v != '\0' && (i < 0 || (size_t)i >= b->nshared))
			stop(&s->r, "xlsx_damaged");	/* its texts are lost: a row of what is left would be another one */
		return i >= 0 && (size_t)i < b->nshared ? b->text.p + b->shared[i] : "";
	case 'b':
		return *v == '\0' ? "" : is_true(v) ? "TRUE" : "FALSE";
	case 'e':
		*mark = XLSX_IS_ERROR;
		return v;
	case 'd':
		*mark = XLSX_IS_DATE;
		str_add(made, v, strstr(v, "T00:00:00") == NULL ? strlen(v) : (size_t)(strstr(v, "T00:00:00") - v));
		return str_text(made);
	case 't':
		unescape(&s->value, 0);
		return str_text(&s->value);
	default:
		if (*v == '\0' && s->formula) {
			*mark = XLSX_IS_UNSAVED;
			return "-";
		}
		if (*v != '\0' && xlsx_put_number(made, v, f, b->date1904))
			*mark = f.kind & XF_DATE ? XLSX_IS_DATE : XLSX_IS_NUMBER;
		return str_text(made);
	}
}

static bool
says_nothing(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static void
keep_cell(struct sheet *s, const char *text, size_t len, uint8_t mark)
{
	struct slot *slot = &s->slot[s->column];

	if (len > XLSX_TEXT) {
		if (s->end.long_row == 0) {
			s->end.long_row = s->n;
			s->end.long_column = s->column + 1;
		}
		for (len = XLSX_TEXT; (text[len] & 0xc0) == 0x80;)
			len--;
	}
	*slot = (struct slot){ .at = s->row.len, .len = len, .mark = mark, .used = true };
	str_add(&s->row, text, len);
	str_putc(&s->row, '\0');
}

static void
end_cell(struct sheet *s)
{
	struct book *b = s->r.b;
	struct str made = STR_INIT;
	uint8_t mark = 0;
	const char *text = cell_text(s, &made, &mark);

	s->in_cell = false;
	if (!says_nothing(text)) {
		if (++b->cells > XLSX_MAX_CELLS)
			stop(&s->r, "xlsx_too_many_cells");
		s->end.rows = s->n;
		if (s->column + 1 > s->end.columns)
			s->end.columns = s->column + 1;
		if (s->column < XLSX_CELLS)
			keep_cell(s, text, strlen(text), mark);
	}
	str_fini(&made);
}

static void
end_row(struct sheet *s)
{
	struct book *b = s->r.b;
	struct xlsx_cell cell[XLSX_CELLS];
	size_t n = 0;

	s->in_row = false;
	for (size_t i = 0; i < XLSX_CELLS; i++)
		if (s->slot[i].used)
			cell[n++] = (struct xlsx_cell){ (uint16_t)i, s->slot[i].mark, s->row.p + s->slot[i].at, s->slot[i].len };
	if (n == 0)
		return;
	b->text_out += s->row.len;
	if (b->text_out > XLSX_MAX_UNPACKED)
		stop(&s->r, "xlsx_too_large");
	else if (b->out->row(b->out->arg, s->n, s->hidden, cell, n, b->e) == -1)
		stop(&s->r, NULL);
}

/* Only what reaches over several rows says more than the cells themselves. */
static void
add_merge(struct sheet *s, const char *ref)
{
	const char *colon = ref == NULL ? NULL : strchr(ref, ':');
	char from[16];
	long top, bottom, left;

	if (colon == NULL || (size_t)(colon - ref) >= sizeof from)
		return;
	memcpy(from, ref, (size_t)(colon - ref));
	from[colon - ref] = '\0';
	left = reference(from, &top);
	if (left < 0 || reference(colon + 1, &bottom) < 0 || top < 1 || bottom <= top || bottom > XLSX_MAX_ROW || left >= XLSX_CELLS)
		return;
	if (s->nmerges == XLSX_MAX_MERGES) {
		stop(&s->r, "xlsx_too_many_cells");
		return;
	}
	if (s->nmerges == s->merge_room) {
		s->merge_room = s->merge_room == 0 ? 64 : 2 * s->merge_room;
		s->merge = xrealloc(s->merge, s->merge_room, sizeof *s->merge);
	}
	s->merge[s->nmerges++] = (struct xlsx_merge){ (uint32_t)top, (uint32_t)bottom, (uint16_t)left };
}

static void
hide_columns(struct sheet *s, const char **atts)
{
	long from = number(att(atts, "min"), 0), to = number(att(atts, "max"), 0);

	for (long i = from; from > 0 && is_true(att(atts, "hidden")) && i <= to && i <= XLSX_CELLS; i++)
		s->end.hidden[(i - 1) / 8] |= (uint8_t)(1 << (i - 1) % 8);
}

static void
start_sheet(struct reader *r, const char *name, const char **atts)
{
	struct sheet *s = (struct sheet *)r;

	r->text = NULL;
	if (s->in_cell) {
		s->formula |= strcmp(name, "f") == 0;
		if (runs_start(&s->runs, name) || (strcmp(name, "v") == 0 && s->runs.phonetic == 0))
			r->text = &s->value;
		return;
	}
	if (strcmp(name, "c") == 0 && s->in_row)
		start_cell(s, atts);
	else if (strcmp(name, "row") == 0)
		start_row(s, atts);
	else if (strcmp(name, "mergeCell") == 0)
		add_merge(s, att(atts, "ref"));
	else if (strcmp(name, "col") == 0)
		hide_columns(s, atts);
}

static void
end_sheet(struct reader *r, const char *name)
{
	struct sheet *s = (struct sheet *)r;

	r->text = NULL;
	runs_end(&s->runs, name);
	if (strcmp(name, "c") == 0 && s->in_cell)
		end_cell(s);
	else if (strcmp(name, "row") == 0 && s->in_row)
		end_row(s);
}

static int
by_place(const void *x, const void *y)
{
	const struct xlsx_merge *a = x, *b = y;

	if (a->top != b->top)
		return a->top < b->top ? -1 : 1;
	return a->left < b->left ? -1 : a->left > b->left;
}

/* Sheets of charts and of dialogs are none. */
static int
read_tab(struct book *b, const struct tab *t)
{
	const struct part *p = rel_by_id(b, t->id);
	struct sheet *s;
	char *name;
	int rc;

	if (p == NULL || !is_type(p, "worksheet"))
		return 0;
	if (b->out->sheet(b->out->arg, t->name, t->hidden, b->e) == -1)
		return -1;
	s = xcalloc(1, sizeof *s);
	s->r = (struct reader){ .b = b, .start = start_sheet, .end = end_sheet, .most = XLSX_TEXT };
	name = resolve(b->folder, p->target);
	rc = read_part(&s->r, name);
	free(name);
	if (rc == 0)
		rc = bad(b->e, "xlsx_damaged");
	if (s->nmerges > 0)
		qsort(s->merge, s->nmerges, sizeof *s->merge, by_place);
	s->end.merge = s->merge;
	s->end.nmerges = s->nmerges;
	if (rc == 1)
		rc = b->out->end(b->out->arg, &s->end, b->e);
	free(s->merge);
	str_fini(&s->value);
	str_fini(&s->row);
	free(s);
	return rc;
}

/* --- the archive --------------------------------------------------------------------------------------- */

/* A name that would lead out of a folder, were the archive unpacked. */
static bool
is_bad_name(const char *name)
{
	if (*name == '/' || *name == '\\' || (name[0] != '\0' && name[1] == ':'))
		return true;
	for (const char *p = name; (p = strstr(p, "..")) != NULL; p += 2)
		if ((p == name || p[-1] == '/' || p[-1] == '\\') && (p[2] == '\0' || p[2] == '/' || p[2] == '\\'))
			return true;
	return false;
}

static int
open_archive(struct book *b, int fd)
{
	int own = dup(fd), ignored;
	zip_int64_t n;
	struct stat st;

	if (own == -1 || fstat(own, &st) == -1)
		return fail(b->e, ERR_INTERNAL, "a workbook: %s", strerror(errno));
	b->packed = st.st_size;
	if ((b->zip = zip_fdopen(own, 0, &ignored)) == NULL) {
		close(own);
		return bad(b->e, "xlsx_damaged");
	}
	if ((n = zip_get_num_entries(b->zip, 0)) > XLSX_MAX_ENTRIES)
		return bad(b->e, "xlsx_too_many_entries");
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name(b->zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

		if (name == NULL || is_bad_name(name))
			return bad(b->e, "xlsx_bad_names");
	}
	return 0;
}

static int
read_all(struct book *b, int fd)
{
	struct styles styles = { .r = { .b = b, .start = start_styles, .end = end_styles } };
	struct strings strings = { .r = { .b = b, .start = start_strings, .end = end_strings, .most = SIZE_MAX } };

	if (open_archive(b, fd) == -1 || read_book(b) == -1 || read_side(b, &styles.r, "styles") == -1 ||
	    read_side(b, &strings.r, "sharedStrings") == -1)
		return -1;
	for (size_t i = 0; i < b->ntabs; i++)
		if (read_tab(b, &b->tab[i]) == -1)
			return -1;
	return 0;
}

int
xlsx_read(int fd, const struct xlsx_out *out, struct err *e)
{
	struct book *b = xcalloc(1, sizeof *b);
	int rc;

	b->out = out;
	b->e = e;
	rc = read_all(b, fd);
	book_free(b);
	return rc;
}
