/*
 * Where else a person stands: other delegates of the same contact, the contact, persons of applications; and what of him an erasure leaves.
 */
#include "base/base.h"

#include "model/record.h"

#include "paper_in.h"

/* --- finding ---------------------------------------------------------------------------------------------- */

#define HIS_CONTACTS	"(SELECT contact FROM delegate WHERE person = $1 AND contact IS NOT NULL)"

/* Of what, and how its numbers are found. */
static const struct {
	const struct resource *r;
	const char	*sql;
} where[TRACES] = {
	[TRACE_DELEGATE] = { &delegate_resource, "SELECT id FROM delegate WHERE person = $1 OR contact IN " HIS_CONTACTS " ORDER BY id" },
	[TRACE_CONTACT] = { &contact_resource, "SELECT id FROM contact WHERE id IN " HIS_CONTACTS " ORDER BY id" },
	[TRACE_APPLICATION] = { &application_resource, "SELECT id FROM application WHERE id IN (SELECT application FROM delegate WHERE person = $1"
	    " AND application IS NOT NULL) OR id IN (SELECT owner FROM application_person WHERE contact IN " HIS_CONTACTS ") ORDER BY id" },
};

static int
find_ids(struct db *d, struct arena *a, const char *sql, int64_t person, struct trace *out, struct err *e)
{
	struct stmt *s = db_stmt(d, sql);
	struct str *all = str_new(a);
	int64_t id;
	int rc;

	stmt_int(s, 1, person);
	while ((rc = stmt_row(s, e)) == 1) {
		id = col_int(s, 0);
		str_add(all, &id, sizeof id);
	}
	*out = (struct trace){ (const int64_t *)(const void *)all->p, all->len / sizeof id };
	return rc;
}

static bool
is_his_name(const struct traces *x, const char *name)
{
	for (size_t i = 0; name != NULL && i < x->nnames; i++)
		if (strcmp(x->name[i], name) == 0)
			return true;
	return false;
}

static int
find_names(struct db *d, struct arena *a, int64_t person, struct traces *x, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT name_zh, name_en FROM delegate WHERE person = $1"
	    " UNION SELECT name_zh, name_en FROM contact WHERE id IN " HIS_CONTACTS);
	struct str *all = str_new(a);
	const char *name;
	int rc;

	stmt_int(s, 1, person);
	while ((rc = stmt_row(s, e)) == 1)
		for (int i = 0; i < 2; i++)
			if ((name = col_text(s, i)) != NULL && strcmp(name, ERASED_NAME) != 0) {
				name = arena_strdup(a, name);
				str_add(all, &name, sizeof name);
			}
	x->name = (const char *const *)(const void *)all->p;
	x->nnames = all->len / sizeof name;
	return rc;
}

int
traces_find(struct db *d, struct arena *a, int64_t person, struct traces *x, struct err *e)
{
	for (int i = 0; i < TRACES; i++)
		if (find_ids(d, a, where[i].sql, person, &x->of[i], e) == -1)
			return -1;
	return find_names(d, a, person, x, e);
}

static int
add_names(struct db *d, struct arena *a, const struct audit_gone *of, struct str *names, struct err *e)
{
	struct stmt *s = db_stmt(d, of->r == &contact_resource ? "SELECT name_zh, name_en FROM contact WHERE id = $1" :
	    "SELECT name_zh, name_en FROM delegate WHERE id = $1");
	const char *name;
	int rc;

	stmt_int(s, 1, of->id);
	while ((rc = stmt_row(s, e)) == 1)
		for (int i = 0; i < 2; i++)
			if ((name = arena_strdup(a, col_text(s, i))) != NULL && strcmp(name, ERASED_NAME) != 0)
				str_add(names, &name, sizeof name);
	return rc;
}

