/* One command, and friends are there: does the party begin, and end with its host? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/house.h"
#include "integration/cinema.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define DANMAKU "/v1/videos/film/danmaku"

struct host {
	struct cinema *cinema;
	char *data; /* "XDG_DATA_HOME=..." */
	const char *env[2];
	struct screen_options options;
	struct screen *screen;
	struct house house; /* only the port of it */
};

/* The first of the lines it printed before it took the screen. */
static int
port_of(struct screen *screen)
{
	const char *at = strstr(screen_log(screen), "--server=http://");

	at = at != NULL ? strchr(at, ' ') : NULL;
	if (at == NULL) {
		screen_print(screen);
		fail_msg("no address");
	}
	while (at[-1] != ':')
		at--;
	return atoi(at);
}

static void
sit(struct host *host, const char *name, const char *arg, const char *more)
{
	host->options = (struct screen_options){ .cols = 100, .rows = 24 };
	if (host->data == NULL)
		host->data = mem_print("XDG_DATA_HOME=%s/%s", host->cinema->dir, name);
	host->env[0] = host->data;
	host->options.env = host->env;
	host->screen = cinema_play(host->cinema, &host->options, "--video=film",
	    "--loop=file", host->cinema->film, arg, more, NULL);
}

static struct host
party_of(void **state, const char *name)
{
	struct host host = { .cinema = *state };

	sit(&host, name, "--party", NULL);
	cinema_see(host.screen, "1 on line");
	host.house.port = port_of(host.screen);
	return host;
}

static void
stand_up(struct host *host)
{
	screen_free(host->screen);
	free(host->data);
}

static char *
file_of(const struct host *host, const char *name)
{
	return mem_print("%s/danmu/%s", strchr(host->data, '=') + 1, name);
}

/* Until danmud has let go of its lock, which is when there is none any more. */
static void
see_it_gone(const struct host *host)
{
	char *path = file_of(host, "party.lock");
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)host->house.port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int lock = open(path, O_RDWR | O_CLOEXEC), fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(lock >= 0 && fd >= 0);
	alarm(60);
	assert_int_equal(flock(lock, LOCK_EX), 0);
	alarm(0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), -1);
	close(fd);
	close(lock);
	free(path);
}

static void
a_friend_types_the_line_and_is_there(void **state)
{
	struct host host = party_of(state, "host"), friend = { .cinema = *state };
	char *server = mem_print("--server=http://127.0.0.1:%d", host.house.port);

	assert_true(host.house.port > 0);
	assert_non_null(strstr(screen_log(host.screen), " --video=film film.mp4\r\n"));
	sit(&friend, "friend", server, NULL);
	cinema_see(host.screen, "2 on line");
	cinema_see(friend.screen, "2 on line");
	screen_send(friend.screen, "\r");
	cinema_see(friend.screen, "Enter posts");
	screen_send(friend.screen, "HELLO-HOST\r");
	cinema_see(host.screen, "HELLO-HOST");
	screen_send(host.screen, "?");
	cinema_see(host.screen, "others join with");
	cinema_see(host.screen, "danmu --server=http://[^ ]+ --video=film film.mp4");
	cinema_leave(host.screen);
	host.screen = NULL;
	cinema_see(friend.screen, "reconnecting");
	cinema_leave(friend.screen);
	friend.screen = NULL;
	see_it_gone(&host);
	stand_up(&host);
	stand_up(&friend);
	free(server);
}

/* At every end of the player, its danmud is gone; what was said there is there at the
 * next party. */
static void
the_party_ends_with_its_host(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGKILL };
	struct host host = { .cinema = *state };
	char text[64];

	for (int i = 0; i < 5; i++) {
		sit(&host, "ends", "--party", NULL);
		cinema_see(host.screen, "1 on line");
		host.house.port = port_of(host.screen);
		for (int k = 0; k < i; k++) {
			snprintf(text, sizeof(text), "\"text\":\"SAID-%d\"", k);
			house_want(&host.house, 200, text, "GET",
			    DANMAKU "?from_ms=0&to_ms=9000", NULL, NULL);
		}
		snprintf(text, sizeof(text), "{\"at_ms\":5000,\"text\":\"SAID-%d\"}", i);
		house_want(&host.house, 201, "\"id\"", "POST", DANMAKU,
		    "Content-Type: application/json\r\n", text);
		screen_kill(host.screen, signals[i]);
		assert_int_equal(screen_wait_exit(host.screen), 128 + signals[i]);
		screen_free(host.screen);
		see_it_gone(&host);
	}
	host.screen = NULL;
	stand_up(&host);
}

