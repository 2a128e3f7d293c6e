/* Does who reads in pages get everything once, while others go on writing? */
#include "unit/harness.h"

#include "base/mem.h"
#include "harness/cellar.h"
#include "store/store_comment.h"
#include "store/store_video.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 600, ROUNDS = 30 };

struct row {
	int64_t at_ms;
	uint64_t id;
	bool hidden, late; /* late: came while the pages were read */
};

struct model {
	struct row rows[MOST];
	size_t count;
	uint32_t dice;
};

static uint32_t
roll(struct model *m, uint32_t sides)
{
	m->dice = m->dice * 1664525u + 1013904223u;
	return (m->dice >> 8) % sides;
}

static int
by_place(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* Few positions, so that they repeat; ids in no order of their own. */
static void
row_add(struct cellar *c, struct model *m, bool late)
{
	struct row row = { roll(m, 9), 0, false, late };
	struct err err = { 0 };

	row.id = ((uint64_t)roll(m, 1 << 20) << 20 | m->count) + 1;
	well(cellar_add(c->store, c->video, row.id, row.at_ms, &err), &err);
	m->rows[m->count++] = row;
}

static void
row_hide(struct cellar *c, struct model *m, size_t i)
{
	struct err err = { 0 };
	int64_t at_ms;

	well(store_danmaku_hide(c->store, c->video, m->rows[i].id, &at_ms, &err), &err);
	assert_int_equal(at_ms, m->rows[i].at_ms);
	m->rows[i].hidden = true;
}

struct page {
	struct row rows[MOST];
	size_t count;
};

static void
page_add(void *arg, const struct store_danmaku *d)
{
	struct page *page = arg;

	page->rows[page->count++] = (struct row){ d->at_ms, d->id, false, false };
}

/* Of the model's rows those of [from, to): each that was there all the time
 * is among what was read, in order; what is read besides came late or was
 * hidden late. */
static void
compare(struct model *m, const struct page *read, int64_t from, int64_t to)
{
	size_t at = 0;

	qsort(m->rows, m->count, sizeof(m->rows[0]), by_place);
	for (size_t i = 1; i < read->count; i++)
		assert_true(by_place(&read->rows[i - 1], &read->rows[i]) < 0);
	for (size_t i = 0; i < m->count; i++) {
		const struct row *row = &m->rows[i];
		bool same = at < read->count && by_place(row, &read->rows[at]) == 0;

		if (row->at_ms < from || row->at_ms >= to)
			assert_false(same);
		else if (!row->late && !row->hidden)
			assert_true(same);
		at += same;
	}
	assert_int_equal(at, read->count);
}

static void
round_of_pages(struct cellar *c, struct model *m)
{
	struct page *read = mem_new(1, sizeof(*read));
	struct store_span span = { roll(m, 4), 4 + roll(m, 7), 0, 1 + (int)roll(m, 7) };
	struct err err = { 0 };
	size_t before;

	do {
		before = read->count;
		well(store_danmaku_read(c->store, c->video, span, page_add, read, &err),
		    &err);
		assert_true(read->count - before <= (size_t)span.limit);
		if (read->count == before)
			break;
		span.after = read->rows[read->count - 1].id;
		if (roll(m, 3) == 0 && m->count < MOST)
			row_add(c, m, true);
		if (roll(m, 9) == 0) /* perhaps the very one we stand at */
			row_hide(c, m,
			    roll(m, 2) ? roll(m, (uint32_t)m->count) : m->count - 1);
	} while (read->count > before);
	compare(m, read, span.from_ms, span.to_ms);
	for (size_t i = 0; i < m->count; i++)
		m->rows[i].late = false;
	free(read);
}

static void
pages_of_a_timeline_give_each_danmaku_once_in_order(void **state)
{
	struct cellar *c = *state;
	struct model *m = mem_new(1, sizeof(*m));
	struct err err = { 0 };

	m->dice = 5;
	while (m->count < 150)
		row_add(c, m, false);
	for (int round = 0; round < ROUNDS; round++)
		round_of_pages(c, m);
	well(store_check(c->store, &err), &err);
	free(m);
}

struct places {
	int seen[MOST + 1];
	size_t count, limit;
	struct store_video_cursor video;
	struct store_comment_cursor comment;
};

static void
video_seen(void *arg, const struct store_video *v)
{
	struct places *p = arg;

	p->seen[v->number]++;
	p->count++;
	p->video = (struct store_video_cursor){ v->danmaku, v->number };
}

static void
pages_of_videos_give_each_once_whose_count_stands_still(void **state)
{
	struct cellar *c = *state;
	uint64_t id = 1;
	struct err err = { 0 };

	for (int64_t i = 2; i <= 40; i++) {
		char name[16];
		int64_t number;

		snprintf(name, sizeof(name), "v%d", (int)i);
		well(store_video_number(c->store, name, true, i, &number, &err), &err);
		for (int64_t n = 0; n < i % 5; n++)
			well(cellar_add(c->store, number, id++, n, &err), &err);
	}
	for (int hot = 0; hot < 2; hot++) {
		struct places p = { .count = 0 };
		size_t before;

		do {
			before = p.count;
			well(store_videos(
				 c->store, hot, p.video, NULL, 3, video_seen, &p, &err),
			    &err);
			/* The last that was shown rises to the top. */
			for (int n = 0; hot && n < 9 && p.video.number % 4 == 0; n++)
				well(cellar_add(c->store, p.video.number, id++, 1, &err),
				    &err);
		} while (p.count > before);
		for (int64_t i = 1; i <= 40; i++)
			assert_int_equal(p.seen[i], 1);
	}
}

static void
comment_seen(void *arg, const struct store_comment *c)
{
	struct places *p = arg;

	p->seen[c->id]++;
	p->count++;
	p->comment = (struct store_comment_cursor){ c->likes, c->id };
}

static void
pages_of_comments_give_each_once_while_others_post_and_like(void **state)
{
	struct cellar *c = *state;
	struct err err = { 0 };
	uint64_t id = 0;
	int64_t likes;

	while (id < 40) {
		struct store_comment comment = { .id = ++id, .author = "a", .text = "t" };

		well(store_comment_add(c->store, c->video, &comment, &err), &err);
		for (char who[2] = "a"; (uint64_t)(who[0] - 'a') < id % 3; who[0]++)
			well(store_comment_like(
				 c->store, c->video, id, who, true, &likes, &err),
			    &err);
	}
	for (int hot = 0; hot < 2; hot++) {
		struct places p = { .count = 0 };
		size_t before;

		do {
			struct store_comment more = {
				.id = ++id, .author = "b", .text = "t"
			};

			before = p.count;
			well(store_comment_roots(c->store, c->video, hot, p.comment, 3,
				 "a", comment_seen, &p, &err),
			    &err);
			well(store_comment_add(c->store, c->video, &more, &err), &err);
			if (p.count > before)
				well(store_comment_like(c->store, c->video, p.comment.id,
					 hot ? "x" : "y", true, &likes, &err),
				    &err);
		} while (p.count > before);
		for (size_t i = 1; i <= 40; i++)
			assert_int_equal(p.seen[i], 1);
		for (size_t i = 41; i < MOST; i++)
			assert_true(p.seen[i] <= 1);
	}
	well(store_check(c->store, &err), &err);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, cellar_open, cellar_close)
	const struct CMUnitTest tests[] = {
		TEST(pages_of_a_timeline_give_each_danmaku_once_in_order),
		TEST(pages_of_videos_give_each_once_whose_count_stands_still),
		TEST(pages_of_comments_give_each_once_while_others_post_and_like),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
