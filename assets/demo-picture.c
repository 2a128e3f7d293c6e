/* demo-picture.c - draws the demo: a night by the sea, 26 seconds.
 *
 * Writes 640x360 rgb24, 30 frames a second, to standard output.  A train
 * crosses the bridge (4 to 10 s), fireworks (11 to 20 s), then the sun rises.
 * make-demo.sh encodes it. */
#include "demo-brush.h"
#include "demo.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Where a spark of this burst stands `age` after the bang. */
static void
spark_at(const struct burst *b, int i, float age, float *x, float *y)
{
	float a = 6.2831853f * (float)i / SPARKS, far = 1 - expf(-2.4f * age),
	      fall = 14 * age * age;
	float dx = cosf(a), dy = sinf(a), z;

	switch (b->kind) {
	case RING:
		dx *= 0.92f + 0.08f * (float)(i & 1);
		dy *= 0.55f;
		break;
	case HEART:
		dx = powf(sinf(a), 3);
		dy = -(13 * cosf(a) - 5 * cosf(2 * a) - 2 * cosf(3 * a) - cosf(4 * a)) /
		     16;
		fall *= 0.5f;
		break;
	default:
		z = hash((uint32_t)i * 7919 + (uint32_t)(b->x * 31)) * 2 - 1;
		dx = cosf(a * 17) * sqrtf(1 - z * z);
		dy = z;
		if (b->kind == WILLOW)
			fall *= 1.9f;
	}
	*x = b->x + dx * b->size * far;
	*y = b->y + dy * b->size * far + fall;
}

static void
draw_burst(const struct burst *b, float t)
{
	float age = t - b->at, life = b->kind == WILLOW  ? 2.4f
				      : b->kind == HEART ? 2.2f
							 : 1.6f;
	struct rgb color = hex(b->rgb), white = { 1, 1, 1 };
	float fade, trail = b->kind == WILLOW ? 0.05f : 0.022f;

	if (age < -0.9f || age > life)
		return;
	if (age < 0) { /* the rocket on its way up */
		for (int i = 0; i < 14; i++) {
			float back = age - (float)i * 0.02f, k = 1 - back * back / 0.81f;

			glow(b->x + 3 * sinf(back * 9), mix(HORIZON, b->y, k), 3,
			    hex(0xffd9a0), 0.5f * (1 - (float)i / 14));
		}
		return;
	}
	fade = 1 - ramp(life * 0.45f, life, age);
	glow(b->x, b->y, b->size * 1.5f, color, 0.38f * expf(-3.5f * age));
	glow(b->x, b->y, 22, white, 2.0f * expf(-14 * age));
	for (int i = 0; i < SPARKS; i++)
		for (int tail = 0; tail < 9; tail++) {
			float x, y, then = age - (float)tail * trail;
			float k = fade * (tail == 0 ? 1 : 0.75f * (1 - (float)tail / 9));

			if (then <= 0)
				break;
			if (age > life * 0.5f)
				k *= 0.45f +
				     0.8f * hash((uint32_t)(i * 131 + (int)(t * 24)));
			spark_at(b, i, then, &x, &y);
			glow(x, y, tail == 0 ? 4.6f : 3.0f,
			    blend(color, white, tail == 0 ? 0.3f : 0), k);
		}
}

/* How bright the bangs make the whole sky. */
static float
flash_at(float t)
{
	float sum = 0;

	for (int i = 0; i < BURSTS; i++)
		if (t >= bursts[i].at)
			sum += bursts[i].size / 100 * expf(-5 * (t - bursts[i].at));
	return sum;
}

