/* danmaku/lanes_trial.h - what if they had been laid out another way?
 *
 * A pass can go back to where it was when trial_keep() was called, as often as
 * it likes: those that came since have never been there.  For the pass that
 * lays out (lanes_place.c). */
#pragma once
#include "danmaku/lanes_choice.h"

struct trial {
	struct pass pass; /* holders and crush.columns are the trial's own */
	struct row *rows;
	struct placed *held; /* the items of the holders */
	int64_t *columns;
	struct widths widths;
	size_t placed, hidden;
	int row_count;
};

void trial_init(struct trial *, const struct pass *);
void trial_fini(struct trial *);

void trial_keep(struct trial *, const struct pass *);
void trial_return(const struct trial *, struct pass *);
