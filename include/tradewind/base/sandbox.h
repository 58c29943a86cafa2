/*
 * Our own binary started again as a helper that can read one file and write one pipe (security.md O4): for what takes bytes of anybody
 * apart in ways that libraries have been wrong about before.
 *
 * The helper begins as an exec, never as a fork of a process with threads; it has no environment, no descriptors but these, 512 MiB, thirty
 * seconds of the processor, and a filter that kills it for any system call beyond reading, writing and memory.
 */
#ifndef TW_BASE_SANDBOX_H
#define TW_BASE_SANDBOX_H

#include <sys/types.h>

#include "base/err.h"

#define SANDBOX_BYTES	(512LL << 20)
#define SANDBOX_CPU_S	30
#define SANDBOX_WALL_S	60	/* however busy the machine is */

/* The word that makes main a helper; what it is to do is the word behind. */
#define SANDBOX_WORD	"--helper"

struct sandbox {
	pid_t	 pid;
	int	 out;		/* the pipe's end for reading */
	int64_t	 until_ms;	/* monotonic */
};

/*
 * Start a helper that is to do `what` with the file of a descriptor.  Errors: ERR_INTERNAL.
 * Thread: any; every helper that was started must be ended.
 */
int	sandbox_start(struct sandbox *s, const char *what, int file, struct err *e) MUST_USE;
/* Bytes that it wrote: as read(2), and -1 also where its time is over. */
ssize_t	sandbox_read(struct sandbox *s, void *p, size_t n);
/* End it, whatever it is doing, and say how it was: done, or out of time or memory, or killed for what it tried. */
enum sandbox_end { SANDBOX_DONE, SANDBOX_SPENT, SANDBOX_BROKEN };
enum sandbox_end sandbox_end(struct sandbox *s);

/* --- in the helper --------------------------------------------------------------------------------------- */
enum { SANDBOX_IN = 0, SANDBOX_OUT = 1 };
/* Give everything else up.  -1: it could not, and nothing may be read. */
int	sandbox_enter(void) MUST_USE;

#endif
