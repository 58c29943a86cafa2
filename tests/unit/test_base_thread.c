/* Threads, queues, the clock, the log. */
#include "test.h"

#include <stdatomic.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/thread.h"

static void
queue_is_bounded_and_in_order(void **state)
{
	int x[3];
	struct queue *q = queue_new(2);

	for (int round = 0; round < 5; round++) {
		assert_int_equal(queue_push(q, &x[0]), 0);
		assert_int_equal(queue_push(q, &x[1]), 0);
		assert_int_equal(queue_push(q, &x[2]), -1);
		assert_int_equal(queue_len(q), 2);
		assert_ptr_equal(queue_pop(q), &x[0]);
		assert_ptr_equal(queue_pop(q), &x[1]);
	}
	assert_null(queue_pop_timed(q, 1000));
	assert_int_equal(queue_push(q, &x[2]), 0);
	queue_close(q);
	assert_int_equal(queue_push(q, &x[0]), -1);
	assert_ptr_equal(queue_pop(q), &x[2]);
	assert_null(queue_pop(q));
	queue_free(q);
}

static atomic_int sum;

static void
eat(void *arg)
{
	int *v;

	assert(thread_role() == ROLE_T_WORKER);
	while ((v = queue_pop(arg)) != NULL)
		sum += *v;
}

static void
many_threads_share_a_queue(void **state)
{
	static int one = 1;
	struct queue *q = queue_new(16);
	struct thread *t[4];

	sum = 0;
	for (size_t i = 0; i < nitems(t); i++)
		t[i] = thread_start("eater", ROLE_T_WORKER, eat, q);
	for (int i = 0; i < 20000; i++)
		while (queue_push(q, &one) == -1)
			usleep(10);
	queue_close(q);
	for (size_t i = 0; i < nitems(t); i++)
		thread_join(t[i]);
	thread_join(NULL);
	assert_int_equal(sum, 20000);
	assert_int_equal(thread_role(), ROLE_T_MAIN);
	queue_free(q);
}

static void
the_wall_clock_can_be_moved(void **state)
{
	int64_t mono_us = clock_mono_us();

	clock_set_ms(1000000);
	assert_in_range(clock_ms(), 1000000, 1001000);
	clock_set_ms(0);
	assert_true(clock_ms() > INT64_C(1700000000000));
	assert_true(clock_mono_us() >= mono_us);
	assert_in_range(clock_mono_ms(), mono_us / 1000, mono_us / 1000 + 1000);
}

/* What fn writes to stderr. */
static char *
captured(void (*fn)(void))
{
	static char text[64000];
	FILE *f = tmpfile();
	int keep = dup(STDERR_FILENO);
	size_t n;

	dup2(fileno(f), STDERR_FILENO);
	fn();
	dup2(keep, STDERR_FILENO);
	close(keep);
	rewind(f);
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

static void
say_bad_bytes(void)
{
	log_setup(LOG_L_INFO, false);
	log_info("name %s", "a\nb\033[1m\\");
	log_debug("not shown");
	log_setup(LOG_L_INFO, true);
	log_error("say \"%s\"", "x\ty");
	log_setup(LOG_L_INFO, false);
}

static void
say_much(void)
{
	char *big = malloc(20000);

	memset(big, 'x', 19999);
	big[19999] = '\0';
	for (int i = 0; i < 500; i++)
		log_info("again %d", i);
	log_info("big %s", big);
	free(big);
}

static void
log_lines_are_escaped_and_bounded(void **state)
{
	char *text = captured(say_bad_bytes), *line;
	int lines = 0;

	assert_non_null(strstr(text, "<6>"));
	assert_non_null(strstr(text, "name a\\x0ab\\x1b[1m\\\\\n"));
	assert_null(strstr(text, "not shown"));
	assert_non_null(strstr(text, "\"level\":\"error\",\"msg\":\"say \\\"x\\u0009y\\\"\"}\n"));
	text = captured(say_much);
	for (line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		assert_true(strlen(line) < 8192);
		lines++;
	}
	assert_int_equal(lines, 51);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(queue_is_bounded_and_in_order),
		cmocka_unit_test(many_threads_share_a_queue),
		cmocka_unit_test(the_wall_clock_can_be_moved),
		cmocka_unit_test(log_lines_are_escaped_and_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
