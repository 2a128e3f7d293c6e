#include "broker/peer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* Who reads nothing is asked for room at growing intervals, at last every two
 * minutes, and answers each: one question may be on its way. */
enum { SILENT_MS = 30 * 1000, UNANSWERED = 2 };

bool
peer_is_silent(uint32_t unanswered, uint32_t since_ms)
{
	return unanswered >= UNANSWERED && since_ms >= SILENT_MS;
}

bool
peer_is_gone(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 &&
	       peer_is_silent((uint32_t)info.tcpi_retransmits + info.tcpi_probes,
		   info.tcpi_last_ack_recv);
}
