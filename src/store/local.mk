libtradewind_a_SOURCES += src/store/sqlite.c
libtradewind_a_SOURCES += src/store/write.c
libtradewind_a_SOURCES += src/store/migrate.c
libtradewind_a_SOURCES += src/store/backup.c src/store/manifest.c
libtradewind_a_SOURCES += src/store/lock.c
libtradewind_a_SOURCES += src/store/search.c src/store/search_doc.c src/store/search_query.c src/store/search_in.h
EXTRA_PROGRAMS += bench/store_write
bench_store_write_SOURCES = bench/store_write.c
