libtradewind_a_SOURCES +=
