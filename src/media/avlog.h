/* media/avlog.h - what FFmpeg has to say goes to the log, not on the screen. */
#pragma once

void avlog_divert(void); /* of the whole process; may be called again */
