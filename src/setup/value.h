/* setup/value.h - one value that was written becomes one that is used.
 *
 * `value` is what stood in the conf or behind "--name=", NULL when nothing
 * did.  -EINVAL with what is allowed and what was probably meant ("not a whole
 * number from 0 to 130"): the caller puts in front what was written, in its
 * own syntax.  `options` is unchanged then. */
#pragma once
#include "base/err.h"
#include "setup/setting.h"

int value_set(struct options *, const struct setting *, const char *value,
    enum setting_from, struct err *);

/* The reason when a value is needed and there is none. */
int value_missing(const struct setting *, struct err *);

/* Is the text one of the row's choices, if it has any? */
int value_check_choice(const struct setting *, const char *text, struct err *);

/* "--no-NAME". */
int value_set_no(
    struct options *, const struct setting *, enum setting_from, struct err *);

/* Everything to its default, whatever was there before. */
void values_init(struct options *);
void values_fini(struct options *);
