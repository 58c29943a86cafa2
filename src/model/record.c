/*
 * The one write path (design.md 7): whatever changes a record comes through here, from whichever door.
 */
#include "base/base.h"

#include "base/str.h"
#include "meta/rec_veil.h"
#include "meta/relation.h"
#include "model/audit.h"
#include "model/follow.h"
#include "model/kept_reply.h"
#include "model/ledger.h"
#include "model/record.h"
#include "model/resources.h"
#include "store/search.h"

#include "record_in.h"

/* --- reading ------------------------------------------------------------------------------------------ */
static int
get_some(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, field_set only,
    void **out, unsigned *see, struct err *e)
{
	struct view v;
	int rc = rec_load_some(d, a, r, id, only, out, e);

	if (rc != 1)
		return rc;
	access_view(who, r, &v);
	rc = rec_is_there(d, a, &v, r, *out, e);
	*see = rc == 1 ? rec_see(&v, r, *out) : 0;
	return rc == 1 && rec_hide(d, a, &v, r, &(struct rec_seen){ *out, *see }, 1, e) == -1 ? -1 : rc;
}

int
record_get(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    void **out, unsigned *see, struct err *e)
{
	return get_some(d, a, who, r, id, FIELDS_ALL, out, see, e);
}

/* --- rules that need the database --------------------------------------------------------------------- */
static bool
only_complaints(const struct err *e)
{
	return e->code == ERR_OK || e->code == ERR_VALIDATION;
}

static int64_t
int_of(const struct field *f, const void *rec)
{
	return *(const int64_t *)(const void *)((const char *)rec + f->off);
}

static struct err_item *
complain(struct err *e, const struct field *f, const char *code)
{
	return err_field(e, arena_printf(e->arena, "/%s", f->name), code);
}

/* What a reference points to must be there, in sight of who points to it (security.md Z4): its columns say that, no names and lists. */
static int
check_ref(struct db *d, struct arena *a, const struct actor *who, const struct resource *to, int64_t id, const char *pointer,
    struct err *e)
{
	struct err_item *it;
	unsigned see;
	int64_t into;
	void *other;
	int rc = get_some(d, a, who, to, id, 0, &other, &see, e);

	if (rc == 0)
		err_field(e, pointer, "no_such_record");
	if (rc != 1)
		return rc;
	if ((into = record_merged_into(to, other)) == NONE)
		return 0;
	it = err_field(e, pointer, "refers_to_merged");
	err_item_param(e, it, "into", arena_printf(a, "%lld", (long long)into));
	return 0;
}

/* What is archived takes no new parts. */
static int
check_parent(struct db *d, struct arena *a, const struct resource *r, const struct field *f, const void *now, struct err *e)
{
	void *parent;
	int rc;

	if (r->parent == NULL || f != resource_parent_field(r))
		return 0;
	rc = rec_load_some(d, a, f->ref, int_of(f, now), 0, &parent, e);
	if (rc == 1 && ((struct rec *)parent)->archived_at != NONE)
		complain(e, f, "move_of_archived");
	return rc == -1 ? -1 : 0;
}

static bool
list_names(struct arena *a, const struct field *f, const void *rec, const struct field *sub, int64_t id)
{
	int64_t at;

	for (size_t i = 0; rec != NULL && rec_list_ref(a, f, rec, sub, i, &at); i++)
		if (at == id)
			return true;
	return false;
}

/* The same for what rows of a list name and did not name before. */
static int
check_list_refs(struct db *d, struct arena *a, const struct actor *who, const struct field *f, const void *was, const void *now,
    struct err *e)
{
	for (const struct field *s = f->sub->fields; s < f->sub->fields + f->sub->nfields; s++) {
		int64_t id;

		for (size_t i = 0; s->type == F_REF && rec_list_ref(a, f, now, s, i, &id); i++)
			if (id != NONE && !list_names(a, f, was, s, id) && check_ref(d, a, who, s->ref, id,
			    arena_printf(a, "/%s/%zu/%s", f->name, i, s->name), e) == -1)
				return -1;
	}
	return 0;
}

