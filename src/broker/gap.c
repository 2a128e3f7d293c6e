#include "broker/gap.h"

#include "broker/offset.h"

#include <inttypes.h>
#include <stdio.h>

/* A blank line would dispatch what is there of the event, so the half line is
 * only ended.  The id puts right what half an id line may have said. */
static size_t
cut_print(char to[GAP_TEXT_MAX], const struct gap *gap)
{
	char id[OFFSET_TEXT_MAX];

	offset_print(id, (struct offset){ gap->epoch, gap->seen });
	return (size_t)snprintf(
	    to, GAP_TEXT_MAX, "%sid: %s\nevent: cut\n\n", gap->half_line ? "\n" : "", id);
}

size_t
gap_print(char to[GAP_TEXT_MAX], const struct gap *gap)
{
	size_t len = gap->half_event ? cut_print(to, gap) : 0;
	char id[OFFSET_TEXT_MAX];

	if (!gap->told)
		return len;
	offset_print(id, (struct offset){ gap->epoch, gap->resumes });
	return len + (size_t)snprintf(to + len, GAP_TEXT_MAX - len,
			 "id: %s\nevent: gap\ndata: {\"missed\":%" PRIu64 "}\n\n", id,
			 gap->missed);
}
