/* Is a dot the colour, and in the place, that the film means? */
#include "unit/harness.h"

#include "media/look.h"
#include "media/picture.h"
#include "media/scale.h"
#include "media/tone.h"

#include <libavutil/frame.h>
#include <libavutil/mastering_display_metadata.h>
#include <libavutil/pixdesc.h>
#include <stdlib.h>
#include <string.h>

static const struct picture_size square = { 16, 16, 1.0 };

static AVFrame *
frame_new(int w, int h, enum AVPixelFormat format)
{
	AVFrame *f = av_frame_alloc();

	f->width = w;
	f->height = h;
	f->format = format;
	assert_int_equal(av_frame_get_buffer(f, 0), 0);
	return f;
}

/* All of a plane: 8 bits, or 16 when deep. */
static void
fill(AVFrame *f, int plane, int value, bool deep)
{
	const AVPixFmtDescriptor *desc = av_pix_fmt_desc_get(f->format);
	bool chroma = plane == 1 || plane == 2;
	int h = chroma ? AV_CEIL_RSHIFT(f->height, desc->log2_chroma_h) : f->height;

	for (int y = 0; y < h; y++) {
		uint8_t *row = f->data[plane] + (ptrdiff_t)y * f->linesize[plane];

		for (int x = 0; x < f->linesize[plane] / (deep ? 2 : 1); x++) {
			if (deep)
				((uint16_t *)(void *)row)[x] = (uint16_t)value;
			else
				row[x] = (uint8_t)value;
		}
	}
}

static AVFrame *
yuv_frame(int w, int h, int y, int u, int v)
{
	AVFrame *f = frame_new(w, h, AV_PIX_FMT_YUV420P);

	fill(f, 0, y, false);
	fill(f, 1, u, false);
	fill(f, 2, v, false);
	return f;
}

static AVFrame *
deep_frame(int y, int u, int v)
{
	AVFrame *f = frame_new(64, 64, AV_PIX_FMT_YUV420P10);

	fill(f, 0, y, true);
	fill(f, 1, u, true);
	fill(f, 2, v, true);
	f->colorspace = AVCOL_SPC_BT2020_NCL;
	f->color_primaries = AVCOL_PRI_BT2020;
	f->color_range = AVCOL_RANGE_MPEG;
	return f;
}

/* Takes the frame; the dot in the middle. */
static uint32_t
dot_of(AVFrame *f)
{
	struct scale *scale = scale_new();
	struct picture *p = picture_new(f, 0, 0, 0);
	uint32_t dot;

	assert_int_equal(scale_picture(scale, p, square, NULL), 0);
	dot = p->dots[p->h / 2 * p->w + p->w / 2];
	picture_free(p);
	scale_free(scale);
	return dot;
}

static void
assert_near(uint32_t dot, int r, int g, int b, int by)
{
	int red = (int)(dot >> 16), green = (int)(dot >> 8 & 255),
	    blue = (int)(dot & 255);

	if (abs(red - r) > by || abs(green - g) > by || abs(blue - b) > by)
		fail_msg("%06x is not %02x%02x%02x", (unsigned)dot, (unsigned)r,
		    (unsigned)g, (unsigned)b);
}

static void
the_matrix_is_what_the_film_says_or_its_size(void **state)
{
	AVFrame *f;

	(void)state;
	assert_near(dot_of(yuv_frame(320, 240, 81, 90, 240)), 254, 0, 0, 3);    /* 601 */
	assert_near(dot_of(yuv_frame(1920, 1080, 63, 102, 240)), 255, 0, 0, 3); /* 709 */
	f = yuv_frame(320, 240, 63, 102, 240);
	f->colorspace = AVCOL_SPC_BT709;
	assert_near(dot_of(f), 255, 0, 0, 3);
	f = yuv_frame(1920, 1080, 81, 90, 240);
	f->colorspace = AVCOL_SPC_SMPTE170M;
	assert_near(dot_of(f), 254, 0, 0, 3);
}

