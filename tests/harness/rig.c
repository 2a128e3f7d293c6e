#include "harness/rig.h"

#include <math.h>
#include <string.h>

void
rig_open(struct rig *r)
{
	*r =
	    (struct rig){ .rate_ppm = 1000000, .end = 90 * SECOND, .now = 5000 * SECOND };
	r->clock = clock_new();
	r->voice = voice_new(&(struct voice_options){
	    .clock = r->clock,
	    .hz = HZ,
	    .frames = ROOM,
	    .latency = LATENCY,
	    .rate_ppm = r->rate_ppm,
	    .volume = 100,
	});
}

void
rig_close(struct rig *r)
{
	voice_free(r->voice);
	voice_free(NULL);
	clock_free(r->clock);
}

/* The sound thread: fills what room there is. */
static void
rig_write(struct rig *r)
{
	float stereo[2 * 512];
	size_t room;

	while (!r->dry && r->media < r->end && (room = voice_room(r->voice)) > 0) {
		size_t count = room < 512 ? room : 512;
		ns_t first = r->media;

		for (size_t i = 0; i < count; i++) {
			ns_t at = first + (ns_t)i * 1000 * r->rate_ppm / HZ;

			stereo[2 * i] = (float)((double)at / SCALE);
			stereo[2 * i + 1] = LEVEL;
		}
		count =
		    voice_write(r->voice, stereo, count, first, r->rate_ppm, r->epoch);
		r->media = first + (ns_t)count * 1000 * r->rate_ppm / HZ;
	}
	if (r->media >= r->end && !r->ended)
		r->ended = voice_end(r->voice, r->epoch);
}

static void
rig_look(struct rig *r)
{
	for (size_t i = 0; i < 2 * BUFFER; i++) {
		float was = i < 2 ? r->last[i] : r->out[i - 2];

		r->jump = fmaxf(r->jump, fabsf(r->out[i] - was));
	}
	r->last[0] = r->out[2 * BUFFER - 2];
	r->last[1] = r->out[2 * BUFFER - 1];
}

/* One callback, `late` after its time. */
void
rig_fill(struct rig *r, ns_t late)
{
	rig_write(r);
	memcpy(r->before, r->out, sizeof(r->out));
	voice_fill(r->voice, r->out, BUFFER, r->now + late);
	rig_look(r);
	r->now += PERIOD;
}

/* With a latency of one buffer the buffer of before is heard while the next
 * is filled: does the clock say so, all through it?  Only what is not being
 * faded can be read exactly enough. */
void
rig_compare(struct rig *r)
{
	for (size_t i = 0; i < BUFFER; i += 64) {
		ns_t host = r->now - PERIOD + (ns_t)i * SECOND / HZ;
		ns_t says = clock_at(r->clock, host), off;

		if (r->before[2 * i + 1] < LEVEL * 0.999f)
			continue;
		off = says - (ns_t)((double)r->before[2 * i] * SCALE);
		r->off = off < 0 ? (-off > r->off ? -off : r->off)
				 : (off > r->off ? off : r->off);
	}
}

void
rig_play(struct rig *r, ns_t time)
{
	for (ns_t until = r->now + time; r->now < until;)
		rig_fill(r, 0);
}

void
rig_seek(struct rig *r, ns_t to)
{
	voice_seek(r->voice, ++r->epoch, to);
	r->media = to;
	r->ended = false;
}

void
rig_rate(struct rig *r, int64_t rate_ppm)
{
	voice_rate(r->voice, rate_ppm);
	r->rate_ppm = rate_ppm;
}
