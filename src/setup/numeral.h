/* setup/numeral.h - what number was written?
 *
 * The numbers of the command line and the conf.  No locale (a point is a
 * point), no exponents, no "nan": digits, and nothing behind them.  All
 * return false for what is no such number or does not fit.  Pure. */
#pragma once
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool numeral_int(const char *text, int64_t *);    /* "-5", "+5" */
bool numeral_decimal(const char *text, double *); /* "1.5", ".5", "-60" */
bool numeral_scaled(
    const char *text, int64_t scale, int64_t *);     /* exact: "1.5" * scale */
bool numeral_size(const char *text, int64_t *bytes); /* "512M", "1.5GiB", "4096" */
bool numeral_time(const char *text, ns_t *);         /* "90", "1.5", "-2", "1:02:03.25" */

/* "200x56", "1:2": two whole numbers above 0 with `between` in the middle. */
bool numeral_pair(const char *text, char between, int *x, int *y);

/* The other way: "0.25", "-60", and "4G".  At most three decimals.  Both
 * return `to`. */
#define NUMERAL_TEXT 32
char *numeral_text(char to[NUMERAL_TEXT], double);
char *numeral_size_text(char to[NUMERAL_TEXT], int64_t bytes);
