#include "player/places.h"

#include "base/folder.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PLACES_BYTES_MAX ((size_t)4 << 20)

struct line {
	const char *start, *name, *end; /* name NULL: not a place */
	int64_t milliseconds;
};

static bool
line_next(const char **at, const char *end, struct line *line)
{
	const char *stop, *c;

	if (*at >= end)
		return false;
	stop = memchr(*at, '\n', (size_t)(end - *at));
	if (stop == NULL)
		stop = end;
	*line = (struct line){ .start = *at, .end = stop };
	for (c = *at; c < stop && *c >= '0' && *c <= '9' && c - *at < 15; c++)
		line->milliseconds = line->milliseconds * 10 + (*c - '0');
	if (c > *at && c < stop && *c == '\t')
		line->name = c + 1;
	*at = stop < end ? stop + 1 : end;
	return true;
}

static bool
line_is(const struct line *line, const char *name)
{
	size_t len = strlen(name);

	return line->name != NULL && (size_t)(line->end - line->name) == len &&
	       memcmp(line->name, name, len) == 0;
}

ns_t
places_find(const char *text, size_t len, const char *name)
{
	const char *at = text, *end = text + len;
	ns_t place = NS_NONE;
	struct line line;

	while (line_next(&at, end, &line)) {
		if (line_is(&line, name))
			place = line.milliseconds * MILLISECOND;
	}
	return place;
}

void
places_put(struct bytes *out, const char *text, size_t len, const char *name, ns_t at)
{
	const char *from = text, *end = text + len;
	struct line line;
	int count = 0, skip;

	while (line_next(&from, end, &line))
		count++;
	skip = count - (PLACES_MAX - 1);
	for (from = text; line_next(&from, end, &line); skip--) {
		if (skip > 0 || line.name == NULL || line_is(&line, name))
			continue;
		bytes_add(out, line.start, (size_t)(line.end - line.start));
		bytes_char(out, '\n');
	}
	if (at == NS_NONE || strchr(name, '\n') != NULL)
		return;
	bytes_number(out, (uint64_t)(at > 0 ? at / MILLISECOND : 0));
	bytes_char(out, '\t');
	bytes_text(out, name);
	bytes_char(out, '\n');
}

static void
file_read(const char *path, struct bytes *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	ssize_t got = 1;

	while (fd >= 0 && got > 0 && text->len < PLACES_BYTES_MAX) {
		got = read(fd, bytes_room(text, 65536), 65536);
		if (got > 0)
			text->len += (size_t)got;
	}
	if (fd >= 0)
		close(fd);
}

ns_t
places_load(const char *path, const char *name)
{
	struct bytes text = { 0 };
	ns_t place = NS_NONE;

	file_read(path, &text);
	if (text.len > 0)
		place = places_find(text.data, text.len, name);
	bytes_fini(&text);
	return place;
}

static int
file_replace(const char *path, const struct bytes *text, struct err *err)
{
	char *next = mem_print("%s.%ld", path, (long)getpid());
	int fd, rc = 0;

	fd = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, text->data, text->len) != (ssize_t)text->len ||
	    fsync(fd) < 0 || rename(next, path) < 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (rc != 0)
		unlink(next);
	free(next);
	return rc;
}

int
places_save(const char *path, const char *name, ns_t at, struct err *err)
{
	struct bytes old = { 0 }, text = { 0 };
	int rc;

	folder_make_for(path);
	file_read(path, &old);
	places_put(&text, old.data != NULL ? old.data : "", old.len, name, at);
	bytes_text(&text, "");
	rc = file_replace(path, &text, err);
	bytes_fini(&text);
	bytes_fini(&old);
	return rc;
}
