/* tests/harness/bare.h - the least that a server can do: what is left is the system's.
 *
 * Accepts, reads once, sends the same answer to whatever came, closes when the peer
 * has.  It parses nothing, counts nothing and keeps nothing; a benchmark sets beside it
 * what danmud needs for the same. */
#pragma once

/* Listens on loopback and says where in danmud's words; does not return. */
void bare_serve(void);
