/* How many danmaku find room, and what does a layout cost?
 *
 * bench_lanes [seeds]: `name value unit` lines, the worst over the seeds for
 * shares, the best for times.  The loads have the statistics of real
 * files: 88 % scroll, 6 % bottom, 5 % top, 1 % reverse; 1 to 40 characters,
 * mean 9; 30 % in 60 bursts. */
#include "base/time.h"
#include "danmaku/lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct load {
	const char *name;
	size_t count;
	double seconds;
	int cols, rows;
	ns_t flight;
	bool mixed; /* all kinds; otherwise the scrolling ones only */
};

/* clang-format off */
static const struct load loads[] = {
	{ "61_a_second_160x40",       100000, 1440, 160, 40, 10 * SECOND, false },
	{ "12_a_second_80x20",         20000, 1440,  80, 20,  8 * SECOND, false },
	{ "61_a_second_160x40_mixed", 100000, 1440, 160, 40, 10 * SECOND, true },
	{ "12_a_second_80x20_mixed",   20000, 1440,  80, 20,  8 * SECOND, true },
	{ "million_160x40_mixed",    1000000, 7200, 160, 40, 10 * SECOND, true },
};
/* clang-format on */

/* splitmix64 */
static uint64_t
random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static double
random_share(uint64_t *state)
{
	return (double)(random_next(state) >> 11) / (double)(UINT64_C(1) << 53);
}

static void
random_char(char *text, size_t *len, int script, uint64_t *state)
{
	uint32_t code = 0x4e00 + (uint32_t)(random_next(state) % 5000);

	if (script == 2) {
		text[(*len)++] = (char)('a' + random_next(state) % 26);
		return;
	}
	if (script == 1)
		code = 0x3042 + (uint32_t)(random_next(state) % 80);
	text[(*len)++] = (char)(0xe0 | code >> 12);
	text[(*len)++] = (char)(0x80 | (code >> 6 & 0x3f));
	text[(*len)++] = (char)(0x80 | (code & 0x3f));
}

static size_t
random_text(char *text, uint64_t *state)
{
	static const char *const common[] = { "哈哈哈哈哈哈", "2333333", "前方高能",
		"awsl", "草", "泪目", "?????", "wwwwwwww", "好家伙", "完结撒花",
		"来了来了", "第一" };
	size_t len = 0, script;
	double kind;
	int chars = 1;

	if (random_share(state) < 0.12) {
		const char *t = common[random_next(state) % 12];

		memcpy(text, t, strlen(t));
		return strlen(t);
	}
	while (chars < 40 && random_share(state) < 0.89)
		chars++;
	kind = random_share(state);
	script = kind < 0.80 ? 0 : kind < 0.88 ? 1 : 2;
	for (int i = 0; i < chars; i++)
		random_char(text, &len, (int)script, state);
	if (random_share(state) < 0.03) {
		memcpy(text + len, "\xf0\x9f\x98\x82", 4);
		len += 4;
	}
	return len;
}

static double
random_time(const struct load *load, const double *bursts, uint64_t *state)
{
	double t = 0;

	if (random_share(state) >= 0.30)
		return random_share(state) * load->seconds;
	for (int i = 0; i < 12; i++)
		t += random_share(state);
	t = bursts[random_next(state) % 60] + 4 * (t - 6);
	return t < 0 ? 0 : t > load->seconds ? load->seconds : t;
}

static struct track *
load_make(const struct load *load, uint64_t seed)
{
	struct track *track = track_new();
	double bursts[60];
	char text[256];

	for (int i = 0; i < 60; i++)
		bursts[i] = random_share(&seed) * load->seconds;
	for (size_t i = 0; i < load->count; i++) {
		double kind = random_share(&seed);
		struct comment c = {
			.at_ms = (int64_t)(random_time(load, bursts, &seed) * 1000),
			.id = i + 1,
			.text = text,
			.author = "",
			.size = 25,
			.weight = (uint8_t)(1 + random_next(&seed) % 11),
		};

		c.mode = kind < 0.88   ? COMMENT_SCROLL
			 : kind < 0.94 ? COMMENT_BOTTOM
			 : kind < 0.99 ? COMMENT_TOP
				       : COMMENT_REVERSE;
		c.text_len = (uint32_t)random_text(text, &seed);
		if (load->mixed || c.mode == COMMENT_SCROLL)
			track_add(track, &c);
	}
	track_sort(track);
	return track;
}

/* ---- what came of it ---- */

struct outcome {
	size_t wanted[COMMENT_SCRIPT + 1], placed[COMMENT_SCRIPT + 1];
	ns_t late;
};

/* Who is left, and do they share a column?  Motion is even, so two that are
 * apart in the same order at both ends of their common time are so between. */
static int
order_at(const struct lanes *l, const struct placed *a, const struct placed *b, ns_t t)
{
	int left = lanes_column(l, a, t), right = lanes_column(l, b, t);

	if (left + a->cols <= right)
		return -1;
	return right + b->cols <= left ? 1 : 0;
}

static bool
pair_overlaps(const struct lanes *l, const struct placed *a, const struct placed *b)
{
	ns_t until = a->end < b->end ? a->end : b->end;
	int before = order_at(l, a, b, b->start), after = order_at(l, a, b, until - 1);

	return before == 0 || before != after;
}

