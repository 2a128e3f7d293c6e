/* tests/integration/evening.h - friends before one film, each with a player, and their danmud.
 *
 * For cmocka's tests: what does not come fails the test that waits. */
#pragma once
#include "harness/house.h"
#include "integration/cinema.h"

struct evening {
	struct cinema *cinema;
	struct house house;
	char *server; /* --server=... */
};

/* Who has sat down once keeps the library and the cache. */
struct friend
{
	char *data, *cache;
	const char *env[3];
	struct screen_options options;
	struct screen *screen;
};

/* *state is the cinema; `auth` is a further word for danmud, NULL: none. */
struct evening evening_of(void **state, const char *auth);
void evening_end(struct evening *);

/* A player that plays the film over and over, and may be spoken to. */
void evening_sit(struct evening *, struct friend *, const char *name);
void evening_say(struct friend *, const char *text);
void evening_leave(struct friend *); /* may sit down again */
void evening_fini(struct friend *);

/* How often danmud has it in the timeline. */
int evening_count(struct evening *, const char *text);