/* References that are given, or those that rules derive. */
static int
check_refs(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    const void *now, bool derived, struct err *e)
{
	size_t n = e->nitems;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		if (((f->flags & FL_READONLY) != 0) != derived || (was != NULL && rec_field_equal(f, was, now)))
			continue;
		if (f->type == F_LIST && check_list_refs(d, a, who, f, was, now, e) == -1)
			return -1;
		if (f->type == F_REF && int_of(f, now) != NONE &&
		    (check_ref(d, a, who, f->ref, int_of(f, now), arena_printf(a, "/%s", f->name), e) == -1 ||
		    check_parent(d, a, r, f, now, e) == -1))
			return -1;
	}
	return e->nitems > n ? -1 : 0;
}

/* The record without the references that are complained of: what a rule would say of their records is not for everybody. */
static void *
without_refused(struct arena *a, const struct resource *r, const void *now, const struct err *e)
{
	void *out = rec_copy(a, r, now);

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++)
		if (f->type == F_REF && err_complains(e, arena_printf(a, "/%s", f->name)))
			*(int64_t *)(void *)((char *)out + f->off) = NONE;
	return out;
}

/* Whose the new record is where that is not said: of who makes it, if rows are his own or he keeps them. */
static void
take_owner(const struct actor *who, const struct resource *r, void *now)
{
	const struct field *own = r->own == NULL ? NULL : resource_field(r, r->own);
	const struct field *keeper = r->keeper == NULL ? NULL : resource_field(r, r->keeper);
	struct view v;

	access_view(who, r, &v);
	if (own != NULL && own->type == F_REF && v.only_own && int_of(own, now) == NONE)
		*(int64_t *)(void *)((char *)now + own->off) = v.own;
	if (keeper != NULL && resource_parent_field(r) == NULL && int_of(keeper, now) == NONE)
		*(int64_t *)(void *)((char *)now + keeper->off) = v.keeper;
}

static void
begin_new(struct arena *a, const struct actor *who, const struct resource *r, void *now)
{
	const struct mover by = { who->account, who->login, actor_ms(who), (unsigned)who->role, who->enterprise };

	take_owner(who, r, now);
	if (r->begin != NULL)
		r->begin(a, &by, now);
}

/* Fields, references, the rules of the resource: complaints of one kind do not hide those of another. */
static int
check_rules(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now,
    struct err *e)
{
	bool bad;

	if (was == NULL)
		begin_new(a, who, r, now);
	if (r->fill != NULL && r->fill(d, now, e) == -1)
		return -1;
	bad = rec_check(r, now, e) == -1;
	if (only_complaints(e) && check_refs(d, a, who, r, was, now, false, e) == -1) {
		now = without_refused(a, r, now, e);
		bad = true;
	}
	if (only_complaints(e) && r->validate != NULL && r->validate(d, was, now, e) == -1)
		bad = true;
	if (only_complaints(e) && check_refs(d, a, who, r, was, now, true, e) == -1)
		bad = true;
	return bad ? -1 : 0;
}

/* Who has rows of his own only makes no others: what he names as theirs is not there for him. */
static void
check_whose(const struct actor *who, const struct resource *r, const void *now, struct err *e)
{
	const struct field *f = r->own == NULL ? NULL : resource_field(r, r->own);
	struct view v;

	access_view(who, r, &v);
	if (f == NULL || f->type != F_REF || !field_is_given(f))
		f = resource_parent_field(r);
	if (f != NULL && v.only_own && int_of(f, now) != NONE && rec_own(r, now) != v.own)
		complain(e, f, "no_such_record");
}

/* Nor any that another keeps; and what he keeps he does not give away. */
static void
check_kept(const struct actor *who, const struct resource *r, const void *now, struct err *e)
{
	struct view v;

	access_view(who, r, &v);
	if (v.keeper == NONE || r->keeper == NULL || rec_keeper(r, now) == v.keeper || (!v.only_kept && rec_change(&v, r, now) != 0))
		return;
	complain(e, r->kept_by != NULL ? resource_field(r, r->kept_by) : resource_parent_field(r), "kept_by_another");
}

