/*
 * What the makers of demo records write with: drawn numbers, a body in JSON, records and moves by the one write path, told as if it were
 * written down on its day.
 */
#ifndef TW_MODEL_DEMO_PEN_H
#define TW_MODEL_DEMO_PEN_H

#include "base/rnd.h"
#include "base/str.h"
#include "model/access.h"
#include "store/db.h"
#include "text/json.h"

#define DAY_MS	INT64_C(86400000)
#define HOUR_MS	INT64_C(3600000)

struct demo_pen {
	struct tx	*t;
	struct arena	*a;			/* of one story */
	struct rnd_seq	 seq;
	int64_t		 now_ms, today;		/* nothing is later; today is a day since 1970 */
	struct actor	 who;
	struct str	 text;
	struct jw	 w;			/* the body, between demo_begin and what is done with it */
};

void	demo_pen_init(struct demo_pen *p, struct tx *t, uint64_t seed, int64_t now_ms);
void	demo_pen_fini(struct demo_pen *p);

int64_t	demo_below(struct demo_pen *p, int64_t n);		/* 0 .. n - 1 */
bool	demo_often(struct demo_pen *p, int64_t percent);
#define DEMO_PICK(p, list)	((list)[demo_below((p), (int64_t)nitems(list))])

int64_t	demo_day(const char *iso);				/* days since 1970 */
int	demo_year(int64_t day);
const char *demo_date(struct demo_pen *p, int64_t day);		/* today at the latest; in the arena */

/* In the morning of a day, behind all that was written of this story before, and not in the future. */
void	demo_at(struct demo_pen *p, int64_t day, int64_t account, const char *login);

void	demo_begin(struct demo_pen *p);
void	demo_put_day(struct demo_pen *p, const char *key, int64_t day);	/* today at the latest */
void	demo_rows(struct demo_pen *p, const char *part);
void	demo_end_rows(struct demo_pen *p);

/* The body becomes a record, changes one, or is the body of a move.  Errors: of the write path.  Thread: the writer. */
int	demo_body(struct demo_pen *p, const struct jv **body, struct err *e) MUST_USE;	/* the body, ended, for what takes one */
int	demo_create(struct demo_pen *p, const struct resource *r, int64_t *id, struct err *e) MUST_USE;
int	demo_change(struct demo_pen *p, const struct resource *r, int64_t id, struct err *e) MUST_USE;	/* whatever its version */
int	demo_move(struct demo_pen *p, const struct resource *r, int64_t id, const char *name, struct err *e) MUST_USE;

#endif
