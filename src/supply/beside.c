#include "supply/beside.h"

#include "base/mem.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define STANDING_LEAST 20 /* lines that are put somewhere, for an ASS that moves none */

/* clang-format off */
static const char *const films[] = {
	"mp4", "mkv", "webm", "flv", "avi", "mov", "m4v", "ts", "m2ts", "mpg", "mpeg", "ogv",
	"wmv", "3gp", "rmvb", "mp3", "m4a", "flac", "ogg", "opus", "wav",
};
/* clang-format on */

static size_t
stem_length(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && dot != name ? (size_t)(dot - name) : strlen(name);
}

static bool
is_film(const char *name)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot != NULL && i < sizeof(films) / sizeof(films[0]); i++) {
		if (strcasecmp(dot + 1, films[i]) == 0)
			return true;
	}
	return false;
}

bool
beside_fits(const char *video, const char *name)
{
	size_t stem = stem_length(video);

	return strncmp(name, video, stem) == 0 && name[stem] == '.' &&
	       name[stem + 1] != '\0' && strcmp(name, video) != 0 && !is_film(name);
}

bool
beside_is_danmaku(const struct format_report *report, const struct track *track)
{
	size_t moving = 0, placed = 0, timed = 0;
	const struct comment *c;

	for (size_t i = 0; (c = track_at(track, i)) != NULL; i++) {
		moving += c->mode == COMMENT_SCROLL || c->mode == COMMENT_REVERSE;
		placed += c->pool != 1;
		timed += c->at_ms > 0;
	}
	if (report->format != NULL && strcmp(report->format, "ass") == 0)
		return moving > 0 ||
		       (placed >= STANDING_LEAST && placed * 2 > track_count(track));
	return track_count(track) == 1 || timed > 0;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* movie.part2.xml beside movie.mp4 is of movie.part2.mp4 when that is there. */
static bool
is_of_another(const char *video, const char *name, char *const *names, size_t count)
{
	size_t stem = stem_length(video);

	for (size_t i = 0; i < count; i++) {
		if (is_film(names[i]) && stem_length(names[i]) > stem &&
		    strcmp(names[i], video) != 0 && beside_fits(names[i], name))
			return true;
	}
	return false;
}

static size_t
names_read(char ***names, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0, room = 0;

	*names = NULL;
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (count == room) {
			room = room > 0 ? room * 2 : 64;
			*names = mem_grow(*names, room, sizeof(**names));
		}
		(*names)[count++] = mem_text(entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	return count;
}

static void
take(struct beside *beside, const char *video, size_t folder, const char *name)
{
	char *path = mem_print("%.*s%s", (int)folder, video, name);
	struct stat st;

	if (beside->count == BESIDE_MOST || stat(path, &st) != 0 ||
	    !S_ISREG(st.st_mode)) {
		free(path);
		return;
	}
	beside->paths =
	    mem_grow(beside->paths, beside->count + 1, sizeof(*beside->paths));
	beside->paths[beside->count++] = path;
}

void
beside_find(struct beside *beside, const char *video)
{
	const char *slash = strrchr(video, '/');
	size_t folder = slash != NULL ? (size_t)(slash - video) + 1 : 0, count;
	char *path, **names;

	*beside = (struct beside){ 0 };
	if (strcmp(video, "-") == 0 || strstr(video, "://") != NULL)
		return;
	path = folder > 0 ? mem_text_part(video, folder) : mem_text(".");
	count = names_read(&names, path);
	if (count > 0)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		if (beside_fits(video + folder, names[i]) &&
		    !is_of_another(video + folder, names[i], names, count))
			take(beside, video, folder, names[i]);
	}
	for (size_t i = 0; i < count; i++)
		free(names[i]);
	free(names);
	free(path);
}

void
beside_fini(struct beside *beside)
{
	for (size_t i = 0; i < beside->count; i++)
		free(beside->paths[i]);
	free(beside->paths);
	*beside = (struct beside){ 0 };
}
