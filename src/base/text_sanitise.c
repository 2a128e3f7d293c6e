/* Two ways through the same rules.  Nearly all danmaku consist of inert
 * characters and are copied as they are; everything else goes as code points
 * through the stages below, each of which leaves alone what it made itself,
 * so that sanitising twice changes nothing:
 *
 *   collect   decode, drop what is never kept, bound the lines
 *   settle    keep joiners, selectors and tags only where they belong
 *   compose   NFC
 *   thin      at most 4 marks on a base
 *   cut       the limits, between clusters
 *   trim      last lines that show nothing */
#include "base/text.h"

#include "base/eight.h"
#include "base/text_class.h"

#include <string.h>
#include <utf8proc.h>

enum {
	CODES_MAX = 4096, /* of a text that are looked at: twice the limit in bytes */
	MARKS_MAX = 4,
	MARKS_RAW = 16, /* before NFC: what cannot end up among the first four */
	DECOMPOSED_MAX = 8,
};

struct codes {
	int32_t at[CODES_MAX + DECOMPOSED_MAX];
	int count;
};

/* What quick_take() has seen of a text. */
struct quick {
	int clusters, breaks;
	bool visible;
	size_t len;
};

/* --- the quick way ------------------------------------------------------ */

/* Are there eight more of printable ASCII, and do they show anything? */
static bool
eight_plain(const char *at, bool *visible)
{
	const uint64_t eight = eight_at(at);

	if ((((eight - EIGHT_OF(' ')) | (eight + EIGHT_OF(1)) | eight) &
		EIGHT_OF(0x80)) != 0)
		return false;
	*visible |= eight != EIGHT_OF(' ');
	return true;
}

/* Runs over inert characters up to the limits.  False when there is anything
 * else, which includes the character that would follow the cut. */
static bool
quick_take(
    struct quick *quick, const char *raw, size_t len, const struct text_limits *limits)
{
	/* So short that no limit can be met, as nearly all are. */
	const bool fits = len <= limits->bytes && len <= (size_t)limits->clusters;
	struct quick now = { 0 };
	size_t used;
	uint32_t code;

	for (; now.len < len; now.len += used) {
		if (fits && len - now.len >= 8 &&
		    eight_plain(raw + now.len, &now.visible)) {
			used = 8;
			now.clusters += 8;
			continue;
		}
		code = code_at(raw + now.len, len - now.len, &used);
		if (code == '\n' ? now.breaks + 1 >= limits->lines : !code_is_inert(code))
			return false;
		if (!fits && (now.len + used > limits->bytes ||
				 (code != '\n' && now.clusters == limits->clusters)))
			break;
		now.breaks += code == '\n';
		now.clusters += code != '\n';
		now.visible |= code != ' ' && code != 0x3000 && code != '\n';
	}
	*quick = now;
	return true;
}

/* A last line without anything to see needs trim(). */
static bool
quick_ends_well(const struct quick *quick, const char *raw)
{
	unsigned char last = quick->len > 0 ? (unsigned char)raw[quick->len - 1] : 'x';

	return quick->breaks == 0 || (last != '\n' && last != ' ' && last != 0x80);
}

/* --- the long way ------------------------------------------------------- */

static int32_t
meaning(uint32_t code)
{
	if (code == '\t' || code == 0x2028 || code == 0x2029)
		return ' ';
	if (code == '\n' || code == '\r')
		return '\n';
	return code_is_dropped(code) ? -1 : (int32_t)code;
}

static void
collect(struct codes *codes, const char *raw, size_t len, int lines)
{
	bool joined = false; /* line breaks past the limit wait to become one blank */
	int breaks = 0, marks = 0;
	size_t at = 0, used;
	int32_t code;

	while (at < len && codes->count < CODES_MAX - 1) {
		code = meaning(code_at(raw + at, len - at, &used));
		if (raw[at] == '\r' && at + 1 < len && raw[at + 1] == '\n')
			used = 2;
		at += used;
		if (code < 0)
			continue;
		marks = code_is_mark((uint32_t)code) ? marks + 1 : 0;
		if (code == '\n' && ++breaks >= lines) {
			joined = codes->count > 0;
			continue;
		}
		if (marks > MARKS_RAW)
			continue;
		if (joined)
			codes->at[codes->count++] = ' ';
		joined = false;
		codes->at[codes->count++] = code;
	}
}

