#include "player/party.h"

#include "base/bytes.h"
#include "base/folder.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/reach.h"
#include "player/invite.h"
#include "setup/xdg.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_TIME (20 * SECOND)
#define LOCK_TIME (2 * SECOND) /* the one before may be ending */
#define END_TIME (3 * SECOND)
#define LINE_MAX_BYTES 4096

/* Friends write faster than strangers may, and some share an address. */
#define RATE "--rate=5/s:30"

enum { PORT_FIRST = 8086, PORT_LAST = 8095, WORDS_MAX = 12 };

struct party {
	pid_t pid; /* 0: it does not run */
	int said;  /* our end of its standard error */
	int lock;  /* held by it, too: until both are gone */
	int port;
	char *url;
	char *lines[REACH_MOST];
	struct bytes text; /* of what it said: from the last whole line on */
	struct watch *watch;
	void (*ended)(void *arg, const char *why);
	void *arg;
};

/* --- where things are ---------------------------------------------------------- */

static char *
kept(const char *name)
{
	struct xdg_env env = xdg_env();

	return xdg_data(&env, name);
}

/* The danmud that was built with us, not one that happens to be in the PATH. */
static char *
program_find(struct err *err)
{
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *path = NULL, *slash;

	self[len > 0 ? len : 0] = '\0';
	slash = strrchr(self, '/');
	if (slash != NULL)
		path = mem_print("%.*s/danmud", (int)(slash - self), self);
	if (path != NULL && access(path, X_OK) == 0)
		return path;
	free(path);
	if (access(BINDIR "/danmud", X_OK) == 0)
		return mem_text(BINDIR "/danmud");
	err_set(err, -ENOENT,
	    "--party: there is no danmud beside danmu, nor in " BINDIR
	    " (was it built with --disable-daemon?)");
	return NULL;
}

/* The usual port or one of the next, so that a line that was passed on yesterday may
 * still hold. */
static char *
listen_choose(void)
{
	return mem_print("--listen=%s:%d", reach_has_ipv6() ? "*" : "0.0.0.0",
	    reach_port(PORT_FIRST, PORT_LAST));
}

/* --- one at a time --------------------------------------------------------------- */

static int
lock_refuse(int fd, struct err *err)
{
	char url[128], clean[256];
	ssize_t len = pread(fd, url, sizeof(url), 0);

	if (len <= 0)
		return err_set(
		    err, -EBUSY, "--party: a party of yours is beginning or ending");
	return err_set(err, -EBUSY,
	    "--party: a party of yours is on already; danmu --server=%s FILE joins it",
	    text_clean(clean, sizeof(clean), url, (size_t)len));
}

