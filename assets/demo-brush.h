/* demo-brush.h - paint for the demo: light is added, things are laid over.
 *
 * The canvas holds light (1 is white, more is too bright); colours are given
 * as 0xrrggbb, `k` is how much of it.  Nothing is drawn below the horizon but
 * by set() and add(): the sea mirrors what stands above it. */
#pragma once
#include <stdint.h>

enum { W = 640, H = 360, HORIZON = 236 };

struct rgb {
	float r, g, b;
};

extern struct rgb canvas[H][W];

float mix(float a, float b, float k);
float ramp(float from, float to, float x);
struct rgb blend(struct rgb a, struct rgb b, float k);
struct rgb hex(uint32_t rgb);
float hash(uint32_t n);
float noise(float x, float y);
float clouds_at(float x, float y);
void add(int x, int y, struct rgb c, float k);
void set(int x, int y, struct rgb c, float k);
void glow(float x, float y, float radius, struct rgb c, float k);
void disc(float x, float y, float radius, struct rgb c, float k);
void line(float x0, float y0, float x1, float y1, struct rgb c, float k);
void box(int x0, int y0, int x1, int y1, struct rgb c, float k);
