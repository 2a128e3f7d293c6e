# Tests.  tests/unit/test_X.c, tests/fuzz/fuzz_X.c and tests/bench/bench_X.c
# are one program and one line here each (the source is found by the program's
# name).  Everything `make check` runs prints TAP.
AM_DEFAULT_SOURCE_EXT = .c

# Unit tests: cmocka.

base_tests = \
  tests/unit/test_bytes tests/unit/test_names tests/unit/test_ring tests/unit/test_suggest tests/unit/test_text \
  tests/unit/test_text_bidi tests/unit/test_text_wrap

net_tests = \
  tests/unit/test_fetch \
  tests/unit/test_fetch_quit \
  tests/unit/test_heap \
  tests/unit/test_loop \
  tests/unit/test_reach \
  tests/unit/test_retry \
  tests/unit/test_unpack \
  tests/unit/test_validity \
  tests/unit/test_url
site_sources = \
  tests/harness/server.c tests/harness/server.h tests/harness/site.c tests/harness/site.h
tests_unit_test_fetch_SOURCES = tests/unit/test_fetch.c $(site_sources)
tests_unit_test_fetch_quit_SOURCES = tests/unit/test_fetch_quit.c $(site_sources)

danmaku_tests = \
  tests/unit/test_format \
  tests/unit/test_format_biliproto \
  tests/unit/test_format_json \
  tests/unit/test_format_nico \
  tests/unit/test_format_sites \
  tests/unit/test_format_ass \
  tests/unit/test_format_modes \
  tests/unit/test_format_bilixml \
  tests/unit/test_heat \
  tests/unit/test_json_tree \
  tests/unit/test_lanes \
  tests/unit/test_lanes_density \
  tests/unit/test_lanes_pair \
  tests/unit/test_lanes_property \
  tests/unit/test_number \
  tests/unit/test_path \
  tests/unit/test_peaks \
  tests/unit/test_poses \
  tests/unit/test_quick_ways \
  tests/unit/test_track \
  tests/unit/test_writer \
  tests/unit/test_writer_ass \
  tests/unit/test_writer_property
reading_sources = tests/harness/reading.c tests/harness/reading.h
writing_sources = tests/harness/writing_track.c tests/harness/writing_track.h $(reading_sources)
tests_unit_test_writer_SOURCES = tests/unit/test_writer.c $(writing_sources)
tests_unit_test_writer_property_SOURCES = tests/unit/test_writer_property.c $(writing_sources)
tests_unit_test_writer_ass_SOURCES = tests/unit/test_writer_ass.c \
  tests/harness/ass_boxes.c tests/harness/ass_boxes.h $(writing_sources)
json_pair_sources = tests/harness/json_pair.c tests/harness/json_pair.h
tests_unit_test_json_tree_SOURCES = tests/unit/test_json_tree.c $(json_pair_sources)
tests_unit_test_format_biliproto_SOURCES = tests/unit/test_format_biliproto.c $(reading_sources)
tests_unit_test_format_json_SOURCES = tests/unit/test_format_json.c $(reading_sources)
tests_unit_test_format_nico_SOURCES = tests/unit/test_format_nico.c $(reading_sources)
tests_unit_test_format_sites_SOURCES = tests/unit/test_format_sites.c $(reading_sources)
tests_unit_test_format_ass_SOURCES = tests/unit/test_format_ass.c $(reading_sources)
tests_unit_test_format_modes_SOURCES = tests/unit/test_format_modes.c $(reading_sources)

sift_tests = \
  tests/unit/test_fold \
  tests/unit/test_keywords \
  tests/unit/test_merge \
  tests/unit/test_rules \
  tests/unit/test_shift

convert_tests = \
  tests/unit/test_progress \
  tests/unit/test_request \
  tests/unit/test_save \
  tests/unit/test_stats

