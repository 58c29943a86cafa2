/*
 * Documents of projects: a helper at the door, a row, its bytes.
 */
#include "base/base.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "base/sandbox.h"
#include "base/spool.h"
#include "crypt/digest.h"
#include "meta/registry.h"
#include "model/audit.h"
#include "model/document.h"
#include "model/resources.h"
#include "store/file.h"
#include "text/strip_wire.h"
#include "text/utf8.h"

enum { PIECE = 64 << 10, NAME_MOST = 200, TITLE_MOST = 300 };

/* --- the helper ------------------------------------------------------------------------------------------ */

static int
disk_fault(struct err *e)
{
	return fail(e, err_of_file(errno, ERR_INTERNAL), "a document: %s", strerror(errno));
}

/* Exactly n bytes of what the helper writes; false: there are fewer. */
static bool
read_whole(struct sandbox *s, void *p, size_t n)
{
	for (char *to = p; n > 0;) {
		ssize_t got = sandbox_read(s, to, n);

		if (got <= 0)
			return false;
		to += got;
		n -= (size_t)got;
	}
	return true;
}

/* The bytes behind the head, into a file, with their digest.  1, 0: the helper gave others than it said, -1. */
static int
read_bytes(struct sandbox *s, const struct strip_head *h, int to, struct digest *sum, struct err *e)
{
	char piece[PIECE];
	int64_t at = 0;

	while (at < h->bytes) {
		size_t want = h->bytes - at < PIECE ? (size_t)(h->bytes - at) : PIECE;

		if (!read_whole(s, piece, want))
			return 0;
		/* Whatever the helper is, a picture begins as one. */
		if (at == 0 && h->type <= FT_PPTX && file_type_magic(piece, want) != (h->type >= FT_DOCX ? FT_ZIP : h->type))
			return 0;
		digest_add(sum, piece, want);
		if (spool_write(to, at, piece, want) == -1)
			return disk_fault(e);
		at += (int64_t)want;
	}
	return sandbox_read(s, piece, 1) == 0 ? 1 : 0;
}

static int
read_answer(struct arena *a, struct sandbox *s, struct strip_head *h, struct document_file *out, struct err *e)
{
	unsigned char sum[DIGEST_SIZE];
	char hex[DIGEST_HEX_SIZE];
	uint8_t head[STRIP_HEAD];
	struct digest *g;
	int rc;

	if (!read_whole(s, head, sizeof head) || !strip_head_read(head, h))
		return 0;
	g = digest_new();
	rc = read_bytes(s, h, out->fd, g, e);
	digest_end(g, sum);
	hex_put(hex, sum, sizeof sum);
	out->sha256 = arena_strdup(a, hex);
	return rc;
}

static int
run_helper(struct arena *a, int from, struct strip_head *h, struct document_file *out, struct err *e)
{
	struct sandbox s;
	enum sandbox_end end;
	int rc;

	if (sandbox_start(&s, "strip", from, e) == -1)
		return -1;
	rc = read_answer(a, &s, h, out, e);
	end = sandbox_end(&s);
	if (rc != 0)
		return rc == 1 ? 0 : -1;
	log_warnx("a helper did not look at a document to its end: %s", end == SANDBOX_SPENT ? "no time or memory was left" : "it broke");
	return fail_detail(e, ERR_BAD_FILE, end == SANDBOX_SPENT ? "file_spent" : "file_damaged");
}

/* --- what was found -------------------------------------------------------------------------------------- */

/* A file that says that it is one of ours and is not, is told so; any other by what it is. */
static int
refuse(const struct strip_head *h, const char *claimed, bool fits, struct err *e)
{
	const char *found = file_kinds[h->type].name;

	if (h->why != STRIP_FINE && h->why != STRIP_NOT_KEPT)
		return fail_detail(e, ERR_BAD_FILE, strip_codes[h->why]);
	if (h->type == FT_EMPTY || h->type == FT_UNKNOWN)
		return fail_detail(e, ERR_BAD_FILE, h->type == FT_EMPTY ? "file_empty" : "file_unknown");
	fail_detail(e, ERR_BAD_FILE, fits || *claimed == '\0' ? "file_not_kept" : "file_is_not");
	err_param(e, "found", found);
	err_param(e, "claimed", claimed);
	return -1;
}

static const char *
name_of(struct arena *a, const char *given, const struct file_kind *kind, const char *claimed)
{
	const char *name = file_name_clean(a, given, NAME_MOST);

	return *claimed != '\0' ? name : arena_printf(a, "%s.%s", name, kind->end);
}

static int
take(struct arena *a, const char *name, int from, struct document_file *out, struct err *e)
{
	struct strip_head h;
	const char *claimed;
	bool fits;

	if (run_helper(a, from, &h, out, e) == -1)
		return -1;
	out->type = h.type;
	fits = file_name_fits(a, file_name_clean(a, name, NAME_MOST), &out->type, &claimed);
	if (h.why != STRIP_FINE || !fits)
		return refuse(&h, claimed, fits, e);
	out->name = name_of(a, name, &file_kinds[out->type], claimed);
	out->bytes = h.bytes;
	out->took = h.took;
	out->left = h.left;
	return 0;
}

