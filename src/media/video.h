/* media/video.h - packets of video become pictures in a queue.
 *
 * One thread: decodes, drops what comes too late before it costs anything
 * more, scales the rest to the stage and queues it.  After the last picture
 * of an epoch comes an end mark: a picture without dots whose pts is the end. */
#pragma once
#include "base/err.h"
#include "base/queue.h"
#include "base/time.h"
#include "media/picture.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct AVStream;
struct video;

/* What the video thread asks and tells; any of them from that thread. */
struct video_calls {
	ns_t (*now)(void *arg);    /* media time shown now, NS_NONE = it stands */
	void (*pushed)(void *arg); /* something was queued */
	void (*damaged)(void *arg, int64_t count);     /* so many until now */
	void (*failed)(void *arg, const struct err *); /* a frame cannot be shown */
};

struct video_options {
	const struct AVStream *stream; /* read while starting only */
	ns_t origin;                   /* what the container calls media time 0 */
	double fps;                    /* for pictures that do not say how long */
	struct queue *packets;         /* struct packet; closed at the end */
	struct queue *pictures;        /* struct picture; closed at the end */
	const atomic_uint *epoch;      /* packets of another one are not worth decoding */
	struct picture_size size;
	bool still; /* a picture has no time of its own: it is shown at packet.from */
	bool pull;  /* every picture counts: nothing is ever dropped */
	struct video_calls calls;
	void *arg;
};

struct video_figures {
	int64_t decoded, dropped, corrupt;
	ns_t decode, scale;
};

int video_start(struct video **, const struct video_options *, struct err *);
void video_stop(struct video *); /* both queues must be closed; NULL is fine */

/* Any thread. */
void video_resize(struct video *, struct picture_size);
struct video_figures video_figures(const struct video *);
