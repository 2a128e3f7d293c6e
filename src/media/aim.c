#include "media/aim.h"

#include <libavformat/avformat.h>

/* So many tries, and so many packets to look for a key frame in. */
#define TRIES 6
#define PACKETS 4000

static const AVRational in_ns = { 1, 1000000000 };

/* The time of the first key frame from here on, NS_NONE if there is none. */
static ns_t
find_key(const struct aim *a)
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

int
aim_source(const struct aim *a, struct err *err)
{
	ns_t back = 0;

	if (a->stream == NULL)
		return 0;
	for (int tries = 0;; tries++) {
		ns_t at = a->to - back > 0 ? a->to - back : 0, key;
		int rc = source_seek(a->source, a->stream->index, stamp_of(a, at), err);

		pending_clear(a->pending);
		if (rc < 0 || !a->by_key)
			return rc;
		key = find_key(a);
		if ((key != NS_NONE && key <= a->to) || at == 0 || tries == TRIES)
			return 0;
		back = back > 0 ? 3 * back : SECOND;
	}
}
