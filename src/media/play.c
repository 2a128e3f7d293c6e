#include "media/inner.h"
#include "media/source.h"
#include "media/sync.h"

#include <libavutil/error.h>
#include <stdlib.h>

#define STEP_ROOM (500 * MILLISECOND) /* a first picture may be this early */

/* With sound, time is what is heard, once something of this epoch is. */
ns_t
play_time(const struct media *m, ns_t now)
{
	ns_t at = m->at;

	if (m->runs && m->audio == NULL)
		at = clock_point_at(m->point, now);
	else if (m->runs && audio_epoch(m->audio) == m->epoch)
		at = clock_at(m->clock, now);
	return at > 0 ? at : 0;
}

void
play_stand(struct media *m, ns_t now)
{
	if (!m->runs)
		return;
	m->at = play_time(m, now);
	m->runs = false;
	if (m->audio != NULL)
		audio_pause(m->audio, true);
}

void
play_run(struct media *m, ns_t now)
{
	if (m->runs || m->paused || m->wants_picture || m->buffering ||
	    m->state != MEDIA_PLAYING || m->o.pull)
		return;
	m->runs = true;
	m->point = (struct clock_point){ now, m->at, m->rate_ppm };
	if (m->audio != NULL)
		audio_pause(m->audio, false);
}

void
play_begin(struct media *m, uint32_t epoch, ns_t to)
{
	m->epoch = epoch;
	m->at = to;
	m->wants_picture = m->has_pictures;
	m->buffering = m->refilled = false;
	m->input_ended = m->video_ended = false;
	m->snap = false;
	m->shown_end = to;
	m->dry = false;
	if (m->audio != NULL)
		audio_seek(m->audio, epoch, to);
}

ns_t
media_time(struct media *m, ns_t now)
{
	ns_t at;

	pthread_mutex_lock(&m->lock);
	at = play_time(m, now);
	pthread_mutex_unlock(&m->lock);
	return at;
}

struct clock_point
media_clock(struct media *m)
{
	struct clock_point p = { .host = time_now() };

	pthread_mutex_lock(&m->lock);
	p.media = play_time(m, p.host);
	p.rate_ppm = m->runs ? m->rate_ppm : 0;
	if (m->audio != NULL && audio_epoch(m->audio) != m->epoch)
		p.rate_ppm = 0;
	pthread_mutex_unlock(&m->lock);
	return p;
}

/* ---- what became of it: with the lock held ---- */

/* Where everything is over, NS_NONE while that is not known.  Sound that is
 * longer than its video is waited for, heard or not. */
static ns_t
end_of_all(const struct media *m)
{
	ns_t end = m->moving ? m->video_end : 0;

	if (m->moving && (!m->video_ended || !m->input_ended))
		return NS_NONE;
	if (m->audio != NULL)
		return audio_is_ended(m->audio) && audio_epoch(m->audio) == m->epoch
			   ? end
			   : NS_NONE;
	if (m->info.is_still)
		return m->o.still_time;
	if (!m->moving)
		return m->input_ended ? m->input_end : NS_NONE;
	return end > m->input_end ? end : m->input_end;
}

ns_t
media_end(struct media *m)
{
	ns_t end;

	pthread_mutex_lock(&m->lock);
	end = end_of_all(m);
	pthread_mutex_unlock(&m->lock);
	return end;
}

/* Neither seen nor heard: that was no playing.  With the lock held. */
static void
check_decoded(struct media *m)
{
	if (!m->has_shown && !m->info.has_audio && m->tail.code == 0)
		err_set(&m->tail, AVERROR_INVALIDDATA,
		    "%s: not one picture of it can be decoded", source_label(m->source));
}

static bool
check_end(struct media *m, ns_t now)
{
	ns_t end = end_of_all(m), t = play_time(m, now);

	if (m->state != MEDIA_PLAYING || m->paused || m->wants_picture ||
	    end == NS_NONE || t < end)
		return false;
	play_stand(m, now);
	if (m->audio == NULL)
		m->at = end;
	m->state = MEDIA_ENDED;
	if (m->tail.code != 0) {
		m->error = m->tail;
		m->state = MEDIA_FAILED;
	}
	return true;
}

