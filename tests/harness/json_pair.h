/* tests/harness/json_pair.h - do both ways through a row end in the same?
 *
 * The short way of json_tree.h and the long one, over one input. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The same end, at the same place, with the same values; *quick when the
 * short way was taken at all. */
bool json_pair_agrees(const char *data, size_t len, bool *quick);
