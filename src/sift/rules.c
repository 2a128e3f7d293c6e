#include "sift/rules.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "base/text.h"
#include "base/text_fold.h"
#include "danmaku/intake.h"
#include "danmaku/number.h"
#include "sift/keywords.h"
#include "sift/patterns.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* "< 3": hides what is below; "> 50": what is above. */
struct bound {
	bool below, above;
	int64_t least, most;
};

struct rules {
	struct keywords *keywords;
	struct keywords *senders; /* whole ones only */
	struct patterns *patterns;
	uint32_t *colors;
	size_t color_count;
	unsigned modes; /* 1 << COMMENT_x */
	struct bound weight, length, likes;
	size_t count;
	struct bytes folded;
};

struct rules *
rules_new(void)
{
	struct rules *rules = mem_new(1, sizeof(*rules));

	rules->keywords = keywords_new();
	rules->senders = keywords_new();
	rules->patterns = patterns_new();
	return rules;
}

void
rules_free(struct rules *rules)
{
	if (rules == NULL)
		return;
	keywords_free(rules->keywords);
	keywords_free(rules->senders);
	patterns_free(rules->patterns);
	free(rules->colors);
	bytes_fini(&rules->folded);
	free(rules);
}

/* --- one kind each --- */

static int
add_keyword(struct rules *rules, struct slice value, struct err *err)
{
	bytes_clear(&rules->folded);
	text_fold(&rules->folded, value.at, value.len);
	if (rules->folded.len == 0)
		return err_set(err, -EINVAL, "a keyword without anything in it");
	keywords_add(rules->keywords, rules->folded.data, rules->folded.len);
	return 0;
}

static int
add_regex(struct rules *rules, struct slice value, struct err *err)
{
	return patterns_add(rules->patterns, value.at, value.len, err);
}

/* A name as a word of its own: nobody's name holds these. */
static void
sender_key(struct bytes *to, const char *name, size_t len)
{
	bytes_clear(to);
	bytes_char(to, '\n');
	bytes_add(to, name, len);
	bytes_char(to, '\n');
}

static int
add_sender(struct rules *rules, struct slice value, struct err *err)
{
	struct bytes name = { 0 };

	/* As those of the comments were cut. */
	if (text_sanitise(&name, value.at, value.len, &text_limits_title) == 0)
		return err_set(err, -EINVAL, "a sender without a name");
	value = slice_trim(slice_of(&name));
	sender_key(&rules->folded, value.at, value.len);
	keywords_add(rules->senders, rules->folded.data, rules->folded.len);
	bytes_fini(&name);
	return 0;
}

static int
add_mode(struct rules *rules, struct slice value, struct err *err)
{
	static const struct {
		const char *name;
		enum comment_mode mode;
	} modes[] = {
		{ "scroll", COMMENT_SCROLL },
		{ "reverse", COMMENT_REVERSE },
		{ "top", COMMENT_TOP },
		{ "bottom", COMMENT_BOTTOM },
		{ "positioned", COMMENT_POSITIONED },
	};
	struct suggest suggest;
	const char *meant;

	suggest_start(&suggest, value.at, value.len);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (slice_is(value, modes[i].name)) {
			rules->modes |= 1u << modes[i].mode;
			return 0;
		}
		suggest_offer(&suggest, modes[i].name);
	}
	meant = suggest_best(&suggest);
	return err_set(err, -EINVAL,
	    "a mode is scroll, reverse, top, bottom or positioned%s%s%s",
	    meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
	    meant != NULL ? "?" : "");
}

/* White is also what stands for no color at all. */
static bool
is_white(struct slice value)
{
	static const char *const names[] = { "white", "#fff", "#ffffff", "0xffffff",
		"16777215" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (value.len == strlen(names[i]) &&
		    strncasecmp(value.at, names[i], value.len) == 0)
			return true;
	}
	return false;
}

static int
add_color(struct rules *rules, struct slice value, struct err *err)
{
	uint32_t rgb = intake_css(value) & 0xffffff;

	if (rgb == INTAKE_WHITE && !is_white(value))
		return err_set(err, -EINVAL, "a color is #ff0000, red or 16711680");
	rules->colors =
	    mem_grow(rules->colors, rules->color_count + 1, sizeof(*rules->colors));
	rules->colors[rules->color_count++] = rgb;
	return 0;
}

