/* setup/check.h - may this value stand there?
 *
 * What a value means is known elsewhere; a wrong one is told where it was
 * written, before anything plays. */
#pragma once
#include "base/err.h"

int check_shift(const char *value, struct err *); /* sift/shift.h */
/* The address of a danmud: http:// or https://, a host, nothing behind a ? or #. */
int check_server(const char *value, struct err *);
int check_rule(const char *value, struct err *); /* sift/rules.h */
