/* Budgets by key, connections by address. */
#include "test.h"

#include <arpa/inet.h>

#include "http/limit.h"

static void
a_budget_has_burst_and_rate(void **state)
{
	struct budget *b = budget_new(200, 1000, 1000);
	int64_t now_ms = 5000;
	int ok = 0;

	for (int i = 0; i < 1500; i++)
		ok += budget_take(b, "s1", 2, now_ms) == 0;
	assert_int_equal(ok, 1000);
	assert_int_equal(budget_take(b, "s1", 2, now_ms), 1);
	assert_int_equal(budget_take(b, "s2", 2, now_ms), 0);	/* another key has its own */
	for (ok = 0; budget_take(b, "s1", 2, now_ms + 1000) == 0; ok++)
		;
	assert_int_equal(ok, 200);
	for (ok = 0; budget_take(b, "s1", 2, now_ms + 60000) == 0; ok++)
		;
	assert_int_equal(ok, 1000);	/* never more than the burst */
	budget_free(b);
}

static void
retry_after_is_honest(void **state)
{
	struct budget *b = budget_new(60, 3600 * 1000, 60);
	int wait_s;

	for (int i = 0; i < 60; i++)
		assert_int_equal(budget_take(b, "u", 1, 0), 0);
	wait_s = budget_take(b, "u", 1, 0);
	assert_int_equal(wait_s, 60);
	assert_int_not_equal(budget_take(b, "u", 1, 59000), 0);
	assert_int_equal(budget_take(b, "u", 1, wait_s * 1000), 0);
	budget_free(b);
	budget_free(NULL);
}

/* A crowd of strangers cannot make the table grow, and cannot use what a known key has. */
static void
keys_are_bounded(void **state)
{
	struct budget *b = budget_new(1, 1000, 3);
	int ok = 0;

	assert_int_equal(budget_take(b, "known", 5, 1000), 0);
	for (int i = 0; i < 200000; i++)
		ok += budget_take(b, &i, sizeof i, 1000) == 0;
	assert_true(ok < 30000);
	assert_int_equal(budget_take(b, "known", 5, 1000), 0);
	assert_int_equal(budget_take(b, "known", 5, 1000), 0);
	assert_int_not_equal(budget_take(b, "known", 5, 1000), 0);
	for (int i = 0; i < 100; i++)
		assert_int_equal(budget_take(b, &i, sizeof i, 1000000), 0);
	budget_free(b);
}

static struct sockaddr *
address(const char *text)
{
	static struct sockaddr_storage sa[16];
	static int n;
	struct sockaddr_in *v4 = (void *)&sa[++n % 16];
	struct sockaddr_in6 *v6 = (void *)v4;

	memset(v4, 0, sizeof sa[0]);
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
		v4->sin_family = AF_INET;
	else {
		assert_int_equal(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
		v6->sin6_family = AF_INET6;
	}
	return (void *)v4;
}

static void
connections_by_address(void **state)
{
	struct peers *p = peers_new(3, 100, 20);

	for (int i = 0; i < 3; i++)
		assert_int_equal(peers_enter(p, address("10.0.0.1"), 0), 0);
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 0), -1);
	assert_int_equal(peers_enter(p, address("::ffff:10.0.0.1"), 0), -1);	/* the same */
	assert_int_equal(peers_enter(p, address("10.0.0.2"), 0), 0);
	peers_leave(p, address("10.0.0.1"));
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 0), 0);
	/* A /64 is one neighbour. */
	assert_int_equal(peers_enter(p, address("2001:db8::1"), 0), 0);
	assert_int_equal(peers_enter(p, address("2001:db8::2"), 0), 0);
	assert_int_equal(peers_enter(p, address("2001:db8:0:0:ffff::3"), 0), 0);
	assert_int_equal(peers_enter(p, address("2001:db8::4"), 0), -1);
	assert_int_equal(peers_enter(p, address("2001:db8:0:1::4"), 0), 0);
	peers_leave(p, address("2001:db8:9::4"));	/* never entered: no harm */
	peers_free(p);
	peers_free(NULL);
}

static void
new_connections_wait_their_turn(void **state)
{
	struct peers *p = peers_new(1000, 100, 20);

	for (int i = 0; i < 100; i++)
		assert_int_equal(peers_enter(p, address("10.0.0.1"), 1000), 0);
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 1000), 50);
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 1000), 100);
	assert_int_equal(peers_enter(p, address("10.0.0.2"), 1000), 0);
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 1150), 0);
	assert_int_equal(peers_enter(p, address("10.0.0.1"), 1150), 50);
	peers_free(p);
	p = peers_new(0, 0, 0);		/* no limits */
	for (int i = 0; i < 5000; i++)
		assert_int_equal(peers_enter(p, address("10.0.0.1"), 0), 0);
	peers_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_budget_has_burst_and_rate),
		cmocka_unit_test(retry_after_is_honest),
		cmocka_unit_test(keys_are_bounded),
		cmocka_unit_test(connections_by_address),
		cmocka_unit_test(new_connections_wait_their_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
