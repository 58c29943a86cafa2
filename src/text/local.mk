libtradewind_a_SOURCES += src/text/utf8.c
