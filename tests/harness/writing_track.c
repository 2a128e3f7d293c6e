#include "unit/harness.h"

#include "harness/writing_track.h"

#include "harness/reading.h"

#include <string.h>

struct bytes
track_written(const char *name, const struct track *track, struct writer_report *report)
{
	const struct writer *writer = writer_find(name);
	struct outlet outlet = { 0 };

	assert_non_null(writer);
	*report = (struct writer_report){ 0 };
	writer->write(track, &writer_look_usual, &outlet, report);
	assert_int_equal(outlet_end(&outlet, NULL), 0);
	return outlet.bytes;
}

struct track *
track_of_hard_ones(void)
{
	static const char *const texts[] = { "plain", "a & b < c > d \" e ' f / g",
		"&amp; &#x41; &lt;d&gt;", "two\nlines", "ends in /\nnext", "and/none",
		"//n", "/n", "\\n \\ \\u0041", "]]> <![CDATA[x]]> <!-- y -->",
		"  blanks  ", "[\"0\",\"0\",\"1-1\"]",
		"弹幕 \xf0\x9f\x98\x82\xf0\x9f\x91\xa8\xe2\x80\x8d"
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
		"{\"a\":[1,\"b\"]}", "<d p=\"1,1,25,1\">x</d>", "{\\an8}braces",
		"four\nlines\nof\ntext" };
	static const char *const authors[] = { "", "057075e9", "a,b \"c\" <d> & e",
		"名前" };
	static const uint32_t colours[] = { 0xffffff, 0, 0xff8001, 0x0000fe };
	struct track *track = track_new();
	struct comment c = { .size = 25 };
	size_t i;

	for (i = 0; i < 4 * sizeof(texts) / sizeof(texts[0]); i++) {
		c.at_ms = (int64_t)(i * i * 777);
		c.mode = (uint8_t)(i % 4);
		c.text = texts[i / 4];
		c.text_len = (uint32_t)strlen(c.text);
		c.author = authors[i % 4];
		c.rgb = colours[i / 2 % 4];
		c.id = i * 1234567890123456u;
		c.created_ms = i % 3 == 0 ? 0 : 1422201084000 + (int64_t)i * 1000;
		c.weight = (uint8_t)(i % 12);
		c.size = i % 5 == 0 ? 36 : 25;
		c.pool = (uint8_t)(i % 3);
		track_add(track, &c);
	}
	track_sort(track);
	return track;
}

void
track_compare(const struct track *got, const struct track *want)
{
	const struct comment *a, *b;
	size_t i;

	assert_int_equal(track_count(got), track_count(want));
	for (i = 0; i < track_count(want); i++) {
		a = track_at(got, i);
		b = track_at(want, i);
		assert_int_equal(a->at_ms, b->at_ms);
		assert_int_equal(a->mode, b->mode);
		assert_int_equal(a->rgb, b->rgb);
		assert_string_equal(a->text, b->text);
	}
}

void
track_survives(const char *writer, const struct track *track)
{
	struct format_report read;
	struct writer_report report;
	struct bytes file = track_written(writer, track, &report);
	struct track *again = reading_of(file.data, file.len, &read);

	assert_int_equal(report.written, track_count(track));
	track_compare(again, track);
	track_free(again);
	bytes_fini(&file);
}
