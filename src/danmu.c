/* danmu.c - the player's main: parse, build, run, tear down. */
#include "base/log.h"
#include "player/offline.h"
#include "player/player.h"
#include "setup/option.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

enum { EXIT_USAGE = 2 };

/* Bad lines of the conf: said where they can be read again later. */
static void
complain(const struct options *options)
{
	if (options->complaint_count > 0)
		fputs(options->complaints.data, stderr);
}

static int
play(const struct options *options, struct err *err)
{
	struct player *player = NULL;
	int rc;

	rc = player_open(&player, options, err);
	if (rc == 0)
		rc = player_run(player, err);
	player_close(player); /* the terminal is ours again after this */
	return rc;
}

/* Options that make no sense together; each row of settings is right by
 * itself. */
static int
check(const struct options *options, struct err *err)
{
	bool offline = options->record != NULL || options->benchmark;

	if (options->video != NULL && options->files.count > 1)
		return err_set(err, -EINVAL, "--video goes with one file");
	if (offline && options->files.count > 1)
		return err_set(err, -EINVAL, "--record and --benchmark take one file");
	if (options->record != NULL && options->benchmark)
		return err_set(
		    err, -EINVAL, "--record and --benchmark do not go together");
	if (options->output == OUTPUT_NULL && !options->benchmark)
		return err_set(err, -EINVAL, "--output=null goes with --benchmark");
	if (options->party && options->server != NULL)
		return err_set(err, -EINVAL, "--party and --server do not go together");
	if (options->party && (offline || options->no_danmaku))
		return err_set(err, -EINVAL, "--party does not go with --%s",
		    options->record != NULL ? "record"
		    : offline               ? "benchmark"
					    : "no-danmaku");
	return 0;
}

static int
run(const struct options *options, struct err *err)
{
	int rc = 0;

	complain(options);
	if (options->log != NULL)
		rc = log_open(options->log, options->log_level, err);
	if (rc < 0)
		return rc;
	if (options->record != NULL)
		return offline_record(options, err);
	if (options->benchmark)
		return offline_benchmark(options, err);
	return play(options, err);
}

int
main(int argc, char **argv)
{
	struct options options;
	struct err err = { 0 };
	int rc;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	rc = options_read(&options, argc, argv, &err);
	if (rc < 0) {
		fprintf(stderr, "danmu: %s\n", err.text);
		return EXIT_USAGE;
	}
	rc = check(&options, &err);
	if (rc < 0) {
		fprintf(stderr, "danmu: %s\n", err.text);
		options_fini(&options);
		return EXIT_USAGE;
	}
	if (options.task == TASK_PRINT)
		fwrite(options.answer.data, 1, options.answer.len, stdout);
	else
		rc = run(&options, &err);
	if (rc < 0)
		fprintf(stderr, "danmu: %s\n", err.text);
	options_fini(&options);
	log_close();
	return rc == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
