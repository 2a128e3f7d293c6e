noinst_LIBRARIES += libcommon.a libconvert.a
if PLAYER
noinst_LIBRARIES += libplayer.a
endif
if DAEMON
noinst_LIBRARIES += libbroker.a
endif

libcommon_a_SOURCES = \
  $(base_sources) $(net_sources) $(danmaku_sources) $(wire_sources) \
  $(sift_sources) $(library_sources)
libconvert_a_SOURCES = $(convert_sources)
libplayer_a_SOURCES = \
  $(sound_sources) $(media_sources) $(cells_sources) $(term_sources) $(panel_sources) \
  $(setup_sources) $(ui_sources) $(supply_sources) $(link_sources) $(player_sources)
libbroker_a_SOURCES = \
  $(store_sources) $(broker_sources) $(rooms_sources) $(gate_sources) $(api_sources) $(daemon_sources)

base_sources = \
  src/base/base64.c src/base/base64.h \
  src/base/bytes.c src/base/bytes.h \
  src/base/eight.h src/base/err.c src/base/err.h \
  src/base/folder.c src/base/folder.h \
  src/base/id_set.c src/base/id_set.h \
  src/base/log.c src/base/log.h \
  src/base/mem.c src/base/mem.h \
  src/base/names.c src/base/names.h \
  src/base/queue.c src/base/queue.h \
  src/base/ring.c src/base/ring.h \
  src/base/suggest.c src/base/suggest.h \
  src/base/text.c src/base/text.h src/base/text_cluster.c \
  src/base/text_sanitise.c src/base/text_width.c \
  src/base/text_bidi.c src/base/text_bidi.h \
  src/base/text_class.c src/base/text_class.h \
  src/base/text_fold.c src/base/text_fold.h \
  src/base/text_wrap.c src/base/text_wrap.h \
  src/base/time.c src/base/time.h

net_sources = \
  src/net/alarm.c src/net/alarm.h \
  src/net/ask.c src/net/ask.h \
  src/net/failure.c src/net/failure.h \
  src/net/fetch.c src/net/fetch.h \
  src/net/heap.c src/net/heap.h \
  src/net/loop.c src/net/loop.h \
  src/net/multi.c src/net/multi.h \
  src/net/reach.c src/net/reach.h \
  src/net/retry.c src/net/retry.h \
  src/net/stream.c src/net/stream.h \
  src/net/unpack.c src/net/unpack.h \
  src/net/url.c src/net/url.h \
  src/net/validity.c src/net/validity.h

danmaku_sources = \
  src/danmaku/ass_flight.c src/danmaku/ass_flight.h \
  src/danmaku/ass_mark.c src/danmaku/ass_mark.h \
  src/danmaku/ass_stage.c src/danmaku/ass_stage.h \
  src/danmaku/ass_style.c src/danmaku/ass_style.h \
  src/danmaku/comment.h \
  src/danmaku/dandan.c src/danmaku/dandan.h \
  src/danmaku/format.c src/danmaku/format.h \
  src/danmaku/format_bilixml.c src/danmaku/format_bilixml.h \
  src/danmaku/format_readers.h \
  src/danmaku/format_acfun.c \
  src/danmaku/format_artplayer.c \
  src/danmaku/format_ass.c \
  src/danmaku/format_ccl.c \
  src/danmaku/format_dandan.c \
  src/danmaku/format_dplayer.c \
  src/danmaku/format_iqiyi.c \
  src/danmaku/format_jsonl.c \
  src/danmaku/format_nico_json.c \
  src/danmaku/format_nico_xml.c \
  src/danmaku/format_portals.c \
  src/danmaku/format_twitch.c \
  src/danmaku/format_youtube.c \
  src/danmaku/format_unpack.c src/danmaku/format_unpack.h \
  src/danmaku/format_biliproto.c src/danmaku/format_biliproto.h \
  src/danmaku/heat.c src/danmaku/heat.h \
  src/danmaku/intake.c src/danmaku/intake.h \
  src/danmaku/json.c src/danmaku/json.h \
  src/danmaku/json_quick.c src/danmaku/json_quick.h \
  src/danmaku/json_reader.c src/danmaku/json_reader.h \
  src/danmaku/json_rows.c src/danmaku/json_rows.h \
  src/danmaku/json_skip.c src/danmaku/json_skip.h \
  src/danmaku/json_tree.c src/danmaku/json_tree.h \
  src/danmaku/lanes.c src/danmaku/lanes.h \
  src/danmaku/lanes_append.c src/danmaku/lanes_inside.h \
  src/danmaku/lanes_choice.c src/danmaku/lanes_choice.h \
  src/danmaku/lanes_crush.c src/danmaku/lanes_crush.h \
  src/danmaku/lanes_density.c src/danmaku/lanes_density.h \
  src/danmaku/lanes_order.c src/danmaku/lanes_order.h \
  src/danmaku/lanes_place.c src/danmaku/lanes_place.h \
  src/danmaku/lanes_plan.c \
  src/danmaku/lanes_remove.c \
  src/danmaku/lanes_row.c src/danmaku/lanes_row.h \
  src/danmaku/lanes_seeker.c src/danmaku/lanes_seeker.h \
  src/danmaku/lanes_trial.c src/danmaku/lanes_trial.h \
  src/danmaku/lanes_share.c src/danmaku/lanes_share.h \
  src/danmaku/moment.c src/danmaku/moment.h \
  src/danmaku/nico.c src/danmaku/nico.h \
  src/danmaku/number.c src/danmaku/number.h \
  src/danmaku/outlet.c src/danmaku/outlet.h \
  src/danmaku/path.c src/danmaku/path.h \
  src/danmaku/poses.c src/danmaku/poses.h \
  src/danmaku/peaks.c src/danmaku/peaks.h \
  src/danmaku/slice.h \
  src/danmaku/track.c src/danmaku/track.h \
  src/danmaku/writer.c src/danmaku/writer.h \
  src/danmaku/writer_ass.c src/danmaku/writer_ass.h \
  src/danmaku/writer_biliproto.c src/danmaku/writer_biliproto.h \
  src/danmaku/writer_bilixml.c src/danmaku/writer_bilixml.h \
  src/danmaku/writer_dandan.c src/danmaku/writer_dandan.h \
  src/danmaku/writer_dplayer.c src/danmaku/writer_dplayer.h \
  src/danmaku/writer_jsonl.c src/danmaku/writer_jsonl.h \
  src/danmaku/writing.c src/danmaku/writing.h \
  src/danmaku/xml.c src/danmaku/xml.h