static void
draw_sky(float t, float dawn)
{
	struct rgb top = blend(hex(0x070b22), hex(0x2b4f9a), dawn);
	struct rgb middle = blend(hex(0x16265e), hex(0xd9749a), dawn);
	struct rgb low = blend(hex(0x5b3f86), hex(0xffc06a), dawn);
	float flash = flash_at(t) * 0.07f;

	for (int y = 0; y < HORIZON; y++)
		for (int x = 0; x < W; x++) {
			float h = (float)y / HORIZON;
			struct rgb c = h < 0.6f ? blend(top, middle, h / 0.6f)
						: blend(middle, low, (h - 0.6f) / 0.4f);
			float cloud = ramp(0.5f, 0.82f,
			    clouds_at((float)x / 130 + t * 0.10f, (float)y / 34 + 3));

			c = blend(
			    c, blend(hex(0x2c3564), hex(0xffd0b8), dawn), cloud * 0.55f);
			canvas[y][x] =
			    (struct rgb){ c.r + flash, c.g + flash * 0.8f, c.b + flash };
		}
}

static void
draw_stars(float t, float dark)
{
	for (uint32_t i = 0; i < 260 && dark > 0; i++) {
		float depth = 0.3f + hash(i * 3 + 7), x, y;
		float twinkle =
		    0.55f + 0.45f * sinf(t * (2 + 4 * hash(i + 900)) + (float)i);

		x = fmodf(hash(i) * W + t * 5 * depth, W);
		y = hash(i + 4000) * HORIZON * 0.8f;
		glow(x, y, 1.2f + 1.3f * depth, hex(i % 7 == 0 ? 0xffd9b0 : 0xdfe8ff),
		    dark * twinkle * depth);
	}
	if (t > 2.2f && t < 3.2f)
		for (int i = 0; i < 60; i++) {
			float back = t - 2.2f - (float)i * 0.006f;

			if (back > 0 && back < 0.8f)
				glow(180 + back * 330, 24 + back * 120, 2.4f,
				    hex(0xf2f6ff), dark * (1 - (float)i / 60));
		}
}

static void
draw_moon(float t, float dark)
{
	float x = 575, y = 52 + t * 1.2f;

	glow(x, y, 150, hex(0x6d86d8), 0.35f * dark);
	disc(x, y, 33, hex(0xfff3d2), dark);
	disc(x - 11, y - 9, 7, hex(0xe6d6ae), dark * 0.8f);
	disc(x + 12, y + 6, 9, hex(0xe9dab4), dark * 0.8f);
	disc(x - 7, y + 15, 5, hex(0xe4d3aa), dark * 0.8f);
}

static void
draw_sun(float t)
{
	float up = ramp(19.5f, 26, t), x = 320, y = HORIZON + 40 - 92 * up;

	if (t < 19.5f)
		return;
	glow(x, y, 330, hex(0xff9a4a), 0.55f * up);
	for (int i = 0; i < 18; i++) {
		float a = 6.2831853f * (float)i / 18 + t * 0.12f;

		for (float r = 50; r < 240; r += 1.5f)
			glow(x + cosf(a) * r, y + sinf(a) * r, 5, hex(0xffd890),
			    0.11f * up * (1 - r / 240));
	}
	disc(x, y, 42, hex(0xfff2b8), 1);
	disc(x, y, 37, hex(0xfffbe6), 1);
}

static void
draw_hills(float dawn)
{
	struct rgb far_hill = blend(hex(0x131b40), hex(0x9a5f8f), dawn);
	struct rgb near_hill = blend(hex(0x0a1029), hex(0x56406f), dawn);

	for (int x = 0; x < W; x++) {
		float fx = (float)x;
		int far_top =
		    HORIZON - 20 - (int)(44 * noise(fx / 90, 5) + 8 * noise(fx / 22, 6));
		int near_top = HORIZON - 4 - (int)(26 * noise(fx / 60, 9));

		for (int y = far_top; y < HORIZON; y++)
			set(x, y, y < near_top ? far_hill : near_hill, 1);
	}
}

