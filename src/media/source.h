/* media/source.h - where do the bytes come from, and may they?
 *
 * A file, http(s) or standard input, opened by content and never by name.
 * What is opened decides what it may open in turn: a playlist from the
 * network never reaches a local file.  Everything here blocks and belongs to
 * the demux thread, but what says "any thread". */
#pragma once
#include "base/err.h"
#include "base/time.h"

#include <stdbool.h>
#include <stdint.h>

struct AVFormatContext;
struct AVPacket;
struct source;

struct source_options {
	const char *name; /* path, URL or "-"; must stay there */
	int stdin_fd;     /* what "-" reads */
	int64_t spool_limit;
	ns_t network_time; /* how long the network may be silent */
	void (*notice)(void *arg, const char *text); /* any thread */
	void (*known)(void *arg, const char *id);    /* of a pipe: media/digest.h */
	void (*waiting)(void *arg); /* now and then while a read blocks */
	void *arg;
};

struct source *source_new(const struct source_options *);
void source_free(struct source *); /* closes; NULL is fine */

int source_open(struct source *, struct err *);
struct AVFormatContext *source_format(struct source *);
const char *source_label(const struct source *); /* sanitised, for messages */
int source_complaints(const struct source *); /* errors it went over in silence, so far */
bool source_is_network(const struct source *);
bool source_is_seekable(const struct source *);
bool source_is_guess(const struct source *); /* the content says little of what it is */

/* 0, AVERROR_EOF or another error, told in `err`. */
int source_read(struct source *, struct AVPacket *, struct err *);

/* To the last key frame at or before `stamp` (the stream's time base). */
int source_seek(struct source *, int stream, int64_t stamp, struct err *);

/* A stream without a container: it has no times to seek by. */
bool source_is_raw(const struct source *);

/* To the first byte, for containers that can start anywhere
 * (MPEG-TS and -PS, streams without a container). */
int source_rewind(struct source *);

void source_stop(struct source *); /* any thread: all returns at once, for good */
void source_poke(struct source *); /* any thread: a read that waits gives up */
void source_unpoke(struct source *);
