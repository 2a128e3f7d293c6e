#include "setup/setting.h"

#include "base/suggest.h"
#include "setup/check.h"
#include "setup/completion.h"
#include "setup/usage.h"

#include <string.h>

/* Choices that become a number stand in the order of their enum in option.h. */
/* clang-format off */
static const struct setting_choice areas[] = {
	{ "quarter", "1/4" }, { "half", "1/2" }, { "three-quarters", "3/4" }, { "full", "1" },
	{ 0 }
};
static const struct setting_choice renders[] = {
	{ "auto", NULL }, { "ascii", NULL }, { "half", NULL }, { "quadrant", NULL },
	{ "braille", NULL }, { 0 }
};
static const struct setting_choice colors[] = {
	{ "auto", NULL }, { "24bit", "truecolor" }, { "256", NULL }, { "16", NULL },
	{ "mono", NULL }, { 0 }
};
static const struct setting_choice bars[] = {
	{ "auto", NULL }, { "always", NULL }, { "never", NULL }, { 0 }
};
static const struct setting_choice loops[] = {
	{ "no", NULL }, { "file", NULL }, { "playlist", NULL }, { 0 }
};
static const struct setting_choice lives[] = {
	{ "no", NULL }, { "auto", NULL }, { "yes", NULL }, { 0 }
};
static const struct setting_choice outputs[] = {
	{ "tty", NULL }, { "null", NULL }, { 0 }
};
static const struct setting_choice widths[] = {
	{ "auto", NULL }, { "1", NULL }, { "2", NULL }, { 0 }
};
static const struct setting_choice levels[] = {
	{ "error", NULL }, { "warn", NULL }, { "info", NULL }, { "debug", NULL }, { 0 }
};
static const struct setting_choice shells[] = {
	{ "bash", NULL }, { "zsh", NULL }, { "fish", NULL }, { 0 }
};

#define AT(field) .offset = offsetof(struct options, field)
#define OFF(field) .off = offsetof(struct options, field)
#define BOTH .where = FROM_BOTH
#define ARGS .where = FROM_ARGS

