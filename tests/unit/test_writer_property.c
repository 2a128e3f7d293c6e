/* Whatever is said, by whomever: does every format say it again? */
#include "unit/harness.h"

#include "base/text.h"
#include "harness/writing_track.h"

#include <string.h>

enum { TRACKS = 40, COMMENTS = 60, PIECES = 8 };

/* What means something to one format or the other, and what is not shown. */
static const char *const pieces[] = { "]]>", "<![CDATA[", "<!--", "-->", "</d>",
	"<d p=\"1,1,25,0\">", "</i>", "&", "&amp;", "&lt", "&#27;", "&#x1b;", "\"", "'",
	"<", ">", "/n", "/", "n", "\\n", "\\N", "\\h", "\\", "\n", "\r\n", "\t", " ",
	"\xe3\x80\x80", "[", "]", "{", "}", "[\"0\",\"0\",\"1-1\",\"4\",\"x\"]",
	"{\"n\":\"x\"}", "{\\an8}", "1,2", ",", "\033[31m", "\x7f", "\xc2\x85", "\xff",
	"\xe2\x80\x8b", "\xe2\x80\xae", "\xe2\x80\xa8", "\xef\xbb\xbf", "\xc2\xad",
	"\xe2\x96\xa0", "\xe5\xbc\xb9\xe5\xb9\x95", "e\xcc\x81", "\xcc\x81",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", "\xd8\xa7\xd9\x84", "\xf0\x9f\x98\x80",
	"\xf0\x9f\x91\x8b\xf0\x9f\x8f\xbb", "\xf0\x9f\x87\xa8\xf0\x9f\x87\xb3",
	"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xe2\x80\x8d",
	"1\xef\xb8\x8f\xe2\x83\xa3", "\xe3\x85\xa4", "\xee\x80\x80", "%s", "a", "Z",
	"0" };

static uint32_t
next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static size_t
below(uint32_t *state, size_t bound)
{
	return next_random(state) % bound;
}

/* As a reader would have cleaned it; false when nothing is left. */
static bool
random_text(struct bytes *to, uint32_t *state)
{
	struct bytes raw = { 0 };
	size_t i, count = 1 + below(state, PIECES);
	bool any;

	for (i = 0; i < count; i++)
		bytes_text(
		    &raw, pieces[below(state, sizeof(pieces) / sizeof(pieces[0]))]);
	bytes_clear(to);
	any = text_sanitise(to, raw.data, raw.len, &text_limits_comment) > 0;
	bytes_fini(&raw);
	return any;
}

/* `modes` of them, from scroll on: what the format has words for. */
static struct track *
random_track(uint32_t *state, const uint8_t *modes, size_t mode_count)
{
	static const int64_t times[] = { 0, 1, 9, 10, 999, 1000, 23826, 31535999999 };
	static const uint32_t colours[] = { 0, 0xffffff, 0x0000ff, 0xff8000, 0x010203 };
	struct track *track = track_new();
	struct bytes text = { 0 };
	struct comment c = { .author = "", .size = 25 };
	int i;

	for (i = 0; i < COMMENTS; i++) {
		if (!random_text(&text, state))
			continue;
		c.text = text.data;
		c.text_len = (uint32_t)text.len;
		c.at_ms = below(state, 2) == 0
			      ? times[below(state, sizeof(times) / sizeof(times[0]))]
			      : (int64_t)below(state, 10000000);
		c.rgb = colours[below(state, sizeof(colours) / sizeof(colours[0]))];
		c.mode = modes[below(state, mode_count)];
		c.id = (uint64_t)next_random(state) << 32 | next_random(state);
		track_add(track, &c);
	}
	track_sort(track);
	bytes_fini(&text);
	return track;
}

struct words {
	const char *writer;
	size_t modes; /* of those below, from the first on */
};

static void
what_is_written_is_what_was_read(void **state)
{
	static const struct words words[] = { { "xml", 5 }, { "pb", 5 }, { "jsonl", 5 },
		{ "dandanplay", 4 }, { "dplayer", 3 } };
	static const uint8_t modes[] = { COMMENT_SCROLL, COMMENT_TOP, COMMENT_BOTTOM,
		COMMENT_REVERSE, COMMENT_POSITIONED };
	uint32_t seed = 2463534242u;
	struct track *track;
	size_t i;
	int turn;

	(void)state;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		for (turn = 0; turn < TRACKS; turn++) {
			track = random_track(&seed, modes, words[i].modes);
			track_survives(words[i].writer, track);
			track_free(track);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_what_was_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
