/*
 * Office documents: an archive is read part by part and packed anew, so that nothing is left of it but its parts.  What they tell is taken out
 * (strip_xml.c), pictures in them are stripped as pictures, documents in them as documents; code is refused.
 */
#include "base/base.h"

#include <expat.h>
#include <stdio.h>
#include <zip.h>

#include "text/strip.h"

enum { SMALL = 1 << 20, NAME_BYTES = 512 };

/* What all archives of a file have together. */
struct budget {
	int64_t	 packed, unpacked;
	int	 parts, depth;
};

struct office {
	zip_t		*in, *out;
	zip_source_t	*all;		/* what is packed anew */
	struct strip	*s;
	struct budget	*b;
	const char	**name;		/* of the parts */
	size_t		 n;
	bool		 sealed;	/* it is signed: not a byte may change */
};

static int strip_archive(const uint8_t *p, size_t n, struct strip *s, struct budget *b);

/* --- names ----------------------------------------------------------------------------------------------- */

static bool
ends(const char *name, const char *with)
{
	size_t n = strlen(name), k = strlen(with);

	return n >= k && strcasecmp(name + n - k, with) == 0;
}

static bool
begins(const char *name, const char *with)
{
	return strncasecmp(name, with, strlen(with)) == 0;
}

static bool
is_safe(const char *name)
{
	if (*name == '/' || *name == '\0' || strlen(name) >= NAME_BYTES || strchr(name, '\\') != NULL || strchr(name, ':') != NULL)
		return false;
	for (const char *p = name; p != NULL; p = strchr(p, '/') == NULL ? NULL : strchr(p, '/') + 1)
		if (strncmp(p, "../", 3) == 0 || strcmp(p, "..") == 0)
			return false;
	for (; *name != '\0'; name++)
		if ((unsigned char)*name < 0x20)
			return false;
	return true;
}

static int
by_name(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

static int
check_names(struct office *o)
{
	const char **sorted = xcalloc(o->n + 1, sizeof *sorted);
	bool twice = false;

	memcpy(sorted, o->name, o->n * sizeof *sorted);
	qsort(sorted, o->n, sizeof *sorted, by_name);
	for (size_t i = 1; i < o->n; i++)
		twice |= strcasecmp(sorted[i - 1], sorted[i]) == 0;
	free(sorted);
	return twice ? strip_refuse(o->s, STRIP_NAMES) : 0;
}

static int
read_names(struct office *o)
{
	zip_int64_t n = zip_get_num_entries(o->in, 0);

	if (n < 0 || n > STRIP_MAX_PARTS || (o->b->parts += (int)n) > STRIP_MAX_PARTS)
		return strip_refuse(o->s, STRIP_BOMB);
	o->n = (size_t)n;
	o->name = xcalloc(o->n + 1, sizeof *o->name);
	for (size_t i = 0; i < o->n; i++) {
		o->name[i] = zip_get_name(o->in, i, 0);
		if (o->name[i] == NULL || !is_safe(o->name[i]))
			return strip_refuse(o->s, STRIP_NAMES);
	}
	return check_names(o);
}

static bool
has_part(const struct office *o, const char *name)
{
	for (size_t i = 0; i < o->n; i++)
		if (strcasecmp(o->name[i], name) == 0)
			return true;
	return false;
}

/* --- a part's bytes ---------------------------------------------------------------------------------------- */

static int
count(struct office *o, int64_t n)
{
	o->b->unpacked += n;
	if (o->b->unpacked > STRIP_MAX_UNPACKED ||
	    (o->b->unpacked > SMALL && o->b->unpacked > STRIP_MAX_RATIO * o->b->packed))
		return strip_refuse(o->s, STRIP_BOMB);
	return 0;
}

static int
read_open(struct office *o, zip_file_t *f, struct str *out)
{
	enum { PIECE = 64 << 10 };
	zip_int64_t n;

	do {
		str_grow(out, PIECE);
		if ((n = zip_fread(f, out->p + out->len, PIECE)) < 0)
			return strip_refuse(o->s, STRIP_DAMAGED);
		out->len += (size_t)n;
		if (count(o, n) == -1)
			return -1;
	} while (n > 0);
	out->p[out->len] = '\0';
	return 0;
}

static int
read_part(struct office *o, size_t i, struct str *out)
{
	zip_stat_t st;
	zip_file_t *f;
	int rc;

	if (zip_stat_index(o->in, i, 0, &st) == -1)
		return strip_refuse(o->s, STRIP_DAMAGED);
	if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) && st.encryption_method != ZIP_EM_NONE)
		return strip_refuse(o->s, STRIP_LOCKED);
	if ((st.valid & ZIP_STAT_SIZE) && st.size > STRIP_MAX_UNPACKED)
		return strip_refuse(o->s, STRIP_BOMB);
	if ((f = zip_fopen_index(o->in, i, 0)) == NULL)
		return strip_refuse(o->s, STRIP_DAMAGED);
	rc = read_open(o, f, out);
	zip_fclose(f);
	return rc;
}

