/* convert/appearance.h - the options that say how subtitles shall look.
 *
 * Each is a `set` of request_option.h. */
#pragma once
#include "convert/request.h"

int appearance_resolution(struct request *, const char *, struct err *);
int appearance_font(struct request *, const char *, struct err *);
int appearance_font_size(struct request *, const char *, struct err *);
int appearance_outline(struct request *, const char *, struct err *);
int appearance_opacity(struct request *, const char *, struct err *);
int appearance_flight(struct request *, const char *, struct err *);
int appearance_hold(struct request *, const char *, struct err *);
int appearance_area(struct request *, const char *, struct err *);
int appearance_free_rows(struct request *, const char *, struct err *);
int appearance_cross(struct request *, const char *, struct err *);
