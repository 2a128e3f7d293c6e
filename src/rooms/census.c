#include "rooms/census.h"

#include "base/mem.h"
#include "base/names.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
	char *video;
	int64_t viewers;
};

struct census {
	pthread_mutex_t lock;
	struct names names;
	int64_t all;
};

static const char *
name_of(const void *entry)
{
	return ((const struct entry *)entry)->video;
}

struct census *
census_new(void)
{
	struct census *c = mem_new(1, sizeof(*c));

	pthread_mutex_init(&c->lock, NULL);
	names_init(&c->names, name_of);
	return c;
}

static void
entry_free(struct entry *e)
{
	free(e->video);
	free(e);
}

void
census_free(struct census *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->names.room; i++)
		if (names_at(&c->names, i) != NULL)
			entry_free(names_at(&c->names, i));
	names_fini(&c->names);
	pthread_mutex_destroy(&c->lock);
	free(c);
}

static int64_t
count(struct census *c, const char *video, int64_t more)
{
	struct entry *e = names_find(&c->names, video);
	int64_t now;

	if (e == NULL && more == 0)
		return 0;
	if (e == NULL) {
		e = mem_new(1, sizeof(*e));
		e->video = mem_text(video);
		names_put(&c->names, e);
	}
	now = e->viewers += more;
	c->all += more;
	if (now > 0)
		return now;
	names_drop(&c->names, e);
	entry_free(e);
	return 0;
}

int64_t
census_count(struct census *c, const char *video, int64_t more)
{
	int64_t now;

	pthread_mutex_lock(&c->lock);
	now = count(c, video, more);
	pthread_mutex_unlock(&c->lock);
	return now;
}

int64_t
census_of(struct census *c, const char *video)
{
	return census_count(c, video, 0);
}

int64_t
census_all(struct census *c, size_t *videos)
{
	int64_t all;

	pthread_mutex_lock(&c->lock);
	all = c->all;
	if (videos != NULL)
		*videos = c->names.count;
	pthread_mutex_unlock(&c->lock);
	return all;
}

void
census_each(struct census *c, census_fn *tell, void *arg)
{
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < c->names.room; i++) {
		const struct entry *e = names_at(&c->names, i);

		if (e != NULL)
			tell(arg, e->video, e->viewers);
	}
	pthread_mutex_unlock(&c->lock);
}
