/* tests/harness/relay.h - a wire between a player and a server that can be cut at the worst moment.
 *
 * Passes on what both say, on as many connections as they open, in a thread of its own.
 * relay_cut_at() arms it: of the first connection on which the server says `word`, neither
 * that nor anything behind it arrives, and it ends. */
#pragma once

struct relay;

struct relay *relay_new(int to_port); /* on loopback; does not fail */
void relay_free(struct relay *);
int relay_port(const struct relay *);

void relay_cut_at(
    struct relay *, const char *word); /* once; `word` is kept, not copied */
void relay_wait_cut(struct relay *);   /* until it was, or the test fails */