static void
full_range_is_not_stretched_and_limited_is(void **state)
{
	AVFrame *full = yuv_frame(320, 240, 16, 128, 128);

	(void)state;
	assert_near(dot_of(yuv_frame(320, 240, 16, 128, 128)), 0, 0, 0, 1);
	assert_near(dot_of(yuv_frame(320, 240, 235, 128, 128)), 255, 255, 255, 1);
	full->color_range = AVCOL_RANGE_JPEG;
	assert_near(dot_of(full), 16, 16, 16, 1);
	full = yuv_frame(320, 240, 16, 128, 128);
	full->format = AV_PIX_FMT_YUVJ420P;
	assert_near(dot_of(full), 16, 16, 16, 1);
}

static void
grey_is_full_unless_it_is_said_to_be_limited(void **state)
{
	AVFrame *f = frame_new(32, 32, AV_PIX_FMT_GRAY8);

	(void)state;
	fill(f, 0, 16, false);
	assert_near(dot_of(f), 16, 16, 16, 1);
	f = frame_new(32, 32, AV_PIX_FMT_GRAY8);
	fill(f, 0, 16, false);
	f->color_range = AVCOL_RANGE_MPEG;
	assert_near(dot_of(f), 0, 0, 0, 1);
}

static void
what_is_transparent_lies_over_black(void **state)
{
	static const int alphas[] = { 0, 128, 255 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		AVFrame *f = frame_new(32, 32, AV_PIX_FMT_GBRAP);

		fill(f, 0, 100, false);
		fill(f, 1, 50, false);
		fill(f, 2, 200, false);
		fill(f, 3, alphas[i], false);
		assert_near(dot_of(f), 200 * alphas[i] / 255, 100 * alphas[i] / 255,
		    50 * alphas[i] / 255, 2);
	}
}

/* 10 bits: PQ of 203 nits is 0.58, of 1000 nits 0.75. */
static void
white_of_hdr_is_bright_but_highlights_still_have_room(void **state)
{
	uint32_t dots[5];
	static const int codes[] = { 64, 64 + 508 / 2, 64 + 508, 64 + 659, 940 };

	(void)state;
	for (int i = 0; i < 5; i++) {
		AVFrame *f = deep_frame(codes[i], 512, 512);

		f->color_trc = AVCOL_TRC_SMPTE2084;
		dots[i] = dot_of(f) & 255;
	}
	assert_in_range(dots[0], 0, 1);
	assert_in_range(dots[2], 190, 245); /* paper is neither grey nor clipped */
	assert_true(dots[1] > dots[0] + 10 && dots[2] > dots[1] + 50);
	assert_true(dots[3] > dots[2] + 8);
	assert_in_range(dots[3], 253, 255);
	assert_int_equal(dots[4], 255);
}

static void
the_peak_in_the_file_decides_where_white_ends(void **state)
{
	AVFrame *dim = deep_frame(64 + 508, 512, 512),
		*bright = deep_frame(64 + 508, 512, 512);
	AVContentLightMetadata *light;
	size_t size;

	(void)state;
	dim->color_trc = bright->color_trc = AVCOL_TRC_SMPTE2084;
	light = av_content_light_metadata_alloc(&size);
	light->MaxCLL = 203;
	memcpy(av_frame_new_side_data(dim, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, size)->data,
	    light, size);
	light->MaxCLL = 4000;
	memcpy(
	    av_frame_new_side_data(bright, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, size)->data,
	    light, size);
	free(light);
	assert_near(dot_of(dim), 255, 255, 255, 3);
	assert_true((dot_of(bright) & 255) < 235);
}

static void
hlg_keeps_its_reference_white_bright(void **state)
{
	AVFrame *f = deep_frame(64 + 657, 512, 512); /* 75 % */

	(void)state;
	f->color_trc = AVCOL_TRC_ARIB_STD_B67;
	assert_in_range(dot_of(f) & 255, 190, 245);
}

