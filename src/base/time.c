#include "base/time.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static ns_t
clock_read(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (ns_t)ts.tv_sec * SECOND + ts.tv_nsec;
}

ns_t
time_now(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

ns_t
time_cpu(void)
{
	return clock_read(CLOCK_PROCESS_CPUTIME_ID);
}

ns_t
time_cpu_thread(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

int64_t
time_unix_ms(void)
{
	return clock_read(CLOCK_REALTIME) / MILLISECOND;
}

ns_t
seconds_to_ns(double seconds)
{
	double ns = seconds * 1e9;

	if (isnan(ns))
		return 0;
	if (ns >= 9.2e18)
		return INT64_MAX;
	if (ns <= -9.2e18)
		return -INT64_MAX;
	return (ns_t)llround(ns);
}

double
ns_to_seconds(ns_t ns)
{
	return (double)ns / 1e9;
}

char *
time_text(char *to, size_t size, ns_t ns)
{
	const char *sign = ns < 0 ? "-" : "";
	int64_t s = (ns < 0 ? -ns : ns) / SECOND;

	if (s >= 3600)
		snprintf(to, size, "%s%lld:%02d:%02d", sign, (long long)(s / 3600),
		    (int)(s / 60 % 60), (int)(s % 60));
	else
		snprintf(to, size, "%s%02d:%02d", sign, (int)(s / 60), (int)(s % 60));
	return to;
}

char *
time_age(char *to, size_t size, int64_t now_ms, int64_t then_ms)
{
	int64_t minutes = (now_ms - then_ms) / 60000;
	time_t then = (time_t)(then_ms / 1000);
	struct tm tm;

	if (minutes < 1) /* the other clock may be ahead */
		snprintf(to, size, "now");
	else if (minutes < 60)
		snprintf(to, size, "%d min", (int)minutes);
	else if (minutes < 24 * 60)
		snprintf(to, size, "%d h", (int)(minutes / 60));
	else if (minutes < 30 * 24 * 60)
		snprintf(to, size, "%d d", (int)(minutes / (24 * 60)));
	else if (localtime_r(&then, &tm) == NULL || strftime(to, size, "%F", &tm) == 0)
		snprintf(to, size, "long ago");
	return to;
}

/* In English wherever we are, so not by strftime().  A year has four digits. */
char *
time_gmt(char to[TIME_GMT_MAX], int64_t unix_s)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)unix_s;
	struct tm t = { .tm_mday = 1, .tm_year = 70, .tm_wday = 4 };

	gmtime_r(&seconds, &t);
	snprintf(to, TIME_GMT_MAX, "%s, %02d %s %04d %02d:%02d:%02d GMT",
	    days[t.tm_wday % 7], t.tm_mday % 100, months[t.tm_mon % 12],
	    (t.tm_year + 1900) % 10000, t.tm_hour % 100, t.tm_min % 100, t.tm_sec % 100);
	return to;
}
