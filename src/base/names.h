/* base/names.h - who is called that?
 *
 * A table of things that know their own names: it keeps pointers and owns
 * nothing.  The order of names_at() is nobody's business and changes with every
 * change: who drops while walking down meets nobody twice, but may miss one that
 * moves from the first places to the last.  names_take() misses nobody.  One thread. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct names {
	void **slots;
	size_t count, room; /* room: 0 or a power of two */
	uint64_t salt;      /* so that nobody can choose names that collide */
	const char *(*name)(const void *thing);
};

/* A thing's name must not change while it is in here. */
void names_init(struct names *, const char *(*name)(const void *));
void names_fini(struct names *);

void *names_find(const struct names *, const char *name); /* NULL: nobody */
void names_put(struct names *, void *thing);              /* whose name is new */
void names_drop(struct names *, const void *thing);       /* it may not be there */

/* 0 .. names->room - 1; NULL: an empty place. */
void *names_at(const struct names *, size_t place);

/* Takes one out; NULL: there is none left.  *place is names->room at first. */
void *names_take(struct names *, size_t *place);
