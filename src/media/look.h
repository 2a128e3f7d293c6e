/* media/look.h - which way up, how wide and in which range is this frame?
 *
 * The container knows some of it and the frame the rest.  look_of() takes
 * down what the container says; look_dress() completes a frame with it. */
#pragma once
#include <libavutil/rational.h>
#include <stdbool.h>
#include <stdint.h>

struct AVFrame;
struct AVStream;

struct look {
	AVRational sar; /* 0/1: the frame's own */
	unsigned turn;  /* enum picture_turn */
	bool limited;   /* a range that is not said means "studio" */
};

struct look look_of(const struct AVStream *);

/* Completes the frame and returns how it must be turned. */
unsigned look_dress(const struct look *, struct AVFrame *);

unsigned look_turn(const int32_t matrix[9]); /* of a display matrix; pure */
unsigned look_turn_exif(int orientation);    /* 1 .. 8; pure */
