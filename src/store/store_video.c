#include "store/store_video.h"

#include "store/store_inside.h"

#include <errno.h>

static int
number_make(
    struct store *store, const char *id, int64_t now_ms, int64_t *number, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_VIDEO_MAKE);
	int rc;

	store_bind(s, 1, id);
	sqlite3_bind_int64(s, 2, now_ms);
	rc = store_run(store, s, err);
	if (rc == 0)
		*number = sqlite3_last_insert_rowid(store->db);
	return rc;
}

int
store_video_number(struct store *store, const char *id, bool make, int64_t now_ms,
    int64_t *number, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_VIDEO_NUMBER);
	int rc;

	store_bind(s, 1, id);
	rc = store_step(store, s, err);
	if (rc < 0)
		return rc;
	if (rc == 0 && make)
		return number_make(store, id, now_ms, number, err);
	if (rc == 0)
		return err_set(err, -ENOENT, "there is no video %s", id);
	*number = sqlite3_column_int64(s, 0);
	store_done(s);
	return 0;
}

int
store_video_change(struct store *store, const struct store_video *video, unsigned fields,
    struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_VIDEO_CHANGE);
	int rc;

	store_bind(s, 1, video->id);
	sqlite3_bind_int(s, 2, (int)fields);
	store_bind(s, 3, video->title);
	store_bind(s, 4, video->url);
	sqlite3_bind_int64(s, 5, video->duration_ms);
	sqlite3_bind_int(s, 6, video->live);
	sqlite3_bind_int(s, 7, video->record);
	rc = store_run(store, s, err);
	if (rc == 0 && sqlite3_changes(store->db) == 0)
		return err_set(err, -ENOENT, "there is no video %s", video->id);
	return rc;
}

static void
visit(sqlite3_stmt *s, store_video_fn *fn, void *arg)
{
	const struct store_video video = {
		.number = sqlite3_column_int64(s, 0),
		.id = store_text(s, 1),
		.title = store_text(s, 2),
		.url = store_text(s, 3),
		.duration_ms = sqlite3_column_int64(s, 4),
		.created_ms = sqlite3_column_int64(s, 5),
		.live = sqlite3_column_int(s, 6) != 0,
		.record = sqlite3_column_int(s, 7) != 0,
		.danmaku = sqlite3_column_int64(s, 8),
		.comments = sqlite3_column_int64(s, 9),
	};

	fn(arg, &video);
}

static int
visit_one(
    struct store *store, sqlite3_stmt *s, store_video_fn *fn, void *arg, struct err *err)
{
	int rc = store_step(store, s, err);

	if (rc == 0)
		return err_set(err, -ENOENT, "there is no such video");
	if (rc < 0)
		return rc;
	visit(s, fn, arg);
	store_done(s);
	return 0;
}

int
store_video_get(
    struct store *store, const char *id, store_video_fn *fn, void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_VIDEO_GET);

	store_bind(s, 1, id);
	return visit_one(store, s, fn, arg, err);
}

int
store_video_get_number(
    struct store *store, int64_t number, store_video_fn *fn, void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_VIDEO_GET_NUMBER);

	sqlite3_bind_int64(s, 1, number);
	return visit_one(store, s, fn, arg, err);
}

int
store_videos(struct store *store, bool hot, struct store_video_cursor cursor,
    const char *like, int limit, store_video_fn *fn, void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, hot ? SQL_VIDEOS_HOT : SQL_VIDEOS_NEW);
	bool begun = cursor.number != 0;
	int rc;

	sqlite3_bind_int64(s, 1, begun ? cursor.number : INT64_MAX);
	if (hot)
		sqlite3_bind_int64(s, 2, begun ? cursor.danmaku : INT64_MAX);
	store_bind(s, 3, like);
	sqlite3_bind_int(s, 4, limit);
	while ((rc = store_step(store, s, err)) > 0)
		visit(s, fn, arg);
	return rc;
}

int
store_last_id(struct store *store, uint64_t *id, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_LAST_ID);
	int rc = store_step(store, s, err);

	if (rc < 0)
		return rc;
	*id = (uint64_t)sqlite3_column_int64(s, 0); /* null, without a video, is 0 */
	store_done(s);
	return 0;
}
