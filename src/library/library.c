#include "library/library_inside.h"

#include "base/folder.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA 1
#define LABEL 0x64616e6d /* "danm": whose file it is, in the header of SQLite */
#define BUSY_MS 3000

struct library {
	sqlite3 *db;
	char label[64]; /* what the file is called in messages */
	bool read_only;
};

static const char schema[] =
    "CREATE TABLE danmaku (id INTEGER PRIMARY KEY AUTOINCREMENT, video TEXT NOT NULL,"
    " at_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, mode INTEGER NOT NULL,"
    " rgb INTEGER NOT NULL, size INTEGER NOT NULL, text TEXT NOT NULL);"
    "CREATE INDEX danmaku_video ON danmaku (video, at_ms);"
    "CREATE TABLE note (video TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (video, name)) WITHOUT ROWID;";

/* --- one statement ------------------------------------------------------ */

/* -EIO stands for all that SQLite has no errno for. */
static int
code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return -EROFS;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return -EBADMSG;
	default:
		return -EIO;
	}
}

int
library_failed(const struct library *library, int rc, struct err *err)
{
	const char *why = sqlite3_errmsg(library->db);

	switch (rc & 0xff) {
	case SQLITE_FULL:
		why = "the disk is full";
		break;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		why = "another program has locked it";
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		why = "it may not be written";
		break;
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return err_set(err, code_of(rc), "%s: damaged (%s)", library->label, why);
	default:
		break;
	}
	return err_set(err, code_of(rc), "%s: %s", library->label, why);
}

int
library_prepare(
    struct library *library, sqlite3_stmt **statement, const char *sql, struct err *err)
{
	int rc = sqlite3_prepare_v2(library->db, sql, -1, statement, NULL);

	return rc == SQLITE_OK ? 0 : library_failed(library, rc, err);
}

void
library_bind_text(sqlite3_stmt *statement, int place, const char *text)
{
	sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
}

/* Runs a statement that gives no rows, and ends it. */
int
library_run(struct library *library, sqlite3_stmt *statement, struct err *err)
{
	int rc = sqlite3_step(statement);

	rc = rc == SQLITE_DONE ? 0 : library_failed(library, rc, err);
	sqlite3_finalize(statement);
	return rc;
}