wire_tests = \
  tests/unit/test_http tests/unit/test_http_body tests/unit/test_query tests/unit/test_sse \
  tests/unit/test_message tests/unit/test_remark

library_tests = \
  tests/unit/test_library tests/unit/test_library_kill tests/unit/test_library_outbox

store_tests = \
  tests/unit/test_store tests/unit/test_store_comment tests/unit/test_store_kill \
  tests/unit/test_store_paging tests/unit/test_store_trouble
cellar_sources = tests/harness/cellar.c tests/harness/cellar.h
tests_unit_test_store_SOURCES = tests/unit/test_store.c $(cellar_sources)
tests_unit_test_store_comment_SOURCES = tests/unit/test_store_comment.c $(cellar_sources)
tests_unit_test_store_kill_SOURCES = tests/unit/test_store_kill.c $(cellar_sources)
tests_unit_test_store_paging_SOURCES = tests/unit/test_store_paging.c $(cellar_sources)
tests_unit_test_store_trouble_SOURCES = tests/unit/test_store_trouble.c $(cellar_sources)

broker_tests = \
  tests/unit/test_crowd tests/unit/test_crowd_trouble tests/unit/test_echoes tests/unit/test_gate \
  tests/unit/test_id \
  tests/unit/test_conf_lists tests/unit/test_ledger tests/unit/test_limit tests/unit/test_member tests/unit/test_offset \
  tests/unit/test_pace tests/unit/test_peer tests/unit/test_tail tests/unit/test_token \
  tests/integration/test_danmud tests/integration/test_danmud_live tests/integration/test_danmud_kill \
  tests/integration/test_danmud_trouble tests/integration/test_danmud_disk
ear_sources = tests/harness/ear.c tests/harness/ear.h
audience_sources = tests/harness/audience.c tests/harness/audience.h $(ear_sources)
tests_unit_test_member_SOURCES = tests/unit/test_member.c $(ear_sources)
tests_unit_test_peer_SOURCES = tests/unit/test_peer.c $(audience_sources)
tests_unit_test_crowd_SOURCES = tests/unit/test_crowd.c $(audience_sources)
tests_unit_test_crowd_trouble_SOURCES = tests/unit/test_crowd_trouble.c $(audience_sources)
house_sources = tests/harness/house.c tests/harness/house.h
tests_integration_test_danmud_live_SOURCES = \
  tests/integration/test_danmud_live.c $(house_sources)
tests_integration_test_danmud_trouble_SOURCES = \
  tests/integration/test_danmud_trouble.c $(house_sources)
tests_integration_test_danmud_disk_SOURCES = \
  tests/integration/test_danmud_disk.c $(house_sources)
tests_integration_test_danmud_SOURCES = tests/integration/test_danmud.c $(house_sources)
tests_integration_test_danmud_kill_SOURCES = \
  tests/integration/test_danmud_kill.c $(house_sources)
tests_unit_test_ledger_SOURCES = tests/unit/test_ledger.c $(cellar_sources)

media_tests = \
  tests/unit/test_audio \
  tests/unit/test_clock tests/unit/test_digest \
  tests/unit/test_loudness tests/unit/test_speaker tests/unit/test_splice tests/unit/test_tempo \
  tests/unit/test_sync \
  tests/unit/test_voice \
  tests/unit/test_media tests/unit/test_media_net tests/unit/test_media_pipe \
  tests/unit/test_media_play \
  tests/unit/test_scale tests/unit/test_spool tests/unit/test_stamps
tests_unit_test_voice_SOURCES = tests/unit/test_voice.c tests/harness/rig.c tests/harness/rig.h
clip_sources = \
  tests/harness/clip.c tests/harness/clip.h \
  tests/harness/viewer.c tests/harness/viewer.h
tests_unit_test_media_SOURCES = tests/unit/test_media.c $(clip_sources)
tests_unit_test_media_net_SOURCES = tests/unit/test_media_net.c $(clip_sources) \
  tests/harness/server.c tests/harness/server.h
