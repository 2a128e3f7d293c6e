/* Does everything that FFmpeg reads become the right pictures? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/clip.h"
#include "harness/viewer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILM "-f lavfi -i testsrc2=s=160x120:r=25:d=2"
#define SLOW "-f lavfi -i testsrc2=s=160x120:r=10:d=2"
#define SOUND " -f lavfi -i sine=440:d=2"

struct row {
	const char *name, *arguments;
	int pictures;
	const char *video, *audio;
};

/* clang-format off */
static const struct row films[] = {
	{ "end.mp4",   FILM SOUND " -c:v libx264 -g 20 -c:a aac", 50, "h264", "aac" },
	{ "front.mp4", "-i %s/end.mp4 -c copy -movflags faststart", 50, "h264", "aac" },
	{ "parts.mp4", "-i %s/end.mp4 -c copy -movflags frag_keyframe+empty_moov", 50, "h264", "aac" },
	{ "a.ts",      "-i %s/end.mp4 -c copy", 50, "h264", "aac" },
	{ "a.flv",     "-i %s/end.mp4 -c copy", 50, "h264", "aac" },
	{ "a.h264",    "-i %s/end.mp4 -an -c copy", 50, "h264", "" },
	{ "a.mkv",     FILM SOUND " -c:v libvpx-vp9 -g 10 -deadline realtime -cpu-used 8 -c:a libvorbis", 50, "vp9", "vorbis" },
	{ "a.webm",    FILM " -c:v libvpx -deadline realtime -cpu-used 8", 50, "vp8", "" },
	{ "a.avi",     FILM SOUND " -c:v mpeg4 -c:a mp2", 50, "mpeg4", "mp2" },
	{ "a.mpg",     FILM SOUND " -c:v mpeg2video -c:a mp2", 50, "mpeg2video", "mp2" },
	{ "a.ogv",     FILM " -c:v libtheora", 50, "theora", "" },
	{ "a.gif",     SLOW "", 20, "gif", "" },
	{ "a.apng",    SLOW " -plays 0", 20, "apng", "" },
	{ "a.mjpeg",   FILM " -c:v mjpeg", 50, "mjpeg", "" },
	{ "deep.mkv",  FILM " -c:v ffv1 -pix_fmt yuv444p10", 50, "ffv1", "" },
	{ "grey.mp4",  FILM " -c:v libx264 -pix_fmt gray", 50, "h264", "" },
	{ "late.mkv",  FILM " -c:v ffv1 -output_ts_offset 500", 50, "ffv1", "" },
	{ "minus.nut", FILM " -c:v ffv1 -bsf:v setts=ts=TS-50000", 50, "ffv1", "" },
};

static const struct row stills[] = {
	{ "a.png",  FILM " -frames:v 1", 1, "png", "" },
	{ "a.jpg",  FILM " -frames:v 1", 1, "mjpeg", "" },
	{ "a.bmp",  FILM " -frames:v 1", 1, "bmp", "" },
	{ "a.tiff", FILM " -frames:v 1", 1, "tiff", "" },
	{ "one.gif", FILM " -frames:v 1", 1, "gif", "" },
};
/* clang-format on */

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static struct pulled
pull(const char *path, ns_t start)
{
	struct media_options options = viewer_options(path);

	options.start = start;
	return viewer_pull(&options);
}

static void
every_film_gives_all_its_pictures(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(films); i++) {
		char *path = clip_make(films[i].name, films[i].arguments);
		struct pulled got = pull(path, 0);

		if (got.count != films[i].pictures || got.first > SECOND / 10 ||
		    got.first < 0)
			fail_msg("%s: %d pictures from %lld: %s", path, got.count,
			    (long long)got.first, got.err.text);
		assert_string_equal(got.info.video_codec, films[i].video);
		assert_string_equal(got.info.audio_codec, films[i].audio);
		assert_true(
		    got.last > 1800 * MILLISECOND && got.last <= 2100 * MILLISECOND);
		assert_int_equal(got.w, 40);
		assert_int_equal(got.h, 30);
		if (got.notice_count != 0)
			fail_msg("%s: %s", path, got.notices);
		free(path);
	}
}

static void
a_still_picture_is_one_and_lasts_as_long_as_it_shall(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(stills); i++) {
		char *path = clip_make(stills[i].name, stills[i].arguments);
		struct pulled got = pull(path, 0);

		assert_int_equal(got.count, 1);
		assert_true(got.info.is_still);
		assert_int_equal(got.info.duration, SECOND / 5);
		free(path);
	}
}

