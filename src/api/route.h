/* api/route.h - which address is answered by whom? */
#pragma once
#include "api/call.h"

typedef void route_fn(struct call *);

enum {
	ROUTE_WRITES = 1,    /* needs a token where auth = token; not for other origins */
	ROUTE_MODERATES = 2, /* only for moderators */
	ROUTE_BILIBILI = 4,  /* only when bilibili = yes */
};

struct route {
	enum http_method method;
	const char *path; /* {video}, {id}, {n} stand for anything */
	route_fn *run;
	unsigned flags;
	int body_max;
};

const struct route *route_at(size_t index); /* NULL past the end */

/* clang-format off */
route_fn danmaku_post, danmaku_list, danmaku_hide, danmaku_heat;
route_fn segment_get, segment_whole_xml;
route_fn events_one, events_many;
route_fn video_put, video_get, video_list;
route_fn comment_post, comment_list, comment_replies, comment_like, comment_unlike, comment_hide;
route_fn dplayer_get, dplayer_post;
route_fn dandan_match, dandan_comment, dandan_anime, dandan_episodes, dandan_bangumi;
route_fn bili_xml, bili_segment, bili_view;
route_fn ops_alive, ops_ready, ops_metrics, ops_bans, ops_ban, ops_lift, ops_audit;
route_fn page_home, page_script, page_watch;
/* clang-format on */

/* Shared by the addresses that take danmaku: what was read is kept and told (or,
 * live, only told: call->status is 202); `done` calls danmaku_taken() and answers. */
void danmaku_take(struct call *, call_done *done);
void danmaku_taken(struct call *);

/* A list in the shape of call->text, a player's name. */
void danmaku_format(struct call *);

/* The danmaku of a video (0: by its id) from..to as a file of this format, from the
 * cache or the store, with ETag and all. */
struct segment_wish {
	const char *writer; /* "xml", "pb", NULL: our JSON */
	const char *type;
	int64_t from_ms, to_ms;
	int max_age;
};
void segment_answer(struct call *, const struct segment_wish *);
