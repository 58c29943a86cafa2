/*
 * An XML part of an office document, byte for byte, but for what the tables name: elements that are dropped or emptied, attributes that
 * get another value or go, relationships that lead to somebody's disk.
 */
#include "base/base.h"

#include <expat.h>
#include <stdio.h>

#include "text/strip.h"

enum { NAME_MOST = 64, TEXT_MOST = 200, AUTHORS_MOST = 500, NO_DROP = -1 };

/* --- what goes -------------------------------------------------------------------------------------------- */

/* Parts that say nothing but such things: by the root's namespace and name. */
static const struct { const char *space, *name, *instead; } whole_parts[] = {
#define PACKAGE	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
#define EXTENDED "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
#define CUSTOM	"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
	{ PACKAGE, "coreProperties", "<cp:coreProperties xmlns:cp=\"" PACKAGE "\"/>" },
	{ EXTENDED, "Properties", "<Properties xmlns=\"" EXTENDED "\"/>" },
	{ CUSTOM, "Properties", "<Properties xmlns=\"" CUSTOM "\"/>" },
	{ "http://purl.oclc.org/ooxml/officeDocument/extendedProperties", "Properties",
	    "<Properties xmlns=\"http://purl.oclc.org/ooxml/officeDocument/extendedProperties\"/>" },
	{ "http://purl.oclc.org/ooxml/officeDocument/customProperties", "Properties",
	    "<Properties xmlns=\"http://purl.oclc.org/ooxml/officeDocument/customProperties\"/>" },
	{ "http://schemas.microsoft.com/office/2006/metadata/properties", "properties", "<nothing/>" },
	{ "http://schemas.microsoft.com/office/2006/metadata/longProperties", "LongProperties", "<nothing/>" },
	{ "http://schemas.microsoft.com/office/2020/mipLabelMetadata", "labelList",
	    "<labelList xmlns=\"http://schemas.microsoft.com/office/2020/mipLabelMetadata\"/>" },
};

enum what { DROP, EMPTY };
static const struct { const char *root, *name; enum what what; } elements[] = {
	{ "people", "person", DROP },			/* who commented, of Word */
	{ "comments", "author", EMPTY },		/* the same of Excel, which counts them */
	{ "settings", "attachedTemplate", DROP },
	{ "settings", "mailMerge", DROP },
	{ NULL, "absPath", DROP },			/* where the workbook lay */
	{ NULL, "presenceInfo", DROP },
};

/* value NULL: the attribute goes. */
static const struct { const char *element, *name, *value; } attributes[] = {
	{ NULL, "author", "Author" }, { NULL, "initials", "A" }, { NULL, "userName", "Author" }, { NULL, "userId", "" },
	{ NULL, "providerId", "None" }, { "person", "displayName", "Author" }, { "cmAuthor", "name", "Author" },
	{ "author", "name", "Author" }, { "chgData", "name", "Author" }, { "userInfo", "name", "Author" },
	{ "threadedComment", "dT", NULL }, { "cm", "dt", NULL }, { "pageSetup", "id", NULL },
	{ "dbPr", "connection", "" }, { "connection", "sourceFile", NULL }, { "connection", "odcFile", NULL },
};

/* Who changed something when: the day goes with the name. */
static const char *const dated[] = { "ins", "del", "moveFrom", "moveTo", "comment", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tcPrChange", "trPrChange", "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart",
    "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart" };

/* Where programs put the place that something came from. */
static const char *const placed[] = { "descr", "title", "alt", "url", "src", "href", "path", "uri", "link" };

