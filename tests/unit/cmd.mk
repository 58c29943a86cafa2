check_PROGRAMS += tests/unit/test_cmd
tests_unit_test_cmd_SOURCES = tests/unit/test_cmd.c
tests_unit_test_cmd_LDADD = $(TEST_LIBS)
