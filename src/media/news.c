/* What the threads of a media have to tell, and what is made of it. */
#include "media/inner.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "media/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
media_wake(struct media *m, enum media_event event)
{
	pthread_mutex_lock(&m->wake_lock);
	if (m->o.wake != NULL)
		m->o.wake(m->o.wake_arg, event);
	pthread_mutex_unlock(&m->wake_lock);
}

void
media_tell(void *media, const char *text)
{
	struct media *m = media;
	char line[480], *copy;

	text_clean(line, sizeof(line), text, strlen(text));
	log_warn("media", "%s", line);
	copy = mem_text(line);
	if (queue_offer(m->notices, copy, 0) != QUEUE_OK)
		free(copy);
	else
		media_wake(m, MEDIA_EVENT_NOTICE);
}

void
media_known(void *media, const char *id)
{
	struct media *m = media;

	pthread_mutex_lock(&m->lock);
	snprintf(m->id, sizeof(m->id), "%s", id);
	pthread_mutex_unlock(&m->lock);
	media_wake(m, MEDIA_EVENT_STATE);
}

bool
media_id(struct media *m, char *to, size_t size)
{
	pthread_mutex_lock(&m->lock);
	snprintf(to, size, "%s", m->id);
	pthread_mutex_unlock(&m->lock);
	return to[0] != '\0';
}

bool
media_notice(struct media *m, char *to, size_t size)
{
	void *text;

	if (queue_try(m->notices, &text) != QUEUE_OK)
		return false;
	snprintf(to, size, "%s", (char *)text);
	free(text);
	return true;
}

/* Said once when it begins, and once more at the end if there was more. */
void
media_count_damage(struct media *m, bool at_end)
{
	int64_t count = m->video_damage + m->demux_damage, said = m->damage_said;
	char text[400];

	if (count == said || (said > 0 && !at_end))
		return;
	if (!atomic_compare_exchange_strong(&m->damage_said, &said, count))
		return;
	snprintf(text, sizeof(text), "%s: damaged; %lld %s broken%s",
	    source_label(m->source), (long long)count,
	    count == 1 ? "packet or frame is" : "packets or frames are",
	    at_end ? " in all" : " so far");
	media_tell(m, text);
}
