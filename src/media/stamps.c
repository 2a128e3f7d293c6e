#include "media/stamps.h"

#include <libavcodec/packet.h>
#include <libavutil/avutil.h>
#include <libavutil/mathematics.h>

/* Ahead or back by more than this is a jump; by how much two streams may
 * differ about the same one. */
#define AHEAD (10 * SECOND)
#define BACK (1 * SECOND)
#define SAME (5 * SECOND)

void
stamps_reset(struct stamps *s, bool may_jump, ns_t origin)
{
	*s = (struct stamps){
		.may_jump = may_jump, .origin = origin, .next = { NS_NONE, NS_NONE }
	};
}

static ns_t
distance(ns_t a, ns_t b)
{
	return a > b ? a - b : b - a;
}

ns_t
stamps_offset(struct stamps *s, enum stamps_who who, ns_t stamp, ns_t duration)
{
	ns_t next = s->next[who], other = s->offset[STAMPS_COUNT - 1 - who];
	ns_t at = stamp + s->offset[who];

	if (!s->may_jump)
		return 0;
	if (next != NS_NONE && (at > next + AHEAD || at < next - BACK)) {
		if (other != s->offset[who] && distance(stamp + other, next) < SAME)
			s->offset[who] = other;
		else
			s->offset[who] = next - stamp;
		at = stamp + s->offset[who];
	}
	s->next[who] = at + duration;
	return s->offset[who];
}

ns_t
stamps_straighten(struct stamps *s, enum stamps_who who, AVPacket *av, AVRational base)
{
	const AVRational ns = { 1, 1000000000 };
	int64_t stamp = av->dts != AV_NOPTS_VALUE ? av->dts : av->pts, shift;
	ns_t duration = av->duration > 0 ? av_rescale_q(av->duration, base, ns) : 0;

	if (stamp == AV_NOPTS_VALUE)
		return NS_NONE;
	shift = av_rescale_q(
	    stamps_offset(s, who, av_rescale_q(stamp, base, ns), duration), ns, base);
	if (av->dts != AV_NOPTS_VALUE)
		stamp = av->dts += shift;
	if (av->pts != AV_NOPTS_VALUE)
		stamp = av->pts += shift;
	return av_rescale_q(stamp, base, ns) + duration - s->origin;
}
