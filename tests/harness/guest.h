/* tests/harness/guest.h - a player in small, for a test with a terminal.
 *
 * It runs in the terminal's child and tells every event: a key by its name,
 * "size 80x24", "status, answers 1", "answer, synchronized 0", "eof".  d sends a
 * frame, e exits, s and t stop it with SIGSTOP and SIGTSTP, ^Z suspends, q
 * closes the terminal and ends with status 7. */
#pragma once
#include "term/tty.h"

/* Long enough for a busy machine, ended early by answers; and not at all. */
extern const struct tty_options player_patient, player_hasty;

struct tty *player_open(int report, const struct tty_options *); /* or tells why not */
void player_wait(struct tty *); /* until there is something to do */

int player(int report, void *options); /* a terminal_child */
