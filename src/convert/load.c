#include "convert/load.h"

#include "base/text.h"
#include "convert/choose.h"
#include "danmaku/format.h"
#include "danmaku/moment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 256 << 10 };

/* --- bytes -------------------------------------------------------------------- */

/* Standard input is no name to show. */
static const char *
shown_name(const char *input)
{
	return strcmp(input, "-") == 0 ? "standard input" : input;
}

static int
read_fd(int fd, struct progress *progress, const char *name, struct bytes *out,
    struct err *err)
{
	bool looked = false; /* at what it begins with */
	uint64_t size = 0;
	struct stat about;
	ssize_t got;

	if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0 &&
	    (uint64_t)about.st_size <= FORMAT_INPUT_MAX) {
		size = (uint64_t)about.st_size;
		bytes_room(out, size + PIECE);
	}
	do {
		got = read(fd, bytes_room(out, PIECE), PIECE);
		if (got > 0)
			out->len += (size_t)got;
		/* format_read() says why it is none. */
		if (out->len > FORMAT_LOOK && !looked &&
		    !format_may_be(out->data, out->len))
			return 0;
		looked = out->len > FORMAT_LOOK;
		if (out->len > PROGRESS_LEAST)
			progress_say(
			    progress, shown_name(name), "reading", out->len, size);
		if (out->len > FORMAT_INPUT_MAX)
			return err_set(err, -EFBIG, "is larger than %zu MiB",
			    FORMAT_INPUT_MAX >> 20);
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	return 0;
}

static int
read_input(
    const char *name, struct progress *progress, struct bytes *out, struct err *err)
{
	int fd, rc;

	if (strcmp(name, "-") == 0)
		return read_fd(STDIN_FILENO, progress, name, out, err);
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, -errno, "%s", strerror(errno));
	rc = read_fd(fd, progress, name, out, err);
	close(fd);
	return rc;
}

/* --- comments ----------------------------------------------------------------- */

static void
note(FILE *notes, const char *input, const struct format_report *report)
{
	char said[400], line[1024], clean[1024];

	if (report->skipped == 0 && !report->truncated)
		return;
	format_report_text(said, sizeof(said), report);
	snprintf(line, sizeof(line), "%s: %s", shown_name(input), said);
	fprintf(notes, "%s\n", text_clean(clean, sizeof(clean), line, strlen(line)));
}

static int
load(struct track *track, const char *input, struct progress *progress, FILE *notes,
    struct err *err)
{
	struct format_report report;
	struct bytes data = { 0 };
	int rc;

	rc = read_input(input, progress, &data, err);
	if (data.len > PROGRESS_LEAST)
		progress_say(progress, shown_name(input), "understanding", 0, 0);
	if (rc == 0)
		rc = format_read(
		    data.data != NULL ? data.data : "", data.len, track, &report, err);
	bytes_fini(&data);
	progress_clear(progress);
	if (rc < 0)
		err_prefix(err, "%s", shown_name(input));
	else
		note(notes, input, &report);
	return rc;
}

static void
add_moved(struct track *track, const struct track *from, const struct request *request,
    size_t input)
{
	struct comment row;
	size_t i;

	for (i = 0; i < track_count(from); i++) {
		row = *track_at(from, i);
		if (row.at_ms < request->from_ms || row.at_ms >= request->to_ms)
			continue;
		row.at_ms += shift_at(&request->offsets[input], row.at_ms);
		row.source = input < UINT16_MAX ? (uint16_t)input : UINT16_MAX;
		track_add(track, &row);
	}
}

static bool
is_plain(const struct request *request)
{
	return request->input_count == 1 && request->offsets[0].count == 0 &&
	       request->from_ms <= 0 && request->to_ms == MOMENT_END;
}

struct track *
load_all(const struct request *request, struct progress *progress, FILE *notes,
    struct err *err)
{
	struct track *track = track_new(), *one;
	size_t i;
	int rc = 0;

	if (is_plain(request))
		rc = load(track, request->inputs[0], progress, notes, err);
	for (i = 0; !is_plain(request) && rc == 0 && i < request->input_count; i++) {
		one = track_new();
		rc = load(one, request->inputs[i], progress, notes, err);
		if (rc == 0)
			add_moved(track, one, request, i);
		track_free(one);
	}
	if (rc < 0) {
		track_free(track);
		return NULL;
	}
	track_sort(track);
	return choose_comments(request, track, notes, err);
}
