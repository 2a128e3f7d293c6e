/* Does what comes first leave first? */
#include "unit/harness.h"

#include "net/heap.h"

enum { NODES = 300 };

static void
times_leave_in_order_and_equals_as_they_came(void **state)
{
	struct heap heap = { 0 };
	struct heap_node nodes[NODES] = { 0 }, *first;
	const struct heap_node *last = NULL;
	int count = 0;

	(void)state;
	for (int i = 0; i < NODES; i++)
		heap_put(&heap, &nodes[i], i * 7919 % 50);
	while ((first = heap_first(&heap)) != NULL) {
		if (last != NULL)
			assert_true(last->at < first->at ||
				    (last->at == first->at && last < first));
		last = first;
		heap_remove(&heap, first);
		assert_int_equal(first->slot, 0);
		count++;
	}
	assert_int_equal(count, NODES);
	heap_fini(&heap);
}

static void
any_node_can_be_taken_out_or_moved(void **state)
{
	struct heap heap = { 0 };
	struct heap_node nodes[NODES] = { 0 }, *first;
	int count = 0;

	(void)state;
	for (int i = 0; i < NODES; i++)
		heap_put(&heap, &nodes[i], i * 31 % 97);
	for (int i = 0; i < NODES; i += 3)
		heap_remove(&heap, &nodes[i]);
	for (int i = 1; i < NODES; i += 3)
		heap_put(&heap, &nodes[i], 1000 - i);
	heap_remove(&heap, &nodes[0]);
	for (ns_t last = INT64_MIN; (first = heap_first(&heap)) != NULL; count++) {
		assert_true(first->at >= last);
		assert_int_not_equal((first - nodes) % 3, 0);
		last = first->at;
		heap_remove(&heap, first);
	}
	assert_int_equal(count, NODES / 3 * 2);
	heap_fini(&heap);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_leave_in_order_and_equals_as_they_came),
		cmocka_unit_test(any_node_can_be_taken_out_or_moved),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
