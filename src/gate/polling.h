/* gate/polling.h - which connections can go on?
 *
 * A gate's connections have an epoll of their own, of which the loop watches the
 * one descriptor: a connection costs a system call when it comes and none when
 * it goes, and who waits for an answer is left as it is until something comes
 * that is not to be read yet.  For gate/ alone. */
#pragma once
#include "base/err.h"

#include <stdbool.h>

struct conn;
struct gate;

int polling_open(struct gate *, struct err *);
void polling_close(struct gate *); /* also when it was never opened */

/* It is asked from now on when there is something to read; false: it cannot be. */
bool polling_add(struct conn *);
void polling_read(struct conn *);  /* when there is something to read */
void polling_write(struct conn *); /* when there is room to write */
void polling_rest(struct conn *);  /* for nothing */
void polling_remove(
    struct conn *); /* its descriptor goes on elsewhere; closing it is enough */
