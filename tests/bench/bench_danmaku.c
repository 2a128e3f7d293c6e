/* How long does it take to read and sort danmaku, and what memory? */
#include "base/bytes.h"
#include "base/text.h"
#include "base/time.h"
#include "danmaku/format.h"
#include "harness/throng.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROUNDS = 5, VIDEO_SECONDS = 24 * 60 };

static long
memory_kb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static double
best(const double *all)
{
	double least = all[0];
	int i;

	for (i = 1; i < ROUNDS; i++)
		least = all[i] < least ? all[i] : least;
	return least;
}

static void
measure(const struct bytes *file, size_t rows)
{
	const struct text_rule rule = { false, false };
	double parse[ROUNDS], sort[ROUNDS], size[ROUNDS];
	struct format_report report;
	size_t i;
	int round, lines, cols;
	long before = memory_kb();
	ns_t start;

	for (round = 0; round < ROUNDS; round++) {
		struct track *track = track_new();

		report = (struct format_report){ 0 };
		start = time_cpu();
		format_find(file->data, file->len)
		    ->parse(file->data, file->len, track, &report);
		parse[round] = ns_to_seconds(time_cpu() - start);
		start = time_cpu();
		track_sort(track);
		sort[round] = ns_to_seconds(time_cpu() - start);
		start = time_cpu();
		for (i = 0; i < track_count(track); i++)
			text_size(track_at(track, i)->text, track_at(track, i)->text_len,
			    rule, &lines, &cols);
		size[round] = ns_to_seconds(time_cpu() - start);
		track_free(track);
	}
	printf("danmaku_%zu_file %.1f MB\n", rows, (double)file->len / 1e6);
	printf("danmaku_%zu_parse %.1f ms\n", rows, best(parse) * 1e3);
	printf("danmaku_%zu_sort %.1f ms\n", rows, best(sort) * 1e3);
	printf("danmaku_%zu_size %.1f ms\n", rows, best(size) * 1e3);
	printf(
	    "danmaku_%zu_memory %.1f MB\n", rows, (double)(memory_kb() - before) / 1e3);
}

int
main(void)
{
	static const size_t sizes[] = { 100000, 1000000 };
	struct bytes file = { 0 };
	size_t i;

	for (i = 0; i < 2; i++) {
		throng_write(&file, sizes[i], VIDEO_SECONDS);
		measure(&file, sizes[i]);
	}
	bytes_fini(&file);
	return 0;
}
