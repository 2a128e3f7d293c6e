#include "media/aim.h"

#include <libavformat/avformat.h>

/* So many tries, and so many packets to look for a key frame in. */
#define TRIES 6
#define PACKETS 4000

static const AVRational in_ns = { 1, 1000000000 };

/* The time of the first key frame from here on, NS_NONE if there is none. */
static ns_t
find_key(struct aim *a)
{
	for (int i = 0; i < PACKETS && !a->give_up(a->arg); i++) {
		AVPacket *av = av_packet_alloc();
		int64_t stamp;

		if (av == NULL || source_read(a->source, av, NULL) < 0) {
			av_packet_free(&av);
			return NS_NONE;
		}
		pending_add(a->pending, av);
		if (av->stream_index != a->stream->index ||
		    (av->flags & AV_PKT_FLAG_KEY) == 0)
			continue;
		stamp = av->pts != AV_NOPTS_VALUE ? av->pts : av->dts;
		if (stamp == AV_NOPTS_VALUE)
			return 0;
		return av_rescale_q(stamp, a->stream->time_base, in_ns) - a->origin;
	}
	return 0;
}

/* Rounded down: a step back aims at one nanosecond before a picture. */
static int64_t
stamp_of(const struct aim *a, ns_t at)
{
	return av_rescale_q_rnd(
	    at + a->origin, in_ns, a->stream->time_base, AV_ROUND_DOWN);
}

/* From the first byte on; what comes before the target is decoded and not
 * shown.  Slow, but the way for streams without an index or times. */
static int
rewind_all(struct aim *a)
{
	int rc = source_rewind(a->source);

	if (rc < 0)
		return rc;
	pending_clear(a->pending);
	a->from_first = true;
	return 0;
}

int
aim_source(struct aim *a, struct err *err)
{
	ns_t back = 0;

	if (a->stream == NULL)
		return 0;
	if (source_is_raw(a->source))
		return rewind_all(a);
	for (int tries = 0;; tries++) {
		ns_t at = a->to - back > 0 ? a->to - back : 0, key;
		int rc = source_seek(a->source, a->stream->index, stamp_of(a, at), err);

		pending_clear(a->pending);
		if (rc < 0 && a->to >= a->read)
			return 0; /* reading on gets there as well */
		if (rc < 0)
			return rewind_all(a) < 0 ? rc : 0;
		if (!a->by_key)
			return 0;
		key = find_key(a);
		if (key != NS_NONE && key <= a->to)
			return 0;
		if (at == 0 || tries == TRIES) {
			rewind_all(a); /* if it cannot: this is as near as it gets */
			return 0;
		}
		back = back > 0 ? 3 * back : SECOND;
	}
}
