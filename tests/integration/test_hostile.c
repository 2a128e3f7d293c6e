/* Whatever a danmaku file holds: does only text of it reach the terminal?
 *
 * danmu records a film with hostile files; every byte of the recording must
 * be text or part of a sequence that danmu itself says, and the one good row
 * of each file must be seen. */
#include "unit/harness.h"

#include "base/mem.h"
#include "base/text.h"
#include "harness/clip.h"
#include "integration/recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOOD "<d p=\"0,5,25,16777215,1,0,a,1\">good row</d>"
#define FROM "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>" GOOD

static const char *film;

/* --- what may be in a recording --- */

/* The length of a sequence that danmu paints with, 0 = it is none. */
static size_t
sequence_len(const char *at, size_t len)
{
	size_t i = 2;

	if (len < 3 || at[0] != '\033' || at[1] != '[')
		return 0;
	while (i < len && strchr("0123456789;?", at[i]) != NULL && at[i] != '\0')
		i++;
	return i < len && strchr("mHCKJ", at[i]) != NULL && at[i] != '\0' ? i + 1 : 0;
}

/* Does it do something else than stand in a cell? */
static bool
is_control(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0xad ||
	       code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
	       code == 0xfeff || (code >= 0xd800 && code < 0xe000) ||
	       (code & 0xfffe) == 0xfffe || (code >= 0xe0000 && code < 0xe1000);
}

static void
bytes_judge(const struct bytes *b, const char *what)
{
	for (size_t i = 0, used; i < b->len; i += used) {
		uint32_t code;

		used = sequence_len(b->data + i, b->len - i);
		if (used > 0)
			continue;
		code = text_decode(b->data + i, b->len - i, &used);
		if (code == '\r' || code == '\n')
			continue;
		if (is_control(code) || (code == 0xfffd && used != 3))
			fail_msg("%s: U+%04X at byte %zu of a frame", what, code, i);
	}
}

static bool
row_is_seen(const struct recording *r)
{
	bool found = false;

	for (int row = 0; row < recording_rows(r) && !found; row++) {
		char *text = recording_row(r, row);

		found = strstr(text, "good row") != NULL;
		free(text);
	}
	return found;
}

/* --- a file --- */

static void
survive(const char *what, const struct bytes *xml)
{
	char *path = clip_write("hostile.xml", xml->data, xml->len);
	char *cast = clip_path("hostile.cast");
	const char *danmu = getenv("DANMU");
	char *line =
	    mem_print("NO_COLOR= '%s' --no-config --bar=never --fps=4 "
		      "--geometry=100x40 --danmaku='%s' --record='%s' '%s' 2>'%s'.err",
		danmu != NULL ? danmu : "./danmu", path, cast, film, cast);
	struct recording *r;
	bool seen = false;

	if (system(line) != 0)
		fail_msg("%s: %s", what, line);
	r = recording_open(cast);
	while (recording_next(r)) {
		bytes_judge(recording_bytes(r), what);
		seen |= row_is_seen(r);
	}
	recording_close(r);
	if (!seen)
		fail_msg("%s: the good row was lost", what);
	free(line);
	free(cast);
	free(path);
}

static void
add_row(struct bytes *xml, int number, const void *text, size_t len)
{
	static const int kinds[] = { 1, 4, 5, 6, 7 };

	bytes_print(xml, "<d p=\"%d.%d,%d,25,16777215,1,0,a,%d\">", number / 8 % 5,
	    number % 8, kinds[number % 5], number + 2);
	bytes_add(xml, text, len);
	bytes_text(xml, "</d>\n");
}

static void
escapes_and_invisible_characters_stay_in_the_file(void **state)
{
	static const char *const texts[] = { "\033[31mred\033[2J", "\033]0;title\atitle",
		"\033Pq#0\033\\", "\033c", "\033",
		"\xc2\x9b"
		"31mC1",
		"\xc2\x9d"
		"0;x\xc2\x9c",
		"a\xe2\x80\xaelive\xe2\x80\xac", "\xe2\x81\xa6x\xe2\x81\xa9",
		"a\xe2\x80\x8d"
		"b",
		"tab\there\x08\x08\x7f", "&#27;[31m", "&#x1b;]0;x&#7;", "&#0;&#155;31m",
		"&#xFFFFFFFFFFFF;x",
		"\xef\xbb\xbf"
		"bom",
		"\xe2\x80\xa8line", "\xef\xbf\xbf\xef\xbf\xbe", "\xf3\xa0\x81\x81tag",
		"\xc2\xad\xc2\xadshy", "<![CDATA[\033[5m]]>", "<!-- \033[5m -->x",
		"[\"0.5\",\"0.5\",\"1-1\",\"3\",\"\\u001b[31m\\u009b5m\033c\",0,0]" };
	struct bytes xml = { 0 };

	(void)state;
	bytes_text(&xml, FROM);
	for (int kind = 0; kind < 5; kind++) {
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
			add_row(&xml, (int)i * 5 + kind, texts[i], strlen(texts[i]));
	}
	bytes_text(&xml, "</i>");
	survive("escapes", &xml);
	bytes_fini(&xml);
}

