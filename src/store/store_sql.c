/* What SQLite is asked, and how the tables lie. */
#include "store/store_inside.h"

/* Ids are 64 bits without a sign; SQLite's have one.  They are given by time
 * and stay below 2^63 for ages. */
/* clang-format off */
const char store_schema[] =
    "CREATE TABLE video(number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
    " title TEXT, url TEXT, duration_ms INTEGER NOT NULL DEFAULT 0,"
    " live INTEGER NOT NULL DEFAULT 0, record INTEGER NOT NULL DEFAULT 0,"
    " created_ms INTEGER NOT NULL, danmaku INTEGER NOT NULL DEFAULT 0,"
    " comments INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX video_by_danmaku ON video(danmaku DESC, number DESC);"

    "CREATE TABLE danmaku(video INTEGER NOT NULL, at_ms INTEGER NOT NULL, id INTEGER NOT NULL,"
    " created_ms INTEGER NOT NULL, mode INTEGER NOT NULL, color INTEGER NOT NULL,"
    " size INTEGER NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL,"
    " hidden INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(video, at_ms, id)) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX danmaku_by_id ON danmaku(video, id);"

    "CREATE TABLE comment(video INTEGER NOT NULL, root INTEGER NOT NULL, id INTEGER NOT NULL,"
    " reply_to INTEGER NOT NULL, author TEXT NOT NULL, answers TEXT, text TEXT NOT NULL,"
    " created_ms INTEGER NOT NULL, likes INTEGER NOT NULL DEFAULT 0,"
    " replies INTEGER NOT NULL DEFAULT 0, hidden INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY(video, root, id)) WITHOUT ROWID;"
    "CREATE UNIQUE INDEX comment_by_id ON comment(video, id);"
    "CREATE INDEX comment_roots ON comment(video, id DESC) WHERE root = id AND hidden = 0;"
    "CREATE INDEX comment_hot ON comment(video, likes DESC, id DESC)"
    " WHERE root = id AND hidden = 0;"
    "CREATE TABLE comment_like(comment INTEGER NOT NULL, author TEXT NOT NULL,"
    " PRIMARY KEY(comment, author)) WITHOUT ROWID;"

    "CREATE TABLE answer(author TEXT NOT NULL, key TEXT NOT NULL, id INTEGER NOT NULL,"
    " at_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, PRIMARY KEY(author, key))"
    " WITHOUT ROWID;"
    "CREATE INDEX answer_by_time ON answer(created_ms);"
    "CREATE TABLE ban(kind TEXT NOT NULL, value TEXT NOT NULL, why TEXT,"
    " since_ms INTEGER NOT NULL, PRIMARY KEY(kind, value)) WITHOUT ROWID;"
    "CREATE TABLE audit(number INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL,"
    " who TEXT NOT NULL, what TEXT NOT NULL, video TEXT, target TEXT);";

#define VIDEO \
	"number, id, title, url, duration_ms, created_ms, live, record, danmaku, comments"
#define LIKE "(?3 IS NULL OR instr(lower(title), lower(?3)) > 0 OR instr(lower(id), lower(?3)) > 0)"
#define DANMAKU "id, at_ms, created_ms, author, text, color, size, mode"
#define COMMENT \
	"id, root, reply_to, author, text, answers, created_ms, likes, replies, " \
	"EXISTS(SELECT 1 FROM comment_like AS l WHERE l.comment = c.id AND l.author = ?6)"

