check_PROGRAMS += tests/unit/test_crypt
tests_unit_test_crypt_SOURCES = tests/unit/test_crypt.c tests/unit/test.h
tests_unit_test_crypt_LDADD = $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_text_han
tests_unit_test_text_han_SOURCES = tests/unit/test_text_han.c tests/unit/test.h
tests_unit_test_text_han_LDADD = $(TEST_LIBS)
