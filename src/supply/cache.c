#include "supply/cache.h"

#include "base/mem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ENDING ".danmaku" /* of ours; other files in the folder are left alone */
#define UNFINISHED ".part"
#define UNFINISHED_SECONDS 3600 /* whoever was writing it is gone by then */
#define READ_MAX ((off_t)256 << 20)

struct cache {
	char *folder; /* NULL: none */
	int64_t limit;
};

struct cache *
cache_new(const char *folder, int64_t limit_bytes)
{
	struct cache *cache = mem_new(1, sizeof(*cache));

	cache->folder = mem_text(folder);
	cache->limit = limit_bytes;
	return cache;
}

void
cache_free(struct cache *cache)
{
	if (cache == NULL)
		return;
	free(cache->folder);
	free(cache);
}

static char *
path_of(const struct cache *cache, const char *key)
{
	return mem_print("%s/%s%s", cache->folder, key, ENDING);
}

/* All of the file, or nothing. */
static bool
read_all(int fd, struct bytes *to)
{
	struct stat st;
	ssize_t got = 1;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size > READ_MAX)
		return false;
	while (got > 0 && to->len < (size_t)st.st_size) {
		size_t rest = (size_t)st.st_size - to->len;

		got = read(fd, bytes_room(to, rest), rest);
		if (got > 0)
			to->len += (size_t)got;
		if (got < 0 && errno == EINTR)
			got = 1;
	}
	return to->len == (size_t)st.st_size;
}

bool
cache_find(const struct cache *cache, const char *url, struct cache_entry *entry)
{
	struct bytes data = { 0 };
	char key[CACHE_KEY_TEXT], *path;
	bool found = false;
	int fd;

	*entry = (struct cache_entry){ 0 };
	if (cache->folder == NULL)
		return false;
	cache_key(key, url);
	path = path_of(cache, key);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd >= 0) {
		found = read_all(fd, &data) &&
			cache_entry_read(entry, key, data.data, data.len);
		if (found)
			futimens(fd, NULL); /* used now: the time of the file is that */
		else
			unlink(path);
		close(fd);
	}
	bytes_fini(&data);
	free(path);
	return found;
}

/* --- making room --------------------------------------------------------------- */

struct kept {
	char *path;
	int64_t bytes;
	struct timespec used;
};

struct stock {
	struct kept *items;
	size_t count;
	int64_t bytes;
};

static bool
ends(const char *name, const char *ending)
{
	size_t len = strlen(name), want = strlen(ending);

	return len > want && strcmp(name + len - want, ending) == 0;
}

static void
stock_take(struct stock *stock, const char *folder, const char *name)
{
	char *path = mem_print("%s/%s", folder, name);
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
		free(path);
		return;
	}
	if (ends(name, UNFINISHED)) {
		if (st.st_mtime < time_unix_ms() / 1000 - UNFINISHED_SECONDS)
			unlink(path);
		free(path);
		return;
	}
	stock->items = mem_grow(stock->items, stock->count + 1, sizeof(*stock->items));
	stock->items[stock->count++] = (struct kept){ path, st.st_size, st.st_mtim };
	stock->bytes += st.st_size;
}

static int
older_first(const void *a, const void *b)
{
	const struct timespec *x = &((const struct kept *)a)->used;
	const struct timespec *y = &((const struct kept *)b)->used;

	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? -1 : 1;
	return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

/* Takes away what was not used for the longest until `more` fits. */
static void
make_room(const struct cache *cache, int64_t more)
{
	struct stock stock = { 0 };
	DIR *folder = opendir(cache->folder);
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (ends(entry->d_name, ENDING) || ends(entry->d_name, UNFINISHED))
			stock_take(&stock, cache->folder, entry->d_name);
	}
	if (folder != NULL)
		closedir(folder);
	if (stock.count > 0)
		qsort(stock.items, stock.count, sizeof(*stock.items), older_first);
	for (size_t i = 0; i < stock.count; i++) {
		/* Another player may have been first: then it is gone all the same. */
		if (stock.bytes + more > cache->limit) {
			unlink(stock.items[i].path);
			stock.bytes -= stock.items[i].bytes;
		}
		free(stock.items[i].path);
	}
	free(stock.items);
}

/* --- keeping ------------------------------------------------------------------- */

/* The folder and those above it. */
static int
folder_make(const char *folder, struct err *err)
{
	char *path = mem_text(folder);
	int rc = 0;

	for (char *at = path + 1; rc == 0 && *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		mkdir(path, 0700);
		*at = '/';
	}
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		rc = err_set(err, -errno, "%s: %s", folder, strerror(errno));
	free(path);
	return rc;
}

static bool
write_all(int fd, const struct bytes *data)
{
	size_t at = 0;
	ssize_t put;

	while (at < data->len) {
		put = write(fd, data->data + at, data->len - at);
		if (put < 0 && errno != EINTR)
			return false;
		if (put > 0)
			at += (size_t)put;
	}
	return true;
}

/* Nobody waits for the disk: what a crash leaves behind is seen by its sum. */
static int
file_put(
    const struct cache *cache, const char *key, const struct bytes *data, struct err *err)
{
	char *path = path_of(cache, key);
	char *part = mem_print("%s/XXXXXX%s", cache->folder, UNFINISHED);
	int fd = mkostemps(part, (int)strlen(UNFINISHED), O_CLOEXEC), rc = 0;

	if (fd < 0)
		rc = err_set(err, -errno, "%s: %s", cache->folder, strerror(errno));
	else if (!write_all(fd, data) || rename(part, path) != 0) {
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
		unlink(part);
	}
	if (fd >= 0)
		close(fd);
	free(part);
	free(path);
	return rc;
}

int
cache_keep(const struct cache *cache, const char *url, const struct cache_entry *entry,
    struct err *err)
{
	struct bytes data = { 0 };
	char key[CACHE_KEY_TEXT];
	int rc = 0;

	if (cache->folder == NULL || entry->validity.no_store)
		return 0;
	cache_key(key, url);
	cache_entry_write(entry, key, &data);
	if ((int64_t)data.len <= cache->limit && data.len <= (size_t)READ_MAX) {
		rc = folder_make(cache->folder, err);
		if (rc == 0) {
			make_room(cache, (int64_t)data.len);
			rc = file_put(cache, key, &data, err);
		}
	}
	bytes_fini(&data);
	return rc;
}
