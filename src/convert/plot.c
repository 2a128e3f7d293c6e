#include "convert/plot.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { HIGH = 8, MARGIN = 9, LEAST = 10, EIGHTHS = 8, MINUTE_MS = 60000 };

/* A bar for each `minutes`, which is `wide` columns wide. */
struct bars {
	double *rates; /* danmaku a minute */
	int count, wide;
	int64_t minutes;
	double most;
	int peak;
};

void
plot_moment(struct bytes *out, int64_t ms)
{
	int64_t seconds = ms / 1000;

	if (seconds >= 3600)
		bytes_print(out, "%lld:%02d:%02d", (long long)(seconds / 3600),
		    (int)(seconds / 60 % 60), (int)(seconds % 60));
	else
		bytes_print(out, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* From the beginning of the video to the last one, in no more columns than
 * there are. */
static struct bars
bars_of(const struct track *track, int cols)
{
	size_t count = track_count(track), i;
	int64_t minutes = track_at(track, count - 1)->at_ms / MINUTE_MS + 1;
	struct bars bars = { .minutes = (minutes + cols - 1) / cols };
	int bar;

	bars.count = (int)((minutes + bars.minutes - 1) / bars.minutes);
	bars.wide = cols / bars.count < 8 ? cols / bars.count : 8;
	bars.rates = mem_new((size_t)bars.count, sizeof(*bars.rates));
	for (i = 0; i < count; i++)
		bars.rates[track_at(track, i)->at_ms / MINUTE_MS / bars.minutes]++;
	for (bar = 0; bar < bars.count; bar++) {
		bars.rates[bar] /= (double)bars.minutes;
		if (bars.rates[bar] > bars.most) {
			bars.most = bars.rates[bar];
			bars.peak = bar;
		}
	}
	return bars;
}

/* --- drawing -------------------------------------------------------------------- */

/* What a bar shows in this row, counted from the bottom: something for whatever
 * there is. */
static const char *
block(double rate, double most, int row, bool utf8)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇",
		"█" };
	static const char *const ascii[] = { " ", ".", ".", ":", ":", ":", "|", "|",
		"#" };
	int eighths = (int)(rate / most * HIGH * EIGHTHS + 0.5) - row * EIGHTHS;

	if (eighths <= 0)
		eighths = row == 0 && rate > 0;
	if (eighths > EIGHTHS)
		eighths = EIGHTHS;
	return utf8 ? blocks[eighths] : ascii[eighths];
}

static void
add_row(struct bytes *out, const struct bars *bars, int row, bool utf8)
{
	int bar, i;

	if (row == HIGH - 1 || row == HIGH / 2 - 1)
		bytes_print(out, "%*.*f ", MARGIN - 2, bars->most < 10 ? 1 : 0,
		    bars->most * (row + 1) / HIGH);
	else
		bytes_print(out, "%*s", MARGIN - 1, "");
	bytes_text(out, utf8 ? "│" : "|");
	for (bar = 0; bar < bars->count; bar++)
		for (i = 0; i < bars->wide; i++)
			bytes_text(out, block(bars->rates[bar], bars->most, row, utf8));
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	bytes_char(out, '\n');
}

/* The times under the first and the last bar, and one between when there is
 * room for it. */
static void
add_axis(struct bytes *out, const struct bars *bars, bool utf8)
{
	int wide = bars->count * bars->wide, at[3] = { 0, wide / 2, wide }, i, column = 0;
	int64_t all = (int64_t)bars->count * bars->minutes * MINUTE_MS;
	struct bytes time = { 0 };

	bytes_print(out, "%*s", MARGIN - 1, "0 ");
	bytes_text(out, utf8 ? "└" : "+");
	for (i = 0; i < wide; i++)
		bytes_text(out, utf8 ? "─" : "-");
	bytes_print(out, "\n%*s", MARGIN, "");
	for (i = 0; i < 3; i++) {
		bytes_clear(&time);
		plot_moment(&time, all * at[i] / wide);
		at[i] -= i == 0 ? 0 : (int)time.len / (i == 1 ? 2 : 1);
		if (at[i] <= column && i > 0)
			continue;
		if (i == 1 && wide < 40)
			continue;
		bytes_print(out, "%*s%s", at[i] - column, "", time.data);
		column = at[i] + (int)time.len;
	}
	bytes_char(out, '\n');
	bytes_fini(&time);
}

static void
add_peak(struct bytes *out, const struct bars *bars, bool in_lines)
{
	bytes_text(out, "  most at ");
	plot_moment(out, bars->peak * bars->minutes * MINUTE_MS);
	bytes_print(out, "%s%.*f a minute", in_lines ? ":\n  " : ": ",
	    bars->most < 10 ? 1 : 0, bars->most);
	if (bars->minutes > 1)
		bytes_print(out, "%s%lld minutes a bar", in_lines ? "\n  " : "; ",
		    (long long)bars->minutes);
	bytes_char(out, '\n');
}

void
plot_density(struct bytes *out, const struct track *track, const struct plot_paper *paper)
{
	int cols = paper->cols - MARGIN - 1, row;
	struct bars bars;
	size_t start;

	if (track_count(track) == 0)
		return;
	bars = bars_of(track, cols > LEAST ? cols : LEAST);
	for (row = HIGH - 1; row >= 0; row--)
		add_row(out, &bars, row, paper->utf8);
	add_axis(out, &bars, paper->utf8);
	start = out->len;
	add_peak(out, &bars, false);
	if (out->len - start > (size_t)paper->cols + 1) {
		out->len = start;
		add_peak(out, &bars, true);
	}
	free(bars.rates);
}
