/* tests/harness/viewer.h - somebody who watches a film: the main thread of the
 * player in small.
 *
 * Waits are for something to be so, woken by the film's own events, and fail
 * the test after a time that no machine needs. */
#pragma once
#include "media/media.h"

#include <stdbool.h>
#include <stdint.h>

struct viewer;

/* Options with the viewer's defaults; set `name` and what else matters. */
struct media_options viewer_options(const char *name);

struct viewer *viewer_open(const struct media_options *);
void viewer_close(struct viewer *);
struct media *viewer_media(struct viewer *);

/* Takes pictures as time goes by. */
void viewer_tick(struct viewer *);
int viewer_shown(const struct viewer *);     /* pictures so far */
ns_t viewer_pts(const struct viewer *);      /* of the last one, NS_NONE = none */
uint64_t viewer_hash(const struct viewer *); /* of its dots */

bool viewer_wait_state(
    struct viewer *, enum media_state); /* false: it failed or ended otherwise */
void viewer_wait_shown(struct viewer *, int shown); /* at least so many */
void viewer_wait_pts(struct viewer *, ns_t pts);    /* shows just that one */
bool viewer_wait_notice(struct viewer *, const char *part, char *to, size_t size);

/* A whole film by media_pull(). */
struct pulled {
	int count, w, h;
	ns_t first, last, end; /* of the pictures; of all */
	uint64_t first_hash, last_hash;
	struct err err;
	struct media_info info;
	struct media_stats stats;
	char notices[2000];
	int notice_count;
};
struct pulled viewer_pull(const struct media_options *);

uint64_t picture_hash(const struct picture *);
