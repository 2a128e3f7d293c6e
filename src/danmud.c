/* danmud.c - the daemon's main: read what was asked for, and do it. */
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "daemon/command.h"
#include "daemon/serve.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2 };

static int
complain(const struct err *err, int code)
{
	char clean[sizeof(err->text)];

	fprintf(stderr, "danmud: %s\n",
	    text_clean(clean, sizeof(clean), err->text, strlen(err->text)));
	return code;
}

int
main(int argc, char **argv)
{
	struct conf config;
	struct err err = { 0 };
	int left = argc, rc;
	char **words;

	if (sodium_init() < 0)
		return EXIT_FAILURE;
	if (command_help(argc, argv))
		return EXIT_SUCCESS;
	if (command_find(argc, argv) != NULL) {
		rc = command_run(argc, argv, &err);
		return rc == 0 ? EXIT_SUCCESS
			       : complain(&err,
				     rc == COMMAND_USAGE ? EXIT_USAGE : EXIT_FAILURE);
	}
	words = mem_copy(argv, ((size_t)argc + 1) * sizeof(*words));
	rc = conf_read(&config, &left, words, &err);
	if (rc == 0 && left > 1) {
		err_set(&err, -1, "there is no command %s; danmud --help lists them",
		    words[1]);
		rc = -1;
	}
	free(words);
	if (rc < 0) {
		conf_fini(&config);
		return complain(&err, EXIT_USAGE);
	}
	log_open("-", config.verbose ? LOG_DEBUG : LOG_INFO, NULL);
	rc = serve(&config, argc, argv, &err);
	conf_fini(&config);
	return rc < 0 ? complain(&err, EXIT_FAILURE) : EXIT_SUCCESS;
}
