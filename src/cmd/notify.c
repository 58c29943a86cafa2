/*
 * What systemd hears from us: datagrams to $NOTIFY_SOCKET (sd_notify(3)), without its library.
 */
#include "base/base.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "cmd/notify.h"

/* "@name" is an address without a file: its first byte is a NUL. */
static socklen_t
address(struct sockaddr_un *sa, const char *path)
{
	size_t len = strlen(path);

	if ((*path != '/' && *path != '@') || len >= sizeof sa->sun_path)
		return 0;
	*sa = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(sa->sun_path, path, len);
	if (*path == '@')
		sa->sun_path[0] = '\0';
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

void
notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sa;
	socklen_t len = path == NULL ? 0 : address(&sa, path);
	int fd = len == 0 ? -1 : socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&sa, len) == -1)
		log_debug("the service manager did not take %s: %s", state, strerror(errno));
	close(fd);
}

int64_t
notify_watchdog_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	int64_t us = usec == NULL ? 0 : strtoll(usec, NULL, 10);

	if (us <= 0 || (pid != NULL && strtol(pid, NULL, 10) != (long)getpid()))
		return 0;
	return us / 2000 < 1 ? 1 : us / 2000;
}
