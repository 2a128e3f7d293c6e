/* The keys that choose: filters, merging, offsets; and what of it is remembered. */
#include "player/player_inside.h"

#include "base/mem.h"
#include "danmaku/moment.h"
#include "setup/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Notes in the library. */
#define NOTE_OFFSET "offset"
#define NOTE_PIECES "offset-pieces"

/* --- saying it --- */

/* The first complaint; that there are more. */
static bool
complaint_say(struct player *player)
{
	const struct bytes *all = &player->choice.complaints;
	size_t line = all->len > 0 ? strcspn(all->data, "\n") : 0;
	char *text;

	if (line == 0)
		return false;
	text = mem_print(
	    "%.*s%s", (int)line, all->data, line + 1 < all->len ? " (and more)" : "");
	scene_notice(player, text);
	free(text);
	return true;
}

void
choice_open(struct player *player)
{
	choice_init(&player->choice, player->options);
	timeline_sift(player->timeline, &player->choice.sift);
	complaint_say(player);
}

/* A regex that takes too long is named once it has shown so. */
void
choice_laid_out(struct player *player)
{
	char text[256];

	if (player->choice.sift.rules != NULL &&
	    rules_notice(player->choice.rules, text, sizeof(text)))
		scene_notice(player, text);
}

static void
report_say(struct player *player, const char *what)
{
	char hidden[256];
	char *text;

	sift_report_text(hidden, sizeof(hidden), timeline_report(player->timeline));
	text = mem_print("%s%s%s", what, hidden[0] != '\0' ? ": " : "", hidden);
	scene_notice(player, text);
	free(text);
}

/* --- filters and merging --- */

void
do_filter(struct player *player, double arg)
{
	struct choice *choice = &player->choice;

	(void)arg;
	choice->filtering = !choice->filtering;
	if (choice->filtering)
		choice_load(choice);
	choice_settle(choice);
	item_layout(player);
	if (!choice->filtering)
		scene_notice(player, "filters off");
	else if (!complaint_say(player))
		report_say(player, rules_count(choice->rules) > 0
				       ? "filters on"
				       : "filters on, but there are no rules");
}

void
do_merge(struct player *player, double arg)
{
	(void)arg;
	player->choice.sift.merge = !player->choice.sift.merge;
	item_layout(player);
	report_say(player,
	    player->choice.sift.merge ? "repeats are merged" : "repeats are not merged");
}

/* One more rule, for now and in the viewer's file. */
void
choice_block(struct player *player, const char *line)
{
	struct choice *choice = &player->choice;
	char *path = choice_file(), *text;
	struct err err = { 0 };
	int rc = rules_add_line(choice->rules, line, strlen(line), &err);

	if (rc == 0) {
		choice->filtering = true;
		choice_settle(choice);
		item_layout(player);
		rc = path != NULL ? rules_append(path, line, &err)
				  : err_set(&err, -1, "there is no folder for it");
		text = rc == 0 ? mem_print("hidden from now on: %s", line)
			       : mem_print("hidden, but not kept: %s", err.text);
	} else {
		text = mem_print("not hidden: %s", err.text);
	}
	scene_notice(player, text);
	free(text);
	free(path);
}

/* --- offsets --- */

static void
offsets_remember(struct player *player)
{
	struct bytes text = { 0 };
	int64_t ms = player->show.offset / MILLISECOND;

	if (ms != 0)
		bytes_print(&text, "%s%lld.%03d", ms < 0 ? "-" : "+",
		    llabs((long long)ms) / 1000, (int)(llabs((long long)ms) % 1000));
	keeper_note_put(player->post.keeper, NOTE_OFFSET, ms != 0 ? text.data : NULL);
	bytes_clear(&text);
	shift_write(&text, &player->choice.pieces);
	keeper_note_put(player->post.keeper, NOTE_PIECES,
	    player->choice.pieces.count > 0 ? text.data : NULL);
	bytes_fini(&text);
}

void
do_offset(struct player *player, double by)
{
	char text[96];

	player->show.offset += seconds_to_ns(by);
	item_layout(player);
	snprintf(text, sizeof(text), "danmaku %+.1f s%s",
	    ns_to_seconds(player->show.offset),
	    player->choice.pieces.count > 0 ? ", and in pieces" : "");
	scene_notice(player, text);
	offsets_remember(player);
}

/* Media time less the offset of all is the time that the pieces are in. */
void
do_offset_here(struct player *player, double by)
{
	struct shift *pieces = &player->choice.pieces;
	ns_t t = media_time(player->media, time_now());
	int64_t at = (t - player->show.offset) / MILLISECOND;
	char text[96], when[24];

	if (!shift_from(pieces, at, seconds_to_ns(by) / MILLISECOND)) {
		scene_notice(player, "no more pieces: 64 offsets are in this video");
		return;
	}
	item_layout(player);
	snprintf(text, sizeof(text), "danmaku from %s on: %+.1f s",
	    time_text(when, sizeof(when), t),
	    ns_to_seconds(player->show.offset) +
		(double)shift_at(pieces, INT64_MAX) / 1000);
	scene_notice(player, text);
	offsets_remember(player);
}

/* Another video: nothing is known of it yet. */
void
choice_item(struct player *player)
{
	player->choice.pieces = (struct shift){ 0 };
	player->show.offset = 0;
}

void
choice_remembered(struct player *player)
{
	const char *offset = keeper_note(player->post.keeper, NOTE_OFFSET);
	const char *pieces = keeper_note(player->post.keeper, NOTE_PIECES);
	int64_t ms = 0;
	char text[96];

	if (player->options->danmaku_offset.from == FROM_ARGS ||
	    (offset == NULL && pieces == NULL))
		return;
	if (offset != NULL && moment_read(offset, &ms))
		player->show.offset = ms * MILLISECOND;
	if (pieces != NULL)
		shift_read(&player->choice.pieces, pieces, NULL);
	item_layout(player);
	snprintf(text, sizeof(text), "danmaku %+.1f s%s, as last time", (double)ms / 1000,
	    pieces != NULL ? ", and in pieces" : "");
	scene_notice(player, text);
}
