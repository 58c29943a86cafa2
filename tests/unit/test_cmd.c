/*
 * The command line, the settings, the packets of the control socket, the service manager.
 */
#include "test.h"

#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cmd/conf.h"
#include "cmd/frame.h"
#include "cmd/notify.h"

/* --- nearest words ------------------------------------------------------------------------------ */

static void
nearest_words(void **state)
{
	static const char *const known[] = { "user", "token", "backup", "serve", "setup-link" };
	static const struct { const char *word, *best; } cases[] = {
		{ "usre", "user" },		/* a swap is one slip */
		{ "use", "user" },
		{ "sreve", "serve" },
		{ "bakcpu", "backup" },
		{ "setuplink", "setup-link" },
		{ "frobnicate", NULL },
		{ "", NULL },
	};

	for (size_t i = 0; i < nitems(cases); i++) {
		struct nearest n;

		nearest_init(&n, cases[i].word);
		for (size_t k = 0; k < nitems(known); k++)
			nearest_try(&n, known[k]);
		if (cases[i].best == NULL)
			assert_null(nearest_word(&n));
		else
			assert_string_equal(nearest_word(&n), cases[i].best);
	}
}

/* --- the command line ----------------------------------------------------------------------------- */

static const struct {
	const char	*words[8];
	const char	*row;		/* NULL: none */
	const char	*detail;	/* NULL: it parses */
	size_t		 nargs;
} lines[] = {
	{ { "user", "list" }, "user list", NULL, 0 },
	{ { "user", "add", "x", "--role", "staff" }, "user add", NULL, 1 },
	{ { "user", "add", "--role=staff", "--", "--x" }, "user add", NULL, 1 },
	{ { "user", "add", "-qv", "x" }, "user add", NULL, 1 },
	{ { "user", "add", "-qz", "x" }, "user add", "cmd_option_unknown", 0 },
	{ { "user", "add" }, "user add", "cmd_too_few", 0 },
	{ { "user", "add", "-h" }, "user add", NULL, 0 },
	{ { "user", "add", "a", "b" }, "user add", "cmd_too_many", 0 },
	{ { "user", "add", "a", "--role" }, "user add", "cmd_option_value", 0 },
	{ { "user", "add", "a", "--enterprise", "-1" }, "user add", "cmd_option_number", 0 },
	{ { "user", "add", "a", "--enterprise", "99999999999999999999" }, "user add", "cmd_option_number", 0 },
	{ { "user", "add", "a", "--yes=1" }, "user add", "cmd_option_no_value", 0 },
	{ { "user", "add", "a", "--lang", "fr" }, "user add", "cmd_bad_lang", 0 },
	{ { "user", "add", "a", "--port", "1" }, "user add", "cmd_option_unknown", 0 },
	{ { "serve", "--http-head-ms", "5", "--http_idle_ms=6" }, "serve", NULL, 0 },
	{ { "serve", "--prot", "1" }, "serve", "cmd_option_near", 0 },
	/* Options may stand before the command, and what they take for a value is no command. */
	{ { "--data", "list", "user", "list" }, "user list", NULL, 0 },
	{ { "--json", "user", "--lang", "zh", "list" }, "user list", NULL, 0 },
	{ { "-q", "user", "add", "x" }, "user add", NULL, 1 },
	{ { "--role", "staff", "user", "add", "x" }, "user add", NULL, 1 },
	{ { "--port", "1", "serve" }, "serve", NULL, 0 },
	{ { "--", "user", "list" }, "user list", NULL, 0 },
	{ { "--json", "user", "ad" }, NULL, "cmd_unknown_near", 0 },
	{ { "-q", "frobnicate" }, NULL, "cmd_unknown", 0 },
	{ { "--data", "status" }, NULL, NULL, 0 },
	{ { "user", "list", "--data" }, "user list", "cmd_option_value", 0 },
	{ { "--bogus", "user", "list" }, "user list", "cmd_option_unknown", 0 },
	{ { "user" }, NULL, NULL, 1 },
	{ { "user", "ad" }, NULL, "cmd_unknown_near", 0 },
	{ { "xyzzy" }, NULL, "cmd_unknown", 0 },
	{ { "--version" }, NULL, NULL, 0 },
	{ { NULL }, NULL, NULL, 0 },
};