static int
taken(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const struct field *f,
    int64_t id, struct err *e)
{
	struct err_item *it;
	unsigned see;
	void *other;
	int rc = record_get(d, a, who, r, id, &other, &see, e);

	if (rc == -1)
		return -1;
	fail(e, ERR_CONFLICT, "%s is taken by %s %lld", f->name, r->name, (long long)id);
	it = complain(e, f, rc == 1 ? "not_unique" : "not_unique_elsewhere");
	if (rc == 0)
		return -1;	/* the actor may not know of that row */
	err_item_param(e, it, "name", record_title(a, r, other, who->lang));
	err_item_param(e, it, "id", arena_printf(a, "%lld", (long long)id));
	return -1;
}

int
record_check_unique(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    const void *now, struct err *e)
{
	int64_t self = was == NULL ? NONE : ((const struct rec *)was)->id, id;

	for (const struct field *f = r->fields; f < r->fields + r->nfields; f++) {
		int rc;

		if ((f->flags & FL_UNIQUE) == 0 || (was != NULL && rec_field_equal(f, was, now)))
			continue;
		rc = rec_find_same(d, r, f, now, self, &id, e);
		if (rc == 1)
			rc = taken(d, a, who, r, f, id, e);
		if (rc == -1)
			return -1;
	}
	return 0;
}

static int
check_allowed(const struct actor *who, const struct resource *r, const void *was, const void *now, struct err *e)
{
	const struct mover by = actor_mover(who);

	return r->allow == NULL ? 0 : r->allow(&by, was, now, e);
}

/* All rules. */
static int
check(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    void *now, struct err *e)
{
	bool bad = check_rules(d, a, who, r, was, now, e) == -1;

	if (e->nitems == 0)
		check_whose(who, r, now, e);
	if (!bad && e->nitems == 0 && check_allowed(who, r, was, now, e) == -1)
		bad = true;
	if (!bad && e->nitems == 0)
		check_kept(who, r, now, e);
	if (!bad && e->nitems == 0 && record_check_unique(d, a, who, r, was, now, e) == -1)
		bad = true;
	return bad || e->nitems > 0 ? -1 : 0;
}

/* --- merged ones -------------------------------------------------------------------------------------- */

int64_t
record_merged_into(const struct resource *r, const void *rec)
{
	return r->merged == NULL ? NONE : int_of(resource_field(r, r->merged), rec);
}

/* The record that stands for id in the end: 1 with *out, 0 (there is no such row), -1. */
int
record_stands_for(struct db *d, const struct resource *r, int64_t id, int64_t *out, struct err *e)
{
	struct str sql = STR_INIT;
	int64_t next = id;
	int rc = 1;

	*out = id;
	if (r->merged == NULL)
		return 1;
	str_printf(&sql, "SELECT %s FROM %s WHERE id = $1", r->merged, r->table);
	while (next != NONE && rc == 1) {
		*out = next;
		rc = db_int(d, sql.p, *out, &next, e);
	}
	str_fini(&sql);
	return rc;
}

static int
fail_merged(struct err *e, int64_t into)
{
	fail_detail(e, ERR_CONFLICT, "record_merged");
	err_param_int(e, "into", into);
	return -1;
}

static int
refuse_merged(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, struct err *e)
{
	unsigned see;
	int64_t into;
	void *rec;
	int rc;

	if (r->merged == NULL || (rc = record_get(d, a, who, r, id, &rec, &see, e)) == 0)
		return 0;
	if (rc == -1)
		return -1;
	if (record_merged_into(r, rec) == NONE)
		return 0;
	if (record_stands_for(d, r, id, &into, e) == -1)
		return -1;
	return fail_merged(e, into);
}

/* --- asked beforehand --------------------------------------------------------------------------------- */

/* Of all complaints those about members of the body. */
static void
keep_members(struct err *e, const struct jv *body)
{
	struct err_item *it = e->items;
	enum err_code code = e->code;

	err_clear(e);
	for (struct err_item *next; it != NULL; it = next) {
		next = it->next;
		if (jv_get(body, arena_strndup(e->arena, it->pointer + 1, strcspn(it->pointer + 1, "/"))) == NULL)
			continue;
		it->next = NULL;
		*e->tail = it;
		e->tail = &it->next;
		e->nitems++;
		e->code = code;
	}
}