static bool
is_starving(struct media *m, ns_t now)
{
	if (!m->dry || m->input_ended || !demux_is_dry(m->demux))
		return false;
	if (m->moving)
		return m->next == NULL && queue_count(m->pictures) == 0 &&
		       (m->wants_picture || play_time(m, now) >= m->shown_end);
	return m->audio != NULL && audio_is_starved(m->audio);
}

static bool
check_buffering(struct media *m, ns_t now)
{
	if (m->state == MEDIA_PLAYING && !m->paused && is_starving(m, now)) {
		play_stand(m, now);
		m->buffering = true;
		m->refilled = false;
		m->state = MEDIA_BUFFERING;
		demux_refill(m->demux);
		return true;
	}
	if (m->state == MEDIA_BUFFERING && m->refilled) {
		m->buffering = m->refilled = false;
		m->dry = false;
		m->state = MEDIA_PLAYING;
		play_run(m, now);
		return true;
	}
	return false;
}

static void
settle(struct media *m, ns_t now)
{
	bool changed = check_buffering(m, now);

	changed = check_end(m, now) || changed;
	if (!changed)
		return;
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_STATE);
	pthread_mutex_lock(&m->lock);
}

enum media_state
media_state(struct media *m)
{
	enum media_state state;

	pthread_mutex_lock(&m->lock);
	settle(m, time_now());
	state = m->state;
	pthread_mutex_unlock(&m->lock);
	return state;
}

/* ---- pictures: main thread ---- */

static bool
is_mark(const struct picture *p)
{
	return p->frame == NULL;
}

/* The next one of this epoch in m->next, without waiting. */
static bool
fetch_next(struct media *m)
{
	void *item;

	while (m->next == NULL || m->next->epoch != m->epoch) {
		picture_free(m->next);
		m->next = NULL;
		if (queue_try(m->pictures, &item) != QUEUE_OK)
			return false;
		m->next = item;
	}
	return true;
}

/* The last word before sleeping: what comes now is announced. */
static bool
fetch_or_thirst(struct media *m)
{
	if (fetch_next(m))
		return true;
	m->thirsty = true;
	return fetch_next(m);
}

static struct picture *
hand_out(struct media *m, ns_t now)
{
	struct picture *p = m->next;

	m->next = NULL;
	m->has_shown = true;
	m->shown_pts = p->pts;
	m->shown_end = p->pts + p->duration;
	if (m->snap)
		m->at = p->pts > 0 ? p->pts : 0;
	m->snap = false;
	m->wants_picture = false;
	play_run(m, now);
	if (p->asked.w != m->o.size.w || p->asked.h != m->o.size.h ||
	    p->asked.dot_aspect != m->o.size.dot_aspect)
		scale_picture(m->scale, p, m->o.size, NULL);
	return p;
}

static void
mark_ended(struct media *m, ns_t now)
{
	m->video_ended = true;
	m->video_end = m->next->pts;
	if (m->info.duration == NS_NONE && m->moving)
		m->info.duration = m->video_end;
	m->steps_on = 0;
	picture_free(m->next);
	m->next = NULL;
	m->wants_picture = false;
	check_decoded(m);
	play_run(m, now);
	media_count_damage(m, true);
}

static ns_t
peek_pts(struct media *m)
{
	const struct picture *after = queue_peek(m->pictures);

	return after != NULL && !is_mark(after) && after->epoch == m->epoch ? after->pts
									    : NS_NONE;
}

/* The first picture after a seek is shown at once, unless the film begins
 * with sound alone; one that is stepped to brings the time with it. */
static bool
is_wanted_now(struct media *m, ns_t t)
{
	if (m->wants_picture && (m->paused || m->snap || m->next->pts <= t + STEP_ROOM))
		return true;
	if (m->steps_on == 0 || m->wants_picture)
		return false;
	m->steps_on--;
	m->snap = m->stepped = true;
	return true;
}

