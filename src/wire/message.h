/* wire/message.h - the JSON of the contract, both ways.
 *
 * What comes in is checked field by field and cleaned as base/text.h says; what
 * is wrong is told in the contract's words.  Unknown fields are ignored, and the
 * last of two of one name counts.  What goes out is one line of valid UTF-8.
 * Pure; the caller's bytes. */
#pragma once
#include "danmaku/comment.h"
#include "danmaku/slice.h"

#define MESSAGE_AT_MS_MAX (INT64_C(1) << 40) /* 35 years: nobody's video is longer */

enum {
	MESSAGE_TEXT_MAX = 100,      /* clusters of a danmaku, in one line */
	MESSAGE_COMMENT_MAX = 1000,  /* and of a comment */
	MESSAGE_COMMENT_LINES = 100, /* further line breaks become blanks */
	MESSAGE_SIZE_LEAST = 10,
	MESSAGE_SIZE_MOST = 127,
	MESSAGE_URL_MAX = 1999, /* bytes */
};

/* Why a body is refused: what danmud-api(7) says of its errors. */
struct message_error {
	int status;       /* 400 malformed, 422 a field out of range */
	const char *code; /* "text_too_long"; static */
	char text[160];
};

/* {"error":{"code":...,"message":...}} */
void message_error(struct bytes *, const char *code, const char *text);

/* --- what is posted: 0 or -EINVAL ---------------------------------------------
 * A member that is null is not there.  The bytes are emptied before they are
 * filled, and the caller's to bytes_fini() whatever came of it. */

/* The comment's text lies in `text`; it has no id and no author. */
int message_danmaku(
    struct slice body, struct comment *, struct bytes *text, struct message_error *);

/* The same as DPlayer posts it; `video` is what it calls the video, unchecked. */
int message_dplayer(struct slice body, struct comment *, struct bytes *text,
    struct bytes *video, struct message_error *);

/* A comment below a video; reply_to 0: a root. */
int message_comment(
    struct slice body, struct bytes *text, uint64_t *reply_to, struct message_error *);

/* Which of the fields of a video were there. */
enum {
	MESSAGE_TITLE = 1,
	MESSAGE_URL = 2,
	MESSAGE_DURATION = 4,
	MESSAGE_LIVE = 8,
	MESSAGE_RECORD = 16
};
struct message_video {
	unsigned fields;
	struct bytes title, url; /* clean; a title that is too long is cut */
	int64_t duration_ms;
	bool live, record;
};
int message_video(struct slice body, struct message_video *, struct message_error *);

/* Who or what is kept out. */
struct message_ban {
	const char *kind; /* "author", "address" or "word"; static */
	struct bytes value, why;
};
int message_ban(struct slice body, struct message_ban *, struct message_error *);

/* dandanplay's question: a file's name and the MD5 of its beginning, in small
 * letters; both may be empty. */
int message_match(
    struct slice body, struct bytes *name, struct bytes *hash, struct message_error *);

/* --- danmaku as others see them ---------------------------------------------- */

void message_put_danmaku(struct bytes *, const struct comment *);

/* The rows of an event's list; texts hold for the length of the call.  A row
 * that cannot be read is counted and costs no other.  False: this is no list. */
typedef void message_row_fn(void *arg, const struct comment *);
bool message_danmaku_rows(struct slice data, message_row_fn *, void *arg, int *bad);

/* One of the contract's four names of a mode. */
bool message_mode(struct slice, uint8_t *mode);

/* The number of an id, which is a string of digits; 0: it is none. */
uint64_t message_id(struct slice);
