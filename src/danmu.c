/* danmu.c - the player's main: parse, build, run, tear down. */
#include <stdio.h>

int
main(void)
{
	fputs("danmu: nothing to play\n", stderr);
	return 2;
}