wire_sources = \
  src/wire/http.c src/wire/http.h src/wire/http_head.c src/wire/http_inside.h \
  src/wire/http_answer.c src/wire/http_answer.h \
  src/wire/http_chunked.c src/wire/http_chunked.h \
  src/wire/message.c src/wire/message.h src/wire/message_row.c \
  src/wire/query.c src/wire/query.h \
  src/wire/remark.c src/wire/remark.h \
  src/wire/sse.c src/wire/sse.h

link_sources = \
  src/link/about.c src/link/about.h \
  src/link/courier.c src/link/courier.h \
  src/link/forum.c src/link/forum.h \
  src/link/letter.c src/link/letter.h \
  src/link/link.c src/link/link.h \
  src/link/reply.c src/link/reply.h

library_sources = \
  src/library/library.c src/library/library.h src/library/library_inside.h \
  src/library/library_outbox.c src/library/library_outbox.h

store_sources = \
  src/store/store.c src/store/store.h src/store/store_inside.h src/store/store_sql.c \
  src/store/store_comment.c src/store/store_comment.h \
  src/store/store_danmaku.c src/store/store_danmaku.h \
  src/store/store_record.c src/store/store_record.h \
  src/store/store_video.c src/store/store_video.h

sift_sources = \
  src/sift/keywords.c src/sift/keywords.h \
  src/sift/merge.c src/sift/merge.h \
  src/sift/pattern.c src/sift/pattern.h \
  src/sift/patterns.c src/sift/patterns.h \
  src/sift/rules.c src/sift/rules.h \
  src/sift/rules_file.c src/sift/rules_file.h \
  src/sift/shift.c src/sift/shift.h \
  src/sift/sift.c src/sift/sift.h

convert_sources = \
  src/convert/choose.c src/convert/choose.h \
  src/convert/appearance.c src/convert/appearance.h \
  src/convert/load.c src/convert/load.h \
  src/convert/outside.c src/convert/outside.h \
  src/convert/plot.c src/convert/plot.h \
  src/convert/progress.c src/convert/progress.h \
  src/convert/request.c src/convert/request.h \
  src/convert/request_option.c src/convert/request_option.h \
  src/convert/save.c src/convert/save.h \
  src/convert/stats.c src/convert/stats.h \
  src/convert/tally.c src/convert/tally.h

