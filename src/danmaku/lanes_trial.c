#include "danmaku/lanes_trial.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

void
trial_init(struct trial *t, const struct pass *p)
{
	size_t rows = (size_t)p->in->config->bottom_rows;

	*t = (struct trial){ .row_count = p->in->config->bottom_rows };
	t->rows = mem_new(rows, sizeof(*t->rows));
	t->held = mem_new(rows, sizeof(*t->held));
	t->pass.holders = mem_new(rows, sizeof(*t->pass.holders));
	t->columns = mem_new((size_t)p->crush.widest + 1, sizeof(*t->columns));
}

void
trial_fini(struct trial *t)
{
	free(t->rows);
	free(t->held);
	free(t->pass.holders);
	free(t->columns);
}

static bool
has_item(const struct pass *p, int r)
{
	return p->holders[r].item < p->out->count;
}

void
trial_keep(struct trial *t, const struct pass *p)
{
	struct holder *holders = t->pass.holders;
	size_t rows = (size_t)t->row_count;

	t->pass = *p;
	t->pass.holders = memcpy(holders, p->holders, rows * sizeof(*holders));
	memcpy(t->rows, p->in->rows, rows * sizeof(*t->rows));
	memcpy(t->columns, p->crush.columns,
	    ((size_t)p->crush.widest + 1) * sizeof(*t->columns));
	for (int r = 0; r < t->row_count; r++)
		if (has_item(p, r))
			t->held[r] = p->out->items[p->holders[r].item];
	t->widths = *p->in->widths;
	t->placed = p->out->count;
	t->hidden = p->hidden_count;
}

void
trial_return(const struct trial *t, struct pass *p)
{
	const struct pass now = *p;
	size_t rows = (size_t)t->row_count;

	*p = t->pass;
	p->holders = memcpy(now.holders, t->pass.holders, rows * sizeof(*p->holders));
	p->crush.columns = memcpy(now.crush.columns, t->columns,
	    ((size_t)p->crush.widest + 1) * sizeof(*t->columns));
	p->hid = now.hid;
	p->hidden_room = now.hidden_room;
	memcpy(p->in->rows, t->rows, rows * sizeof(*t->rows));
	p->out->count = t->placed;
	for (int r = 0; r < t->row_count; r++)
		if (has_item(p, r))
			p->out->items[p->holders[r].item] = t->held[r];
	*p->in->widths = t->widths;
	for (size_t i = t->hidden; i < now.hidden_count; i++)
		p->in->hidden[now.hid[i] / 64] &= ~(UINT64_C(1) << now.hid[i] % 64);
}
