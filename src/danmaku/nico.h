/* danmaku/nico.h - what do Niconico's commands want of a comment?
 *
 * "184 ue red2 small" stands in its mail: words in any order, of which the
 * first of each kind counts and unknown ones mean nothing here. */
#pragma once
#include "danmaku/intake.h"

struct nico_style {
	bool has_mode, has_size, has_rgb;
	bool invisible;
};

/* One list of words; may be called again with more of them. */
void nico_command(struct nico_style *, struct comment *, struct slice words);

/* Adds the comment; what an owner writes behind a '/' is a script. */
void nico_add(struct intake *, struct comment *, const struct nico_style *,
    struct slice text, bool owner);
