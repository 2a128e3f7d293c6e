#include "daemon/serve.h"

#include "base/folder.h"
#include "base/log.h"
#include "base/mem.h"
#include "daemon/recall.h"
#include "net/loop.h"
#include "store/store_record.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DRAIN_MOST (8 * SECOND)
#define DRAIN_LOOK (20 * MILLISECOND)
#define DRAIN_PAUSE (100 * MILLISECOND)
#define FORGET_EVERY (60 * SECOND)

enum { SERVER_WORKERS_MAX = 64, READERS = 4, DESCRIPTORS_SPARE = 64 };
enum { DESCRIPTORS_SHARED = 32, DESCRIPTORS_WORKER = 8 };

struct worker {
	struct server *server;
	struct loop *loop;
	struct rooms *rooms;
	struct gate *gate;
	struct api *api;
	struct timer *drain;
	ns_t drain_by, silent_at; /* silent: since nothing is asked; 0: not yet */
	bool sent_away;
	pthread_t thread;
	bool started;
};

struct server {
	struct conf config;
	struct api_site site;
	struct worker workers[SERVER_WORKERS_MAX];
	struct rooms *rooms[SERVER_WORKERS_MAX];
	struct gate *gates[SERVER_WORKERS_MAX];
	int count;
	int argc;
	char **argv;
	struct timer *forget; /* of the first worker: answers that are too old */
	bool stopping;
};

/* --- before anybody is let in --- */

static int
find_secret(struct server *s, struct err *err)
{
	const char *path = s->config.secret_file;
	int rc;

	folder_make_for(path);
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		rc = token_secret_make(path, err);
		if (rc < 0 && rc != -EEXIST)
			return rc;
	}
	return token_secret_read(&s->site.secret, path, err);
}

/* --- workers --- */

static int
worker_listen(struct worker *w, bool first, struct err *err)
{
	struct conf *c = &w->server->config;

	for (int i = 0; i < c->listen_count; i++) {
		int fd = gate_listen(&c->listen[i], first, err), rc;

		if (fd < 0)
			return fd;
		rc = gate_add(w->gate, fd, err);
		if (rc < 0) {
			close(fd);
			return rc;
		}
	}
	return 0;
}

static int
worker_init(struct server *s, int i, size_t conns, struct err *err)
{
	struct worker *w = &s->workers[i];
	struct rooms_setting setting = ROOMS_SETTING;
	struct gate_limits limits = GATE_LIMITS;
	struct gate_handler handler;
	int rc;

	setting.pace = s->config.pace;
	setting.retry_least_ms = s->config.retry_least_ms;
	setting.retry_most_ms = s->config.retry_most_ms;
	limits.accepts_per_second = s->config.accepts;
	limits.conns = conns;
	w->server = s;
	w->loop = loop_new();
	rc = rooms_open(&w->rooms, w->loop, s->site.census, &setting, err);
	if (rc < 0)
		return rc;
	s->rooms[i] = w->rooms;
	w->api = api_new(&s->site, w->loop, w->rooms);
	handler = api_handler(w->api);
	rc = gate_open(&w->gate, w->loop, &handler, &limits, err);
	s->gates[i] = w->gate;
	return rc == 0 ? worker_listen(w, i == 0, err) : rc;
}

static void
worker_fini(struct worker *w)
{
	if (w->loop == NULL)
		return;
	if (w->gate != NULL)
		gate_close(w->gate);
	gate_free(w->gate);
	api_free(w->api);
	rooms_close(w->rooms);
	timer_free(w->drain);
	loop_free(w->loop);
}

static void *
worker_run(void *arg)
{
	struct worker *w = arg;

	loop_run(w->loop);
	return NULL;
}

/* --- the end --- */

/* When viewers are sent away: what was asked has been answered, and what that said
 * had its time to come to all workers. */
static bool
is_said(struct worker *w, ns_t now)
{
	if (!gate_is_empty(w->gate))
		return now >= w->drain_by - DRAIN_MOST / 2;
	if (w->silent_at == 0)
		w->silent_at = now;
	return now - w->silent_at >= DRAIN_PAUSE;
}

