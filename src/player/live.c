#include "player/live.h"

#define TOGETHER_MS 1500 /* a busy room's batch is a second long, and some way to go */
#define OLD_MS 10000     /* nobody answers that any more */
#define CATCH_UP_MS 3000 /* in which what was missed flies by */

void
live_hear(struct live *live, int64_t newest_ms, int64_t now_ms, bool resumed)
{
	int64_t ahead = newest_ms - now_ms;

	if (newest_ms <= 0)
		return;
	if (live->heard && ahead <= live->ahead_ms &&
	    (resumed || live->ahead_ms - ahead <= OLD_MS))
		return;
	live->ahead_ms = ahead;
	live->heard = true;
}

ns_t
live_wait(const struct live *live, int64_t created_ms, int64_t oldest_ms, int64_t now_ms)
{
	int64_t server_ms = now_ms + live->ahead_ms;

	if (created_ms <= 0 || !live->heard)
		return 0;
	if (server_ms - created_ms > OLD_MS)
		return -1;
	if (server_ms - oldest_ms <= TOGETHER_MS)
		return (created_ms - oldest_ms) * MILLISECOND;
	return (OLD_MS - (server_ms - created_ms)) * CATCH_UP_MS / OLD_MS * MILLISECOND;
}