/* What the body is laid over: a record that the actor may change, or an empty one. */
static int
begin_check(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    struct target *out, struct err *e)
{
	struct view v;
	int rc;

	access_view(who, r, &v);
	*out = (struct target){ .was = NULL, .see = view_sees_some(&v), .change = view_changes_some(&v) };
	if (id == NONE)
		return access_may(who, r, V_CREATE, e);
	if (refuse_merged(d, a, who, r, id, e) == -1)
		return -1;
	if ((rc = record_get(d, a, who, r, id, &out->was, &out->see, e)) != 1)
		return rc == 0 ? fail(e, ERR_NOT_FOUND, "no %s %lld in scope", r->name, (long long)id) : -1;
	out->change = rec_change(&v, r, out->was);
	return access_may_row(who, r, out->was, V_CHANGE, e);
}

int
record_check_json(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    const struct jv *body, struct err *e)
{
	struct target at;
	void *now;

	if (begin_check(d, a, who, r, id, &at, e) == -1)
		return -1;
	now = at.was == NULL ? rec_new(a, r) : rec_copy(a, r, at.was);
	if (rec_overlay_json(a, r, body, at.see, at.change, now, e) == -1)
		return -1;
	(void)!check_rules(d, a, who, r, at.was, now, e);
	if (e->nitems == 0)
		check_whose(who, r, now, e);
	if (!only_complaints(e))
		return -1;
	keep_members(e, body);
	return e->nitems > 0 ? -1 : record_check_unique(d, a, who, r, at.was, now, e);
}

/* --- saving ------------------------------------------------------------------------------------------- */
/* The search index follows the fields that search reads and the owner of the row. */
static bool
is_found_anew(const struct resource *r, const void *was, field_set changed)
{
	if (r->index == NULL || was == NULL)
		return r->index != NULL;
	for (size_t i = 0; i < r->nfields; i++)
		if ((changed & FIELD_BIT(i)) != 0 &&
		    ((r->fields[i].flags & FL_SEARCH) != 0 || str_eq(r->fields[i].name, r->own)))
			return true;
	return false;
}

static void
make_index(struct arena *a, const struct resource *r, const void *now, struct record_made *out)
{
	struct search_doc doc = { .n = 0 };

	r->index(a, now, &doc);
	search_make(a, r->counter, &doc, &out->index);
	out->indexed = true;
}

void
record_prepare(struct arena *a, const struct resource *r, const void *was, void *now, bool always, struct record_made *out)
{
	field_set diff;

	*out = (struct record_made){ .was = was, .now = now };
	if (r->derive != NULL)
		r->derive(a, now);
	diff = rec_diff(r, was, now);
	out->diff = audit_diff(a, r, was, now);
	if (always || (diff != 0 && is_found_anew(r, was, diff)))
		make_index(a, r, now, out);
}

/* Judge, derive, and make what is to be written; 0: nothing differs. */
static int
make(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now,
    struct record_made *out, struct err *e)
{
	if (check(d, a, who, r, was, now, e) == -1)
		return -1;
	record_prepare(a, r, was, now, false, out);
	return was == NULL || rec_diff(r, was, now) != 0;
}

/* Write, index, audit, count: the part that nobody may leave out. */
static int
write_row(struct tx *t, const struct actor *who, const struct resource *r, const struct record_made *m,
    const char *action, const char *note, struct err *e)
{
	struct rec *now = m->now;
	int rc;

	now->updated_at = actor_ms(who);
	now->updated_by = who->account;
	if (m->was == NULL) {
		now->created_at = now->updated_at;
		now->created_by = now->updated_by;
		rc = rec_insert(t, r, now, e);
	} else
		rc = rec_update(t, r, m->was, now, e);
	if (rc == -1 || (m->indexed && search_write(t, r->counter, now->id, rec_own(r, now), m->was == NULL, &m->index,
	    e) == -1) || audit_add(t, who, action, r, now->id, now->version, m->diff, note, e) == -1)
		return -1;
	tx_touch(t, r->counter);
	return follow_figures(t, who, r, m->was, now, e);
}

