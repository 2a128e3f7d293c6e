/* tests/harness/server.h - a real HTTP server on 127.0.0.1 that says what a test
 * tells it.
 *
 * Every connection is one thread, one request and one call of the test's
 * function, which writes the answer byte by byte as it likes: the head too.
 * When it returns the connection is closed. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct server;
struct peer; /* one connection */

/* `count`: how often this path was asked for before.  On the connection's thread. */
typedef void server_fn(struct peer *, const char *path, int count, void *arg);

struct server *server_new(server_fn *, void *arg);
void server_free(struct server *); /* cuts all connections, waits for the threads */

int server_port(const struct server *);
char *server_url(const struct server *, const char *path); /* free() it */
int server_count(struct server *, const char *path);       /* requests so far */

const char *peer_head(const struct peer *); /* the request as it came */
const char *peer_body(struct peer *);       /* what was posted, "" nothing */
/* False: who asked is gone. */
bool peer_send(struct peer *, const void *data, size_t len);
void peer_print(struct peer *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void peer_hold(struct peer *); /* until the other end hangs up or the server is freed */