static void
films_are_the_same_each_time(void **state)
{
	char *path = clip_make(films[0].name, films[0].arguments);
	struct pulled one = pull(path, 0), two = pull(path, 0);

	(void)state;
	assert_int_equal(one.first_hash, two.first_hash);
	assert_int_equal(one.last_hash, two.last_hash);
	free(path);
}

/* What plain playing shows at the time: the last one not later. */
static uint64_t
picture_at(const char *path, ns_t at)
{
	struct media_options options = viewer_options(path);
	struct picture *p;
	uint64_t hash = 0;
	struct media *m;

	options.pull = true;
	m = media_open(&options);
	while ((p = media_pull(m, NULL)) != NULL && (p->pts <= at || hash == 0)) {
		hash = picture_hash(p);
		picture_free(p);
	}
	picture_free(p);
	media_close(m);
	return hash;
}

static void
a_start_shows_the_picture_of_just_that_moment(void **state)
{
	static const ns_t starts[] = { 1, 700 * MILLISECOND, 1290 * MILLISECOND,
		1990 * MILLISECOND };

	(void)state;
	for (size_t i = 0; i < COUNT(films); i++) {
		char *path = clip_make(films[i].name, films[i].arguments);

		for (size_t k = 0; k < COUNT(starts); k++) {
			struct pulled got = pull(path, starts[k]);
			if (got.first_hash != picture_at(path, starts[k]))
				fail_msg("%s from %lld shows the one of %lld", path,
				    (long long)starts[k], (long long)got.first);
		}
		free(path);
	}
}

static void
a_start_past_the_end_shows_the_last_picture(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(films); i++) {
		char *path = clip_make(films[i].name, films[i].arguments);
		struct pulled all = pull(path, 0), end = pull(path, 100 * SECOND);

		if (end.count != 1 || end.last_hash != all.last_hash)
			fail_msg("%s: %d pictures, the first at %lld", path, end.count,
			    (long long)end.first);
		free(path);
	}
}

static void
sound_alone_has_no_pictures_but_its_cover(void **state)
{
	char *wav = clip_make("a.wav", "-f lavfi -i sine=440:d=2");
	char *png = clip_make(stills[0].name, stills[0].arguments);
	char *mp3 =
	    clip_make("cover.mp3", "-i %s/a.wav -i %s/a.png -map 0:a -map 1:v "
				   "-disposition:v attached_pic -metadata title=Cover");
	struct pulled bare = pull(wav, 0), cover = pull(mp3, 0);

	(void)state;
	assert_int_equal(bare.count, 0);
	assert_int_equal(bare.err.code, 0);
	assert_true(bare.info.has_audio && !bare.info.has_video && !bare.info.has_cover);
	assert_int_equal(bare.info.duration, 2 * SECOND);
	assert_int_equal(cover.count, 1);
	assert_true(cover.info.has_cover && !cover.info.has_video);
	assert_string_equal(cover.info.title, "Cover");
	free(mp3);
	free(png);
	free(wav);
}

static void
what_is_no_film_is_refused_in_one_line(void **state)
{
	static const char text[] = "this is not a film, it is a sentence\n";
	static const char srt[] = "1\n00:00:01,000 --> 00:00:02,000\nhello\n";
	char *words = clip_write("words.mp4", text, strlen(text));
	char *empty = clip_write("empty.mp4", "", 0);
	char *folder = clip_path("");
	char *missing = clip_path("missing\033[31m.mp4");
	char *subtitles = clip_write("a.srt", srt, strlen(srt));
	const struct {
		const char *name, *part;
	} rows[] = {
		{ words,
		    "words.mp4: not a media file that FFmpeg can read: Invalid data" },
		{ empty,
		    "empty.mp4: not a media file that FFmpeg can read: it is empty" },
		{ folder, ": Is a directory" },
		{ missing, ": No such file or directory" },
		{ subtitles, "a.srt: neither video nor sound in it" },
		{ "rtmp://127.0.0.1/x", "rtmp:// is not played" },
		{ "concat:a.mp4|b.mp4", "concat:a.mp4|b.mp4: No such file or directory" },
		{ "http://127.0.0.1:1/a.mp4",
		    "http://127.0.0.1:1/a.mp4: Connection refused" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct pulled got = pull(rows[i].name, 0);

		assert_int_equal(got.count, 0);
		if (got.err.code == 0 || strstr(got.err.text, rows[i].part) == NULL)
			fail_msg("%s: '%s'", rows[i].name, got.err.text);
		assert_null(strpbrk(got.err.text, "\n\033"));
	}
	free(subtitles);
	free(missing);
	free(folder);
	free(empty);
	free(words);
}

static void
a_name_is_a_name_whatever_signs_are_in_it(void **state)
{
	static const char *const names[] = { "a:b.mp4", "http:c.mp4", "p%03d.png",
		"q*?[.jpg", "-dash.mp4", "noextension" };
	char *path = clip_make(films[0].name, films[0].arguments);
	size_t size;
	char *film = clip_read(path, &size);

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *other = clip_write(names[i], film, size);
		struct pulled got = pull(other, 0);

		assert_int_equal(got.count, 50);
		assert_string_equal(got.info.title, names[i]);
		free(other);
	}
	free(film);
	free(path);
}

