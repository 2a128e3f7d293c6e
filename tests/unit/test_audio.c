/* What does the ear get?  SDL's disk driver writes down what went out.
 *
 * The sound is made by hand, so that every frame that comes out is known:
 * a tone for clicks and pitch, counted for its length.  The driver runs a
 * few times faster than the ear would; the tests wait for what happens. */
#include "unit/harness.h"

#include "base/mem.h"
#include "sound/audio.h"
#include "sound/packet.h"
#include "unit/tape.h"

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <math.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HZ = 48000, PACKET = 960, PACKETS_MAX = 4096 };

#define TONE 440.0
#define LEVEL 0.5

struct sound { /* how the track is made */
	enum AVCodecID codec;
	int hz, channels;
	uint64_t mask; /* 0: nobody says */
};

static const struct sound plain = { AV_CODEC_ID_PCM_F32LE, HZ, 2, AV_CH_LAYOUT_STEREO };

struct rig {
	struct sound sound;
	AVFormatContext *format;
	AVStream *stream;
	struct queue *packets;
	struct clock *clock;
	struct audio *audio;
	char path[64];
	const char *buffer_ms; /* the driver's pace, NULL: a few times too fast */
	uint32_t epoch;
	atomic_int heard, ended;
	struct tape tape;
};

static void
on_heard(void *arg)
{
	((struct rig *)arg)->heard++;
}

static void
on_ended(void *arg)
{
	((struct rig *)arg)->ended++;
}

/* ---- the track ---- */

static void
open_track(struct rig *r, const struct sound *sound)
{
	AVCodecParameters *par;

	r->sound = *sound;
	r->format = avformat_alloc_context();
	r->stream = avformat_new_stream(r->format, NULL);
	par = r->stream->codecpar;
	par->codec_type = AVMEDIA_TYPE_AUDIO;
	par->codec_id = sound->codec;
	par->sample_rate = sound->hz;
	par->bits_per_coded_sample = av_get_bits_per_sample(sound->codec);
	if (sound->mask != 0)
		av_channel_layout_from_mask(&par->ch_layout, sound->mask);
	else
		par->ch_layout = (AVChannelLayout){ .order = AV_CHANNEL_ORDER_UNSPEC,
			.nb_channels = sound->channels };
	r->stream->time_base = (AVRational){ 1, sound->hz };
	r->packets = queue_new(PACKETS_MAX, 0, packet_free);
}

static double
tone_at(const struct rig *r, int64_t frame)
{
	return LEVEL * sin(2 * M_PI * TONE * (double)frame / r->sound.hz);
}

static void
put_sample(const struct rig *r, uint8_t *to, double x)
{
	float f = (float)x;
	int16_t s = (int16_t)lrint(x * 32767);

	if (r->sound.codec == AV_CODEC_ID_PCM_F32LE)
		memcpy(to, &f, sizeof(f));
	else
		memcpy(to, &s, sizeof(s));
}

/* Frames [from, until) of the tone, with time stamps moved by `shift`. */
static void
push_tone(struct rig *r, int64_t from, int64_t until, int64_t shift, ns_t wanted)
{
	size_t bytes = (size_t)av_get_bits_per_sample(r->sound.codec) / 8;

	for (int64_t at = from; at < until; at += PACKET) {
		int64_t frames = until - at < PACKET ? until - at : PACKET;
		AVPacket *av = av_packet_alloc();
		uint8_t *to;

		av_new_packet(av, (int)((size_t)frames * bytes) * r->sound.channels);
		to = av->data;
		for (int64_t i = 0; i < frames * r->sound.channels; i++, to += bytes)
			put_sample(r, to, tone_at(r, at + i / r->sound.channels));
		av->pts = av->dts = at + shift;
		assert_int_equal(
		    queue_push(r->packets, packet_new(av, r->epoch, wanted), 0),
		    QUEUE_OK);
	}
}

static void
push_end(struct rig *r)
{
	queue_push(r->packets, packet_new(NULL, r->epoch, 0), 0);
}

/* ---- playing ---- */

