/* sound/filters.h - libavfilter, when there is something to filter.
 *
 * It brings thirty libraries along, 12 MB of memory and a third of the time
 * that danmu takes to start, and only a changed speed needs it.  So nothing is
 * linked with it: the first tempo that stretches loads the version that this
 * was compiled for, once for the process, and it stays. */
#pragma once
#include "base/err.h"

#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>

struct filters { /* functions of libavfilter, by their names there */
	__typeof__(avfilter_graph_alloc) *graph_alloc;
	__typeof__(avfilter_graph_free) *graph_free;
	__typeof__(avfilter_graph_create_filter) *graph_create_filter;
	__typeof__(avfilter_graph_config) *graph_config;
	__typeof__(avfilter_get_by_name) *get_by_name;
	__typeof__(avfilter_link) *link;
	__typeof__(av_buffersrc_add_frame) *source_add_frame;
	__typeof__(av_buffersink_get_frame) *sink_get_frame;
};

/* Any thread; -ENOSYS: it is not there, or is another version. */
int filters_load(struct filters *, struct err *);
