/* demo.h - the demo's score: how long it is, and when each rocket bangs.
 *
 * Picture and sound are functions of time over this one table, so that what
 * is seen is heard. */
#pragma once
#include <stdint.h>

enum { SECONDS = 26, FPS = 30, RATE = 48000 };

enum kind { BALL, RING, WILLOW, HEART };

struct burst {
	float at, x, y, size;
	uint32_t rgb;
	enum kind kind;
};

/* clang-format off */
static const struct burst bursts[] = {
	{ 11.0f, 200,  96,  70, 0xffd27a, BALL },
	{ 12.0f, 430,  80,  82, 0x66d9ff, BALL },
	{ 12.5f, 120, 112,  62, 0xff6b8b, RING },
	{ 13.0f, 320,  70,  92, 0xc58bff, BALL },
	{ 13.5f, 520, 104,  64, 0x8bff9e, RING },
	{ 14.0f, 230,  80,  90, 0xff5a5a, BALL },
	{ 14.5f, 400, 100,  74, 0xfff07a, RING },
	{ 15.0f,  90,  84,  76, 0x7ab8ff, BALL },
	{ 15.0f, 560,  84,  76, 0xff9ad5, BALL },
	{ 15.5f, 320, 104,  80, 0x9affe0, RING },
	{ 16.0f, 320,  96, 104, 0xff4f7d, HEART },
	{ 16.5f, 150,  90,  80, 0xffb347, BALL },
	{ 16.5f, 490,  90,  80, 0x8fa8ff, BALL },
	{ 17.0f, 240,  76,  88, 0x8bff9e, RING },
	{ 17.0f, 410,  76,  88, 0xff7ae0, RING },
	{ 17.5f,  90, 100,  70, 0x66d9ff, BALL },
	{ 17.5f, 550, 100,  70, 0xffe066, BALL },
	{ 18.0f, 200,  86, 112, 0xffc45a, WILLOW },
	{ 18.0f, 440,  86, 112, 0xffc45a, WILLOW },
	{ 18.25f, 320, 72, 118, 0xffd890, WILLOW },
};
/* clang-format on */
enum { BURSTS = sizeof(bursts) / sizeof(bursts[0]), SPARKS = 110 };