static void
play(struct rig *r, const struct audio_options *wish)
{
	struct audio_options o = *wish;
	struct err err = { 0 };
	int fd;

	snprintf(r->path, sizeof(r->path), "test_audio.XXXXXX");
	fd = mkstemp(r->path);
	assert_true(fd >= 0);
	close(fd);
	setenv("SDL_AUDIODRIVER", "disk", 1);
	setenv("SDL_DISKAUDIOFILE", r->path, 1);
	setenv("SDL_DISKAUDIODELAY", r->buffer_ms != NULL ? r->buffer_ms : "6", 1);
	r->clock = clock_new();
	o.stream = r->stream;
	o.packets = r->packets;
	o.clock = r->clock;
	o.rate_ppm = o.rate_ppm == 0 ? 1000000 : o.rate_ppm;
	o.volume = 100;
	o.heard = on_heard;
	o.ended = on_ended;
	o.arg = r;
	if (audio_start(&r->audio, &o, &err) < 0)
		fail_msg("%s", err.text);
}

static int64_t
recorded(const struct rig *r)
{
	return (int64_t)tape_length(r->path);
}

/* Until the device has taken so many frames more. */
static void
wait_frames(const struct rig *r, int64_t frames)
{
	for (int64_t until = recorded(r) + frames; recorded(r) < until;)
		poll(NULL, 0, 1);
}

static void
wait_count(const atomic_int *count, int until)
{
	while (atomic_load(count) < until)
		poll(NULL, 0, 1);
}

static void
wait_epoch(const struct rig *r)
{
	while (audio_epoch(r->audio) != r->epoch)
		poll(NULL, 0, 1);
}

/* Stops and reads what went out. */
static void
stop(struct rig *r)
{
	queue_close(r->packets);
	audio_stop(r->audio);
	r->audio = NULL;
	r->tape = tape_read(r->path);
}

static void
close_rig(struct rig *r)
{
	unlink(r->path);
	tape_free(&r->tape);
	clock_free(r->clock);
	queue_free(r->packets);
	avformat_free_context(r->format);
}

/* ---- the tests ---- */

static void
play_at(int64_t rate_ppm)
{
	struct rig r = { 0 };
	double want = 1.5 * HZ * 1e6 / (double)rate_ppm;

	open_track(&r, &plain);
	push_tone(&r, 0, HZ * 3 / 2, 0, 0);
	push_end(&r);
	play(&r, &(struct audio_options){ .rate_ppm = rate_ppm });
	wait_count(&r.ended, 1);
	assert_true(audio_is_ended(r.audio));
	assert_int_equal(audio_corrupt(r.audio), 0);
	wait_frames(&r, 4096);
	stop(&r);
	assert_int_equal(r.heard, 1);
	assert_int_equal(r.ended, 1);
	assert_near((double)tape_sounding(&r.tape), want, 0.01 * want);
	assert_near(tape_pitch(&r.tape), TONE, 0.02 * TONE);
	assert_true(tape_jump(&r.tape) < 0.05f);
	close_rig(&r);
}

static void
every_speed_has_its_length_and_the_same_pitch(void **state)
{
	(void)state;
	play_at(1000000);
	play_at(500000);
	play_at(2000000);
	play_at(3100000);
}

static void
muted_is_silence(void **state)
{
	struct rig r = { 0 };

	(void)state;
	open_track(&r, &plain);
	push_tone(&r, 0, HZ, 0, 0);
	push_end(&r);
	play(&r, &(struct audio_options){ .muted = true });
	wait_count(&r.ended, 1);
	stop(&r);
	assert_true(tape_top(&r.tape, 0) == 0);
	close_rig(&r);
}

static void
do_something(struct rig *r, int what)
{
	static const int64_t speeds[] = { 250000, 500000, 1000000, 1700000, 2000000,
		4000000 };
	ns_t to;

	switch (what % 4) {
	case 0:
	case 1:
		audio_pause(r->audio, what % 4 == 0);
		break;
	case 2:
		audio_rate(r->audio, speeds[rand() % 6]);
		break;
	default:
		to = rand() % 1000 * MILLISECOND;
		audio_seek(r->audio, ++r->epoch, to);
		queue_flush(r->packets);
		push_tone(r, to * HZ / SECOND / PACKET * PACKET, 8 * HZ, 0, to);
	}
}

