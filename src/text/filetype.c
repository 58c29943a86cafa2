/*
 * Kinds of files by their content: beginnings that say it, and texts by the alphabet that they are written in.
 */
#include "base/base.h"

#include "text/filetype.h"
#include "text/utf8.h"

#define OPEN_XML	"application/vnd.openxmlformats-officedocument."

const struct file_kind file_kinds[FT_COUNT] = {
	[FT_PDF] = { "PDF", "application/pdf", "pdf", true },
	[FT_JPEG] = { "JPEG", "image/jpeg", "jpg", true },
	[FT_PNG] = { "PNG", "image/png", "png", true },
	[FT_WEBP] = { "WebP", "image/webp", "webp", true },
	[FT_DOCX] = { "Word (.docx)", OPEN_XML "wordprocessingml.document", "docx", false },
	[FT_XLSX] = { "Excel (.xlsx)", OPEN_XML "spreadsheetml.sheet", "xlsx", false },
	[FT_PPTX] = { "PowerPoint (.pptx)", OPEN_XML "presentationml.presentation", "pptx", false },
	[FT_TEXT] = { "TXT", "text/plain; charset=utf-8", "txt", false },
	[FT_GBTEXT] = { "TXT", "text/plain; charset=gb18030", "txt", false },
	[FT_CSV] = { "CSV", "text/csv; charset=utf-8", "csv", false },
	[FT_GBCSV] = { "CSV", "text/csv; charset=gb18030", "csv", false },
	[FT_ZIP] = { .name = "ZIP" }, [FT_JAR] = { .name = "JAR" }, [FT_APK] = { .name = "APK" },
	[FT_ODF] = { .name = "OpenDocument" }, [FT_OFFICE_OTHER] = { .name = "Office (dotx, ppsx, xltx)" },
	[FT_OLE] = { .name = "Office 97-2003 (doc, xls, ppt)" },
	[FT_EXE] = { .name = "EXE" }, [FT_ELF] = { .name = "ELF" }, [FT_MACHO] = { .name = "Mach-O" },
	[FT_CLASS] = { .name = "Java class" }, [FT_SCRIPT] = { .name = "script" }, [FT_HTML] = { .name = "HTML" },
	[FT_SVG] = { .name = "SVG" }, [FT_XML] = { .name = "XML" }, [FT_RTF] = { .name = "RTF" }, [FT_PS] = { .name = "PostScript" },
	[FT_GIF] = { .name = "GIF" }, [FT_BMP] = { .name = "BMP" }, [FT_TIFF] = { .name = "TIFF" }, [FT_HEIC] = { .name = "HEIC" },
	[FT_MEDIA] = { .name = "audio/video" }, [FT_RAR] = { .name = "RAR" }, [FT_7Z] = { .name = "7z" }, [FT_GZIP] = { .name = "GZIP" },
	[FT_OFD] = { .name = "OFD" }, [FT_EMPTY] = { .name = "empty" }, [FT_UNKNOWN] = { .name = "unknown" },
};

/* --- beginnings ---------------------------------------------------------------------------------------- */

static const struct { size_t at; const char *bytes; size_t n; enum file_type type; } magics[] = {
#define AT(at, bytes, type)	{ at, bytes, sizeof(bytes) - 1, type }
	AT(0, "%PDF-", FT_PDF), AT(0, "\xff\xd8\xff", FT_JPEG), AT(0, "\x89PNG\r\n\x1a\n", FT_PNG), AT(8, "WEBPVP8", FT_WEBP),
	AT(0, "PK\x03\x04", FT_ZIP), AT(0, "PK\x05\x06", FT_ZIP), AT(0, "PK\x07\x08", FT_ZIP),
	AT(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FT_OLE), AT(0, "\x7f" "ELF", FT_ELF),
	AT(0, "\xca\xfe\xba\xbe", FT_CLASS), AT(0, "\xfe\xed\xfa\xce", FT_MACHO), AT(0, "\xfe\xed\xfa\xcf", FT_MACHO),
	AT(0, "\xce\xfa\xed\xfe", FT_MACHO), AT(0, "\xcf\xfa\xed\xfe", FT_MACHO),
	AT(0, "{\\rtf", FT_RTF), AT(0, "%!PS", FT_PS), AT(0, "GIF87a", FT_GIF), AT(0, "GIF89a", FT_GIF),
	AT(0, "II*\0", FT_TIFF), AT(0, "MM\0*", FT_TIFF),
	AT(4, "ftypheic", FT_HEIC), AT(4, "ftypheix", FT_HEIC), AT(4, "ftypmif1", FT_HEIC), AT(4, "ftypavif", FT_HEIC),
	AT(4, "ftyp", FT_MEDIA), AT(0, "ID3", FT_MEDIA), AT(0, "\x1a\x45\xdf\xa3", FT_MEDIA), AT(0, "OggS", FT_MEDIA),
	AT(8, "WAVEfmt", FT_MEDIA), AT(8, "AVI LIST", FT_MEDIA),
	AT(0, "Rar!\x1a\x07", FT_RAR), AT(0, "7z\xbc\xaf\x27\x1c", FT_7Z), AT(0, "\x1f\x8b", FT_GZIP),
#undef AT
};