int
document_take(struct arena *a, const char *dir, const char *name, const void *p, size_t n, struct document_file *out,
    struct err *e)
{
	int from = spool_open(dir), rc = -1;

	out->fd = spool_open(dir);
	if (from == -1 || out->fd == -1 || spool_write(from, 0, p, n) == -1)
		disk_fault(e);
	else
		rc = take(a, name, from, out, e);
	if (from != -1)
		close(from);
	return rc;
}

/* --- which field it evidences ------------------------------------------------------------------------------ */

/* A field of the project, a kind of its parts, or a field of one: its class; CL_STAFF where the whole kind is staff's.  false: there is none. */
static bool
class_of(struct arena *a, const char *name, enum field_class *class)
{
	const struct resource *const *part = project_resource.parts;
	const char *dot = strchr(name, '.'), *first = dot == NULL ? name : arena_strndup(a, name, (size_t)(dot - name));
	const struct field *f = resource_field(&project_resource, name);

	for (; f == NULL && part != NULL && *part != NULL; part++)
		if (strcmp(resource_part_name(&project_resource, *part), first) == 0)
			f = resource_field(*part, dot == NULL ? (*part)->parent : dot + 1);
	if (f == NULL || (f->flags & (FL_HIDDEN | FL_KEY)) != 0)
		return false;
	*class = f->class;
	return true;
}

static int
judge_field(struct arena *a, const struct actor *who, struct document_upload *u, struct err *e)
{
	enum field_class class = CL_PUBLIC;
	struct view v;

	access_view(who, &project_resource, &v);
	if (u->for_field == NULL)
		return 0;
	if (!class_of(a, u->for_field, &class) || (v.see & BIT(class)) == 0) {
		err_field(e, "/for_field", "unknown_field");
		return -1;
	}
	u->staff_only |= class == CL_STAFF;
	return 0;
}

/* --- admission ------------------------------------------------------------------------------------------- */

static int
check_room(struct db *d, int64_t project, struct err *e)
{
	int64_t n = 0;

	if (db_int(d, "SELECT count(*) FROM project_document WHERE project = $1", project, &n, e) == -1)
		return -1;
	if (n < DOCUMENTS_MOST)
		return 0;
	fail_detail(e, ERR_CONFLICT, "documents_most");
	err_param_int(e, "max", DOCUMENTS_MOST);
	return -1;
}

int
document_admit(struct db *d, struct arena *a, const struct actor *who, struct document_upload *u, struct err *e)
{
	unsigned see;
	void *project;
	int rc;

	if (access_may(who, &project_document_resource, V_CHANGE, e) == -1)
		return -1;
	rc = record_get(d, a, who, &project_resource, u->project, &project, &see, e);
	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "no such project");
	return judge_field(a, who, u, e) == -1 ? -1 : check_room(d, u->project, e);
}

/* --- keeping --------------------------------------------------------------------------------------------- */

/* The file's name without its ending. */
static const char *
title_of(struct arena *a, const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot == NULL || dot == name ? name : arena_strndup(a, name, (size_t)(dot - name));
}

static struct project_document *
row_of(struct arena *a, const struct document_upload *u)
{
	struct project_document *x = rec_new(a, &project_document_resource);
	const struct document_file *f = &u->file;

	x->project = u->project;
	x->title = u->title != NULL ? u->title : title_of(a, f->name);
	x->file_name = f->name;
	x->media_type = file_kinds[f->type].media;
	x->bytes = f->bytes;
	x->sha256 = f->sha256;
	x->staff_only = u->staff_only;
	x->for_field = u->for_field;
	x->stripped = f->left ? STRIPPED_NO : f->took ? STRIPPED_YES : STRIPPED_NOTHING;
	return x;
}

int
document_add(struct tx *t, struct arena *a, const struct actor *who, const struct document_upload *u, void **out, struct err *e)
{
	struct document_upload again = *u;
	struct project_document *x;

	if (document_admit(tx_db(t), a, who, &again, e) == -1)
		return -1;
	*out = x = row_of(a, &again);
	if (record_save_move(t, a, who, &project_document_resource, NULL, x, "create", NULL, e) == -1)
		return -1;
	return file_put(t, x->rec.id, u->file.fd, u->file.bytes, e);
}

/* --- giving out ------------------------------------------------------------------------------------------ */

int
document_audit(struct tx *t, const struct actor *who, const struct project_document *x, bool in_place, struct err *e)
{
	return audit_add(t, who, "document.read", &project_document_resource, x->rec.id, x->rec.version, NULL,
	    in_place ? "{\"in_place\":true}" : "{\"in_place\":false}", e);
}

const struct file_kind *
document_kind(const struct project_document *x)
{
	for (size_t i = 0; i < FT_KEPT; i++)
		if (strcmp(file_kinds[i].media, x->media_type) == 0)
			return &file_kinds[i];
	return NULL;
}