tests_unit_test_media_pipe_SOURCES = tests/unit/test_media_pipe.c $(clip_sources)
tests_unit_test_media_play_SOURCES = tests/unit/test_media_play.c $(clip_sources)

term_tests = \
  tests/unit/test_blit \
  tests/unit/test_compose \
  tests/unit/test_diff \
  tests/unit/test_keys \
  tests/unit/test_palette \
  tests/unit/test_surface

panel_tests = \
  tests/unit/test_board \
  tests/unit/test_board_page \
  tests/unit/test_dandan \
  tests/unit/test_list \
  tests/unit/test_line tests/unit/test_prompt
typing_sources = tests/harness/typing.c tests/harness/typing.h
tests_unit_test_line_SOURCES = tests/unit/test_line.c $(typing_sources)
tests_unit_test_prompt_SOURCES = tests/unit/test_prompt.c $(typing_sources)

ui_tests = \
  tests/unit/test_view \
  tests/unit/test_view_board \
  tests/unit/test_view_text \
  tests/unit/test_view_flight

setup_tests = \
  tests/unit/test_check \
  tests/unit/test_config \
  tests/unit/test_keymap \
  tests/unit/test_manual \
  tests/unit/test_numeral \
  tests/unit/test_option \
  tests/unit/test_xdg

supply_tests = \
  tests/unit/test_beside \
  tests/unit/test_cache \
  tests/unit/test_segments
tests_unit_test_segments_SOURCES = tests/unit/test_segments.c \
  tests/harness/server.c tests/harness/server.h

link_tests = \
  tests/unit/test_courier \
  tests/unit/test_forum \
  tests/unit/test_link
tests_unit_test_courier_SOURCES = tests/unit/test_courier.c \
  tests/harness/server.c tests/harness/server.h
tests_unit_test_forum_SOURCES = tests/unit/test_forum.c \
  tests/harness/server.c tests/harness/server.h
tests_unit_test_link_SOURCES = tests/unit/test_link.c \
  tests/harness/server.c tests/harness/server.h

player_tests = \
  tests/unit/test_cast \
  tests/unit/test_invite \
  tests/unit/test_keeper \
  tests/unit/test_live \
  tests/unit/test_places \
  tests/unit/test_show \
  tests/unit/test_stage \
  tests/unit/test_supply \
  tests/unit/test_timeline
tests_unit_test_supply_SOURCES = tests/unit/test_supply.c $(site_sources)

# Integration tests in C: a pty, libvterm, sockets.

pty_tests = \
  tests/integration/test_pieces \
  tests/integration/test_dandan_server \
  tests/integration/test_looking \
  tests/integration/test_choice \
  tests/integration/test_flight \
  tests/integration/test_hostile \
  tests/integration/test_tty \
  tests/integration/test_tty_back \
  tests/integration/test_paint \
  tests/integration/test_player \
  tests/integration/test_player_net \
  tests/integration/test_player_quit \
  tests/integration/test_player_tty \
  tests/integration/test_screen \
  tests/integration/test_write
# These need both halves.
meeting_tests = \
  tests/integration/test_comments \
  tests/integration/test_online \
  tests/integration/test_online_kill \
  tests/integration/test_online_live \
  tests/integration/test_party
terminal_sources = \
  tests/harness/guest.c tests/harness/guest.h \
  tests/harness/terminal.c tests/harness/terminal.h
tests_integration_test_tty_SOURCES = tests/integration/test_tty.c $(terminal_sources)
tests_integration_test_tty_back_SOURCES = tests/integration/test_tty_back.c $(terminal_sources)
recording_sources = \
  tests/integration/recording.c tests/integration/recording.h \
  tests/harness/clip.c tests/harness/clip.h
tests_integration_test_flight_SOURCES = \
  tests/integration/test_flight.c tests/integration/flock.c tests/integration/flock.h \
  $(recording_sources)
