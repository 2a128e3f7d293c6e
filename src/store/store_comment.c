#include "store/store_comment.h"

#include "store/store_inside.h"

#include <errno.h>
#include <stddef.h>

struct found {
	uint64_t root;
	int64_t likes, replies; /* replies of the root */
	bool own;
};

static int
video_count(struct store *store, int64_t video, int64_t more, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_COMMENT_COUNT);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, more);
	return store_run(store, s, err);
}

static int
root_count(struct store *store, int64_t video, uint64_t root, int more, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_COMMENT_REPLIED);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)root);
	sqlite3_bind_int(s, 3, more);
	return store_run(store, s, err);
}

/* Only what can be seen: neither it nor its root is hidden. */
static int
find(struct store *store, int64_t video, uint64_t id, const char *who,
    struct found *found, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_COMMENT_FIND);
	int rc;

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)id);
	store_bind(s, 3, who);
	rc = store_step(store, s, err);
	if (rc == 0)
		return err_set(err, -ENOENT, "there is no such comment");
	if (rc < 0)
		return rc;
	*found = (struct found){
		.root = (uint64_t)sqlite3_column_int64(s, 0),
		.likes = sqlite3_column_int64(s, 1),
		.replies = sqlite3_column_int64(s, 2),
		.own = sqlite3_column_int(s, 3) != 0,
	};
	store_done(s);
	return 0;
}

static int
insert(struct store *store, int64_t video, const struct store_comment *c, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_COMMENT_ADD);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)c->root);
	sqlite3_bind_int64(s, 3, (int64_t)c->id);
	sqlite3_bind_int64(s, 4, (int64_t)c->reply_to);
	store_bind(s, 5, c->author);
	store_bind(s, 6, c->text);
	sqlite3_bind_int64(s, 7, c->created_ms);
	return store_run(store, s, err);
}

int
store_comment_add(
    struct store *store, int64_t video, struct store_comment *c, struct err *err)
{
	struct found found = { .root = c->id };
	int rc = store_id_check(c->id, err);

	if (rc == 0 && c->reply_to != 0)
		rc = find(store, video, c->reply_to, NULL, &found, err);
	if (rc < 0)
		return rc;
	c->root = found.root;
	rc = insert(store, video, c, err);
	if (rc == 0 && c->reply_to != 0)
		rc = root_count(store, video, c->root, 1, err);
	return rc < 0 ? rc : video_count(store, video, 1, err);
}

static void
visit(sqlite3_stmt *s, store_comment_fn *fn, void *arg)
{
	const struct store_comment c = {
		.id = (uint64_t)sqlite3_column_int64(s, 0),
		.root = (uint64_t)sqlite3_column_int64(s, 1),
		.reply_to = (uint64_t)sqlite3_column_int64(s, 2),
		.author = store_text(s, 3),
		.text = store_text(s, 4),
		.answers = store_text(s, 5),
		.created_ms = sqlite3_column_int64(s, 6),
		.likes = sqlite3_column_int64(s, 7),
		.replies = sqlite3_column_int64(s, 8),
		.liked = sqlite3_column_int(s, 9) != 0,
	};

	fn(arg, &c);
}

int
store_comment_get(struct store *store, int64_t video, uint64_t id, store_comment_fn *fn,
    void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_COMMENT_GET);
	int rc;

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)id);
	rc = store_step(store, s, err);
	if (rc == 0)
		return err_set(err, -ENOENT, "there is no such comment");
	if (rc < 0)
		return rc;
	visit(s, fn, arg);
	store_done(s);
	return 0;
}

static int
visit_all(struct store *store, sqlite3_stmt *s, store_comment_fn *fn, void *arg,
    struct err *err)
{
	int rc;

	while ((rc = store_step(store, s, err)) > 0)
		visit(s, fn, arg);
	return rc;
}

int
store_comment_roots(struct store *store, int64_t video, bool hot,
    struct store_comment_cursor cursor, int limit, const char *who, store_comment_fn *fn,
    void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, hot ? SQL_ROOTS_HOT : SQL_ROOTS_NEW);
	bool begun = cursor.id != 0;

	sqlite3_bind_int64(s, 1, video);
	if (hot)
		sqlite3_bind_int64(s, 2, begun ? cursor.likes : INT64_MAX);
	sqlite3_bind_int64(s, 3, begun ? (int64_t)cursor.id : INT64_MAX);
	sqlite3_bind_int(s, 4, limit);
	store_bind(s, 6, who);
	return visit_all(store, s, fn, arg, err);
}

int
store_comment_replies(struct store *store, int64_t video, uint64_t root, uint64_t after,
    int limit, const char *who, store_comment_fn *fn, void *arg, struct err *err)
{
	struct found found;
	sqlite3_stmt *s;
	int rc = find(store, video, root, NULL, &found, err);

	if (rc == 0 && found.root != root)
		rc = err_set(err, -ENOENT, "the comment is a reply itself");
	if (rc < 0)
		return rc;
	s = store_sql(store, SQL_REPLIES);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)root);
	sqlite3_bind_int64(s, 3, (int64_t)after);
	sqlite3_bind_int(s, 4, limit);
	store_bind(s, 6, who);
	return visit_all(store, s, fn, arg, err);
}

static int
likes_count(struct store *store, int64_t video, uint64_t id, int more, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_LIKES_COUNT);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)id);
	sqlite3_bind_int(s, 3, more);
	return store_run(store, s, err);
}

int
store_comment_like(struct store *store, int64_t video, uint64_t id, const char *who,
    bool like, int64_t *likes, struct err *err)
{
	struct found found;
	sqlite3_stmt *s;
	int rc = find(store, video, id, NULL, &found, err);

	if (rc < 0)
		return rc;
	*likes = found.likes;
	s = store_sql(store, like ? SQL_LIKE_ADD : SQL_LIKE_DROP);
	sqlite3_bind_int64(s, 1, (int64_t)id);
	store_bind(s, 2, who);
	rc = store_run(store, s, err);
	if (rc < 0 || sqlite3_changes(store->db) == 0)
		return rc;
	*likes += like ? 1 : -1;
	return likes_count(store, video, id, like ? 1 : -1, err);
}

int
store_comment_hide(
    struct store *store, int64_t video, uint64_t id, const char *who, struct err *err)
{
	struct found found;
	sqlite3_stmt *s;
	int rc = find(store, video, id, who, &found, err);

	if (rc < 0)
		return rc;
	if (who != NULL && !found.own)
		return err_set(err, -EACCES, "the comment is somebody else's");
	s = store_sql(store, SQL_COMMENT_HIDE);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)id);
	rc = store_run(store, s, err);
	if (rc < 0)
		return rc;
	if (found.root == id)
		return video_count(store, video, -1 - found.replies, err);
	rc = root_count(store, video, found.root, -1, err);
	return rc < 0 ? rc : video_count(store, video, -1, err);
}
