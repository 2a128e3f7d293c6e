#include "store/store_inside.h"

#include "base/folder.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA 1         /* store_sql.c writes it, too: SQL_TRY */
#define LABEL 0x646d7564 /* "dmud": whose file it is, in the header of SQLite */
#define BUSY_MS 2000

static const char settings[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
    "PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 67108864;"
    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON";

/* --- statements --- */

static bool
no_room(int why)
{
	return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

/* A full disk has more than one name, and a commit forgets to note it: then
 * the system's own word, which store_step() wiped before, still stands. */
static bool
is_full(struct store *store, int rc, int last)
{
	return rc == SQLITE_FULL ||
	       (rc == SQLITE_IOERR &&
		   (no_room(sqlite3_system_errno(store->db)) || no_room(last)));
}

int
store_failed(struct store *store, struct err *err)
{
	int last = errno, rc = sqlite3_errcode(store->db) & 0xff;
	const char *why = sqlite3_errmsg(store->db);

	if (is_full(store, rc, last))
		return err_set(err, -ENOSPC, "%s: the disk is full", store->path);
	switch (rc) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(
		    err, -EBUSY, "%s: another program has locked it", store->path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return err_set(err, -EROFS, "%s: it may not be written", store->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, -EUCLEAN, "%s: damaged (%s)", store->path, why);
	default:
		return err_set(err, -EIO, "%s: %s", store->path, why);
	}
}

int
store_id_check(uint64_t id, struct err *err)
{
	if (id == 0 || id > INT64_MAX)
		return err_set(
		    err, -EINVAL, "%llu cannot be an id", (unsigned long long)id);
	return 0;
}

sqlite3_stmt *
store_sql(struct store *store, enum statement which)
{
	sqlite3_stmt **statement = &store->statements[which];

	if (*statement == NULL &&
	    sqlite3_prepare_v3(store->db, store_texts[which], -1,
		SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK)
		store_failed(store, &store->refused);
	return *statement;
}

void
store_bind(sqlite3_stmt *statement, int place, const char *text)
{
	if (text == NULL)
		sqlite3_bind_null(statement, place);
	else
		sqlite3_bind_text(statement, place, text, -1, SQLITE_TRANSIENT);
}

void
store_done(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

int
store_step(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	int rc;

	if (statement == NULL)
		return err_set(err, store->refused.code, "%s", store->refused.text);
	errno = 0;
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		return 1;
	rc = rc == SQLITE_DONE ? 0 : store_failed(store, err);
	store_done(statement);
	return rc;
}

int
store_run(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	int rc;

	while ((rc = store_step(store, statement, err)) > 0)
		;
	return rc;
}

const char *
store_text(sqlite3_stmt *statement, int column)
{
	const unsigned char *text = sqlite3_column_text(statement, column);

	return text != NULL ? (const char *)text : "";
}

/* --- transactions --- */

void
store_patience(struct store *store, int ms)
{
	sqlite3_busy_timeout(store->db, ms);
}

static int
run(struct store *store, enum statement which, struct err *err)
{
	return store_run(store, store_sql(store, which), err);
}

int
store_begin(struct store *store, struct err *err)
{
	return run(store, SQL_BEGIN, err);
}

int
store_commit(struct store *store, struct err *err)
{
	int rc = run(store, SQL_COMMIT, err);

	if (rc < 0)
		store_rollback(store);
	return rc;
}

void
store_rollback(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		run(store, SQL_ROLLBACK, NULL);
}

/* Without a transaction a savepoint would begin one of its own. */
static int
inside(struct store *store, struct err *err)
{
	if (sqlite3_get_autocommit(store->db))
		return err_set(
		    err, -EIO, "%s: the transaction was given up", store->path);
	return 0;
}

int
store_mark(struct store *store, struct err *err)
{
	int rc = inside(store, err);

	return rc < 0 ? rc : run(store, SQL_MARK, err);
}

int
store_unmark(struct store *store, struct err *err)
{
	int rc = inside(store, err);

	return rc < 0 ? rc : run(store, SQL_UNMARK, err);
}

int
store_undo(struct store *store, struct err *err)
{
	int rc = inside(store, err);

	if (rc == 0)
		rc = run(store, SQL_UNDO, err);
	return rc < 0 ? rc : run(store, SQL_UNMARK, err);
}

int
store_look(struct store *store, struct err *err)
{
	return run(store, SQL_LOOK, err);
}

void
store_look_end(struct store *store)
{
	store_rollback(store);
}

int
store_try(struct store *store, struct err *err)
{
	int rc = store_begin(store, err);

	if (rc == 0)
		rc = run(store, SQL_TRY, err);
	if (rc == 0)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}

/* --- opening --- */

static int
exec(struct store *store, const char *sql, struct err *err)
{
	int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : store_failed(store, err);
}

static int
ask_number(struct store *store, const char *sql, int64_t *number, struct err *err)
{
	sqlite3_stmt *statement;
	int rc;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK)
		return store_failed(store, err);
	rc = sqlite3_step(statement);
	*number = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	rc = rc == SQLITE_ROW ? 0 : store_failed(store, err);
	sqlite3_finalize(statement);
	return rc;
}

/* 1: it is ours; 0: there is nothing yet. */
static int
schema_is_there(struct store *store, struct err *err)
{
	int64_t version, label, tables;
	int rc = ask_number(store, "PRAGMA user_version", &version, err);

	if (rc == 0)
		rc = ask_number(store, "PRAGMA application_id", &label, err);
	if (rc == 0)
		rc =
		    ask_number(store, "SELECT count(*) FROM sqlite_master", &tables, err);
	if (rc < 0)
		return rc;
	if (label != LABEL && (tables > 0 || version != 0))
		return err_set(err, -EUCLEAN, "%s: not a store of danmud", store->path);
	if (version > SCHEMA)
		return err_set(err, -EPROTO, "%s: made by a newer danmud", store->path);
	return version == SCHEMA;
}

/* Inside one transaction: of two that start at once, one makes it. */
static int
schema_make(struct store *store, struct err *err)
{
	char *label = mem_print(
	    "PRAGMA application_id = %d; PRAGMA user_version = %d", LABEL, SCHEMA);
	int rc = store_begin(store, err);

	if (rc == 0)
		rc = schema_is_there(store, err);
	if (rc == 0)
		rc = exec(store, store_schema, err);
	if (rc == 0)
		rc = exec(store, label, err);
	free(label);
	if (rc >= 0)
		return store_commit(store, err);
	store_rollback(store);
	return rc;
}

static int
settle(struct store *store, bool writes, struct err *err)
{
	bool there;
	int rc;

	sqlite3_busy_timeout(store->db, BUSY_MS);
	rc = schema_is_there(store, err);
	if (rc < 0)
		return rc;
	if (rc == 0 && !writes)
		return err_set(err, -ENOENT, "%s: nothing is kept there", store->path);
	there = rc > 0;
	rc = exec(store, settings, err);
	if (rc == 0 && !there)
		rc = schema_make(store, err);
	if (rc == 0 && !writes)
		rc = exec(store, "PRAGMA query_only = ON", err);
	return rc;
}

/* SQLite would make it for everybody to read.  Never touches one that is
 * there: closing a second descriptor would drop the locks of the first. */
static int
file_make(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

int
store_open(struct store **to, const char *path, bool writes, struct err *err)
{
	struct store *store = mem_new(1, sizeof(*store));
	int rc = 0;

	*to = NULL;
	store->path = mem_text(path);
	if (writes) {
		folder_make_for(path);
		file_make(path);
	}
	if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		rc = store_failed(store, err);
	if (rc == 0)
		rc = settle(store, writes, err);
	if (rc < 0) {
		store_close(store);
		return rc;
	}
	*to = store;
	return 0;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	sqlite3_close(store->db);
	free(store->path);
	free(store);
}

/* --- the whole --- */

static int
first_is_ok(struct store *store, enum statement which, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, which);
	char what[200];
	int rc = store_step(store, s, err);

	if (rc <= 0)
		return rc;
	text_clean(what, sizeof(what), store_text(s, 0), strlen(store_text(s, 0)));
	store_done(s);
	if (strcmp(what, "ok") == 0)
		return 0;
	return err_set(err, -EUCLEAN, "%s: damaged (%s)", store->path, what);
}

int
store_check(struct store *store, struct err *err)
{
	int rc = store_look(store, err);

	if (rc == 0)
		rc = first_is_ok(store, SQL_INTEGRITY, err);
	if (rc == 0)
		rc = first_is_ok(store, SQL_COUNTS, err);
	store_look_end(store);
	return rc;
}

int
store_backup(struct store *store, const char *path, struct err *err)
{
	sqlite3_stmt *s;
	int64_t only;
	int rc = ask_number(store, "PRAGMA query_only", &only, err);

	if (rc < 0)
		return rc;
	rc = file_make(path);
	if (rc < 0)
		return err_set(err, rc, "%s: %s", path, strerror(-rc));
	sqlite3_exec(store->db, "PRAGMA query_only = OFF", NULL, NULL, NULL);
	s = store_sql(store, SQL_BACKUP);
	store_bind(s, 1, path);
	rc = store_run(store, s, err);
	if (only != 0)
		sqlite3_exec(store->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
	if (rc < 0)
		unlink(path);
	if (rc == -ENOSPC) /* it only wrote there */
		err_set(err, rc, "%s: the disk is full", path);
	return rc;
}