/* Each rule hides: what one of two leaves the other one takes. */
static void
bound_put(struct bound *bound, bool below, int64_t number, bool equal)
{
	if (below) {
		number += equal && number < INT64_MAX;
		if (!bound->below || number > bound->least)
			bound->least = number;
		bound->below = true;
	} else {
		number -= equal && number > INT64_MIN;
		if (!bound->above || number < bound->most)
			bound->most = number;
		bound->above = true;
	}
}

/* "< 3", ">= 10"; a number alone is what the kind is mostly used for. */
static int
add_bound(struct bound *bound, struct slice value, const char *what, bool usually_below,
    struct err *err)
{
	bool below = usually_below, equal = false;
	int64_t number;

	if (value.len > 0 && (value.at[0] == '<' || value.at[0] == '>')) {
		below = value.at[0] == '<';
		equal = value.len > 1 && value.at[1] == '=';
		value.at += equal ? 2 : 1;
		value.len -= equal ? 2 : 1;
		value = slice_trim(value);
	}
	if (number_read(value, 0, &number) != NUMBER_OK)
		return err_set(err, -EINVAL, "%s takes a number, such as %s %s", what,
		    what, usually_below ? "< 3" : "> 50");
	bound_put(bound, below, number, equal);
	return 0;
}

static int
add_weight(struct rules *rules, struct slice value, struct err *err)
{
	return add_bound(&rules->weight, value, "weight", true, err);
}

static int
add_length(struct rules *rules, struct slice value, struct err *err)
{
	return add_bound(&rules->length, value, "length", false, err);
}

static int
add_likes(struct rules *rules, struct slice value, struct err *err)
{
	return add_bound(&rules->likes, value, "likes", true, err);
}

/* clang-format off */
static const struct kind {
	const char *name;
	int (*add)(struct rules *, struct slice value, struct err *);
} kinds[RULE_KINDS] = {
	[RULE_KEYWORD] = { "keyword", add_keyword },
	[RULE_REGEX]   = { "regex",   add_regex },
	[RULE_SENDER]  = { "sender",  add_sender },
	[RULE_MODE]    = { "mode",    add_mode },
	[RULE_COLOR]   = { "color",   add_color },
	[RULE_WEIGHT]  = { "weight",  add_weight },
	[RULE_LENGTH]  = { "length",  add_length },
	[RULE_LIKES]   = { "likes",   add_likes },
};
/* clang-format on */

const char *
rule_name(enum rule_kind kind)
{
	return kind < RULE_KINDS ? kinds[kind].name : "nothing";
}

/* --- lines --- */

/* Rules are compared with texts that were cleaned: so are they. */
static void
value_clean(struct bytes *to, const char *value, size_t len)
{
	static const struct text_limits limits = { PATTERN_MAX, PATTERN_MAX * 2, 1 };
	struct slice trimmed = slice_trim((struct slice){ value, len });

	text_sanitise(to, trimmed.at, trimmed.len, &limits);
}

int
rules_add(struct rules *rules, enum rule_kind kind, const char *value, size_t len,
    struct err *err)
{
	struct bytes clean = { 0 };
	int rc;

	if (len >= PATTERN_MAX)
		return err_set(err, -EINVAL, "a %s of %d bytes or more", rule_name(kind),
		    PATTERN_MAX);
	value_clean(&clean, value, len);
	rc = kinds[kind].add(rules, slice_of(&clean), err);
	bytes_fini(&clean);
	if (rc == 0)
		rules->count++;
	return rc;
}

static int
refuse_kind(struct slice word, struct err *err)
{
	struct suggest suggest;
	struct bytes all = { 0 };
	const char *meant;
	char clean[64];

	suggest_start(&suggest, word.at, word.len);
	for (int i = 0; i < RULE_KINDS; i++) {
		suggest_offer(&suggest, kinds[i].name);
		bytes_print(&all, "%s%s", i > 0 ? ", " : "", kinds[i].name);
	}
	meant = suggest_best(&suggest);
	text_clean(clean, sizeof(clean), word.at, word.len);
	err_set(err, -EINVAL, "%s is not one of %s%s%s%s", clean, all.data,
	    meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
	    meant != NULL ? "?" : "");
	bytes_fini(&all);
	return -EINVAL;
}

