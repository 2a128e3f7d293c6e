#include "store/store_danmaku.h"

#include "store/store_inside.h"

#include <errno.h>
#include <string.h>

#define BUCKETS_MAX 10000

static int
count_add(struct store *store, int64_t video, int more, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_DANMAKU_COUNT);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int(s, 2, more);
	return store_run(store, s, err);
}

struct comment
store_danmaku_comment(const struct store_danmaku *d)
{
	return (struct comment){ .at_ms = d->at_ms,
		.id = d->id,
		.created_ms = d->created_ms,
		.text = d->text,
		.text_len = (uint32_t)strlen(d->text),
		.author = d->author,
		.rgb = d->rgb,
		.size = d->size,
		.mode = d->mode };
}

int
store_danmaku_add(
    struct store *store, int64_t video, const struct store_danmaku *d, struct err *err)
{
	int rc = store_id_check(d->id, err);
	sqlite3_stmt *s;

	if (rc < 0)
		return rc;
	s = store_sql(store, SQL_DANMAKU_ADD);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, d->at_ms);
	sqlite3_bind_int64(s, 3, (int64_t)d->id);
	sqlite3_bind_int64(s, 4, d->created_ms);
	sqlite3_bind_int(s, 5, d->mode);
	sqlite3_bind_int64(s, 6, d->rgb);
	sqlite3_bind_int(s, 7, d->size);
	store_bind(s, 8, d->author);
	store_bind(s, 9, d->text);
	rc = store_run(store, s, err);
	return rc < 0 ? rc : count_add(store, video, 1, err);
}

static int
visit_all(struct store *store, sqlite3_stmt *s, store_danmaku_fn *fn, void *arg,
    struct err *err)
{
	int rc;

	while ((rc = store_step(store, s, err)) > 0) {
		const struct store_danmaku d = {
			.id = (uint64_t)sqlite3_column_int64(s, 0),
			.at_ms = sqlite3_column_int64(s, 1),
			.created_ms = sqlite3_column_int64(s, 2),
			.author = store_text(s, 3),
			.text = store_text(s, 4),
			.rgb = (uint32_t)sqlite3_column_int64(s, 5) & 0xffffff,
			.size = (uint16_t)sqlite3_column_int(s, 6),
			.mode = (uint8_t)sqlite3_column_int(s, 7),
		};

		fn(arg, &d);
	}
	return rc;
}

static int
find(struct store *store, int64_t video, uint64_t id, int64_t *at_ms, bool *hidden,
    struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_DANMAKU_FIND);
	int rc;

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, (int64_t)id);
	rc = store_step(store, s, err);
	if (rc == 0)
		return err_set(err, -ENOENT, "there is no such danmaku");
	if (rc < 0)
		return rc;
	*at_ms = sqlite3_column_int64(s, 0);
	*hidden = sqlite3_column_int(s, 1) != 0;
	store_done(s);
	return 0;
}

int
store_danmaku_read(struct store *store, int64_t video, struct store_span span,
    store_danmaku_fn *fn, void *arg, struct err *err)
{
	int64_t at_ms = span.from_ms, last_ms = 0, after = 0;
	sqlite3_stmt *s;
	bool hidden;
	int rc = 0;

	if (span.after != 0)
		rc = find(store, video, span.after, &last_ms, &hidden, err);
	if (rc < 0)
		return rc;
	if (span.after != 0 && last_ms >= at_ms) {
		at_ms = last_ms;
		after = (int64_t)span.after;
	}
	s = store_sql(store, SQL_DANMAKU_READ);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, at_ms);
	sqlite3_bind_int64(s, 3, after);
	sqlite3_bind_int64(s, 4, span.to_ms);
	sqlite3_bind_int(s, 5, span.limit);
	return visit_all(store, s, fn, arg, err);
}

int
store_danmaku_newest(struct store *store, int64_t video, int limit, store_danmaku_fn *fn,
    void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_DANMAKU_NEWEST);

	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int(s, 2, limit);
	return visit_all(store, s, fn, arg, err);
}

int
store_danmaku_hide(
    struct store *store, int64_t video, uint64_t id, int64_t *at_ms, struct err *err)
{
	bool hidden;
	int rc = find(store, video, id, at_ms, &hidden, err);
	sqlite3_stmt *s;

	if (rc < 0 || hidden)
		return rc;
	s = store_sql(store, SQL_DANMAKU_HIDE);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, *at_ms);
	sqlite3_bind_int64(s, 3, (int64_t)id);
	rc = store_run(store, s, err);
	return rc < 0 ? rc : count_add(store, video, -1, err);
}

int
store_danmaku_end(struct store *store, int64_t video, int64_t *end_ms, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_LAST_POSITION);
	int rc;

	sqlite3_bind_int64(s, 1, video);
	*end_ms = 1;
	rc = store_step(store, s, err);
	if (rc <= 0)
		return rc;
	*end_ms = sqlite3_column_int64(s, 0) + 1;
	store_done(s);
	return 0;
}

int
store_heat(struct store *store, int64_t video, int64_t duration_ms, int buckets,
    uint32_t *counts, struct err *err)
{
	sqlite3_stmt *s;
	int rc = 0;

	if (buckets < 1 || buckets > BUCKETS_MAX)
		return err_set(err, -EINVAL, "buckets are 1 to %d", BUCKETS_MAX);
	memset(counts, 0, (size_t)buckets * sizeof(*counts));
	if (duration_ms <= 0)
		rc = store_danmaku_end(store, video, &duration_ms, err);
	if (rc < 0)
		return rc;
	s = store_sql(store, SQL_HEAT);
	sqlite3_bind_int64(s, 1, video);
	sqlite3_bind_int64(s, 2, duration_ms);
	while ((rc = store_step(store, s, err)) > 0) {
		__int128 at = sqlite3_column_int64(s, 0);

		counts[at * buckets / duration_ms]++;
	}
	return rc;
}
