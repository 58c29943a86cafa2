/*
 * Lists of what is due, kept and brought up to date.
 *
 * A list is for the days that were asked for and for today, and says up to which entry of the log it is right.  Every write of a project and of
 * its rows has an entry there in the same transaction, so a reader finds in its snapshot whose filings may stand otherwise.
 */
#include "base/base.h"

#include "filing_in.h"

#include "model/event.h"
#include "model/filing_kept.h"
#include "model/resources.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { SLOTS = 2, CHANGES_MOST = 256, ROWS_MOST = 500000 };

struct slot {
	int64_t		 today, from, to;
	int64_t		 last;			/* entry of the log */
	struct filing_list *list;		/* NULL: nothing is kept */
};
struct filing_kept {
	pthread_mutex_t	 lock;
	struct slot	 slot[SLOTS];		/* the one used last first */
};

/* --- lists --------------------------------------------------------------------------------------------- */

struct filing_list *
filing_list_new(size_t room)
{
	struct filing_list *l = xcalloc(1, sizeof *l);

	atomic_init(&l->refs, 1);
	l->room = room;
	if (room > 0)
		l->row = xcalloc(room, sizeof *l->row);
	return l;
}

static struct filing_list *
list_ref(struct filing_list *l)
{
	atomic_fetch_add(&l->refs, 1);
	return l;
}

void
filing_list_unref(struct filing_list *l)
{
	if (l == NULL || atomic_fetch_sub(&l->refs, 1) != 1)
		return;
	free(l->row);
	free(l);
}

void
filing_list_add(struct filing_list *l, struct filing_row row)
{
	if (l->n == l->room) {
		l->room = l->room * 2 + 256;
		l->row = xrealloc(l->row, l->room, sizeof *l->row);
	}
	l->row[l->n++] = row;
}

static int
by_day(const void *x, const void *y)
{
	const struct filing_row *a = x, *b = y;

	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	if (a->project != b->project)
		return a->project < b->project ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

void
filing_list_sort(struct filing_list *l)
{
	if (l->n > 0)
		qsort(l->row, l->n, sizeof *l->row, by_day);
}

/* --- what has changed ---------------------------------------------------------------------------------- */

struct changes {
	int64_t		 project[CHANGES_MOST];
	size_t		 n;
};

static bool
has(const struct changes *c, int64_t project)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->project[i] == project)
			return true;
	return false;
}

/* Whose filings may stand otherwise after an event, if any's.  0: nobody can say, or all may; -1. */
static int
project_of(struct db *d, const struct event *ev, int64_t *project, struct err *e)
{
	*project = NONE;
	if (ev->r == &project_resource)
		*project = ev->record;
	else if (ev->r == &project_permit_resource)
		return db_int(d, "SELECT project FROM project_permit WHERE id = $1", ev->record, project, e);
	else if (ev->r == &project_milestone_resource)
		return db_int(d, "SELECT project FROM project_milestone WHERE id = $1", ev->record, project, e);
	return ev->r != &filing_rule_resource;
}

/* 1 with the projects whose filings may stand otherwise than when the log ended with `last`; 0: all may; -1. */
static int
find_changes(struct db *d, int64_t last, struct changes *c, struct err *e)
{
	struct event *ev;
	int64_t project;
	size_t n;
	int rc;

	c->n = 0;
	if (event_list(d, e->arena, last, &ev, &n, e) == -1)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if ((rc = project_of(d, &ev[i], &project, e)) != 1)
			return rc;
		if (project == NONE || has(c, project))
			continue;
		if (c->n == CHANGES_MOST)
			return 0;
		c->project[c->n++] = project;
	}
	return n < EVENTS_MOST;
}

