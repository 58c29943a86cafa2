/*
 * What is left to settings: defaults, and the variables of the environment that change them.
 */
#include "base/base.h"

#include <errno.h>

#include "model/people.h"

static const struct {
	const char	*variable;
	size_t		 off;
	int64_t		 value;
} limits[] = {
#define PEOPLE_ROW(name, value)	{ "TRADEWIND_PEOPLE_" #name, offsetof(struct people_limits, name), value },
	PEOPLE_LIMITS(PEOPLE_ROW)
#undef PEOPLE_ROW
};

static int64_t *
limit_at(struct people_limits *l, size_t i)
{
	return (int64_t *)(void *)((char *)l + limits[i].off);
}

void
people_limits_init(struct people_limits *l)
{
	for (size_t i = 0; i < nitems(limits); i++)
		*limit_at(l, i) = limits[i].value;
}

/* TRADEWIND_PEOPLE_idle_staff_s is written TRADEWIND_PEOPLE_IDLE_STAFF_S. */
static const char *
variable_value(const char *name)
{
	char upper[64];
	size_t n = 0;

	for (; name[n] != '\0' && n < sizeof upper - 1; n++)
		upper[n] = name[n] >= 'a' && name[n] <= 'z' ? name[n] - 'a' + 'A' : name[n];
	upper[n] = '\0';
	return getenv(upper);
}

int
people_limits_env(struct people_limits *l, struct err *e)
{
	for (size_t i = 0; i < nitems(limits); i++) {
		const char *text = variable_value(limits[i].variable);
		char *end;
		long long v;

		if (text == NULL)
			continue;
		errno = 0;
		v = strtoll(text, &end, 10);
		if (errno != 0 || end == text || *end != '\0' || v < 1 || v > INT32_MAX)
			return fail(e, ERR_USAGE, "%s: not a number from 1 to 2147483647", limits[i].variable);
		*limit_at(l, i) = v;
	}
	return 0;
}
