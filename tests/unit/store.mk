check_PROGRAMS += tests/unit/test_store_db
tests_unit_test_store_db_SOURCES = tests/unit/test_store_db.c tests/unit/test_store.h tests/unit/test.h
tests_unit_test_store_db_LDADD = $(TEST_LIBS)
