/*
 * What our binary does as a helper (base/sandbox.h): a table of what there is to do.
 */
#include "base/base.h"

#include <unistd.h>

#include "base/sandbox.h"
#include "cmd/frame.h"
#include "text/strip_wire.h"
#include "text/xlsx_wire.h"

static const struct { const char *what; void (*run)(int from, int to); } helpers[] = {
	{ "xlsx", xlsx_wire_send }, { "strip", strip_wire_send },
};

void
helper_main(int argc, char **argv)
{
	for (size_t i = 0; argc == 3 && i < nitems(helpers); i++)
		if (strcmp(argv[2], helpers[i].what) == 0) {
			if (sandbox_enter() == -1)
				abort();
			helpers[i].run(SANDBOX_IN, SANDBOX_OUT);
			_exit(0);
		}
	_exit(2);
}
