/* One comment fewer, and the others stay where they are. */
#include "danmaku/lanes_inside.h"

#include <string.h>

static void
forget_placed(struct lanes *l, size_t i)
{
	l->placed.count--;
	memmove(&l->placed.items[i], &l->placed.items[i + 1],
	    (l->placed.count - i) * sizeof(l->placed.items[0]));
	lanes_index(l, i);
}

/* The last of those that wanted to start by then: they are only counted. */
static void
forget_hidden(struct lanes *l, ns_t at)
{
	size_t i = lanes_hidden_until(l, at);

	if (i == 0)
		return;
	l->hidden_count--;
	memmove(&l->hidden[i - 1], &l->hidden[i],
	    (l->hidden_count - (i - 1)) * sizeof(l->hidden[0]));
}

void
lanes_remove(struct lanes *l, const struct comment *c, size_t index)
{
	size_t at = l->placed.count;

	for (size_t i = 0; i < l->placed.count; i++) {
		if (l->placed.items[i].index == index)
			at = i;
		else if (l->placed.items[i].index > index)
			l->placed.items[i].index--;
	}
	if (poses_remove(l->poses, index))
		return;
	if (at < l->placed.count)
		forget_placed(l, at);
	else if (lanes_takes(c))
		forget_hidden(l, lanes_time_of(&l->config, c));
}
