# check_PROGRAMS += tests/unit/test_x
# tests_unit_test_x_SOURCES = tests/unit/test_x.c
# tests_unit_test_x_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_meta_rec
tests_unit_test_meta_rec_SOURCES = tests/unit/test_meta_rec.c tests/unit/test_meta.h tests/unit/test_store.h tests/unit/test.h
tests_unit_test_meta_rec_LDADD = $(TEST_LIBS)