/* --- what it is -------------------------------------------------------------------------------------------- */

/* The content type of a document's main part; .strict has the same. */
static const struct { const char *content; enum file_type type; } mains[] = {
	{ "wordprocessingml.document.main+xml", FT_DOCX }, { "spreadsheetml.sheet.main+xml", FT_XLSX },
	{ "presentationml.presentation.main+xml", FT_PPTX }, { "wordprocessingml.template.main+xml", FT_OFFICE_OTHER },
	{ "spreadsheetml.template.main+xml", FT_OFFICE_OTHER }, { "presentationml.template.main+xml", FT_OFFICE_OTHER },
	{ "presentationml.slideshow.main+xml", FT_OFFICE_OTHER },
};
static const char *const code_types[] = { "macroEnabled", "vbaProject", "vbaData", "macrosheet", "activeX" };

/* Other archives that people send, by a part that they have. */
static const struct { const char *part; enum file_type type; } archives[] = {
	{ "AndroidManifest.xml", FT_APK }, { "META-INF/MANIFEST.MF", FT_JAR }, { "OFD.xml", FT_OFD }, { "META-INF/manifest.xml", FT_ODF },
};

static enum file_type
archive_type(const struct office *o)
{
	for (size_t i = 0; i < nitems(archives); i++)
		if (has_part(o, archives[i].part))
			return archives[i].type;
	return FT_ZIP;
}

struct types {
	XML_Parser	 xml;
	enum file_type	 type;		/* FT_ZIP: none yet */
	bool		 code, dtd;
};

static void XMLCALL
on_type(void *arg, const char *name, const char **atts)
{
	struct types *t = arg;

	for (; atts[0] != NULL; atts += 2) {
		if (strcmp(atts[0], "ContentType") != 0)
			continue;
		for (size_t i = 0; i < nitems(mains); i++)
			if (strcasestr(atts[1], mains[i].content) != NULL)
				t->type = mains[i].type;
		for (size_t i = 0; i < nitems(code_types); i++)
			t->code |= strcasestr(atts[1], code_types[i]) != NULL;
	}
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *system, const char *public, int subset)
{
	struct types *t = arg;

	t->dtd = true;
	XML_StopParser(t->xml, XML_FALSE);
}

/* Before anything is changed: of a damaged table nothing else can be believed. */
static int
read_types(struct office *o, const struct str *text)
{
	struct types t = { .xml = XML_ParserCreate(NULL), .type = FT_ZIP };
	bool good;

	if (t.xml == NULL)
		return strip_refuse(o->s, STRIP_DAMAGED);
	XML_SetUserData(t.xml, &t);
	XML_SetElementHandler(t.xml, on_type, NULL);
	XML_SetStartDoctypeDeclHandler(t.xml, on_doctype);
	good = XML_Parse(t.xml, str_text(text), (int)text->len, 1) == XML_STATUS_OK;
	XML_ParserFree(t.xml);
	if (!good)
		return strip_refuse(o->s, t.dtd ? STRIP_DTD : STRIP_DAMAGED);
	o->s->type = t.type;
	if (t.code)
		return strip_refuse(o->s, STRIP_MACROS);
	return t.type < FT_KEPT ? 0 : strip_refuse(o->s, STRIP_NOT_KEPT);
}

static int
find_type(struct office *o)
{
	zip_int64_t i = zip_name_locate(o->in, "[Content_Types].xml", 0);
	struct str text = STR_INIT;
	int rc;

	if (i < 0) {
		o->s->type = archive_type(o);
		return strip_refuse(o->s, STRIP_NOT_KEPT);
	}
	rc = read_part(o, (size_t)i, &text);
	if (rc == 0)
		rc = read_types(o, &text);
	str_fini(&text);
	return rc;
}

/* --- one part ---------------------------------------------------------------------------------------------- */

bool
strip_drops_part(const char *name)
{
	return ends(name, "/") || begins(name, "docProps/thumbnail") || strcasestr(name, "/printerSettings/") != NULL;
}

static bool
has_wide(const struct str *text, const char *word)
{
	char wide[64];
	size_t n = 2 * strlen(word);

	for (size_t i = 0; i < n; i++)
		wide[i] = i % 2 == 0 ? word[i / 2] : '\0';
	return memmem(text->p, text->len, wide, n) != NULL;
}

