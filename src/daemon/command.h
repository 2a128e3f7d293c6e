/* daemon/command.h - what danmud does when it does not serve.
 *
 * Each works on the store itself, also while a danmud serves from it: SQLite lets
 * them take turns. */
#pragma once
#include "base/err.h"

#include <stdbool.h>

struct command {
	const char *name, *args, *help;
};
const struct command *command_at(unsigned index); /* NULL past the end */

/* The one that the words ask for, NULL: to serve. */
const struct command *command_find(int argc, char **argv);

/* True: --help, --version or --completion, and it was printed. */
bool command_help(int argc, char **argv);

enum { COMMAND_USAGE = -1000 }; /* the words were wrong */
int command_run(int argc, char **argv, struct err *);
