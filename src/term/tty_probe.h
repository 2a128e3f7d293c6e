/* term/tty_probe.h - what can this terminal do that terminfo does not say?
 *
 * A few questions are sent at once, with one at the end that every terminal
 * answers: when that answer is there, the others have come or never will.
 * What comes late is taken in all the same.  (pure) */
#pragma once
#include "base/bytes.h"
#include "base/text.h"
#include "term/tty_bytes.h"

#include <stdbool.h>

struct tty_probe {
	bool asked_widths;    /* cursor reports belong to us */
	int reports;          /* how many of them came */
	bool wide[3];         /* of each: did the sample take two columns? */
	bool finished;        /* the last answer is there */
	bool status;          /* it answers CSI 5 n */
	bool synchronized;    /* mode 2026 */
	int clusters_mode;    /* DECRQM's answer for mode 2027: 1 set, 2 reset */
	enum tty_order order; /* of cells: ours once it was asked */
	int cell_w, cell_h;   /* pixels; 0 = not said */
};

/* Terminals that would print a part of what they do not know. */
bool tty_probe_is_plain(const char *term);

/* Appends the questions; plain terminals are asked only what all know.  One comes
 * with an order behind it: who reorders cells, and that nobody shall. */
void tty_probe_ask(struct tty_probe *, struct bytes *, bool plain, bool utf8);

/* One answer as key_feed keeps it ("?2026;2$y"); false: it is not to us. */
bool tty_probe_answer(struct tty_probe *, const char *answer);

/* How text is shown, as far as is known by now. */
struct text_rule tty_probe_rule(const struct tty_probe *);
