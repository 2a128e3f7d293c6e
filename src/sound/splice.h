/* sound/splice.h - do these samples follow those of before?  (pure)
 *
 * Time stamps of containers are rounded, drift, overlap and leave holes.
 * Small differences are believed slowly and change no sample; a hole becomes
 * silence, an overlap is cut, and what is too far off is a new beginning. */
#pragma once
#include "base/time.h"

#include <stddef.h>
#include <stdint.h>

struct splice {
	size_t silence; /* frames to put before the samples */
	size_t cut;     /* frames to leave out at their beginning, all at most */
	ns_t media;     /* of the first frame that is put: silence or sample */
};

/* `next` is where the samples of before ended (NS_NONE: there are none),
 * `from` where an exact seek wants sound to begin (NS_NONE: anywhere),
 * `media` what the container says (NS_NONE: nothing). */
struct splice splice_decide(ns_t next, ns_t from, ns_t media, size_t frames, int hz);

/* Two ends that do not meet: the step between them is spread over some ms.
 * Zero-initialised is silence of before. */
struct seam {
	float last[2], step[2];
	int left, length;
};

void seam_open(struct seam *, const float *first, int length); /* before that frame */
void seam_close(struct seam *, float *stereo, size_t frames); /* all samples go through */