static void
wide_colours_become_ordinary_ones_and_greys_stay(void **state)
{
	uint32_t plain;
	AVFrame *grey = deep_frame(502, 512, 512);
	AVFrame *narrow = deep_frame(502, 512, 512);
	AVFrame *green = deep_frame(600, 400, 400);

	(void)state;
	narrow->color_primaries = AVCOL_PRI_BT709;
	plain = dot_of(narrow) & 255;
	assert_near(dot_of(grey), (int)plain, (int)plain, (int)plain, 1);
	assert_true((dot_of(green) >> 8 & 255) > 150);
}

/* One corner is white: where does it go? */
static unsigned
corner_of(unsigned turn)
{
	AVFrame *f = yuv_frame(40, 20, 16, 128, 128);
	struct scale *scale = scale_new();
	struct picture *p = picture_new(f, 0, 0, 0);
	unsigned corner = 9;

	for (int y = 0; y < 10; y++)
		memset(f->data[0] + (ptrdiff_t)y * f->linesize[0], 235, 20);
	p->turn = turn;
	assert_int_equal(
	    scale_picture(scale, p, (struct picture_size){ 40, 40, 1.0 }, NULL), 0);
	assert_int_equal(p->w, (turn & TURN_SWAP) != 0 ? 20 : 40);
	assert_int_equal(p->h, (turn & TURN_SWAP) != 0 ? 40 : 20);
	for (unsigned i = 0; i < 4; i++) {
		int x = i & 1 ? p->w - 2 : 1, y = i & 2 ? p->h - 2 : 1;
		if ((p->dots[y * p->w + x] & 255) > 200)
			corner = i;
	}
	picture_free(p);
	scale_free(scale);
	return corner; /* 0 top left, 1 top right, 2 bottom left, 3 bottom right */
}

static void
a_film_held_sideways_stands_upright(void **state)
{
	/* clang-format off */
	static const int32_t cw[9]  = { 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30 };
	static const int32_t ccw[9] = { 0, -65536, 0, 65536, 0, 0, 0, 0, 1 << 30 };
	static const int32_t half[9] = { -65536, 0, 0, 0, -65536, 0, 0, 0, 1 << 30 };
	static const int32_t mirror[9] = { -65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30 };
	static const unsigned corners[9] = { 0, 0, 1, 3, 2, 0, 1, 3, 2 }; /* by EXIF number */
	/* clang-format on */

	(void)state;
	assert_int_equal(corner_of(look_turn(cw)), 1);
	assert_int_equal(corner_of(look_turn(ccw)), 2);
	assert_int_equal(corner_of(look_turn(half)), 3);
	assert_int_equal(corner_of(look_turn(mirror)), 1);
	for (int i = 0; i <= 8; i++)
		assert_int_equal(corner_of(look_turn_exif(i)), corners[i]);
	assert_int_equal(look_turn_exif(99), 0);
}

static void
pictures_fill_the_stage_one_way_and_keep_their_aspect(void **state)
{
	static const struct {
		struct picture_size size;
		double aspect;
		int w, h;
	} rows[] = {
		{ { 200, 112, 1.0 }, 16.0 / 9, 199, 112 },
		{ { 200, 200, 1.0 }, 16.0 / 9, 200, 113 },
		{ { 400, 112, 0.5 }, 16.0 / 9, 398, 112 },
		{ { 80, 24, 0.5 }, 1.0, 48, 24 },
		{ { 40, 30, 1.0 }, 256, 40, 1 },
		{ { 40, 30, 1.0 }, 1.0 / 256, 1, 30 },
		{ { 1, 1, 1.0 }, 1.7, 1, 1 },
	};
	int w, h;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		picture_fitted(rows[i].size, rows[i].aspect, &w, &h);
		assert_int_equal(w, rows[i].w);
		assert_int_equal(h, rows[i].h);
	}
}

