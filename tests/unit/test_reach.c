/* Which of this machine's addresses are of use to others? */
#include "unit/harness.h"

#include "net/reach.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RUNS (IFF_UP | IFF_RUNNING)

struct card {
	const char *address;
	unsigned flags;
};

struct hall {
	struct ifaddrs list[16];
	struct sockaddr_storage at[16];
};

/* As getifaddrs() would say it; the last card has no address. */
static const struct ifaddrs *
hall_fill(struct hall *hall, const struct card *cards)
{
	size_t i;

	*hall = (struct hall){ 0 };
	for (i = 0; cards[i].address != NULL; i++) {
		struct sockaddr_in *in = (void *)&hall->at[i];
		struct sockaddr_in6 *in6 = (void *)&hall->at[i];
		bool four = strchr(cards[i].address, ':') == NULL;

		hall->at[i].ss_family = four ? AF_INET : AF_INET6;
		assert_int_equal(
		    inet_pton(hall->at[i].ss_family, cards[i].address,
			four ? (void *)&in->sin_addr : (void *)&in6->sin6_addr),
		    1);
		hall->list[i].ifa_addr = (void *)&hall->at[i];
		hall->list[i].ifa_flags = cards[i].flags;
		hall->list[i].ifa_next = &hall->list[i + 1];
	}
	return hall->list; /* which ends with one without an address, as tunnels have */
}

static void
what_only_this_machine_or_one_cable_knows_is_left_out(void **state)
{
	const struct card cards[] = {
		{ "127.0.0.1", RUNS },
		{ "::1", RUNS },
		{ "fd00::2", RUNS },
		{ "192.168.1.5", RUNS },
		{ "169.254.3.4", RUNS },
		{ "fe80::1", RUNS },
		{ "172.17.0.1", IFF_UP },    /* a bridge with nothing on it */
		{ "10.0.0.9", IFF_RUNNING }, /* switched off */
		{ "10.8.0.2", RUNS },
		{ NULL, 0 },
	};
	struct hall hall;
	struct reach reach;

	(void)state;
	reach_choose(&reach, hall_fill(&hall, cards));
	assert_int_equal(reach.count, 3);
	assert_string_equal(reach.hosts[0], "192.168.1.5");
	assert_string_equal(reach.hosts[1], "10.8.0.2");
	assert_string_equal(reach.hosts[2], "[fd00::2]");
	assert_false(reach.alone);
}

static void
without_a_network_there_is_still_this_machine(void **state)
{
	const struct card cards[] = { { "127.0.0.1", RUNS }, { "::1", RUNS },
		{ NULL, 0 } };
	struct hall hall;
	struct reach reach;

	(void)state;
	reach_choose(&reach, hall_fill(&hall, cards));
	assert_true(reach.alone);
	assert_int_equal(reach.count, 1);
	assert_string_equal(reach.hosts[0], "127.0.0.1");
	reach_choose(&reach, NULL);
	assert_true(reach.alone && reach.count == 1);
}

static void
more_addresses_than_anybody_reads_do_no_harm(void **state)
{
	const struct card cards[] = { { "10.0.0.1", RUNS }, { "10.0.0.2", RUNS },
		{ "10.0.0.3", RUNS }, { "10.0.0.4", RUNS }, { "10.0.0.5", RUNS },
		{ "10.0.0.6", RUNS }, { "10.0.0.7", RUNS }, { "10.0.0.8", RUNS },
		{ "10.0.0.9", RUNS }, { "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", RUNS },
		{ NULL, 0 } };
	struct hall hall;
	struct reach reach;

	(void)state;
	reach_choose(&reach, hall_fill(&hall, cards));
	assert_int_equal(reach.count, REACH_MOST);
	reach_choose(&reach, hall_fill(&hall, cards + 9));
	assert_string_equal(reach.hosts[0], "[fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]");
}

static void
a_port_that_somebody_has_is_passed_over(void **state)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM, 0), port;

	(void)state;
	assert_int_equal(bind(fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	port = ntohs(at.sin_port);
	assert_int_equal(reach_port(port, port), 0);
	assert_true(reach_port(port, 65535) != port);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_only_this_machine_or_one_cable_knows_is_left_out),
		cmocka_unit_test(without_a_network_there_is_still_this_machine),
		cmocka_unit_test(more_addresses_than_anybody_reads_do_no_harm),
		cmocka_unit_test(a_port_that_somebody_has_is_passed_over),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
