/* What --stats and the i key show: how well it plays. */
#include "player/player_inside.h"

#include <stdio.h>

void
figures_count(struct player *player, const struct picture *picture, ns_t t)
{
	struct player_figures *figures = &player->figures;
	ns_t late = t > picture->pts ? t - picture->pts : picture->pts - t;

	figures->shown++;
	figures->window_shown++;
	figures->together += late <= SYNC_GOOD;
	figures->late_last = t - picture->pts;
	if (late > figures->late_most)
		figures->late_most = late;
}

void
figures_turn(struct player *player, ns_t now)
{
	struct player_figures *f = &player->figures;
	double seconds = ns_to_seconds(now - f->since);
	ns_t cpu;

	if (now - f->since < SECOND)
		return;
	cpu = time_cpu();
	f->fps = (double)f->window_shown / seconds;
	f->kbytes = (double)f->window_bytes / 1024 / seconds;
	f->cpu = ns_to_seconds(cpu - f->cpu_since) / seconds * 100;
	f->since = now;
	f->cpu_since = cpu;
	f->window_bytes = f->window_frames = f->window_shown = 0;
}

static void
stats_media(struct player *player, struct player_box *box)
{
	struct media_stats stats = media_stats(player->media);
	const struct media_info *info = &player->info;
	const struct player_figures *f = &player->figures;
	double together =
	    f->shown > 0 ? 100.0 * (double)f->together / (double)f->shown : 100;

	scene_line(
	    box, "media\t%s %s %s", info->format, info->video_codec, info->audio_codec);
	scene_line(box, "video\t%d x %d, %.3g fps%s", info->width, info->height,
	    info->fps, info->is_hdr ? ", HDR" : "");
	scene_line(box, "pictures\t%lld shown, %lld dropped, %.1f fps",
	    (long long)f->shown, (long long)stats.dropped, f->fps);
	scene_line(box, "picture - sound\t%+.1f ms, most %.1f ms, %.2f %% within 40 ms",
	    ns_to_seconds(f->late_last) * 1e3, ns_to_seconds(f->late_most) * 1e3,
	    together);
	scene_line(box, "clock\t%s, %lld underruns",
	    info->sound_open ? "sound" : "system", (long long)stats.underruns);
	scene_line(box, "queues\t%d + %d packets, %d pictures, %.1f MiB",
	    stats.video_packets, stats.audio_packets, stats.pictures,
	    (double)stats.cached_bytes / 1048576);
	if (stats.corrupt > 0)
		scene_line(box, "damaged\t%lld", (long long)stats.corrupt);
}

void
figures_lines(struct player *player, struct player_box *box, ns_t t)
{
	const struct player_figures *f = &player->figures;
	const struct show *show = &player->show;
	const struct lanes *lanes = timeline_lanes(player->timeline);
	double frames = f->frames > 0 ? (double)f->frames : 1;
	const struct placed *flying[1024];
	char sifted[256];

	stats_media(player, box);
	scene_line(box, "screen\t%d x %d, %s, %s%s", show->cols, show->rows,
	    show->look.blitter->name, palette_name(show->look.depth),
	    show->synchronized ? ", synchronized" : "");
	scene_line(box, "frames\t%lld sent, %lld skipped, %.1f KB/s, %.1f KB each",
	    (long long)f->frames, (long long)f->skipped, f->kbytes,
	    (double)f->bytes / 1024 / frames);
	scene_line(box, "ms a frame\tblit %.2f compose %.2f diff %.2f paint %.2f",
	    ns_to_seconds(f->times.blit) * 1e3 / frames,
	    ns_to_seconds(f->times.compose) * 1e3 / frames,
	    ns_to_seconds(f->times.diff) * 1e3 / frames,
	    ns_to_seconds(f->times.paint) * 1e3 / frames);
	scene_line(box, "processor\t%.1f %%", f->cpu);
	if (lanes != NULL)
		scene_line(box, "danmaku\t%zu in all, %zu flying, %zu hidden",
		    track_count(timeline_track(player->timeline)),
		    lanes_visible(lanes, t, flying, 1024), lanes_hidden(lanes));
	sift_report_text(sifted, sizeof(sifted), timeline_report(player->timeline));
	if (sifted[0] != '\0')
		scene_line(box, "filters\t%s", sifted);
}

void
figures_report(const struct player *player)
{
	const struct player_figures *f = &player->figures;
	struct media_stats stats = media_stats(player->media);
	double shown = f->shown > 0 ? (double)f->shown : 1;

	fprintf(stderr,
	    "danmu: %lld pictures shown, %lld dropped, %.2f %% within 40 ms of the "
	    "clock, "
	    "%lld frames sent (%.1f KB each), %lld skipped\n",
	    (long long)f->shown, (long long)stats.dropped,
	    100.0 * (double)f->together / shown, (long long)f->frames,
	    (double)f->bytes / 1024 / (f->frames > 0 ? (double)f->frames : 1),
	    (long long)f->skipped);
}