tests_integration_test_hostile_SOURCES = \
  tests/integration/test_hostile.c $(recording_sources)
screen_sources = \
  tests/integration/screen.c tests/integration/screen.h \
  tests/integration/screen_read.c tests/integration/screen_inside.h \
  tests/integration/modes.c tests/integration/modes.h
cinema_sources = \
  tests/integration/cinema.c tests/integration/cinema.h $(screen_sources)
tests_integration_test_choice_SOURCES = \
  tests/integration/test_choice.c $(cinema_sources)
tests_integration_test_looking_SOURCES = \
  tests/integration/test_looking.c $(cinema_sources)
tests_integration_test_dandan_server_SOURCES = \
  tests/integration/test_dandan_server.c tests/harness/server.c tests/harness/server.h \
  $(cinema_sources)
tests_integration_test_pieces_SOURCES = \
  tests/integration/test_pieces.c tests/harness/server.c tests/harness/server.h \
  $(cinema_sources)
evening_sources = \
  tests/integration/evening.c tests/integration/evening.h $(house_sources) $(cinema_sources)
tests_integration_test_online_SOURCES = tests/integration/test_online.c $(evening_sources)
tests_integration_test_online_kill_SOURCES = \
  tests/integration/test_online_kill.c tests/harness/relay.c tests/harness/relay.h \
  $(evening_sources)
tests_integration_test_comments_SOURCES = \
  tests/integration/test_comments.c $(evening_sources)
tests_integration_test_online_live_SOURCES = \
  tests/integration/test_online_live.c $(evening_sources)
tests_integration_test_party_SOURCES = \
  tests/integration/test_party.c $(house_sources) $(cinema_sources)
tests_integration_test_player_SOURCES = \
  tests/integration/test_player.c $(cinema_sources)
tests_integration_test_player_net_SOURCES = \
  tests/integration/test_player_net.c tests/harness/server.c tests/harness/server.h \
  $(cinema_sources)
tests_integration_test_player_quit_SOURCES = \
  tests/integration/test_player_quit.c $(cinema_sources)
tests_integration_test_player_tty_SOURCES = \
  tests/integration/test_player_tty.c $(cinema_sources)
tests_integration_test_write_SOURCES = \
  tests/integration/test_write.c $(cinema_sources)
tests_integration_test_screen_SOURCES = tests/integration/test_screen.c $(screen_sources)

# Integration tests as scripts (executable, TAP; tests/tap.sh helps).

common_scripts = \
  tests/integration/test_convert

player_scripts = \
  tests/integration/test_cast_picture \
  tests/integration/test_completion \
  tests/integration/test_quickstart \
  tests/integration/test_sift \
  tests/integration/test_tmux \
  tests/integration/test_tls \
  tests/integration/test_usage

daemon_scripts = \
  tests/integration/test_danmud_completion \
  tests/integration/test_curl \
  tests/integration/test_web

# Lints: scripts that read the tree.

lint_tests = \
  tests/lint/check_floors \
  tests/lint/check_homes \
  tests/lint/check_sizes \
  tests/lint/check_files \
  tests/lint/check_words \
  tests/lint/check_globals \
  tests/lint/check_man \
  tests/lint/check_style \
  tests/lint/check_lints

# Fuzz targets: `make check` feeds them tests/data/fuzz/X.

base_fuzz = \
  tests/fuzz/fuzz_text

danmaku_fuzz = \
  tests/fuzz/fuzz_dandan \
  tests/fuzz/fuzz_bilixml \
  tests/fuzz/fuzz_biliproto \
  tests/fuzz/fuzz_json \
  tests/fuzz/fuzz_json_tree \
  tests/fuzz/fuzz_nico \
  tests/fuzz/fuzz_sites \
  tests/fuzz/fuzz_ass
