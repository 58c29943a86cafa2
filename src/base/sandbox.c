/*
 * Helpers: a start, a pipe, an end; and inside, the limits and the filter.
 */
#include "base/base.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <seccomp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/sandbox.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* --- outside ------------------------------------------------------------------------------------------- */

/* Descriptors of the helper: the file, the pipe, and for complaints nothing, or our own where a sanitizer has some to make. */
static int
lay_out(posix_spawn_file_actions_t *a, int file, int pipe)
{
	int rc = posix_spawn_file_actions_adddup2(a, file, SANDBOX_IN);

	if (rc == 0)
		rc = posix_spawn_file_actions_adddup2(a, pipe, SANDBOX_OUT);
	if (rc == 0 && !SANITIZED)
		rc = posix_spawn_file_actions_adddup2(a, pipe, STDERR_FILENO);	/* a line there is no frame: broken */
	return rc == 0 ? posix_spawn_file_actions_addclosefrom_np(a, STDERR_FILENO + 1) : rc;
}

static int
spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *a, const char *what)
{
	char *const argv[] = { (char *)(uintptr_t)"tradewind", (char *)(uintptr_t)SANDBOX_WORD, (char *)(uintptr_t)what, NULL };
	char *const envp[] = { NULL };
	posix_spawnattr_t attr;
	sigset_t none, all;
	int rc = posix_spawnattr_init(&attr);

	if (rc != 0)
		return rc;
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawn(pid, path, a, &attr, argv, envp);
	posix_spawnattr_destroy(&attr);
	return rc;
}

/* Ourselves: also where our file has been replaced meanwhile; without proc(5), by the name that the kernel was given. */
static int
spawn_self(pid_t *pid, const posix_spawn_file_actions_t *a, const char *what)
{
	const char *name = (const char *)(uintptr_t)getauxval(AT_EXECFN);
	int rc = spawn(pid, "/proc/self/exe", a, what);

	return rc == 0 || name == NULL ? rc : spawn(pid, name, a, what);
}

int
sandbox_start(struct sandbox *s, const char *what, int file, struct err *e)
{
	posix_spawn_file_actions_t a;
	int ends[2], rc;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return fail(e, ERR_INTERNAL, "a helper: %s", strerror(errno));
	rc = posix_spawn_file_actions_init(&a);
	if (rc == 0) {
		rc = lay_out(&a, file, ends[1]);
		if (rc == 0)
			rc = spawn_self(&s->pid, &a, what);
		posix_spawn_file_actions_destroy(&a);
	}
	close(ends[1]);
	if (rc != 0) {
		close(ends[0]);
		return fail(e, ERR_INTERNAL, "a helper does not start: %s", strerror(rc));
	}
	s->out = ends[0];
	s->until_ms = clock_mono_ms() + SANDBOX_WALL_S * 1000;
	return 0;
}

ssize_t
sandbox_read(struct sandbox *s, void *p, size_t n)
{
	struct pollfd f = { .fd = s->out, .events = POLLIN };

	for (;;) {
		int64_t left = s->until_ms - clock_mono_ms();
		int rc = left <= 0 ? 0 : poll(&f, 1, (int)left);
		ssize_t got;

		if (rc == 0) {
			kill(s->pid, SIGKILL);
			return -1;
		}
		if (rc == -1 && errno == EINTR)
			continue;
		got = rc == -1 ? -1 : read(s->out, p, n);
		if (got != -1 || errno != EINTR)
			return got;
	}
}

enum sandbox_end
sandbox_end(struct sandbox *s)
{
	int status = 0;

	close(s->out);
	kill(s->pid, SIGKILL);		/* one that has ended waits for us, so the number is still its own */
	while (waitpid(s->pid, &status, 0) == -1 && errno == EINTR)
		;
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == 0 ? SANDBOX_DONE : SANDBOX_SPENT;	/* base/mem.c: no memory */
	return WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL ? SANDBOX_SPENT : SANDBOX_BROKEN;
}

/* --- inside ---------------------------------------------------------------------------------------------- */

/* As much as that, or less where less is allowed already. */
static int
limit(int what, rlim_t most)
{
	struct rlimit r;

	if (getrlimit(what, &r) == -1)
		return -1;
	if (r.rlim_max > most)
		r.rlim_max = most;
	r.rlim_cur = r.rlim_max;
	return setrlimit(what, &r);
}

