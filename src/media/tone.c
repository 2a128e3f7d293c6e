#include "media/tone.h"

#include "base/mem.h"

#include <libavutil/frame.h>
#include <libavutil/mastering_display_metadata.h>
#include <math.h>
#include <stdlib.h>

#define WHITE_NITS 203.0 /* BT.2408: where HDR puts the white of paper */
#define PEAK_NITS 1000.0 /* when the file does not say */

enum { LIGHT_STEPS = 4096, CURVE_STEPS = 4096, OUT_STEPS = 16384 };

/* All light is relative to WHITE_NITS = 1, the brightest an sRGB dot can be. */
struct tone {
	enum AVColorTransferCharacteristic trc;
	bool wide; /* BT.2020 primaries */
	double peak_nits;
	float light[LIGHT_STEPS];  /* code value -> light; HLG: light of the scene */
	float system[CURVE_STEPS]; /* HLG: sqrt(luminance of the scene) -> gain */
	float gain[CURVE_STEPS];   /* sqrt(brightest channel / peak) -> gain */
	float peak;
	uint8_t out[OUT_STEPS + 1];
};

bool
tone_is_hdr(const struct AVFrame *f)
{
	return f->color_trc == AVCOL_TRC_SMPTE2084 ||
	       f->color_trc == AVCOL_TRC_ARIB_STD_B67;
}

bool
tone_is_needed(const struct AVFrame *f)
{
	return tone_is_hdr(f) || f->color_primaries == AVCOL_PRI_BT2020;
}

/* What the brightest dot of the film may be; nonsense falls to the default. */
static double
frame_peak(const struct AVFrame *f)
{
	const struct AVFrameSideData *cll, *mdm;
	double peak = 0;

	if (f->color_trc == AVCOL_TRC_ARIB_STD_B67)
		return PEAK_NITS; /* HLG is relative to the screen: BT.2100's nominal one */
	cll = av_frame_get_side_data(f, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL);
	if (cll != NULL)
		peak = ((const AVContentLightMetadata *)(const void *)cll->data)->MaxCLL;
	mdm = av_frame_get_side_data(f, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA);
	if (peak <= 0 && mdm != NULL) {
		const AVMasteringDisplayMetadata *m = (const void *)mdm->data;
		if (m->has_luminance && m->max_luminance.den > 0)
			peak = av_q2d(m->max_luminance);
	}
	if (!(peak > 0 && peak <= 10000))
		peak = PEAK_NITS;
	return fmax(peak, WHITE_NITS);
}

/* SMPTE ST 2084, both ways: code value 0..1 <-> nits. */
static double
pq_to_nits(double code)
{
	double p = pow(code, 32.0 / 2523);

	return 10000 * pow(fmax(p - 3424.0 / 4096, 0) / (2413.0 / 128 - 2392.0 / 128 * p),
			   16384.0 / 2610);
}

static double
pq_from_nits(double nits)
{
	double y = pow(fmax(nits, 0) / 10000, 2610.0 / 16384);

	return pow(
	    (3424.0 / 4096 + 2413.0 / 128 * y) / (1 + 2392.0 / 128 * y), 2523.0 / 32);
}

/* ARIB STD-B67: code value to the light of the scene, 0..1. */
static double
hlg_to_scene(double code)
{
	const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * log(4 * a);

	return code <= 0.5 ? code * code / 3 : (exp((code - c) / a) + b) / 12;
}

static double
srgb_to_light(double code)
{
	return code <= 0.04045 ? code / 12.92 : pow((code + 0.055) / 1.055, 2.4);
}

static double
srgb_from_light(double light)
{
	return light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
}

/* BT.2390-10, 5.4.1: in PQ's even steps of brightness nothing changes up to
 * the knee, and a Hermite spline takes the rest to the white of the screen. */
static double
curve_nits(double nits, double peak)
{
	double top = pq_from_nits(peak), most = pq_from_nits(WHITE_NITS) / top;
	double knee = 1.5 * most - 0.5, e = pq_from_nits(nits) / top, t;

	if (e <= knee || knee >= 1)
		return nits;
	t = (fmin(e, 1) - knee) / (1 - knee);
	e = (2 * t * t * t - 3 * t * t + 1) * knee +
	    (t * t * t - 2 * t * t + t) * (1 - knee) + (3 * t * t - 2 * t * t * t) * most;
	return pq_to_nits(e * top);
}

