/* danmaku/dandan.h - what is said to a dandanplay-compatible server, and what it
 * answers (FORMATS.md 2.3).
 *
 * Such a server knows videos by the MD5 of their first 16 MiB and by name, calls each
 * an episode, and keeps comments by episode.  Pure; what a server says is
 * sanitised here. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DANDAN_MOST = 500 }; /* episodes of one answer that are kept */

struct dandan_episode {
	uint64_t id;
	int64_t shift_ms; /* comments come so much later in this file */
	char *title;      /* "Anime - 03 Episode", one clean line */
};

/* Zero-initialised is empty; one owner. */
struct dandan_list {
	struct dandan_episode *items;
	size_t count;
	bool is_matched; /* the server is sure that the first one is it */
};
void dandan_list_fini(struct dandan_list *);

/* What a file is matched by. */
struct dandan_file {
	const char *name; /* without folder; its ending is taken off */
	const char *md5;  /* hex */
	int64_t bytes, duration_ms;
};
void dandan_match_body(struct bytes *out, const struct dandan_file *);

/* Paths with what must be escaped escaped; all begin with "/api". */
#define DANDAN_MATCH_PATH "/api/v2/match"
void dandan_search_path(struct bytes *out, const char *title);
void dandan_comment_path(struct bytes *out, uint64_t episode);

/* What is signed: id + time + path without its query + secret; the signature is the
 * base64 of its SHA-256. */
void dandan_signed(struct bytes *out, const char *id, int64_t unix_s, const char *path,
    const char *secret);

/* The answers to a match and to a search; what the list held is gone.  -EINVAL: it is no
 * such answer, or the server says that it failed, in its words. */
int dandan_match_read(struct dandan_list *, const char *data, size_t len, struct err *);
int dandan_search_read(struct dandan_list *, const char *data, size_t len, struct err *);

/* What is remembered of a choice: "1230001 -2500 Title"; 0: none of them. */
void dandan_note_write(struct bytes *out, const struct dandan_episode *);
bool dandan_note_read(const char *note, struct dandan_episode *); /* title: in the note */
