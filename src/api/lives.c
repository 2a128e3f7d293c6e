#include "api/lives.h"

#include "base/mem.h"
#include "base/names.h"

#include <pthread.h>
#include <stdlib.h>

struct one {
	char *video;
	enum live live;
};

struct lives {
	pthread_mutex_t lock;
	struct names names;
};

static const char *
name_of(const void *one)
{
	return ((const struct one *)one)->video;
}

struct lives *
lives_new(void)
{
	struct lives *l = mem_new(1, sizeof(*l));

	pthread_mutex_init(&l->lock, NULL);
	names_init(&l->names, name_of);
	return l;
}

static void
one_free(struct one *one)
{
	free(one->video);
	free(one);
}

void
lives_free(struct lives *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->names.room; i++)
		if (names_at(&l->names, i) != NULL)
			one_free(names_at(&l->names, i));
	names_fini(&l->names);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void
put(struct lives *l, const char *video, enum live live)
{
	struct one *one = names_find(&l->names, video);

	if (one == NULL && live != LIVE_NOT) {
		one = mem_new(1, sizeof(*one));
		one->video = mem_text(video);
		names_put(&l->names, one);
	}
	if (one == NULL)
		return;
	one->live = live;
	if (live != LIVE_NOT)
		return;
	names_drop(&l->names, one);
	one_free(one);
}

void
lives_set(struct lives *l, const char *video, enum live live)
{
	pthread_mutex_lock(&l->lock);
	put(l, video, live);
	pthread_mutex_unlock(&l->lock);
}

enum live
lives_of(struct lives *l, const char *video)
{
	const struct one *one;
	enum live live;

	pthread_mutex_lock(&l->lock);
	one = names_find(&l->names, video);
	live = one != NULL ? one->live : LIVE_NOT;
	pthread_mutex_unlock(&l->lock);
	return live;
}
