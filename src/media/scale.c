#include "media/scale.h"

#include "base/mem.h"
#include "media/tone.h"

#include <libavutil/error.h>
#include <libavutil/frame.h>
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All that decides how the swscale context is made. */
struct key {
	int src_w, src_h, w, h;
	enum AVPixelFormat from, to;
	int space, full;
};

struct scale {
	struct key key;
	struct SwsContext *sws;
	struct tone *tone;
	uint8_t *planes[4]; /* what swscale writes: planar, so that it has its fast way */
	int strides[4];
	uint32_t *rows; /* before it is turned */
	size_t rows_size;
};

struct scale *
scale_new(void)
{
	return mem_new(1, sizeof(struct scale));
}

static void
forget(struct scale *s)
{
	sws_freeContext(s->sws);
	av_freep(&s->planes[0]);
	s->sws = NULL;
}

void
scale_free(struct scale *s)
{
	if (s == NULL)
		return;
	forget(s);
	tone_free(s->tone);
	free(s->rows);
	free(s);
}

/* Unmarked video is what its size says: discs are BT.601, all else BT.709. */
static int
space_of(const AVFrame *f)
{
	switch (f->colorspace) {
	case AVCOL_SPC_BT709:
		return SWS_CS_ITU709;
	case AVCOL_SPC_FCC:
		return SWS_CS_FCC;
	case AVCOL_SPC_BT470BG:
	case AVCOL_SPC_SMPTE170M:
		return SWS_CS_ITU601;
	case AVCOL_SPC_SMPTE240M:
		return SWS_CS_SMPTE240M;
	case AVCOL_SPC_BT2020_NCL:
	case AVCOL_SPC_BT2020_CL:
		return SWS_CS_BT2020;
	default:
		break;
	}
	if (tone_is_needed(f))
		return SWS_CS_BT2020;
	return f->width >= 1280 || f->height > 576 ? SWS_CS_ITU709 : SWS_CS_ITU601;
}

/* The old "J" formats are nothing but full range said twice. */
static enum AVPixelFormat
plain_format(enum AVPixelFormat format, int *full)
{
	enum AVPixelFormat plain = format;

	switch (format) {
	case AV_PIX_FMT_YUVJ420P:
		plain = AV_PIX_FMT_YUV420P;
		break;
	case AV_PIX_FMT_YUVJ411P:
		plain = AV_PIX_FMT_YUV411P;
		break;
	case AV_PIX_FMT_YUVJ422P:
		plain = AV_PIX_FMT_YUV422P;
		break;
	case AV_PIX_FMT_YUVJ444P:
		plain = AV_PIX_FMT_YUV444P;
		break;
	case AV_PIX_FMT_YUVJ440P:
		plain = AV_PIX_FMT_YUV440P;
		break;
	default:
		break;
	}
	*full = *full || plain != format;
	return plain;
}