/* An OLE object: a file of any kind (Ole10Native) or macros, else one that cannot be looked into. */
static int
judge_ole(struct office *o, const struct str *text)
{
	if (has_wide(text, "_VBA_PROJECT") || has_wide(text, "_VBA_PROJECT_CUR"))
		return strip_refuse(o->s, STRIP_MACROS);
	if (has_wide(text, "Ole10Native"))
		return strip_refuse(o->s, STRIP_OBJECTS);
	o->s->left = true;
	return 0;
}

/* A picture that has no order is kept as it was, and the answer says that something may be left. */
static int
strip_picture(struct office *o, const struct str *text, struct str *out)
{
	struct strip inner;

	strip_file(text->p, text->len, &inner);
	if (inner.why != STRIP_FINE)
		o->s->left = true;
	else if (inner.took)
		str_add(out, inner.out.p, inner.out.len);
	o->s->took |= inner.took && inner.why == STRIP_FINE;
	str_fini(&inner.out);
	return out->len > 0 ? 1 : 0;
}

/* A document in the document, as the data of a chart. */
static int
strip_inner(struct office *o, const struct str *text, struct str *out)
{
	struct strip inner = { .type = FT_ZIP };
	int rc = strip_archive((const uint8_t *)text->p, text->len, &inner, o->b);

	if (rc == -1)
		strip_refuse(o->s, inner.why == STRIP_NOT_KEPT ? STRIP_OBJECTS : inner.why);
	else
		str_add(out, inner.out.p, inner.out.len);
	o->s->took |= inner.took;
	o->s->left |= inner.left;
	str_fini(&inner.out);
	return rc == -1 ? -1 : 1;
}

static int
strip_markup(struct office *o, const char *name, const struct str *text, struct str *out)
{
	int rc = strip_xml(name, text->p, text->len, out, o->s);

	o->s->took |= rc == 1;
	return rc;
}

/* Parts that are code by their name, whatever is in them. */
static const struct { const char *word; enum strip_why why; } code_parts[] = {
	{ "vbaProject", STRIP_MACROS }, { "vbaData", STRIP_MACROS }, { "/macrosheets/", STRIP_MACROS }, { "/activeX/", STRIP_OBJECTS },
	{ ".htm", STRIP_OBJECTS }, { ".html", STRIP_OBJECTS }, { ".mht", STRIP_OBJECTS }, { ".mhtml", STRIP_OBJECTS }, { ".exe", STRIP_OBJECTS },
	{ ".dll", STRIP_OBJECTS }, { ".scr", STRIP_OBJECTS }, { ".js", STRIP_OBJECTS }, { ".vbs", STRIP_OBJECTS }, { ".bat", STRIP_OBJECTS },
	{ ".cmd", STRIP_OBJECTS }, { ".ps1", STRIP_OBJECTS }, { ".lnk", STRIP_OBJECTS }, { ".rtf", STRIP_OBJECTS },
};

static enum strip_why
code_by_name(const char *name)
{
	for (size_t i = 0; i < nitems(code_parts); i++)
		if (*code_parts[i].word == '.' ? ends(name, code_parts[i].word) : strcasestr(name, code_parts[i].word) != NULL)
			return code_parts[i].why;
	return STRIP_FINE;
}

/* 1: out has what stands in the part's place, 0: it stays, -1. */
static int
strip_part(struct office *o, const char *name, const struct str *text, struct str *out)
{
	enum strip_why why = code_by_name(name);

	if (why != STRIP_FINE)
		return strip_refuse(o->s, why);
	if (ends(name, ".xml") || ends(name, ".rels") || ends(name, ".vml"))
		return strip_markup(o, name, text, out);
	switch (file_type_magic(text->p, text->len)) {
	case FT_JPEG:
	case FT_PNG:
	case FT_WEBP:
		return strip_picture(o, text, out);
	case FT_ZIP:
		return strip_inner(o, text, out);
	case FT_OLE:
		return judge_ole(o, text);
	case FT_ELF:
	case FT_MACHO:
	case FT_CLASS:
		return strip_refuse(o->s, STRIP_OBJECTS);
	default:
		/* A picture of Windows begins with other letters. */
		return text->len > 2 && memcmp(text->p, "MZ", 2) == 0 ? strip_refuse(o->s, STRIP_OBJECTS) : 0;
	}
}

/* A source of its own bytes, which it frees. */
static zip_source_t *
source_of(struct office *o, struct str *bytes)
{
	size_t n;
	char *p;

	str_grow(bytes, 1);
	p = str_detach(bytes, &n);
	return zip_source_buffer(o->out, p, n, 1);
}

