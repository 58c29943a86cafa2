/*
 * Errors: a code, named parameters, complaints about fields.  The words are in msg.c.
 */
#include "base/base.h"

#include "base/err.h"

#include <errno.h>
#include <stdio.h>

static const struct {
	int		 status;
	const char	*wire;
	int		 exit_code;
} codes[] = {
#define ERR_ROW(name, status, wire, code) { status, wire, code },
	ERR_LIST(ERR_ROW)
#undef ERR_ROW
};

void
err_init(struct err *e, struct arena *a)
{
	memset(e, 0, sizeof *e);
	e->arena = a;
	e->tail = &e->items;
}

void
err_clear(struct err *e)
{
	const char *const *confirmed = e->confirmed;
	bool all = e->confirms_all;

	err_init(e, e->arena);
	e->confirmed = confirmed;
	e->confirms_all = all;
}

/* Make room for a new problem; complaints about fields stay. */
static void
replace(struct err *e, enum err_code code)
{
	e->code = code;
	e->detail = NULL;
	e->nparams = 0;
	e->retry_after_s = 0;
	e->extra_json = NULL;
}

int
fail(struct err *e, enum err_code code, const char *fmt, ...)
{
	char text[sizeof e->log];
	va_list ap;

	/* An earlier e->log may be one of the arguments: it is written to a copy first. */
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	replace(e, code);
	memcpy(e->log, text, sizeof e->log);
	return -1;
}

int
fail_detail(struct err *e, enum err_code code, const char *detail)
{
	replace(e, code);
	e->detail = detail;
	snprintf(e->log, sizeof e->log, "%s", detail);
	return -1;
}

void
err_param(struct err *e, const char *key, const char *value)
{
	assert(e->nparams < ERR_NPARAMS);
	if (e->nparams == ERR_NPARAMS)
		return;
	e->param[e->nparams].key = arena_strdup(e->arena, key);
	e->param[e->nparams++].value = arena_strdup(e->arena, value == NULL ? "" : value);
}

void
err_param_int(struct err *e, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)value);
	err_param(e, key, text);
}

static struct err_item *
item_new(struct err *e, const char *pointer, const char *code)
{
	struct err_item *it = arena_alloc(e->arena, sizeof *it);

	it->pointer = arena_strdup(e->arena, pointer);
	it->code = code;
	return it;
}

struct err_item *
err_field(struct err *e, const char *pointer, const char *code)
{
	struct err_item *it = item_new(e, pointer, code);

	if (e->code == ERR_OK) {
		e->code = ERR_VALIDATION;
		snprintf(e->log, sizeof e->log, "%s: %s", pointer, code);
	}
	*e->tail = it;
	e->tail = &it->next;
	e->nitems++;
	return it;
}

static bool
is_confirmed(const struct err *e, const char *code)
{
	for (const char *const *c = e->confirmed; c != NULL && *c != NULL; c++)
		if (strcmp(*c, code) == 0)
			return true;
	return e->confirms_all;
}

bool
err_complains(const struct err *e, const char *pointer)
{
	size_t n = strlen(pointer);

	for (const struct err_item *it = e->items; it != NULL; it = it->next)
		if (strncmp(it->pointer, pointer, n) == 0 && (it->pointer[n] == '\0' || it->pointer[n] == '/'))
			return true;
	return false;
}

struct err_item *
err_warn(struct err *e, const char *pointer, const char *code)
{
	struct err_item **at = &e->warned;

	if (!is_confirmed(e, code)) {
		struct err_item *it = err_field(e, pointer, code);

		it->confirm = true;
		return it;
	}
	while (*at != NULL && (strcmp((*at)->pointer, pointer) != 0 || strcmp((*at)->code, code) != 0))
		at = &(*at)->next;
	if (*at == NULL)
		*at = item_new(e, pointer, code);
	(*at)->confirm = true;
	(*at)->nparams = 0;	/* found again, it has its parameters anew */
	return *at;
}

struct err_item *
err_item_again(struct err *e, const char *pointer, const struct err_item *it)
{
	struct err_item *to = err_field(e, pointer, it->code);

	memcpy(to->param, it->param, sizeof to->param);
	to->nparams = it->nparams;
	to->confirm = it->confirm;
	return to;
}

void
err_item_param(struct err *e, struct err_item *it, const char *key, const char *value)
{
	assert(it->nparams < ERR_NPARAMS);
	if (it->nparams == ERR_NPARAMS)
		return;
	it->param[it->nparams].key = arena_strdup(e->arena, key);
	it->param[it->nparams++].value = arena_strdup(e->arena, value == NULL ? "" : value);
}

int
err_choice(struct err *e, const char *pointer, const char *allowed)
{
	err_item_param(e, err_field(e, pointer, "bad_choice"), "allowed", allowed);
	return -1;
}

int
err_type(struct err *e, const char *pointer, const char *expected)
{
	err_item_param(e, err_field(e, pointer, "wrong_type"), "expected", expected);
	return -1;
}

enum err_code
err_of_file(int error, enum err_code otherwise)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG ? ERR_DISK_FULL : otherwise;
}

int
err_status(enum err_code code)
{
	assert(code < ERR_NCODES);
	return codes[code].status;
}

const char *
err_wire(enum err_code code)
{
	assert(code < ERR_NCODES);
	return codes[code].wire;
}

int
err_exit(enum err_code code)
{
	assert(code < ERR_NCODES);
	return codes[code].exit_code;
}
