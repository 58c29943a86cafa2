libtradewind_a_SOURCES += src/crypt/digest.c src/crypt/base64.c src/crypt/password.c src/crypt/seal.c