sound_sources = \
  src/sound/audio.c src/sound/audio.h \
  src/sound/clock.c src/sound/clock.h \
  src/sound/feeder.c src/sound/feeder.h \
  src/sound/filters.c src/sound/filters.h \
  src/sound/heard.c src/sound/heard.h \
  src/sound/loudness.c src/sound/loudness.h \
  src/sound/packet.c src/sound/packet.h \
  src/sound/reel.c src/sound/reel.h \
  src/sound/samples.c src/sound/samples.h \
  src/sound/speaker.c src/sound/speaker.h \
  src/sound/splice.c src/sound/splice.h \
  src/sound/tempo.c src/sound/tempo.h \
  src/sound/voice.c src/sound/voice.h

media_sources = \
  src/media/address.c src/media/address.h \
  src/media/aim.c src/media/aim.h \
  src/media/avlog.c src/media/avlog.h \
  src/media/demux.c src/media/demux.h \
  src/media/digest.c src/media/digest.h \
  src/media/describe.c src/media/describe.h \
  src/media/inner.h \
  src/media/input.c src/media/input.h \
  src/media/look.c src/media/look.h \
  src/media/media.c src/media/media.h \
  src/media/monitor.c src/media/monitor.h \
  src/media/news.c \
  src/media/picture.c src/media/picture.h \
  src/media/play.c \
  src/media/room.c src/media/room.h \
  src/media/scale.c src/media/scale.h \
  src/media/source.c src/media/source.h \
  src/media/spool.c src/media/spool.h \
  src/media/stamps.c src/media/stamps.h \
  src/media/steer.c \
  src/media/streams.c src/media/streams.h \
  src/media/sync.c src/media/sync.h \
  src/media/tone.c src/media/tone.h \
  src/media/video.c src/media/video.h

cells_sources = \
  src/cells/blit.c src/cells/blit.h \
  src/cells/blit_cell.h \
  src/cells/blit_ascii.c src/cells/blit_ascii.h \
  src/cells/blit_ascii_table.c \
  src/cells/blit_braille.c \
  src/cells/blit_half.c \
  src/cells/blit_quadrant.c \
  src/cells/compose.c src/cells/compose.h \
  src/cells/diff.c src/cells/diff.h \
  src/cells/paint.c src/cells/paint.h \
  src/cells/palette.c src/cells/palette.h \
  src/cells/surface.c src/cells/surface.h

term_sources = \
  src/term/key_feed.c src/term/key_feed.h \
  src/term/keys.c src/term/keys.h \
  src/term/tty.c src/term/tty.h \
  src/term/tty_bytes.c src/term/tty_bytes.h \
  src/term/tty_crash.c src/term/tty_crash.h \
  src/term/tty_curses.c src/term/tty_curses.h \
  src/term/tty_open.c src/term/tty_open.h \
  src/term/tty_probe.c src/term/tty_probe.h

ui_sources = \
  src/ui/scene.h src/ui/scene_parts.h \
  src/ui/ui.c src/ui/ui.h \
  src/ui/view.h \
  src/ui/view_bar.c \
  src/ui/view_board.c src/ui/view_box.c \
  src/ui/view_flight.c \
  src/ui/view_list.c \
  src/ui/view_menu.c \
  src/ui/view_plot.c \
  src/ui/view_posed.c \
  src/ui/view_prompt.c src/ui/view_text.c \
  src/ui/view_video.c

panel_sources = \
  src/panel/board.c src/panel/board.h src/panel/board_inside.h \
  src/panel/board_keys.c src/panel/board_page.c src/panel/board_rows.c \
  src/panel/list.c src/panel/list.h \
  src/panel/menu.c src/panel/menu.h \
  src/panel/list_order.c src/panel/list_order.h \
  src/panel/line.c src/panel/line.h \
  src/panel/prompt.c src/panel/prompt.h

setup_sources = \
  src/setup/action.c src/setup/action.h \
  src/setup/check.c src/setup/check.h \
  src/setup/completion.c src/setup/completion.h \
  src/setup/config.c src/setup/config.h \
  src/setup/keymap.c src/setup/keymap.h \
  src/setup/numeral.c src/setup/numeral.h \
  src/setup/option.c src/setup/option.h \
  src/setup/setting.c src/setup/setting.h \
  src/setup/usage.c src/setup/usage.h \
  src/setup/value.c src/setup/value.h \
  src/setup/xdg.c src/setup/xdg.h

supply_sources = \
  src/supply/cache.c src/supply/cache.h \
  src/supply/cache_entry.c src/supply/cache_entry.h \
  src/supply/work.c src/supply/work.h \
  src/supply/beside.c src/supply/beside.h \
  src/supply/file.c src/supply/file.h \
  src/supply/obtain.c src/supply/obtain.h \
  src/supply/same.c src/supply/same.h \
  src/supply/segments.c src/supply/segments.h \
  src/supply/span.c src/supply/span.h \
  src/supply/supply.c src/supply/supply.h \
  src/supply/telling.c src/supply/telling.h