int
library_run_text(struct library *library, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(library->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : library_failed(library, rc, err);
}

static int
ask_number(struct library *library, const char *sql, int64_t *number, struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(library, &statement, sql, err);

	if (rc < 0)
		return rc;
	rc = sqlite3_step(statement);
	*number = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	rc = rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : library_failed(library, rc, err);
	sqlite3_finalize(statement);
	return rc;
}

/* --- opening ------------------------------------------------------------ */

/* SQLite would make it for everybody to read.  Never touches one that is
 * there: closing a second descriptor would drop the locks of the first. */
static void
file_make(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

/* Within one transaction: of two players that start at once, one makes it. */
static int
schema_make(struct library *library, struct err *err)
{
	int64_t version = 0;
	char *label;
	int rc = library_run_text(library, "BEGIN IMMEDIATE", err);

	if (rc < 0)
		return rc;
	rc = ask_number(library, "PRAGMA user_version", &version, err);
	label = mem_print(
	    "PRAGMA application_id = %d; PRAGMA user_version = %d", LABEL, SCHEMA);
	if (rc == 0 && version == 0)
		rc = library_run_text(library, schema, err);
	if (rc == 0 && version == 0)
		rc = library_run_text(library, label, err);
	if (rc == 0)
		rc = library_run_text(library, "COMMIT", err);
	if (rc < 0)
		library_run_text(library, "ROLLBACK", NULL);
	free(label);
	return rc;
}

static int
schema_check(struct library *library, struct err *err)
{
	int64_t version, tables, label;
	int rc = ask_number(library, "PRAGMA user_version", &version, err);

	if (rc == 0)
		rc = ask_number(library, "PRAGMA application_id", &label, err);
	if (rc == 0)
		rc = ask_number(
		    library, "SELECT count(*) FROM sqlite_master", &tables, err);
	if (rc < 0)
		return rc;
	if (label != LABEL && (tables > 0 || version != 0))
		return err_set(
		    err, -EBADMSG, "%s: not a library of danmu", library->label);
	if (version > SCHEMA)
		return err_set(err, -EPROTO, "%s: made by a newer danmu", library->label);
	if (version == SCHEMA)
		return 0;
	return schema_make(library, err);
}

static int
file_open(struct library *library, const char *name, int flags, struct err *err)
{
	int rc = sqlite3_open_v2(name, &library->db, flags, NULL);

	if (rc != SQLITE_OK)
		return library_failed(library, rc, err);
	sqlite3_extended_result_codes(library->db, 1);
	sqlite3_busy_timeout(library->db, BUSY_MS);
	library->read_only = sqlite3_db_readonly(library->db, "main") == 1;
	if (!library->read_only) {
		rc = library_run_text(library,
		    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		    "PRAGMA trusted_schema = OFF",
		    err);
		if (rc < 0)
			return rc;
	}
	rc = schema_check(library, err);
	if (rc == 0 && !library->read_only)
		rc = library_outbox_make(library, err);
	return rc;
}

/* In a folder that cannot be written WAL has no place for its index.  Nobody
 * else can be writing then, and what is in the file itself can be read. */
static int
file_open_still(struct library *library, const char *path, struct err *err)
{
	char *log = mem_print("%s-wal", path), *name = NULL;
	int rc = -EROFS;

	if (access(log, F_OK) != 0 && access(path, R_OK) == 0 &&
	    strpbrk(path, "?#%") == NULL) {
		name = mem_print("file:%s?immutable=1", path);
		sqlite3_close(library->db);
		rc =
		    file_open(library, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, err);
	}
	library->read_only = true;
	free(name);
	free(log);
	return rc;
}

int
library_open(struct library **to, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	struct library *library = mem_new(1, sizeof(*library));
	struct err first = { 0 };
	int rc;

	text_clean(library->label, sizeof(library->label), name, strlen(name));
	folder_make_for(path);
	file_make(path);
	rc = file_open(library, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &first);
	if (rc == -EIO || rc == -EROFS)
		rc = file_open_still(library, path, NULL);
	if (rc == 0) {
		*to = library;
		return 0;
	}
	library_close(library);
	return err_set(err, first.code, "%s", first.text);
}

void
library_close(struct library *library)
{
	if (library == NULL)
		return;
	sqlite3_close(library->db);
	free(library);
}

bool
library_is_read_only(const struct library *library)
{
	return library->read_only;
}

/* --- danmaku ------------------------------------------------------------ */

int
library_add(struct library *library, const char *video, const struct comment *comment,
    uint64_t *id, struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(library, &statement,
	    "INSERT INTO danmaku (video, at_ms, created_ms, mode, rgb, size, text)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?)",
	    err);

	if (rc < 0)
		return rc;
	library_bind_text(statement, 1, video);
	sqlite3_bind_int64(statement, 2, comment->at_ms);
	sqlite3_bind_int64(statement, 3, comment->created_ms);
	sqlite3_bind_int(statement, 4, comment->mode);
	sqlite3_bind_int64(statement, 5, comment->rgb & 0xffffff);
	sqlite3_bind_int(statement, 6, comment->size);
	sqlite3_bind_text(
	    statement, 7, comment->text, (int)comment->text_len, SQLITE_STATIC);
	rc = library_run(library, statement, err);
	if (rc == 0)
		*id = (uint64_t)sqlite3_last_insert_rowid(library->db) | LIBRARY_ID_BIT;
	return rc;
}

int
library_remove(struct library *library, const char *video, uint64_t id, struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(
	    library, &statement, "DELETE FROM danmaku WHERE id = ? AND video = ?", err);

	if (rc < 0)
		return rc;
	sqlite3_bind_int64(statement, 1, (sqlite3_int64)(id & ~LIBRARY_ID_BIT));
	library_bind_text(statement, 2, video);
	return library_run(library, statement, err);
}

static int64_t
within(int64_t value, int64_t least, int64_t most, int64_t otherwise)
{
	return value >= least && value <= most ? value : otherwise;
}

static void
row_read(sqlite3_stmt *row, struct track *to, struct bytes *text)
{
	const char *raw = (const char *)sqlite3_column_text(row, 6);
	struct comment comment = {
		.id = (uint64_t)sqlite3_column_int64(row, 0) | LIBRARY_ID_BIT,
		.at_ms = sqlite3_column_int64(row, 1),
		.created_ms = sqlite3_column_int64(row, 2),
		.flags = COMMENT_OWN,
	};

	bytes_clear(text);
	if (raw == NULL || text_sanitise(text, raw, (size_t)sqlite3_column_bytes(row, 6),
			       &text_limits_comment) == 0)
		return;
	comment.mode = (uint8_t)within(
	    sqlite3_column_int64(row, 3), COMMENT_SCROLL, COMMENT_BOTTOM, COMMENT_SCROLL);
	comment.rgb =
	    (uint32_t)within(sqlite3_column_int64(row, 4), 0, 0xffffff, 0xffffff);
	comment.size = (uint16_t)within(sqlite3_column_int64(row, 5), 1, 1000, 25);
	comment.text = text->data;
	comment.text_len = (uint32_t)text->len;
	track_add(to, &comment);
}

void
library_row(sqlite3_stmt *row, struct track *to)
{
	struct bytes text = { 0 };

	row_read(row, to, &text);
	bytes_fini(&text);
}

static int
rows_read(struct library *library, sqlite3_stmt *rows, struct track *to, struct err *err)
{
	struct bytes text = { 0 };
	int rc;

	while ((rc = sqlite3_step(rows)) == SQLITE_ROW)
		row_read(rows, to, &text);
	rc = rc == SQLITE_DONE ? 0 : library_failed(library, rc, err);
	sqlite3_finalize(rows);
	bytes_fini(&text);
	return rc;
}

#define COLUMNS "id, at_ms, created_ms, mode, rgb, size, text"

int
library_read(
    struct library *library, const char *video, struct track *to, struct err *err)
{
	sqlite3_stmt *rows;
	int rc = library_prepare(library, &rows,
	    "SELECT " COLUMNS " FROM danmaku WHERE video = ? ORDER BY at_ms, id", err);

	if (rc < 0)
		return rc;
	library_bind_text(rows, 1, video);
	return rows_read(library, rows, to, err);
}

int
library_recent(struct library *library, size_t most, struct track *to, struct err *err)
{
	sqlite3_stmt *rows;
	int rc = library_prepare(library, &rows,
	    "SELECT " COLUMNS " FROM (SELECT * FROM danmaku ORDER BY id DESC LIMIT ?)"
	    " ORDER BY id",
	    err);

	if (rc < 0)
		return rc;
	sqlite3_bind_int64(rows, 1, (sqlite3_int64)most);
	return rows_read(library, rows, to, err);
}

/* --- notes -------------------------------------------------------------- */

int
library_rename(struct library *library, const char *from, const char *to, struct err *err)
{
	/* A note that the true id has already is the better one. */
	static const char *const steps[] = {
		"UPDATE danmaku SET video = ?1 WHERE video = ?2",
		"UPDATE OR IGNORE note SET video = ?1 WHERE video = ?2",
		"DELETE FROM note WHERE video = ?2",
	};
	sqlite3_stmt *statement;
	int rc = library_run_text(library, "BEGIN IMMEDIATE", err);

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && rc == 0; i++) {
		rc = library_prepare(library, &statement, steps[i], err);
		if (rc < 0)
			break;
		library_bind_text(statement, 1, to);
		library_bind_text(statement, 2, from);
		rc = library_run(library, statement, err);
	}
	if (rc == 0)
		rc = library_run_text(library, "COMMIT", err);
	if (rc < 0)
		library_run_text(library, "ROLLBACK", NULL);
	return rc;
}

int
library_note_put(struct library *library, const char *video, const char *name,
    const char *value, struct err *err)
{
	sqlite3_stmt *statement;
	int rc = library_prepare(library, &statement,
	    value == NULL ? "DELETE FROM note WHERE video = ? AND name = ?"
			  : "INSERT INTO note (video, name, value) VALUES (?, ?, ?)"
			    " ON CONFLICT DO UPDATE SET value = excluded.value",
	    err);

	if (rc < 0)
		return rc;
	library_bind_text(statement, 1, video);
	library_bind_text(statement, 2, name);
	if (value != NULL)
		library_bind_text(statement, 3, value);
	return library_run(library, statement, err);
}

char *
library_note(struct library *library, const char *video, const char *name)
{
	sqlite3_stmt *statement;
	char *value = NULL;

	if (library_prepare(library, &statement,
		"SELECT value FROM note WHERE video = ? AND name = ?", NULL) < 0)
		return NULL;
	library_bind_text(statement, 1, video);
	library_bind_text(statement, 2, name);
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = mem_text((const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	return value;
}

int
library_notes(struct library *library, const char *video, library_note_fn *visit,
    void *arg, struct err *err)
{
	sqlite3_stmt *rows;
	int rc = library_prepare(
	    library, &rows, "SELECT name, value FROM note WHERE video = ?", err);

	if (rc < 0)
		return rc;
	library_bind_text(rows, 1, video);
	while ((rc = sqlite3_step(rows)) == SQLITE_ROW)
		visit(arg, (const char *)sqlite3_column_text(rows, 0),
		    (const char *)sqlite3_column_text(rows, 1));
	rc = rc == SQLITE_DONE ? 0 : library_failed(library, rc, err);
	sqlite3_finalize(rows);
	return rc;
}