int
record_write_as(struct tx *t, const struct actor *who, const struct resource *r, const struct record_made *m,
    const char *action, const char *note, struct err *e)
{
	if (write_row(t, who, r, m, action, note, e) == -1)
		return -1;
	return follow_change(t, who, r, m->was, m->now, e);
}

int
record_follow(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now,
    struct err *e)
{
	struct record_made m = { .was = was, .now = now, .diff = audit_diff(a, r, was, now) };

	if (is_found_anew(r, was, rec_diff(r, was, now)))
		make_index(a, r, now, &m);
	return write_row(t, who, r, &m, "update", NULL, e);
}

int
record_anonymise(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now, struct err *e)
{
	struct record_made m = { .was = was, .now = now };

	if (r->index != NULL)
		make_index(a, r, now, &m);
	return write_row(t, who, r, &m, "erase", NULL, e);
}

int
record_write(struct tx *t, const struct actor *who, const struct resource *r, const struct record_made *m,
    const char *note, struct err *e)
{
	return record_write_as(t, who, r, m, m->was == NULL ? "create" : "update", note, e);
}

static bool
is_first(const struct err_item *all, const struct err_item *it)
{
	for (; all != it; all = all->next)
		if (strcmp(all->code, it->code) == 0)
			return false;
	return true;
}

/* What was warned of and confirmed stands in the note beside what else it says. */
static const char *
with_confirmed(struct arena *a, const char *note, const struct err *e)
{
	struct str *out;
	struct jw w;

	if (e->warned == NULL)
		return note;
	out = str_new(a);
	str_puts(out, "\"confirmed\":");
	jw_init(&w, out);
	jw_array(&w);
	for (const struct err_item *it = e->warned; it != NULL; it = it->next)
		if (is_first(e->warned, it))
			jw_text(&w, it->code);
	jw_end_array(&w);
	return note == NULL ? arena_printf(a, "{%s}", str_text(out)) :
	    arena_printf(a, "%.*s,%s}", (int)strlen(note) - 1, note, str_text(out));
}

static int
save(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was, void *now,
    const char *note, struct err *e)
{
	struct record_made m;
	int rc = make(tx_db(t), a, who, r, was, now, &m, e);

	return rc == 1 ? record_write(t, who, r, &m, with_confirmed(a, note, e), e) : rc;
}

/* No class may change that the actor may not write, however the record came about. */
static int
check_classes(const struct resource *r, unsigned change, const void *was, const void *now, struct err *e)
{
	field_set diff = rec_diff(r, was, now);

	for (size_t i = 0; i < r->nfields; i++)
		if ((diff & FIELD_BIT(i)) != 0 && field_is_writable(&r->fields[i]) &&
		    (change & BIT(r->fields[i].class)) == 0)
			complain(e, &r->fields[i], "read_only_field");
	return e->nitems > 0 ? -1 : 0;
}

int
record_make(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    void *now, struct record_made *out, struct err *e)
{
	struct view v;

	if (access_may(who, r, was == NULL ? V_CREATE : V_CHANGE, e) == -1)
		return -1;
	if (was != NULL && record_merged_into(r, was) != NONE)
		return fail_merged(e, record_merged_into(r, was));
	access_view(who, r, &v);
	if (check_classes(r, was == NULL ? view_changes_some(&v) : rec_change(&v, r, was), was, now, e) == -1)
		return -1;
	return make(d, a, who, r, was, now, out, e);
}

int
record_check(struct db *d, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    void *now, struct err *e)
{
	return check(d, a, who, r, was, now, e);
}

/* --- from JSON ---------------------------------------------------------------------------------------- */
/* That a name is needed follows, too, where one was given that will not do. */
static bool
follows(const struct err_item *it, const struct err *e)
{
	return err_complains(e, it->pointer) ||
	    (str_eq(it->code, "name_needed") && (err_complains(e, "/name_en") || err_complains(e, "/name_local")));
}

