/* tests/integration/cinema.h - the real player, a film to play, and a seat before it.
 *
 * The film is made by FFmpeg's generators when a test program starts: 20 s of
 * a moving picture with a tone, and comments beside it.  Every test has its
 * own screen; the folder with the films belongs to the program and is removed
 * at its end. */
#pragma once
#include "integration/screen.h"

/* For cmocka's group set-up and tear-down: *state is the cinema. */
int cinema_open(void **state);
int cinema_close(void **state);

struct cinema {
	char dir[256];
	char *danmu;    /* the player: $DANMU, or ./danmu of the build */
	char *film;     /* film.mp4, its index at the end; film.xml is beside it */
	char *matroska; /* the same, which can be read from its start */
	char *brief;    /* half a second, no sound, no comments */
	char *data;     /* where tests/data is */
};

#define CINEMA_ARGS 24

/* danmu --no-config --no-audio --bar=always ARGS..., NULL ends. */
struct screen *cinema_play(struct cinema *, const struct screen_options *,
    const char *arg, ...) __attribute__((sentinel));

/* A shell command in which $DANMU, $FILM, $BRIEF and $PLAY (danmu with the
 * options above) are set. */
struct screen *cinema_shell(
    struct cinema *, const struct screen_options *, const char *script);

/* The bar's clock reads so many seconds or more, and it plays. */
bool cinema_is_at(struct screen *, int seconds);
bool cinema_wait_at(struct screen *, int seconds);
int cinema_seconds(const struct screen *); /* what it reads; -1: nothing */

/* CPU time of the program so far. */
ns_t cinema_cpu(const struct screen *);

/* For cmocka's tests: it is seen, or no longer, or the test fails with the screen. */
void cinema_see(struct screen *, const char *regex);
void cinema_see_no(struct screen *, const char *regex);
void cinema_leave(struct screen *); /* q, and a good end */
