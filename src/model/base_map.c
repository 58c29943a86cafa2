/*
 * The approved base map: one row of base_map.
 */
#include "base/base.h"

#include "base/spool.h"
#include "model/audit.h"
#include "model/base_map.h"
#include "model/people.h"
#include "model/project.h"
#include "text/utf8.h"

/* --- reading ----------------------------------------------------------------------------------------- */

int
base_map_get(struct db *d, struct arena *a, struct base_map *out, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT m.number, m.media_type, m.sha256, length(m.picture), m.anchors, m.updated_at, u.name"
	    " FROM base_map m JOIN account u ON u.id = m.updated_by WHERE m.id = 1");
	int rc = stmt_row(s, e);

	if (rc == 1)
		*out = (struct base_map){ arena_strdup(a, col_text(s, 0)), arena_strdup(a, col_text(s, 1)), arena_strdup(a, col_text(s, 2)),
		    col_int(s, 3), arena_strdup(a, col_text(s, 4)), col_int(s, 5), arena_strdup(a, col_text(s, 6)) };
	stmt_done(s);
	return rc;
}

int
base_map_picture(struct db *d, struct arena *a, struct base_map *out, const char **p, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT media_type, sha256, picture FROM base_map WHERE id = 1");
	int rc = stmt_row(s, e);

	if (rc == 1) {
		size_t n;
		const void *bytes = col_blob(s, 2, &n);

		*out = (struct base_map){ .media_type = arena_strdup(a, col_text(s, 0)), .sha256 = arena_strdup(a, col_text(s, 1)), .bytes = (int64_t)n };
		*p = memcpy(arena_alloc(a, n), bytes, n);
	}
	stmt_done(s);
	return rc;
}

/* --- what is given ----------------------------------------------------------------------------------- */

int
base_map_take(struct arena *a, const char *dir, const char *name, const void *p, size_t n, struct document_file *out,
    struct err *e)
{
	if (n > BASE_MAP_BYTES) {
		err_item_param(e, err_field(e, "/file", "picture_too_large"), "max", "2");
		return -1;
	}
	if (document_take(a, dir, name, p, n, out, e) == -1)
		return -1;
	if (out->type == FT_PNG || out->type == FT_JPEG || out->type == FT_WEBP)
		return 0;
	err_item_param(e, err_field(e, "/file", "file_no_picture"), "found", file_kinds[out->type].name);
	return -1;
}

int
base_map_number(struct arena *a, const char *text, const char **out, struct err *e)
{
	*out = text == NULL ? "" : utf8_clean(a, text, true);
	if (**out == '\0')
		err_field(e, "/number", "required");
	else if (utf8_count(*out) > BASE_MAP_NUMBER)
		err_item_param(e, err_field(e, "/number", "too_long"), "max", arena_printf(a, "%d", BASE_MAP_NUMBER));
	return e->nitems > 0 ? -1 : 0;
}

/* A number between the edges of the picture. */
static int
read_side(struct arena *a, const struct jv *anchor, const char *country, const char *side, int64_t *out, struct err *e)
{
	const struct jv *v = jv_type(anchor) == J_OBJECT ? jv_get(anchor, side) : NULL;

	if (v != NULL && jv_type(v) == J_NUMBER && jv_int(v, out) == 0 && *out >= 0 && *out <= BASE_MAP_SPAN)
		return 0;
	err_field(e, arena_printf(a, "/anchors/%s/%s", country, side), "anchor_outside");
	return -1;
}

static int
put_anchor(struct arena *a, struct jw *w, const struct jv *anchor, struct err *e)
{
	const char *country = jv_key(anchor);
	struct str at = STR_INIT;
	int64_t x, y;

	if (!project_country_fits(country)) {
		str_puts(&at, "/anchors");
		json_pointer(&at, country);
		err_field(e, str_text(&at), "not_asean");
		str_fini(&at);
		return -1;
	}
	if (read_side(a, anchor, country, "x", &x, e) == -1 || read_side(a, anchor, country, "y", &y, e) == -1)
		return -1;
	jw_key(w, country);
	jw_object(w);
	jw_kint(w, "x", x);
	jw_kint(w, "y", y);
	jw_end_object(w);
	return 0;
}

int
base_map_anchors(struct arena *a, const struct jv *given, const char **out, struct err *e)
{
	struct str *text = str_new(a);
	struct jw w;

	if (jv_type(given) != J_OBJECT) {
		err_item_param(e, err_field(e, "/anchors", "wrong_type"), "expected", "object");
		return -1;
	}
	jw_init(&w, text);
	jw_object(&w);
	for (const struct jv *v = jv_first(given); v != NULL; v = jv_next(v))
		if (put_anchor(a, &w, v, e) == -1)
			return -1;
	jw_end_object(&w);
	*out = str_text(text);
	return 0;
}

