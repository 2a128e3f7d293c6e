/* rooms/bundle.h - several rooms in one stream.
 *
 * Browsers allow six connections to a host, so a page may ask for many videos at
 * once.  Who asks for the same ones shares a bundle: a hall of its own, with an order
 * and an epoch of its own, fed from the rooms that this worker is a guest of; every
 * event in it says which video it is of.  Its epoch says on which worker it is: who
 * comes back on another, as SO_REUSEPORT has it, is moved there.  A bundle that
 * nobody was in for half a minute is forgotten, and a gap told to who comes later. */
#pragma once
#include "rooms/rooms_inside.h"

enum { BUNDLE_VIDEOS_MAX = ROOMS_MANY };

/* As rooms_watch(); false: too many videos, and the descriptor is the caller's. */
bool bundle_watch(struct rooms *, const char *const *videos, int count, int fd,
    const struct offset *since, const char *first);

void bundles_init(struct rooms *);

/* A room of theirs was opened here, or said something. */
void bundles_opened(struct rooms *, const struct guest *);
void bundles_hear(const struct guest *, const struct batch *);

/* Once a second: who has gone, and which are not wanted any more. */
void bundles_look(struct rooms *, ns_t now);
void bundles_close(struct rooms *);

/* The same JSON with "video" as the first member of the object, or of each in the
 * array; appended. */
void bundle_mark(struct bytes *, const char *video, const char *json, size_t len);
