/* danmaku/format_readers.h - whose danmaku can be read?  One pair of
 * functions a format; the table in format.c has the order. */
#pragma once
#include "danmaku/format.h"

#define FORMAT_READER(name)                                                              \
	bool name##_looks_like(const char *data, size_t len);                            \
	void name##_parse(                                                               \
	    const char *data, size_t len, struct track *, struct format_report *)

FORMAT_READER(jsonl);     /* ours, without loss: one object a line */
FORMAT_READER(dandan);    /* dandanplay and servers like it */
FORMAT_READER(dplayer);   /* DPlayer v3, maccms */
FORMAT_READER(artplayer); /* ArtPlayer's array */
FORMAT_READER(nico_xml);  /* Niconico's old XML */
FORMAT_READER(nico_json); /* its old and new JSON, formatted, owner's editor */
FORMAT_READER(acfun);     /* AcFun, old and new */
FORMAT_READER(ccl);       /* CommentCoreLibrary */
FORMAT_READER(ass);       /* danmaku that a converter made subtitles of */
FORMAT_READER(youtube);   /* live chat, as yt-dlp keeps it or raw */
FORMAT_READER(twitch);    /* TwitchDownloader */
FORMAT_READER(tencent);
FORMAT_READER(iqiyi);
FORMAT_READER(youku);
FORMAT_READER(mgtv);
FORMAT_READER(bahamut);
