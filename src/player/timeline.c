#include "player/timeline.h"

#include "base/id_set.h"
#include "base/mem.h"
#include "danmaku/heat.h"
#include "player/show.h"

#include <stdlib.h>
#include <string.h>

struct timeline {
	const struct track *given; /* the sources'; NULL: none */
	struct track *added;
	struct id_set apart;             /* ids that are not taken from `given` */
	const struct sift_options *sift; /* NULL: all are shown as they are */
	struct sift_report report;
	struct track *made;        /* of both; NULL: `given` is all there is */
	const struct track *shown; /* what `lanes` were made from, or `empty` */
	struct track *empty;
	struct lanes *lanes;
	ns_t duration, offset; /* of that layout */
	uint32_t heat[HEAT_SLICES], heat_most;
	uint64_t turn;
};

struct timeline *
timeline_new(void)
{
	struct timeline *timeline = mem_new(1, sizeof(*timeline));

	timeline->empty = track_new();
	timeline->added = track_new();
	timeline->shown = timeline->empty;
	timeline->duration = NS_NONE;
	return timeline;
}

/* Nothing is shown any more. */
static void
shown_forget(struct timeline *timeline)
{
	timeline->turn++;
	lanes_free(timeline->lanes);
	timeline->lanes = NULL;
	track_free(timeline->made);
	timeline->made = NULL;
	timeline->shown = timeline->empty;
	timeline->heat_most = 0;
}

void
timeline_free(struct timeline *timeline)
{
	if (timeline == NULL)
		return;
	shown_forget(timeline);
	track_free(timeline->added);
	id_set_fini(&timeline->apart);
	track_free(timeline->empty);
	free(timeline);
}

void
timeline_clear(struct timeline *timeline)
{
	shown_forget(timeline);
	timeline->given = NULL;
	id_set_fini(&timeline->apart);
	track_free(timeline->added);
	timeline->added = track_new();
}

void
timeline_set(struct timeline *timeline, const struct track *given)
{
	if (timeline->shown == timeline->given)
		shown_forget(timeline);
	timeline->given = given;
}

void
timeline_sift(struct timeline *timeline, const struct sift_options *sift)
{
	timeline->sift = sift;
}

const struct sift_report *
timeline_report(const struct timeline *timeline)
{
	return &timeline->report;
}

static bool
is_sifted(const struct timeline *timeline)
{
	return timeline->sift != NULL && !sift_is_idle(timeline->sift);
}

/* All are laid out so much later: own ones so much earlier to make up for it. */
static void
copy_from(
    const struct timeline *timeline, struct track *to, const struct track *from, size_t i)
{
	const struct comment *comment;

	for (; (comment = track_at(from, i)) != NULL; i++) {
		struct comment row = *comment;

		if (row.flags & COMMENT_OWN)
			row.at_ms -= timeline->offset / MILLISECOND;
		track_add(to, &row);
	}
}

/* Is what was given all there is, as it stands? */
static bool
is_plain(const struct timeline *timeline)
{
	const struct comment *c;

	if (timeline->given == NULL || track_count(timeline->added) > 0 ||
	    timeline->apart.count > 0)
		return false;
	for (size_t i = 0; (c = track_at(timeline->given, i)) != NULL; i++) {
		if (c->flags & COMMENT_OWN)
			return false;
	}
	return true;
}

/* What was given but what stands apart from it. */
static void
copy_given(const struct timeline *timeline, struct track *to, const struct track *from)
{
	struct track *rest = track_new();
	const struct comment *c;

	for (size_t i = 0; (c = track_at(from, i)) != NULL; i++) {
		if (!id_set_has(&timeline->apart, c->id))
			track_add(rest, c);
	}
	copy_from(timeline, to, rest, 0);
	track_free(rest);
}

/* Given and added ones together, in order of time. */
static struct track *
make_whole(const struct timeline *timeline)
{
	struct track *all = track_new();

	if (timeline->given != NULL)
		copy_given(timeline, all, timeline->given);
	copy_from(timeline, all, timeline->added, 0);
	track_sort(all);
	return all;
}

/* The track to be shown. */
static void
make(struct timeline *timeline)
{
	bool plain = is_plain(timeline);
	struct track *all = plain ? NULL : make_whole(timeline);

	timeline->made = all;
	if (is_sifted(timeline)) {
		timeline->made = sift_track(
		    plain ? timeline->given : all, timeline->sift, &timeline->report);
		track_free(all);
	}
	timeline->shown = timeline->made != NULL ? timeline->made : timeline->given;
}

static void
heat_make(struct timeline *timeline)
{
	timeline->turn++;
	timeline->heat_most = 0;
	memset(timeline->heat, 0, sizeof(timeline->heat));
	if (timeline->duration == NS_NONE || timeline->duration <= 0)
		return;
	heat_count(timeline->shown, timeline->duration, timeline->offset, timeline->heat,
	    HEAT_SLICES);
	for (int i = 0; i < HEAT_SLICES; i++) {
		if (timeline->heat[i] > timeline->heat_most)
			timeline->heat_most = timeline->heat[i];
	}
}

