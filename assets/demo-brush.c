#include "demo-brush.h"

#include <math.h>

struct rgb canvas[H][W];

float
mix(float a, float b, float k)
{
	return a + (b - a) * k;
}

float
ramp(float from, float to, float x)
{
	float k = fminf(fmaxf((x - from) / (to - from), 0), 1);

	return k * k * (3 - 2 * k);
}

struct rgb
blend(struct rgb a, struct rgb b, float k)
{
	return (struct rgb){ mix(a.r, b.r, k), mix(a.g, b.g, k), mix(a.b, b.b, k) };
}

struct rgb
hex(uint32_t rgb)
{
	return (struct rgb){ (float)(rgb >> 16) / 255, (float)(rgb >> 8 & 255) / 255,
		(float)(rgb & 255) / 255 };
}

float
hash(uint32_t n)
{
	n = (n ^ 61) ^ (n >> 16);
	n *= 9;
	n ^= n >> 4;
	n *= 0x27d4eb2d;
	n ^= n >> 15;
	return (float)(n & 0xffffff) / 0x1000000;
}

float
noise(float x, float y)
{
	float fx = floorf(x), fy = floorf(y), u = x - fx, v = y - fy;
	uint32_t at = (uint32_t)(int)fx * 1619u + (uint32_t)(int)fy * 31337u;

	u = u * u * (3 - 2 * u);
	v = v * v * (3 - 2 * v);
	return mix(mix(hash(at), hash(at + 1619), u),
	    mix(hash(at + 31337), hash(at + 32956), u), v);
}

float
clouds_at(float x, float y)
{
	return noise(x, y) * 0.5f + noise(x * 2.1f, y * 2.1f) * 0.3f +
	       noise(x * 4.3f, y * 4.3f) * 0.2f;
}

void
add(int x, int y, struct rgb c, float k)
{
	if (x < 0 || x >= W || y < 0 || y >= H || k <= 0)
		return;
	canvas[y][x].r += c.r * k;
	canvas[y][x].g += c.g * k;
	canvas[y][x].b += c.b * k;
}

void
set(int x, int y, struct rgb c, float k)
{
	if (x >= 0 && x < W && y >= 0 && y < H)
		canvas[y][x] = blend(canvas[y][x], c, fminf(fmaxf(k, 0), 1));
}

/* Light that falls off with the distance. */
void
glow(float x, float y, float radius, struct rgb c, float k)
{
	for (int py = (int)(y - radius); py <= (int)(y + radius); py++)
		for (int px = (int)(x - radius); px <= (int)(x + radius); px++) {
			float d = hypotf((float)px - x, (float)py - y) / radius;

			if (d < 1 && py < HORIZON)
				add(px, py, c, k * (1 - d) * (1 - d));
		}
}

void
disc(float x, float y, float radius, struct rgb c, float k)
{
	for (int py = (int)(y - radius - 1); py <= (int)(y + radius + 1) && py < HORIZON;
	     py++)
		for (int px = (int)(x - radius - 1); px <= (int)(x + radius + 1); px++)
			set(px, py, c,
			    k * (radius + 0.5f - hypotf((float)px - x, (float)py - y)));
}

void
line(float x0, float y0, float x1, float y1, struct rgb c, float k)
{
	float steps = fmaxf(fmaxf(fabsf(x1 - x0), fabsf(y1 - y0)), 1) * 1.5f;

	for (float i = 0; i <= steps; i++) {
		float x = mix(x0, x1, i / steps), y = mix(y0, y1, i / steps);
		int px = (int)floorf(x), py = (int)floorf(y);
		float u = x - (float)px, v = y - (float)py;

		set(px, py, c, k * (1 - u) * (1 - v));
		set(px + 1, py, c, k * u * (1 - v));
		set(px, py + 1, c, k * (1 - u) * v);
		set(px + 1, py + 1, c, k * u * v);
	}
}

void
box(int x0, int y0, int x1, int y1, struct rgb c, float k)
{
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++)
			set(x, y, c, k);
}
