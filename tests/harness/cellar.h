/* tests/harness/cellar.h - a folder with one store in it, gone after the test. */
#pragma once
#include "store/store.h"
#include "store/store_danmaku.h"

struct cellar {
	char dir[64], path[96];
	struct store *store; /* open for writing */
	int64_t video;       /* "v" */
};

int cellar_open(void **state);
int cellar_close(void **state);
void cellar_again(struct cellar *); /* closed and opened */
void cellar_clear(const struct cellar *);

/* Fails the test with the reason. */
void well(int rc, const struct err *);

/* With a text that says its id. */
int cellar_add(struct store *, int64_t video, uint64_t id, int64_t at_ms, struct err *);

/* "AT:ID AT:ID" of what the span gives; free() it. */
char *cellar_ids(struct store *, int64_t video, struct store_span);
int64_t cellar_count(struct store *, const char *video); /* as the video says */
