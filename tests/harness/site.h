/* tests/harness/site.h - every way a server can answer, and not answer.
 *
 * The path chooses: see site_serve().  A scene is one such server and all
 * that is needed to fetch from it, for tests. */
#pragma once
#include "harness/server.h"
#include "net/fetch.h"

struct scene {
	struct server *server;
	struct loop *loop;
	struct fetch_pool *pool;
	struct fetch *fetch; /* the last one started */
	struct fetch_options options;
	struct fetch_result result; /* of the last one that is done */
	int done, want_done;        /* the loop stops at so many */
	int progress;
	size_t received, total;
};

extern const char site_rows[]; /* what every path that works answers with */

void site_serve(struct peer *, const char *path, int count, void *arg); /* a server_fn */

/* For cmocka's set-up and tear-down: *state is a scene. */
int scene_open(void **state);
int scene_close(void **state);

/* `path` on our server, or a whole URL.  Its end is kept in the scene. */
void scene_start(struct scene *, const char *path);
void scene_keep(void *arg, struct fetch_result *); /* a fetch_done_fn; arg is the scene */
int scene_get(struct scene *, const char *path);   /* runs the loop; gives the code */