int
traces_of(struct db *d, struct arena *a, const struct audit_gone *of, size_t n, struct traces *x, struct err *e)
{
	struct str *names = str_new(a), *ids;

	for (int kind = 0; kind < TRACES; kind++) {
		ids = str_new(a);
		for (size_t i = 0; i < n; i++)
			if (of[i].r == where[kind].r)
				str_add(ids, &of[i].id, sizeof of[i].id);
		x->of[kind] = (struct trace){ (const int64_t *)(const void *)ids->p, ids->len / sizeof(int64_t) };
	}
	for (size_t i = 0; i < n; i++)
		if (of[i].r != &application_resource && add_names(d, a, &of[i], names, e) == -1)
			return -1;
	x->name = (const char *const *)(const void *)names->p;
	x->nnames = names->len / sizeof(const char *);
	return 0;
}

static bool
holds(const struct trace *x, int64_t id)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->id[i] == id)
			return true;
	return false;
}

/* --- taking away ------------------------------------------------------------------------------------------- */

static bool
forget_delegate(struct arena *a, const struct traces *x, void *rec)
{
	struct delegate *now = rec;

	now->name_zh = ERASED_NAME;
	now->name_en = now->title = now->badge_name = NULL;
	now->contact = NONE;
	now->show_to_members = 0;
	return true;
}

/* Nobody writes to him any more. */
static bool
forget_contact(struct arena *a, const struct traces *x, void *rec)
{
	struct contact *now = rec;

	now->name_zh = ERASED_NAME;
	now->name_zh_sort = NULL;
	now->name_en = now->title = now->chamber_roles = now->mobile = now->email = now->wechat = NULL;
	now->do_not_contact = 1;
	return true;
}

/* Of his contact; or without any, of his name. */
static bool
is_his(const struct traces *x, const struct jv *row)
{
	int64_t contact = NONE;

	if (jv_number(jv_get(row, "contact")) != NULL && jv_int(jv_get(row, "contact"), &contact) == 0)
		return holds(&x->of[TRACE_CONTACT], contact);
	return is_his_name(x, jv_text(jv_get(row, "name_zh"))) || is_his_name(x, jv_text(jv_get(row, "name_en")));
}

static void
put_person(struct jw *w, const struct jv *row, bool his)
{
	static const char *const texts[] = { "name_zh", "name_en", "title", "mobile" };
	int64_t contact = NONE;

	jw_object(w);
	jw_ktext(w, texts[0], his ? ERASED_NAME : jv_text(jv_get(row, texts[0])));
	for (size_t i = 1; i < nitems(texts); i++)
		jw_ktext(w, texts[i], his ? NULL : jv_text(jv_get(row, texts[i])));
	if (!his && jv_number(jv_get(row, "contact")) != NULL)
		(void)!jv_int(jv_get(row, "contact"), &contact);
	jw_kint(w, "contact", contact);
	jw_end_object(w);
}

static bool
forget_person(struct arena *a, const struct traces *x, void *rec)
{
	struct application *now = rec;
	struct str *out = str_new(a);
	struct err e = { .arena = a };
	const struct jv *all = NULL;
	bool some = false;
	struct jw w;

	if (now->persons == NULL || json_parse(a, now->persons, strlen(now->persons), &all, &e) == -1)
		return false;
	jw_init(&w, out);
	jw_array(&w);
	for (const struct jv *row = jv_first(all); row != NULL; row = jv_next(row)) {
		bool his = is_his(x, row);

		put_person(&w, row, his);
		some |= his;
	}
	jw_end_array(&w);
	now->persons = str_text(out);
	return some;
}

static int
forget_one(struct tx *t, const struct actor *who, const struct traces *x, enum trace_kind kind, int64_t id, struct err *e)
{
	static bool (*const forget[TRACES])(struct arena *, const struct traces *, void *) = {
		[TRACE_DELEGATE] = forget_delegate, [TRACE_CONTACT] = forget_contact, [TRACE_APPLICATION] = forget_person };
	const struct resource *r = where[kind].r;
	void *was, *now;
	int rc = rec_load(tx_db(t), e->arena, r, id, &was, e);

	if (rc == -1 || audit_forget(t, r, id, ERASED_PERSON, e) == -1)
		return -1;
	if (rc == 0)
		return 0;
	now = rec_copy(e->arena, r, was);
	if (!forget[kind](e->arena, x, now))
		return 0;
	if (r->derive != NULL)
		r->derive(e->arena, now);
	return record_anonymise(t, e->arena, who, r, was, now, e) == -1 ? -1 : 1;
}

