/* link/courier.h - what was written comes to the daemon: once, and in order.
 *
 * One letter is on its way at a time.  When the daemon cannot be reached, is
 * overloaded or asks to wait, the letter and all behind it wait, a random time that
 * grows to a minute.  One that may have arrived is looked for before it is sent again:
 * the daemon forgets its key in the end, but not the danmaku.  Main thread, handlers on
 * the loop. */
#pragma once
#include "link/letter.h"
#include "net/stream.h"

#include <stdbool.h>
#include <stddef.h>

struct courier;

struct courier_handler {
	void (*sent)(void *arg, const struct letter *); /* `remote` is there */
	void (*refused)(
	    void *arg, const struct letter *, const char *why); /* sanitised */
	void (*waits)(void *arg, const struct letter *, const char *why);
	void *arg;
};

/* `server` without a slash at its end, `token` NULL: none.  Copied. */
struct courier *courier_new(struct loop *, struct stream_pool *, const char *server,
    const char *token, struct courier_handler);
void courier_free(struct courier *); /* NULL is fine */

void courier_take(struct courier *, struct letter *); /* which is the courier's now */
bool courier_has(const struct courier *, uint64_t own);
size_t courier_count(const struct courier *);

/* The daemon has had this one since an earlier run, and calls it so. */
void courier_had(struct courier *, uint64_t own, uint64_t remote);

/* The letters that did not know their video are for this one; NULL: they are given
 * up. */
void courier_video(struct courier *, const char *video);

/* It was taken back.  False: it has left, or may have. */
bool courier_forget(struct courier *, uint64_t own);

/* Is this what became of a letter that the daemon has not confirmed yet? */
bool courier_expects(const struct courier *, const struct comment *);

/* The daemon is there: nobody needs to wait any longer, unless it said so. */
void courier_hurry(struct courier *);
