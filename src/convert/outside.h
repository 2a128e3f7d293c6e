/* convert/outside.h - who reads what is said there?
 *
 * Escape codes are for terminals only, and not for those who said NO_COLOR. */
#pragma once
#include "convert/stats.h"

#include <stdio.h>

struct stats_paper outside_paper(FILE *);

/* How wide it is: what the terminal says, or COLUMNS, or 80. */
int outside_columns(FILE *);
