/* media/inner.h - what the parts of the facade share: media.c opens and
 * closes, news.c tells, play.c keeps the time and hands out pictures, steer.c does what the
 * viewer asks for.  Nobody else. */
#pragma once
#include "base/err.h"
#include "base/queue.h"
#include "media/demux.h"
#include "media/digest.h"
#include "media/media.h"
#include "media/scale.h"
#include "media/video.h"
#include "sound/audio.h"

#include <pthread.h>
#include <stdatomic.h>

struct media {
	struct media_options o;    /* name is a copy */
	pthread_mutex_t wake_lock; /* held while the viewer's loop is woken */

	/* Each does its own locking; set before the threads run, or under
	 * `lock` when the streams are known. */
	struct demux *demux;
	struct source *source;
	struct video *video;
	struct audio *audio;
	struct queue *video_packets, *audio_packets, *pictures;
	struct queue *notices; /* char * */
	struct clock *clock;
	atomic_uint epoch;
	atomic_bool thirsty;     /* main found no picture: tell it about the next */
	atomic_bool dry;         /* the source has waited for bytes lately */
	_Atomic int64_t dropped; /* decoded and scaled, but too late */
	_Atomic int64_t video_damage, demux_damage;
	_Atomic int64_t damage_said;

	pthread_mutex_t lock;   /* guards all that follows */
	pthread_cond_t changed; /* the state left MEDIA_OPENING; all was read */
	enum media_state state;
	struct err error; /* why it failed */
	struct err tail;  /* why the input ended early; told when all was shown */
	struct media_info info;
	char id[DIGEST_TEXT]; /* of a pipe, once known */
	bool moving;          /* there are pictures that follow each other */
	bool has_pictures;    /* or at least one */
	bool has_shown;       /* one of them could be decoded */

	bool paused;
	int64_t rate_ppm;
	int volume;
	bool muted;

	/* While it stands, time is `at`; while it runs, it is the sound's clock
	 * or the line through `point`. */
	bool runs;
	ns_t at;
	struct clock_point point;

	bool wants_picture; /* of this epoch: time stands until there is one */
	bool buffering, refilled;
	bool input_ended; /* all of this epoch was read */
	ns_t input_end;   /* where its last packet ends */
	bool video_ended; /* the last picture was taken */
	ns_t video_end;
	ns_t shown_pts, shown_end; /* of the last picture taken */
	int steps_on, steps_back;  /* asked and not yet shown */
	bool stepped;              /* the sound is elsewhere: seek before going on */
	bool snap;                 /* time follows the next picture */

	/* Main thread only. */
	struct picture *next; /* taken from the queue, not yet its turn */
	struct scale *scale;  /* for pictures of another size */
};

/* news.c; any thread, no lock held. */
void media_wake(struct media *, enum media_event);
void media_tell(void *media, const char *text); /* a notice */
void media_known(void *media, const char *id);  /* what comes through a pipe */
void media_count_damage(struct media *, bool at_end);

/* play.c; with the lock held. */
ns_t play_time(const struct media *, ns_t now);
void play_stand(struct media *, ns_t now); /* stops time where it is */
void play_run(struct media *, ns_t now);   /* starts it, if nothing speaks against it */
void play_begin(struct media *, uint32_t epoch, ns_t to); /* the first, or after a seek */
void play_seek(struct media *, ns_t to, bool exact, bool snap);
void play_seek_back(struct media *); /* to the picture before the one shown */
