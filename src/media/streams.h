/* media/streams.h - which of a container's streams are played?
 *
 * The best moving picture and the sound that belongs to it; a cover where
 * there is no moving picture.  Demux thread. */
#pragma once
#include "base/err.h"
#include "media/demux.h"
#include "media/source.h"

#include <stdbool.h>
#include <stddef.h>

struct AVPacket;

/* Packets that were read before it was their turn. */
struct pending {
	struct AVPacket **packets;
	size_t first, count, size;
};

void pending_add(struct pending *, struct AVPacket *); /* takes it */
struct AVPacket *pending_take(struct pending *);       /* NULL = none */
void pending_clear(struct pending *);

int streams_choose(struct source *, bool no_audio, struct demux_found *, struct err *);
void streams_discard_others(const struct demux_found *);

/* Does the input end well before the container says?  Then in words, too. */
bool streams_is_short(
    const struct demux_found *, const char *label, ns_t end, char *text, size_t size);

/* The packet of a picture that is the only one, cover or still (it sets
 * is_still); or NULL, with what was read to find out in `pending`. */
struct AVPacket *streams_only_picture(
    struct source *, struct demux_found *, struct pending *);
