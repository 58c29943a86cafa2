/*
 * Fuzz: a file of any kind, whole or as a part of a right office document (first byte D, then a letter for its place).  What is kept is kept again,
 * is of the same kind, and has nothing to take out unless it was said that something may be left.
 */
#include "base/base.h"

#include <zip.h>

#include "fuzz.h"
#include "text/strip.h"

static const struct { const char *name, *text; } parts[] = {
	{ "[Content_Types].xml", "<Types xmlns='x'><Override PartName='/w/d.xml' ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml."
	    "document.main+xml'/></Types>" },
	{ "w/d.xml", "<w:document xmlns:w='w'><w:ins w:author='a' w:date='b'/></w:document>" },
	{ "w/_rels/d.xml.rels", "<Relationships/>" }, { "w/comments.xml", "<comments/>" }, { "w/media/a.jpeg", "x" }, { "docProps/core.xml", "<a/>" },
};

static char *
archive(const uint8_t *data, size_t len, size_t which, size_t *n)
{
	zip_error_t e;
	zip_source_t *all = zip_source_buffer_create(NULL, 0, 0, &e);
	zip_t *z;
	char *out;

	zip_source_keep(all);
	z = zip_open_from_source(all, ZIP_TRUNCATE, &e);
	for (size_t i = 0; i < nitems(parts); i++) {
		zip_source_t *s = i == which ? zip_source_buffer(z, data, len, 0) : zip_source_buffer(z, parts[i].text, strlen(parts[i].text), 0);
		zip_int64_t at = zip_file_add(z, parts[i].name, s, 0);

		HOLDS(at >= 0 && zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0) == 0);
	}
	HOLDS(zip_close(z) == 0 && zip_source_open(all) == 0 && zip_source_seek(all, 0, SEEK_END) == 0);
	*n = (size_t)zip_source_tell(all);
	zip_source_seek(all, 0, SEEK_SET);
	out = xmalloc(*n + 1);
	HOLDS(zip_source_read(all, out, *n) == (zip_int64_t)*n);
	zip_source_close(all);
	zip_source_free(all);
	return out;
}

static void
look(const void *p, size_t n)
{
	struct strip s, again;

	strip_file(p, n, &s);
	HOLDS(s.type < FT_COUNT && s.why < STRIP_NWHY);
	if (s.why == STRIP_FINE) {
		HOLDS(s.type < FT_KEPT && s.out.len > 0);
		strip_file(s.out.p, s.out.len, &again);
		HOLDS(again.why == STRIP_FINE && again.type == s.type && (!again.took || s.left));
		str_fini(&again.out);
	}
	str_fini(&s.out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t n;
	char *p;

	if (len < 2 || data[0] != 'D') {
		look(data, len);
		return 0;
	}
	p = archive(data + 2, len - 2, data[1] % nitems(parts), &n);
	look(p, n);
	free(p);
	return 0;
}
