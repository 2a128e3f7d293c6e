#include "harness/throng.h"

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

void
throng_write(struct bytes *file, size_t rows, unsigned seconds)
{
	static const int modes[] = { 1, 1, 1, 1, 1, 1, 1, 1, 4, 5 };
	uint64_t seed = rows;
	size_t i, parts;

	bytes_clear(file);
	bytes_text(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?><i>");
	for (i = 0; i < rows; i++) {
		uint64_t ms = next_random(&seed) % (seconds * 1000),
			 more = next_random(&seed);

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
