/* api/call.h - one request on its way through the daemon.
 *
 * Born when a request is whole, owned by its connection (conn_keep()), and while a
 * job of the ledger's is under way by that: the connection waits for it.  What a
 * route needs later it copies in here first: head and body are gone then. */
#pragma once
#include "api/api.h"
#include "broker/author.h"
#include "rooms/rooms.h"

#include <stdatomic.h>

enum { CALL_PARTS_MAX = 8, CALL_PART_MAX = 96, KEY_MAX = 64 };

struct shelf;

struct api {
	struct api_site *site;
	struct loop *loop;
	struct rooms *rooms;
	struct shelf *shelf;
};

struct call {
	struct job job; /* first: a job is its call */
	struct api *api;
	struct conn *conn;
	const struct route *route;

	/* Who asks. */
	char author[TOKEN_USER_MAX + 1];
	uint8_t address[16];
	enum token_role role;
	bool has_token;

	/* What for: the path in parts, decoded, and the query. */
	char parts[CALL_PARTS_MAX][CALL_PART_MAX];
	int part_count;
	const char *video; /* one of the parts, or of `text` */
	struct bytes query;
	char key[KEY_MAX + 1]; /* Idempotency-Key */
	char origin[256];      /* "": none, or one that may not read this */

	/* For the route. */
	struct bytes text, more; /* what was said; a second text */
	struct bytes out;        /* what is to be answered */
	struct bytes packed;     /* the same, as gzip */
	uint64_t id, other;
	int64_t at_ms, created_ms, number, count;
	uint32_t rgb;
	uint16_t size;
	uint8_t mode;
	unsigned fields;
	int status; /* that is answered when the job went well */
	int limit;
	bool hot, live, record, repeated, flag;
	uint64_t seen;             /* of api_fresh(), before anything was read */
	const char *writer, *type; /* of a piece of a timeline: static, as its wish */
	void *own;                 /* freed with the call */
};

/* What is answered: at once, and only once. */
void call_answer(struct call *, int status, const char *type, struct slice body,
    const char *headers);                  /* whole lines, or NULL */
void call_json(struct call *, int status); /* what is in `out` */
void call_error(struct call *, int status, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void call_failed(struct call *); /* by what its job came to */

/* The ledger does `work`, then `done` is called on the loop; a job that failed has been
 * answered, unless `also_failed`. */
typedef int call_work(struct call *, struct store *, struct err *);
typedef void call_done(struct call *);
void call_read(struct call *, call_work *, call_done *);
void call_write(struct call *, call_work *, call_done *);

/* In the write job: a moderator did that, to what has call->id (0: to the video). */
int call_audit(struct call *, struct store *, const char *what, struct err *);

/* --- what was asked (call_ask.c) --- */

bool call_split(struct call *, struct slice path); /* false: no path of ours */
/* The value of a name in the query, decoded; false: it is not there. */
bool call_query(const struct call *, const char *name, struct bytes *value);
/* A whole number in it, or `usual`; false: there is something else (answered). */
bool call_number(struct call *, const char *name, int64_t usual, int64_t least,
    int64_t most, int64_t *value);
bool call_id(const char *text, uint64_t *id); /* decimal, 1 .. 2^63 - 1 */
bool call_sort(struct call *); /* ?sort=new|hot; false: neither (answered) */

/* --- what it says (call_body.c); false: answered --- */

bool call_read_danmaku(struct call *);
bool call_read_dplayer(struct call *);
bool call_read_comment(struct call *);
bool call_read_video(struct call *);
bool call_read_ban(struct call *);
bool call_read_match(struct call *);

/* May it be written by this one, now, and said at all?  False: answered. */
bool call_may_say(struct call *);

/* --- JSON that is written (call_write.c) --- */

struct store_danmaku;
struct store_comment;
struct store_video;
void write_danmaku(struct bytes *, const struct store_danmaku *);
void write_comment(struct bytes *, const struct store_comment *, bool ends);
void write_video(struct bytes *, const struct store_video *, int64_t viewers);
void write_text(struct bytes *, const char *text); /* a string */
const char *write_mode(uint8_t mode);

/* A danmaku of the call's, as viewers get it. */
void call_say(struct call *);
