# Unit tests: tests/unit/test_X.c is one program, one line here (the source
# is found by the program's name).
AM_DEFAULT_SOURCE_EXT = .c
if HAVE_CMOCKA
unit_tests = \
  $(base_tests) $(net_tests) $(danmaku_tests) $(media_tests) $(term_tests) \
  $(ui_tests) $(player_tests)

base_tests = \
  tests/unit/test_bytes

net_tests =

danmaku_tests =

media_tests = \
  tests/unit/test_clock \
  tests/unit/test_sync

term_tests =

ui_tests =

player_tests =

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

LDADD = $(PLAYER_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS)
