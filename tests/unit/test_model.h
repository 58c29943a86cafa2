/*
 * What the tests of the model share: a data folder with the real schema and reference data, and changes by the one
 * write path from short JSON.
 */
#ifndef TW_TEST_MODEL_H
#define TW_TEST_MODEL_H

#include "test.h"

#include <ftw.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "meta/list.h"
#include "meta/rec.h"
#include "meta/ref.h"
#include "meta/registry.h"
#include "model/audit.h"
#include "model/history.h"
#include "model/people.h"
#include "model/record.h"
#include "model/resources.h"
#include "text/json.h"

struct fix {
	char		 dir[64];
	struct arena	*a;
	struct err	 e;
	struct store	*s;
	struct db	*d;
	struct fix_keys	*k;
};

/* Opened when something needs them. */
struct fix_keys {
	char		 dir[64];
	struct keyring	*ring;
};

static inline int
fix_keys(void *arg, struct keyring **out, struct err *e)
{
	struct fix_keys *k = arg;
	char secret[96];

	snprintf(secret, sizeof secret, "%s/secret.key", k->dir);
	if (k->ring == NULL && keyring_open(&k->ring, k->dir, secret, e) == -1)
		return -1;
	*out = k->ring;
	return 0;
}

static inline int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	return remove(path);
}

static inline int
fix_setup(void **state)
{
	struct fix *f = xcalloc(1, sizeof *f);

	log_setup(LOG_L_ERROR, false);
	strcpy(f->dir, "/tmp/tw-model-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	f->a = arena_new();
	err_init(&f->e, f->a);
	model_init();
	if (store_open(&f->s, &(struct store_opts){ .dir = f->dir, .create = true, .migrate = true }, &f->e) == -1 ||
	    refdata_load(f->s, &f->e) == -1 || db_open(&f->d, f->s, &f->e) == -1)
		fail_msg("setup: %s", f->e.log);
	f->k = xcalloc(1, sizeof *f->k);
	strcpy(f->k->dir, f->dir);
	store_keys_from(f->s, fix_keys, f->k);
	*state = f;
	return 0;
}

static inline int
fix_teardown(void **state)
{
	struct fix *f = *state;

	db_close(f->d);
	store_close(f->s);
	if (f->k != NULL)
		keyring_close(f->k->ring);
	free(f->k);
	nftw(f->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(f->a);
	free(f);
	return 0;
}

static inline struct actor
actor(enum role_id role, int64_t enterprise)
{
	return (struct actor){ .account = NONE, .login = role_choices[role].code, .role = role, .enterprise = enterprise,
	    .door = DOOR_API, .session = NONE, .token = NONE, .lang = LANG_EN };
}

/* One change, as a handler would queue it. */
enum act { DO_CREATE, DO_CHANGE, DO_ARCHIVE, DO_RESTORE, DO_PURGE };
struct change {
	enum act		 act;
	struct actor		 who;
	const struct resource	*r;
	int64_t			 id, version;
	const char		*json;
	struct arena		*a;
	void			*rec;
};

static inline int
change_run(struct tx *t, void *arg, struct err *e)
{
	struct change *c = arg;
	const struct jv *body = NULL;

	if (c->json != NULL && json_parse(c->a, c->json, strlen(c->json), &body, e) == -1)
		return -1;
	switch (c->act) {
	case DO_CREATE:
		return record_create_json(t, c->a, &c->who, c->r, body, &c->rec, e);
	case DO_CHANGE:
		return record_change_json(t, c->a, &c->who, c->r, c->id, c->version, body, &c->rec, e);
	case DO_PURGE:
		return record_purge(t, c->a, &c->who, c->r, c->id, c->version, e);
	default:
		return record_archive(t, c->a, &c->who, c->r, c->id, c->version, c->act == DO_ARCHIVE, &c->rec, e);
	}
}

/* Returns what the write path said; f->e is fresh. */
static inline int
act(struct fix *f, struct change *c)
{
	err_init(&f->e, f->a);
	c->a = f->a;
	return store_write_wait(f->s, change_run, c, &f->e);
}

static inline const char *
complaints(const struct err *e)
{
	struct str *s = str_new(e->arena);

	str_printf(s, "%s", err_wire(e->code));
	for (const struct err_item *it = e->items; it != NULL; it = it->next)
		str_printf(s, " %s:%s", it->pointer, it->code);
	return str_text(s);
}

/* Create as staff; the id. */
static inline int64_t
made(struct fix *f, const struct resource *r, const char *json)
{
	struct change c = { .act = DO_CREATE, .who = actor(R_STAFF, NONE), .r = r, .json = json };

	if (act(f, &c) == -1)
		fail_msg("%s: %s (%s)", json, complaints(&f->e), f->e.log);
	return ((struct rec *)c.rec)->id;
}

/* A record as JSON through somebody's eyes, or NULL where there is none for them. */
static inline const char *
seen(struct fix *f, const struct actor *who, const struct resource *r, int64_t id)
{
	struct str *out = str_new(f->a);
	unsigned see;
	struct jw w;
	void *rec;
	int rc = record_get(f->d, f->a, who, r, id, &rec, &see, &f->e);

	assert_int_not_equal(rc, -1);
	if (rc == 0)
		return NULL;
	jw_init(&w, out);
	rec_put_json(&w, r, rec, see, FIELDS_ALL);
	return str_text(out);
}

static inline const char *
history(struct fix *f, const struct resource *r, int64_t id, unsigned see)
{
	const struct told of = { .r = r, .id = id, .see = see };
	struct str *out = str_new(f->a);
	struct jw w;

	jw_init(&w, out);
	if (history_put(f->d, &w, &of, NULL, 0, NONE, 100, &f->e) == -1)
		fail_msg("history: %s", f->e.log);
	return str_text(out);
}

#endif
