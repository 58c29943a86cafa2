check_PROGRAMS += tests/unit/test_http_parse tests/unit/test_http_accept tests/unit/test_http_limit
tests_unit_test_http_parse_SOURCES = tests/unit/test_http_parse.c tests/unit/test.h
tests_unit_test_http_parse_LDADD = $(TEST_LIBS)
tests_unit_test_http_accept_SOURCES = tests/unit/test_http_accept.c tests/unit/test.h
tests_unit_test_http_accept_LDADD = $(TEST_LIBS)
tests_unit_test_http_limit_SOURCES = tests/unit/test_http_limit.c tests/unit/test.h
tests_unit_test_http_limit_LDADD = $(TEST_LIBS)