static struct key
key_of(const AVFrame *f, int w, int h)
{
	const AVPixFmtDescriptor *desc = av_pix_fmt_desc_get(f->format);
	struct key key = { .src_w = f->width, .src_h = f->height, .w = w, .h = h };
	bool alpha = desc != NULL && (desc->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
	bool deep = tone_is_needed(f);

	key.full = f->color_range == AVCOL_RANGE_JPEG;
	if (desc != NULL && desc->nb_components <= 2 &&
	    f->color_range != AVCOL_RANGE_MPEG)
		key.full = 1; /* grey is full unless it says otherwise */
	key.from = plain_format(f->format, &key.full);
	key.space = space_of(f);
	if (key.from == AV_PIX_FMT_PAL8)
		alpha = true;
	if (deep)
		key.to = alpha ? AV_PIX_FMT_GBRAP16 : AV_PIX_FMT_GBRP16;
	else
		key.to = alpha ? AV_PIX_FMT_GBRAP : AV_PIX_FMT_GBRP;
	return key;
}

static struct SwsContext *
make(const struct key *k, int way)
{
	int flags = way | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP |
		    SWS_BITEXACT;

	return sws_getContext(
	    k->src_w, k->src_h, k->from, k->w, k->h, k->to, flags, NULL, NULL, NULL);
}

/* Areas when it shrinks, so that every pixel counts; cubic when it grows.  A
 * reduction too strong for swscale's filters takes the nearest pixel. */
static int
prepare(struct scale *s, const struct key *key, struct err *err)
{
	bool shrinks = (int64_t)key->w * key->h < (int64_t)key->src_w * key->src_h;
	const int *coefficients;

	if (s->sws != NULL && memcmp(&s->key, key, sizeof(*key)) == 0)
		return 0;
	forget(s);
	s->key = *key;
	if (!sws_isSupportedInput(key->from))
		return err_set(err, AVERROR(ENOSYS),
		    "pixels of the kind %s cannot be shown",
		    av_get_pix_fmt_name(key->from));
	s->sws = make(key, shrinks ? SWS_AREA : SWS_BICUBIC);
	if (s->sws == NULL)
		s->sws = make(key, SWS_POINT);
	if (s->sws == NULL)
		return err_set(err, AVERROR(EINVAL),
		    "a picture of %dx%d cannot be scaled", key->src_w, key->src_h);
	coefficients = sws_getCoefficients(key->space);
	sws_setColorspaceDetails(
	    s->sws, coefficients, key->full, coefficients, 1, 0, 1 << 16, 1 << 16);
	if (av_image_alloc(s->planes, s->strides, key->w + 32, key->h, key->to, 64) < 0)
		return err_set(err, AVERROR(ENOMEM), "out of memory");
	return 0;
}

static void
pack_row(const struct scale *s, int y, uint32_t *dots)
{
	const uint8_t *g = s->planes[0] + (ptrdiff_t)y * s->strides[0];
	const uint8_t *b = s->planes[1] + (ptrdiff_t)y * s->strides[1];
	const uint8_t *r = s->planes[2] + (ptrdiff_t)y * s->strides[2];

	for (int x = 0; x < s->key.w; x++)
		dots[x] = (uint32_t)r[x] << 16 | (uint32_t)g[x] << 8 | b[x];
}

static void
pack_deep_row(const struct scale *s, int y, uint32_t *dots)
{
	const void *g = s->planes[0] + (ptrdiff_t)y * s->strides[0];
	const void *b = s->planes[1] + (ptrdiff_t)y * s->strides[1];
	const void *r = s->planes[2] + (ptrdiff_t)y * s->strides[2];

	tone_row(s->tone, r, g, b, dots, (size_t)s->key.w);
}

/* Over black, what is transparent is simply darker. */
static void
blend_row(const struct scale *s, int y, uint32_t *dots)
{
	const uint8_t *alpha = s->planes[3] + (ptrdiff_t)y * s->strides[3];
	int wide = s->key.to == AV_PIX_FMT_GBRAP16;

	for (int x = 0; x < s->key.w; x++) {
		uint32_t a =
		    wide ? ((const uint16_t *)(const void *)alpha)[x] >> 8 : alpha[x];
		uint32_t rb = (dots[x] & 0xff00ff) * a + 0x800080;
		uint32_t g = (dots[x] >> 8 & 0xff) * a + 0x80;

		rb = (rb + (rb >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
		g = (g + (g >> 8)) & 0xff00;
		dots[x] = rb | g;
	}
}

static void
pack(const struct scale *s, uint32_t *dots)
{
	bool deep = s->key.to == AV_PIX_FMT_GBRP16 || s->key.to == AV_PIX_FMT_GBRAP16;
	bool alpha = s->key.to == AV_PIX_FMT_GBRAP || s->key.to == AV_PIX_FMT_GBRAP16;

	for (int y = 0; y < s->key.h; y++, dots += s->key.w) {
		if (deep)
			pack_deep_row(s, y, dots);
		else
			pack_row(s, y, dots);
		if (alpha)
			blend_row(s, y, dots);
	}
}

static void
turn(const uint32_t *from, struct picture *p)
{
	bool swap = (p->turn & TURN_SWAP) != 0;
	int stride = swap ? p->h : p->w;

	for (int y = 0; y < p->h; y++) {
		int v = (p->turn & TURN_FLIP_Y) != 0 ? p->h - 1 - y : y;

		for (int x = 0; x < p->w; x++) {
			int u = (p->turn & TURN_FLIP_X) != 0 ? p->w - 1 - x : x;
			p->dots[y * p->w + x] =
			    swap ? from[u * stride + v] : from[v * stride + u];
		}
	}
}

static uint32_t *
rows_for(struct scale *s, size_t dots)
{
	if (dots > s->rows_size) {
		s->rows = mem_grow(s->rows, dots, sizeof(*s->rows));
		s->rows_size = dots;
	}
	return s->rows;
}

static double
aspect_of(const struct picture *p)
{
	const AVFrame *f = p->frame;
	double aspect = (double)f->width / f->height;

	if (f->sample_aspect_ratio.num > 0 && f->sample_aspect_ratio.den > 0)
		aspect *= av_q2d(f->sample_aspect_ratio);
	return (p->turn & TURN_SWAP) != 0 ? 1 / aspect : aspect;
}

static void
tune(struct scale *s, const AVFrame *f)
{
	if (!tone_is_needed(f) || (s->tone != NULL && tone_fits(s->tone, f)))
		return;
	tone_free(s->tone);
	s->tone = tone_new(f);
}

int
scale_picture(
    struct scale *s, struct picture *p, struct picture_size size, struct err *err)
{
	bool swap = (p->turn & TURN_SWAP) != 0;
	const AVFrame *f = p->frame;
	struct key key;
	size_t count;
	int w, h, rc;

	picture_fitted(size, aspect_of(p), &w, &h);
	key = key_of(f, swap ? h : w, swap ? w : h);
	rc = prepare(s, &key, err);
	if (rc < 0)
		return rc;
	tune(s, f);
	sws_scale(s->sws, (const uint8_t *const *)f->data, f->linesize, 0, f->height,
	    s->planes, s->strides);

	count = (size_t)w * (size_t)h;
	free(p->dots);
	p->dots = mem_new(count, sizeof(*p->dots));
	p->w = w;
	p->h = h;
	p->asked = size;
	pack(s, p->turn != 0 ? rows_for(s, count) : p->dots);
	if (p->turn != 0)
		turn(s->rows, p);
	return 0;
}
