/* api/api.h - what danmud answers (danmud-api(7)).
 *
 * One struct api a worker, which gets the requests of its gate; what all workers
 * go by is in struct api_site.  Requests read and write the store through the
 * ledger, talk through the rooms, and are answered when that is done. */
#pragma once
#include "api/echoes.h"
#include "api/guard.h"
#include "api/lives.h"
#include "broker/id.h"
#include "broker/ledger.h"
#include "broker/token.h"
#include "gate/gate.h"
#include "rooms/rooms.h"

enum { API_FRESH = 4096 };

enum api_auth { AUTH_UNSET, AUTH_OPEN, AUTH_TOKEN };

/* Written before the workers start, and only read then, but for what says so. */
struct api_site {
	struct ledger *ledger;
	struct census *census;
	struct guard *guard;   /* rates and bans; any thread */
	struct lives *lives;   /* the live videos; any thread */
	struct echoes *echoes; /* answers to keys that no store has; any thread */
	struct id_source ids;  /* of all that is said here; any thread */
	struct token_secret secret;
	const char *origins; /* "", "*" or origins with blanks between */
	const char *proxies; /* addresses that are trusted, with blanks between */
	bool auto_create, bilibili;
	uint32_t retry_least_ms, retry_most_ms;
	ns_t started;
	/* Each counts what was written to the videos of its number: what was read
	 * before is stale after.  Any thread. */
	_Atomic uint64_t fresh[API_FRESH];
	_Atomic bool draining;
	_Atomic int auth; /* enum api_auth; a SIGHUP may change it.  Any thread */
	/* For /metrics: */
	struct gate *const *gates;
	struct rooms *const *rooms;
	int workers;
	_Atomic uint64_t posted, posts_refused, live_posts;
};

struct api;

struct api *api_new(struct api_site *, struct loop *, struct rooms *);
void api_free(struct api *); /* no request of its is left; NULL is fine */

/* For gate_open(): `arg` is the api. */
struct gate_handler api_handler(struct api *);

/* May a video be called that?  1 to 64 of A-Z a-z 0-9 . _ - */
bool api_is_video(const char *id);

/* Which of `fresh` is this video's? */
_Atomic uint64_t *api_fresh(struct api_site *, const char *video);
