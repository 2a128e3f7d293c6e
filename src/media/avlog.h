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

void avlog_divert(void); /* of the whole process; may be called again */