int
rules_add_line(struct rules *rules, const char *line, size_t len, struct err *err)
{
	struct slice all = slice_trim((struct slice){ line, len }), word = all, value;

	if (all.len == 0 || all.at[0] == '#')
		return 0;
	word.len = 0;
	while (word.len < all.len && !char_is_blank(all.at[word.len]) &&
	       all.at[word.len] != '<' && all.at[word.len] != '>')
		word.len++;
	value = slice_trim((struct slice){ all.at + word.len, all.len - word.len });
	for (int i = 0; i < RULE_KINDS; i++) {
		if (!slice_is(word, kinds[i].name))
			continue;
		if (value.len == 0)
			return err_set(
			    err, -EINVAL, "%s needs something behind it", kinds[i].name);
		return rules_add(rules, (enum rule_kind)i, value.at, value.len, err);
	}
	return refuse_kind(word, err);
}

size_t
rules_count(const struct rules *rules)
{
	return rules->count;
}

/* --- judging --- */

static bool
is_beyond(const struct bound *bound, int64_t value)
{
	return (bound->below && value < bound->least) ||
	       (bound->above && value > bound->most);
}

static int64_t
length_of(const struct comment *c)
{
	const struct text_rule rule = { .clusters = true };
	const char *at = c->text, *end = at + c->text_len;
	struct text_cluster cluster;
	int64_t count = 0;

	while (at < end) {
		if (text_next(at, end, rule, &cluster)) {
			at += cluster.size;
			count++;
		} else {
			at++; /* a line break */
		}
	}
	return count;
}

static bool
has_color(const struct rules *rules, uint32_t rgb)
{
	for (size_t i = 0; i < rules->color_count; i++) {
		if (rules->colors[i] == (rgb & 0xffffff))
			return true;
	}
	return false;
}

static bool
has_sender(struct rules *rules, const char *author)
{
	if (keywords_count(rules->senders) == 0 || author[0] == '\0')
		return false;
	sender_key(&rules->folded, author, strlen(author));
	return keywords_in(rules->senders, rules->folded.data, rules->folded.len);
}

static bool
has_keyword(struct rules *rules, const struct comment *c)
{
	if (keywords_count(rules->keywords) == 0)
		return false;
	bytes_clear(&rules->folded);
	text_fold(&rules->folded, c->text, c->text_len);
	return keywords_in(rules->keywords, rules->folded.data, rules->folded.len);
}

enum rule_kind
rules_judge(struct rules *rules, const struct comment *c)
{
	if ((c->flags & COMMENT_OWN) || c->mode == COMMENT_SCRIPT || rules->count == 0)
		return RULE_NONE;
	if (rules->modes >> c->mode & 1)
		return RULE_MODE;
	if (has_color(rules, c->rgb))
		return RULE_COLOR;
	if (c->weight > 0 && is_beyond(&rules->weight, c->weight))
		return RULE_WEIGHT;
	if (is_beyond(&rules->likes, c->likes))
		return RULE_LIKES;
	if (has_sender(rules, c->author))
		return RULE_SENDER;
	if ((rules->length.above || rules->length.below) &&
	    is_beyond(&rules->length, length_of(c)))
		return RULE_LENGTH;
	if (has_keyword(rules, c))
		return RULE_KEYWORD;
	if (patterns_match(rules->patterns, c->text, c->text_len))
		return RULE_REGEX;
	return RULE_NONE;
}

bool
rules_notice(struct rules *rules, char *to, size_t size)
{
	return patterns_notice(rules->patterns, to, size);
}

/* --- the other way round --- */

/* A rule is one line; the longest of a text says most, and hides least of others. */
static struct slice
longest_line(const struct comment *c)
{
	const char *at = c->text, *end = at + c->text_len, *stop;
	struct slice longest = { 0 }, line;

	for (; at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (stop == NULL)
			stop = end;
		line = slice_trim((struct slice){ at, (size_t)(stop - at) });
		if (line.len > longest.len)
			longest = line;
	}
	return longest;
}

bool
rules_line_for_text(struct bytes *out, const struct comment *c)
{
	struct slice line = longest_line(c);

	if (line.len == 0)
		return false;
	bytes_text(out, "keyword ");
	bytes_add(out, line.at, line.len);
	return true;
}

bool
rules_line_for_sender(struct bytes *out, const struct comment *c)
{
	if (c->author[0] == '\0')
		return false;
	bytes_text(out, "sender ");
	bytes_text(out, c->author);
	return true;
}
