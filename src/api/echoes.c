#include "api/echoes.h"

#include "base/mem.h"
#include "base/names.h"

#include <pthread.h>
#include <stdlib.h>

/* All last equally long: those that came first go first. */
struct one {
	char *name; /* the key, which has no blank, and behind one the author */
	struct one *next;
	struct echo echo;
	ns_t until;
};

struct echoes {
	pthread_mutex_t lock;
	struct names names;
	struct one *first, **last;
};

static const char *
name_of(const void *one)
{
	return ((const struct one *)one)->name;
}

struct echoes *
echoes_new(void)
{
	struct echoes *e = mem_new(1, sizeof(*e));

	pthread_mutex_init(&e->lock, NULL);
	names_init(&e->names, name_of);
	e->last = &e->first;
	return e;
}

static void
drop_first(struct echoes *e)
{
	struct one *one = e->first;

	e->first = one->next;
	if (e->first == NULL)
		e->last = &e->first;
	names_drop(&e->names, one);
	free(one->name);
	free(one);
}

void
echoes_free(struct echoes *e)
{
	if (e == NULL)
		return;
	while (e->first != NULL)
		drop_first(e);
	names_fini(&e->names);
	pthread_mutex_destroy(&e->lock);
	free(e);
}

static bool
look(struct echoes *e, const char *name, ns_t now, struct echo *echo)
{
	const struct one *one;

	while (e->first != NULL && e->first->until <= now)
		drop_first(e);
	one = names_find(&e->names, name);
	if (one != NULL)
		*echo = one->echo;
	return one != NULL;
}

static void
add(struct echoes *e, const char *name, ns_t now, const struct echo *echo)
{
	struct one *one = mem_new(1, sizeof(*one));

	if (e->names.count == ECHOES_MAX)
		drop_first(e);
	*one = (struct one){
		.name = mem_text(name), .echo = *echo, .until = now + ECHOES_LAST
	};
	names_put(&e->names, one);
	*e->last = one;
	e->last = &one->next;
}

static bool
find(struct echoes *e, const char *author, const char *key, ns_t now, struct echo *echo,
    bool keep)
{
	char *name = mem_print("%s %s", key, author);
	bool there;

	pthread_mutex_lock(&e->lock);
	there = look(e, name, now, echo);
	if (!there && keep)
		add(e, name, now, echo);
	pthread_mutex_unlock(&e->lock);
	free(name);
	return there;
}

bool
echoes_find(
    struct echoes *e, const char *author, const char *key, ns_t now, struct echo *echo)
{
	return find(e, author, key, now, echo, false);
}

bool
echoes_keep(
    struct echoes *e, const char *author, const char *key, ns_t now, struct echo *echo)
{
	return find(e, author, key, now, echo, true);
}
