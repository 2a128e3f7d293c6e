/* player/choice.h - which danmaku does the viewer want to see, and when?
 *
 * The rules of --filter, --block and the viewer's own file, merging, and the
 * offsets of the sources, as the player, --record and --benchmark use them.  Plain
 * data, but for the rules; main thread. */
#pragma once
#include "base/bytes.h"
#include "setup/option.h"
#include "sift/rules_file.h"
#include "sift/sift.h"

#include <stdbool.h>

struct choice {
	const struct options *options;
	struct rules *rules;
	struct shift *sources; /* of --danmaku-offset */
	struct shift pieces;   /* the viewer's: from here on so much later */
	bool filtering;
	struct sift_options sift; /* what follows from all that */
	struct bytes complaints;  /* of the last choice_load(), one a line, clean */
};

void choice_init(struct choice *, const struct options *); /* loads the rules */
void choice_fini(struct choice *);

/* Reads the rules again: a file may have changed. */
void choice_load(struct choice *);

/* After one of the fields was changed. */
void choice_settle(struct choice *);

/* The viewer's own file of rules; free() it.  NULL: there is no place for one. */
char *choice_file(void);