static void
command_lines(void **state)
{
	for (size_t i = 0; i < nitems(lines); i++) {
		struct arena *a = arena_new();
		struct cmdline l;
		struct err e;
		size_t n = 0;
		int rc;

		while (n < 8 && lines[i].words[n] != NULL)
			n++;
		err_init(&e, a);
		rc = cmdline_parse(&l, n, lines[i].words, &e);
		assert_int_equal(rc, lines[i].detail == NULL ? 0 : -1);
		if (rc == -1) {
			assert_int_equal(e.code, ERR_USAGE);
			assert_string_equal(e.detail, lines[i].detail);
		} else
			assert_int_equal(l.nargs, lines[i].nargs);
		if (lines[i].row == NULL)
			assert_null(l.row);
		else
			assert_string_equal(l.row->name, lines[i].row);
		arena_free(a);
	}
}

/* Told as asked, wherever that stands in the line. */
static void
faults_know_how_to_be_told(void **state)
{
	static const char *const words[][4] = {
		{ "frobnicate", "--json", "--lang", "zh" },
		{ "--json", "--lang", "zh", "--bogus" },
		{ "--bogus", "--lang=zh", "user", "--json" },
	};

	for (size_t i = 0; i < nitems(words); i++) {
		struct arena *a = arena_new();
		struct cmdline l;
		struct err e;

		err_init(&e, a);
		assert_int_equal(cmdline_parse(&l, 4, words[i], &e), -1);
		assert_true(l.json);
		assert_int_equal(l.lang, LANG_ZH);
		arena_free(a);
	}
}

/* Which word is an option's value is decided before the command is known. */
static void
options_of_one_name_are_alike(void **state)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		for (size_t k = 0; commands[k] != NULL; k++)
			for (const struct cmd_option *o = commands[i]->options; o != NULL && o->name != NULL; o++)
				for (const struct cmd_option *p = commands[k]->options; p != NULL && p->name != NULL; p++)
					if (strcmp(o->name, p->name) == 0)
						assert_int_equal(o->kind == OPT_FLAG, p->kind == OPT_FLAG);
}

/* Every row can be read by a person and by the frame. */
static void
rows_are_whole(void **state)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *r = commands[i];

		assert_non_null(r->name);
		assert_non_null(r->args);
		assert_non_null(r->zh);
		assert_non_null(r->en);
		assert_non_null(r->run);
		assert_true(r->min_args <= r->max_args);
		for (size_t k = 0; k < 2; k++)
			assert_true(str_starts(r->example[k], "tradewind "));
		for (const struct cmd_option *o = r->options; o != NULL && o->name != NULL; o++) {
			assert_non_null(o->zh);
			assert_non_null(o->en);
			assert_int_equal(o->kind == OPT_FLAG, o->value == NULL);
			assert_true((size_t)(o - r->options) < nitems(((struct cmdline *)NULL)->value));
		}
	}
}

/* --- settings ------------------------------------------------------------------------------------- */

