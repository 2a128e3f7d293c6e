/* media/demux.h - the thread that reads the container.
 *
 * Opens the source, picks the streams, hands packets to two queues and seeks
 * when told.  Reads ahead a bounded number of bytes; when one stream has
 * nothing to decode while the other is full, the full one may grow further,
 * up to a hard limit, so that a badly interleaved file plays on. */
#pragma once
#include "base/err.h"
#include "base/queue.h"
#include "base/time.h"
#include "media/source.h"

#include <stdbool.h>
#include <stdint.h>

struct AVFormatContext;
struct AVStream;
struct demux;

/* What was found; NULL for a stream that is not there. */
struct demux_found {
	struct AVFormatContext *format;
	struct AVStream *video, *audio; /* to be decoded */
	const struct AVStream *sound;   /* the best one, even if nobody decodes it */
	bool is_cover; /* the video is a picture that comes with the sound */
	bool is_still; /* it has one picture only */
	bool seekable, is_live;
	ns_t origin;   /* what the container calls media time 0 */
	ns_t duration; /* NS_NONE = unknown */
};

/* All from the demux thread. */
struct demux_calls {
	/* Starts the decoders; clears the streams it cannot use. */
	int (*opened)(void *arg, struct demux_found *, struct err *);
	void (*failed)(void *arg, const struct err *);
	void (*notice)(void *arg, const char *text);
	void (*damaged)(void *arg, int64_t count); /* so many packets until now */
	void (*fed)(void *arg);                    /* see demux_refill() */
	void (*stuck)(void *arg, bool); /* full, and still the sound has nothing */
	/* Nothing more comes; `end` is where the last packet ends, `err` (or
	 * NULL) why it is too early. */
	void (*ended)(void *arg, uint32_t epoch, ns_t end, const struct err *);
	void (*left)(void *arg); /* the last call: frees everything */
};

struct demux_options {
	struct source *source; /* taken over */
	bool no_audio;
	struct queue *video, *audio; /* struct packet; for ROOM_PACKETS */
	uint32_t epoch;
	ns_t start;
	struct demux_calls calls;
	void *arg;
};

struct demux *demux_start(const struct demux_options *);

/* Both queues must be closed.  Waits at most so long for the thread to be
 * done: false if it hangs. */
bool demux_stop(struct demux *, ns_t at_most);

/* After demux_stop() said false: true if the thread is done by now, after
 * all; else `left` is called, on that thread, whenever it comes back. */
bool demux_leave(struct demux *);
void demux_free(struct demux *); /* the thread is done or calls; after the queues */

/* Any thread. */
void demux_seek(struct demux *, uint32_t epoch, ns_t to, bool exact);
void demux_refill(struct demux *); /* have `fed` called when it is worth going on */
int64_t demux_bytes(struct demux *);
bool demux_is_dry(struct demux *); /* it has nothing to give although more will come */
