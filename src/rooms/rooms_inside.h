/* rooms/rooms_inside.h - what is a worker's part in the rooms made of? */
#pragma once
#include "base/names.h"
#include "rooms/rooms.h"
#include "rooms/talk.h"

enum { WORKERS_MAX = 64 };

/* A room that is at home here. */
struct home {
	char video[ROOM_NAME_MAX + 1];
	struct rooms *rooms;
	struct talk talk;
	uint64_t guests; /* a bit for each worker that hears it */
	struct timer *timer;
	ns_t wanted_at; /* by anybody, the last time */
	ns_t told_at;   /* how many watch */
	int64_t told;
};

/* One that waits for its room to be opened here. */
struct waiting {
	struct waiting *next;
	char *first;
	int fd;
	bool resumes;
	struct offset since;
};

/* A room that is heard here. */
struct guest {
	char video[ROOM_NAME_MAX + 1];
	struct hall *hall; /* NULL: home has not answered yet */
	struct waiting *waiting;
	size_t counted;          /* of its viewers, in the census */
	struct bundle **bundles; /* that it is a part of */
	size_t bundle_count;
	ns_t left_at; /* the last of them */
};

struct rooms {
	struct loop *loop;
	struct census *census;
	struct rooms_setting setting;
	struct crowd *crowd;
	struct names homes, guests;
	struct names bundles;
	struct timer *tick;
	struct rooms *const *all;
	int count, self;
	bool draining;
};

/* At home: rooms_home.c */
void home_say(struct rooms *, const char *video, const char *event, const char *data,
    size_t len, uint32_t messages);
void home_enter(struct rooms *, const char *video, int worker);
void home_leave(struct rooms *, const char *video, int worker);
void homes_look(struct rooms *, ns_t now);
void homes_flush(struct rooms *);
void homes_close(struct rooms *);

/* Among the guests: rooms.c */
struct welcome { /* what the room has said that is kept, and where it stood before */
	struct offset before;
	size_t count;
	struct batch *batches[];
};
void guest_welcome(struct rooms *, const char *video, struct welcome *); /* freed there */
void guest_hear(struct rooms *, const char *video, struct batch *); /* dropped there */

struct guest *guest_make(struct rooms *, const char *video);

/* A viewer of a bundle who goes on where the bundle is that it knows: bundle.c */
struct move;
void bundle_arrive(struct rooms *, struct move *); /* freed there */
void move_drop(struct move *);                     /* with its viewer */

/* Those that wait for a hall: they hear nothing before they are in, and then first
 * how many watch (the events of that). */
void waiting_add(
    struct waiting **, int fd, const struct offset *since, const char *first);
void waiting_let_in(struct waiting **, struct hall *, const char *count);
void waiting_send_away(struct rooms *, struct waiting **);

/* From one worker to another, in order.  What a message holds is its receiver's. */
enum word { SAY, ENTER, LEAVE, WELCOME, HEAR, MOVE };
struct message {
	struct rooms *to;
	enum word word;
	int from;
	uint32_t messages;
	const char *event; /* a word of ours, static */
	void *thing;       /* of WELCOME, HEAR, MOVE */
	size_t len;
	char video[ROOM_NAME_MAX + 1];
	char data[];
};
void message_send(struct rooms *from, int to, enum word, const char *video, void *thing);
