#include "danmaku/writer.h"

#include "danmaku/writer_ass.h"
#include "danmaku/writer_biliproto.h"
#include "danmaku/writer_bilixml.h"
#include "danmaku/writer_dandan.h"
#include "danmaku/writer_dplayer.h"
#include "danmaku/writer_jsonl.h"

#include <string.h>
#include <strings.h>

/* clang-format off */
static const struct writer writers[] = {
	{ "xml",        ".xml",          "Bilibili XML",         false, writer_bilixml },
	{ "pb",         ".pb .so",       "Bilibili protobuf",    true,  writer_biliproto },
	{ "ass",        ".ass",          "subtitles for video players", false, writer_ass },
	{ "dandanplay", ".json",         "dandanplay JSON",      false, writer_dandan },
	{ "dplayer",    ".dplayer.json", "DPlayer JSON",         false, writer_dplayer },
	{ "jsonl",      ".jsonl",        "one JSON object a line, lossless", false, writer_jsonl },
};
/* clang-format on */

const struct writer writer_listing = { "list", "", "what there is to see", false,
	writer_list };

const struct writer_look writer_look_usual = {
	.wide = 1920,
	.high = 1080,
	.font = "sans-serif",
	.outline = -1,
	.opacity_percent = 80,
	.flight = 8 * SECOND,
	.hold = 4 * SECOND,
	.area_percent = 100,
};

const struct writer *
writer_at(size_t index)
{
	return index < sizeof(writers) / sizeof(writers[0]) ? &writers[index] : NULL;
}

const struct writer *
writer_find(const char *name)
{
	const struct writer *writer;
	size_t i;

	for (i = 0; (writer = writer_at(i)) != NULL; i++)
		if (strcmp(writer->name, name) == 0)
			return writer;
	return NULL;
}

/* How long the ending is that the path has of this list; 0: none of them. */
static size_t
ending_of(const char *path, const char *endings)
{
	size_t path_len = strlen(path), len, longest = 0;

	for (; *endings != '\0'; endings += len + (endings[len] == ' ')) {
		len = strcspn(endings, " ");
		if (len < path_len && len > longest &&
		    strncasecmp(path + path_len - len, endings, len) == 0)
			longest = len;
	}
	return longest;
}

const struct writer *
writer_for(const char *path)
{
	const struct writer *writer, *best = NULL;
	size_t i, len, longest = 0;

	for (i = 0; (writer = writer_at(i)) != NULL; i++) {
		len = ending_of(path, writer->endings);
		if (len > longest) {
			longest = len;
			best = writer;
		}
	}
	return best;
}
