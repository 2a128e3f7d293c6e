/* How long from a file to a layout, and in how much memory?
 *
 * bench_whole [FILE...]: read + unpack + find + parse + sort + measure + lay
 * out at 160 x 40, 10 s.  Each time in a process of its own, so that the peak
 * is that of one file and nothing is warm; the best of some. */
#include "base/bytes.h"
#include "base/err.h"
#include "base/time.h"
#include "danmaku/format.h"
#include "danmaku/lanes.h"
#include "danmaku/writer.h"
#include "harness/throng.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 5 };

struct load {
	const char *format;
	size_t rows;
	unsigned seconds;
};

/* clang-format off */
static const struct load loads[] = {
	{ "xml",         100000, 1440 },
	{ "pb",          100000, 1440 },
	{ "jsonl",       100000, 1440 },
	{ "dandanplay",  100000, 1440 },
	{ "dplayer",     100000, 1440 },
	{ "xml",        1000000, 7200 },
};
/* clang-format on */

struct outcome {
	ns_t took;
	long peak_kb;
	size_t read, placed;
};

/* --- one file, in a process of its own ------------------------------------------------ */

static void
file_read(const char *path, struct bytes *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	ssize_t got;

	if (fd < 0 || fstat(fd, &about) < 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
	bytes_room(out, (size_t)about.st_size);
	while ((got = read(fd, out->data + out->len, out->cap - out->len - 1)) > 0)
		out->len += (size_t)got;
	close(fd);
}

static struct outcome
file_lay_out(const char *path)
{
	const struct lanes_config config = { .cols = 160,
		.rows = 40,
		.bottom_rows = 40,
		.flight = 10 * SECOND,
		.hold = 4 * SECOND,
		.wait = LANES_WAIT_MAX };
	struct track *track = track_new();
	struct format_report report;
	struct bytes file = { 0 };
	struct err err = { 0 };
	struct lanes *lanes;
	struct rusage usage;
	struct outcome o;

	file_read(path, &file);
	if (format_read(file.data, file.len, track, &report, &err) < 0)
		fprintf(stderr, "%s: %s\n", path, err.text);
	bytes_fini(&file);
	lanes = lanes_new(track, &config);
	getrusage(RUSAGE_SELF, &usage);
	o = (struct outcome){ time_cpu(), usage.ru_maxrss, track_count(track),
		lanes_count(lanes) };
	lanes_free(lanes);
	track_free(track);
	return o;
}

static bool
child_run(const char *path, struct outcome *o)
{
	int ends[2];
	pid_t child;
	bool whole;

	if (pipe(ends) < 0 || (child = fork()) < 0)
		return false;
	if (child == 0) {
		*o = file_lay_out(path);
		_exit(write(ends[1], o, sizeof(*o)) == sizeof(*o) ? 0 : 1);
	}
	close(ends[1]);
	whole = read(ends[0], o, sizeof(*o)) == sizeof(*o);
	close(ends[0]);
	waitpid(child, NULL, 0);
	return whole;
}

static void
measure(const char *name, size_t rows, const char *path)
{
	struct outcome best = { .took = INT64_MAX }, o;

	for (int i = 0; i < ROUNDS; i++) {
		if (!child_run(path, &o))
			exit(EXIT_FAILURE);
		if (o.took < best.took)
			best = o;
	}
	if (rows == 0)
		rows = best.read;
	printf("whole_%s_%zu %.1f ms\n", name, rows, ns_to_seconds(best.took) * 1e3);
	printf("whole_%s_%zu_peak %.1f MB\n", name, rows, (double)best.peak_kb / 1e3);
	printf("whole_%s_%zu_placed %zu comments\n", name, rows, best.placed);
	fflush(stdout);
}

/* --- files ------------------------------------------------------------------------------ */

/* All of it in a process of its own: what this one has been, its children are. */
static void
load_write(const struct load *load, int fd)
{
	const struct writer *writer = writer_find(load->format);
	struct outlet outlet = { 0 };
	struct writer_report written = { 0 };
	struct format_report report;
	struct bytes file = { 0 };
	struct track *track = track_new();
	struct err err = { 0 };

	throng_write(&file, load->rows, load->seconds);
	if (strcmp(load->format, "xml") == 0) {
		outlet.bytes = file;
	} else if (format_read(file.data, file.len, track, &report, &err) == 0) {
		writer->write(track, &writer_look_usual, &outlet, &written);
	}
	if (write(fd, outlet.bytes.data, outlet.bytes.len) != (ssize_t)outlet.bytes.len)
		perror("bench_whole");
	_exit(EXIT_SUCCESS);
}

static void
load_run(const struct load *load)
{
	char path[] = "/tmp/bench_whole.XXXXXX";
	int fd = mkstemp(path);
	pid_t child = fd >= 0 ? fork() : -1;

	if (child == 0)
		load_write(load, fd);
	if (child > 0) {
		waitpid(child, NULL, 0);
		measure(load->format, load->rows, path);
	}
	close(fd);
	unlink(path);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		measure("file", 0, argv[i]);
	for (size_t i = 0; argc == 1 && i < sizeof(loads) / sizeof(loads[0]); i++)
		load_run(&loads[i]);
	return EXIT_SUCCESS;
}
