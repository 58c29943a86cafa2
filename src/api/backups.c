/*
 * Backups for administrators: the list, and a new one.
 */
#include "base/base.h"

#include "api/answer.h"
#include "api/parts.h"
#include "model/audit.h"
#include "store/backup.h"

static void
put_info(struct jw *w, const struct backup_info *b)
{
	jw_object(w);
	jw_ktext(w, "name", b->name);
	jw_kint(w, "bytes", b->bytes);
	jw_key(w, "made_at");
	jw_instant(w, b->made_ms);
	if (*b->sha256 != '\0')
		jw_ktext(w, "sha256", b->sha256);
	jw_kbool(w, "verified", b->verified);
	jw_kbool(w, "manifest", b->manifest);
	jw_end_object(w);
}

static int
list(struct req *rq)
{
	struct backup_info *b;
	struct jw w;
	size_t n;

	if (backup_list(rq->arena, store_dir(req_worker(rq)->api->store), &b, &n, &rq->err) == -1)
		return -1;
	answer_items(rq, &w);
	for (size_t i = 0; i < n; i++)
		put_info(&w, &b[i]);
	answer_items_end(rq, &w);
	return 0;
}

static int
run_audit(struct tx *t, void *arg, struct err *e)
{
	struct req *rq = arg;
	const struct backup_info *b = rq->prepared;
	struct str *note = str_new(rq->arena);
	struct jw w;

	jw_init(&w, note);
	put_info(&w, b);
	return audit_add(t, req_actor(rq), "backup", NULL, NONE, NONE, NULL, str_text(note), e);
}

static void
answer(struct req *rq)
{
	struct jw w;

	jw_init(&w, &rq->reply.body);
	put_info(&w, rq->prepared);
	reply_json(rq, 201);
}

/* The copy is made in slices between other writes; this worker waits for it. */
static int
create(struct req *rq)
{
	struct backup_info *b = arena_alloc(rq->arena, sizeof *b);

	rq->prepared = b;
	if (backup_create(req_worker(rq)->api->store, b, NULL, NULL, &rq->err) == -1)
		return -1;
	return req_write(rq, run_audit, answer);
}

static const struct route rows[] = {
	{ M_GET,	"/api/v1/backups",	"backup", 0, .handle = list },
	{ M_POST,	"/api/v1/backups",	"backup", RT_WRITE, .handle = create },
};
const struct route_part backups_part = ROUTE_PART(rows);