/* Rows of the projects that have not changed, and what the others say now. */
static int
renew(struct db *d, const struct filing_book *book, const struct slot *of, const struct changes *c, struct filing_list **out, struct err *e)
{
	struct filing_list *news = filing_list_new(0), *l;
	size_t j = 0;

	for (size_t i = 0; i < c->n; i++)
		if (filing_add_project(d, book, c->project[i], of->from, of->to, news, e) == -1) {
			filing_list_unref(news);
			return -1;
		}
	filing_list_sort(news);
	l = filing_list_new(of->list->n + news->n);
	for (size_t i = 0; i < of->list->n; i++) {
		if (has(c, of->list->row[i].project))
			continue;
		while (j < news->n && by_day(&news->row[j], &of->list->row[i]) < 0)
			filing_list_add(l, news->row[j++]);
		filing_list_add(l, of->list->row[i]);
	}
	while (j < news->n)
		filing_list_add(l, news->row[j++]);
	filing_list_unref(news);
	*out = l;
	return 0;
}

/* --- keeping them -------------------------------------------------------------------------------------- */

struct filing_kept *
filing_kept_new(void)
{
	struct filing_kept *k = xcalloc(1, sizeof *k);

	pthread_mutex_init(&k->lock, NULL);
	return k;
}

void
filing_kept_free(struct filing_kept *k)
{
	if (k == NULL)
		return;
	for (int i = 0; i < SLOTS; i++)
		filing_list_unref(k->slot[i].list);
	pthread_mutex_destroy(&k->lock);
	free(k);
}

static bool
is_for(const struct slot *s, const struct slot *asked)
{
	return s->list != NULL && s->today == asked->today && s->from == asked->from && s->to == asked->to;
}

/* One that is not of a later state than the reader's snapshot. */
static bool
find(struct filing_kept *k, struct slot *s)
{
	bool found = false;

	pthread_mutex_lock(&k->lock);
	for (int i = 0; i < SLOTS && !found; i++)
		if (is_for(&k->slot[i], s) && k->slot[i].last <= s->last) {
			s->last = k->slot[i].last;
			s->list = list_ref(k->slot[i].list);
			found = true;
		}
	pthread_mutex_unlock(&k->lock);
	return found;
}

/* In place of an older one of the same days, or of the one that was used longest ago. */
static void
keep(struct filing_kept *k, const struct slot *s)
{
	int at = 0;

	if (s->list->n > ROWS_MOST)
		return;
	pthread_mutex_lock(&k->lock);
	while (at < SLOTS - 1 && !is_for(&k->slot[at], s))
		at++;
	if (!is_for(&k->slot[at], s) || k->slot[at].last <= s->last) {
		filing_list_unref(k->slot[at].list);
		memmove(k->slot + 1, k->slot, (size_t)at * sizeof *k->slot);
		k->slot[0] = *s;
		list_ref(s->list);
	}
	pthread_mutex_unlock(&k->lock);
}

static int
bring_up_to_date(struct db *d, const struct filing_book *book, const struct slot *had, struct filing_list **out, struct err *e)
{
	struct changes c;
	int rc = find_changes(d, had->last, &c, e);

	if (rc != 1)
		return rc;
	if (c.n == 0)
		*out = list_ref(had->list);
	else if (renew(d, book, had, &c, out, e) == -1)
		return -1;
	return 1;
}

int
filing_kept_list(struct filing_kept *k, struct db *d, const struct filing_book *book, int64_t from, int64_t to, filing_count *count, void *arg,
    struct filing_list **out, struct err *e)
{
	struct slot now = { book->today, from, to, 0, NULL }, had;
	int rc = 0;

	if (event_last(d, &now.last, e) == -1)
		return -1;
	had = now;
	if (find(k, &had)) {
		rc = bring_up_to_date(d, book, &had, &now.list, e);
		filing_list_unref(had.list);
	}
	if (rc == 0)
		rc = count(arg, &now.list, e) == -1 ? -1 : 1;
	if (rc == -1)
		return -1;
	keep(k, &now);
	*out = now.list;
	return 0;
}