static void
worker_look(void *arg)
{
	struct worker *w = arg;
	ns_t now = time_now();

	rooms_flush(w->rooms);
	if (!w->sent_away && is_said(w, now)) {
		w->sent_away = true;
		rooms_drain(w->rooms);
	}
	if ((gate_is_empty(w->gate) && rooms_is_quiet(w->rooms)) || now >= w->drain_by)
		loop_stop(w->loop);
	else
		timer_set(w->drain, DRAIN_LOOK);
}

/* What is being asked is answered, what waits in rooms goes out, and then all are
 * told when to come back. */
static void
worker_drain(void *arg)
{
	struct worker *w = arg;

	gate_drain(w->gate);
	w->drain = loop_timer(w->loop, worker_look, w);
	w->drain_by = time_now() + DRAIN_MOST;
	timer_set(w->drain, 0);
}

static void
tell_manager(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = path != NULL ? strlen(path) : 0;
	int fd;

	if (len == 0 || len >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, len);
	if (to.sun_path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		log_warn("danmud", "NOTIFY_SOCKET: %s", strerror(errno));
	close(fd);
}

static void
on_stop(void *arg, int number)
{
	struct server *s = arg;

	if (s->stopping)
		return;
	s->stopping = true;
	log_info("danmud", "signal %d: draining", number);
	tell_manager("STOPPING=1");
	atomic_store(&s->site.draining, true);
	for (int i = 0; i < s->count; i++)
		loop_post(s->workers[i].loop, worker_drain, &s->workers[i]);
}

/* --- again --- */

static void
on_reread(void *arg, int number)
{
	struct server *s = arg;
	struct conf again;
	struct err err = { 0 };
	char **words = mem_copy(s->argv, ((size_t)s->argc + 1) * sizeof(*words));
	int argc = s->argc;

	(void)number;
	if (conf_read(&again, &argc, words, &err) < 0) {
		log_error("danmud", "nothing was reread: %s", err.text);
	} else {
		guard_change(s->site.guard, again.rate);
		if (again.auth != AUTH_UNSET)
			s->site.auth = again.auth;
		log_info("danmud", "auth and rate were reread");
	}
	conf_fini(&again);
	free(words);
}

/* --- what is too old to be remembered --- */

struct forgetting {
	struct job job;
};

static int
forget_work(struct job *job, struct store *store, struct err *err)
{
	(void)job;
	return store_answers_forget(store, time_unix_ms() - 20 * 60 * 1000, err);
}

static void
forget_done(struct job *job)
{
	free(job);
}

static void
on_forget(void *arg)
{
	struct server *s = arg;
	struct job *job = mem_new(1, sizeof(*job));

	*job = (struct job){
		.work = forget_work, .done = forget_done, .loop = s->workers[0].loop
	};
	if (!ledger_write(s->site.ledger, job))
		free(job);
	timer_set(s->forget, FORGET_EVERY);
}

/* --- the beginning --- */

/* What is open before anybody comes: a loop without descriptors has no way to say so. */
static rlim_t
descriptors_of(const struct conf *c)
{
	return DESCRIPTORS_SHARED +
	       (rlim_t)c->workers * (rlim_t)(DESCRIPTORS_WORKER + c->listen_count);
}

/* As many descriptors as may be had, and how many connections that makes. */
static int
take_descriptors(const struct conf *c, size_t *conns, struct err *err)
{
	struct rlimit limit;

	*conns = 1000;
	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 0;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	getrlimit(RLIMIT_NOFILE, &limit);
	if (limit.rlim_cur < descriptors_of(c))
		return err_set(err, -EMFILE,
		    "%d workers want %llu descriptors, and there may be %llu: see "
		    "ulimit -n",
		    c->workers, (unsigned long long)descriptors_of(c),
		    (unsigned long long)limit.rlim_cur);
	*conns = limit.rlim_cur > DESCRIPTORS_SPARE * 2u * (unsigned)c->workers
		     ? (size_t)limit.rlim_cur - DESCRIPTORS_SPARE
		     : (size_t)limit.rlim_cur / 2;
	return 0;
}

static int
may_listen(const struct conf *c, struct err *err)
{
	char text[GATE_ADDRESS_TEXT_MAX];

	for (int i = 0; i < c->listen_count; i++)
		if (c->auth == AUTH_UNSET && !gate_address_is_loopback(&c->listen[i]))
			return err_set(err, -EINVAL,
			    "%s can be reached by others: choose --auth=open or "
			    "--auth=token first",
			    gate_address_text(text, &c->listen[i]));
	return 0;
}

static int
server_init(struct server *s, struct err *err)
{
	struct conf *c = &s->config;
	size_t conns;
	int rc = may_listen(c, err);

	s->site.census = census_new();
	s->site.guard = guard_new(c->rate);
	s->site.lives = lives_new();
	s->site.echoes = echoes_new();
	s->site.origins = c->origins;
	s->site.proxies = c->proxies;
	s->site.auth = c->auth;
	s->site.auto_create = c->auto_create;
	s->site.bilibili = c->bilibili;
	s->site.retry_least_ms = c->retry_least_ms;
	s->site.retry_most_ms = c->retry_most_ms;
	s->site.started = time_now();
	s->site.workers = s->count = c->workers;
	s->site.gates = s->gates;
	s->site.rooms = s->rooms;
	if (rc == 0)
		rc = take_descriptors(c, &conns, err);
	if (rc == 0)
		rc = find_secret(s, err);
	if (rc == 0)
		rc = recall(&s->site, c->store, err);
	if (rc == 0)
		rc = ledger_open(&s->site.ledger, c->store, READERS, err);
	for (int i = 0; rc == 0 && i < s->count; i++)
		rc = worker_init(s, i, conns, err);
	for (int i = 0; rc == 0 && i < s->count; i++)
		rooms_link(s->rooms[i], s->rooms, s->count);
	return rc;
}

static void
server_fini(struct server *s)
{
	if (s->site.ledger != NULL)
		ledger_close(s->site.ledger);
	for (int i = 0; i < s->count; i++)
		worker_fini(&s->workers[i]);
	census_free(s->site.census);
	guard_free(s->site.guard);
	lives_free(s->site.lives);
	echoes_free(s->site.echoes);
}

static void
say_where(const struct conf *c)
{
	char text[GATE_ADDRESS_TEXT_MAX];

	for (int i = 0; i < c->listen_count; i++)
		fprintf(stderr, "danmud: listening on http://%s/\n",
		    gate_address_text(text, &c->listen[i]));
	log_info("danmud", "%d workers, store %s", c->workers, c->store);
}

static int
start_workers(struct server *s, struct err *err)
{
	for (int i = 1; i < s->count; i++) {
		int rc = pthread_create(
		    &s->workers[i].thread, NULL, worker_run, &s->workers[i]);

		if (rc != 0)
			return err_set(err, -rc, "a thread: %s", strerror(rc));
		s->workers[i].started = true;
	}
	return 0;
}

static void
stop_workers(struct server *s)
{
	for (int i = 1; i < s->count; i++) {
		if (!s->workers[i].started)
			continue;
		if (!s->stopping)
			loop_post(s->workers[i].loop, worker_drain, &s->workers[i]);
		pthread_join(s->workers[i].thread, NULL);
	}
}

int
serve(const struct conf *config, int argc, char **argv, struct err *err)
{
	struct server *s = mem_new(1, sizeof(*s));
	struct loop *loop;
	int rc;

	s->config = *config;
	s->argc = argc;
	s->argv = argv;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is a full disk */
	rc = server_init(s, err);
	if (rc == 0)
		rc = start_workers(s, err);
	if (rc == 0) {
		loop = s->workers[0].loop;
		loop_signal(loop, SIGTERM, on_stop, s);
		loop_signal(loop, SIGINT, on_stop, s);
		loop_signal(loop, SIGHUP, on_reread, s);
		s->forget = loop_timer(loop, on_forget, s);
		timer_set(s->forget, FORGET_EVERY);
		say_where(&s->config);
		tell_manager("READY=1");
		loop_run(loop);
		timer_free(s->forget);
	}
	stop_workers(s);
	server_fini(s);
	free(s);
	return rc;
}
