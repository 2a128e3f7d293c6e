/* setup/usage.h - what does "danmu --help" say?
 *
 * The answers of the options that print instead of playing, made from the
 * tables.  Pure. */
#pragma once
#include "base/bytes.h"
#include "setup/option.h"

void usage_help(const struct options *, const char *value, struct bytes *out);
void usage_version(const struct options *, const char *value, struct bytes *out);
void usage_keys(const struct options *, const char *value, struct bytes *out);
void usage_renderers(const struct options *, const char *value, struct bytes *out);
