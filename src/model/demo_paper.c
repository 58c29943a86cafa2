/*
 * Demo papers: most delegates have what they need, some a passport that ends too soon, some nothing yet.
 */
#include "base/base.h"

#include "model/delegation.h"
#include "model/paper.h"
#include "text/date.h"

#include "demo_paper.h"

#include <ctype.h>

#define SEED	UINT64_C(0x7061706572)

struct owner {
	struct delegate	 of;
	int64_t		 last;			/* day of the trip's end */
};
struct maker {
	struct demo_pen	 pen;
	struct keyring	*k;
	struct owner	*owner;
	size_t		 nowners, n;		/* n: whose turn it is */
	bool		 card, insured;		/* what he has beside a passport */
	struct paper_keys spare[3];		/* of each of these */
};

static int
read_owners(struct maker *m, struct db *d, struct err *e)
{
	struct stmt *s = db_stmt(d, "SELECT g.id, g.delegation, g.enterprise, g.name_zh, g.name_en, t.ends_on FROM delegate g JOIN delegation t "
	    "ON t.id = g.delegation WHERE t.state BETWEEN $1 AND $2 AND g.archived_at IS NULL AND g.application IS NOT NULL ORDER BY g.id ASC");
	int rc;

	m->owner = arena_array(m->pen.a, 512, sizeof *m->owner);
	stmt_int(s, 1, DS_CONFIRMED);
	stmt_int(s, 2, DS_RETURNED);
	while ((rc = stmt_row(s, e)) == 1)
		if (m->nowners < 512)
			m->owner[m->nowners++] = (struct owner){ .last = demo_day(col_text(s, 5)), .of = { .rec.id = col_int(s, 0),
			    .delegation = col_int(s, 1), .enterprise = col_int(s, 2), .name_zh = arena_strdup(m->pen.a, col_text(s, 3)),
			    .name_en = arena_strdup(m->pen.a, col_text(s, 4)), .person = NONE } };
	return rc;
}

/* --- one paper ------------------------------------------------------------------------------------------ */

static void
put_date(struct maker *m, const char *key, int64_t day)
{
	char text[DATE_SIZE];

	date_put(text, day);
	jw_ktext(&m->pen.w, key, text);
}

static int
keep(struct maker *m, struct tx *t, enum paper_kind kind, const struct paper_keys *spare, struct err *e)
{
	const struct paper_by by = { .who = &m->pen.who, .link = NONE };
	struct paper_row row;
	const struct jv *body;

	return demo_body(&m->pen, &body, e) == -1 ? -1 :
	    paper_add(t, m->k, m->pen.a, &by, &m->owner[m->n].of, kind, body, spare, &row, e);
}

static const char *
capitals(struct arena *a, const char *text, size_t n)
{
	char *out = arena_strndup(a, text, n);

	for (char *p = out; *p != '\0'; p++)
		*p = (char)toupper((unsigned char)*p);
	return out;
}

/* As a passport prints it: the family's name apart. */
static void
put_names(struct maker *m)
{
	const char *name = m->owner[m->n].of.name_en == NULL ? "DEMO PERSON" : m->owner[m->n].of.name_en;
	size_t n = strcspn(name, " ");

	jw_ktext(&m->pen.w, "surname", capitals(m->pen.a, name, n));
	jw_ktext(&m->pen.w, "given_names", name[n] == '\0' ? "DEMO" : capitals(m->pen.a, name + n + 1, strlen(name + n + 1)));
}

static int
add_passport(struct maker *m, struct tx *t, struct err *e)
{
	struct demo_pen *pen = &m->pen;
	int64_t ends = m->owner[m->n].last + (demo_often(pen, 9) ? 20 + demo_below(pen, 130) : 250 + demo_below(pen, 2600));

	demo_begin(pen);
	jw_ktext(&pen->w, "number", arena_printf(pen->a, "ED%07zu", 9000000 + m->n * 37));
	jw_ktext(&pen->w, "nationality", "CN");
	put_names(m);
	put_date(m, "birth_on", demo_day("1962-01-01") + demo_below(pen, 13000));
	put_date(m, "issued_on", ends - 3652);
	put_date(m, "expires_on", ends);
	jw_ktext(&pen->w, "issued_at", "广东");
	return keep(m, t, PAPER_PASSPORT, &m->spare[0], e);
}

static int
add_card(struct maker *m, struct tx *t, struct err *e)
{
	struct demo_pen *pen = &m->pen;

	demo_begin(pen);
	jw_ktext(&pen->w, "number", arena_printf(pen->a, "CHN%07zu", 7000000 + m->n * 53));
	put_date(m, "expires_on", m->owner[m->n].last + 60 + demo_below(pen, 1200));
	demo_rows(pen, "economies");
	jw_text(&pen->w, "VN");
	jw_text(&pen->w, "TH");
	jw_text(&pen->w, "MY");
	jw_text(&pen->w, "SG");
	if (demo_often(pen, 70))
		jw_text(&pen->w, "ID");
	demo_end_rows(pen);
	return keep(m, t, PAPER_APEC_CARD, &m->spare[1], e);
}

static int
add_insurance(struct maker *m, struct tx *t, struct err *e)
{
	struct demo_pen *pen = &m->pen;

	demo_begin(pen);
	jw_ktext(&pen->w, "insurer", "示例保险公司");
	jw_ktext(&pen->w, "number", arena_printf(pen->a, "DEMO%06zu", m->n));
	put_date(m, "expires_on", m->owner[m->n].last + 10);
	return keep(m, t, PAPER_INSURANCE, &m->spare[2], e);
}

/* --- one person ----------------------------------------------------------------------------------------- */

static int
fill(struct tx *t, void *arg, struct err *e)
{
	struct maker *m = arg;
	const struct paper_by by = { .who = &m->pen.who, .link = NONE };

	if (consent_set(t, m->pen.a, &by, &m->owner[m->n].of, true, consent_version(), NULL, e) == -1 || add_passport(m, t, e) == -1)
		return -1;
	if (m->card && add_card(m, t, e) == -1)
		return -1;
	return m->insured ? add_insurance(m, t, e) : 0;
}

/* The trip's comparisons are under the first of the trip's keys, whichever paper needs it. */
static int
prepare(struct maker *m, struct db *d, struct err *e)
{
	const struct delegate *of = &m->owner[m->n].of;

	m->card = demo_often(&m->pen, 30);
	m->insured = demo_often(&m->pen, 75);
	if (papers_prepare(d, m->k, of, &m->spare[0], e) == -1)
		return -1;
	m->spare[1].trip = m->spare[2].trip = m->spare[0].trip;
	return (m->card && keyring_make(m->k, &m->spare[1].own, e) == -1) || (m->insured && keyring_make(m->k, &m->spare[2].own, e) == -1) ? -1 : 0;
}

int
demo_papers_add(struct store *s, struct keyring *k, int64_t now_ms, struct err *e)
{
	struct maker m = { .k = k };
	struct db *d;
	int rc;

	if (db_open(&d, s, e) == -1)
		return -1;
	demo_pen_init(&m.pen, NULL, SEED, now_ms);
	rc = read_owners(&m, d, e);
	for (; rc == 0 && m.n < m.nowners; m.n++) {
		if (demo_often(&m.pen, 7))
			continue;
		rc = prepare(&m, d, e);
		if (rc == 0)
			rc = store_write_wait(s, fill, &m, e);
	}
	demo_pen_fini(&m.pen);
	db_close(d);
	return rc == -1 ? -1 : papers_settle(s, k, e);
}