static void
pixels_that_are_not_square_are_shown_so(void **state)
{
	AVFrame *f = yuv_frame(32, 32, 100, 128, 128);
	struct scale *scale = scale_new();
	struct picture *p = picture_new(f, 0, 0, 0);

	(void)state;
	f->sample_aspect_ratio = (AVRational){ 2, 1 };
	assert_int_equal(scale_picture(scale, p, square, NULL), 0);
	assert_int_equal(p->w * 100 + p->h, 1608);
	p->turn = TURN_SWAP;
	assert_int_equal(scale_picture(scale, p, square, NULL), 0);
	assert_int_equal(p->w * 100 + p->h, 816);
	picture_free(p);
	scale_free(scale);
}

static void
every_size_can_be_scaled(void **state)
{
	static const int sizes[][2] = { { 1, 1 }, { 3, 5 }, { 4096, 16 }, { 16, 4096 },
		{ 1, 2000 }, { 2000, 1 }, { 7, 7 }, { 8192, 8 } };
	static const enum AVPixelFormat formats[] = { AV_PIX_FMT_YUV420P,
		AV_PIX_FMT_YUV444P10, AV_PIX_FMT_RGB24, AV_PIX_FMT_GRAY16,
		AV_PIX_FMT_NV12, AV_PIX_FMT_YUVA420P, AV_PIX_FMT_UYVY422,
		AV_PIX_FMT_MONOBLACK, AV_PIX_FMT_RGBA64, AV_PIX_FMT_YA8 };
	struct scale *scale = scale_new();

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (size_t k = 0; k < sizeof(formats) / sizeof(formats[0]); k++) {
			AVFrame *f = frame_new(sizes[i][0], sizes[i][1], formats[k]);
			struct picture *p = picture_new(f, 0, 0, 0);
			struct err err = { 0 };

			for (int b = 0; b < 4 && f->buf[b] != NULL; b++)
				memset(f->buf[b]->data, 0, f->buf[b]->size);
			if (scale_picture(scale, p, square, &err) < 0)
				fail_msg("%dx%d %s: %s", f->width, f->height,
				    av_get_pix_fmt_name(formats[k]), err.text);
			picture_free(p);
		}
	}
	scale_free(scale);
}

static void
pixels_of_an_unknown_kind_are_an_error_in_words(void **state)
{
	struct scale *scale = scale_new();
	AVFrame *f = av_frame_alloc();
	struct picture *p = picture_new(f, 0, 0, 0);
	struct err err = { 0 };

	(void)state;
	f->width = f->height = 16;
	f->format = AV_PIX_FMT_VAAPI;
	assert_true(scale_picture(scale, p, square, &err) < 0);
	assert_non_null(strstr(err.text, "vaapi"));
	picture_free(p);
	scale_free(scale);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_matrix_is_what_the_film_says_or_its_size),
		cmocka_unit_test(full_range_is_not_stretched_and_limited_is),
		cmocka_unit_test(grey_is_full_unless_it_is_said_to_be_limited),
		cmocka_unit_test(what_is_transparent_lies_over_black),
		cmocka_unit_test(white_of_hdr_is_bright_but_highlights_still_have_room),
		cmocka_unit_test(the_peak_in_the_file_decides_where_white_ends),
		cmocka_unit_test(hlg_keeps_its_reference_white_bright),
		cmocka_unit_test(wide_colours_become_ordinary_ones_and_greys_stay),
		cmocka_unit_test(a_film_held_sideways_stands_upright),
		cmocka_unit_test(pictures_fill_the_stage_one_way_and_keep_their_aspect),
		cmocka_unit_test(pixels_that_are_not_square_are_shown_so),
		cmocka_unit_test(every_size_can_be_scaled),
		cmocka_unit_test(pixels_of_an_unknown_kind_are_an_error_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