static int
add_part(struct office *o, size_t i, struct str *instead)
{
	zip_source_t *from = instead != NULL ? source_of(o, instead) : zip_source_zip(o->out, o->in, i, ZIP_FL_COMPRESSED, 0, -1);
	zip_int64_t at = from == NULL ? -1 : zip_file_add(o->out, o->name[i], from, ZIP_FL_ENC_UTF_8);

	if (at < 0) {
		zip_source_free(from);
		return strip_refuse(o->s, STRIP_DAMAGED);
	}
	/* 1 January 1980: when it was saved, nobody asks. */
	return zip_file_set_dostime(o->out, (zip_uint64_t)at, 0, 0x21, 0) == 0 ? 0 : strip_refuse(o->s, STRIP_DAMAGED);
}

static int
take_part(struct office *o, size_t i)
{
	struct str text = STR_INIT, out = STR_INIT;
	int rc = read_part(o, i, &text);

	if (rc == 0)
		rc = strip_part(o, o->name[i], &text, &out);
	if (rc != -1 && !o->sealed)
		rc = add_part(o, i, rc == 1 ? &out : NULL);
	str_fini(&text);
	str_fini(&out);
	return rc == -1 ? -1 : 0;
}

/* --- the whole --------------------------------------------------------------------------------------------- */

static int
take_parts(struct office *o)
{
	for (size_t i = 0; i < o->n; i++)
		o->sealed |= begins(o->name[i], "_xmlsignatures/");
	for (size_t i = 0; i < o->n; i++)
		if (strip_drops_part(o->name[i]) && !o->sealed)
			o->s->took |= !ends(o->name[i], "/");
		else if (take_part(o, i) == -1)
			return -1;
	return 0;
}

static int
pack(struct office *o)
{
	zip_int64_t n;

	if (zip_close(o->out) != 0)
		return strip_refuse(o->s, STRIP_DAMAGED);
	o->out = NULL;
	if (zip_source_open(o->all) != 0 || zip_source_seek(o->all, 0, SEEK_END) != 0 || (n = zip_source_tell(o->all)) < 0 ||
	    zip_source_seek(o->all, 0, SEEK_SET) != 0)
		return strip_refuse(o->s, STRIP_DAMAGED);
	str_grow(&o->s->out, (size_t)n);
	if (zip_source_read(o->all, o->s->out.p, (zip_uint64_t)n) != n)
		return strip_refuse(o->s, STRIP_DAMAGED);
	o->s->out.len = (size_t)n;
	zip_source_close(o->all);
	return 0;
}

/* Signed: as it came, if it is an archive from its first byte to its last. */
static int
keep_sealed(struct office *o, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n - 22;

	if (n < 22 || memcmp(p, "PK\x03\x04", 4) != 0 || memcmp(end, "PK\x05\x06", 4) != 0 || (uint64_t)le32(end + 12) + le32(end + 16) + 22 != n)
		return strip_refuse(o->s, STRIP_TWO);
	o->s->left = true;
	o->s->took = false;
	str_add(&o->s->out, p, n);
	return 0;
}

static int
open_both(struct office *o, const uint8_t *p, size_t n)
{
	zip_error_t e;
	zip_source_t *from;

	zip_error_init(&e);
	from = zip_source_buffer_create(p, n, 0, &e);
	if (from != NULL && (o->in = zip_open_from_source(from, ZIP_RDONLY, &e)) == NULL)
		zip_source_free(from);
	if (o->in == NULL || (o->all = zip_source_buffer_create(NULL, 0, 0, &e)) == NULL)
		return strip_refuse(o->s, STRIP_DAMAGED);
	zip_source_keep(o->all);
	if ((o->out = zip_open_from_source(o->all, ZIP_TRUNCATE, &e)) == NULL) {
		zip_source_free(o->all);
		return strip_refuse(o->s, STRIP_DAMAGED);
	}
	return 0;
}

static void
close_both(struct office *o)
{
	if (o->out != NULL)
		zip_discard(o->out);
	if (o->all != NULL)
		zip_source_free(o->all);
	if (o->in != NULL)
		zip_discard(o->in);
	free(o->name);
}

static int
strip_archive(const uint8_t *p, size_t n, struct strip *s, struct budget *b)
{
	struct office o = { .s = s, .b = b };
	int rc;

	if (b->depth >= STRIP_MAX_DEPTH)
		return strip_refuse(s, STRIP_BOMB);
	b->depth++;
	rc = open_both(&o, p, n);
	if (rc == 0)
		rc = read_names(&o);
	if (rc == 0)
		rc = find_type(&o);
	if (rc == 0)
		rc = take_parts(&o);
	if (rc == 0)
		rc = o.sealed ? keep_sealed(&o, p, n) : pack(&o);
	close_both(&o);
	b->depth--;
	return rc;
}

int
strip_office(const uint8_t *p, size_t n, struct strip *s)
{
	struct budget b = { .packed = (int64_t)n };

	return strip_archive(p, n, s, &b);
}