static const char *
write_conf(const char *text)
{
	static char path[] = "test_cmd.conf";
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

static void
settings_in_order(void **state)
{
	const struct pair flag = { "port", "3" };
	struct arena *a = arena_new();
	struct server_limits l;
	struct conf c;
	struct err e;

	err_init(&e, a);
	setenv("TRADEWIND_PORT", "2", 1);
	setenv("TRADEWIND_LOOPS", "2", 1);
	assert_int_equal(conf_load(&c, a, write_conf("\n  port=1\r\nloops = 1\n; note\nworkers\t=\t4\n"
	    "[http]\nconns = 9\n[server]\nnames = a.example, b.example\n"), &flag, 1, &e), 0);
	unsetenv("TRADEWIND_PORT");
	unsetenv("TRADEWIND_LOOPS");
	assert_int_equal(conf_int(&c, "port"), 3);
	assert_int_equal(conf_int(&c, "loops"), 2);
	assert_int_equal(conf_int(&c, "workers"), 4);
	assert_string_equal(conf_text(&c, "host"), "::");
	assert_null(conf_text(&c, "cert"));
	assert_string_equal(conf_words(&c, "server-names")[1], "b.example");
	assert_null(conf_words(&c, "server-names")[2]);
	assert_null(conf_words(&c, "server-proxies")[0]);
	conf_limits(&c, &l);
	assert_int_equal(l.conns, 9);
	assert_int_equal(l.head_ms, 10000);
	arena_free(a);
}

static const struct { const char *text, *pointer, *code; } faults[] = {
	{ "port = x\n", "test_cmd.conf:1", "conf_bad_number" },
	{ "port =\n", "test_cmd.conf:1", "conf_bad_number" },
	{ "port = 65536\n", "test_cmd.conf:1", "conf_bad_number" },
	{ "\nprot = 1\n", "test_cmd.conf:2", "conf_unknown_key_near" },
	{ "[x]\nfrobnicate = 1\n", "test_cmd.conf:2", "conf_unknown_key" },
	{ "[log\n", "test_cmd.conf:1", "conf_bad_line" },
	{ "[log]\nlevel = tex\n", "test_cmd.conf:2", "conf_bad_choice" },
	{ "[log]\nlevel = inf\n", "test_cmd.conf:2", "conf_bad_choice" },
};

static void
settings_at_fault(void **state)
{
	for (size_t i = 0; i < nitems(faults); i++) {
		struct arena *a = arena_new();
		struct conf c;
		struct err e;

		err_init(&e, a);
		assert_int_equal(conf_load(&c, a, write_conf(faults[i].text), NULL, 0, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		assert_int_equal(e.nitems, 1);
		assert_string_equal(e.items->pointer, faults[i].pointer);
		assert_string_equal(e.items->code, faults[i].code);
		arena_free(a);
	}
	unlink("test_cmd.conf");
}

/* --- packets -------------------------------------------------------------------------------------- */

static void
fields_of_a_packet(void **state)
{
	struct str s = STR_INIT;
	const char *at, *end;
	size_t len;

	wire_put(&s, "one", 3);
	wire_put(&s, "", 0);
	at = s.p;
	end = s.p + s.len;
	assert_string_equal(wire_get(&at, end, &len), "one");
	assert_string_equal(wire_get(&at, end, &len), "");
	assert_null(wire_get(&at, end, &len));
	/* Cut anywhere, it ends early and reads nothing beyond. */
	for (size_t cut = 0; cut < 8; cut++) {
		char *copy = xmalloc(cut + 1);

		memcpy(copy, s.p, cut);
		at = copy;
		if (cut < 8)
			assert_null(wire_get(&at, copy + cut, &len));
		free(copy);
	}
	str_fini(&s);
}

static void
descriptors_of_a_packet(void **state)
{
	struct arena *a = arena_new();
	int pair[2], pipes[2], fds[WIRE_FILES];
	char byte[2];
	size_t nfds;
	struct err e;

	err_init(&e, a);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(wire_send(pair[0], "x", 1, &pipes[1], 1, &e), 0);
	assert_int_equal(wire_receive(pair[1], byte, sizeof byte, fds, &nfds), 1);
	assert_int_equal(nfds, 1);
	assert_int_equal(write(fds[0], "y", 1), 1);
	assert_int_equal(read(pipes[0], byte, 1), 1);
	assert_int_equal(byte[0], 'y');
	close(fds[0]);
	/* What does not fit is refused whole. */
	assert_int_equal(wire_send(pair[0], "xyz", 3, &pipes[1], 1, &e), 0);
	assert_int_equal(wire_receive(pair[1], byte, sizeof byte, fds, &nfds), -1);
	assert_int_equal(nfds, 0);
	for (int i = 0; i < 2; i++) {
		close(pair[i]);
		close(pipes[i]);
	}
	arena_free(a);
}

/* --- the service manager --------------------------------------------------------------------------- */

static void
datagrams_to_the_manager(void **state)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX, .sun_path = "test_cmd.sock" };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char got[32];
	ssize_t n;

	unlink(sa.sun_path);
	assert_int_equal(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	notify("READY=1");		/* nobody asked: nothing */
	setenv("NOTIFY_SOCKET", "test_cmd.sock", 1);
	notify("READY=1");		/* not a path from the root: nothing */
	assert_int_equal(recv(fd, got, sizeof got, MSG_DONTWAIT), -1);
	char *path = realpath(sa.sun_path, NULL);
	setenv("NOTIFY_SOCKET", path, 1);
	notify("READY=1");
	n = recv(fd, got, sizeof got, MSG_DONTWAIT);
	assert_int_equal(n, 7);
	assert_memory_equal(got, "READY=1", 7);
	free(path);
	unsetenv("NOTIFY_SOCKET");
	close(fd);
	unlink(sa.sun_path);
}

static void
watchdog_interval(void **state)
{
	char pid[16];

	assert_int_equal(notify_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(notify_watchdog_ms(), 15000);
	setenv("WATCHDOG_PID", "1", 1);		/* meant for another process */
	assert_int_equal(notify_watchdog_ms(), 0);
	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notify_watchdog_ms(), 15000);
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearest_words),
		cmocka_unit_test(command_lines),
		cmocka_unit_test(faults_know_how_to_be_told),
		cmocka_unit_test(options_of_one_name_are_alike),
		cmocka_unit_test(rows_are_whole),
		cmocka_unit_test(settings_in_order),
		cmocka_unit_test(settings_at_fault),
		cmocka_unit_test(fields_of_a_packet),
		cmocka_unit_test(descriptors_of_a_packet),
		cmocka_unit_test(datagrams_to_the_manager),
		cmocka_unit_test(watchdog_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