const struct setting settings[] = {
#define GROUP .group = "Danmaku"
	{ "danmaku", 'd', SETTING_LIST, BOTH, GROUP, AT(danmaku), OFF(no_danmaku),
	  .arg = "FILE|URL",
	  .help = "take danmaku from here; may be repeated; without it they are looked"
		  " for beside the video",
	  .no_help = "no danmaku, not even those beside the video" },
	{ "danmaku-offset", 0, SETTING_LIST, BOTH, GROUP, AT(danmaku_offset),
	  .arg = "OFFSET", .check = check_shift,
	  .help = "danmaku come so many seconds later, or earlier when negative; in pieces:"
		  " 0=1.5,12:30=4; once for all sources or once for each" },
	{ "filter", 0, SETTING_LIST, BOTH, GROUP, AT(filter), OFF(no_filter), .arg = "FILE",
	  .help = "hide what the rules in this file say; may be repeated; without it those"
		  " in the filter file beside the conf",
	  .no_help = "hide nothing, not even by the filter file" },
	{ "block", 0, SETTING_LIST, BOTH, GROUP, AT(block), .arg = "RULE",
	  .check = check_rule, .help = "hide by this rule, too; may be repeated" },
	{ "merge", 0, SETTING_FLAG, BOTH, GROUP, AT(merge), .initial = "no",
	  .help = "show repeats within 20 s once, with their number" },
	{ "server", 0, SETTING_PATH, BOTH, GROUP, AT(server), .arg = "URL",
	  .check = check_server,
	  .help = "meet others on this danmud: its danmaku, and what is said live" },
	{ "live", 0, SETTING_CHOICE, BOTH, GROUP, AT(live),
	  .choices = lives, .bare = "yes", .initial = "auto", .arg = "WHEN",
	  .help = "what others say flies when they say it, wherever they are in the video;"
		  " auto: on live streams and in live rooms" },
	{ "party", 0, SETTING_FLAG, ARGS, GROUP, AT(party), .initial = "no",
	  .help = "start a danmud for as long as you watch, and say what others type to"
		  " watch along" },
	{ "token-file", 0, SETTING_PATH, BOTH, GROUP, AT(token_file), .arg = "FILE",
	  .help = "what danmud knows you by, as danmud token prints it; only you may read"
		  " the file" },
	{ "dandanplay-server", 0, SETTING_PATH, BOTH, GROUP, AT(dandan_server), .arg = "URL",
	  .help = "ask this dandanplay-compatible server when there are no danmaku for a"
		  " file" },
	{ "dandanplay-app-id", 0, SETTING_PATH, BOTH, GROUP, AT(dandan_id), .arg = "ID",
	  .help = "who asks it; for servers that want that" },
	{ "dandanplay-app-secret", 0, SETTING_PATH, BOTH, GROUP, AT(dandan_secret),
	  .arg = "SECRET", .help = "what requests to it are signed with" },
	{ "cache", 0, SETTING_FLAG, BOTH, GROUP, AT(cache), .initial = "yes",
	  .help = "keep danmaku that were fetched, and take them from there without a"
		  " network" },
	{ "cache-limit", 0, SETTING_SIZE, BOTH, GROUP, AT(cache_limit),
	  .least = 0, .most = 1125899906842624, .initial = "256M", .arg = "BYTES",
	  .help = "keep at most so much of them" },
	{ "video", 0, SETTING_ID, ARGS, GROUP, AT(video), .arg = "ID",
	  .help = "what the video is called where danmaku are kept, instead of by its"
		  " content" },
	{ "library", 0, SETTING_FLAG, BOTH, GROUP, AT(library), .initial = "yes",
	  .help = "keep the danmaku you write, and show them again" },
	{ "opacity", 0, SETTING_INT, BOTH, GROUP, AT(opacity),
	  .least = 0, .most = 100, .initial = "80", .arg = "PERCENT",
	  .help = "how strongly danmaku cover the picture" },
	{ "flight", 0, SETTING_TIME, BOTH, GROUP, AT(flight),
	  .least = 2, .most = 30, .initial = "8", .arg = "SECONDS",
	  .help = "time a danmaku takes to cross the screen" },
	{ "area", 0, SETTING_CHOICE, BOTH, GROUP, AT(area),
	  .choices = areas, .initial = "three-quarters", .arg = "PART",
	  .help = "part of the screen, from the top, that scrolling danmaku may use" },
	{ "lanes", 0, SETTING_INT, BOTH, GROUP, AT(lanes),
	  .least = 1, .most = 8192, .special = "all", .initial = "all", .arg = "ROWS",
	  .help = "at most so many rows of that part" },
	{ "free-rows", 0, SETTING_INT, BOTH, GROUP, AT(free_rows),
	  .least = 0, .most = 8192, .initial = "0", .arg = "ROWS",
	  .help = "rows above the bar that danmaku stay off, for subtitles" },
	{ "density", 0, SETTING_INT, BOTH, GROUP, AT(density),
	  .least = 1, .most = 1000000, .special = "all", .initial = "all", .arg = "NUMBER",
	  .help = "at most so many danmaku a minute, the most important ones" },
#undef GROUP
#define GROUP .group = "Picture"
	{ "render", 'r', SETTING_WORD, BOTH, GROUP, AT(render),
	  .choices = renders, .initial = "auto", .arg = "MODE",
	  .help = "how the picture is drawn" },
	{ "color", 'c', SETTING_WORD, BOTH, GROUP, AT(color),
	  .choices = colors, .initial = "auto", .arg = "DEPTH",
	  .help = "colours to use" },
	{ "cell-aspect", 0, SETTING_RATIO, BOTH, GROUP, AT(cell_aspect),
	  .most = 1000, .special = "auto", .initial = "auto", .arg = "WIDTH:HEIGHT",
	  .help = "shape of a character cell, when the terminal does not tell" },
	{ "ambiguous-width", 0, SETTING_CHOICE, BOTH, GROUP, AT(ambiguous_width),
	  .choices = widths, .initial = "auto", .arg = "COLUMNS",
	  .help = "columns of a character whose width Unicode leaves open" },
	{ "tolerance", 0, SETTING_INT, BOTH, GROUP, AT(tolerance),
	  .least = 0, .most = 255, .initial = "4", .arg = "LEVELS",
	  .help = "cells whose colour moved no more than this are not sent again" },
	{ "fps", 0, SETTING_NUMBER, BOTH, GROUP, AT(fps),
	  .least = 1, .most = 120, .special = "auto", .initial = "auto", .arg = "NUMBER",
	  .help = "at most so many pictures a second; with --record exactly so many"
		  " (auto: 30)" },
	{ "geometry", 'g', SETTING_GRID, BOTH, GROUP, AT(geometry),
	  .most = 1000, .special = "auto", .initial = "auto", .arg = "COLSxROWS",
	  .help = "size in cells; auto is the terminal's, and 160x45 with --record"
		  " and --output=null" },
	{ "bar", 0, SETTING_CHOICE, BOTH, GROUP, AT(bar),
	  .choices = bars, .initial = "auto", .arg = "WHEN",
	  .help = "when the bar is seen; auto hides it after a while" },
	{ "stats", 0, SETTING_FLAG, BOTH, GROUP, AT(stats), .initial = "no",
	  .help = "show the figures of the playback" },
	{ "mouse", 0, SETTING_FLAG, BOTH, GROUP, AT(mouse), .initial = "yes",
	  .help = "use the mouse" },
	{ "title", 0, SETTING_FLAG, BOTH, GROUP, AT(title), .initial = "yes",
	  .help = "set the title of the terminal's window" },
#undef GROUP
#define GROUP .group = "Sound"
	{ "audio", 0, SETTING_FLAG, BOTH, GROUP, AT(audio), .initial = "yes",
	  .help = "play the sound" },
	{ "volume", 'v', SETTING_INT, BOTH, GROUP, AT(volume),
	  .least = 0, .most = 130, .initial = "100", .arg = "PERCENT",
	  .help = "volume to start with" },
	{ "mute", 'm', SETTING_FLAG, BOTH, GROUP, AT(mute), .initial = "no",
	  .help = "start muted" },
#undef GROUP
#define GROUP .group = "Playing"
	{ "start", 's', SETTING_TIME, ARGS, GROUP, AT(start),
	  .least = 0, .most = 1e8, .initial = "0", .arg = "TIME",
	  .help = "begin here" },
	{ "length", 't', SETTING_TIME, ARGS, GROUP, AT(length),
	  .least = 0, .most = 1e8, .special = "inf", .initial = "inf", .arg = "TIME",
	  .help = "stop after so long" },
	{ "speed", 0, SETTING_RATE, BOTH, GROUP, AT(speed_ppm),
	  .least = 0.25, .most = 4, .initial = "1", .arg = "FACTOR",
	  .help = "speed to start with" },
	{ "loop", 'l', SETTING_CHOICE, BOTH, GROUP, AT(loop),
	  .choices = loops, .bare = "file", .initial = "no", .arg = "WHAT",
	  .help = "play the file, or the whole playlist, again and again" },
	{ "pause", 'p', SETTING_FLAG, ARGS, GROUP, AT(pause), .initial = "no",
	  .help = "start paused" },
	{ "resume", 0, SETTING_FLAG, BOTH, GROUP, AT(resume), .initial = "yes",
	  .help = "go on where the file was left with Q" },
	{ "still", 0, SETTING_TIME, BOTH, GROUP, AT(still),
	  .least = 0, .most = 1e8, .special = "inf", .initial = "5", .arg = "SECONDS",
	  .help = "how long a still picture is shown" },
	{ "timeout", 0, SETTING_TIME, BOTH, GROUP, AT(timeout),
	  .least = 1, .most = 3600, .initial = "15", .arg = "SECONDS",
	  .help = "give up on a network that is silent for so long" },
	{ "spool-limit", 0, SETTING_SIZE, BOTH, GROUP, AT(spool_limit),
	  .least = 1048576, .most = 1125899906842624, .initial = "4G", .arg = "BYTES",
	  .help = "keep at most so much of what comes from standard input on disk" },
#undef GROUP
#define GROUP .group = "Output"
	{ "record", 'o', SETTING_PATH, ARGS, GROUP, AT(record), .arg = "OUT.cast",
	  .help = "write what the screen would show to an asciicast file, faster than"
		  " real time" },
	{ "output", 0, SETTING_CHOICE, ARGS, GROUP, AT(output),
	  .choices = outputs, .initial = "tty", .arg = "WHERE",
	  .help = "where the picture goes; null goes with --benchmark" },
	{ "benchmark", 0, SETTING_FLAG, ARGS, GROUP, AT(benchmark), .initial = "no",
	  .help = "play as fast as it goes and print figures on standard error" },
#undef GROUP
#define GROUP .group = "Other"
	{ "config", 0, SETTING_PATH, ARGS, GROUP, AT(config), OFF(no_config), .arg = "FILE",
	  .help = "read this instead of ~/.config/danmu/danmu.conf",
	  .no_help = "read no conf" },
	{ "log", 0, SETTING_PATH, BOTH, GROUP, AT(log), .arg = "FILE",
	  .help = "write a log; - is standard error" },
	{ "log-level", 0, SETTING_CHOICE, BOTH, GROUP, AT(log_level),
	  .choices = levels, .initial = "info", .arg = "LEVEL",
	  .help = "how much is logged" },
	{ "list-keys", 0, SETTING_TASK, ARGS, GROUP, .answer = usage_keys,
	  .help = "print what the keys do, as lines for danmu.conf" },
	{ "list-renderers", 0, SETTING_TASK, ARGS, GROUP, .answer = usage_renderers,
	  .at_once = true, .help = "print the ways to draw the picture" },
	{ "help", 'h', SETTING_TASK, ARGS, GROUP, .answer = usage_help, .at_once = true,
	  .help = "print this" },
	{ "version", 'V', SETTING_TASK, ARGS, GROUP, .answer = usage_version, .at_once = true,
	  .help = "print the version" },
	{ "completion", 0, SETTING_TASK, ARGS, GROUP, .arg = "SHELL",
	  .choices = shells, .answer = completion_write, .at_once = true,
	  .help = "print the completions of a shell" },
#undef GROUP
	{ 0 }
};
/* clang-format on */

