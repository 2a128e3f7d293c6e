/* panel/list_order.h - in which order does a list show its comments?  (pure) */
#pragma once
#include "panel/list.h"

/* Sorts places in the track; what is equal stands in order of time. */
void list_order(const struct track *, uint32_t *items, size_t count, enum list_sort);
