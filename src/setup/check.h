/* setup/check.h - may this value stand in its list?
 *
 * What a value means is known elsewhere; a wrong one is told where it was
 * written, before anything plays. */
#pragma once
#include "base/err.h"

int check_shift(const char *value, struct err *); /* sift/shift.h */
int check_rule(const char *value, struct err *);  /* sift/rules.h */