/* The lock says where the party is, and is held as long as its danmud runs. */
static int
lock_take(struct party *party, struct err *err)
{
	char *path = kept("party.lock");
	ns_t until = time_now() + LOCK_TIME;
	int rc = 0;

	if (path == NULL)
		return err_set(err, -ENOENT,
		    "--party: neither XDG_DATA_HOME nor HOME says where to keep it");
	folder_make_for(path);
	party->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (party->lock < 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	while (rc == 0 && flock(party->lock, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
		else if (time_now() > until)
			rc = lock_refuse(party->lock, err);
		else
			poll(NULL, 0, 20);
	}
	if (rc == 0 && ftruncate(party->lock, 0) < 0)
		rc = err_set(err, -errno, "%s: %s", path, strerror(errno));
	free(path);
	return rc;
}

/* Who would be second wants to know; it is no harm when this cannot be written. */
static void
lock_write(const struct party *party)
{
	if (pwrite(party->lock, party->url, strlen(party->url), 0) < 0)
		log_warn("party", "its lock: %s", strerror(errno));
}

/* --- the other process ------------------------------------------------------------ */

/* In the child, before it is danmud.  A session of its own: what the terminal tells us
 * (^C, ^Z, a hang-up) is not for the guests. */
static void
child(const struct party *party, pid_t parent, int said, char *const *words)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
		_exit(127); /* the player is gone already: no signal would come */
	fcntl(party->lock, F_SETFD, 0);
	dup2(null, STDIN_FILENO);
	dup2(said, STDOUT_FILENO);
	dup2(said, STDERR_FILENO);
	unsetenv("NOTIFY_SOCKET"); /* that is about us */
	execv(words[0], words);
	dprintf(STDERR_FILENO, "danmud: %s: %s\n", words[0], strerror(errno));
	_exit(127);
}

/* Its end of the pipe does not block: when we stand still (^Z) its log loses lines
 * rather than its guests their danmud. */
static int
spawn(struct party *party, char *const *words, struct err *err)
{
	pid_t parent = getpid();
	int pipes[2];

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return err_set(err, -errno, "--party: a pipe: %s", strerror(errno));
	fcntl(pipes[1], F_SETFL, O_NONBLOCK);
	party->pid = fork();
	if (party->pid == 0)
		child(party, parent, pipes[1], words);
	close(pipes[1]);
	party->said = pipes[0];
	if (party->pid > 0)
		return 0;
	party->pid = 0;
	return err_set(err, -errno, "--party: a process: %s", strerror(errno));
}

/* It reads no conf: that is of another danmud, with other guests. */
static int
start(struct party *party, const char *program, struct err *err)
{
	char *path = kept("party.db"), *secret_path = kept("party.secret");
	char *store = mem_print("--store=sqlite:%s", path);
	char *secret = mem_print("--secret-file=%s", secret_path);
	char *listens = listen_choose(), *name = mem_text(program);
	char conf[] = "--conf=/dev/null", auth[] = "--auth=open", rate[] = RATE,
	     workers[] = "--workers=1";
	char *words[WORDS_MAX] = { name, conf, listens, store, secret, auth, rate,
		workers, NULL };
	int rc = spawn(party, words, err);

	free(name);
	free(listens);
	free(secret);
	free(store);
	free(secret_path);
	free(path);
	return rc;
}

/* Reads what there is; false: it said its last. */
static bool
hear(struct party *party, int wait_ms)
{
	struct pollfd ready = { party->said, POLLIN, 0 };
	ssize_t got;

	if (poll(&ready, 1, wait_ms) <= 0)
		return true;
	got = read(party->said, bytes_room(&party->text, LINE_MAX_BYTES), LINE_MAX_BYTES);
	if (got < 0)
		return errno == EINTR || errno == EAGAIN;
	party->text.len += (size_t)got;
	return got > 0;
}

/* What it said goes to our log, line by line. */
static void
log_lines(struct party *party, bool all)
{
	char *at = party->text.data, *line = at, *end, *newline;

	if (party->text.len == 0)
		return;
	end = at + party->text.len;
	while (line < end && (newline = memchr(line, '\n', (size_t)(end - line)))) {
		log_info("party", "%.*s", (int)(newline - line), line);
		line = newline + 1;
	}
	if (line < end && (all || end - line > LINE_MAX_BYTES)) {
		log_info("party", "%.*s", (int)(end - line), line);
		line = end;
	}
	bytes_skip(&party->text, (size_t)(line - at));
}

/* "danmud: listening on http://[::]:8086/"; 0: it has not said so yet. */
static int
find_port(struct party *party)
{
	static const char mark[] = "danmud: listening on http://";
	char *at, *end;

	bytes_add(&party->text, "", 1);
	party->text.len--;
	at = strstr(party->text.data, mark);
	end = at != NULL ? strstr(at + strlen(mark), "/\n") : NULL;
	if (end == NULL)
		return 0;
	while (end > at && end[-1] >= '0' && end[-1] <= '9')
		end--;
	return (int)strtol(end, NULL, 10);
}

/* How it ended; it is waited for. */
static void
reap(struct party *party, char *why, size_t size)
{
	int status = 0;

	while (waitpid(party->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	party->pid = 0;
	if (WIFSIGNALED(status))
		snprintf(why, size, "it ended by signal %d", WTERMSIG(status));
	else
		snprintf(why, size, "it ended with status %d", WEXITSTATUS(status));
}

/* The last line that it did not log is the reason it has. */
static int
not_started(struct party *party, struct err *err)
{
	static const char mark[] = "danmud: ";
	char why[480], *at, *last = NULL;

	reap(party, why, sizeof(why));
	for (at = party->text.data; at != NULL && *at != '\0'; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, mark, strlen(mark)) == 0)
			last = at + strlen(mark);
	}
	if (last != NULL)
		text_clean(why, sizeof(why), last, strcspn(last, "\n"));
	return err_set(err, -ECHILD, "--party: danmud does not start: %s", why);
}

static int
wait_port(struct party *party, struct err *err)
{
	ns_t until = time_now() + START_TIME;
	bool more = true;

	while ((party->port = find_port(party)) == 0 && more) {
		ns_t left = until - time_now();

		if (left <= 0)
			return err_set(err, -ETIMEDOUT,
			    "--party: danmud says nothing about where it listens");
		more = hear(party, (int)(left / MILLISECOND) + 1);
	}
	if (party->port == 0)
		return not_started(party, err);
	party->url = mem_print("http://127.0.0.1:%d", party->port);
	log_lines(party, false);
	return 0;
}

/* --- who can come ------------------------------------------------------------------ */

static void
invite(struct party *party, const struct options *options)
{
	const char *note = invite_note(options);
	struct reach reach;

	reach_find(&reach);
	fputs(reach.alone
		  ? "danmu: no network is up; on this machine others join with\n"
		  : "danmu: others join with (anybody who reaches this machine can)\n",
	    stderr);
	for (int i = 0; i < reach.count; i++) {
		party->lines[i] = invite_line(options, reach.hosts[i], party->port);
		fprintf(stderr, "  %s\n", party->lines[i]);
	}
	if (note != NULL)
		fprintf(stderr, "  %s\n", note);
}

const char *
party_url(const struct party *party)
{
	return party->url;
}

const char *
party_line(const struct party *party, int index)
{
	return index >= 0 && index < REACH_MOST ? party->lines[index] : NULL;
}

/* --- life ---------------------------------------------------------------------------- */

int
party_open(struct party **to, const struct options *options, struct err *err)
{
	struct party *party = mem_new(1, sizeof(*party));
	char *program = program_find(err);
	int rc = program != NULL ? 0 : err->code;

	*to = party;
	party->lock = party->said = -1;
	if (rc == 0)
		rc = lock_take(party, err);
	if (rc == 0)
		rc = start(party, program, err);
	if (rc == 0)
		rc = wait_port(party, err);
	if (rc == 0) {
		lock_write(party);
		invite(party, options);
	}
	free(program);
	return rc;
}

static void
on_said(void *arg, int ready)
{
	struct party *party = arg;
	bool more = hear(party, 0);
	char why[64];

	(void)ready;
	log_lines(party, !more);
	if (more)
		return;
	watch_free(party->watch);
	party->watch = NULL;
	reap(party, why, sizeof(why));
	log_error("party", "danmud is gone: %s", why);
	party->ended(party->arg, why);
}

void
party_watch(struct party *party, struct loop *loop,
    void (*ended)(void *arg, const char *why), void *arg)
{
	party->ended = ended;
	party->arg = arg;
	party->watch = loop_watch(loop, party->said, LOOP_READ, on_said, party);
}

/* It has answered nothing that is not on the disk: who does not go in time is killed. */
static void
end(struct party *party)
{
	ns_t until = time_now() + END_TIME, left = END_TIME;
	bool more = true;
	char why[64];

	kill(party->pid, SIGTERM);
	while (more && left > 0) {
		more = hear(party, (int)(left / MILLISECOND) + 1);
		log_lines(party, !more);
		left = until - time_now();
	}
	if (more)
		kill(party->pid, SIGKILL);
	reap(party, why, sizeof(why));
	log_info("party", "%s", why);
}

void
party_close(struct party *party)
{
	if (party == NULL)
		return;
	watch_free(party->watch);
	if (party->pid > 0)
		end(party);
	if (party->said >= 0)
		close(party->said);
	if (party->lock >= 0)
		close(party->lock);
	for (int i = 0; i < REACH_MOST; i++)
		free(party->lines[i]);
	bytes_fini(&party->text);
	free(party->url);
	free(party);
}
