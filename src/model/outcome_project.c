/*
 * From an outcome to a project.
 *
 * Whoever may change the outcome may do it, the officer of the trip too, who otherwise makes no projects: so rights are judged here, by
 * the outcome, and the rows are written as those of a move are, by all rules.
 */
#include "base/base.h"

#include "base/str.h"
#include "model/outcome_project.h"
#include "model/resources.h"
#include "text/date.h"
#include "text/json.h"

#define ACT	"begin_project"		/* in the log */

struct act {
	struct tx	*t;
	struct arena	*a;
	const struct actor *who;
	const struct outcome *o;
};

/* --- may it? --------------------------------------------------------------------------------------------- */

static int
admit(const struct act *x, struct err *e)
{
	if (x->who->role == R_MEMBER_ADMIN || x->who->role == R_MEMBER_EDITOR)
		return fail(e, ERR_FORBIDDEN, "a member begins no projects");
	if (x->o->rec.archived_at != NONE)
		return fail_detail(e, ERR_CONFLICT, "move_of_archived");
	if (x->o->state == OS_REJECTED)
		return fail_detail(e, ERR_CONFLICT, "outcome_rejected");
	if (x->o->project == NONE)
		return 0;
	fail_detail(e, ERR_CONFLICT, "outcome_has_project");
	err_param_int(e, "project", x->o->project);
	return -1;
}

/* --- a new one --------------------------------------------------------------------------------------------- */

/* What others fill in of a project is for those alone who see it. */
static unsigned
given_classes(const struct actor *who)
{
	struct view v;

	access_view(who, &project_resource, &v);
	return v.see;
}

static const char *
told_source(const struct act *x)
{
	struct stmt *s = db_stmt(tx_db(x->t), "SELECT COALESCE(title_zh, title_en) FROM delegation WHERE id = $1");
	const char *out = NULL;
	struct err none;

	err_init(&none, x->a);
	stmt_int(s, 1, x->o->delegation);
	if (stmt_row(s, &none) == 1)
		out = arena_strdup(x->a, col_text(s, 0));
	stmt_done(s);
	return out;
}

static void
fill(const struct act *x, struct project *p)
{
	p->enterprise = x->o->enterprise;
	p->origin_delegation = x->o->delegation;
	p->origin_outcome = x->o->rec.id;
	if (p->name_zh == NULL && p->name_en == NULL)
		p->name_zh = x->o->title;
	if (p->source == NULL)
		p->source = told_source(x);
	if (p->stage == NONE)
		p->stage = PS_LEAD;
}

static int
check_whose(const struct jv *body, const struct outcome *o, struct err *e)
{
	const struct jv *v = jv_get(body, "enterprise");
	int64_t id;

	if (v != NULL && (jv_int(v, &id) == -1 || id != o->enterprise))
		err_field(e, "/enterprise", "of_another_enterprise");
	return e->nitems > 0 ? -1 : 0;
}

/* What the outcome said that it would come to. */
static int
add_intended(const struct act *x, const struct project *p, struct err *e)
{
	struct project_amount *m;

	if (x->o->value.minor == NONE || x->o->value_kind != OV_INTENDED)
		return 0;
	m = rec_new(x->a, &project_amount_resource);
	m->project = p->rec.id;
	m->enterprise = p->enterprise;
	m->kind = AK_INTENDED;
	m->scope = AS_WHOLE;
	m->amount = x->o->value;
	m->as_of = x->o->signed_on;
	m->source = p->source;
	if (m->as_of == NULL) {
		char day[DATE_SIZE];

		date_here(x->o->rec.created_at, day);
		m->as_of = arena_strdup(x->a, day);
	}
	return record_save_move(x->t, x->a, x->who, &project_amount_resource, NULL, m, ACT, NULL, e);
}

static int
make_project(const struct act *x, const struct jv *body, struct project **out, struct err *e)
{
	unsigned classes = given_classes(x->who);
	struct project *p = rec_new(x->a, &project_resource);

	if (check_whose(body, x->o, e) == -1 || rec_overlay_json(x->a, &project_resource, body, classes, classes, p, e) == -1)
		return -1;
	fill(x, p);
	*out = p;
	if (record_save_move(x->t, x->a, x->who, &project_resource, NULL, p, ACT, NULL, e) == -1)
		return -1;
	return add_intended(x, p, e);
}

/* --- one that is there --------------------------------------------------------------------------------------- */

static int
find_project(const struct act *x, const struct jv *body, struct project **out, struct err *e)
{
	static const char *const keys[] = { "project", NULL };
	int64_t id;
	unsigned see;
	void *rec;
	int rc;

	if (jr_only(body, keys, e) == -1 || jr_int(body, "project", 1, JSON_INT_MAX, &id, e) == -1)
		return -1;
	if ((rc = record_get(tx_db(x->t), x->a, x->who, &project_resource, id, &rec, &see, e)) == -1)
		return -1;
	if (rc == 0 || ((struct rec *)rec)->archived_at != NONE)
		err_field(e, "/project", "no_such_record");
	else if (((struct project *)rec)->enterprise != x->o->enterprise)
		err_field(e, "/project", "of_another_enterprise");
	*out = rec;
	return e->nitems > 0 ? -1 : 0;
}

static int
set_origin(const struct act *x, struct project **p, struct err *e)
{
	struct project *now;

	if ((*p)->origin_outcome != NONE || ((*p)->origin_delegation != NONE && (*p)->origin_delegation != x->o->delegation))
		return 0;
	now = rec_copy(x->a, &project_resource, *p);
	now->origin_delegation = x->o->delegation;
	now->origin_outcome = x->o->rec.id;
	if (record_follow(x->t, x->a, x->who, &project_resource, *p, now, e) == -1)
		return -1;
	*p = now;
	return 0;
}

static int
link_project(const struct act *x, const struct jv *body, struct project **out, struct err *e)
{
	return find_project(x, body, out, e) == -1 ? -1 : set_origin(x, out, e);
}

/* --- the rest of it --------------------------------------------------------------------------------------------- */

static int
add_attribution(const struct act *x, const struct project *p, struct err *e)
{
	struct attribution *n = rec_new(x->a, &attribution_resource);

	n->delegation = x->o->delegation;
	n->outcome = x->o->rec.id;
	n->project = p->rec.id;
	n->enterprise = p->enterprise;
	return record_save_move(x->t, x->a, x->who, &attribution_resource, NULL, n, ACT, NULL, e);
}

static int
point_outcome(const struct act *x, const struct project *p, struct err *e)
{
	struct outcome *now = rec_copy(x->a, &outcome_resource, x->o);

	now->project = p->rec.id;
	return record_save_move(x->t, x->a, x->who, &outcome_resource, x->o, now, ACT, NULL, e);
}

int
outcome_project(struct tx *t, struct arena *a, const struct actor *who, int64_t id, int64_t version, const struct jv *body,
    struct project **project, bool *made, struct err *e)
{
	struct act x = { t, a, who, NULL };
	void *was;

	if (record_aim(t, a, who, &outcome_resource, id, V_CHANGE, version, &was, e) == -1)
		return -1;
	x.o = was;
	if (admit(&x, e) == -1)
		return -1;
	*made = jv_get(body, "project") == NULL;
	if ((*made ? make_project : link_project)(&x, body, project, e) == -1 || add_attribution(&x, *project, e) == -1)
		return -1;
	return point_outcome(&x, *project, e);
}
