#include "sound/filters.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#ifdef __APPLE__
#define LIBRARY "libavfilter." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR) ".dylib"
#else
#define LIBRARY "libavfilter.so." AV_STRINGIFY(LIBAVFILTER_VERSION_MAJOR)
#endif

int
filters_load(struct filters *f, struct err *err)
{
	/* clang-format off */
	const struct { void **function; const char *name; } wanted[] = {
		{ (void **)&f->graph_alloc,         "avfilter_graph_alloc" },
		{ (void **)&f->graph_free,          "avfilter_graph_free" },
		{ (void **)&f->graph_create_filter, "avfilter_graph_create_filter" },
		{ (void **)&f->graph_config,        "avfilter_graph_config" },
		{ (void **)&f->get_by_name,         "avfilter_get_by_name" },
		{ (void **)&f->link,                "avfilter_link" },
		{ (void **)&f->source_add_frame,    "av_buffersrc_add_frame" },
		{ (void **)&f->sink_get_frame,      "av_buffersink_get_frame" },
	};
	/* clang-format on */
	void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return err_set(err, -ENOSYS, "the speed cannot change: %s", dlerror());
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		*wanted[i].function = dlsym(library, wanted[i].name);
		if (*wanted[i].function != NULL)
			continue;
		memset(f, 0, sizeof(*f));
		return err_set(err, -ENOSYS, "the speed cannot change: %s has no %s",
		    LIBRARY, wanted[i].name);
	}
	return 0;
}