/* Of more complaints those about fields that have none yet. */
static void
add_complaints(const struct err *more, struct err *e)
{
	for (const struct err_item *it = more->items; it != NULL; it = it->next)
		if (!follows(it, e))
			err_item_again(e, it->pointer, it);
}

int
record_complain_more(struct db *d, const struct resource *r, const void *was, void *now, struct err *e)
{
	struct err more;

	if (e->code != ERR_VALIDATION)
		return -1;
	err_init(&more, e->arena);
	more.confirmed = e->confirmed;
	if (r->fill != NULL)
		(void)!r->fill(d, now, &more);
	(void)!rec_check(r, now, &more);
	if (only_complaints(&more) && r->validate != NULL)
		(void)!r->validate(d, was, now, &more);
	if (only_complaints(&more))
		add_complaints(&more, e);
	return -1;
}

int
record_create_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r,
    const struct jv *body, void **out, struct err *e)
{
	return record_add_json(t, a, who, r, NULL, NONE, body, out, e);
}

/* The body may not say to whom it belongs: that is said already. */
static int
lay_over_new(struct arena *a, const struct resource *r, const struct view *v, const struct field *link, int64_t to,
    const struct jv *body, void *now, struct err *e)
{
	int rc = rec_overlay_json(a, r, body, view_sees_some(v), view_changes_some(v), now, e);

	if (link == NULL || e->code != (rc == 0 ? ERR_OK : ERR_VALIDATION))
		return rc;
	if (jv_get(body, link->name) != NULL) {
		complain(e, link, "read_only_field");
		rc = -1;
	}
	*(int64_t *)(void *)((char *)now + link->off) = to;
	return rc;
}

int
record_add_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const struct field *link,
    int64_t to, const struct jv *body, void **out, struct err *e)
{
	void *now = rec_new(a, r);
	struct view v;

	if (access_may(who, r, V_CREATE, e) == -1)
		return -1;
	access_view(who, r, &v);
	begin_new(a, who, r, now);
	if (lay_over_new(a, r, &v, link, to, body, now, e) == -1)
		return record_complain_more(tx_db(t), r, NULL, now, e);
	*out = now;
	return save(t, a, who, r, NULL, now, NULL, e);
}

/* --- changing what is there --------------------------------------------------------------------------- */

/* What the other has seen is no longer so: say what became of the fields that changed since. */
static int
stale(struct tx *t, struct arena *a, const struct resource *r, const struct target *at, int64_t version,
    struct err *e)
{
	const struct rec *was = at->was;
	field_set changed;
	struct audit_who by;
	struct str *out;
	struct jw w;

	if (audit_since(tx_db(t), a, r, was->id, version, &changed, &by, e) == -1)
		return -1;
	changed |= resource_field_bit(r, resource_field(r, "version")) |
	    resource_field_bit(r, resource_field(r, "archived_at"));
	out = str_new(e->arena);
	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "current");
	rec_put_json(&w, r, was, at->see, changed);
	jw_ktext(&w, "changed_by", by.login);
	jw_ktext(&w, "changed_by_name", by.name);
	jw_key(&w, "changed_at");
	jw_instant(&w, was->updated_at);
	jw_end_object(&w);
	fail(e, ERR_STALE, "version %lld, now %lld", (long long)version, (long long)was->version);
	/* Members, without the braces around them. */
	e->extra_json = arena_strndup(e->arena, out->p + 1, out->len - 2);
	return -1;
}

int
record_target_merged(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    enum verb verb, int64_t version, struct target *out, struct err *e)
{
	struct view v;
	int rc = record_get(tx_db(t), a, who, r, id, &out->was, &out->see, e);

	if (rc == -1)
		return -1;
	if (rc == 0)
		return fail(e, ERR_NOT_FOUND, "no %s %lld in scope", r->name, (long long)id);
	if (access_may_row(who, r, out->was, verb, e) == -1)
		return -1;
	access_view(who, r, &v);
	out->change = rec_change(&v, r, out->was);
	if (out->change == 0)
		return fail(e, ERR_FORBIDDEN, "no class of the row may be changed");
	if (version != NONE && version != ((struct rec *)out->was)->version)
		return stale(t, a, r, out, version, e);
	return 0;
}

