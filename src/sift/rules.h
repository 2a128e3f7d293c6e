/* sift/rules.h - which comments does the viewer not want to see?
 *
 * One rule a line, as people write them (danmu-filter(5)):
 *
 *     keyword 剧透            a part of the text, whatever its case or width
 *     regex /^前方.*$/i       PCRE2, cut when it takes too long
 *     sender 057075e9         the author, exactly
 *     mode top                scroll, reverse, top, bottom, positioned
 *     color #ff0000           or a number, or a name
 *     weight < 3              of those that have one
 *     length > 50             characters that a reader sees
 *     likes < 1
 *
 * Pure, but for the counters of regexes that were cut.  The viewer's own comments
 * are never hidden. */
#pragma once
#include "base/bytes.h"
#include "base/err.h"
#include "danmaku/comment.h"

#include <stdbool.h>
#include <stddef.h>

enum rule_kind {
	RULE_KEYWORD,
	RULE_REGEX,
	RULE_SENDER,
	RULE_MODE,
	RULE_COLOR,
	RULE_WEIGHT,
	RULE_LENGTH,
	RULE_LIKES,
	RULE_KINDS,
	RULE_NONE = RULE_KINDS, /* nothing hides it */
};

struct rules;

struct rules *rules_new(void);
void rules_free(struct rules *); /* NULL is fine */

/* One line without its end: blanks around it are fine, and so is an empty one or
 * one that begins with '#'.  -EINVAL with what is wrong and what is allowed;
 * nothing changed then. */
int rules_add_line(struct rules *, const char *line, size_t len, struct err *);

/* The same in parts: what block lists of others hold. */
int rules_add(
    struct rules *, enum rule_kind, const char *value, size_t len, struct err *);

size_t rules_count(const struct rules *);

/* Why it is hidden: the first reason in the order above that costs the least to
 * find; RULE_NONE: it is not. */
enum rule_kind rules_judge(struct rules *, const struct comment *);

/* "keyword", "sender", ... */
const char *rule_name(enum rule_kind);

/* One line for each regex that was cut since the last call, in words; false: no
 * more. */
bool rules_notice(struct rules *, char *to, size_t size);

/* The line that hides what this says or who said it, as rules_add_line() takes it;
 * false: there is nothing to write down. */
bool rules_line_for_text(struct bytes *out, const struct comment *);
bool rules_line_for_sender(struct bytes *out, const struct comment *);