static struct picture *
choose(struct media *m, ns_t t, ns_t now, ns_t *next)
{
	while (fetch_or_thirst(m)) {
		struct verdict verdict;

		if (is_mark(m->next)) {
			mark_ended(m, now);
			*next = m->video_end;
			return NULL;
		}
		if (is_wanted_now(m, t)) {
			*next = peek_pts(m);
			return hand_out(m, now);
		}
		if (m->wants_picture) { /* the pictures begin later than the sound */
			m->wants_picture = false;
			play_run(m, now);
		}
		verdict = sync_decide(t, m->next->pts, peek_pts(m));
		*next = verdict.until;
		if (verdict.what == SYNC_WAIT)
			return NULL;
		if (verdict.what == SYNC_SHOW)
			return hand_out(m, now);
		picture_free(m->next);
		m->next = NULL;
		m->dropped++;
	}
	return NULL;
}

void
play_seek(struct media *m, ns_t to, bool exact, bool snap)
{
	ns_t now = time_now();

	play_stand(m, now);
	if (m->state == MEDIA_ENDED || m->state == MEDIA_BUFFERING)
		m->state = MEDIA_PLAYING;
	m->tail.code = 0;
	play_begin(m, m->epoch + 1, to);
	m->snap = snap;
	m->stepped = false;
	picture_free(m->next);
	m->next = NULL;
	queue_flush(m->pictures);
	m->thirsty = true;
	demux_seek(m->demux, m->epoch, to, exact);
	play_run(m, now);
}

void
play_seek_back(struct media *m)
{
	play_seek(m, m->shown_pts > 0 ? m->shown_pts - 1 : 0, true, true);
}

struct picture *
media_take(struct media *m, ns_t t, ns_t *next)
{
	struct picture *p = NULL;
	ns_t now = time_now();
	ns_t end;

	*next = NS_NONE;
	pthread_mutex_lock(&m->lock);
	if (m->state != MEDIA_OPENING && m->state != MEDIA_FAILED && !m->o.pull) {
		p = choose(m, t, now, next);
		settle(m, now);
		end = end_of_all(m);
		if (*next == NS_NONE && m->state == MEDIA_PLAYING && end > t)
			*next = end;
		if (p != NULL && m->steps_back > 0 && --m->steps_back > 0)
			play_seek_back(m);
	}
	pthread_mutex_unlock(&m->lock);
	return p;
}

static bool
wait_open(struct media *m, struct err *err)
{
	bool ok;

	pthread_mutex_lock(&m->lock);
	while (m->state == MEDIA_OPENING)
		pthread_cond_wait(&m->changed, &m->lock);
	ok = m->state != MEDIA_FAILED && m->has_pictures;
	if (m->state == MEDIA_FAILED && err != NULL)
		*err = m->error;
	pthread_mutex_unlock(&m->lock);
	return ok;
}

/* The last picture is out; the demux thread is about to say where it ends. */
static void
pull_end(struct media *m, ns_t end, struct err *err)
{
	pthread_mutex_lock(&m->lock);
	m->video_ended = true;
	m->video_end = end;
	while (m->moving && !m->input_ended)
		pthread_cond_wait(&m->changed, &m->lock);
	check_decoded(m);
	m->state = m->tail.code != 0 ? MEDIA_FAILED : MEDIA_ENDED;
	m->error = m->tail;
	if (err != NULL)
		*err = m->tail;
	pthread_mutex_unlock(&m->lock);
	media_count_damage(m, true);
}

static void
pull_fit(struct media *m, struct picture *p)
{
	pthread_mutex_lock(&m->lock);
	m->next = p;
	hand_out(m, 0);
	m->at = p->pts > 0 ? p->pts : 0;
	pthread_mutex_unlock(&m->lock);
}

struct picture *
media_pull(struct media *m, struct err *err)
{
	void *item;

	if (err != NULL)
		*err = (struct err){ 0 };
	if (!wait_open(m, err))
		return NULL;
	while (!m->video_ended && queue_pop(m->pictures, &item) == QUEUE_OK) {
		struct picture *p = item;

		if (p->epoch != m->epoch) {
			picture_free(p);
		} else if (is_mark(p)) {
			pull_end(m, p->pts, err);
			picture_free(p);
		} else {
			pull_fit(m, p);
			return p;
		}
	}
	return NULL;
}
