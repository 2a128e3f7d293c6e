/* media/media.h - open it, and ask for the picture of now.
 *
 * The one door to FFmpeg and SDL.  Inside: a demux thread, one decode thread
 * per stream, the sound callback, bounded queues between them.  Outside: the
 * main thread calls these functions; none of them blocks but the two that
 * say so.  Media time starts at 0 whatever the container says. */
#pragma once
#include "base/err.h"
#include "base/time.h"
#include "media/picture.h"
#include "sound/clock.h"

#include <stdbool.h>
#include <stdint.h>

enum media_state {
	MEDIA_OPENING,   /* nothing known yet */
	MEDIA_PLAYING,   /* info is valid */
	MEDIA_BUFFERING, /* the network or the decoder is behind */
	MEDIA_ENDED,     /* everything was shown and heard */
	MEDIA_FAILED,    /* see media_error() */
};

/* What happened, for the loop of the main thread. */
enum media_event {
	MEDIA_EVENT_OPENED,  /* or failed: ask media_state() */
	MEDIA_EVENT_PICTURE, /* the first picture after start, seek or starvation */
	MEDIA_EVENT_STATE,   /* media_state() changed */
	MEDIA_EVENT_NOTICE,  /* media_notice() has one sanitised line to say */
};
typedef void media_wake_fn(void *arg, enum media_event); /* ANY thread: just post */

struct media_options {
	const char *name;    /* path, URL or "-" */
	int stdin_fd;        /* what "-" reads; -1 otherwise */
	int64_t spool_limit; /* bytes kept of standard input, 0 = default */
	ns_t start;          /* where to begin */
	ns_t still_time;     /* how long a still picture is shown */
	int64_t rate_ppm;    /* speed */
	int volume;          /* 0 .. 100 (percent), cubic like a knob; up to 130 */
	bool muted;
	bool no_audio; /* open no device; the system clock is master */
	bool pull;     /* --record, --benchmark: no clock, no sound, no
	                        * dropping: media_pull() hands out every picture */
	bool paused;
	struct picture_size size;
	ns_t network_time; /* give up on a silent network after, 0 = 15 s */
	media_wake_fn *wake;
	void *wake_arg;
};

struct media_info {
	char title[256]; /* sanitised: the metadata's title or the base name */
	char format[64]; /* "mov,mp4,..." short name */
	char video_codec[32], audio_codec[32]; /* "" = no such stream */
	ns_t duration;                         /* NS_NONE = unknown (live) */
	double fps;                            /* average, 0 unknown */
	int width, height; /* of the video as shown (rotated, pixels square) */
	bool has_video, has_audio, is_still, is_live, seekable;
	bool is_hdr;
	bool has_cover;  /* audio with cover art: pictures come from it */
	bool sound_open; /* a device plays; false = system clock */
};

/* Figures for --stats and --benchmark; thread-safe snapshot. */
struct media_stats {
	int64_t decoded, dropped; /* pictures; dropped = decoded, never shown */
	double decode_s, scale_s; /* time spent in the video thread */
	int video_packets, audio_packets, pictures; /* queued now */
	int64_t cached_bytes;                       /* queued packets */
	int64_t corrupt;   /* packets or frames that were damaged */
	int64_t underruns; /* times the speaker had nothing to play */
};

struct media;

/* Returns at once; opening goes on in the demux thread. */
struct media *media_open(const struct media_options *);

/* Stops everything.  A thread that hangs in the network (DNS) is left behind
 * after 300 ms: the memory stays with it. NULL is fine. */
void media_close(struct media *);

enum media_state media_state(struct media *);
struct media_info media_info(struct media *);
struct media_stats media_stats(struct media *);
const struct err *media_error(struct media *);            /* valid once MEDIA_FAILED */
bool media_notice(struct media *, char *to, size_t size); /* next one, or false */
bool media_id(struct media *, char *to, size_t size);     /* digest.h; of a pipe, later */

/* What media time is heard or shown at host time `now`; clamped to the media. */
ns_t media_time(struct media *, ns_t now);
struct clock_point media_clock(struct media *);

/* The picture to show at media time t, if it is another one than the last
 * taken; NULL otherwise.  Late ones are dropped and counted here.  The
 * caller owns it.  *next is the media time at which to ask again (NS_NONE:
 * wait for an event). */
struct picture *media_take(struct media *, ns_t t, ns_t *next);

/* The same for --record and --benchmark: waits for the next picture in order
 * and returns it; NULL at the end or on failure. BLOCKS. */
struct picture *media_pull(struct media *, struct err *);

/* Where the media is over; NS_NONE until the last picture was taken or pulled
 * and all was read.  A sound that is longer than its video counts. */
ns_t media_end(struct media *);

/* The stage changed: later pictures come in the new size.  picture_fit()
 * scales one in hand anew (BLOCKS for some ms): true if it changed. */
void media_resize(struct media *, struct picture_size);
bool picture_fit(struct picture *, struct picture_size);

void media_pause(struct media *, bool);
void media_seek(struct media *, ns_t to, bool exact); /* clamped; a new epoch.
     * exact: decodes up to `to`; else the key frame at or before it may do.
     * media_time() says `to` at once. While paused the picture still comes. */
void media_step(struct media *, int frames);          /* pauses; +1 / -1 picture */
void media_rate(struct media *, int64_t rate_ppm);    /* 250000 .. 4000000 */
void media_volume(struct media *, int percent, bool muted);
