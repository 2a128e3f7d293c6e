#include "store/store_record.h"

#include "store/store_inside.h"

#include <errno.h>

int
store_answer_find(
    struct store *store, struct store_answer *answer, int64_t since_ms, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_ANSWER_FIND);
	int rc;

	store_bind(s, 1, answer->author);
	store_bind(s, 2, answer->key);
	sqlite3_bind_int64(s, 3, since_ms);
	rc = store_step(store, s, err);
	if (rc == 0)
		return err_set(err, -ENOENT, "this key has no answer yet");
	if (rc < 0)
		return rc;
	answer->id = (uint64_t)sqlite3_column_int64(s, 0);
	answer->at_ms = sqlite3_column_int64(s, 1);
	answer->created_ms = sqlite3_column_int64(s, 2);
	store_done(s);
	return 0;
}

int
store_answer_keep(struct store *store, const struct store_answer *answer, struct err *err)
{
	int rc = store_id_check(answer->id, err);
	sqlite3_stmt *s;

	if (rc < 0)
		return rc;
	s = store_sql(store, SQL_ANSWER_KEEP);
	store_bind(s, 1, answer->author);
	store_bind(s, 2, answer->key);
	sqlite3_bind_int64(s, 3, (int64_t)answer->id);
	sqlite3_bind_int64(s, 4, answer->at_ms);
	sqlite3_bind_int64(s, 5, answer->created_ms);
	return store_run(store, s, err);
}

int
store_answers_forget(struct store *store, int64_t before_ms, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_ANSWERS_FORGET);

	sqlite3_bind_int64(s, 1, before_ms);
	return store_run(store, s, err);
}

int
store_ban_put(struct store *store, const struct store_ban *ban, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_BAN_PUT);

	store_bind(s, 1, ban->kind);
	store_bind(s, 2, ban->value);
	store_bind(s, 3, ban->why);
	sqlite3_bind_int64(s, 4, ban->since_ms);
	return store_run(store, s, err);
}

int
store_ban_lift(struct store *store, const char *kind, const char *value, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_BAN_LIFT);
	int rc;

	store_bind(s, 1, kind);
	store_bind(s, 2, value);
	rc = store_run(store, s, err);
	if (rc == 0 && sqlite3_changes(store->db) == 0)
		return err_set(err, -ENOENT, "%s is not banned", value);
	return rc;
}

int
store_bans(struct store *store, store_ban_fn *fn, void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_BANS);
	int rc;

	while ((rc = store_step(store, s, err)) > 0) {
		const struct store_ban ban = {
			.kind = store_text(s, 0),
			.value = store_text(s, 1),
			.why = store_text(s, 2),
			.since_ms = sqlite3_column_int64(s, 3),
		};

		fn(arg, &ban);
	}
	return rc;
}

int
store_audit_add(struct store *store, const struct store_audit *audit, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_AUDIT_ADD);

	sqlite3_bind_int64(s, 1, audit->at_ms);
	store_bind(s, 2, audit->who);
	store_bind(s, 3, audit->what);
	store_bind(s, 4, audit->video);
	store_bind(s, 5, audit->target);
	return store_run(store, s, err);
}

int
store_audits(struct store *store, int64_t before, int limit, store_audit_fn *fn,
    void *arg, struct err *err)
{
	sqlite3_stmt *s = store_sql(store, SQL_AUDITS);
	int rc;

	sqlite3_bind_int64(s, 1, before != 0 ? before : INT64_MAX);
	sqlite3_bind_int(s, 2, limit);
	while ((rc = store_step(store, s, err)) > 0) {
		const struct store_audit audit = {
			.number = sqlite3_column_int64(s, 0),
			.at_ms = sqlite3_column_int64(s, 1),
			.who = store_text(s, 2),
			.what = store_text(s, 3),
			.video = store_text(s, 4),
			.target = store_text(s, 5),
		};

		fn(arg, &audit);
	}
	return rc;
}