int
record_target(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, enum verb verb,
    int64_t version, struct target *out, struct err *e)
{
	if (refuse_merged(tx_db(t), a, who, r, id, e) == -1)
		return -1;
	return record_target_merged(t, a, who, r, id, verb, version, out, e);
}

int
record_aim(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id, enum verb verb,
    int64_t version, void **was, struct err *e)
{
	struct target at;
	int rc = record_target(t, a, who, r, id, verb, version, &at, e);

	*was = at.was;
	return rc;
}

int
record_save_move(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const void *was,
    void *now, const char *move, const char *note, struct err *e)
{
	struct record_made m;
	int rc = make(tx_db(t), a, who, r, was, now, &m, e);

	return rc == 1 ? record_write_as(t, who, r, &m, move, with_confirmed(a, note, e), e) : rc;
}

/* The history says so when nobody looked at a version first. */
static const char *
unconditional(int64_t version)
{
	return version == NONE ? "{\"unconditional\":true}" : NULL;
}

int
record_change_json(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, const struct jv *patch, void **out, struct err *e)
{
	struct target at;

	if (record_target(t, a, who, r, id, V_CHANGE, version, &at, e) == -1)
		return -1;
	*out = rec_copy(a, r, at.was);
	if (rec_overlay_json(a, r, patch, at.see, at.change, *out, e) == -1)
		return record_complain_more(tx_db(t), r, at.was, *out, e);
	return save(t, a, who, r, at.was, *out, unconditional(version), e);
}

int
record_archive(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, bool archive, void **out, struct err *e)
{
	struct record_made m = { .diff = "{}" };
	struct target at;
	struct rec *now;

	if (record_target(t, a, who, r, id, V_ARCHIVE, version, &at, e) == -1)
		return -1;
	m.was = at.was;
	m.now = now = *out = rec_copy(a, r, at.was);
	if ((now->archived_at != NONE) == archive)
		return 0;
	now->archived_at = archive ? actor_ms(who) : NONE;
	if (!archive && r->judged_back && r->validate(tx_db(t), at.was, now, e) == -1)
		return -1;
	return record_write_as(t, who, r, &m, archive ? "archive" : "restore", unconditional(version), e);
}

/* --- deleting for good -------------------------------------------------------------------------------- */
static int
count_of(struct tx *t, struct arena *a, const struct relation *x, int64_t id, int64_t *n, struct err *e)
{
	const char *sql = arena_printf(a, "SELECT count(*) FROM %s WHERE %s = $1", x->table, x->column);

	*n = 0;
	return db_int(tx_db(t), sql, id, n, e) == -1 ? -1 : 0;
}

static const char *
label_of(const struct relation *x, enum lang lang)
{
	if (x->from != NULL)
		return lang == LANG_ZH ? x->from->zh : x->from->en;
	return lang == LANG_ZH ? x->row->zh : x->row->en;
}

/* What would go with the record, and what tells of it, does not hold it. */
static bool
holds(const struct relation *x)
{
	return x->way == RW_MOVED || (x->way == RW_STAYS && x->from != NULL);
}

static int
fail_held(const struct relation *x, int64_t n, enum lang lang, struct err *e)
{
	bool told = !holds(x);

	fail_detail(e, ERR_CONFLICT, told ? x->row->held : "has_dependents");
	err_param_int(e, told ? "count" : "n", n);
	if (!told)
		err_param(e, "resource", label_of(x, lang));
	return -1;
}

/* What has its own words for it is told before what is a record among others. */
static int
check_dependents(struct tx *t, struct arena *a, const struct resource *r, int64_t id, enum lang lang, struct err *e)
{
	size_t n;
	const struct relation *x = relation_all(&n);
	int64_t count;

	for (int plain = 0; plain < 2; plain++)
		for (size_t i = 0; i < n; i++) {
			if (x[i].to != r || (plain ? !holds(&x[i]) : x[i].row == NULL || x[i].row->held == NULL))
				continue;
			if (count_of(t, a, &x[i], id, &count, e) == -1 || (count > 0 && fail_held(&x[i], count, lang, e) == -1))
				return -1;
		}
	return 0;
}

