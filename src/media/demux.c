#include "media/demux.h"

#include "base/mem.h"
#include "media/aim.h"
#include "media/monitor.h"
#include "media/room.h"
#include "media/stamps.h"
#include "media/streams.h"
#include "sound/packet.h"

#include <libavformat/avformat.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* After starving, go on with this much in hand. */
#define REFILL SECOND

/* Errors in a row after which nothing good is expected any more. */
#define ERRORS_IN_A_ROW 64

struct request {
	bool set, exact;
	uint32_t epoch;
	ns_t to;
};

/* Which way a packet went, for when it is freed. */
struct flow {
	struct demux *demux;
	enum room_who who;
};

struct demux {
	struct demux_options o;
	pthread_t thread;

	struct monitor monitor; /* guards what follows */
	struct request request;
	struct room room;
	struct flow flows[ROOM_COUNT];
	bool stop, done, left, waiting;
	atomic_bool ended, filling;

	/* Only the thread from here on. */
	struct demux_found found;
	AVFormatContext *format;
	struct stamps stamps;
	struct pending pending; /* read, not yet handed on */
	AVPacket *kept;         /* a still picture, given again for each epoch */
	uint32_t epoch;
	ns_t from, first, fill_from, end;
	bool preview, running; /* the streams have their decoders */
	bool from_start;       /* everything was read since the beginning */
	bool stuck;            /* said so */
	int64_t damaged;
	int errors;
};

/* With a queue's lock held, sometimes: so no queue is asked anything here. */
static void
freed(void *arg, size_t bytes)
{
	struct flow *flow = arg;
	struct demux *d = flow->demux;

	monitor_enter(&d->monitor);
	d->room.bytes -= bytes;
	d->room.packets[flow->who]--;
	if (d->waiting && room_is_left(&d->room))
		monitor_wake(&d->monitor);
	monitor_leave(&d->monitor);
}

/* Takes the packet; NULL is the end of the stream. */
static void
push(struct demux *d, enum room_who who, AVPacket *av)
{
	struct packet *p = packet_new(av, d->epoch, d->from);
	size_t bytes = p->bytes;

	p->preview = d->preview;
	p->first = d->first;
	p->freed = freed;
	p->arg = &d->flows[who];
	monitor_enter(&d->monitor);
	d->room.bytes += bytes;
	d->room.packets[who]++;
	monitor_leave(&d->monitor);
	if (queue_offer(who == ROOM_VIDEO ? d->o.video : d->o.audio, p, bytes) !=
	    QUEUE_OK)
		packet_free(p); /* closed: it is over anyway */
}

static void
fed(struct demux *d)
{
	d->fill_from = NS_NONE;
	if (atomic_exchange(&d->filling, false))
		d->o.calls.fed(d->o.arg);
}

static void
count_filling(struct demux *d, ns_t at)
{
	if (!d->filling)
		return;
	if (d->fill_from == NS_NONE || at < d->fill_from)
		d->fill_from = at;
	if (at - d->fill_from >= REFILL)
		fed(d);
}

static void
say_stuck(struct demux *d, bool stuck)
{
	if (stuck != d->stuck)
		d->o.calls.stuck(d->o.arg, stuck);
	d->stuck = stuck;
}

static void
hand_on(struct demux *d, AVPacket *av)
{
	const AVStream *stream = d->format->streams[av->stream_index];
	bool video = stream == d->found.video && d->kept == NULL;
	ns_t end;

	if (!video && stream != d->found.sound) {
		av_packet_free(&av);
		return;
	}
	end = stamps_straighten(
	    &d->stamps, video ? STAMPS_VIDEO : STAMPS_AUDIO, av, stream->time_base);
	d->end = end > d->end ? end : d->end;
	if ((av->flags & AV_PKT_FLAG_CORRUPT) != 0)
		d->o.calls.damaged(d->o.arg, ++d->damaged);
	if (video) {
		push(d, ROOM_VIDEO, av);
	} else if (d->found.audio == NULL) {
		av_packet_free(&av);
	} else {
		say_stuck(d, false);
		push(d, ROOM_AUDIO, av);
	}
	if (end != NS_NONE)
		count_filling(d, end);
}

static void
say_if_short(struct demux *d)
{
	char text[400];

	if (d->from_start && d->kept == NULL &&
	    streams_is_short(
		&d->found, source_label(d->o.source), d->end, text, sizeof(text)))
		d->o.calls.notice(d->o.arg, text);
}

static void
finish(struct demux *d, const struct err *err)
{
	if (err == NULL)
		say_if_short(d);
	if (d->found.video != NULL)
		push(d, ROOM_VIDEO, NULL);
	if (d->found.audio != NULL)
		push(d, ROOM_AUDIO, NULL);
	d->ended = true;
	d->o.calls.ended(d->o.arg, d->epoch, d->end, err);
	fed(d);
}

