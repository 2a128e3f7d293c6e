/* media/monitor.h - a lock, and word that what it guards has changed. */
#pragma once
#include "base/time.h"

#include <pthread.h>
#include <stdbool.h>

struct monitor {
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

void monitor_init(struct monitor *);
void monitor_fini(struct monitor *);
void monitor_enter(struct monitor *);
void monitor_leave(struct monitor *);

/* Inside only. */
void monitor_wake(struct monitor *); /* everybody */
void monitor_wait(struct monitor *);
bool monitor_wait_for(struct monitor *, ns_t at_most); /* false: the time is over */