int
traces_forget(struct tx *t, const struct actor *who, const struct traces *x, struct person_erased *done, struct err *e)
{
	int64_t *const n[TRACES] = { [TRACE_DELEGATE] = &done->delegates, [TRACE_CONTACT] = &done->contacts, [TRACE_APPLICATION] = &done->applications };
	int rc;

	/* Delegates last: what else is his is found by them. */
	for (int kind = TRACES - 1; kind >= 0; kind--)
		for (size_t i = 0; i < x->of[kind].n; i++) {
			if ((rc = forget_one(t, who, x, kind, x->of[kind].id[i], e)) == -1)
				return -1;
			*n[kind] += rc;
		}
	return 0;
}

/* --- what stays ----------------------------------------------------------------------------------------------- */

static bool
names_him(const struct traces *x, const char *text)
{
	for (size_t i = 0; text != NULL && i < x->nnames; i++)
		if (strstr(text, x->name[i]) != NULL)
			return true;
	return false;
}

/* What the log says in notes: values of his fields are sealed, and their key is destroyed. */
static int
count_log(struct db *d, const struct traces *x, const char *resource, int64_t id, int64_t *n, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT diff, note FROM audit WHERE resource = $1 AND record = $2");
	int rc;

	stmt_text(s, 1, resource);
	stmt_int(s, 2, id);
	while ((rc = stmt_row(s, e)) == 1)
		*n += names_him(x, col_text(s, 0)) || names_him(x, col_text(s, 1));
	return rc;
}

static int
count_imports(struct db *d, const struct traces *x, int64_t *n, struct err *e)
{
	struct stmt *s;
	int rc = 0;

	*n = 0;
	for (size_t i = 0; i < x->nnames && rc != -1; i++) {
		s = db_stmt(d, "SELECT count(*) FROM import WHERE id IN (SELECT import FROM import_row WHERE strpos(told, $1) > 0)");
		stmt_text(s, 1, x->name[i]);
		if ((rc = stmt_row(s, e)) == 1 && col_int(s, 0) > *n)
			*n = col_int(s, 0);
		stmt_done(s);
	}
	return rc == -1 ? -1 : 0;
}

/* Lists of his trips that went to somebody: what they hold is not in this house any more. */
static int
count_handed_on(struct db *d, const struct traces *x, int64_t *n, struct err *e)
{
	int64_t one = 0;

	for (size_t i = 0; i < x->of[TRACE_DELEGATE].n; i++) {
		if (db_int(d, "SELECT count(*) FROM document_pack WHERE delegation = (SELECT delegation FROM delegate WHERE id = $1)",
		    x->of[TRACE_DELEGATE].id[i], &one, e) == -1)
			return -1;
		*n += one;
	}
	return 0;
}

int
traces_left(struct db *d, const struct traces *x, struct person_erased *done, struct err *e)
{
	for (int kind = 0; kind < TRACES; kind++)
		for (size_t i = 0; i < x->of[kind].n; i++)
			if (count_log(d, x, where[kind].r->name, x->of[kind].id[i], &done->log_entries, e) == -1)
				return -1;
	return count_imports(d, x, &done->imports, e) == -1 ? -1 : count_handed_on(d, x, &done->handed_on, e);
}

void
person_erased_put(struct jw *w, int64_t person, const struct person_erased *x)
{
	jw_object(w);
	jw_kint(w, "erased", person);
	jw_kint(w, "papers", x->papers);
	jw_kint(w, "delegates", x->delegates);
	jw_kint(w, "contacts", x->contacts);
	jw_kint(w, "applications", x->applications);
	jw_key(w, "stays");
	jw_object(w);
	jw_kint(w, "log_entries", x->log_entries);
	jw_kint(w, "imports", x->imports);
	jw_kint(w, "handed_on", x->handed_on);
	jw_end_object(w);
	jw_end_object(w);
}