tests_fuzz_fuzz_biliproto_SOURCES = tests/fuzz/fuzz_bilixml.c
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_bilixml.c
tests_fuzz_fuzz_json_tree_SOURCES = tests/fuzz/fuzz_json_tree.c $(json_pair_sources)
tests_fuzz_fuzz_nico_SOURCES = tests/fuzz/fuzz_bilixml.c
tests_fuzz_fuzz_sites_SOURCES = tests/fuzz/fuzz_bilixml.c
tests_fuzz_fuzz_ass_SOURCES = tests/fuzz/fuzz_bilixml.c

sift_fuzz = \
  tests/fuzz/fuzz_rules

wire_fuzz = \
  tests/fuzz/fuzz_http tests/fuzz/fuzz_query tests/fuzz/fuzz_sse tests/fuzz/fuzz_message \
  tests/fuzz/fuzz_remark

net_fuzz = \
  tests/fuzz/fuzz_unpack

term_fuzz = \
  tests/fuzz/fuzz_keys

panel_fuzz = \
  tests/fuzz/fuzz_board \
  tests/fuzz/fuzz_list \
  tests/fuzz/fuzz_prompt
tests_fuzz_fuzz_prompt_SOURCES = tests/fuzz/fuzz_prompt.c $(typing_sources)

setup_fuzz = \
  tests/fuzz/fuzz_config

supply_fuzz = \
  tests/fuzz/fuzz_cache

player_fuzz =

# Benchmarks: `make bench` runs them.

base_bench =

danmaku_bench = \
  tests/bench/bench_danmaku \
  tests/bench/bench_lanes \
  tests/bench/bench_whole
throng_sources = tests/harness/throng.c tests/harness/throng.h
tests_bench_bench_danmaku_SOURCES = tests/bench/bench_danmaku.c $(throng_sources)
tests_bench_bench_whole_SOURCES = tests/bench/bench_whole.c $(throng_sources)

broker_bench = \
  tests/bench/bench_crowd \
  tests/bench/bench_ledger \
  tests/bench/bench_posts \
  tests/bench/bench_rooms \
  tests/bench/bench_segment
mill_sources = tests/harness/mill.c tests/harness/mill.h
tests_bench_bench_segment_SOURCES = tests/bench/bench_segment.c $(mill_sources)
tests_bench_bench_rooms_SOURCES = tests/bench/bench_rooms.c $(mill_sources)
tests_bench_bench_posts_SOURCES = \
  tests/bench/bench_posts.c tests/harness/bare.c tests/harness/bare.h $(mill_sources)

media_bench = \
  tests/bench/bench_media

term_bench = \
  tests/bench/bench_term

ui_bench = \
  tests/bench/bench_flight

player_bench = \
  tests/bench/bench_frame

# From here on nothing changes when a test is added.

# What is for the player or the daemon goes with it (--disable-player, --disable-daemon).

unit_tests = \
  $(base_tests) $(net_tests) $(danmaku_tests) $(wire_tests) $(sift_tests) $(library_tests) \
  $(convert_tests)
fuzz_programs = $(base_fuzz) $(danmaku_fuzz) $(sift_fuzz) $(wire_fuzz) $(net_fuzz)
bench_programs = $(base_bench) $(danmaku_bench)
script_tests = $(common_scripts)
if PLAYER
unit_tests += \
  $(media_tests) $(term_tests) $(panel_tests) $(setup_tests) $(ui_tests) $(supply_tests) \
  $(link_tests) $(player_tests)
fuzz_programs += $(term_fuzz) $(panel_fuzz) $(setup_fuzz) $(supply_fuzz) $(player_fuzz)
bench_programs += $(media_bench) $(term_bench) $(ui_bench) $(player_bench)
script_tests += $(player_scripts)
endif
if DAEMON
unit_tests += $(store_tests) $(broker_tests)
bench_programs += $(broker_bench)
script_tests += $(daemon_scripts)
endif
EXTRA_PROGRAMS += $(bench_programs)

