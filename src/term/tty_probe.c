#include "term/tty_probe.h"

#include <stdio.h>
#include <string.h>

/* An ambiguous character, a joined emoji, and one that a selector widens.
 * Each is drawn from the second row's first column on: a report for the first
 * row would look like Shift + F3. */
static const char *const samples[3] = { "①", "👩‍🚀", "❤️" };

enum { AMBIGUOUS, JOINED, SELECTED };

bool
tty_probe_is_plain(const char *term)
{
	return strncmp(term, "linux", 5) == 0 || strncmp(term, "vt", 2) == 0;
}

void
tty_probe_ask(struct tty_probe *probe, struct bytes *to, bool plain, bool utf8)
{
	*probe = (struct tty_probe){ .asked_widths = utf8 && !plain,
		.order = plain ? ORDER_UNTOUCHED : ORDER_OURS };
	if (!plain)
		bytes_text(to, "\033[8$p\033[8l\033[?2026$p\033[?2027$p\033[16t");
	for (int i = 0; probe->asked_widths && i < 3; i++)
		bytes_print(to, "\033[2;1H%s\033[6n\033[2;1H\033[K", samples[i]);
	bytes_text(to, "\033[5n\033[c");
}

/* DECRPM: 1 set, 2 reset, 3 and 4 for ever; 0 unknown. */
static bool
take_mode(struct tty_probe *probe, int mode, int value)
{
	if (mode == 2026)
		probe->synchronized = value == 1 || value == 2;
	else if (mode == 2027)
		probe->clusters_mode = value;
	else
		return false;
	return true;
}

/* Who does not say was as all are at first: reordering, if it can. */
static bool
take_ansi_mode(struct tty_probe *probe, int mode, int value)
{
	if (mode == 8)
		probe->order = value == 2 || value == 4 ? ORDER_AS_FOUND : ORDER_OURS;
	return mode == 8;
}

static bool
take_report(struct tty_probe *probe, int col)
{
	if (!probe->asked_widths || probe->reports >= 3)
		return false;
	probe->wide[probe->reports++] = col == 3;
	return true;
}

bool
tty_probe_answer(struct tty_probe *probe, const char *answer)
{
	int a = 0, b = 0, end = 0;

	if (sscanf(answer, "?%4d;%1d$y%n", &a, &b, &end) == 2 && end > 0)
		return take_mode(probe, a, b);
	if (sscanf(answer, "%4d;%1d$y%n", &a, &b, &end) == 2 && end > 0)
		return take_ansi_mode(probe, a, b);
	if (sscanf(answer, "%5d;%5dR%n", &a, &b, &end) == 2 && end > 0)
		return take_report(probe, b);
	if (sscanf(answer, "6;%5d;%5dt%n", &a, &b, &end) == 2 && end > 0) {
		if (a < 1 || b < 1 || a > 1000 || b > 1000)
			return false;
		probe->cell_h = a;
		probe->cell_w = b;
		return true;
	}
	if (answer[0] == '?' && answer[strlen(answer) - 1] == 'c')
		probe->finished = true;
	return probe->finished;
}

struct text_rule
tty_probe_rule(const struct tty_probe *probe)
{
	struct text_rule rule = { false, false };

	rule.ambiguous_wide = probe->wide[AMBIGUOUS];
	/* We turn mode 2027 on where it is offered. */
	rule.clusters = (probe->wide[JOINED] && probe->wide[SELECTED]) ||
			(probe->clusters_mode >= 1 && probe->clusters_mode <= 3);
	return rule;
}
