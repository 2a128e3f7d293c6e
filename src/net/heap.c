#include "net/heap.h"

#include "base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

void
heap_fini(struct heap *h)
{
	free(h->nodes);
	*h = (struct heap){ 0 };
}

static bool
is_before(const struct heap_node *a, const struct heap_node *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void
settle(struct heap *h, struct heap_node *node, size_t slot)
{
	h->nodes[slot - 1] = node;
	node->slot = slot;
}

static void
rise(struct heap *h, struct heap_node *node)
{
	size_t slot = node->slot;

	while (slot > 1 && is_before(node, h->nodes[slot / 2 - 1])) {
		settle(h, h->nodes[slot / 2 - 1], slot);
		slot /= 2;
	}
	settle(h, node, slot);
}

static void
sink(struct heap *h, struct heap_node *node)
{
	size_t slot = node->slot, child;

	while ((child = slot * 2) <= h->count) {
		if (child < h->count && is_before(h->nodes[child], h->nodes[child - 1]))
			child++;
		if (!is_before(h->nodes[child - 1], node))
			break;
		settle(h, h->nodes[child - 1], slot);
		slot = child;
	}
	settle(h, node, slot);
}

void
heap_put(struct heap *h, struct heap_node *node, ns_t at)
{
	heap_remove(h, node);
	if (h->count == h->cap) {
		h->cap = h->cap > 0 ? h->cap * 2 : 16;
		h->nodes = mem_grow(h->nodes, h->cap, sizeof(struct heap_node *));
	}
	node->at = at;
	node->order = h->orders++;
	node->slot = ++h->count;
	rise(h, node);
}

void
heap_remove(struct heap *h, struct heap_node *node)
{
	size_t slot = node->slot;
	struct heap_node *last;

	if (slot == 0)
		return;
	node->slot = 0;
	last = h->nodes[--h->count];
	if (last == node)
		return;
	settle(h, last, slot);
	rise(h, last);
	sink(h, last);
}

struct heap_node *
heap_first(const struct heap *h)
{
	return h->count > 0 ? h->nodes[0] : NULL;
}
