/* How fast is a piece of a timeline given, known and cold?
 *
 * bench_segment [seconds]: `name value unit` lines.  Six minutes with 6,000
 * danmaku.  Known: 64 connections ask whether what they have is current.  Cold:
 * somebody has just written to the video; from the question to the last byte. */
#include "base/mem.h"
#include "harness/mill.h"
#include "store/store_danmaku.h"
#include "store/store_video.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROWS = 6000, CONNS = 64, ROUNDS = 21, SEGMENT_MS = 360000 };

static const char *const texts[] = { "what people say while they watch", "哈哈哈哈哈哈",
	"前方高能", "I have waited for this since the first episode", "awsl", "名场面",
	"so beautiful", "是他是他就是他，我们的英雄小哪吒" };

static void
fill(const struct mill *mill)
{
	struct store *store;
	struct err err = { 0 };
	char path[128];
	int64_t video;
	int rc;

	snprintf(path, sizeof(path), "%s/danmud/danmud.db", mill->dir);
	rc = store_open(&store, path, true, &err);
	mill_must(rc == 0, err.text);
	rc = store_video_number(store, "film", true, 1, &video, &err);
	mill_must(rc == 0 && store_begin(store, &err) == 0, err.text);
	for (uint64_t id = 1; id <= ROWS; id++) {
		char author[16], text[128];

		snprintf(
		    author, sizeof(author), "guest-%04x", (unsigned)(id * 40503 % 65536));
		snprintf(text, sizeof(text), "%s %u", texts[id % 8],
		    (unsigned)(id * 31 % 1000));
		rc = store_danmaku_add(store, video,
		    &(struct store_danmaku){ .id = id << 22,
			.at_ms = (int64_t)(id * 7919 % SEGMENT_MS),
			.created_ms = 1790000000000 + (int64_t)id * 977,
			.author = author,
			.text = text,
			.rgb = id % 5 == 0 ? 0xff0000 : 0xffffff,
			.size = 25 },
		    &err);
		mill_must(rc == 0, err.text);
	}
	mill_must(store_commit(store, &err) == 0, err.text);
	store_close(store);
}

static void
question(struct bytes *to, const char *ending, const char *headers)
{
	bytes_clear(to);
	bytes_print(to,
	    "GET /v1/videos/film/danmaku/0.%s HTTP/1.1\r\nHost: localhost\r\n"
	    "Accept-Encoding: gzip\r\n%s\r\n",
	    ending, headers);
}

/* --- cold --- */

static void
write_one(const struct mill *mill)
{
	struct bytes ask = { 0 };

	mill_post(&ask, "/v1/videos/film/danmaku", "{\"at_ms\":1,\"text\":\"new\"}");
	mill_must(mill_ask(mill, ask.data, ask.len, NULL) == 201, "a danmaku");
	bytes_fini(&ask);
}

static void
measure_cold(const struct mill *mill, const char *ending)
{
	ns_t took[ROUNDS], used[ROUNDS];
	struct bytes ask = { 0 }, answer = { 0 };
	char name[32];

	question(&ask, ending, "");
	for (int i = 0; i < ROUNDS; i++) {
		write_one(mill);
		used[i] = mill_cpu(mill);
		took[i] = time_now();
		mill_must(mill_ask(mill, ask.data, ask.len, &answer) == 200, "a segment");
		took[i] = time_now() - took[i];
		used[i] = mill_cpu(mill) - used[i];
	}
	snprintf(name, sizeof(name), "segment_%s_cold", ending);
	mill_say(name, "time", ns_to_seconds(mill_share(took, ROUNDS, 0.5)) * 1e3, "ms");
	mill_say(name, "cpu", ns_to_seconds(mill_share(used, ROUNDS, 0.5)) * 1e3, "ms");
	mill_say(name, "size", (double)answer.len, "bytes");
	bytes_fini(&ask);
	bytes_fini(&answer);
}

/* --- known --- */

static void
find_tag(const struct mill *mill, char header[96])
{
	struct bytes ask = { 0 }, answer = { 0 };
	const char *at;

	question(&ask, "json", "");
	mill_must(mill_ask(mill, ask.data, ask.len, &answer) == 200, "a segment");
	bytes_add(&answer, "", 1);
	at = strstr(answer.data, "ETag: ");
	mill_must(at != NULL, "a tag");
	snprintf(
	    header, 96, "If-None-Match: %.*s\r\n", (int)strcspn(at + 6, "\r"), at + 6);
	bytes_fini(&ask);
	bytes_fini(&answer);
}

static void
ask(int fd, const struct bytes *text)
{
	mill_must(
	    send(fd, text->data, text->len, MSG_NOSIGNAL) == (ssize_t)text->len, "send");
}

static uint64_t
ask_all(int epoll, const struct bytes *text, ns_t until)
{
	struct epoll_event events[CONNS];
	uint64_t answered = 0;
	char answer[2048];

	while (time_now() < until) {
		int n = epoll_wait(epoll, events, CONNS, 100);

		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;
			ssize_t got = recv(fd, answer, sizeof(answer), 0);

			mill_must(got > 0 && mill_answered(answer, (size_t)got) == 304,
			    "what is known");
			answered++;
			ask(fd, text);
		}
	}
	return answered;
}

static void
measure_known(const struct mill *mill, ns_t time)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC), fds[CONNS];
	struct bytes text = { 0 };
	ns_t began, used;
	uint64_t n;
	char header[96];

	find_tag(mill, header);
	question(&text, "json", header);
	for (unsigned i = 0; i < CONNS; i++) {
		struct epoll_event event = { .events = EPOLLIN };

		event.data.fd = fds[i] = mill_connect(mill, 0);
		epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &event);
		ask(fds[i], &text);
	}
	used = mill_cpu(mill);
	began = time_now();
	n = ask_all(epoll, &text, began + time);
	used = mill_cpu(mill) - used;
	mill_say("segment_known", "answered",
	    (double)n / ns_to_seconds(time_now() - began), "/s");
	mill_say("segment_known", "cpu_each", (double)used / 1e3 / (double)n, "us");
	for (unsigned i = 0; i < CONNS; i++)
		close(fds[i]);
	close(epoll);
	bytes_fini(&text);
}

int
main(int argc, char **argv)
{
	ns_t time = (argc > 1 ? strtol(argv[1], NULL, 10) : 5) * SECOND;
	struct mill mill = { 0 };

	mill_open(&mill);
	fill(&mill);
	measure_cold(&mill, "json");
	measure_cold(&mill, "xml");
	measure_cold(&mill, "pb");
	measure_known(&mill, time);
	mill_close(&mill);
	return 0;
}
