#include "daemon/recall.h"

#include "base/folder.h"
#include "store/store_record.h"
#include "store/store_video.h"

enum { VIDEOS_AT_ONCE = 1000 };

struct walk {
	struct lives *lives;
	struct store_video_cursor at;
	size_t seen;
};

static void
walk_one(void *arg, const struct store_video *v)
{
	struct walk *w = arg;

	w->seen++;
	w->at.number = v->number;
	if (v->live)
		lives_set(w->lives, v->id, v->record ? LIVE_RECORDED : LIVE_UNKEPT);
}

/* Walks all videos for the few that are live. */
static int
know_lives(struct lives *lives, struct store *store, struct err *err)
{
	struct walk w = { .lives = lives };
	int rc;

	do {
		w.seen = 0;
		rc = store_videos(
		    store, false, w.at, NULL, VIDEOS_AT_ONCE, walk_one, &w, err);
	} while (rc == 0 && w.seen == VIDEOS_AT_ONCE);
	return rc;
}

static int
know_bans(struct guard *guard, struct store *store, struct err *err)
{
	int rc;

	guard_ban_start(guard);
	rc = store_bans(store, guard_ban, guard, err);
	guard_ban_end(guard);
	return rc;
}

int
recall(struct api_site *site, const char *path, struct err *err)
{
	struct store *store = NULL;
	uint64_t last_id = 0;
	int rc;

	folder_make_for(path);
	rc = store_open(&store, path, true, err);
	if (rc == 0)
		rc = know_lives(site->lives, store, err);
	if (rc == 0)
		rc = know_bans(site->guard, store, err);
	if (rc == 0)
		rc = store_last_id(store, &last_id, err);
	atomic_store(&site->ids.last, last_id);
	store_close(store);
	return rc;
}
