#include "library/library_outbox.h"

#include "library/library_inside.h"

#include <string.h>

/* Of the danmaku in the library, those that were written for a daemon.  `remote` is
 * what it calls them, NULL until it has confirmed. */
static const char outbox[] =
    "CREATE TABLE IF NOT EXISTS outbox (own INTEGER PRIMARY KEY, server TEXT NOT NULL,"
    " key TEXT NOT NULL, remote INTEGER);"
    "CREATE TRIGGER IF NOT EXISTS outbox_gone AFTER DELETE ON danmaku"
    " BEGIN DELETE FROM outbox WHERE own = old.id; END";

int
library_outbox_make(struct library *library, struct err *err)
{
	return library_run_text(library, outbox, err);
}

static int
letter_add(struct library *library, uint64_t own, const char *server, const char *key,
    struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(library, &statement,
	    "INSERT INTO outbox (own, server, key) VALUES (?, ?, ?)", err);

	if (rc < 0)
		return rc;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)(own & ~LIBRARY_ID_BIT));
	library_bind_text(statement, 2, server);
	library_bind_text(statement, 3, key);
	return library_run(library, statement, err);
}

int
library_post(struct library *library, const char *video, const struct comment *comment,
    const struct library_stamp *stamp, uint64_t *id, struct err *err)
{
	int rc = library_run_text(library, "BEGIN IMMEDIATE", err);

	if (rc < 0)
		return rc;
	rc = library_add(library, video, comment, id, err);
	if (rc == 0)
		rc = letter_add(library, *id, stamp->server, stamp->key, err);
	if (rc == 0)
		rc = library_run_text(library, "COMMIT", err);
	if (rc < 0)
		library_run_text(library, "ROLLBACK", NULL);
	return rc;
}

int
library_sent(struct library *library, uint64_t own, uint64_t remote, struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(
	    library, &statement, "UPDATE outbox SET remote = ?2 WHERE own = ?1", err);

	if (rc < 0)
		return rc;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)(own & ~LIBRARY_ID_BIT));
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)remote);
	return library_run(library, statement, err);
}

int
library_outbox(struct library *library, const char *server, const char *video,
    library_letter_fn *visit, void *arg, struct err *err)
{
	sqlite3_stmt *rows;
	int rc = library_prepare(library, &rows,
	    "SELECT d.id, at_ms, created_ms, mode, rgb, size, text, d.video, key, remote"
	    " FROM outbox JOIN danmaku d ON d.id = own WHERE server = ?1"
	    " AND (d.video = ?2 OR (remote IS NULL AND d.video NOT LIKE 'p-%'))"
	    " ORDER BY own",
	    err);

	if (rc < 0)
		return rc;
	library_bind_text(rows, 1, server);
	library_bind_text(rows, 2, video);
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW) {
		struct library_letter letter = {
			.video = (const char *)sqlite3_column_text(rows, 7),
			.key = (const char *)sqlite3_column_text(rows, 8),
			.remote = (uint64_t)sqlite3_column_int64(rows, 9),
			.track = track_new(),
		};

		library_row(rows, letter.track);
		if (track_count(letter.track) == 1 && letter.video != NULL &&
		    letter.key != NULL)
			visit(arg, &letter);
		track_free(letter.track);
	}
	rc = rc == SQLITE_DONE ? 0 : library_failed(library, rc, err);
	sqlite3_finalize(rows);
	return rc;
}