const char *const store_texts[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_MARK] = "SAVEPOINT job",
	[SQL_UNMARK] = "RELEASE job",
	[SQL_UNDO] = "ROLLBACK TO job",
	[SQL_LOOK] = "BEGIN",
	[SQL_TRY] = "PRAGMA user_version = 1",
	[SQL_BACKUP] = "VACUUM INTO ?1",
	[SQL_INTEGRITY] = "PRAGMA integrity_check(3)",
	[SQL_COUNTS] =
	    "SELECT 'video ' || id || ' counts ' || danmaku || ' danmaku' FROM video WHERE"
	    " danmaku <> (SELECT count(*) FROM danmaku AS d WHERE d.video = number AND hidden = 0)"
	    " UNION ALL "
	    "SELECT 'video ' || id || ' counts ' || comments || ' comments' FROM video WHERE"
	    " comments <> (SELECT count(*) FROM comment AS c JOIN comment AS r ON r.video = c.video"
	    " AND r.root = c.root AND r.id = c.root WHERE c.video = number AND c.hidden = 0"
	    " AND r.hidden = 0)"
	    " UNION ALL "
	    "SELECT 'comment ' || id || ' counts ' || replies || ' replies' FROM comment AS r WHERE"
	    " root = id AND replies <> (SELECT count(*) FROM comment AS c WHERE c.video = r.video"
	    " AND c.root = r.id AND c.id <> c.root AND c.hidden = 0)"
	    " UNION ALL "
	    "SELECT 'comment ' || id || ' counts ' || likes || ' likes' FROM comment AS c WHERE"
	    " likes <> (SELECT count(*) FROM comment_like AS l WHERE l.comment = c.id) LIMIT 1",

	[SQL_LAST_ID] =
	    "SELECT max(max(ifnull((SELECT max(id) FROM danmaku WHERE video = number), 0),"
	    " ifnull((SELECT max(id) FROM comment WHERE video = number), 0))) FROM video",
	[SQL_VIDEO_NUMBER] = "SELECT number FROM video WHERE id = ?1",
	[SQL_VIDEO_MAKE] = "INSERT INTO video(id, created_ms) VALUES(?1, ?2)",
	[SQL_VIDEO_CHANGE] =
	    "UPDATE video SET title = CASE WHEN ?2 & 1 THEN ?3 ELSE title END,"
	    " url = CASE WHEN ?2 & 2 THEN ?4 ELSE url END,"
	    " duration_ms = CASE WHEN ?2 & 4 THEN ?5 ELSE duration_ms END,"
	    " live = CASE WHEN ?2 & 8 THEN ?6 ELSE live END,"
	    " record = CASE WHEN ?2 & 16 THEN ?7 ELSE record END WHERE id = ?1",
	[SQL_VIDEO_GET] = "SELECT " VIDEO " FROM video WHERE id = ?1",
	[SQL_VIDEO_GET_NUMBER] = "SELECT " VIDEO " FROM video WHERE number = ?1",
	[SQL_VIDEOS_NEW] =
	    "SELECT " VIDEO " FROM video WHERE number < ?1 AND " LIKE
	    " ORDER BY number DESC LIMIT ?4",
	[SQL_VIDEOS_HOT] =
	    "SELECT " VIDEO " FROM video WHERE (danmaku, number) < (?2, ?1) AND " LIKE
	    " ORDER BY danmaku DESC, number DESC LIMIT ?4",

	[SQL_DANMAKU_ADD] =
	    "INSERT INTO danmaku(video, at_ms, id, created_ms, mode, color, size, author, text)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[SQL_DANMAKU_COUNT] = "UPDATE video SET danmaku = danmaku + ?2 WHERE number = ?1",
	[SQL_DANMAKU_READ] =
	    "SELECT " DANMAKU " FROM danmaku WHERE video = ?1 AND (at_ms, id) > (?2, ?3)"
	    " AND at_ms < ?4 AND hidden = 0 ORDER BY at_ms, id LIMIT ?5",
	[SQL_DANMAKU_NEWEST] =
	    "SELECT " DANMAKU " FROM danmaku INDEXED BY danmaku_by_id"
	    " WHERE video = ?1 AND hidden = 0 ORDER BY id DESC LIMIT ?2",
	[SQL_DANMAKU_FIND] = "SELECT at_ms, hidden FROM danmaku WHERE video = ?1 AND id = ?2",
	[SQL_DANMAKU_HIDE] =
	    "UPDATE danmaku SET hidden = 1 WHERE video = ?1 AND at_ms = ?2 AND id = ?3",
	[SQL_HEAT] =
	    "SELECT at_ms FROM danmaku WHERE video = ?1 AND at_ms >= 0 AND at_ms < ?2 AND hidden = 0",
	[SQL_LAST_POSITION] =
	    "SELECT at_ms FROM danmaku WHERE video = ?1 AND hidden = 0"
	    " ORDER BY at_ms DESC, id DESC LIMIT 1",

	[SQL_COMMENT_FIND] =
	    "SELECT c.root, c.likes, r.replies, c.author = ?3 FROM comment AS c"
	    " JOIN comment AS r ON r.video = c.video AND r.root = c.root AND r.id = c.root"
	    " WHERE c.video = ?1 AND c.id = ?2 AND c.hidden = 0 AND r.hidden = 0",
	[SQL_COMMENT_ADD] =
	    "INSERT INTO comment(video, root, id, reply_to, author, answers, text, created_ms)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, (SELECT author FROM comment WHERE video = ?1 AND id = ?4),"
	    " ?6, ?7)",
	[SQL_COMMENT_GET] = "SELECT " COMMENT " FROM comment AS c WHERE video = ?1 AND id = ?2",
	[SQL_COMMENT_REPLIED] =
	    "UPDATE comment SET replies = replies + ?3 WHERE video = ?1 AND root = ?2 AND id = ?2",
	[SQL_COMMENT_COUNT] = "UPDATE video SET comments = comments + ?2 WHERE number = ?1",
	[SQL_ROOTS_NEW] =
	    "SELECT " COMMENT " FROM comment AS c WHERE video = ?1 AND root = id AND hidden = 0"
	    " AND id < ?3 ORDER BY id DESC LIMIT ?4",
	[SQL_ROOTS_HOT] =
	    "SELECT " COMMENT " FROM comment AS c WHERE video = ?1 AND root = id AND hidden = 0"
	    " AND (likes, id) < (?2, ?3) ORDER BY likes DESC, id DESC LIMIT ?4",
	[SQL_REPLIES] =
	    "SELECT " COMMENT " FROM comment AS c WHERE video = ?1 AND root = ?2 AND id > ?3"
	    " AND id <> root AND hidden = 0 ORDER BY id LIMIT ?4",
	[SQL_LIKE_ADD] = "INSERT OR IGNORE INTO comment_like(comment, author) VALUES(?1, ?2)",
	[SQL_LIKE_DROP] = "DELETE FROM comment_like WHERE comment = ?1 AND author = ?2",
	[SQL_LIKES_COUNT] = "UPDATE comment SET likes = likes + ?3 WHERE video = ?1 AND id = ?2",
	[SQL_COMMENT_HIDE] = "UPDATE comment SET hidden = 1 WHERE video = ?1 AND id = ?2",

	[SQL_ANSWER_FIND] =
	    "SELECT id, at_ms, created_ms FROM answer"
	    " WHERE author = ?1 AND key = ?2 AND created_ms >= ?3",
	[SQL_ANSWER_KEEP] =
	    "INSERT OR REPLACE INTO answer(author, key, id, at_ms, created_ms)"
	    " VALUES(?1, ?2, ?3, ?4, ?5)",
	[SQL_ANSWERS_FORGET] = "DELETE FROM answer WHERE created_ms < ?1",
	[SQL_BAN_PUT] =
	    "INSERT OR REPLACE INTO ban(kind, value, why, since_ms) VALUES(?1, ?2, ?3, ?4)",
	[SQL_BAN_LIFT] = "DELETE FROM ban WHERE kind = ?1 AND value = ?2",
	[SQL_BANS] = "SELECT kind, value, why, since_ms FROM ban ORDER BY kind, value",
	[SQL_AUDIT_ADD] =
	    "INSERT INTO audit(at_ms, who, what, video, target) VALUES(?1, ?2, ?3, ?4, ?5)",
	[SQL_AUDITS] =
	    "SELECT number, at_ms, who, what, video, target FROM audit WHERE number < ?1"
	    " ORDER BY number DESC LIMIT ?2",
};
/* clang-format on */
