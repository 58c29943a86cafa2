libtradewind_a_SOURCES += src/store/sqlite.c
libtradewind_a_SOURCES += src/store/write.c
libtradewind_a_SOURCES += src/store/migrate.c
libtradewind_a_SOURCES += src/store/backup.c
libtradewind_a_SOURCES += src/store/lock.c
