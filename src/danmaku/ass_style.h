/* danmaku/ass_style.h - where does this line of subtitles stand, and in what
 * colour?
 *
 * Converters write danmaku as subtitles: one that scrolls is a \move, one that
 * stands has a \pos or an alignment.  This reads the styles of a file and the
 * tags of a line, and says which danmaku was meant. */
#pragma once
#include "danmaku/intake.h"

enum { ASS_STYLES = 64 };

struct ass_style {
	struct slice name;
	uint32_t rgb;
	int64_t size;
	int align; /* 1 .. 9 as on a keypad */
};

struct ass_sheet {
	int64_t wide, high; /* of the stage that places are for */
	struct ass_style styles[ASS_STYLES];
	int count;
	bool old; /* [V4 Styles]: alignment is counted otherwise */
};

/* Where the tags of a line put it. */
struct ass_place {
	bool moves, stands, drawn;
	bool turns; /* about a point: only what was positioned says so */
	int align;  /* 0: as in the style */
	float x, y, x2, y2;
	int64_t from_ms, to_ms; /* of the move; 0, 0: all the time */
	uint32_t rgb;
	int64_t size;
};

void ass_sheet_init(struct ass_sheet *);

/* The fields behind "Style:", named by those behind "Format:" before them. */
void ass_sheet_style(struct ass_sheet *, struct slice format, struct slice fields);

/* What a line has that says nothing itself; NULL for an unknown style. */
const struct ass_style *ass_sheet_find(const struct ass_sheet *, struct slice name);

void ass_place_init(struct ass_place *, const struct ass_style *);

/* Reads the tags between { and }. */
void ass_place_tags(struct ass_place *, struct slice tags);

/* Sets mode, colour, size and flight; `life_ms` is how long the line is shown. */
void ass_place_apply(const struct ass_place *, const struct ass_sheet *,
    const struct ass_style *, int64_t life_ms, struct intake *, struct comment *);
