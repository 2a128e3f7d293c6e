/* api/lives.h - which videos are live?
 *
 * What is said in a live room goes out at once, whether or not there is a store
 * that works, so this is known without asking it.  Any thread. */
#pragma once
#include <stdbool.h>

enum live { LIVE_NOT, LIVE_UNKEPT, LIVE_RECORDED };

struct lives;

struct lives *lives_new(void);
void lives_free(struct lives *); /* NULL is fine */
void lives_set(struct lives *, const char *video, enum live);
enum live lives_of(struct lives *, const char *video);