LDADD = $(BROKER_LIBS) libconvert.a $(PLAYER_LIBS) $(COMMON_LIBS) $(CMOCKA_LIBS) $(VTERM_LIBS) $(fuzz_main)
check_LIBRARIES += libreplay.a
libreplay_a_SOURCES = tests/fuzz/replay.c

TESTS += $(lint_tests)
if HAVE_CMOCKA
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
else
TESTS += tests/missing-cmocka
endif
if FUZZ
fuzz_main = $(FUZZ_MAIN)
noinst_PROGRAMS += $(fuzz_programs)
else
fuzz_main = libreplay.a
check_PROGRAMS += $(fuzz_programs)
TESTS += $(fuzz_programs)
endif
if HAVE_LLHTTP
check_LIBRARIES += libllhttp.a
libllhttp_a_SOURCES = tests/harness/llhttp_around.c tests/harness/llhttp_machine.c
libllhttp_a_CPPFLAGS = -isystem $(LLHTTP_SOURCES) -isystem $(LLHTTP_SOURCES)/include/llhttp
if HAVE_CMOCKA
check_PROGRAMS += tests/unit/test_http_llhttp
TESTS += tests/unit/test_http_llhttp
tests_unit_test_http_llhttp_SOURCES = tests/unit/test_http_llhttp.c \
  tests/harness/llhttp_side.c tests/harness/llhttp_side.h
tests_unit_test_http_llhttp_CPPFLAGS = $(AM_CPPFLAGS) $(libllhttp_a_CPPFLAGS)
tests_unit_test_http_llhttp_LDADD = libllhttp.a $(LDADD)
endif
else
TESTS += tests/missing-llhttp
endif
if PLAYER
if DAEMON
pty_tests += $(meeting_tests)
endif
if HAVE_VTERM
check_PROGRAMS += $(pty_tests)
TESTS += $(pty_tests)
else
TESTS += tests/missing-vterm
endif
endif
TESTS += $(script_tests)

TEST_EXTENSIONS =
LOG_DRIVER = $(SHELL) $(top_srcdir)/tests/tap-driver
AM_TESTS_ENVIRONMENT = \
  CC='$(CC)'; export CC; AWK='$(AWK)'; export AWK; \
  LC_ALL=C.UTF-8; export LC_ALL; \
  XDG_CONFIG_HOME='$(abs_builddir)/tests/nowhere'; export XDG_CONFIG_HOME; \
  XDG_CACHE_HOME='$(abs_builddir)/tests/nowhere'; export XDG_CACHE_HOME; \
  XDG_STATE_HOME='$(abs_builddir)/tests/nowhere'; export XDG_STATE_HOME; \
  XDG_DATA_HOME='$(abs_builddir)/tests/nowhere'; export XDG_DATA_HOME; \
  SDL_AUDIODRIVER=dummy; export SDL_AUDIODRIVER; \
  TSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/tsan.supp:$$TSAN_OPTIONS"; export TSAN_OPTIONS; \
  LSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0:$$LSAN_OPTIONS"; export LSAN_OPTIONS; \
  UBSAN_OPTIONS="print_stacktrace=1:$$UBSAN_OPTIONS"; export UBSAN_OPTIONS; \
  unset NO_COLOR COLORTERM;

EXTRA_DIST += \
  tests/lsan.supp tests/unit/harness.h tests/unit/tape.h tests/tap-driver tests/tap.sh tests/tsan.supp tests/missing-cmocka tests/missing-llhttp tests/missing-vterm \
  tests/lint/lint.sh tests/lint/code.awk tests/lint/cases.txt \
  tests/web/package.json tests/web/house.mjs tests/web/drive.mjs \
  tests/data tests/fuzz/words.dict tests/bench/bench_peers $(lint_tests) \
  $(common_scripts) $(player_scripts) $(daemon_scripts)
