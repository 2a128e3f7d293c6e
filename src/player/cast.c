#include "player/cast.h"

#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cast {
	FILE *file;
	char *path, *part; /* part: the name until it is whole; NULL = none */
	struct bytes line;
};

static void
char_escape(struct bytes *out, unsigned char c)
{
	switch (c) {
	case '"':
		bytes_text(out, "\\\"");
		break;
	case '\\':
		bytes_text(out, "\\\\");
		break;
	case '\n':
		bytes_text(out, "\\n");
		break;
	case '\r':
		bytes_text(out, "\\r");
		break;
	default:
		if (c < 0x20 || c == 0x7f)
			bytes_print(out, "\\u%04x", c);
		else
			bytes_char(out, (char)c);
	}
}

void
cast_escape(struct bytes *out, const char *data, size_t len)
{
	size_t at = 0, used;
	char utf8[4];
	uint32_t code;

	while (at < len) {
		if ((unsigned char)data[at] < 0x80) {
			char_escape(out, (unsigned char)data[at++]);
			continue;
		}
		code = text_decode(data + at, len - at, &used);
		bytes_add(out, utf8, text_encode(code, utf8));
		at += used;
	}
}

static int
cast_fail(const struct cast *cast, struct err *err)
{
	int code = errno != 0 ? errno : EIO;

	return err_set(err, -code, "%s: %s", cast->path, strerror(code));
}

static int
header_write(struct cast *cast, const struct cast_header *header, struct err *err)
{
	struct bytes *line = &cast->line;

	bytes_print(line, "{\"version\": 2, \"width\": %d, \"height\": %d", header->cols,
	    header->rows);
	if (header->title != NULL && header->title[0] != '\0') {
		bytes_text(line, ", \"title\": \"");
		cast_escape(line, header->title, strlen(header->title));
		bytes_char(line, '"');
	}
	bytes_text(line, ", \"env\": {\"TERM\": \"");
	cast_escape(line, header->term, strlen(header->term));
	bytes_text(line, "\"}}\n");
	if (fwrite(line->data, 1, line->len, cast->file) != line->len)
		return cast_fail(cast, err);
	return 0;
}

/* Only a regular file can be replaced at the end; a device or a pipe is
 * written straight. */
static bool
is_replaceable(const char *path)
{
	struct stat st;

	return stat(path, &st) < 0 || S_ISREG(st.st_mode);
}

int
cast_open(
    struct cast **to, const char *path, const struct cast_header *header, struct err *err)
{
	struct cast *cast = mem_new(1, sizeof(*cast));
	int rc = 0;

	errno = 0;
	cast->path = mem_text(path);
	if (strcmp(path, "-") == 0) {
		cast->file = stdout;
	} else {
		if (is_replaceable(path))
			cast->part = mem_print("%s.part", path);
		cast->file = fopen(cast->part != NULL ? cast->part : path, "we");
	}
	if (cast->file == NULL)
		rc = cast_fail(cast, err);
	if (rc == 0)
		rc = header_write(cast, header, err);
	if (rc != 0) {
		cast_close(cast);
		return rc;
	}
	*to = cast;
	return 0;
}

int
cast_write(struct cast *cast, ns_t at, const char *data, size_t len, struct err *err)
{
	struct bytes *line = &cast->line;
	int64_t micros = (at > 0 ? at : 0) / MICROSECOND;

	bytes_clear(line);
	bytes_print(line, "[%lld.%06lld, \"o\", \"", (long long)(micros / 1000000),
	    (long long)(micros % 1000000));
	cast_escape(line, data, len);
	bytes_text(line, "\"]\n");
	errno = 0;
	if (fwrite(line->data, 1, line->len, cast->file) != line->len)
		return cast_fail(cast, err);
	return 0;
}

int
cast_finish(struct cast *cast, struct err *err)
{
	errno = 0;
	if (fflush(cast->file) != 0 || ferror(cast->file))
		return cast_fail(cast, err);
	if (cast->part != NULL && rename(cast->part, cast->path) < 0)
		return cast_fail(cast, err);
	free(cast->part);
	cast->part = NULL;
	return 0;
}

void
cast_close(struct cast *cast)
{
	if (cast == NULL)
		return;
	if (cast->file != NULL && cast->file != stdout)
		fclose(cast->file);
	if (cast->part != NULL)
		unlink(cast->part);
	free(cast->part);
	free(cast->path);
	bytes_fini(&cast->line);
	free(cast);
}