/* England, Scotland and Wales are a black flag and a word in tags. */
static int
flag_tags(const int32_t *at, int left)
{
	static const char *const words[] = { "gbeng", "gbsct", "gbwls" };
	int word, letter;

	for (word = 0; word < 3 && left >= 6; word++) {
		for (letter = 0; letter < 5; letter++)
			if (at[letter] != 0xe0000 + words[word][letter])
				break;
		if (letter == 5 && at[5] == 0xe007f)
			return 6;
	}
	return 0;
}

/* The last of `count` codes is an emoji, with its selector or tone at most. */
static bool
ends_in_emoji(const int32_t *at, int count)
{
	int last = count - 1;

	if (last > 0 && (at[last] == CODE_VS15 || at[last] == CODE_VS16 ||
			    code_is_skin_tone((uint32_t)at[last])))
		last--;
	return last >= 0 && code_is_emoji((uint32_t)at[last]);
}

static bool
ends_in_joining(const int32_t *at, int count)
{
	while (count > 0 && code_is_mark((uint32_t)at[count - 1]))
		count--;
	return count > 0 && code_is_joining((uint32_t)at[count - 1]);
}

static bool
joiner_belongs(const int32_t *before, int count, int32_t joiner, int32_t next)
{
	if (joiner == CODE_ZWJ && code_is_emoji((uint32_t)next))
		return ends_in_emoji(before, count);
	return code_is_joining((uint32_t)next) && ends_in_joining(before, count);
}

static bool
selector_belongs(const int32_t *before, int count, int32_t selector, int32_t next)
{
	int32_t base = count > 0 ? before[count - 1] : 0;

	if (code_is_emoji((uint32_t)base))
		return true;
	return selector == CODE_VS16 && next == CODE_KEYCAP &&
	       code_is_keycap_base((uint32_t)base);
}

static bool
belongs(const int32_t *before, int count, int32_t code, int32_t next)
{
	if (code == CODE_ZWJ || code == CODE_ZWNJ)
		return joiner_belongs(before, count, code, next);
	if (code == CODE_VS15 || code == CODE_VS16)
		return selector_belongs(before, count, code, next);
	if (code_is_mark((uint32_t)code)) /* a mark needs something to stand on */
		return count > 0 && before[count - 1] != '\n';
	return true;
}

static void
settle(struct codes *codes)
{
	int32_t *at = codes->at, code;
	int from = 0, to = 0, tags;

	while (from < codes->count) {
		code = at[from];
		if (!code_is_tag((uint32_t)code)) {
			int32_t next = from + 1 < codes->count ? at[from + 1] : 0;

			if (belongs(at, to, code, next))
				at[to++] = code;
			from++;
			continue;
		}
		tags = to > 0 && at[to - 1] == CODE_BLACK_FLAG
			   ? flag_tags(at + from, codes->count - from)
			   : 0;
		memmove(at + to, at + from, (size_t)tags * sizeof(*at));
		to += tags;
		from += tags > 0 ? tags : 1;
	}
	codes->count = to;
}

static int
combining_class(int32_t code)
{
	return (int)utf8proc_get_property(code)->combining_class;
}

/* Canonical order: marks of different classes do not depend on the order
 * they were typed in.  Runs are short, collect() saw to that. */
static void
order(struct codes *codes)
{
	int32_t code;
	int i, j, class;

	for (i = 1; i < codes->count; i++) {
		code = codes->at[i];
		class = combining_class(code);
		if (class == 0)
			continue;
		for (j = i; j > 0 && combining_class(codes->at[j - 1]) > class; j--)
			codes->at[j] = codes->at[j - 1];
		codes->at[j] = code;
	}
}

