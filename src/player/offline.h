/* player/offline.h - the same film without a clock: --record and --benchmark.
 *
 * Every frame is rendered by the code that the player uses, from the media
 * time it stands for; nothing is dropped and nothing waits. */
#pragma once
#include "base/err.h"
#include "setup/option.h"

int offline_record(const struct options *, struct err *);

/* One JSON line on standard error. */
int offline_benchmark(const struct options *, struct err *);
