/* convert/progress.h - how far is it?
 *
 * One line on a terminal that is written over and leaves nothing behind.  With
 * no terminal to say it on, or little to do, nothing is said at all. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define PROGRESS_LEAST ((uint64_t)8 << 20) /* bytes of an input worth a word */

struct progress {
	FILE *to; /* NULL: nobody watches */
	int64_t said_ns;
	bool shown;
};

void progress_init(struct progress *, FILE *terminal);

/* "film.xml: reading  42 %"; `all` 0: nobody knows how much it is. */
void progress_say(
    struct progress *, const char *name, const char *doing, uint64_t done, uint64_t all);

/* Takes the line away: before anything else is said there. */
void progress_clear(struct progress *);
