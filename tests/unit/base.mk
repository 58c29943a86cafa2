check_PROGRAMS += tests/unit/test_base tests/unit/test_base_msg tests/unit/test_base_thread
tests_unit_test_base_SOURCES = tests/unit/test_base.c tests/unit/test.h
tests_unit_test_base_LDADD = $(TEST_LIBS)
tests_unit_test_base_msg_SOURCES = tests/unit/test_base_msg.c tests/unit/test.h
tests_unit_test_base_msg_LDADD = $(TEST_LIBS)
tests_unit_test_base_thread_SOURCES = tests/unit/test_base_thread.c tests/unit/test.h
tests_unit_test_base_thread_LDADD = $(TEST_LIBS)