/* All but what search has of it. */
static int
purge(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, const struct rec *was,
    const char *note, struct err *e)
{
	struct stmt *s;

	if (check_dependents(t, a, r, was->id, who->lang, e) == -1)
		return -1;
	s = tx_stmt(t, arena_printf(a, "DELETE FROM %s WHERE id = $1", r->table));
	stmt_int(s, 1, was->id);
	if (stmt_run(s, e) == -1 || follow_change(t, who, r, was, NULL, e) == -1 ||
	    follow_figures(t, who, r, was, NULL, e) == -1)
		return -1;
	tx_touch(t, r->counter);
	if (audit_add(t, who, "purge", r, was->id, was->version, NULL, note, e) == -1 || audit_forget(t, r, was->id, ERASED_IN_TIME, e) == -1)
		return -1;
	return kept_replies_withhold(t, e);
}

int
record_forget(struct tx *t, const struct resource *r, int64_t id, struct err *e)
{
	return r->index == NULL ? 0 : search_drop(t, r->counter, id, e);
}

int
record_purge(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, struct err *e)
{
	struct target at;

	if (record_target_merged(t, a, who, r, id, V_PURGE, version, &at, e) == -1)
		return -1;
	if (purge(t, a, who, r, at.was, unconditional(version), e) == -1)
		return -1;
	return record_forget(t, r, id, e);
}

/* --- taking back -------------------------------------------------------------------------------------- */

/* The term that a sheet's row opened goes with what the row wrote, unless somebody has worked on it since. */
static int
undo_opened(struct tx *t, struct arena *a, const struct actor *who, struct target *at, const char *note, struct err *e)
{
	const struct rec *n = at->was;
	int64_t id;
	void *term;
	int rc = ledger_opened(t, n->id, &id, e);

	if (rc != 1 || (rc = rec_load(tx_db(t), a, &membership_term_resource, id, &term, e)) != 1)
		return rc;
	if (((struct rec *)term)->version != 1)
		return fail(e, ERR_STALE, "the term that it opened has moved on");
	if (purge(t, a, who, &membership_term_resource, term, note, e) == -1 ||
	    record_forget(t, &membership_term_resource, id, e) == -1)
		return -1;
	return rec_load(tx_db(t), a, &enterprise_resource, n->id, &at->was, e) == -1 ? -1 : 0;
}

/* The old values; those of the ledger have gone back by themselves. */
static int
lay_back(struct arena *a, const struct resource *r, const struct jv *old, const struct target *at, void *now, struct err *e)
{
	struct err mine;

	err_init(&mine, a);
	if (rec_overlay_json(a, r, old, at->see, at->change, now, &mine) == 0)
		return 0;
	for (const struct err_item *it = mine.items; it != NULL; it = it->next) {
		const struct field *f = resource_field(r, it->pointer + 1);

		if (f == NULL || f->differs == NULL)
			return fail(e, mine.code, "%s: what stood there cannot be written", it->pointer);
	}
	return mine.items == NULL ? fail(e, mine.code, "%s", mine.log) : 0;
}

int
record_undo(struct tx *t, struct arena *a, const struct actor *who, const struct resource *r, int64_t id,
    int64_t version, const struct jv *old, const char *note, struct err *e)
{
	struct target at;
	void *now;

	if (record_target(t, a, who, r, id, V_IMPORT, version, &at, e) == -1)
		return -1;
	if (r == &enterprise_resource && undo_opened(t, a, who, &at, note, e) == -1)
		return -1;
	if (old == NULL)
		return purge(t, a, who, r, at.was, note, e);
	now = rec_copy(a, r, at.was);
	if (lay_back(a, r, old, &at, now, e) == -1)
		return -1;
	return save(t, a, who, r, at.was, now, note, e);
}
