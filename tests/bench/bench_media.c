/* How long does a picture of a 1080p film take to decode, and to scale? */
#include "media/media.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char film[] = "/tmp/danmu-bench-1080p.mp4";

static void
measure(int w, int h, double dot_aspect)
{
	struct media_options options = {
		.name = film, .stdin_fd = -1, .pull = true, .size = { w, h, dot_aspect }
	};
	struct media *m = media_open(&options);
	ns_t start = time_now(), cpu = time_cpu();
	struct media_stats stats;
	struct picture *p;
	int count = 0;

	while ((p = media_pull(m, NULL)) != NULL) {
		picture_free(p);
		count++;
	}
	stats = media_stats(m);
	media_close(m);
	if (count == 0)
		return;
	printf("media_decode_%dx%d %.3f ms\n", w, h, stats.decode_s * 1000 / count);
	printf("media_scale_%dx%d %.3f ms\n", w, h, stats.scale_s * 1000 / count);
	printf("media_wall_%dx%d %.3f ms\n", w, h,
	    ns_to_seconds(time_now() - start) * 1000 / count);
	printf("media_cpu_%dx%d %.3f ms\n", w, h,
	    ns_to_seconds(time_cpu() - cpu) * 1000 / count);
}

int
main(void)
{
	char line[300];

	snprintf(line, sizeof(line),
	    "ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=s=1920x1080:r=30:d=5 "
	    "-c:v libx264 -preset veryfast -b:v 8M -pix_fmt yuv420p %s",
	    film);
	if (system(line) != 0) {
		puts("# no ffmpeg to make a film with");
		return 0;
	}
	measure(400, 112, 0.5);
	measure(400, 224, 1.0);
	unlink(film);
	return 0;
}
