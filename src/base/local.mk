libtradewind_a_SOURCES += src/base/arena.c src/base/clock.c src/base/embed.c src/base/err.c \
	src/base/log.c src/base/mem.c src/base/msg.c src/base/rnd.c src/base/sandbox.c src/base/spool.c src/base/str.c src/base/thread.c