void
timeline_layout(struct timeline *timeline, const struct show *show, ns_t duration)
{
	shown_forget(timeline);
	timeline->report = (struct sift_report){ 0 };
	timeline->duration = duration;
	timeline->offset = show->offset;
	if (track_count(timeline->added) > 0 || timeline->given != NULL)
		make(timeline);
	timeline->lanes = show_lanes(show, timeline->shown);
	heat_make(timeline);
}

/* What was given, as a track of our own: in the order in which it was laid out. */
static void
make_own(struct timeline *timeline)
{
	if (timeline->made != NULL)
		return;
	timeline->made = track_new();
	if (timeline->given != NULL)
		copy_from(timeline, timeline->made, timeline->given, 0);
	timeline->shown = timeline->made;
}

/* What was added from the `first` on goes behind what is shown, whose places in
 * the track stay as they are. */
static size_t
place_more(struct timeline *timeline, const struct track *more, ns_t now)
{
	size_t before = track_count(timeline->shown);
	const struct comment *comment;

	make_own(timeline);
	for (size_t i = 0; (comment = track_at(more, i)) != NULL; i++) {
		struct comment row = *comment;

		if (!is_sifted(timeline) ||
		    sift_one(&row, timeline->sift, &timeline->report))
			track_add(timeline->made, &row);
	}
	heat_make(timeline);
	return lanes_append(timeline->lanes, timeline->made, before, now);
}

static size_t
show_more(struct timeline *timeline, size_t first, ns_t now)
{
	struct track *more = track_new();
	size_t placed;

	copy_from(timeline, more, timeline->added, first);
	placed = place_more(timeline, more, now);
	track_free(more);
	return placed;
}

void
timeline_grow(struct timeline *timeline, const struct track *given,
    const struct track *more, ns_t now)
{
	struct track *rest;

	if (timeline->lanes == NULL) {
		timeline_set(timeline, given);
		return;
	}
	rest = track_new();
	copy_given(timeline, rest, more);
	place_more(timeline, rest, now);
	track_free(rest);
	timeline->given = given;
}

bool
timeline_add(struct timeline *timeline, const struct comment *comment, ns_t now)
{
	size_t first = track_count(timeline->added);

	track_add(timeline->added, comment);
	id_set_add(&timeline->apart, comment->id);
	return timeline->lanes != NULL && show_more(timeline, first, now) == 1;
}

size_t
timeline_extend(struct timeline *timeline, const struct track *more, ns_t now)
{
	size_t first = track_count(timeline->added);

	for (size_t i = 0; i < track_count(more); i++) {
		track_add(timeline->added, track_at(more, i));
		id_set_add(&timeline->apart, track_at(more, i)->id);
	}
	if (timeline->lanes == NULL || track_count(more) == 0)
		return 0;
	return show_more(timeline, first, now);
}

static size_t
find_id(const struct track *track, uint64_t id)
{
	size_t i = 0;

	while (i < track_count(track) && track_at(track, i)->id != id)
		i++;
	return i;
}

static void
shown_remove(struct timeline *timeline, uint64_t id)
{
	size_t shown = find_id(timeline->shown, id);

	if (shown == track_count(timeline->shown) || timeline->lanes == NULL)
		return;
	make_own(timeline);
	lanes_remove(timeline->lanes, track_at(timeline->made, shown), shown);
	track_remove(timeline->made, shown);
	heat_make(timeline);
}

bool
timeline_remove(struct timeline *timeline, uint64_t id)
{
	size_t added = find_id(timeline->added, id);

	if (added == track_count(timeline->added))
		return false;
	track_remove(timeline->added, added);
	shown_remove(timeline, id);
	return true;
}

void
timeline_drop(struct timeline *timeline, uint64_t id)
{
	if (id == 0)
		return;
	id_set_add(&timeline->apart, id);
	if (!timeline_remove(timeline, id))
		shown_remove(timeline, id);
}

bool
timeline_has(const struct timeline *timeline, uint64_t id, int64_t at_ms)
{
	const struct comment *c;

	if (id_set_has(&timeline->apart, id))
		return true;
	if (timeline->given == NULL)
		return false;
	for (size_t i = track_find(timeline->given, at_ms);
	     (c = track_at(timeline->given, i)) != NULL && c->at_ms == at_ms; i++) {
		if (c->id == id)
			return true;
	}
	return false;
}

void
timeline_mark(struct timeline *timeline, uint64_t id, uint8_t flags)
{
	track_mark(timeline->added, find_id(timeline->added, id), flags);
	if (timeline->made != NULL)
		track_mark(timeline->made, find_id(timeline->made, id), flags);
}

uint64_t
timeline_turn(const struct timeline *timeline)
{
	return timeline->turn + 1; /* 0 is nobody's */
}

const struct track *
timeline_track(const struct timeline *timeline)
{
	return timeline->shown;
}

const struct lanes *
timeline_lanes(const struct timeline *timeline)
{
	return timeline->lanes;
}

const uint32_t *
timeline_heat(const struct timeline *timeline, uint32_t *most)
{
	*most = timeline->heat_most;
	return timeline->heat_most > 0 ? timeline->heat : NULL;
}