static void
a_file_url_is_the_file(void **state)
{
	char *path = clip_make("with blank.gif", films[11].arguments);
	char *folder = clip_path("");
	char *url = mem_print("file://%swith%%20blank.gif", folder);
	struct pulled got = pull(url, 0);

	(void)state;
	assert_int_equal(got.count, 20);
	free(url);
	free(folder);
	free(path);
}

static void
a_film_without_its_tail_plays_and_says_so(void **state)
{
	static const char *const names[] = { "front.mp4", "a.mkv", "a.avi", "a.ts",
		"a.flv" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		size_t row = 0, size;
		char *path, *film, *cut;
		struct pulled got;

		while (strcmp(films[row].name, names[i]) != 0)
			row++;
		path = clip_make(names[i], films[row].arguments);
		film = clip_read(path, &size);
		cut = clip_write("cut", film, size / 2);
		got = pull(cut, 0);
		if (got.count < 10 || got.count > 40 || got.err.code != 0)
			fail_msg(
			    "%s: %d pictures, %s", names[i], got.count, got.err.text);
		/* MPEG-TS and FLV do not know how long they should be. */
		if (strstr(names[i], ".ts") == NULL && got.notice_count == 0)
			fail_msg("%s: nothing said", names[i]);
		free(cut);
		free(film);
		free(path);
	}
}

static void
a_hole_in_the_middle_is_played_over_and_counted(void **state)
{
	static const char *const names[] = { "front.mp4", "a.mkv", "a.avi", "a.ts" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = clip_path(names[i]), *film, *hole;
		struct pulled got;
		size_t size;

		film = clip_read(path, &size);
		for (size_t at = size / 2; at < size / 2 + size / 10; at++)
			film[at] = (char)(at * 2654435761u >> 13);
		hole = clip_write("hole", film, size);
		got = pull(hole, 0);
		if (got.count < 25 || got.err.code != 0)
			fail_msg(
			    "%s: %d pictures, %s", names[i], got.count, got.err.text);
		assert_true(got.last > 1500 * MILLISECOND);
		/* AVI finds its way in silence. */
		if (strstr(names[i], ".avi") != NULL)
			assert_int_equal(got.notice_count, 0);
		else if (got.stats.corrupt == 0 ||
			 strstr(got.notices, "damaged; ") == NULL)
			fail_msg("%s: %lld, '%s'", names[i], (long long)got.stats.corrupt,
			    got.notices);
		assert_true(got.notice_count <= 2);
		free(hole);
		free(film);
		free(path);
	}
}

static void
films_in_a_row_go_on_where_the_last_one_ended(void **state)
{
	char *path = clip_make("a.ts", films[3].arguments);
	size_t size;
	char *film = clip_read(path, &size), *twice = mem_new(2, size), *both;
	struct pulled got;

	(void)state;
	memcpy(twice, film, size);
	memcpy(twice + size, film, size);
	both = clip_write("twice.ts", twice, 2 * size);
	got = pull(both, 0);
	assert_int_equal(got.count, 100);
	assert_true(got.last > 3800 * MILLISECOND && got.last < 4300 * MILLISECOND);
	free(both);
	free(twice);
	free(film);
	free(path);
}

/* The second's sound, where there is any, must not pull the third back. */
static void
short_clips_in_a_row_need_no_sound_to_stay_in_line(void **state)
{
	char *path = clip_make(
	    "short.ts", "-f lavfi -i testsrc2=s=160x120:r=25:d=1 -c:v mpeg2video");
	size_t size;
	char *film = clip_read(path, &size), *three = mem_new(3, size), *all;
	struct pulled got;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		memcpy(three + i * size, film, size);
	all = clip_write("three.ts", three, 3 * size);
	got = pull(all, 0);
	assert_int_equal(got.count, 75);
	assert_true(got.last > 2900 * MILLISECOND && got.last < 3100 * MILLISECOND);
	free(all);
	free(three);
	free(film);
	free(path);
}

