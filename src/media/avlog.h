/* media/avlog.h - what FFmpeg has to say goes to the log, not on the screen.
 *
 * Some demuxers and decoders go over what is broken without a word to their
 * caller; that they complain is all there is to know.  So their errors are
 * counted in the struct that the `opaque` of their context points to. */
#pragma once
#include <stdatomic.h>

struct avlog_count {
	atomic_int errors;
};

/* The last error it told on this thread, clean and without its end; "" if there
 * was none since avlog_forget().  Where a call says just "Input/output error". */
const char *avlog_last(void);
void avlog_forget(void);

void avlog_divert(void); /* of the whole process; may be called again */