enum file_type
file_type_magic(const void *p, size_t n)
{
	const char *s = p;

	for (size_t i = 0; i < nitems(magics); i++)
		if (n >= magics[i].at + magics[i].n && memcmp(s + magics[i].at, magics[i].bytes, magics[i].n) == 0)
			return magics[i].type == FT_WEBP && memcmp(s, "RIFF", 4) != 0 ? FT_UNKNOWN : magics[i].type;
	return FT_UNKNOWN;
}

/* --- texts --------------------------------------------------------------------------------------------- */

/* A character of more than one byte, 0: there is none. */
static size_t
gb_seq(const unsigned char *p, size_t n)
{
	if (n < 2 || p[0] < 0x81 || p[0] == 0xff)
		return 0;
	if ((p[1] >= 0x40 && p[1] <= 0x7e) || (p[1] >= 0x80 && p[1] <= 0xfe))
		return 2;
	return n >= 4 && p[1] >= '0' && p[1] <= '9' && p[2] >= 0x81 && p[2] <= 0xfe && p[3] >= '0' && p[3] <= '9' ? 4 : 0;
}

bool
text_is_gb18030(const void *from, size_t n)
{
	const unsigned char *p = from;

	for (size_t i = 0; i < n;) {
		size_t step = p[i] < 0x80 ? 1 : gb_seq(p + i, n - i);

		if (step == 0)
			return false;
		i += step;
	}
	return true;
}

/* Both encodings have bytes below 0x20 for themselves only. */
static bool
has_controls(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((p[i] < 0x20 && p[i] != '\t' && p[i] != '\n' && p[i] != '\r' && p[i] != '\f') || p[i] == 0x7f)
			return true;
	return false;
}

/* Marks of what a browser or a machine would run, if it took the text for what it is not. */
static const struct { const char *mark; enum file_type type; } marks[] = {
	{ "<svg", FT_SVG }, { "<script", FT_HTML }, { "<html", FT_HTML }, { "<!doctype html", FT_HTML }, { "<iframe", FT_HTML },
	{ "<body", FT_HTML }, { "<object", FT_HTML }, { "<embed", FT_HTML }, { "<?php", FT_SCRIPT }, { "<?xml", FT_XML },
};

static enum file_type
mark_at(const char *p, size_t n)
{
	for (size_t i = 0; i < nitems(marks); i++) {
		size_t len = strlen(marks[i].mark);

		if (n >= len && strncasecmp(p, marks[i].mark, len) == 0)
			return marks[i].type;
	}
	return FT_UNKNOWN;
}

/* The last word has the picture in the XML, the page in the markup. */
static enum file_type
marked(const char *p, size_t n)
{
	enum file_type found = FT_UNKNOWN;

	for (const char *at = p; (at = memchr(at, '<', n - (size_t)(at - p))) != NULL; at++) {
		enum file_type t = mark_at(at, n - (size_t)(at - p));

		if (t != FT_UNKNOWN && t != FT_XML)
			return t;
		if (t == FT_XML)
			found = t;
	}
	return found;
}

/* Where the first character that says something stands. */
static const char *
first_word(const char *p, size_t n)
{
	const char *end = p + n;

	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3;
	while (p < end && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
		p++;
	return p;
}

static enum file_type
text_type(const char *p, size_t n)
{
	const char *word = first_word(p, n);
	enum file_type t = marked(p, n);

	if (t != FT_UNKNOWN)
		return t;
	if (word < p + n && *word == '<' && word + 1 < p + n && (word[1] == '!' || word[1] == '?' || ((word[1] | 32) >= 'a' && (word[1] | 32) <= 'z')))
		return FT_XML;
	if (n >= 2 && p[0] == '#' && p[1] == '!')
		return FT_SCRIPT;
	if (utf8_valid(p, n))
		return FT_TEXT;
	return text_is_gb18030(p, n) ? FT_GBTEXT : FT_UNKNOWN;
}

enum file_type
file_type_of(const void *p, size_t n)
{
	enum file_type t = file_type_magic(p, n);

	if (n == 0)
		return FT_EMPTY;
	if (t != FT_UNKNOWN)
		return t;
	if (!has_controls(p, n))
		return text_type(p, n);
	if (n >= 2 && memcmp(p, "MZ", 2) == 0)
		return FT_EXE;
	return n >= 2 && memcmp(p, "BM", 2) == 0 ? FT_BMP : FT_UNKNOWN;
}
