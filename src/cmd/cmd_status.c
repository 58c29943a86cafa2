/*
 * tradewind status: is the running server well?  For probes: exit 0 or 1.
 */
#include "base/base.h"

#include <unistd.h>

#include "base/clock.h"
#include "cmd/frame.h"
#include "config.h"
#include "http/server.h"
#include "text/json.h"

static void
put_numbers(struct cmd *c, const struct house *h, bool well)
{
	struct server_stats n;
	struct str s = STR_INIT;
	struct jw w;

	server_stats(h->server, &n);
	jw_init(&w, &s);
	jw_object(&w);
	jw_kbool(&w, "ok", well);
	jw_ktext(&w, "version", PACKAGE_VERSION);
	jw_ktext(&w, "url", h->url);
	jw_kint(&w, "pid", (int64_t)getpid());
	jw_kint(&w, "uptime_s", (clock_mono_ms() - h->started_ms) / 1000);
	jw_kint(&w, "connections", (int64_t)n.conns);
	jw_kint(&w, "requests", (int64_t)n.requests);
	jw_kint(&w, "refused", (int64_t)n.refused);
	jw_kint(&w, "writes_waiting", (int64_t)store_queue_len(h->store));
	jw_kbool(&w, "disk_low", store_disk_low(h->store));
	jw_end_object(&w);
	fprintf(c->out, "%s\n", str_text(&s));
	str_fini(&s);
}

static int
run(struct cmd *c)
{
	const struct house *h = c->frame->house;
	bool well = !store_disk_low(h->store);

	if (c->json)
		put_numbers(c, h, well);
	else
		fprintf(c->out, "%s\n", h->url);
	cmd_say(c, well ? "status_well" : "status_disk_low", NULL);
	return well ? EXIT_DONE : EXIT_FAILED;
}

const struct command cmd_status = {
	.name = "status", .args = "", .zh = "服务器是否正常（供探测用）", .en = "is the server well? (for probes)",
	.example = { "tradewind status", "tradewind status --data var --json" },
	.flags = CMD_SERVER, .run = run,
};
