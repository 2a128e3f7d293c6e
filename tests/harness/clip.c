#include "harness/clip.h"

#include "unit/harness.h"

#include "base/bytes.h"
#include "base/mem.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/danmu-clips.XX"
		       "XX"
		       "XX"; /* of this program */

bool
clips_open(void)
{
	if (system("ffmpeg -version >/dev/null 2>&1") != 0)
		return false;
	return mkdtemp(folder) != NULL;
}

void
clips_close(void)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *path = clip_path(entry->d_name);
		unlink(path);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
	rmdir(folder);
}

char *
clip_path(const char *name)
{
	return mem_print("%s/%s", folder, name);
}

/* "%s" is the folder, all other signs are ffmpeg's own. */
static void
add_arguments(struct bytes *line, const char *arguments)
{
	const char *mark;

	while ((mark = strstr(arguments, "%s")) != NULL) {
		bytes_add(line, arguments, (size_t)(mark - arguments));
		bytes_text(line, folder);
		arguments = mark + 2;
	}
	bytes_text(line, arguments);
}

char *
clip_make(const char *name, const char *arguments)
{
	char *path = clip_path(name);
	struct bytes line = { 0 };

	if (access(path, F_OK) == 0)
		return path;
	bytes_text(&line, "ffmpeg -nostdin -v error -y -threads 1 ");
	add_arguments(&line, arguments);
	bytes_print(&line, " '%s'", path);
	if (system(line.data) != 0)
		fail_msg("%s", line.data);
	bytes_fini(&line);
	return path;
}

char *
clip_write(const char *name, const void *data, size_t size)
{
	char *path = clip_path(name);
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
	return path;
}

char *
clip_read(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *data;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &st), 0);
	*size = (size_t)st.st_size;
	data = mem_new(1, *size);
	assert_int_equal(fread(data, 1, *size, file), *size);
	fclose(file);
	return data;
}
