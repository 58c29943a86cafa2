libtradewind_a_SOURCES += src/meta/ftype.h
libtradewind_a_SOURCES += src/meta/ftype.c
libtradewind_a_SOURCES += src/meta/ftype_text.c
libtradewind_a_SOURCES += src/meta/ftype_list.c
libtradewind_a_SOURCES += src/meta/rec.c
libtradewind_a_SOURCES += src/meta/rec_json.c
libtradewind_a_SOURCES += src/meta/rec_sql.c
libtradewind_a_SOURCES += src/meta/ref.c
