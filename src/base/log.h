/* base/log.h - for the operator: module, event, the numbers.
 *
 * Off until log_open().  The player logs to a file only: the screen is the
 * picture's.  `error` someone must act, `warn` it healed, `info` once in the
 * life of a thing, `debug` once per event, never per frame.  Any thread. */
#pragma once
#include "base/err.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* Appends to `path`; "-" is standard error. */
int log_open(const char *path, enum log_level at_most, struct err *);
void log_close(void);

void log_write(enum log_level, const char *module, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#define log_error(module, ...) log_write(LOG_ERROR, module, __VA_ARGS__)
#define log_warn(module, ...) log_write(LOG_WARN, module, __VA_ARGS__)
#define log_info(module, ...) log_write(LOG_INFO, module, __VA_ARGS__)
#define log_debug(module, ...) log_write(LOG_DEBUG, module, __VA_ARGS__)
