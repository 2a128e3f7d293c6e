#include "sound/packet.h"

#include "base/mem.h"

#include <libavcodec/packet.h>
#include <stdlib.h>

/* What a packet costs beside its payload. */
#define PACKET_OVERHEAD 512

struct packet *
packet_new(struct AVPacket *av, uint32_t epoch, ns_t from)
{
	struct packet *p = mem_new(1, sizeof(*p));

	p->av = av;
	p->epoch = epoch;
	p->from = from;
	p->bytes = PACKET_OVERHEAD + (av != NULL ? (size_t)av->size : 0);
	return p;
}

void
packet_free(void *item)
{
	struct packet *p = item;

	if (p == NULL)
		return;
	av_packet_free(&p->av);
	if (p->freed != NULL)
		p->freed(p->arg, p->bytes);
	free(p);
}