static void
its_secret_is_for_nobody_else(void **state)
{
	struct host host = party_of(state, "secret");
	char *path = file_of(&host, "party.secret");
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	cinema_leave(host.screen);
	host.screen = NULL;
	stand_up(&host);
	free(path);
}

static void
a_second_party_is_told_where_the_first_is(void **state)
{
	struct host host = party_of(state, "two"), again = { .cinema = *state };
	char *joins = mem_print(
	    "on already; danmu --server=http://127.0.0.1:%d FILE", host.house.port);

	sit(&again, "two", "--party", NULL);
	assert_int_equal(screen_wait_exit(again.screen), 1);
	assert_true(screen_has(again.screen, joins));
	cinema_leave(host.screen);
	host.screen = NULL;
	stand_up(&host);
	stand_up(&again);
	free(joins);
}

static void
a_port_that_is_taken_is_not_waited_for(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(8086) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;
	struct host host;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	/* If another test has it, so much the better. */
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		assert_int_equal(listen(fd, 1), 0);
	host = party_of(state, "taken");
	assert_true(host.house.port > 0 && host.house.port != 8086);
	house_want(&host.house, 200, NULL, "GET", "/healthz", NULL, NULL);
	cinema_leave(host.screen);
	host.screen = NULL;
	stand_up(&host);
	close(fd);
}

static void
a_danmud_that_dies_ends_the_party_not_the_film(void **state)
{
	struct host host = party_of(state, "dies");
	char path[64], line[64] = "";
	FILE *children;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", screen_pid(host.screen),
	    screen_pid(host.screen));
	children = fopen(path, "r");
	if (children != NULL && fgets(line, sizeof(line), children) == NULL)
		line[0] = '\0';
	if (children != NULL)
		fclose(children);
	if (atoi(line) > 1) { /* the kernel may have been built without it */
		kill(atoi(line), SIGKILL);
		cinema_see(host.screen, "the party is over: it ended by signal 9");
		cinema_see(host.screen, "reconnecting");
	}
	cinema_leave(host.screen);
	host.screen = NULL;
	stand_up(&host);
}

/* danmu in a folder of its own, with what may be a danmud beside it; NULL: none. */
static void
says_why_not(void **state, const char *danmud, const char *why)
{
	struct cinema cinema = *(struct cinema *)*state;
	struct host host = { .cinema = &cinema };
	char *command, *folder = mem_print("%s/alone-%d", cinema.dir, danmud != NULL);

	cinema.danmu = mem_print("%s/danmu", folder);
	command = mem_print(
	    "mkdir '%s' && cp -L '%s/danmu' '%s/danmu'", folder, cinema.dir, folder);
	assert_int_equal(system(command), 0);
	free(command);
	command = mem_print("printf '%%s' '%s' >'%s/danmud' && chmod +x '%s/danmud'",
	    danmud != NULL ? danmud : "", folder, folder);
	if (danmud != NULL)
		assert_int_equal(system(command), 0);
	sit(&host, "none", "--party", NULL);
	assert_int_equal(screen_wait_exit(host.screen), 1);
	if (!screen_has(host.screen, why)) {
		screen_print(host.screen);
		fail_msg("%s was not said", why);
	}
	assert_null(strstr(screen_log(host.screen), "\033[?1049h"));
	stand_up(&host);
	free(command);
	free(cinema.danmu);
	free(folder);
}

static void
without_a_danmud_it_says_so(void **state)
{
	if (access(BINDIR "/danmud", X_OK) == 0)
		skip();
	says_why_not(state, NULL, "danmu: --party: there is no danmud beside danmu");
}

static void
a_danmud_that_does_not_start_says_why(void **state)
{
	says_why_not(state, "#!/bin/sh\necho danmud: the moon is full >&2; exit 1",
	    "danmu: --party: danmud does not start: the moon is full");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_friend_types_the_line_and_is_there),
		cmocka_unit_test(the_party_ends_with_its_host),
		cmocka_unit_test(its_secret_is_for_nobody_else),
		cmocka_unit_test(a_second_party_is_told_where_the_first_is),
		cmocka_unit_test(a_port_that_is_taken_is_not_waited_for),
		cmocka_unit_test(a_danmud_that_dies_ends_the_party_not_the_film),
		cmocka_unit_test(without_a_danmud_it_says_so),
		cmocka_unit_test(a_danmud_that_does_not_start_says_why),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, cinema_open, cinema_close);
}