/* Seeks, and compares the clock with the frames that went out from there.  A
 * machine that is busy elsewhere spoils the comparison: then it is false. */
static bool
clock_agrees(struct rig *r)
{
	int64_t before, begin;

	audio_seek(r->audio, ++r->epoch, SECOND);
	queue_flush(r->packets);
	push_tone(r, HZ, 3 * HZ, 0, SECOND);
	do {
		before = recorded(r);
		poll(NULL, 0, 1);
	} while (audio_epoch(r->audio) != r->epoch);
	begin = recorded(r);
	for (int i = 0; i < 500 && begin - before <= 2048; i++) {
		ns_t played = (recorded(r) - begin) * SECOND / HZ;
		ns_t off = clock_at(r->clock, time_now()) - SECOND - played;

		if (played > SECOND / 2 && llabs(off) < 60 * MILLISECOND)
			return true;
		poll(NULL, 0, 2);
	}
	return false;
}

static void
pauses_seeks_and_speeds_never_click_and_the_clock_agrees_afterwards(void **state)
{
	struct rig r = { .buffer_ms = "21" }; /* the ear's pace: there is a clock */
	bool agreed = false;

	(void)state;
	srand(5);
	open_track(&r, &plain);
	push_tone(&r, 0, 8 * HZ, 0, 0);
	play(&r, &(struct audio_options){ .paused = false });
	wait_count(&r.heard, 1);
	for (int i = 0; i < 60; i++) {
		do_something(&r, rand());
		wait_frames(&r, rand() % 6000);
	}
	audio_pause(r.audio, false);
	audio_rate(r.audio, 1000000);
	audio_volume(r.audio, 130, false);
	wait_frames(&r, 4096);
	audio_volume(r.audio, 100, false);
	for (int i = 0; i < 50 && !agreed; i++)
		agreed = clock_agrees(&r);
	assert_true(agreed);
	stop(&r);
	assert_true(tape_jump(&r.tape) < 0.09f);
	close_rig(&r);
}

static void
an_exact_seek_plays_what_is_behind_it_and_nothing_else(void **state)
{
	struct rig r = { 0 };

	(void)state;
	open_track(&r, &plain);
	push_tone(&r, 0, HZ, 0, 333 * MILLISECOND);
	push_end(&r);
	play(&r, &(struct audio_options){ .start = 333 * MILLISECOND });
	wait_count(&r.ended, 1);
	stop(&r);
	assert_near((double)tape_sounding(&r.tape), 0.667 * HZ, 300);
	close_rig(&r);
}

/* Half a second is missing in the middle, and half at the beginning. */
static void
holes_are_silence_of_their_length(void **state)
{
	struct rig r = { 0 };
	ns_t media;

	(void)state;
	open_track(&r, &plain);
	push_tone(&r, 0, HZ / 2, HZ / 2, 0);
	push_tone(&r, HZ / 2, HZ, HZ, 0);
	push_end(&r);
	play(&r, &(struct audio_options){ .start = 0 });
	wait_count(&r.ended, 1);
	media = clock_at(r.clock, time_now());
	stop(&r);
	assert_near((double)tape_sounding(&r.tape), HZ, 0.01 * HZ);
	assert_true(media >= 1900 * MILLISECOND);
	assert_true(tape_jump(&r.tape) < 0.04f);
	close_rig(&r);
}

static void
play_kind(const struct sound *sound, double level)
{
	struct rig r = { 0 };

	open_track(&r, sound);
	push_tone(&r, 0, sound->hz / 2, 0, 0);
	push_end(&r);
	play(&r, &(struct audio_options){ .start = 0 });
	wait_count(&r.ended, 1);
	stop(&r);
	assert_near((double)tape_sounding(&r.tape), HZ / 2.0, 0.02 * HZ / 2);
	assert_near(tape_top(&r.tape, 0), level, 0.03);
	assert_near(tape_top(&r.tape, 1), level, 0.03);
	assert_near(tape_pitch(&r.tape), TONE, 0.03 * TONE);
	close_rig(&r);
}