static void
bytes_that_are_no_text_stay_in_the_file(void **state)
{
	static const unsigned char bad[] = { 0x80, 0xc0, 0xc1, 0xe0, 0xed, 0xf0, 0xf5,
		0xff, 0x9b, 0x1b, 0x41, 0xe5, 0xbc, 0xb9, 0xa0, 0x00 };
	struct bytes xml = { 0 };
	uint64_t seed = 7;

	(void)state;
	bytes_text(&xml, FROM);
	for (int i = 0; i < 300; i++) {
		unsigned char text[20];

		for (size_t k = 0; k < sizeof(text); k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[k] = bad[seed >> 33 & 15];
		}
		add_row(&xml, i, text, sizeof(text));
	}
	survive("bad bytes", &xml);
	bytes_fini(&xml);
}

static void
marks_and_joiners_without_end_stay_in_their_cells(void **state)
{
	static const char *const parts[] = { "Z\xcc\x81\xcc\xb4\xd2\x89", "\xcc\x81",
		"\xf0\x9f\x91\xa8\xe2\x80\x8d", "\xf0\x9f\x87\xa8", "\xef\xb8\x8f",
		"\xf0\x9f\x8f\xbb", "\xe1\x84\x80", "\xe0\xb8\xb3", "\xe3\x85\xa4" };
	struct bytes xml = { 0 };

	(void)state;
	bytes_text(&xml, FROM);
	for (int i = 0; i < 100; i++) {
		struct bytes text = { 0 };

		for (int k = 0; k < 400; k++)
			bytes_text(&text, parts[(i % 10 == 9 ? i + k : i) % 9]);
		add_row(&xml, i, text.data, text.len);
		bytes_fini(&text);
	}
	survive("marks", &xml);
	bytes_fini(&xml);
}

static void
entity_bombs_are_not_resolved(void **state)
{
	struct bytes xml = { 0 };

	(void)state;
	bytes_text(&xml, "<!DOCTYPE i [<!ENTITY a \"\033[31mAAAA\">");
	for (int i = 0; i < 30; i++) {
		bytes_print(&xml, "<!ENTITY a%d \"", i);
		for (int k = 0; k < 10; k++)
			bytes_print(&xml, i > 0 ? "&a%d;" : "&a;", i - 1);
		bytes_text(&xml, "\">");
	}
	bytes_text(&xml, "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><i>" GOOD);
	add_row(&xml, 1, "&a29;", 5);
	add_row(&xml, 2, "&f;", 3);
	survive("entities", &xml);
	bytes_fini(&xml);
}

static void
absurd_rows_cost_only_themselves(void **state)
{
	static const char *const fields[] = { "NaN,1,25,0", "inf,1,25,0", "1e999,1,25,0",
		"-5,1,25,0", "99999999999999999999,1,25,0", "9007199254740993,5,25,0",
		"1,99,25,0", "1,-1,25,0", "1,1,99999999999,0", "1,1,25,-1",
		"1,1,25,99999999999999", "1", "", ",,,", "1,1,25,0,,,,,,,,,,,,," };
	struct bytes xml = { 0 };

	(void)state;
	bytes_text(&xml, "<i>");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		bytes_print(&xml, "<d p=\"%s\">absurd</d><d p=\"%s\"><d p='1", fields[i],
		    fields[i]);
	bytes_text(&xml, "'>" GOOD "<d p=\"1,1,25,0\">breaks off \033[31m");
	survive("absurd rows", &xml);
	bytes_fini(&xml);
}

static void
a_comment_of_three_megabytes_is_cut(void **state)
{
	struct bytes xml = { 0 };

	(void)state;
	bytes_text(&xml, FROM "<d p=\"1,1,25,16777215\">");
	while (xml.len < 3 << 20)
		bytes_text(&xml, "\xe5\xbc\xb9\033[m\xcc\x81");
	bytes_text(&xml, "</d></i>");
	survive("3 MB", &xml);
	bytes_fini(&xml);
}

static int
film_make(void **state)
{
	(void)state;
	film = clip_make("hostile.mp4", "-f lavfi -i color=gray:s=32x18:r=4:d=9 -c:v "
					"mpeg4 -f mp4");
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes_and_invisible_characters_stay_in_the_file),
		cmocka_unit_test(bytes_that_are_no_text_stay_in_the_file),
		cmocka_unit_test(marks_and_joiners_without_end_stay_in_their_cells),
		cmocka_unit_test(entity_bombs_are_not_resolved),
		cmocka_unit_test(absurd_rows_cost_only_themselves),
		cmocka_unit_test(a_comment_of_three_megabytes_is_cut),
	};
	int failed;

	if (!clips_open()) {
		puts("1..0 # SKIP there is no ffmpeg here");
		return 77;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, film_make, NULL);
	clips_close();
	return failed;
}
