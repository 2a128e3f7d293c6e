/* broker/gap.h - what is a viewer told who was too slow?
 *
 * The truth: how many messages it has missed, and where it stands now.  When
 * it was cut off inside an event whose other half is gone, that event is first
 * ended as one of type `cut`, so that no client takes half of it for a whole.
 * The text depends on nothing but the gap, so a viewer who takes only a part
 * of it can be given the rest later without anyone having kept it.  Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gap {
	uint32_t epoch;
	uint64_t seen;    /* up to here it has everything */
	uint64_t missed;  /* messages */
	bool told;        /* false: nothing missed, only the half event is to be ended */
	bool half_event;  /* it has the beginning of an event */
	bool half_line;   /* and that ends within a line */
	uint64_t resumes; /* the seq it stands at after the gap */
};

#define GAP_TEXT_MAX 256

size_t gap_print(char to[GAP_TEXT_MAX], const struct gap *);