static void
compose(struct codes *codes)
{
	struct codes whole;
	utf8proc_ssize_t used;
	int i, bound = UTF8PROC_BOUNDCLASS_START;

	whole.count = 0; /* 16 KB that need no zeroes */
	for (i = 0; i < codes->count && whole.count < CODES_MAX; i++) {
		if (codes->at[i] < 0xc0) { /* also '\n', which normalising would eat */
			whole.at[whole.count++] = codes->at[i];
			continue;
		}
		used = utf8proc_decompose_char(codes->at[i], whole.at + whole.count,
		    DECOMPOSED_MAX, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &bound);
		if (used > 0 && used <= DECOMPOSED_MAX)
			whole.count += (int)used;
	}
	order(&whole);
	used = utf8proc_normalize_utf32(
	    whole.at, whole.count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	codes->count = used > 0 ? (int)used : 0;
	memcpy(codes->at, whole.at, (size_t)codes->count * sizeof(*codes->at));
}

static void
thin(struct codes *codes)
{
	int from, to = 0, marks = 0;
	int32_t code;

	for (from = 0; from < codes->count; from++) {
		code = codes->at[from];
		if (!code_is_mark((uint32_t)code))
			marks = 0;
		else if (code != CODE_VS15 && code != CODE_VS16 && ++marks > MARKS_MAX)
			continue;
		codes->at[to++] = code;
	}
	codes->count = to;
}

/* The end of the cluster that begins at `from`. */
static int
cluster_end(const struct codes *codes, int from)
{
	const int32_t *at = codes->at + from + 1, *end = codes->at + codes->count;
	utf8proc_int32_t state = 0;

	while (at < end && !utf8proc_grapheme_break_stateful(at[-1], at[0], &state))
		at++;
	return (int)(at - codes->at);
}

static size_t
encoded_size(int32_t code)
{
	return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/* One cluster larger than all of the room: as much of it as fits, without
 * ends that would mean nothing on their own. */
static int
cut_inside(const struct codes *codes, size_t room)
{
	int end = 0;
	int32_t last;

	while (end < codes->count && encoded_size(codes->at[end]) <= room)
		room -= encoded_size(codes->at[end++]);
	for (; end > 0; end--) {
		last = codes->at[end - 1];
		if (last != CODE_ZWJ && last != CODE_ZWNJ && last != CODE_VS15 &&
		    last != CODE_VS16 && !code_is_tag((uint32_t)last))
			break;
	}
	return end;
}

static void
cut(struct codes *codes, const struct text_limits *limits)
{
	int at = 0, end, next, clusters = 0;
	size_t size = 0;

	for (end = 0; end < codes->count; end = next) {
		next = cluster_end(codes, end);
		clusters += codes->at[end] != '\n';
		for (at = end; at < next; at++)
			size += encoded_size(codes->at[at]);
		if (clusters > limits->clusters || size > limits->bytes)
			break;
	}
	if (end == 0 && limits->clusters > 0)
		end = cut_inside(codes, limits->bytes);
	while (end > 0 &&
	       (codes->at[end - 1] == CODE_ZWNJ || codes->at[end - 1] == CODE_ZWJ))
		end--; /* the letter it joined is gone */
	codes->count = end;
}

/* Takes away last lines of blanks.  A text without any other line is empty. */
static void
trim(struct codes *codes)
{
	int at = codes->count;

	while (at > 0 && code_is_blank((uint32_t)codes->at[at - 1]))
		at--;
	while (at > 0 && codes->at[at - 1] == '\n') {
		codes->count = --at;
		while (at > 0 && code_is_blank((uint32_t)codes->at[at - 1]))
			at--;
	}
	if (at == 0)
		codes->count = 0;
}

static int
append(struct bytes *out, const struct codes *codes)
{
	char *to = bytes_room(out, (size_t)codes->count * 4);
	int at, end, clusters = 0;

	for (at = 0; at < codes->count; at = end) {
		end = cluster_end(codes, at);
		clusters += codes->at[at] != '\n';
	}
	for (at = 0; at < codes->count; at++)
		to += text_encode((uint32_t)codes->at[at], to);
	if (clusters > 0) {
		*to = '\0';
		out->len = (size_t)(to - out->data);
	}
	return clusters;
}

static int
sanitise_slowly(
    struct bytes *out, const char *raw, size_t len, const struct text_limits *limits)
{
	struct codes codes;

	codes.count = 0;
	collect(&codes, raw, len, limits->lines);
	settle(&codes);
	compose(&codes);
	thin(&codes);
	cut(&codes, limits);
	trim(&codes);
	return append(out, &codes);
}

int
text_sanitise(
    struct bytes *out, const char *raw, size_t len, const struct text_limits *limits)
{
	struct quick quick = { 0 };

	if (!quick_take(&quick, raw, len, limits) || !quick_ends_well(&quick, raw))
		return sanitise_slowly(out, raw, len, limits);
	if (!quick.visible)
		return 0;
	bytes_add(out, raw, quick.len);
	return quick.clusters;
}
