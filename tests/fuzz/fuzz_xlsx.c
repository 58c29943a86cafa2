/*
 * Fuzz: a workbook, whole or as a sheet's part inside a right one; and frames as a helper that was taken over might write them.  The first byte
 * says which.  Whatever comes out is as the headers promise.
 */
#include "base/base.h"

#include <sys/mman.h>
#include <unistd.h>
#include <zip.h>

#include "fuzz.h"
#include "text/utf8.h"
#include "text/xlsx_read.h"
#include "text/xlsx_wire.h"

#define MAIN	"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE	"http://schemas.openxmlformats.org/package/2006/relationships"

static const struct { const char *name, *text; } parts[] = {
	{ "_rels/.rels", "<Relationships xmlns='" PACKAGE "'><Relationship Id='a' Type='x/officeDocument' Target='xl/w.xml'/></Relationships>" },
	{ "xl/w.xml", "<workbook xmlns='" MAIN "' xmlns:r='" REL "'><sheets><sheet name='A' r:id='s'/></sheets></workbook>" },
	{ "xl/_rels/w.xml.rels", "<Relationships xmlns='" PACKAGE "'><Relationship Id='s' Type='x/worksheet' Target='s.xml'/>"
	    "<Relationship Id='t' Type='x/sharedStrings' Target='t.xml'/><Relationship Id='f' Type='x/styles' Target='f.xml'/></Relationships>" },
	{ "xl/t.xml", "<sst xmlns='" MAIN "'><si><t>a</t></si><si><r><t>b_x000D_</t></r><rPh><t>c</t></rPh></si></sst>" },
	{ "xl/f.xml", "<styleSheet xmlns='" MAIN "'><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm;@'/></numFmts>"
	    "<cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='22'/></cellXfs></styleSheet>" },
};

/* The archive with the input as its sheet, its shared texts or its formats. */
static size_t
archive(const uint8_t *data, size_t len, int which, char **out)
{
	static const char *const names[] = { "xl/s.xml", "xl/t.xml", "xl/f.xml" };
	zip_error_t e;
	zip_source_t *all = zip_source_buffer_create(NULL, 0, 0, &e);
	zip_t *z;
	size_t n;

	zip_source_keep(all);
	z = zip_open_from_source(all, ZIP_TRUNCATE, &e);
	for (size_t i = 0; i < nitems(parts); i++)
		if (strcmp(parts[i].name, names[which]) != 0)
			zip_file_add(z, parts[i].name, zip_source_buffer(z, parts[i].text, strlen(parts[i].text), 0), 0);
	zip_file_add(z, names[which], zip_source_buffer(z, data, len, 0), 0);
	for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++)
		zip_set_file_compression(z, (zip_uint64_t)i, ZIP_CM_STORE, 0);
	if (zip_close(z) != 0)
		abort();
	zip_source_open(all);
	zip_source_seek(all, 0, SEEK_END);
	n = (size_t)zip_source_tell(all);
	zip_source_seek(all, 0, SEEK_SET);
	*out = xmalloc(n + 1);
	if (zip_source_read(all, *out, n) != (zip_int64_t)n)
		abort();
	zip_source_close(all);
	zip_source_free(all);
	return n;
}

static void
look(const struct xlsx_frame *f)
{
	if (f->kind == XLSX_SHEET)
		HOLDS(utf8_valid(f->name, strlen(f->name)));
	if (f->kind == XLSX_FAILED)
		HOLDS(f->detail != NULL);
	for (size_t i = 0; f->kind == XLSX_ROW && i < f->row.ncells; i++) {
		const struct xlsx_cell *c = &f->row.cell[i];

		HOLDS(c->column < XLSX_CELLS && c->len > 0 && strlen(c->text) == c->len && utf8_valid(c->text, c->len));
	}
	for (size_t i = 0; f->kind == XLSX_END && i < f->end.nmerges; i++)
		HOLDS(f->end.merge[i].top < f->end.merge[i].bottom && f->end.merge[i].left < XLSX_CELLS);
}

/* Frames in pieces; true: they went to their end. */
static bool
take_out(const char *p, size_t len, size_t piece)
{
	struct xlsx_wire *w = xlsx_wire_new();
	struct xlsx_frame *f = xmalloc(sizeof *f);
	bool done = false;
	int rc = 0;

	for (size_t at = 0; rc == 0 && at < len; at += piece) {
		xlsx_wire_add(w, p + at, len - at < piece ? len - at : piece);
		while ((rc = xlsx_wire_next(w, f)) == 1) {
			look(f);
			done |= f->kind == XLSX_DONE || f->kind == XLSX_FAILED;
		}
	}
	free(f);
	xlsx_wire_free(w);
	return done && rc == 0;
}

/* What the reader sends is what the other end takes. */
static void
read_book(const char *p, size_t len)
{
	int from = memfd_create("in", MFD_CLOEXEC), to = memfd_create("out", MFD_CLOEXEC);
	off_t n;
	char *sent;

	HOLDS(from != -1 && to != -1 && write(from, p, len) == (ssize_t)len && lseek(from, 0, SEEK_SET) == 0);
	xlsx_wire_send(from, to);
	n = lseek(to, 0, SEEK_END);
	sent = xmalloc((size_t)n + 1);
	HOLDS(n > 0 && pread(to, sent, (size_t)n, 0) == n && take_out(sent, (size_t)n, 4099));
	free(sent);
	close(from);
	close(to);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *book;
	size_t n;

	if (len == 0)
		return 0;
	switch (data[0]) {
	case 'P':		/* of PK: a whole archive */
		read_book((const char *)data, len);
		break;
	case 'W':
		take_out((const char *)data + 1, len - 1, 7);
		break;
	default:
		n = archive(data + 1, len - 1, data[0] % 3, &book);
		read_book(book, n);
		free(book);
	}
	return 0;
}