static bool
rows_shared(const struct placed *a, const struct placed *b)
{
	return a->row < b->row + b->rows && b->row < a->row + a->rows;
}

static size_t
overlaps(const struct lanes *l)
{
	size_t found = 0, first = 0;

	for (size_t i = 0; i < lanes_count(l); i++) {
		const struct placed *b = lanes_at(l, i);

		while (first < i && lanes_at(l, first)->end <= b->start)
			first++;
		for (size_t j = first; j < i; j++) {
			const struct placed *a = lanes_at(l, j);

			if (rows_shared(a, b) && a->end > b->start &&
			    pair_overlaps(l, a, b))
				found++;
		}
	}
	return found;
}

static void
outcome_of(struct outcome *o, const struct track *track, const struct lanes *l)
{
	for (size_t i = 0; i < track_count(track); i++)
		o->wanted[track_at(track, i)->mode]++;
	for (size_t i = 0; i < lanes_count(l); i++) {
		const struct placed *p = lanes_at(l, i);
		ns_t late = p->start - track_at(track, p->index)->at_ms * MILLISECOND;

		o->placed[p->mode]++;
		o->late = late > o->late ? late : o->late;
	}
}

/* What a frame costs: who is where, and when to wake up next. */
static void
frame_run(const struct load *load, const struct lanes *l)
{
	static const struct placed *seen[8192];
	ns_t began = time_cpu();
	size_t frames = 0, comments = 0;

	for (ns_t t = 0; t < seconds_to_ns(load->seconds); t += 997 * MILLISECOND) {
		size_t count = lanes_visible(l, t, seen, sizeof(seen) / sizeof(seen[0]));

		for (size_t i = 0; i < count; i++)
			(void)lanes_column(l, seen[i], t);
		(void)lanes_next_step(l, t);
		comments += count;
		frames++;
	}
	printf("lanes_%s_visible %.0f comments\n", load->name,
	    (double)comments / (double)frames);
	printf("lanes_%s_frame %.2f us\n", load->name,
	    (double)(time_cpu() - began) / 1e3 / (double)frames);
}

static double
dropped(const struct outcome *o, unsigned mode)
{
	if (o->wanted[mode] == 0)
		return 0;
	return 100.0 * (double)(o->wanted[mode] - o->placed[mode]) /
	       (double)o->wanted[mode];
}

static double
dropped_all(const struct outcome *o)
{
	size_t wanted = 0, placed = 0;

	for (int m = 0; m <= COMMENT_SCRIPT; m++) {
		wanted += o->wanted[m];
		placed += o->placed[m];
	}
	return 100.0 * (double)(wanted - placed) / (double)wanted;
}

static double
worst(double a, double b)
{
	return a > b ? a : b;
}

static void
load_run(const struct load *load, uint64_t seeds)
{
	double share[COMMENT_SCRIPT + 1] = { 0 }, all = 0, late = 0, ms = 1e9;
	size_t overlap = 0;

	if (load->count > 500000 && seeds > 1)
		seeds = 1;
	for (uint64_t seed = 1; seed <= seeds; seed++) {
		struct track *track = load_make(load, seed);
		struct lanes_config config = {
			.cols = load->cols,
			.rows = load->rows,
			.bottom_rows = load->rows,
			.flight = load->flight,
			.hold = 4 * SECOND,
			.wait = LANES_WAIT_MAX,
		};
		struct outcome o = { 0 };
		ns_t began = time_cpu();
		struct lanes *l = lanes_new(track, &config);
		double took = ns_to_seconds(time_cpu() - began) * 1e3;

		outcome_of(&o, track, l);
		ms = took < ms ? took : ms;
		for (unsigned m = 0; m <= COMMENT_SCRIPT; m++)
			share[m] = worst(share[m], dropped(&o, m));
		all = worst(all, dropped_all(&o));
		late = worst(late, ns_to_seconds(o.late));
		if (load->count < 500000)
			overlap += overlaps(l);
		if (seed == seeds)
			frame_run(load, l);
		lanes_free(l);
		track_free(track);
	}
	printf("lanes_%s_dropped %.2f %%\n", load->name, all);
	if (load->mixed) {
		printf("lanes_%s_dropped_scroll %.2f %%\n", load->name,
		    share[COMMENT_SCROLL]);
		printf("lanes_%s_dropped_reverse %.2f %%\n", load->name,
		    share[COMMENT_REVERSE]);
		printf("lanes_%s_dropped_top %.2f %%\n", load->name, share[COMMENT_TOP]);
		printf("lanes_%s_dropped_bottom %.2f %%\n", load->name,
		    share[COMMENT_BOTTOM]);
	}
	printf("lanes_%s_late_max %.3f s\n", load->name, late);
	printf("lanes_%s_overlaps %zu pairs\n", load->name, overlap);
	printf("lanes_%s_layout %.1f ms\n", load->name, ms);
}

int
main(int argc, char **argv)
{
	uint64_t seeds = argc > 1 ? strtoull(argv[1], NULL, 10) : 3;

	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		load_run(&loads[i], seeds > 0 ? seeds : 1);
	return EXIT_SUCCESS;
}
