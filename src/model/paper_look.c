/*
 * Who looked at travel documents that were masked: a line of the log for each reader, delegate and day (domain.md 2, class E).
 */
#include "base/base.h"

#include "paper_in.h"
#include "text/date.h"

/* Those of a look, each delegate once. */
struct looks {
	int64_t		*delegate;
	size_t		 n;
};

static struct looks
delegates_of(struct arena *a, const struct papers_look *l)
{
	struct looks out = { arena_array(a, l->n + 1, sizeof *out.delegate), 0 };

	for (size_t i = 0; i < l->n; i++)
		if (out.n == 0 || out.delegate[out.n - 1] != l->row[i].delegate)
			out.delegate[out.n++] = l->row[i].delegate;
	return out;
}

static const char *
note_of(struct arena *a, int64_t delegate)
{
	return arena_printf(a, "{\"delegate\":%lld}", (long long)delegate);
}

/* Take out the one that a line of the log is about. */
static void
strike(struct arena *a, struct looks *x, const char *note)
{
	for (size_t i = 0; i < x->n; i++)
		if (note != NULL && strcmp(note, note_of(a, x->delegate[i])) == 0) {
			x->delegate[i] = x->delegate[--x->n];
			return;
		}
}

/* Leave those that the log does not have of today.  It is read from its end, as far as the day goes. */
static int
leave_new(struct db *d, const struct papers_look *l, struct looks *x, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT at, account, note FROM audit WHERE action = 'paper.read' ORDER BY id DESC");
	int64_t from = date_begins_here(date_day_here(actor_ms(l->who)));
	int rc;

	while (x->n > 0 && (rc = stmt_row(s, e)) == 1 && col_int(s, 0) >= from)
		if (col_int(s, 1) == l->who->account)
			strike(e->arena, x, col_text(s, 2));
	stmt_done(s);
	return e->code == ERR_OK ? 0 : -1;
}

int
papers_looked(struct db *d, const struct papers_look *l, struct err *e)
{
	struct looks x = delegates_of(e->arena, l);

	return leave_new(d, l, &x, e) == -1 ? -1 : x.n == 0;
}

int
papers_look(struct tx *t, const struct papers_look *l, struct err *e)
{
	struct looks x = delegates_of(e->arena, l);

	if (leave_new(tx_db(t), l, &x, e) == -1)
		return -1;
	for (size_t i = 0; i < x.n; i++)
		if (paper_audit(t, l->who, "paper.read", l->delegation, note_of(e->arena, x.delegate[i]), e) == -1)
			return -1;
	return 0;
}
