/* Is one that reads nothing told from one that is not there? */
#include "unit/harness.h"

#include "broker/peer.h"
#include "harness/audience.h"

#include <sys/socket.h>
#include <unistd.h>

static void
who_answers_is_there_however_long_it_took(void **state)
{
	(void)state;
	assert_false(peer_is_silent(0, 3600 * 1000)); /* nobody asked it */
	assert_false(peer_is_silent(1, 120 * 1000));  /* it may be answering just now */
	assert_false(peer_is_silent(5, 2000));
	assert_true(peer_is_silent(2, 30 * 1000));
	assert_true(peer_is_silent(9, 600 * 1000));
}

static void
fill(int fd)
{
	char text[4096] = "";

	while (send(fd, text, sizeof(text), MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
		continue;
}

static void
who_reads_nothing_is_there(void **state)
{
	int ours, theirs;

	(void)state;
	audience_pair(AUDIENCE_TCP, &ours, &theirs);
	assert_false(peer_is_gone(ours));
	fill(ours);
	assert_false(peer_is_gone(ours));
	close(ours);
	close(theirs);
}

static void
of_what_is_no_network_nothing_is_known(void **state)
{
	int ours, theirs;

	(void)state;
	audience_pair(AUDIENCE_LOCAL, &ours, &theirs);
	assert_false(peer_is_gone(ours));
	close(ours);
	close(theirs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_answers_is_there_however_long_it_took),
		cmocka_unit_test(who_reads_nothing_is_there),
		cmocka_unit_test(of_what_is_no_network_nothing_is_known),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
