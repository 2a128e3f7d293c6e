#include "danmaku/dandan.h"

#include "base/mem.h"
#include "base/text.h"
#include "danmaku/json_tree.h"
#include "danmaku/number.h"
#include "danmaku/writing.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_SIZE 200
#define SHIFT_MOST ((int64_t)86400 * 1000)

void
dandan_list_fini(struct dandan_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].title);
	free(list->items);
	*list = (struct dandan_list){ 0 };
}

/* --- what is asked --- */

void
dandan_match_body(struct bytes *out, const struct dandan_file *file)
{
	const char *dot = strrchr(file->name, '.');
	size_t len = dot != NULL && dot != file->name ? (size_t)(dot - file->name)
						      : strlen(file->name);
	struct bytes name = { 0 };

	text_sanitise(&name, file->name, len, &text_limits_title);
	bytes_text(out, "{\"fileName\":");
	writing_json(out, slice_of(&name));
	bytes_text(out, ",\"fileHash\":");
	writing_json(out, (struct slice){ file->md5, strlen(file->md5) });
	bytes_print(out,
	    ",\"fileSize\":%" PRId64 ",\"videoDuration\":%" PRId64
	    ",\"matchMode\":\"hashAndFileName\"}",
	    file->bytes, file->duration_ms / 1000);
	bytes_fini(&name);
}

static void
escaped(struct bytes *out, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL) {
			bytes_char(out, (char)c);
			continue;
		}
		bytes_char(out, '%');
		bytes_char(out, digits[c >> 4]);
		bytes_char(out, digits[c & 15]);
	}
}

void
dandan_search_path(struct bytes *out, const char *title)
{
	bytes_text(out, "/api/v2/search/episodes?anime=");
	escaped(out, title);
}

void
dandan_comment_path(struct bytes *out, uint64_t episode)
{
	bytes_print(
	    out, "/api/v2/comment/%" PRIu64 "?withRelated=true&chConvert=0", episode);
}

void
dandan_signed(struct bytes *out, const char *id, int64_t unix_s, const char *path,
    const char *secret)
{
	bytes_print(out, "%s%" PRId64, id, unix_s);
	bytes_add(out, path, strcspn(path, "?"));
	bytes_text(out, secret);
}

/* --- what is answered --- */

/* A server that failed says so in its own words. */
static int
refused(const struct json *reply, struct err *err)
{
	struct slice message = json_member(reply, "errorMessage");
	struct slice code = json_member(reply, "errorCode");
	char clean[200];

	text_clean(clean, sizeof(clean), message.at, message.len);
	if (clean[0] != '\0')
		return err_set(err, -EINVAL, "the server says: %s", clean);
	return err_set(err, -EINVAL, "the server failed (error %.*s)",
	    code.len < 12 ? (int)code.len : 12, code.at != NULL ? code.at : "");
}

static const struct json *
reply_read(struct json_tree *tree, const char *data, size_t len, struct err *err)
{
	const struct json *reply = json_tree_read(tree, (struct slice){ data, len });
	const struct json *success;

	if (!json_is_map(reply)) {
		err_set(err, -EINVAL, "the answer is no dandanplay answer");
		return NULL;
	}
	success = json_get(reply, "success");
	if ((success != NULL && success->kind == JSON_KIND_FALSE) ||
	    json_is_set(reply, "errorCode")) {
		refused(reply, err);
		return NULL;
	}
	return reply;
}

static void
add(struct dandan_list *list, struct slice id, struct slice anime, struct slice episode,
    int64_t shift_ms)
{
	char first[TITLE_SIZE], second[TITLE_SIZE];
	uint64_t number = number_id(id);

	if (number == 0 || list->count == DANDAN_MOST)
		return;
	text_clean(first, sizeof(first), anime.at, anime.len);
	text_clean(second, sizeof(second), episode.at, episode.len);
	list->items = mem_grow(list->items, list->count + 1, sizeof(*list->items));
	list->items[list->count++] = (struct dandan_episode){
		.id = number,
		.shift_ms = shift_ms,
		.title = mem_print(
		    "%s%s%s", first, first[0] && second[0] ? " - " : "", second),
	};
}

static int64_t
shift_of(const struct json *match)
{
	int64_t ms;

	if (number_read(json_member(match, "shift"), 3, &ms) != NUMBER_OK ||
	    ms > SHIFT_MOST || ms < -SHIFT_MOST)
		return 0;
	return ms;
}

int
dandan_match_read(struct dandan_list *list, const char *data, size_t len, struct err *err)
{
	struct json_tree tree = { 0 };
	const struct json *reply = reply_read(&tree, data, len, err);
	const struct json *match;

	dandan_list_fini(list);
	if (reply == NULL) {
		json_tree_fini(&tree);
		return -EINVAL;
	}
	match = json_list(json_get(reply, "matches"));
	for (; match != NULL; match = match->next)
		add(list, json_member(match, "episodeId"),
		    json_member(match, "animeTitle"), json_member(match, "episodeTitle"),
		    shift_of(match));
	list->is_matched = json_is_set(reply, "isMatched") && list->count > 0;
	json_tree_fini(&tree);
	return 0;
}

int
dandan_search_read(
    struct dandan_list *list, const char *data, size_t len, struct err *err)
{
	struct json_tree tree = { 0 };
	const struct json *reply = reply_read(&tree, data, len, err);
	const struct json *anime, *episode;

	dandan_list_fini(list);
	if (reply == NULL) {
		json_tree_fini(&tree);
		return -EINVAL;
	}
	anime = json_list(json_get(reply, "animes"));
	for (; anime != NULL; anime = anime->next) {
		episode = json_list(json_get(anime, "episodes"));
		for (; episode != NULL; episode = episode->next)
			add(list, json_member(episode, "episodeId"),
			    json_member(anime, "animeTitle"),
			    json_member(episode, "episodeTitle"), 0);
	}
	json_tree_fini(&tree);
	return 0;
}

/* --- what is remembered --- */

void
dandan_note_write(struct bytes *out, const struct dandan_episode *episode)
{
	bytes_print(out, "%" PRIu64 " %" PRId64 " %s", episode->id, episode->shift_ms,
	    episode->title != NULL ? episode->title : "");
}

bool
dandan_note_read(const char *note, struct dandan_episode *episode)
{
	int used = 0;

	*episode = (struct dandan_episode){ 0 };
	if (sscanf(note, "%20" SCNu64 " %20" SCNd64 " %n", &episode->id,
		&episode->shift_ms, &used) < 2)
		return false;
	episode->title = (char *)(uintptr_t)(note + used);
	return episode->shift_ms <= SHIFT_MOST && episode->shift_ms >= -SHIFT_MOST;
}