static void
draw_city(float t, float dawn)
{
	struct rgb wall = blend(hex(0x070b1e), hex(0x3d3158), dawn);

	for (uint32_t i = 0; i < 15; i++) {
		int x = 8 + (int)i * 14, w = 12,
		    h = 24 + (int)(74 * hash(i + 77) * (i % 5 ? 0.7f : 1));

		box(x, HORIZON - h, x + w, HORIZON, wall, 1);
		for (int wy = HORIZON - h + 4; wy < HORIZON - 6; wy += 6)
			for (int wx = x + 2; wx < x + w - 2; wx += 4) {
				uint32_t n = i * 997 + (uint32_t)(wy * 31 + wx);

				if (hash(n) >
				    0.5f + 0.4f * dawn + 0.1f * sinf(t + (float)n))
					box(wx, wy, wx + 2, wy + 3,
					    hex(hash(n + 5) > 0.8f ? 0x9fd8ff : 0xffd27a),
					    0.9f - 0.5f * dawn);
			}
	}
}

static void
draw_wheel(float t, float dawn)
{
	float cx = 560, cy = 168, r = 54;
	struct rgb steel = blend(hex(0x5a6aa8), hex(0x6a4a74), dawn);

	line(cx, cy, cx - 26, HORIZON, steel, 1);
	line(cx, cy, cx + 26, HORIZON, steel, 1);
	for (int i = 0; i < 96; i++) {
		float a = 6.2831853f * (float)i / 96,
		      b = 6.2831853f * (float)(i + 1) / 96;

		line(cx + cosf(a) * r, cy + sinf(a) * r, cx + cosf(b) * r,
		    cy + sinf(b) * r, steel, 0.9f);
	}
	for (int i = 0; i < 12; i++) {
		static const uint32_t lamps[] = { 0xff5a6e, 0xffb347, 0xfff07a, 0x7dff9a,
			0x66d9ff, 0xc58bff };
		float a = 6.2831853f * (float)i / 12 + t * 0.35f;
		float x = cx + cosf(a) * r, y = cy + sinf(a) * r;

		line(cx, cy, x, y, steel, 0.7f);
		glow(x, y, 9, hex(lamps[i % 6]), 0.9f - 0.5f * dawn);
		disc(x, y, 3.4f, blend(hex(lamps[i % 6]), hex(0xffffff), 0.25f), 1);
	}
}

/* A suspension bridge: thick towers, one swinging cable, many fine hangers. */
static void
draw_bridge(float t, float dawn)
{
	struct rgb iron = blend(hex(0x8b6a86), hex(0x472a4c), dawn);
	struct rgb lamp = hex(0xffe0a0);
	const float deck = HORIZON - 26, top = HORIZON - 104;

	for (int tower = 0; tower < 3; tower++) {
		int x = 250 + tower * 170;

		box(x - 4, (int)top, x + 4, HORIZON, iron, 1);
		glow((float)x, top - 2, 9, hex(0xff4040),
		    0.5f + 0.5f * sinf(t * 6.2831853f));
	}
	for (int x = 80; x < W; x++) {
		float from = fmodf((float)x - 250 + 340, 170) / 85 - 1;
		float cable = mix(deck - 8, top, from * from);

		line((float)x, cable, (float)x + 1, cable, iron, 1);
		if (x % 10 == 0)
			line((float)x, cable, (float)x, deck, iron, 0.6f);
		if (x % 30 == 15)
			glow((float)x, deck - 4, 5, lamp, (1 - dawn) * 0.9f);
	}
	box(0, (int)deck, W, (int)deck + 5, iron, 1);
}

static void
draw_train(float t)
{
	float head = (t - 4) / 6 * (W + 460) - 10;
	const int deck = HORIZON - 27;

	if (t < 4 || t > 10)
		return;
	for (int car = 0; car < 6; car++) {
		int right = (int)head - car * 76, left = right - 72;

		box(left, deck - 20, right, deck, hex(car % 2 ? 0xdfe6f5 : 0xe9eef9), 1);
		box(left, deck - 6, right, deck - 3, hex(0x2f7be0), 1);
		for (int w = 0; w < 6; w++)
			box(left + 5 + w * 11, deck - 16, left + 13 + w * 11, deck - 9,
			    hex(0xffd75e), 1);
		glow((float)(left + right) / 2, (float)deck - 12, 44, hex(0xffc860),
		    0.22f);
	}
	glow(head + 8, (float)deck - 8, 60, hex(0xfff4c8), 0.7f);
	for (int x = 0; x < 150; x++)
		for (int y = -x / 7; y <= x / 7; y++)
			add((int)head + x, deck - 8 + y / 2, hex(0xfff0b8),
			    0.10f * (1 - (float)x / 150));
}