player_sources = \
  src/player/cast.c src/player/cast.h \
  src/player/choice.c src/player/choice.h \
  src/player/invite.c src/player/invite.h \
  src/player/keeper.c src/player/keeper.h \
  src/player/live.c src/player/live.h \
  src/player/note.c src/player/note.h \
  src/player/offline.c src/player/offline.h \
  src/player/origin.c src/player/origin.h \
  src/player/party.c src/player/party.h \
  src/player/places.c src/player/places.h \
  src/player/player.c src/player/player.h \
  src/player/player_choice.c src/player/player_choice.h \
  src/player/player_comments.c src/player/player_comments.h \
  src/player/player_comments_post.c src/player/player_comments_scene.c \
  src/player/player_dandan.c src/player/player_dandan.h \
  src/player/player_do.c \
  src/player/player_figures.c src/player/player_figures.h \
  src/player/player_input.c \
  src/player/player_inside.h \
  src/player/player_item.c \
  src/player/player_list.c src/player/player_list.h \
  src/player/player_online.c src/player/player_online.h \
  src/player/player_post.c src/player/player_post.h \
  src/player/player_scene.c \
  src/player/player_supply.c \
  src/player/player_tick.c \
  src/player/show.c src/player/show.h \
  src/player/stage.c src/player/stage.h \
  src/player/timeline.c src/player/timeline.h

broker_sources = \
  src/broker/author.c src/broker/author.h \
  src/broker/batch.c src/broker/batch.h \
  src/broker/crowd.c src/broker/crowd.h src/broker/crowd_inside.h \
  src/broker/crowd_row.c src/broker/crowd_sweep.c \
  src/broker/gap.c src/broker/gap.h \
  src/broker/id.c src/broker/id.h \
  src/broker/ledger.c src/broker/ledger.h \
  src/broker/limit.c src/broker/limit.h \
  src/broker/member.c src/broker/member.h \
  src/broker/offset.c src/broker/offset.h \
  src/broker/pace.c src/broker/pace.h \
  src/broker/peer.c src/broker/peer.h \
  src/broker/seats.c src/broker/seats.h \
  src/broker/tail.c src/broker/tail.h \
  src/broker/token.c src/broker/token.h

rooms_sources = \
  src/rooms/bundle.c src/rooms/bundle.h \
  src/rooms/census.c src/rooms/census.h \
  src/rooms/rooms.c src/rooms/rooms.h src/rooms/rooms_home.c src/rooms/rooms_inside.h \
  src/rooms/talk.c src/rooms/talk.h

gate_sources = \
  src/gate/conn.c src/gate/conn.h \
  src/gate/gate.c src/gate/gate.h \
  src/gate/host.c src/gate/host.h \
  src/gate/polling.c src/gate/polling.h

api_sources = \
  src/api/api.c src/api/api.h \
  src/api/api_comment.c src/api/api_dandan.c src/api/api_danmaku.c \
  src/api/api_events.c src/api/api_ops.c src/api/api_page.c src/api/api_players.c \
  src/api/api_segment.c src/api/api_video.c \
  src/api/call.c src/api/call.h src/api/call_ask.c src/api/call_body.c src/api/call_write.c \
  src/api/echoes.c src/api/echoes.h \
  src/api/guard.c src/api/guard.h \
  src/api/lives.c src/api/lives.h \
  src/api/route.c src/api/route.h \
  src/api/shelf.c src/api/shelf.h

daemon_sources = \
  src/daemon/command.c src/daemon/command_help.c src/daemon/command.h \
  src/daemon/complete.c src/daemon/complete.h \
  src/daemon/conf.c src/daemon/conf.h \
  src/daemon/conf_lists.c src/daemon/conf_lists.h \
  src/daemon/recall.c src/daemon/recall.h \
  src/daemon/serve.c src/daemon/serve.h

bin_PROGRAMS += danmu-convert
danmu_convert_SOURCES = src/danmu-convert.c
danmu_convert_LDADD = libconvert.a $(PURE_LIBS)
if PLAYER
bin_PROGRAMS += danmu
endif
danmu_SOURCES = src/danmu.c
danmu_LDADD = $(PLAYER_LIBS)
if DAEMON
bin_PROGRAMS += danmud
endif
danmud_SOURCES = src/danmud.c
danmud_LDADD = $(BROKER_LIBS)
