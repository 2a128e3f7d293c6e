/* rooms/census.h - how many watch this video, on all workers?
 *
 * The one table that the workers share: a number for each video that somebody
 * watches.  Any thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct census;

struct census *census_new(void);
void census_free(struct census *); /* NULL is fine */

/* So many more, or less; returns how many there are now. */
int64_t census_count(struct census *, const char *video, int64_t more);
int64_t census_of(struct census *, const char *video);
int64_t census_all(struct census *, size_t *videos); /* videos: may be NULL */

typedef void census_fn(void *arg, const char *video, int64_t viewers);
void census_each(struct census *, census_fn *, void *arg); /* which calls nothing here */
