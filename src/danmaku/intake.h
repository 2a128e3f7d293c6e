/* danmaku/intake.h - what every reader does with a row, in one place.
 *
 * A reader finds its rows and what their fields mean; the intake checks times
 * and modes, cleans the texts, fills the track and keeps the report.  One on
 * the stack of each parse function; its buffers are used row after row. */
#pragma once
#include "danmaku/format.h"
#include "danmaku/path.h"
#include "danmaku/slice.h"

enum { INTAKE_SIZE_SMALL = 18, INTAKE_SIZE_NORMAL = 25, INTAKE_SIZE_BIG = 36 };

#define INTAKE_WHITE 0xffffffu

struct intake {
	const char *unit; /* what a row is called: "line", "row" */
	struct track *track;
	struct format_report *report;
	struct bytes text, author, broken, json, path;
};

void intake_init(
    struct intake *, const char *unit, struct track *, struct format_report *);
void intake_fini(struct intake *);

/* Counts a row that cannot be read; the first ones are named. */
void intake_skip(struct intake *, size_t number, const char *reason);

/* The same for a row at `at`, which is named by its line of `data`. */
void intake_skip_line(
    struct intake *, const char *data, const char *at, const char *reason);

/* What is said of a row in which the input ends; sets report->truncated. */
const char *intake_cut(struct intake *);

/* The number times 10^digits is the time in ms.  NULL, or why it is none;
 * a little before the start is the start. */
const char *intake_time(struct slice, int digits, int64_t *at_ms);

/* The same for a time that has been worked out. */
const char *intake_check_time(int64_t *at_ms);

/* Adds what `more` says, as intake_time() reads it, to a time; no number is 0. */
void intake_shift(struct slice more, int digits, int64_t *at_ms);

/* Bilibili's numbers: 1, 2, 3 scroll, 4 bottom, 5 top, 6 reverse, 7 positioned,
 * 8 and 9 script.  NULL, or why it is no mode. */
const char *intake_mode(struct slice, uint8_t *mode);

/* As Bilibili counts: 25 for what is no size. */
uint16_t intake_size(struct slice);

/* Unix time in s, or in ms when it can only be that; 0 for what is no time. */
int64_t intake_created(struct slice);

/* A time of writing that is one; 0 for what is none. */
int64_t intake_moment(int64_t unix_ms);

/* "#abc", "red", and what number_rgb() knows; white for what is no colour. */
uint32_t intake_css(struct slice);

/* The parts between commas, at most `most`; those that are missing are empty. */
int intake_split(struct slice, struct slice *fields, int most);

int64_t intake_within(int64_t value, int64_t least, int64_t most);

/* Makes a clean name of it, valid until the next call. */
const char *intake_author(struct intake *, struct slice name);

/* A new comment with everything as it is when nothing is said about it. */
struct comment intake_comment(void);

/* Lets the comment fly so; what has been there before it no longer counts. */
void intake_fly(struct intake *, struct comment *, const struct comment_path *head,
    const struct path_point *points, int count);

/* Adds the comment with this text, as somebody wrote it, or counts it as
 * empty.  A COMMENT_SCRIPT needs none. */
void intake_add(struct intake *, struct comment *, struct slice text);

/* "/n" is a line break on some sites; valid until the next call. */
struct slice intake_break(struct intake *, struct slice text);

/* The same with Bilibili's habits: "/n" is a line break, and the text of mode
 * 7 is JSON with the flight in it. */
void intake_add_bilibili(struct intake *, struct comment *, struct slice text);
