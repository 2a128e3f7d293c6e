#include "supply/supply.h"

#include "base/mem.h"
#include "base/text.h"
#include "supply/beside.h"
#include "supply/cache.h"
#include "supply/obtain.h"
#include "supply/same.h"
#include "supply/segments.h"
#include "supply/span.h"
#include "supply/telling.h"
#include "supply/work.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct source {
	struct supply *supply;
	char *name;
	ns_t offset;
	bool beside;             /* found, not asked for */
	struct obtain *obtain;   /* under way, or NULL */
	struct segments *pieces; /* or NULL: it is in one */
	struct track *track;     /* what it gave; NULL: nothing yet */
	uint64_t sum;            /* same_sum() of that */
	bool told, complained;   /* pieces: good or bad news were said once */
};

/* A look beside the video, in a thread. */
struct look {
	struct supply *supply;
	char *video;
	struct beside found;
};

struct supply {
	struct loop *loop;
	struct supply_handler handler;
	struct cache *cache;
	struct obtain_kit kit;
	struct track *track;
	struct same *same; /* as `track` */
	struct source **sources;
	size_t count;
	struct work *look; /* under way, or NULL */
	ns_t *offsets;
	size_t offset_count;
	bool all; /* supply_want_all() */
	ns_t at, until;
};

/* The whole track anew, in the order of the sources; then tells of `more`. */
static void
rebuild(struct supply *supply, const struct track *more)
{
	struct track *old = supply->track;

	same_free(supply->same);
	supply->same = same_new();
	supply->track = NULL;
	for (size_t i = 0; i < supply->count; i++) {
		const struct source *source = supply->sources[i];

		if (source->pieces != NULL && supply->track == NULL)
			supply->track = track_new(); /* its own goes on growing */
		if (source->track != NULL)
			same_merge(supply->same, &supply->track, source->track,
			    source->offset / MILLISECOND, (uint16_t)i);
	}
	if (supply->track == NULL)
		supply->track = track_new();
	track_sort(supply->track);
	if (more == NULL)
		supply->handler.changed(supply->handler.arg);
	else if (track_count(more) > 0)
		supply->handler.grew(supply->handler.arg, more);
	track_free(old);
}

static uint16_t
index_of(const struct source *source)
{
	uint16_t i = 0;

	while (source->supply->sources[i] != source)
		i++;
	return i;
}

static void
say(struct supply *supply, struct bytes *line, bool bad)
{
	supply->handler.said(supply->handler.arg, line->data, bad);
	bytes_fini(line);
}

static void
settled(struct supply *supply)
{
	if (supply->handler.settled != NULL)
		supply->handler.settled(supply->handler.arg);
}

/* --- a source in one ------------------------------------------------------------ */

/* Another source that gave the very same list, or NULL. */
static const struct source *
twin(const struct source *source, uint64_t sum)
{
	const struct supply *supply = source->supply;

	for (size_t i = 0; sum != 0 && i < supply->count; i++) {
		if (supply->sources[i] != source && supply->sources[i]->sum == sum)
			return supply->sources[i];
	}
	return NULL;
}

/* What lies beside a film and is no danmaku is nobody's business. */
static bool
is_noise(const struct source *source, const struct obtained *o)
{
	if (!source->beside || strstr(source->name, ".danmaku.") != NULL)
		return false;
	if (o->rc != 0)
		return o->rc == -EINVAL;
	return o->report.read == 0 || !beside_is_danmaku(&o->report, o->track);
}

static void
take_whole(struct source *source, struct obtained *o)
{
	struct supply *supply = source->supply;
	uint64_t sum = same_sum(o->track);
	const struct source *as = twin(source, sum);
	struct bytes line = { 0 };
	struct track *more = NULL;
	size_t known;
	bool bad;

	if (as != NULL) {
		telling_same(&line, source->name, as->name);
		say(supply, &line, false);
		return;
	}
	known = same_merge(supply->same, &more, o->track, source->offset / MILLISECOND,
	    index_of(source));
	bad = telling_whole(&line, source->name, o, known);
	say(supply, &line, bad);
	source->sum = sum;
	source->track = o->track;
	o->track = NULL;
	rebuild(supply, more);
	track_free(more);
}