static int
set_limits(void)
{
	if (limit(RLIMIT_CORE, 0) == -1 || limit(RLIMIT_FSIZE, 0) == -1 || limit(RLIMIT_CPU, SANDBOX_CPU_S) == -1 ||
	    limit(RLIMIT_NOFILE, 8) == -1)
		return -1;
	return SANITIZED ? 0 : limit(RLIMIT_AS, SANDBOX_BYTES);	/* a sanitizer's shadow is terabytes of addresses */
}

/* What a reader of files and a taker of memory need, with what their arguments must be. */
static const struct { int call; int arg; scmp_datum_t mask, is; } allowed[] = {
	{ SCMP_SYS(read), -1, 0, 0 }, { SCMP_SYS(pread64), -1, 0, 0 }, { SCMP_SYS(lseek), -1, 0, 0 },
	{ SCMP_SYS(fstat), -1, 0, 0 }, { SCMP_SYS(newfstatat), 3, AT_EMPTY_PATH, AT_EMPTY_PATH },
	{ SCMP_SYS(write), 0, UINT32_MAX, SANDBOX_OUT }, { SCMP_SYS(write), 0, UINT32_MAX, STDERR_FILENO },
	{ SCMP_SYS(dup), -1, 0, 0 }, { SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL }, { SCMP_SYS(close), -1, 0, 0 },
	{ SCMP_SYS(brk), -1, 0, 0 }, { SCMP_SYS(munmap), -1, 0, 0 }, { SCMP_SYS(mremap), -1, 0, 0 },
	{ SCMP_SYS(madvise), -1, 0, 0 }, { SCMP_SYS(mmap), 2, PROT_EXEC, 0 }, { SCMP_SYS(mprotect), 2, PROT_EXEC, 0 },
	{ SCMP_SYS(futex), -1, 0, 0 }, { SCMP_SYS(getrandom), -1, 0, 0 }, { SCMP_SYS(clock_gettime), -1, 0, 0 },
	{ SCMP_SYS(sysinfo), -1, 0, 0 },	/* qsort(3) asks how much memory there is, for more than a kilobyte */
	{ SCMP_SYS(rt_sigreturn), -1, 0, 0 }, { SCMP_SYS(exit), -1, 0, 0 }, { SCMP_SYS(exit_group), -1, 0, 0 },
#if SANITIZED
	{ SCMP_SYS(getpid), -1, 0, 0 }, { SCMP_SYS(gettid), -1, 0, 0 }, { SCMP_SYS(sigaltstack), -1, 0, 0 },
	{ SCMP_SYS(sched_yield), -1, 0, 0 }, { SCMP_SYS(rt_sigprocmask), -1, 0, 0 }, { SCMP_SYS(rt_sigaction), -1, 0, 0 },
	{ SCMP_SYS(readlink), -1, 0, 0 }, { SCMP_SYS(openat), -1, 0, 0 }, { SCMP_SYS(prctl), -1, 0, 0 },
#endif
};

static int
set_filter(void)
{
	scmp_filter_ctx f;
	int rc = 0;

	/* By prctl alone: a unit's own filter need not know seccomp(2). */
	if (seccomp_api_set(1) != 0 || (f = seccomp_init(SCMP_ACT_KILL)) == NULL)
		return -1;
	for (size_t i = 0; rc == 0 && i < nitems(allowed); i++) {
		const struct scmp_arg_cmp cmp = { .arg = (unsigned)(allowed[i].arg == -1 ? 0 : allowed[i].arg),
		    .op = SCMP_CMP_MASKED_EQ, .datum_a = allowed[i].mask, .datum_b = allowed[i].is };

		rc = seccomp_rule_add_array(f, SCMP_ACT_ALLOW, allowed[i].call, allowed[i].arg == -1 ? 0 : 1, &cmp);
	}
	if (rc == 0)
		rc = seccomp_load(f);
	seccomp_release(f);
	return rc == 0 ? 0 : -1;
}

int
sandbox_enter(void)
{
	/* Whatever asks for local time would read a file for it. */
	if (setenv("TZ", "UTC0", 1) == -1)
		return -1;
	tzset();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 || prctl(PR_SET_DUMPABLE, SANITIZED, 0, 0, 0) == -1)
		return -1;
	return set_limits() == -1 ? -1 : set_filter();
}
