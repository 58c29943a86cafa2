libtradewind_a_SOURCES += src/model/enterprise.c
libtradewind_a_SOURCES += src/model/contact.c
libtradewind_a_SOURCES += src/model/resources.c
libtradewind_a_SOURCES += src/model/access.c
libtradewind_a_SOURCES += src/model/report.c
