#include "media/stamps.h"

#include <libavcodec/packet.h>
#include <libavutil/avutil.h>
#include <libavutil/mathematics.h>

/* Ahead or back by more than this is a jump, and a clip may be shorter than a
 * pause; by how much two streams may differ about the same one. */
#define AHEAD (10 * SECOND)
#define BACK (200 * MILLISECOND)
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

static void
jump(struct stamps *s, enum stamps_who who, ns_t stamp)
{
	enum stamps_who other = STAMPS_COUNT - 1 - who;
	ns_t next = s->next[who];

	if (s->jumps[other] > s->jumps[who] &&
	    distance(stamp + s->offset[other], next) < SAME) {
		s->offset[who] = s->offset[other];
		s->jumps[who] = s->jumps[other];
		return;
	}
	s->offset[who] = next - stamp;
	s->jumps[who]++;
}

ns_t
stamps_offset(struct stamps *s, enum stamps_who who, ns_t stamp, ns_t duration)
{
	ns_t next = s->next[who], at = stamp + s->offset[who];

	if (!s->may_jump)
		return 0;
	if (next != NS_NONE && (at > next + AHEAD || at < next - BACK)) {
		jump(s, who, stamp);
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
