/* setup/setting.h - which options are there, and what may they be?
 *
 * One row an option.  The rows make the command line, the conf, --help, the
 * completions and the check of the manual: a default, a limit or a name is
 * written here and nowhere else. */
#pragma once
#include "base/err.h"
#include "setup/option.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_kind {
	SETTING_FLAG,   /* bool */
	SETTING_INT,    /* int, least .. most */
	SETTING_NUMBER, /* double */
	SETTING_RATE,   /* int64_t ppm, written 1.5 */
	SETTING_SIZE,   /* int64_t bytes, written 512M */
	SETTING_TIME,   /* ns_t, written 90, 1.5, 1:02:03; least and most in s */
	SETTING_GRID,   /* struct option_pair, written 200x56 */
	SETTING_RATIO,  /* struct option_pair, written 1:2 */
	SETTING_CHOICE, /* int: the place in `choices` */
	SETTING_WORD,   /* const char *: the name in `choices` */
	SETTING_ID,     /* char *: 1 to 64 of A-Z a-z 0-9 . _ - */
	SETTING_PATH,   /* char *; the shell completes file names */
	SETTING_LIST,   /* struct option_list, repeatable */
	SETTING_TASK,   /* prints something instead of playing: --help */
};

/* Where it may stand, and where a value came from. */
enum setting_from { FROM_DEFAULT = 0, FROM_CONF = 1, FROM_ARGS = 2, FROM_BOTH = 3 };

typedef int check_fn(const char *value, struct err *);
typedef void answer_fn(const struct options *, const char *value, struct bytes *out);

struct setting_choice {
	const char *name, *also; /* also: another spelling, or NULL */
};

struct setting {
	const char *name; /* "volume" */
	char letter;      /* of the short form, or 0 */
	uint8_t kind;     /* enum setting_kind */
	uint8_t where;    /* enum setting_from */
	size_t offset;    /* in struct options */
	size_t off;       /* bool that --no-NAME sets and NAME clears; 0 = none */
	double least, most;
	const struct setting_choice *choices;
	const char *special; /* "auto" or "inf": stands for `none` of the kind (0,
	                      * 0x0 or NS_NONE), or NULL */
	const char *bare;    /* value when none is given, or NULL: one is needed */
	const char *initial; /* default, as one would write it; NULL = nothing */
	const char *arg;     /* "SECONDS"; NULL = takes none */
	answer_fn *answer;   /* SETTING_TASK: writes what is printed */
	check_fn *check; /* of a text or a list: may this stand in it?  NULL: anything */
	bool at_once;    /* SETTING_TASK: before the conf and the words behind it */
	const char *group; /* heading in --help */
	const char *help;
	const char *no_help; /* of "--no-NAME", where that is more than its opposite */
};

extern const struct setting settings[]; /* ends with a NULL name */

const struct setting *setting_find(const char *name, size_t len); /* NULL = unknown */
const struct setting *setting_letter(char letter);

/* May "no-NAME" be written? */
bool setting_has_no(const struct setting *);

/* The name nearest to a wrong one, among those allowed in `from`; with
 * `no_form` it is meant with a "no-" in front of it.  NULL: none is near. */
const char *setting_suggest(
    const char *name, size_t len, enum setting_from, bool *no_form);
