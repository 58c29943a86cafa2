libtradewind_a_SOURCES += src/http/accept.c src/http/asset.c src/http/body.c src/http/conn.c src/http/exchange.c \
	src/http/file.c src/http/limit.c src/http/loop.c src/http/parse.c src/http/reply.c \
	src/http/req.c src/http/route.c src/http/send.c src/http/server.c src/http/stream.c src/http/tags.c src/http/target.c \
	src/http/tls.c src/http/tls_cert.c src/http/worker.c
