/* net/heap.h - which of many times comes first?
 *
 * A binary heap of nodes that live inside their owners: putting one in never
 * fails, taking any one out costs log n.  Equal times leave in the order
 * they came.  Pure; the loop keeps its timers here. */
#pragma once
#include "base/time.h"

#include <stddef.h>
#include <stdint.h>

struct heap_node {
	ns_t at;
	uint64_t order; /* the heap's own */
	size_t slot;    /* where it is, counted from 1; 0: in no heap */
};

struct heap { /* zero-initialised is empty */
	struct heap_node **nodes;
	size_t count, cap;
	uint64_t orders;
};

void heap_fini(struct heap *);                             /* the nodes are not owned */
void heap_put(struct heap *, struct heap_node *, ns_t at); /* moves one already inside */
void heap_remove(struct heap *, struct heap_node *);       /* not inside is fine */
struct heap_node *heap_first(const struct heap *);         /* NULL when empty */
