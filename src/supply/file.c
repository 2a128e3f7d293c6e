#include "supply/file.h"

#include "danmaku/format.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)256 << 10)

/* Does it begin like danmaku? */
static int
head_check(const struct bytes *head, struct err *err)
{
	struct format_report report;
	struct track *track = track_new();
	int rc = format_read(head->data, head->len, track, &report, err);

	track_free(track);
	return rc;
}

/* One step; *end: there is no more. */
static int
step(struct bytes *to, int fd, bool *end, struct err *err)
{
	size_t before = to->len;
	ssize_t got = read(fd, bytes_room(to, READ_STEP), READ_STEP);

	if (got < 0 && errno != EAGAIN && errno != EINTR)
		return err_set(err, -errno, "%s", strerror(errno));
	if (got > 0)
		to->len += (size_t)got;
	*end = got == 0;
	if (to->len > FORMAT_INPUT_MAX)
		return err_set(
		    err, -EFBIG, "is larger than %zu MiB", FORMAT_INPUT_MAX >> 20);
	if (before < READ_STEP && to->len >= READ_STEP)
		return head_check(to, err);
	return 0;
}

int
file_read(struct bytes *to, const char *name, const atomic_bool *stop, struct err *err)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct stat st;
	bool end = false;
	int rc = 0;

	if (fd < 0 && strstr(name, "://") != NULL)
		return err_set(err, -EINVAL, "only http and https are fetched");
	if (fd < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    st.st_size < (off_t)FORMAT_INPUT_MAX)
		bytes_room(to, (size_t)st.st_size + READ_STEP); /* no growing in steps */
	while (!end && rc == 0 && !*stop) {
		if (poll(&wait, 1, 100) != 0)
			rc = step(to, fd, &end, err);
	}
	close(fd);
	return rc;
}