static void
any_rate_and_layout_comes_out_on_both_sides(void **state)
{
	/* clang-format off */
	static const struct sound kinds[] = {
		{ AV_CODEC_ID_PCM_S16LE,   8000, 1, AV_CH_LAYOUT_MONO },
		{ AV_CODEC_ID_PCM_S16LE,  48000, 1, 0 },
		{ AV_CODEC_ID_PCM_F32LE, 192000, 2, AV_CH_LAYOUT_STEREO },
		{ AV_CODEC_ID_PCM_S16LE,  48000, 6, AV_CH_LAYOUT_5POINT1 },
		{ AV_CODEC_ID_PCM_F32LE,  96000, 8, AV_CH_LAYOUT_7POINT1 },
		{ AV_CODEC_ID_PCM_S16LE,  48000, 11, 0 },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		play_kind(&kinds[i], LEVEL);
}

static void
damaged_packets_are_skipped_and_counted(void **state)
{
	struct rig r = { 0 };
	AVPacket *av = av_packet_alloc();

	(void)state;
	open_track(&r, &plain);
	push_tone(&r, 0, HZ / 2 / PACKET * PACKET, 0, 0);
	av_new_packet(av, 3);
	queue_push(r.packets, packet_new(av, 0, 0), 0);
	queue_push(r.packets, packet_new(av_packet_alloc(), 0, 0), 0);
	push_tone(&r, HZ / 2 / PACKET * PACKET, HZ, 0, 0);
	push_end(&r);
	play(&r, &(struct audio_options){ .start = 0 });
	wait_count(&r.ended, 1);
	assert_int_equal(audio_corrupt(r.audio), 2);
	stop(&r);
	assert_near((double)tape_sounding(&r.tape), HZ, 0.01 * HZ);
	close_rig(&r);
}

static void
an_empty_track_ends_and_a_stop_in_the_middle_is_clean(void **state)
{
	struct rig r = { 0 };

	(void)state;
	open_track(&r, &plain);
	push_end(&r);
	play(&r, &(struct audio_options){ .start = 0 });
	wait_count(&r.ended, 1);
	audio_seek(r.audio, ++r.epoch, 0);
	push_tone(&r, 0, 2 * HZ, 0, 0);
	wait_epoch(&r);
	wait_frames(&r, 4096);
	stop(&r);
	audio_stop(NULL);
	assert_true(tape_jump(&r.tape) < 0.04f);
	assert_true(fabsf(r.tape.stereo[2 * r.tape.count - 2]) < 0.01f);
	close_rig(&r);
}

static void
no_device_is_enodev(void **state)
{
	struct rig r = { 0 };
	struct audio *audio;
	struct err err = { 0 };

	(void)state;
	open_track(&r, &plain);
	setenv("SDL_AUDIODRIVER", "nosuch", 1);
	assert_int_equal(
	    audio_start(&audio,
		&(struct audio_options){
		    .stream = r.stream, .packets = r.packets, .rate_ppm = 1000000 },
		&err),
	    -ENODEV);
	queue_free(r.packets);
	avformat_free_context(r.format);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_speed_has_its_length_and_the_same_pitch),
		cmocka_unit_test(muted_is_silence),
		cmocka_unit_test(
		    pauses_seeks_and_speeds_never_click_and_the_clock_agrees_afterwards),
		cmocka_unit_test(an_exact_seek_plays_what_is_behind_it_and_nothing_else),
		cmocka_unit_test(holes_are_silence_of_their_length),
		cmocka_unit_test(any_rate_and_layout_comes_out_on_both_sides),
		cmocka_unit_test(damaged_packets_are_skipped_and_counted),
		cmocka_unit_test(an_empty_track_ends_and_a_stop_in_the_middle_is_clean),
		cmocka_unit_test(no_device_is_enodev),
	};

#ifndef HAVE_SDL2
	printf("1..0 # SKIP built without sound\n");
	return 77;
#endif
	av_log_set_level(AV_LOG_QUIET);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
