#include "setup/action.h"

#include "setup/numeral.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct action actions[ACTION_COUNT] = {
#define ROW(ID, NAME) [ACTION_##ID] = { .id = ACTION_##ID, .name = NAME
#define ARG(WHAT, MOST) .arg = WHAT, .least = -(MOST), .most = MOST
#define GROUP .group = "Playing"
	ROW(PAUSE, "pause"), GROUP, .help = "pause or go on" },
	ROW(SEEK, "seek"), GROUP, ARG("SECONDS", 1e6),
	  .help = "# s forward", .less = "# s back", .both = "# s back / forward" },
	ROW(START, "start"), GROUP, .help = "to the start" },
	ROW(END, "end"), GROUP, .help = "to the last 5 s" },
	ROW(GOTO, "goto"), GROUP, .arg = "PERCENT", .most = 100,
	  .help = "to # % of the duration" },
	ROW(SPEED, "speed"), GROUP, ARG("NUMBER", 4),
	  .help = "faster by #", .less = "slower by #", .both = "slower / faster by #" },
	ROW(SPEED_RESET, "speed-reset"), GROUP, .help = "normal speed" },
	ROW(STEP, "step"), GROUP, ARG("PICTURES", 1000),
	  .help = "# picture on, and pause", .less = "# picture back, and pause",
	  .both = "# picture back / on, and pause" },
	ROW(LOOP, "loop"), GROUP, .help = "loop: no, the file, the playlist" },
	ROW(PLAYLIST, "playlist"), GROUP, ARG("FILES", 1e6),
	  .help = "# on in the playlist", .less = "# back in the playlist",
	  .both = "# back / on in the playlist" },
#undef GROUP
#define GROUP .group = "Sound"
	ROW(VOLUME, "volume"), GROUP, ARG("PERCENT", 130),
	  .help = "louder by # %", .less = "softer by # %", .both = "softer / louder by # %" },
	ROW(MUTE, "mute"), GROUP, .help = "sound off or on" },
#undef GROUP
#define GROUP .group = "Danmaku"
	ROW(DANMAKU, "danmaku"), GROUP, .help = "danmaku off or on" },
	ROW(OPACITY, "opacity"), GROUP, .help = "opacity: 100, 80, 60, 40, 20 %" },
	ROW(FLIGHT, "flight"), GROUP, ARG("SECONDS", 30),
	  .help = "cross # s slower", .less = "cross # s faster",
	  .both = "cross # s faster / slower" },
	ROW(AREA, "area"), GROUP, .help = "area: 1/4, 1/2, 3/4, all of the screen" },
	ROW(OFFSET, "offset"), GROUP, ARG("SECONDS", 86400),
	  .help = "come # s later", .less = "come # s earlier",
	  .both = "come # s earlier / later" },
	ROW(OFFSET_HERE, "offset-here"), GROUP, ARG("SECONDS", 86400),
	  .help = "from here on # s later", .less = "from here on # s earlier",
	  .both = "from here on # s earlier / later" },
	ROW(MATCH, "match"), GROUP, .help = "ask the dandanplay server, and choose" },
	ROW(LIST, "list"), GROUP, .help = "list of all; paused: the next that flies" },
	ROW(COMMENTS, "comments"), GROUP,
	  .help = "comments: Enter writes, R replies, + likes, arrows unfold" },
	ROW(PEAK, "peak"), GROUP, ARG("PEAKS", 1000),
	  .help = "# peak of the density on", .less = "# peak of the density back",
	  .both = "# peak of the density back / on" },
	ROW(FILTER, "filter"), GROUP, .help = "filters off or on, and their files anew" },
	ROW(MERGE, "merge"), GROUP, .help = "repeats merged or not" },
	ROW(WRITE, "write"), GROUP, .help = "write one: it flies at once" },
	ROW(UNDO, "undo"), GROUP, .help = "take back what you wrote last" },
#undef GROUP
#define GROUP .group = "Screen"
	ROW(RENDER, "render"), GROUP, .help = "next way to draw the picture" },
	ROW(STATS, "stats"), GROUP, .help = "figures of the playback" },
	ROW(BAR, "bar"), GROUP, .help = "bar: auto, always, never" },
	ROW(REDRAW, "redraw"), GROUP, .help = "paint the screen anew" },
	ROW(HELP, "help"), GROUP, .help = "this page" },
#undef GROUP
#define GROUP .group = "Leaving"
	ROW(SUSPEND, "suspend"), GROUP, .help = "back to the shell; fg returns" },
	ROW(QUIT, "quit"), GROUP, .help = "quit" },
	ROW(QUIT_REMEMBER, "quit-remember"), GROUP, .help = "quit and remember the place" },
#undef GROUP
#undef ARG
#undef ROW
};
/* clang-format on */

const struct action *
action_find(const char *name)
{
	for (int i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	}
	return NULL;
}

char *
action_text(char *to, size_t size, const struct action *action, double arg, bool paired)
{
	const char *text = action->help;
	char amount[NUMERAL_TEXT];
	const char *mark;

	if (paired && action->both != NULL)
		text = action->both;
	else if (arg < 0 && action->less != NULL)
		text = action->less;
	mark = action->arg != NULL ? strchr(text, '#') : NULL;
	numeral_text(amount, arg < 0 ? -arg : arg);
	if (mark == NULL)
		snprintf(to, size, "%s", text);
	else
		snprintf(
		    to, size, "%.*s%s%s", (int)(mark - text), text, amount, mark + 1);
	return to;
}
