#include "unit/harness.h"

#include "integration/cinema.h"

#include "base/mem.h"

#include <ctype.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char comments[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<i>\n"
    "<d p=\"0.1,5,25,16777215,1600000000,0,a,1\">FIRST-ABOVE</d>\n"
    "<d p=\"0.2,1,25,65280,1600000000,0,a,2\">flying 弹幕 flying</d>\n"
    "<d p=\"0.3,4,25,16711680,1600000000,0,a,3\">FIRST-BELOW</d>\n"
    "<d p=\"0.4,5,25,16777215,1600000000,0,a,4\">bad\x1b]0;evil\x07"
    "bad &#27;[31mred&#7; \xc2\x9b"
    "31m</d>\n"
    "<d p=\"6,5,25,16777215,1600000000,0,a,5\">SECOND-ABOVE</d>\n"
    "<d p=\"12,5,25,16777215,1600000000,0,a,6\">THIRD-ABOVE</d>\n"
    "</i>\n";

static int run(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int
run(const char *format, ...)
{
	va_list args;
	char *command;
	int rc;

	va_start(args, format);
	command = mem_vprint(format, args);
	va_end(args);
	rc = system(command);
	free(command);
	return rc;
}

static int
write_comments(struct cinema *c)
{
	char *path = mem_print("%s/film.xml", c->dir);
	FILE *file = fopen(path, "w");

	free(path);
	if (file == NULL)
		return -1;
	fputs(comments, file);
	return fclose(file);
}

static int
make_films(struct cinema *c)
{
	c->film = mem_print("%s/film.mp4", c->dir);
	c->brief = mem_print("%s/brief.mp4", c->dir);
	c->matroska = mem_print("%s/film.mkv", c->dir);
	if (run("ffmpeg -v error -f lavfi -i testsrc2=s=320x180:r=30:d=20 -f lavfi "
		"-i sine=d=20 -c:v libx264 -preset ultrafast -g 30 -pix_fmt yuv420p "
		"-c:a aac -y '%s' </dev/null",
		c->film) != 0 ||
	    run("ffmpeg -v error -i '%s' -c copy -y '%s' </dev/null", c->film,
		c->matroska) != 0)
		return -1;
	return run(
	    "ffmpeg -v error -f lavfi -i testsrc2=s=160x90:r=30:d=0.5 -c:v libx264 "
	    "-preset ultrafast -y '%s' </dev/null",
	    c->brief);
}

int
cinema_open(void **state)
{
	const char *danmu = getenv("DANMU"), *source = getenv("srcdir");
	struct cinema *c = mem_new(1, sizeof(*c));
	char here[PATH_MAX], real[PATH_MAX];

	*state = c;
	if (getcwd(here, sizeof(here)) == NULL)
		return -1;
	c->data = mem_print("%s/tests/data", source != NULL ? source : here);
	snprintf(c->dir, sizeof(c->dir), "%s/danmu-cinema-XXXXXX", P_tmpdir);
	if (mkdtemp(c->dir) == NULL)
		return -1;
	/* $PLAY is split at blanks: none may come from where the build stands. */
	c->danmu = mem_print("%s/danmu", c->dir);
	if (realpath(danmu != NULL ? danmu : "danmu", real) == NULL ||
	    symlink(real, c->danmu) != 0)
		return -1;
	return make_films(c) == 0 ? write_comments(c) : -1;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
cinema_close(void **state)
{
	struct cinema *c = *state;

	nftw(c->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(c->danmu);
	free(c->film);
	free(c->brief);
	free(c->matroska);
	free(c->data);
	free(c);
	return 0;
}

struct screen *
cinema_play(struct cinema *c, const struct screen_options *options, const char *arg, ...)
{
	const char *argv[CINEMA_ARGS] = { c->danmu, "--no-config", "--no-audio",
		"--bar=always" };
	int count = 4;
	va_list args;

	va_start(args, arg);
	for (; arg != NULL && count < CINEMA_ARGS - 1; arg = va_arg(args, const char *))
		argv[count++] = arg;
	va_end(args);
	return screen_start(argv, options);
}

struct screen *
cinema_shell(struct cinema *c, const struct screen_options *options, const char *script)
{
	char *danmu = mem_print("DANMU=%s", c->danmu),
	     *film = mem_print("FILM=%s", c->film);
	char *brief = mem_print("BRIEF=%s", c->brief);
	char *play = mem_print("PLAY=%s --no-config --no-audio --bar=always", c->danmu);
	const char *env[] = { danmu, film, brief, play, NULL };
	const char *argv[] = { "sh", "-c", script, NULL };
	struct screen_options with =
	    options != NULL ? *options : (struct screen_options){ 0 };
	struct screen *s;

	if (script == NULL) {
		argv[1] = "-i";
		argv[2] = NULL;
	}
	with.env = env;
	s = screen_start(argv, &with);
	free(danmu);
	free(film);
	free(brief);
	free(play);
	return s;
}

/* The bar reads " ▶ 00:07 / 00:20 ": minutes and seconds of the first. */
int
cinema_seconds(const struct screen *s)
{
	char *row;
	int seconds = -1;

	for (int i = screen_rows(s) - 1; i >= 0 && seconds < 0; i--) {
		const char *colon;

		row = screen_row(s, i);
		colon = strstr(row, " / 00:") != NULL ? strchr(row, ':') : NULL;
		if (colon != NULL && colon - row >= 2 && isdigit((unsigned char)colon[1]))
			seconds = atoi(colon - 2) * 60 + atoi(colon + 1);
		free(row);
	}
	return seconds;
}

static bool
is_at(struct screen *s, void *seconds)
{
	return screen_has(s, "▶ 00:") && cinema_seconds(s) >= *(int *)seconds;
}

bool
cinema_is_at(struct screen *s, int seconds)
{
	return is_at(s, &seconds);
}

bool
cinema_wait_at(struct screen *s, int seconds)
{
	return screen_wait(s, is_at, &seconds);
}

ns_t
cinema_cpu(const struct screen *s)
{
	unsigned long user = 0, kernel = 0;
	char path[64], line[1024] = "";
	const char *at;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", screen_pid(s));
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	if (fgets(line, sizeof(line), file) == NULL)
		line[0] = '\0';
	fclose(file);
	at = strrchr(line, ')'); /* the name may hold anything */
	if (at != NULL)
		sscanf(at, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		    &kernel);
	return (ns_t)(user + kernel) * SECOND / sysconf(_SC_CLK_TCK);
}

static void
must_be(struct screen *s, bool is, const char *what, const char *regex)
{
	if (is)
		return;
	screen_print(s);
	fail_msg("%s: %s", what, regex);
}

void
cinema_see(struct screen *s, const char *regex)
{
	must_be(s, screen_wait_text(s, regex), "not seen", regex);
}

void
cinema_see_no(struct screen *s, const char *regex)
{
	must_be(s, screen_wait_no_text(s, regex), "still seen", regex);
}

void
cinema_leave(struct screen *s)
{
	screen_send(s, "q");
	assert_int_equal(screen_wait_exit(s), 0);
	screen_free(s);
}
