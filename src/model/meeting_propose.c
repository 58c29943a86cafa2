/*
 * What a proposal is asked for, and its answer as JSON.
 */
#include "base/base.h"

#include "base/msg.h"
#include "base/str.h"
#include "meeting_task.h"

/* --- the body ------------------------------------------------------------------------------------------- */

static int
read_ids(struct arena *a, const struct jv *body, const char *key, const int64_t **out, size_t *n, struct err *e)
{
	const struct jv *list = jv_get(body, key);
	int64_t *ids;

	if (list == NULL)
		return 0;
	if (jv_type(list) != J_ARRAY)
		return err_type(e, arena_printf(a, "/%s", key), "array");
	ids = arena_array(a, jv_count(list), sizeof(*ids));
	for (const struct jv *v = jv_first(list); v != NULL; v = jv_next(v))
		if (jv_int(v, &ids[(*n)++]) == -1)
			return err_type(e, arena_printf(a, "/%s/%zu", key, *n - 1), "integer");
	*out = ids;
	return 0;
}

int
meeting_propose_read(struct arena *a, const struct jv *body, struct propose_ask *out, struct err *e)
{
	static const char *const keys[] = { "items", "lock", NULL };

	*out = (struct propose_ask){ .some = jv_get(body, "items") != NULL };
	if (jr_only(body, keys, e) == -1 || read_ids(a, body, "items", &out->items, &out->nitems, e) == -1)
		return -1;
	return read_ids(a, body, "lock", &out->lock, &out->nlock, e);
}

/* --- the answer ----------------------------------------------------------------------------------------- */

static const char *
whose(const struct proposal_wish *x)
{
	return x->rank_enterprise != 0 && x->rank_counterpart != 0 ? "both" : x->rank_enterprise != 0 ? "enterprise" : "counterpart";
}

static void
put_pair(struct jw *w, const struct meeting_task *m, const struct proposal_wish *x)
{
	jw_kint(w, "enterprise", m->enterprise[x->enterprise]);
	jw_kint(w, "counterpart", m->counterpart[x->counterpart]);
	jw_ktext(w, "wished_by", whose(x));
	jw_kint(w, "rank_enterprise", x->rank_enterprise == 0 ? NONE : x->rank_enterprise);
	jw_kint(w, "rank_counterpart", x->rank_counterpart == 0 ? NONE : x->rank_counterpart);
}

static void
put_why(struct jw *w, struct arena *a, const char *code, enum lang lang)
{
	struct str *text = str_new(a);

	msg_put(text, lang, code, NULL, 0);
	jw_ktext(w, "why", code);
	jw_ktext(w, "text", str_text(text));
}

static void
put_meetings(struct jw *w, const struct meeting_task *m, const struct proposal *p, enum lang lang)
{
	jw_key(w, "meetings");
	jw_array(w);
	for (int i = 0; i < p->nmeetings; i++) {
		const struct proposal_wish *x = &m->wishes[p->meetings[i].wish];

		jw_object(w);
		jw_kint(w, "slot", p->meetings[i].slot);
		jw_kint(w, "table", p->meetings[i].table);
		put_pair(w, m, x);
		put_why(w, m->a, arena_printf(m->a, "wished_by_%s", whose(x)), lang);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_unmet(struct jw *w, const struct meeting_task *m, const struct proposal *p, enum lang lang)
{
	static const char *const whys[] = {
		[PW_NEVER_TOGETHER] = "never_together", [PW_COUNTERPART_FULL] = "counterpart_full", [PW_ENTERPRISE_FULL] = "enterprise_full",
		[PW_TABLES_FULL] = "tables_full", [PW_NO_COMMON_SLOT] = "no_common_slot"
	};

	jw_key(w, "unmet");
	jw_array(w);
	for (int i = 0; i < p->nunmet; i++) {
		const struct proposal_wish *x = &m->wishes[p->unmet[i].wish];

		jw_object(w);
		put_pair(w, m, x);
		put_why(w, m->a, m->goes[x->enterprise] ? whys[p->unmet[i].why] : "enterprise_stays_home", lang);
		jw_end_object(w);
	}
	jw_end_array(w);
}

/* Proposals of before that this one would stand beside. */
static void
put_replaced(struct jw *w, const struct meeting_task *m)
{
	jw_key(w, "replaces");
	jw_array(w);
	for (int i = 0; i < m->b->nmeetings; i++) {
		const struct book_meeting *x = &m->b->meetings[i];

		if (x->state != MS_PROPOSED || meeting_task_keeps(m, x))
			continue;
		jw_object(w);
		jw_kint(w, "id", x->id);
		jw_kint(w, "version", x->version);
		jw_end_object(w);
	}
	jw_end_array(w);
}

static void
put_names(struct jw *w, const char *key, const int64_t *ids, int n, const struct book_names *in)
{
	jw_key(w, key);
	jw_array(w);
	for (int i = 0; i < n; i++) {
		const struct book_name *name = book_name_of(in, ids[i]);

		if (name != NULL)
			book_put_name(w, name);
	}
	jw_end_array(w);
}

static void
put_proposal(struct jw *w, const struct meeting_task *m, const struct proposal *p, enum lang lang)
{
	struct meeting_book chosen = *m->b;

	chosen.slots = m->slots;
	chosen.nslots = m->k.nslots;
	jw_object(w);
	book_put_slots(w, &chosen, NULL);
	put_meetings(w, m, p, lang);
	put_unmet(w, m, p, lang);
	put_replaced(w, m);
	jw_kint(w, "arranged", m->arranged);
	jw_key(w, "fairness");
	jw_object(w);
	jw_kint(w, "min", p->fewest);
	jw_kint(w, "max", p->most);
	jw_kint(w, "unserved", p->unserved);
	jw_end_object(w);
	jw_kint(w, "idle", p->idle);
	put_names(w, "enterprises", m->enterprise, m->k.nenterprises, &m->b->enterprises);
	put_names(w, "counterparts", m->counterpart, m->k.ncounterparts, &m->b->counterparts);
	jw_end_object(w);
}

void
meeting_task_put(struct meeting_task *task, enum lang lang, struct jw *w)
{
	struct proposal p;

	proposal_make(task->a, &task->k, &p);
	put_proposal(w, task, &p, lang);
}