static bool
has_request(void *demux)
{
	struct demux *d = demux;
	bool has;

	monitor_enter(&d->monitor);
	has = d->request.set || d->stop;
	monitor_leave(&d->monitor);
	return has;
}

/* What is broken is skipped; a network that fails, or nothing but errors, is
 * the end. */
static void
bear(struct demux *d, int rc, const struct err *err)
{
	const AVIOContext *io = d->format->pb;
	bool at_end = io != NULL && io->eof_reached && io->error == 0;

	if (has_request(d))
		return;
	if (rc == AVERROR(EAGAIN)) { /* it cannot be waited for */
		monitor_enter(&d->monitor);
		monitor_wait_for(&d->monitor, 10 * MILLISECOND);
		monitor_leave(&d->monitor);
		return;
	}
	if (rc != AVERROR_INVALIDDATA &&
	    (source_is_network(d->o.source) || rc == AVERROR(ESPIPE))) {
		finish(d, at_end ? NULL : err);
		return;
	}
	if (!at_end)
		d->o.calls.damaged(d->o.arg, ++d->damaged);
	if (++d->errors >= ERRORS_IN_A_ROW)
		finish(d, NULL);
}

static void
read_on(struct demux *d)
{
	AVPacket *av = pending_take(&d->pending);
	int rc = 0, complaints = source_complaints(d->o.source);
	struct err err;

	if (av == NULL) {
		av = av_packet_alloc();
		rc = av != NULL ? source_read(d->o.source, av, &err) : AVERROR(ENOMEM);
	}
	if (rc >= 0) {
		d->errors = 0;
		if (source_complaints(d->o.source) != complaints)
			d->o.calls.damaged(d->o.arg, ++d->damaged);
		hand_on(d, av);
		return;
	}
	av_packet_free(&av);
	if (rc == AVERROR_EOF)
		finish(d, NULL);
	else
		bear(d, rc, &err);
}

/* Nothing to decode: the length is all there is to know. */
static bool
is_idle(const struct demux *d)
{
	if (d->room.has[ROOM_VIDEO] || d->room.has[ROOM_AUDIO])
		return false;
	return d->found.is_still || d->found.duration != NS_NONE;
}

static void
begin_epoch(struct demux *d, const struct request *r)
{
	queue_flush(d->o.video);
	queue_flush(d->o.audio);
	stamps_reset(&d->stamps, (d->format->iformat->flags & AVFMT_TS_DISCONT) != 0,
	    d->found.origin);
	d->epoch = r->epoch;
	d->from = r->to;
	d->preview = !r->exact;
	d->end = 0;
	d->errors = 0;
	d->ended = false;
	d->fill_from = NS_NONE;
	d->from_start = r->to <= 0;
	if (is_idle(d))
		d->end = d->found.duration != NS_NONE ? d->found.duration : 0;
	if (d->kept != NULL)
		push(d, ROOM_VIDEO, av_packet_clone(d->kept));
	if (is_idle(d))
		finish(d, NULL);
	else if (d->kept != NULL)
		push(d, ROOM_VIDEO, NULL);
}

static void
do_seek(struct demux *d, const struct request *r)
{
	bool moving = d->room.has[ROOM_VIDEO];
	struct aim aim = { .source = d->o.source,
		.origin = d->found.origin,
		.stream = moving ? d->found.video : d->found.audio,
		.by_key = moving,
		.pending = &d->pending,
		.give_up = has_request,
		.arg = d };
	struct request now = *r;
	struct err err;

	aim.to = r->to;
	aim.read = d->end;
	if (aim_source(&aim, &err) < 0) {
		d->o.calls.notice(d->o.arg, err.text);
		now.to = NS_NONE; /* it goes on where it is */
	}
	d->first = aim.from_first ? 0 : now.to;
	begin_epoch(d, &now);
}

/* With the lock held, so that a poke is for a request that is still there. */
static struct request
take_request(struct demux *d)
{
	struct request r = d->request;

	d->request.set = false;
	if (r.set)
		source_unpoke(d->o.source);
	return r;
}

/* With the lock held, which is let go for the calls. */
static void
tell_full(struct demux *d)
{
	bool stuck =
	    !d->ended && d->room.has[ROOM_AUDIO] && d->room.packets[ROOM_AUDIO] == 0;

	monitor_leave(&d->monitor);
	fed(d);
	say_stuck(d, stuck);
	monitor_enter(&d->monitor);
}

