libtradewind_a_SOURCES += src/text/utf8.c
libtradewind_a_SOURCES += src/text/json_check.c
libtradewind_a_SOURCES += src/text/json_read.c
libtradewind_a_SOURCES += src/text/json_write.c
libtradewind_a_SOURCES += src/text/date.c
libtradewind_a_SOURCES += src/text/json_int.h