/* --- keeping ----------------------------------------------------------------------------------------- */

static void
put_fact(struct jw *w, const char *key, const char *old, const char *new)
{
	if (str_eq(old, new))
		return;
	jw_key(w, key);
	jw_object(w);
	if (old != NULL)
		jw_ktext(w, "old", old);
	jw_ktext(w, "new", new);
	jw_end_object(w);
}

/* The log says which picture by its digest, and that anchors are others. */
static int
tell(struct tx *t, struct arena *a, const struct actor *who, const char *action, const struct base_map *was, const struct base_map *now,
    struct err *e)
{
	struct str *diff = str_new(a);
	struct jw w;

	jw_init(&w, diff);
	jw_object(&w);
	put_fact(&w, "number", was->number, now->number);
	put_fact(&w, "sha256", was->sha256, now->sha256);
	put_fact(&w, "anchors", was->anchors, now->anchors);
	jw_end_object(&w);
	tx_touch(t, COUNTER_SETTING);
	return audit_add(t, who, action, NULL, NONE, NONE, str_text(diff), NULL, e);
}

static int
write_row(struct tx *t, const struct actor *who, const struct base_map *x, const char *picture, struct err *e)
{
	struct stmt *s = tx_stmt(t, picture == NULL ?
	    "UPDATE base_map SET number = $1, anchors = $2, updated_at = $3, updated_by = $4 WHERE id = 1" :
	    "INSERT INTO base_map (id, number, anchors, updated_at, updated_by, media_type, sha256, picture) VALUES (1, $1, $2, $3, $4, $5, $6, $7)"
	    " ON CONFLICT (id) DO UPDATE SET number = excluded.number, anchors = excluded.anchors, updated_at = excluded.updated_at,"
	    " updated_by = excluded.updated_by, media_type = excluded.media_type, sha256 = excluded.sha256, picture = excluded.picture");

	stmt_text(s, 1, x->number);
	stmt_text(s, 2, x->anchors);
	stmt_int(s, 3, actor_ms(who));
	stmt_int(s, 4, who->account);
	if (picture != NULL) {
		stmt_text(s, 5, x->media_type);
		stmt_text(s, 6, x->sha256);
		stmt_blob(s, 7, picture, (size_t)x->bytes);
	}
	return stmt_run(s, e);
}

/* The stripped bytes, in the arena. */
static int
read_picture(struct arena *a, const struct document_file *file, const char **out, struct err *e)
{
	char *p = arena_alloc(a, (size_t)file->bytes + 1);

	*out = p;
	return spool_read(file->fd, 0, p, (size_t)file->bytes) == (ssize_t)file->bytes ? 0 :
	    fail(e, ERR_INTERNAL, "the file of a base map cannot be read");
}

int
base_map_put(struct tx *t, struct arena *a, const struct actor *who, const char *number, const char *anchors,
    const struct document_file *file, struct err *e)
{
	struct base_map was = { .number = NULL }, now;
	const char *picture = NULL;
	int rc = base_map_get(tx_db(t), a, &was, e);

	if (rc == -1 || (file != NULL && read_picture(a, file, &picture, e) == -1))
		return -1;
	if (rc == 0 && file == NULL) {
		err_field(e, "/file", "required");
		return -1;
	}
	now = was;
	now.number = number;
	now.anchors = anchors != NULL ? anchors : was.anchors != NULL ? was.anchors : "{}";
	if (file != NULL) {
		now.media_type = file_kinds[file->type].media;
		now.sha256 = file->sha256;
		now.bytes = file->bytes;
	}
	return write_row(t, who, &now, picture, e) == -1 ? -1 : tell(t, a, who, "base_map.set", &was, &now, e);
}

int
base_map_delete(struct tx *t, struct arena *a, const struct actor *who, struct err *e)
{
	struct base_map was;
	int rc = base_map_get(tx_db(t), a, &was, e);

	if (rc != 1)
		return rc == -1 ? -1 : fail(e, ERR_NOT_FOUND, "there is no base map");
	if (stmt_run(tx_stmt(t, "DELETE FROM base_map WHERE id = 1"), e) == -1)
		return -1;
	tx_touch(t, COUNTER_SETTING);
	return audit_add(t, who, "base_map.delete", NULL, NONE, NONE, NULL,
	    arena_printf(a, "{\"sha256\":\"%s\"}", was.sha256), e);
}
