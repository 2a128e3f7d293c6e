/* What the viewer asks for, from the main thread. */
#include "media/inner.h"

void
media_resize(struct media *m, struct picture_size size)
{
	pthread_mutex_lock(&m->lock);
	m->o.size = size;
	if (m->video != NULL)
		video_resize(m->video, size);
	pthread_mutex_unlock(&m->lock);
}

void
media_pause(struct media *m, bool paused)
{
	ns_t now = time_now();

	pthread_mutex_lock(&m->lock);
	m->paused = paused;
	if (paused) {
		play_stand(m, now);
	} else {
		m->steps_on = m->steps_back = 0;
		if (m->stepped && m->audio != NULL)
			play_seek(m, m->at, true, false);
		m->stepped = false;
		play_run(m, now);
	}
	pthread_mutex_unlock(&m->lock);
}

void
media_seek(struct media *m, ns_t to, bool exact)
{
	bool can;

	pthread_mutex_lock(&m->lock);
	can = m->state == MEDIA_OPENING || m->info.seekable;
	if (m->info.duration != NS_NONE && to > m->info.duration)
		to = m->info.duration;
	if (can && m->state != MEDIA_FAILED) {
		m->steps_on = m->steps_back = 0;
		play_seek(m, to > 0 ? to : 0, exact, false);
	}
	pthread_mutex_unlock(&m->lock);
	if (!can)
		media_tell(m, "this cannot be sought in");
}

void
media_step(struct media *m, int frames)
{
	media_pause(m, true);
	pthread_mutex_lock(&m->lock);
	if (frames > 0 && m->state == MEDIA_PLAYING) {
		m->steps_on += frames;
	} else if (frames < 0 && m->info.seekable && m->has_pictures) {
		bool idle = m->steps_back == 0;
		m->steps_back -= frames;
		if (idle)
			play_seek_back(m);
		m->stepped = true;
	}
	pthread_mutex_unlock(&m->lock);
}

void
media_rate(struct media *m, int64_t rate_ppm)
{
	ns_t now = time_now();

	pthread_mutex_lock(&m->lock);
	m->point = (struct clock_point){ now, play_time(m, now), rate_ppm };
	m->rate_ppm = rate_ppm;
	if (m->audio != NULL)
		audio_rate(m->audio, rate_ppm);
	pthread_mutex_unlock(&m->lock);
}

void
media_volume(struct media *m, int percent, bool muted)
{
	pthread_mutex_lock(&m->lock);
	m->volume = percent;
	m->muted = muted;
	if (m->audio != NULL)
		audio_volume(m->audio, percent, muted);
	pthread_mutex_unlock(&m->lock);
}