static void
whole_came(void *arg, struct obtained *o)
{
	struct source *source = arg;
	struct supply *supply = source->supply;
	struct bytes line = { 0 };

	source->obtain = NULL;
	if (!is_noise(source, o)) {
		if (o->rc == 0)
			take_whole(source, o);
		else {
			telling_whole(&line, source->name, o, 0);
			say(supply, &line, true);
		}
	}
	settled(supply);
}

/* --- a source in pieces ---------------------------------------------------------- */

/* Good news once, bad news once until it is good again. */
static void
piece_tell(struct source *source, const struct obtained *o)
{
	struct bytes line = { 0 };
	bool bad = telling_piece(&line, source->name, o);

	if (bad ? !source->complained : !source->told)
		say(source->supply, &line, bad);
	bytes_fini(&line);
	source->told |= !bad && !o->missing;
	source->complained = bad;
}

/* Only what belongs there: a server that gives everything for every piece would
 * say everything again and again. */
static struct track *
piece_cut(const struct track *all, int64_t n)
{
	struct track *track = track_new();
	const struct comment *c;

	for (size_t i = 0; (c = track_at(all, i)) != NULL; i++) {
		if (span_has(n, c->at_ms))
			track_add(track, c);
	}
	return track;
}

static void
piece_came(void *arg, int64_t n, struct obtained *o)
{
	struct source *source = arg;
	struct supply *supply = source->supply;
	struct track *piece, *more;

	piece_tell(source, o);
	if (o->rc == 0 && track_count(o->track) > 0) {
		piece = piece_cut(o->track, n);
		more = track_new();
		same_merge(supply->same, &more, piece, source->offset / MILLISECOND,
		    index_of(source));
		if (source->track == NULL)
			source->track = track_new();
		track_merge(source->track, piece, 0, 0);
		rebuild(supply, more);
		track_free(more);
		track_free(piece);
	}
	settled(supply);
}

static void
pieces_want(struct source *source)
{
	const struct supply *supply = source->supply;
	ns_t until = supply->until;

	if (source->pieces == NULL || supply->at == NS_NONE)
		return;
	if (until != NS_NONE)
		until -= source->offset;
	if (supply->all)
		segments_want_all(source->pieces, supply->at - source->offset, until);
	else
		segments_want(source->pieces, supply->at - source->offset, until);
}

/* --- sources ---------------------------------------------------------------------- */

static void
source_start(struct supply *supply, const struct supply_source *from, bool beside)
{
	struct source *source = mem_new(1, sizeof(*source));

	*source = (struct source){ .supply = supply, .beside = beside };
	source->name = mem_text(from->name);
	source->offset = from->offset;
	supply->sources =
	    mem_grow(supply->sources, supply->count + 1, sizeof(*supply->sources));
	supply->sources[supply->count++] = source;
	if (fetch_is_url(from->name) && span_is_template(from->name)) {
		source->pieces = segments_new(supply->loop, &supply->kit, from->name,
		    (struct segments_handler){ piece_came, source });
		pieces_want(source);
		return;
	}
	source->obtain = obtain_start(&supply->kit,
	    &(struct obtain_request){
		.name = from->name,
		.headers = from->headers,
		.header_count = from->header_count,
	    },
	    whole_came, source);
}

static void
source_free(struct source *source)
{
	obtain_cancel(source->obtain);
	segments_free(source->pieces);
	track_free(source->track);
	free(source->name);
	free(source);
}

static void
sources_free(struct supply *supply)
{
	work_drop(supply->look);
	supply->look = NULL;
	for (size_t i = 0; i < supply->count; i++)
		source_free(supply->sources[i]);
	free(supply->sources);
	supply->sources = NULL;
	supply->count = 0;
}

struct supply *
supply_new(const struct supply_kit *kit, struct supply_handler handler)
{
	struct supply *supply = mem_new(1, sizeof(*supply));

	supply->loop = kit->loop;
	supply->handler = handler;
	supply->cache = cache_new(kit->cache, kit->cache_limit);
	supply->kit =
	    (struct obtain_kit){ kit->pool, crew_new(kit->loop), supply->cache };
	supply->track = track_new();
	supply->same = same_new();
	supply->at = supply->until = NS_NONE;
	return supply;
}

void
supply_free(struct supply *supply)
{
	if (supply == NULL)
		return;
	sources_free(supply);
	crew_free(supply->kit.crew);
	cache_free(supply->cache);
	track_free(supply->track);
	same_free(supply->same);
	free(supply->offsets);
	free(supply);
}