/* False when it is time to leave. */
static bool
wait_work(struct demux *d, struct request *r)
{
	bool go_on;

	monitor_enter(&d->monitor);
	while (!d->stop && !d->request.set && (d->ended || !room_is_left(&d->room))) {
		tell_full(d);
		if (d->stop || d->request.set || (!d->ended && room_is_left(&d->room)))
			continue;
		d->waiting = true;
		monitor_wait(&d->monitor);
		d->waiting = false;
	}
	go_on = !d->stop;
	*r = take_request(d);
	monitor_leave(&d->monitor);
	return go_on;
}

static int
open_all(struct demux *d, struct err *err)
{
	int rc = source_open(d->o.source, err);

	if (rc < 0)
		return rc;
	d->format = source_format(d->o.source);
	rc = streams_choose(d->o.source, d->o.no_audio, &d->found, err);
	if (rc < 0)
		return rc;
	d->kept = streams_only_picture(d->o.source, &d->found, &d->pending);
	rc = d->o.calls.opened(d->o.arg, &d->found, err);
	if (rc < 0)
		return err_prefix(err, "%s", source_label(d->o.source));
	streams_discard_others(&d->found);
	d->room.has[ROOM_VIDEO] = d->found.video != NULL && d->kept == NULL;
	d->room.has[ROOM_AUDIO] = d->found.audio != NULL;
	d->room.is_network = source_is_network(d->o.source);
	return 0;
}

static void
play(struct demux *d)
{
	struct request r = { true, true, d->o.epoch, d->o.start };

	monitor_enter(&d->monitor);
	if (d->request.set)
		r = take_request(d);
	source_unpoke(d->o.source);
	monitor_leave(&d->monitor);
	if (r.to > 0 && d->found.seekable)
		do_seek(d, &r);
	else
		begin_epoch(d, &r);
	while (wait_work(d, &r)) {
		if (r.set)
			do_seek(d, &r);
		else
			read_on(d);
	}
}

static void *
run(void *arg)
{
	struct demux *d = arg;
	struct err err = { 0 };
	bool left;

	if (open_all(d, &err) < 0)
		d->o.calls.failed(d->o.arg, &err);
	else
		play(d);
	monitor_enter(&d->monitor);
	d->done = true;
	left = d->left;
	monitor_wake(&d->monitor);
	monitor_leave(&d->monitor);
	if (left)
		d->o.calls.left(d->o.arg);
	return NULL;
}

struct demux *
demux_start(const struct demux_options *options)
{
	struct demux *d = mem_new(1, sizeof(*d));

	d->o = *options;
	d->flows[ROOM_VIDEO] = (struct flow){ d, ROOM_VIDEO };
	d->flows[ROOM_AUDIO] = (struct flow){ d, ROOM_AUDIO };
	d->fill_from = NS_NONE;
	monitor_init(&d->monitor);
	if (pthread_create(&d->thread, NULL, run, d) != 0)
		abort(); /* as with memory: nothing sensible is left to do */
	return d;
}

bool
demux_stop(struct demux *d, ns_t at_most)
{
	ns_t until = time_now() + at_most, now = until - at_most;
	bool done;

	source_stop(d->o.source);
	monitor_enter(&d->monitor);
	d->stop = true;
	monitor_wake(&d->monitor);
	for (; !d->done && now < until; now = time_now())
		monitor_wait_for(&d->monitor, until - now);
	done = d->done;
	monitor_leave(&d->monitor);
	if (done)
		pthread_join(d->thread, NULL);
	return done;
}

bool
demux_leave(struct demux *d)
{
	monitor_enter(&d->monitor);
	bool done = d->done;
	d->left = !done;
	monitor_leave(&d->monitor);
	if (done)
		pthread_join(d->thread, NULL);
	else
		pthread_detach(d->thread);
	return done;
}

void
demux_free(struct demux *d)
{
	if (d == NULL)
		return;
	pending_clear(&d->pending);
	av_packet_free(&d->kept);
	source_free(d->o.source);
	monitor_fini(&d->monitor);
	free(d);
}

void
demux_seek(struct demux *d, uint32_t epoch, ns_t to, bool exact)
{
	monitor_enter(&d->monitor);
	d->request = (struct request){ true, exact, epoch, to };
	source_poke(d->o.source);
	monitor_wake(&d->monitor);
	monitor_leave(&d->monitor);
}

void
demux_refill(struct demux *d)
{
	monitor_enter(&d->monitor);
	d->filling = true;
	monitor_wake(&d->monitor);
	monitor_leave(&d->monitor);
}

int64_t
demux_bytes(struct demux *d)
{
	monitor_enter(&d->monitor);
	int64_t bytes = (int64_t)d->room.bytes;
	monitor_leave(&d->monitor);
	return bytes;
}

bool
demux_is_dry(struct demux *d)
{
	return !d->ended && demux_bytes(d) == 0;
}