static void
sound_that_is_longer_than_its_film_counts(void **state)
{
	char *path = clip_make(
	    "longer.mp4", FILM " -f lavfi -i sine=440:d=3.5 -c:v mpeg4 -c:a aac");
	struct pulled got = pull(path, 0);

	(void)state;
	assert_int_equal(got.count, 50);
	assert_true(got.end > 3450 * MILLISECOND && got.end < 3600 * MILLISECOND);
	assert_int_equal(got.notice_count, 0);
	free(path);
}

static void
a_film_that_starts_late_is_no_longer_for_it(void **state)
{
	static const char *const names[] = { "late.mp4", "latest.mkv" };

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path =
		    clip_make(names[i], FILM " -c:v mpeg4 -output_ts_offset 500");
		struct pulled got = pull(path, 0);

		assert_int_equal(got.count, 50);
		assert_int_equal(got.first, 0);
		assert_true(got.info.duration > 1900 * MILLISECOND &&
			    got.info.duration < 2100 * MILLISECOND);
		if (got.notice_count != 0)
			fail_msg("%s: %s", path, got.notices);
		free(path);
	}
}

static void
a_film_of_which_nothing_can_be_decoded_has_failed(void **state)
{
	char *path =
	    clip_make("noise.webm", "-i %s/a.webm -c copy -bsf:v noise=amount=1");
	struct pulled got = pull(path, 0);

	(void)state;
	assert_int_equal(got.count, 0);
	assert_true(got.err.code < 0);
	assert_non_null(strstr(got.err.text, "noise.webm: not one picture"));
	free(path);
}

static void
pictures_that_change_their_size_all_fit_the_stage(void **state)
{
	char *wide = clip_make(
	    "wide.ts", "-f lavfi -i testsrc2=s=160x90:r=25:d=1 -c:v mpeg2video");
	char *high = clip_make(
	    "high.ts", "-f lavfi -i testsrc2=s=90x160:r=25:d=1 -c:v mpeg2video");
	size_t a, b;
	char *one = clip_read(wide, &a), *two = clip_read(high, &b);
	char *both = mem_new(1, a + b), *path;
	struct pulled got;

	(void)state;
	memcpy(both, one, a);
	memcpy(both + a, two, b);
	path = clip_write("changing.ts", both, a + b);
	got = pull(path, 0);
	/* The decoder keeps the one before the change to itself. */
	assert_in_range(got.count, 49, 50);
	assert_int_equal(got.w, 17);
	assert_int_equal(got.h, 30);
	free(path);
	free(both);
	free(two);
	free(one);
	free(high);
	free(wide);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_film_gives_all_its_pictures),
		cmocka_unit_test(a_still_picture_is_one_and_lasts_as_long_as_it_shall),
		cmocka_unit_test(films_are_the_same_each_time),
		cmocka_unit_test(a_start_shows_the_picture_of_just_that_moment),
		cmocka_unit_test(a_start_past_the_end_shows_the_last_picture),
		cmocka_unit_test(sound_alone_has_no_pictures_but_its_cover),
		cmocka_unit_test(what_is_no_film_is_refused_in_one_line),
		cmocka_unit_test(a_name_is_a_name_whatever_signs_are_in_it),
		cmocka_unit_test(a_file_url_is_the_file),
		cmocka_unit_test(a_film_without_its_tail_plays_and_says_so),
		cmocka_unit_test(a_hole_in_the_middle_is_played_over_and_counted),
		cmocka_unit_test(films_in_a_row_go_on_where_the_last_one_ended),
		cmocka_unit_test(short_clips_in_a_row_need_no_sound_to_stay_in_line),
		cmocka_unit_test(sound_that_is_longer_than_its_film_counts),
		cmocka_unit_test(a_film_that_starts_late_is_no_longer_for_it),
		cmocka_unit_test(a_film_of_which_nothing_can_be_decoded_has_failed),
		cmocka_unit_test(pictures_that_change_their_size_all_fit_the_stage),
	};
	int rc;

	if (!clips_open()) {
		puts("1..0 # SKIP no ffmpeg to make films with");
		return 77;
	}
	cmocka_set_message_output(CM_OUTPUT_TAP);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	clips_close();
	return rc;
}