static ns_t
offset_at(const struct supply *supply, size_t i)
{
	return i < supply->offset_count ? supply->offsets[i] : 0;
}

/* --- beside the video -------------------------------------------------------------- */

static void
look_run(void *arg, const atomic_bool *stop)
{
	struct look *look = arg;

	(void)stop;
	beside_find(&look->found, look->video);
}

static void
look_free(void *arg)
{
	struct look *look = arg;

	beside_fini(&look->found);
	free(look->video);
	free(look);
}

static void
look_done(void *arg)
{
	struct look *look = arg;
	struct supply *supply = look->supply;

	supply->look = NULL;
	for (size_t i = 0; i < look->found.count; i++)
		source_start(supply,
		    &(struct supply_source){
			.name = look->found.paths[i],
			.offset = offset_at(supply, i),
		    },
		    true);
	look_free(look);
	settled(supply);
}

static void
look_start(struct supply *supply, const char *video)
{
	struct look *look = mem_new(1, sizeof(*look));
	const struct work_call call = { look_run, look_done, look_free, look };
	struct err err = { 0 };

	look->supply = supply;
	look->video = mem_text(video);
	supply->look = work_start(supply->kit.crew, call, &err);
	if (supply->look == NULL)
		look_free(look);
}

void
supply_start(struct supply *supply, const struct supply_request *request)
{
	sources_free(supply);
	rebuild(supply, NULL);
	supply->at = supply->until = NS_NONE;
	free(supply->offsets);
	supply->offset_count = request->offset_count;
	supply->offsets = mem_new(request->offset_count + 1, sizeof(*supply->offsets));
	for (size_t i = 0; i < request->offset_count; i++)
		supply->offsets[i] = request->offsets[i];
	for (size_t i = 0; i < request->count; i++)
		supply_add(supply, &(struct supply_source){
				       .name = request->names[i],
				       .offset = offset_at(supply, i),
				   });
	if (request->count == 0 && strcmp(request->video, "-") != 0 &&
	    strstr(request->video, "://") == NULL)
		look_start(supply, request->video);
}

void
supply_add(struct supply *supply, const struct supply_source *source)
{
	source_start(supply, source, false);
}

void
supply_remove(struct supply *supply, const char *name)
{
	for (size_t i = 0; i < supply->count; i++) {
		if (strcmp(supply->sources[i]->name, name) != 0)
			continue;
		source_free(supply->sources[i]);
		supply->count--;
		memmove(&supply->sources[i], &supply->sources[i + 1],
		    (supply->count - i) * sizeof(*supply->sources));
		rebuild(supply, NULL);
		return;
	}
}

void
supply_again(struct supply *supply, const char *name)
{
	for (size_t i = 0; i < supply->count; i++) {
		const struct source *source = supply->sources[i];

		if (source->pieces != NULL && strcmp(source->name, name) == 0)
			segments_again(source->pieces);
	}
}

void
supply_want(struct supply *supply, ns_t at, ns_t end)
{
	if (supply->all)
		return;
	supply->at = at;
	supply->until = end;
	for (size_t i = 0; i < supply->count; i++)
		pieces_want(supply->sources[i]);
}

void
supply_want_all(struct supply *supply, ns_t from, ns_t to)
{
	supply->all = true;
	supply->at = from;
	supply->until = to;
	for (size_t i = 0; i < supply->count; i++)
		pieces_want(supply->sources[i]);
}

const struct track *
supply_track(const struct supply *supply)
{
	return supply->track;
}

/* Adds what is on its way from this source; false: nothing is. */
static bool
source_is_busy(const struct source *source, size_t *received, size_t *total, bool *known)
{
	size_t some = 0, of = 0;
	bool busy = source->obtain != NULL, coming = false;

	if (source->pieces != NULL)
		busy = coming = segments_is_busy(source->pieces, &some, &of);
	else if (busy)
		coming = obtain_progress(source->obtain, &some, &of);
	*known &= !coming || of > 0;
	*received += some;
	*total += of;
	return busy;
}

bool
supply_is_busy(const struct supply *supply, int *percent)
{
	size_t received = 0, total = 0;
	bool busy = supply->look != NULL, known = true;

	for (size_t i = 0; i < supply->count; i++)
		busy |= source_is_busy(supply->sources[i], &received, &total, &known);
	*percent = known && total > 0 ? (int)(received * 100 / total) : -1;
	return busy;
}
