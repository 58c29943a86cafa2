/*
 * SIGKILL at random moments: every acknowledged write is there afterwards, and no half of one.
 */
#include "fault/fault.h"

#define ROUNDS		20

static void
kill_at_random(void **state)
{
	struct fix *f = *state;
	struct rnd_seq r = { 20261125 };
	int most = -1, status;

	for (int i = 0; i < ROUNDS; i++) {
		int said = run_child(most + 1, 1 + (int)rnd_seq_below(&r, 600), NUMBERS, NULL, &status);
		int there = check_pairs(f);

		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		most = there > said ? there : said;
	}
	print_message("%d rounds, %d writes\n", ROUNDS, most + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(kill_at_random, pairs_setup, fix_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
