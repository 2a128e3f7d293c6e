#include "broker/crowd_inside.h"

void
rows_init(struct hall *hall)
{
	for (int i = 0; i < ROWS; i++)
		hall->rows[i] = (struct row){ SEAT_NONE, SEAT_NONE, 0 };
	for (uint8_t i = 0; i < ROWS; i++)
		hall->place[i] = i;
}

void
row_add(struct seats *seats, enum row_name name, uint32_t seat)
{
	struct member *m = seats_at(seats, seat);
	struct row *row = &m->hall->rows[m->hall->place[name]];

	m->list = m->hall->place[name];
	m->left = row->last;
	m->right = SEAT_NONE;
	if (row->last == SEAT_NONE)
		row->first = seat;
	else
		seats_at(seats, row->last)->right = seat;
	row->last = seat;
	row->count++;
}

void
row_remove(struct seats *seats, uint32_t seat)
{
	struct member *m = seats_at(seats, seat);
	struct row *row = &m->hall->rows[m->list];

	if (m->left == SEAT_NONE)
		row->first = m->right;
	else
		seats_at(seats, m->left)->right = m->right;
	if (m->right == SEAT_NONE)
		row->last = m->left;
	else
		seats_at(seats, m->right)->left = m->left;
	row->count--;
}

/* One row after the other: who is in the first has to know that it is in the
 * second now. */
static void
append(struct seats *seats, struct row *from, struct row *to, uint8_t place)
{
	for (uint32_t s = from->first; s != SEAT_NONE; s = seats_at(seats, s)->right)
		seats_at(seats, s)->list = place;
	seats_at(seats, from->first)->left = to->last;
	seats_at(seats, to->last)->right = from->first;
	to->last = from->last;
	to->count += from->count;
	*from = (struct row){ SEAT_NONE, SEAT_NONE, 0 };
}

void
row_join(struct seats *seats, struct hall *hall, enum row_name from, enum row_name to)
{
	uint8_t source = hall->place[from], target = hall->place[to];

	if (hall->rows[source].count == 0)
		return;
	if (hall->rows[target].count == 0) {
		hall->place[from] = target;
		hall->place[to] = source;
		return;
	}
	append(seats, &hall->rows[source], &hall->rows[target], target);
}

struct row *
row_at(struct hall *hall, enum row_name name)
{
	return &hall->rows[hall->place[name]];
}

size_t
rows_count(const struct hall *hall)
{
	size_t count = 0;

	for (int i = 0; i < ROWS; i++)
		count += hall->rows[i].count;
	return count;
}