/* Relationships that go whole. */
static const char *const dropped_rels[] = { "thumbnail", "printerSettings", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource" };

/* --- the walk --------------------------------------------------------------------------------------------- */

struct walk {
	XML_Parser	 xml;
	const char	*p;		/* the part */
	size_t		 copied;	/* of it */
	struct str	*out;
	struct strip	*s;
	bool		 failed, changed;
	char		 root[NAME_MOST];
	int		 depth, drop;	/* the depth of what goes, or NO_DROP */
	size_t		 content;	/* where the text of the element begins that is looked at; */
	int		 reads;		/* its depth */
	struct str	 text, fields;	/* that text; the codes of all fields */
	char		*author[AUTHORS_MOST];
	size_t		 nauthors;
};

static bool
is_one_of(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static void
stop(struct walk *w, enum strip_why why)
{
	if (!w->failed)
		strip_refuse(w->s, why);
	w->failed = true;
	XML_StopParser(w->xml, XML_FALSE);
}

static size_t
here(const struct walk *w)
{
	return (size_t)XML_GetCurrentByteIndex(w->xml);
}

static size_t
behind(const struct walk *w)
{
	return here(w) + (size_t)XML_GetCurrentByteCount(w->xml);
}

/* Everything as it was, up to there. */
static void
copy_to(struct walk *w, size_t at)
{
	if (at > w->copied)
		str_add(w->out, w->p + w->copied, at - w->copied);
	w->copied = at;
}

/* From here on, up to the end of the element, nothing. */
static void
drop_from(struct walk *w, size_t at)
{
	copy_to(w, at);
	w->drop = w->depth;
	w->changed = true;
}

/* "space|name" or "name". */
static const char *
local(const char *name)
{
	const char *bar = strrchr(name, '|');

	return bar == NULL ? name : bar + 1;
}

/* --- attributes ------------------------------------------------------------------------------------------- */

struct attribute {
	const char	*name;		/* local */
	size_t		 nname;
	const char	*from, *value, *end;	/* with the blank before it; its value; behind its quote */
	size_t		 nvalue;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next attribute of a tag that expat has found good. */
static bool
next_attribute(const char **p, const char *end, struct attribute *a)
{
	const char *q = *p, *eq, *colon;

	a->from = q;
	while (q < end && is_blank(*q))
		q++;
	if (q >= end || *q == '/' || *q == '>' || (eq = memchr(q, '=', (size_t)(end - q))) == NULL)
		return false;
	a->name = q;
	for (a->nname = (size_t)(eq - q); a->nname > 0 && is_blank(q[a->nname - 1]);)
		a->nname--;
	colon = memchr(q, ':', a->nname);
	if (a->nname >= 5 && memcmp(q, "xmlns", 5) == 0)
		a->nname = 0;		/* no attribute, but what a prefix means */
	else if (colon != NULL) {
		a->nname -= (size_t)(colon + 1 - q);
		a->name = colon + 1;
	}
	for (q = eq + 1; q < end && is_blank(*q);)
		q++;
	a->value = q + 1;
	if (q >= end || (q = memchr(a->value, *q, (size_t)(end - a->value))) == NULL)
		return false;
	a->nvalue = (size_t)(q - a->value);
	*p = a->end = q + 1;
	return true;
}

static bool
is_named(const struct attribute *a, const char *name)
{
	return strlen(name) == a->nname && memcmp(a->name, name, a->nname) == 0;
}

static bool
starts(const struct attribute *a, const char *word)
{
	return a->nvalue >= strlen(word) && strncasecmp(a->value, word, strlen(word)) == 0;
}

/* A file of somebody's machine or office. */
static bool
is_local(const struct attribute *a)
{
	const char *v = a->value;
	bool drive = a->nvalue >= 3 && ((v[0] | 32) >= 'a' && (v[0] | 32) <= 'z') && v[1] == ':' && (v[2] == '\\' || v[2] == '/');

	return drive || starts(a, "file:") || starts(a, "\\\\") || starts(a, "/Users/") || starts(a, "/home/");
}

/* true: the attribute is to have the value *value of n bytes, or to go where *value is NULL. */
static bool
judge_attribute(const char *element, const struct attribute *a, const char **value)
{
	*value = NULL;
	for (size_t i = 0; i < nitems(attributes); i++)
		if (is_named(a, attributes[i].name) && (attributes[i].element == NULL || strcmp(attributes[i].element, element) == 0)) {
			*value = attributes[i].value;
			return *value == NULL || strlen(*value) != a->nvalue || memcmp(*value, a->value, a->nvalue) != 0;
		}
	if (is_named(a, "date") && is_one_of(dated, nitems(dated), element))
		return true;
	for (size_t i = 0; i < nitems(placed); i++)
		if (is_named(a, placed[i]) && is_local(a)) {
			*value = "";
			return true;
		}
	return false;
}

static void
set_value(struct walk *w, const struct attribute *a, const char *value, size_t n)
{
	copy_to(w, (size_t)((value == NULL ? a->from : a->value) - w->p));
	if (value != NULL)
		str_add(w->out, value, n);
	w->copied = (size_t)((value == NULL ? a->end : a->value + a->nvalue) - w->p);
	w->changed = true;
}

/* The tag's attributes stand behind its name. */
static const char *
first_attribute(const char *p, const char *end)
{
	while (p < end && !is_blank(*p) && *p != '>')
		p++;
	return p;
}

static void
change_attributes(struct walk *w, const char *element)
{
	const char *end = w->p + behind(w), *p = first_attribute(w->p + here(w), end), *value;
	struct attribute a;

	while (next_attribute(&p, end, &a))
		if (judge_attribute(element, &a, &value))
			set_value(w, &a, value, value == NULL ? 0 : strlen(value));
}

/* --- relationships ----------------------------------------------------------------------------------------- */

/* Of a path what is no place: its last step. */
static void
keep_last_step(struct walk *w, const struct attribute *a)
{
	const char *from = a->value, *end = a->value + a->nvalue;

	for (const char *p = from; p < end; p++)
		if (*p == '/' || *p == '\\')
			from = p + 1;
	if (from == end)
		set_value(w, a, "removed", 7);
	else
		set_value(w, a, from, (size_t)(end - from));
}

/* A place outside that a document may point to; others, as mhtml: and ms-msdt:, are doors. */
static bool
is_fair(const struct attribute *a)
{
	const char *colon = memchr(a->value, ':', a->nvalue), *slash = memchr(a->value, '/', a->nvalue);

	return colon == NULL || (slash != NULL && slash < colon) || starts(a, "http:") || starts(a, "https:") || starts(a, "mailto:") || starts(a, "tel:") ||
	    starts(a, "about:blank");
}

static void
change_relationship(struct walk *w)
{
	const char *end = w->p + behind(w), *from = first_attribute(w->p + here(w), end), *p = from;
	struct attribute a, target = { .value = NULL };
	bool outside = false, object = false;

	while (next_attribute(&p, end, &a))
		if (is_named(&a, "Type")) {
			const char *name = memrchr(a.value, '/', a.nvalue);
			size_t n = name == NULL ? 0 : (size_t)(a.value + a.nvalue - ++name);

			for (size_t i = 0; i < nitems(dropped_rels); i++)
				if (strlen(dropped_rels[i]) == n && memcmp(dropped_rels[i], name, n) == 0) {
					drop_from(w, here(w));
					return;
				}
			object = n == 9 && memcmp(name, "oleObject", n) == 0;
		} else if (is_named(&a, "TargetMode"))
			outside = starts(&a, "External");
		else if (is_named(&a, "Target"))
			target = a;
	if (!outside || target.value == NULL)
		return;
	if (is_local(&target))
		keep_last_step(w, &target);
	else if (object)
		stop(w, STRIP_OBJECTS);
	else if (!is_fair(&target))
		set_value(w, &target, "about:blank", 11);
}

/* The table of contents has no line for what is no longer there. */
static void
change_override(struct walk *w)
{
	const char *end = w->p + behind(w), *p = first_attribute(w->p + here(w), end);
	struct attribute a;
	char name[NAME_MOST];

	while (next_attribute(&p, end, &a))
		if (is_named(&a, "PartName") && a.nvalue > 1) {
			snprintf(name, sizeof name, "%.*s", (int)a.nvalue - 1, a.value + 1);
			if (strip_drops_part(name))
				drop_from(w, here(w));
			return;
		}
}

/* --- elements ----------------------------------------------------------------------------------------------- */

static void
replace_part(struct walk *w, const char *instead)
{
	copy_to(w, here(w));
	str_puts(w->out, instead);
	w->drop = w->depth;
	w->changed = true;
}

/* name: with its namespace, as expat gives it. */
static bool
is_whole_part(struct walk *w, const char *name)
{
	size_t n = (size_t)(local(name) - name);

	for (size_t i = 0; n > 0 && i < nitems(whole_parts); i++) {
		const char *instead = whole_parts[i].instead;

		if (strlen(whole_parts[i].space) != n - 1 || memcmp(whole_parts[i].space, name, n - 1) != 0 ||
		    strcmp(whole_parts[i].name, local(name)) != 0)
			continue;
		/* Where it says nothing already. */
		if (behind(w) - here(w) != strlen(instead) || memcmp(w->p + here(w), instead, strlen(instead)) != 0)
			replace_part(w, instead);
		return true;
	}
	return false;
}

static void
start_root(struct walk *w, const char *name)
{
	snprintf(w->root, sizeof w->root, "%s", local(name));
	if (is_whole_part(w, name) && w->drop == NO_DROP)
		w->drop = w->depth;
}

static bool
is_ruled(struct walk *w, const char *name)
{
	for (size_t i = 0; i < nitems(elements); i++)
		if (strcmp(elements[i].name, name) == 0 && (elements[i].root == NULL || strcmp(elements[i].root, w->root) == 0)) {
			if (elements[i].what == DROP)
				drop_from(w, here(w));
			return true;
		}
	return false;
}

/* Elements whose text is looked at when it is over. */
static bool
is_read(const struct walk *w, const char *name)
{
	return strcmp(name, "instrText") == 0 || (strcmp(w->root, "comments") == 0 && (strcmp(name, "author") == 0 || strcmp(name, "t") == 0));
}

static void
change_tag(struct walk *w, const char *name)
{
	if (strcmp(name, "Relationship") == 0)
		change_relationship(w);
	else if (strcmp(name, "Override") == 0 && strcmp(w->root, "Types") == 0)
		change_override(w);
	else
		change_attributes(w, name);
}

/* What a field's code says, and that another field begins. */
static void
note_field(struct walk *w, const char *name, const char **atts)
{
	if (strcmp(name, "ddeLink") == 0)
		stop(w, STRIP_OBJECTS);
	if (strcmp(name, "fldChar") == 0)
		str_putc(&w->fields, ' ');
	for (; strcmp(name, "fldSimple") == 0 && *atts != NULL; atts += 2)
		if (strcmp(local(atts[0]), "instr") == 0)
			str_puts(&w->fields, atts[1]);
}

static void XMLCALL
on_start(void *arg, const char *full, const char **atts)
{
	struct walk *w = arg;
	const char *name = local(full);

	w->depth++;
	if (w->failed || w->drop != NO_DROP)
		return;
	if (w->depth == 1)
		start_root(w, full);
	if (w->drop == NO_DROP && !is_ruled(w, name))
		change_tag(w, name);
	note_field(w, name, atts);
	if (w->drop == NO_DROP && w->reads == 0 && is_read(w, name)) {
		w->reads = w->depth;
		w->content = behind(w);
		str_reset(&w->text);
	}
}

static void
cut_text(struct walk *w)
{
	if (here(w) <= w->content)
		return;
	copy_to(w, w->content);
	w->copied = here(w);
	w->changed = true;
}

/* Excel writes the author's name above the text of a comment. */
static bool
is_signature(const struct walk *w)
{
	const char *t = str_text(&w->text);

	for (size_t i = 0; i < w->nauthors; i++) {
		size_t n = strlen(w->author[i]);

		if (n > 0 && strncmp(t, w->author[i], n) == 0 && t[n] == ':' && t[n + 1 + strspn(t + n + 1, " \r\n")] == '\0')
			return true;
	}
	return false;
}

static void
end_read(struct walk *w, const char *name)
{
	w->reads = 0;
	if (strcmp(name, "instrText") == 0)
		str_add(&w->fields, str_text(&w->text), w->text.len);
	else if (strcmp(name, "author") == 0) {
		if (w->nauthors < AUTHORS_MOST)
			w->author[w->nauthors++] = xstrdup(str_text(&w->text));
		cut_text(w);
	} else if (is_signature(w))
		cut_text(w);
}

static void XMLCALL
on_end(void *arg, const char *full)
{
	struct walk *w = arg;

	if (!w->failed && w->drop == w->depth) {
		w->drop = NO_DROP;
		if (w->changed)
			w->copied = behind(w);
	} else if (!w->failed && w->reads == w->depth)
		end_read(w, local(full));
	w->depth--;
}

static void XMLCALL
on_text(void *arg, const char *p, int n)
{
	struct walk *w = arg;

	if (w->reads != 0 && w->text.len < TEXT_MOST)
		str_add(&w->text, p, (size_t)n);
}

static void XMLCALL
on_doctype(void *arg, const char *name, const char *system, const char *public, int subset)
{
	stop(arg, STRIP_DTD);
}

/* A field that asks another program for its text. */
static bool
has_dde(const struct walk *w)
{
	const char *f = str_text(&w->fields);

	for (const char *p = f; (p = strcasestr(p, "DDE")) != NULL; p += 3)
		if ((p == f || p[-1] == ' ' || p[-1] == '\t') && (p[3] == ' ' || strncasecmp(p + 3, "AUTO", 4) == 0))
			return true;
	return false;
}

/* The drawings of comments are no XML of late: they are copied as they are. */
static bool
is_loose(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcasecmp(name + n - 4, ".vml") == 0;
}

static int
run(struct walk *w, const char *name, size_t n)
{
	if (XML_Parse(w->xml, w->p, (int)n, 1) == XML_STATUS_OK && !w->failed) {
		if (has_dde(w))
			return strip_refuse(w->s, STRIP_OBJECTS);
		if (w->changed)
			copy_to(w, n);
		return w->changed ? 1 : 0;
	}
	if (w->failed)
		return -1;
	w->s->left = true;
	return is_loose(name) ? 0 : strip_refuse(w->s, STRIP_DAMAGED);
}

/* Of UTF-16 the places of bytes cannot be told; no office program writes it but for what it was given. */
static bool
is_wide(const char *p, size_t n)
{
	return memchr(p, '\0', n < 200 ? n : 200) != NULL || (n >= 2 && (memcmp(p, "\xff\xfe", 2) == 0 || memcmp(p, "\xfe\xff", 2) == 0));
}

int
strip_xml(const char *name, const char *p, size_t n, struct str *out, struct strip *s)
{
	struct walk w = { .p = p, .out = out, .s = s, .drop = NO_DROP };
	size_t before = out->len;
	int rc;

	if (is_wide(p, n)) {
		s->left = true;
		return 0;
	}
	if ((w.xml = XML_ParserCreateNS(NULL, '|')) == NULL)
		return strip_refuse(s, STRIP_DAMAGED);
	XML_SetUserData(w.xml, &w);
	XML_SetElementHandler(w.xml, on_start, on_end);
	XML_SetCharacterDataHandler(w.xml, on_text);
	XML_SetStartDoctypeDeclHandler(w.xml, on_doctype);
	rc = run(&w, name, n);
	XML_ParserFree(w.xml);
	for (size_t i = 0; i < w.nauthors; i++)
		free(w.author[i]);
	str_fini(&w.text);
	str_fini(&w.fields);
	if (rc != 1)
		str_cut(out, before);
	return rc;
}
