/* library/library_inside.h - what the parts of the library share.  No other. */
#pragma once
#include "library/library.h"

#include <sqlite3.h>

int library_prepare(struct library *, sqlite3_stmt **, const char *sql, struct err *);
void library_bind_text(sqlite3_stmt *, int place, const char *);
/* One that gives no rows, which it ends; one or more as text. */
int library_run(struct library *, sqlite3_stmt *, struct err *);
int library_run_text(struct library *, const char *sql, struct err *);
int library_failed(const struct library *, int rc, struct err *); /* what SQLite said */

/* id, at_ms, created_ms, mode, rgb, size, text of a row, as COMMENT_OWN; none when there
 * is no text. */
void library_row(sqlite3_stmt *row, struct track *to);

int library_outbox_make(struct library *, struct err *);
