/*
 * Connections, statements and single writes.
 */
#include "test_store.h"

static int
add_thing(struct tx *t, void *arg, struct err *e)
{
	tx_touch(t, 3);
	return tx_exec(t, "INSERT INTO thing(n, name) VALUES($1, $2)", 7, arg, e);
}

static void
write_and_read(void **state)
{
	struct fix *f = *state;
	struct stmt *s;
	struct db *d;
	size_t len;

	assert_int_equal(store_write_wait(f->s, add_thing, "one", &f->e), 0);
	assert_int_equal(store_counter(f->s, 3), 1);
	assert_int_equal(db_open(&d, f->s, &f->e), 0);
	s = db_stmt(d, "SELECT id, name, n, bytes, mail, '$1' FROM thing WHERE name = $1");
	stmt_text(s, 1, "one");
	assert_int_equal(stmt_row(s, &f->e), 1);
	assert_int_equal(col_int(s, 0), 1);
	assert_string_equal(col_text(s, 1), "one");
	assert_int_equal(col_len(s, 1), 3);
	assert_int_equal(col_int(s, 2), 7);
	assert_true(col_is_null(s, 3));
	assert_true(col_int(s, 3) == NONE);
	assert_null(col_blob(s, 3, &len));
	assert_string_equal(col_text(s, 4), "a@B");
	assert_string_equal(col_text(s, 5), "$1");
	assert_int_equal(stmt_row(s, &f->e), 0);
	db_close(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(write_and_read, fix_setup, fix_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
