#include "danmaku/lanes_share.h"

#include "danmaku/lanes_seeker.h"

#define AROUND (5 * SECOND) /* demand is that of so long before and after */

enum share_kind
share_kind(uint8_t mode)
{
	switch (mode) {
	case COMMENT_SCROLL:
		return SHARE_SCROLL;
	case COMMENT_REVERSE:
		return SHARE_REVERSE;
	case COMMENT_TOP:
	case COMMENT_POSITIONED:
		return SHARE_TOP;
	case COMMENT_BOTTOM:
		return SHARE_BOTTOM;
	default:
		return SHARE_KINDS;
	}
}

void
share_init(struct share *s, const struct track *track, const struct lanes_config *config)
{
	*s = (struct share){ .track = track, .config = config };
}

static void
count(struct share *s, const struct comment *c, int sign)
{
	enum share_kind kind = share_kind(c->mode);

	if (kind == SHARE_KINDS || !lanes_takes(c))
		return;
	s->count[kind] += sign;
	s->bytes[kind] += sign * (int64_t)c->text_len;
}

static void
slide(struct share *s, ns_t at)
{
	const struct comment *c;

	while ((c = track_at(s->track, s->until)) != NULL &&
	       lanes_time_of(s->config, c) <= at + AROUND) {
		count(s, c, 1);
		s->until++;
	}
	while (s->from < s->until && (c = track_at(s->track, s->from)) != NULL &&
	       lanes_time_of(s->config, c) < at - AROUND) {
		count(s, c, -1);
		s->from++;
	}
}

/* How long one row would be kept by all of a kind, in seconds.  Two columns for
 * three bytes is right for Chinese and Japanese and good enough for the rest. */
static double
demand(const struct share *s, enum share_kind kind)
{
	double n = (double)s->count[kind], stage = s->config->cols, cols;

	if (n == 0)
		return 0;
	if (kind == SHARE_TOP || kind == SHARE_BOTTOM)
		return n * ns_to_seconds(s->config->hold);
	cols = (double)s->bytes[kind] * 2 / 3 / n + 1;
	if (cols > 2 * stage)
		cols = 2 * stage;
	return n * ns_to_seconds(s->config->flight) * cols / (stage + cols);
}

/* Half of the rows where there is room for all twice over.  As it becomes
 * scarce, what its part of the demand gives it, between half and a quarter;
 * where there is none, at most a quarter, and two thirds of what is due, which
 * was measured to hide few of all and yet not nearly all of the fixed.  A
 * tenth of the room is lost between them. */
int
share_rows(struct share *s, enum share_kind kind, ns_t at)
{
	int rows = s->config->rows, share = rows / 4, due;
	double all = 0, room = 0.9 * rows * ns_to_seconds(2 * AROUND);

	slide(s, at);
	for (int k = 0; k < SHARE_KINDS; k++)
		all += demand(s, (enum share_kind)k);
	due = all > 0 ? (int)(demand(s, kind) / all * rows) : 0;
	if (all > room)
		share = due * 2 / 3 < share ? due * 2 / 3 : share;
	else if (all < room / 2 || due > rows / 2)
		share = rows / 2;
	else if (due > share)
		share = due;
	return share > 1 ? share : 1;
}
