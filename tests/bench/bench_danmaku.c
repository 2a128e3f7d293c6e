/* How long does it take to read and sort danmaku, and what memory? */
#include "base/bytes.h"
#include "base/text.h"
#include "base/time.h"
#include "danmaku/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { ROUNDS = 5, VIDEO_MS = 24 * 60 * 1000 };

static const char *const words[] = { "哈哈哈哈", "前方高能", "这个镜头太美了", "草",
	"2333", "awsl", "wwww", "すごい", "かわいい", "来了来了", "泪目", "?????", "第一",
	"👍", "❤️", "👨‍👩‍👧", "no no no", "&lt;3", "下次一定", "“经典”……",
	"红红火火恍恍惚惚" };

static uint64_t
next_random(uint64_t *seed)
{
	*seed += 0x9e3779b97f4a7c15;
	uint64_t z = *seed;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* In the order of posting, which is not that of the video. */
static void
make_file(struct bytes *file, size_t rows)
{
	static const int modes[] = { 1, 1, 1, 1, 1, 1, 1, 1, 4, 5 };
	uint64_t seed = rows;
	size_t i, parts;

	bytes_clear(file);
	bytes_text(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>");
	for (i = 0; i < rows; i++) {
		uint64_t ms = next_random(&seed) % VIDEO_MS, more = next_random(&seed);

		bytes_print(file, "<d p=\"%u.%03u00,%d,25,%u,%zu,0,%08x,%zu,%u\">",
		    (unsigned)(ms / 1000), (unsigned)(ms % 1000), modes[more % 10],
		    more % 7 == 0 ? (unsigned)(more >> 40) : 16777215u, 1600000000 + i,
		    (unsigned)(more >> 32), 40000000000000000 + i * 512,
		    (unsigned)(more % 11) + 1);
		for (parts = more % 3 + 1; parts > 0; parts--) {
			size_t word =
			    next_random(&seed) % (sizeof(words) / sizeof(words[0]));

			/* The rare ones are rare. */
			if (word >= 13 && word <= 17 && next_random(&seed) % 8 != 0)
				word = 0;
			bytes_text(file, words[word]);
		}
		bytes_text(file, "</d>\n");
	}
	bytes_text(file, "</i>\n");
}

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
		make_file(&file, sizes[i]);
		measure(&file, sizes[i]);
	}
	bytes_fini(&file);
	return 0;
}