static void
fill_light(struct tone *tone)
{
	for (int i = 0; i < LIGHT_STEPS; i++) {
		double code = (double)i / (LIGHT_STEPS - 1);

		if (tone->trc == AVCOL_TRC_SMPTE2084)
			tone->light[i] = (float)(pq_to_nits(code) / WHITE_NITS);
		else if (tone->trc == AVCOL_TRC_ARIB_STD_B67)
			tone->light[i] = (float)hlg_to_scene(code);
		else /* the way back is the same curve: greys stay what they are */
			tone->light[i] = (float)srgb_to_light(code);
	}
	for (int i = 0; i <= OUT_STEPS; i++)
		tone->out[i] =
		    (uint8_t)lround(255 * srgb_from_light((double)i / OUT_STEPS));
}

static void
fill_curve(struct tone *tone)
{
	for (int i = 0; i < CURVE_STEPS; i++) {
		double root = (double)i / (CURVE_STEPS - 1), light = root * root;
		double nits = fmax(light, 1e-9) * tone->peak_nits;

		tone->gain[i] = (float)(curve_nits(nits, tone->peak_nits) / nits);
		/* BT.2100: the screen's own gamma of 1.2 at 1000 nits. */
		tone->system[i] = (float)(PEAK_NITS / WHITE_NITS * pow(light, 0.2));
	}
}

struct tone *
tone_new(const struct AVFrame *f)
{
	struct tone *tone = mem_new(1, sizeof(*tone));

	tone->trc = f->color_trc;
	tone->wide = f->color_primaries == AVCOL_PRI_BT2020 ||
		     f->color_primaries == AVCOL_PRI_UNSPECIFIED;
	tone->peak_nits = frame_peak(f);
	tone->peak = (float)(tone->peak_nits / WHITE_NITS);
	fill_light(tone);
	fill_curve(tone);
	return tone;
}

void
tone_free(struct tone *tone)
{
	free(tone);
}

bool
tone_fits(const struct tone *tone, const struct AVFrame *f)
{
	bool wide = f->color_primaries == AVCOL_PRI_BT2020 ||
		    f->color_primaries == AVCOL_PRI_UNSPECIFIED;

	return tone->trc == f->color_trc && tone->wide == wide &&
	       (!tone_is_hdr(f) || tone->peak_nits == frame_peak(f));
}

static int
step(float light, int steps)
{
	if (!(light > 0))
		return 0;
	return light >= 1 ? steps : (int)(light * (float)steps + 0.5f);
}

/* The gain goes by the brightest channel, so hues do not turn. */
static float
roll_off(const struct tone *tone, float r, float g, float b)
{
	float most = fmaxf(r, fmaxf(g, b));

	return tone->gain[step(sqrtf(most / tone->peak), CURVE_STEPS - 1)];
}

static uint32_t
encode(const struct tone *tone, float r, float g, float b)
{
	float red = r, green = g, blue = b;

	if (tone->wide) { /* BT.2087: 2020 to 709, in light */
		red = 1.660491f * r - 0.587641f * g - 0.072850f * b;
		green = -0.124550f * r + 1.132900f * g - 0.008349f * b;
		blue = -0.018151f * r - 0.100579f * g + 1.118730f * b;
	}
	return (uint32_t)tone->out[step(red, OUT_STEPS)] << 16 |
	       (uint32_t)tone->out[step(green, OUT_STEPS)] << 8 |
	       tone->out[step(blue, OUT_STEPS)];
}

void
tone_row(const struct tone *tone, const uint16_t *rs, const uint16_t *gs,
    const uint16_t *bs, uint32_t *dots, size_t count)
{
	bool hlg = tone->trc == AVCOL_TRC_ARIB_STD_B67;
	bool hdr = hlg || tone->trc == AVCOL_TRC_SMPTE2084;

	for (size_t i = 0; i < count; i++) {
		float r = tone->light[rs[i] >> 4], g = tone->light[gs[i] >> 4];
		float b = tone->light[bs[i] >> 4], gain = 1;

		if (hlg) {
			float y = 0.2627f * r + 0.6780f * g + 0.0593f * b;
			gain = tone->system[step(sqrtf(y), CURVE_STEPS - 1)];
		}
		if (hdr)
			gain *= roll_off(tone, r * gain, g * gain, b * gain);
		dots[i] = encode(tone, r * gain, g * gain, b * gain);
	}
}
