/* link/about.h - what does the daemon say that a video is?
 *
 * Asked once for each about_new(); what cannot be had is not told, and nothing is tried
 * again: who wants to know it asks anew when the daemon is there.  Main thread. */
#pragma once
#include "net/stream.h"

#include <stdbool.h>

struct about;

/* `server` without a slash at its end.  Copied. */
struct about *about_new(struct stream_pool *, const char *server, const char *video,
    void (*told)(void *arg, bool live), void *arg);
void about_free(struct about *); /* NULL is fine; not from `told` */
