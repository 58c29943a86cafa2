libtradewind_a_SOURCES += src/api/answer.c
libtradewind_a_SOURCES += src/api/cache.c
libtradewind_a_SOURCES += src/api/crud.c
libtradewind_a_SOURCES += src/api/lists.c
libtradewind_a_SOURCES += src/api/meta.c
libtradewind_a_SOURCES += src/api/openapi.c
libtradewind_a_SOURCES += src/api/routes.c
libtradewind_a_SOURCES += src/api/report.c
