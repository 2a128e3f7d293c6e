/* media/describe.h - what was opened, in the words of media.h? */
#pragma once
#include "media/demux.h"
#include "media/media.h"
#include "media/source.h"

struct media_info describe_media(const struct source *, const struct demux_found *,
    const struct media_options *, double fps);
