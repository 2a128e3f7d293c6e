/* How many danmaku a second are durable, and how long does each wait?
 *
 * bench_ledger [folder]: `name value unit` lines.  1,000 posts are always
 * outstanding; whoever is answered posts again. */
#include "base/mem.h"
#include "broker/ledger.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OUTSTANDING = 1000, POSTS = 200000 };

struct bench {
	struct ledger *ledger;
	struct loop *loop;
	uint64_t given, answered;
	int64_t video;
	ns_t waits[POSTS];
};

struct post {
	struct job job; /* first: the ledger hands it back */
	struct bench *bench;
	uint64_t id;
	ns_t begun;
};

static int
work(struct job *job, struct store *store, struct err *err)
{
	struct post *post = (struct post *)job;
	const struct store_danmaku d = {
		.id = post->id,
		.at_ms = (int64_t)(post->id * 7919 % 1440000),
		.created_ms = 1700000000000,
		.author = "somebody",
		.text = "what people say while they watch",
		.rgb = 0xffffff,
		.size = 25,
	};

	return store_danmaku_add(store, post->bench->video, &d, err);
}

static void
give(struct post *post)
{
	post->id = ++post->bench->given;
	post->begun = time_now();
	if (!ledger_write(post->bench->ledger, &post->job))
		abort();
}

static void
done(struct job *job)
{
	struct post *post = (struct post *)job;
	struct bench *bench = post->bench;

	if (job->rc < 0) {
		fprintf(stderr, "%s\n", job->err.text);
		exit(1);
	}
	bench->waits[bench->answered++] = time_now() - post->begun;
	if (bench->given < POSTS)
		give(post);
	else
		free(post);
	if (bench->answered == POSTS)
		loop_stop(bench->loop);
}

static int
by_length(const void *a, const void *b)
{
	const ns_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
say(struct bench *bench, ns_t took)
{
	struct ledger_stats stats = ledger_stats(bench->ledger);

	qsort(bench->waits, POSTS, sizeof(ns_t), by_length);
	printf("ledger_posts %.0f /s\n", POSTS / ns_to_seconds(took));
	printf("ledger_posts_in_a_commit %.0f posts\n", POSTS / (double)stats.commits);
	printf("ledger_wait_p50 %.1f ms\n", ns_to_seconds(bench->waits[POSTS / 2]) * 1e3);
	printf("ledger_wait_p99 %.1f ms\n",
	    ns_to_seconds(bench->waits[POSTS / 100 * 99]) * 1e3);
	printf(
	    "ledger_wait_most %.1f ms\n", ns_to_seconds(bench->waits[POSTS - 1]) * 1e3);
}

static void
clear(const char *path)
{
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (int i = 0; i < 3; i++) {
		char *name = mem_print("%s%s", path, ends[i]);

		unlink(name);
		free(name);
	}
}

int
main(int argc, char **argv)
{
	struct bench *bench = mem_new(1, sizeof(*bench));
	char *path = mem_print(
	    "%s/bench_ledger.%ld.db", argc > 1 ? argv[1] : "/tmp", (long)getpid());
	struct store *store;
	struct err err = { 0 };
	ns_t begun;

	if (store_open(&store, path, true, &err) < 0 ||
	    store_video_number(store, "v", true, 0, &bench->video, &err) < 0 ||
	    ledger_open(&bench->ledger, path, 1, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	bench->loop = loop_new();
	begun = time_now();
	for (int i = 0; i < OUTSTANDING; i++) {
		struct post *post = mem_new(1, sizeof(*post));

		*post =
		    (struct post){ { work, done, bench->loop, 0, { 0 } }, bench, 0, 0 };
		give(post);
	}
	loop_run(bench->loop);
	say(bench, time_now() - begun);
	ledger_close(bench->ledger);
	loop_free(bench->loop);
	store_close(store);
	clear(path);
	free(path);
	free(bench);
	return 0;
}
