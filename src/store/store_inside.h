/* store/store_inside.h - statements that are made once and used again.
 *
 * For the parts of the store; nobody else includes this. */
#pragma once
#include "store/store.h"

#include <sqlite3.h>
#include <stdint.h>

/* One for each place that asks; prepared when it is first used. */
enum statement {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_MARK,
	SQL_UNMARK,
	SQL_UNDO,
	SQL_LOOK,
	SQL_TRY,
	SQL_BACKUP,
	SQL_INTEGRITY,
	SQL_COUNTS,
	SQL_LAST_ID,
	SQL_VIDEO_NUMBER,
	SQL_VIDEO_MAKE,
	SQL_VIDEO_CHANGE,
	SQL_VIDEO_GET,
	SQL_VIDEO_GET_NUMBER,
	SQL_VIDEOS_NEW,
	SQL_VIDEOS_HOT,
	SQL_DANMAKU_ADD,
	SQL_DANMAKU_COUNT,
	SQL_DANMAKU_READ,
	SQL_DANMAKU_NEWEST,
	SQL_DANMAKU_FIND,
	SQL_DANMAKU_HIDE,
	SQL_HEAT,
	SQL_LAST_POSITION,
	SQL_COMMENT_FIND,
	SQL_COMMENT_ADD,
	SQL_COMMENT_GET,
	SQL_COMMENT_REPLIED,
	SQL_COMMENT_COUNT,
	SQL_ROOTS_NEW,
	SQL_ROOTS_HOT,
	SQL_REPLIES,
	SQL_LIKE_ADD,
	SQL_LIKE_DROP,
	SQL_LIKES_COUNT,
	SQL_COMMENT_HIDE,
	SQL_ANSWER_FIND,
	SQL_ANSWER_KEEP,
	SQL_ANSWERS_FORGET,
	SQL_BAN_PUT,
	SQL_BAN_LIFT,
	SQL_BANS,
	SQL_AUDIT_ADD,
	SQL_AUDITS,
	SQL_COUNT
};

extern const char *const store_texts[SQL_COUNT];
extern const char store_schema[];

struct store {
	sqlite3 *db;
	char *path;
	sqlite3_stmt *statements[SQL_COUNT];
	struct err refused; /* why the last statement could not be made ready */
};

/* Ready to be bound.  NULL when it could not be made: binding does nothing
 * then, and running it tells the reason. */
sqlite3_stmt *store_sql(struct store *, enum statement);
void store_bind(sqlite3_stmt *, int place, const char *text); /* NULL: null */

/* Runs one that gives nothing back, and makes it ready again. */
int store_run(struct store *, sqlite3_stmt *, struct err *);

/* 1: a row is there; 0: the end, and it is ready again; negative: a reason. */
int store_step(struct store *, sqlite3_stmt *, struct err *);
void store_done(sqlite3_stmt *);                    /* before the end was reached */
const char *store_text(sqlite3_stmt *, int column); /* "" for null */

int store_failed(struct store *, struct err *); /* what SQLite says now, as ours */
int store_id_check(uint64_t id, struct err *);