bool
setting_has_no(const struct setting *row)
{
	return row->kind == SETTING_FLAG || row->off != 0 ||
	       (row->choices != NULL && strcmp(row->choices[0].name, "no") == 0);
}

/* "dandanplay_server" is "dandanplay-server": other programs' confs have it so. */
static bool
is_named(const struct setting *row, const char *name, size_t len)
{
	if (strlen(row->name) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (row->name[i] != (name[i] == '_' ? '-' : name[i]))
			return false;
	}
	return true;
}

const struct setting *
setting_find(const char *name, size_t len)
{
	for (const struct setting *row = settings; row->name != NULL; row++) {
		if (is_named(row, name, len))
			return row;
	}
	return NULL;
}

const struct setting *
setting_letter(char letter)
{
	for (const struct setting *row = settings; row->name != NULL; row++) {
		if (letter != 0 && row->letter == letter)
			return row;
	}
	return NULL;
}

/* Where the name begins behind a "no-" or "no", as people write it; 0: none. */
static size_t
no_length(const char *name, size_t len)
{
	if (len < 5 || memcmp(name, "no", 2) != 0)
		return 0;
	return name[2] == '-' || name[2] == '_' ? 3 : 2;
}

const char *
setting_suggest(const char *name, size_t len, enum setting_from from, bool *no_form)
{
	size_t no_len = no_length(name, len);
	struct suggest plain, no;

	suggest_start(&plain, name, len);
	suggest_start(&no, name + no_len, len - no_len);
	for (const struct setting *row = settings; row->name != NULL; row++) {
		if ((row->where & from) == 0)
			continue;
		suggest_offer(&plain, row->name);
		if (no_len > 0 && setting_has_no(row))
			suggest_offer(&no, row->name);
	}
	*no_form = suggest_best(&no) != NULL &&
		   (suggest_best(&plain) == NULL || no.distance < plain.distance);
	return suggest_best(*no_form ? &no : &plain);
}