static void
draw_birds(float t)
{
	for (int i = 0; i < 7 && t > 21; i++) {
		float x = (t - 21) * 66 + 60 - (float)(abs(i - 3) * 26),
		      y = 70 + (float)(i - 3) * 12;
		float wing = 5 * sinf(t * 9 + (float)i), span = 11;
		float k = ramp(21, 21.5f, t);

		for (float thick = 0; thick < 2; thick++) {
			line(x - span, y - wing + thick, x, y + thick, hex(0x2a1a3c), k);
			line(x, y + thick, x + span, y - wing + thick, hex(0x2a1a3c), k);
		}
	}
}

/* The sea is what stands above it, upside down, shaken and darker. */
static void
draw_sea(float t, float dawn)
{
	struct rgb deep = blend(hex(0x040a1c), hex(0x27406e), dawn);

	for (int y = HORIZON; y < H; y++) {
		float depth = (float)(y - HORIZON) / (H - HORIZON);
		float size = 1.5f + 16 * depth;

		for (int x = 0; x < W; x++) {
			float wave =
			    sinf((float)y * 0.9f / (0.4f + depth) - t * 3 +
				 2.5f * noise((float)x / (20 + 90 * depth), t * 0.7f));
			int sx = x + (int)(wave * size * 0.55f);
			int sy = HORIZON - 1 -
				 (int)(depth * HORIZON * 0.98f + wave * size * 0.3f);
			struct rgb up;

			sx = sx < 0 ? 0 : sx >= W ? W - 1 : sx;
			sy = sy < 0 ? 0 : sy >= HORIZON ? HORIZON - 1 : sy;
			up = canvas[sy][sx];
			canvas[y][x] =
			    blend(blend(deep, up, 0.72f - 0.3f * depth), deep, 0.10f);
			if (wave > 0.93f - 0.1f * dawn)
				add(x, y, blend(hex(0x8aa0e0), hex(0xffe2b0), dawn),
				    0.05f + 0.13f * dawn);
		}
	}
}

static void
draw_frame(float t)
{
	float dawn = ramp(19, 25, t), dark = 1 - ramp(18.5f, 22.5f, t);

	draw_sky(t, dawn);
	draw_stars(t, dark);
	draw_moon(t, dark);
	draw_sun(t);
	draw_hills(dawn);
	draw_city(t, dawn);
	draw_wheel(t, dawn);
	for (int i = 0; i < BURSTS; i++)
		draw_burst(&bursts[i], t);
	draw_bridge(t, dawn);
	draw_train(t);
	draw_birds(t);
	draw_sea(t, dawn);
}

static void
write_frame(float t)
{
	static uint8_t out[H][W][3];
	float shade = ramp(0, 1.2f, t) * (1 - ramp(25.4f, 26, t) * 0.9f);

	for (int y = 0; y < H; y++)
		for (int x = 0; x < W; x++) {
			const float in[3] = { canvas[y][x].r, canvas[y][x].g,
				canvas[y][x].b };

			for (int c = 0; c < 3;
			     c++) /* soft shoulder, so that light does not clip */
				out[y][x][c] =
				    (uint8_t)(255 * shade *
					      (in[c] < 0.8f
						      ? in[c]
						      : 1 - 0.2f * expf(-(in[c] - 0.8f) /
									0.2f)));
		}
	fwrite(out, sizeof(out), 1, stdout);
}

int
main(void)
{
	for (int frame = 0; frame < SECONDS * FPS; frame++) {
		draw_frame((float)frame / FPS);
		write_frame((float)frame / FPS);
	}
	return 0;
}
