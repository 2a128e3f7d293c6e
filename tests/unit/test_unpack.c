/* Does the body come out of its wrapping whole, and never larger than allowed? */
#include "unit/harness.h"

#include "base/mem.h"
#include "net/unpack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { RAW = -15, ZLIB = 15, GZIP = 15 + 16 };

static const char poem[] = "<i><d p=\"1,1,25,16777215\">danmaku danmaku danmaku</d></i>";

/* `len` bytes of data, packed in the given wrapping, behind what is in `out`. */
static void
pack(struct bytes *out, int bits, const void *data, size_t len)
{
	z_stream z = { 0 };
	size_t most;

	deflateInit2(&z, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY);
	most = deflateBound(&z, len);
	z.next_in = (unsigned char *)(uintptr_t)data;
	z.avail_in = (uInt)len;
	z.next_out = (unsigned char *)bytes_room(out, most);
	z.avail_out = (uInt)most;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += most - z.avail_out;
	deflateEnd(&z);
}

/* All of `in`, at most `piece` bytes at a time. */
static int
unpack(struct bytes *out, const char *encoding, const struct bytes *in, size_t piece,
    size_t most)
{
	struct unpack *u = unpack_new(most);
	struct err err = { 0 };
	int rc = unpack_declare(u, encoding, strlen(encoding), &err);

	for (size_t at = 0; rc == 0 && at < in->len; at += piece)
		rc = unpack_push(u, out, in->data + at,
		    in->len - at < piece ? in->len - at : piece, &err);
	if (rc == 0)
		rc = unpack_end(u, out, &err);
	assert_int_equal(rc, err.code);
	unpack_free(u);
	return rc;
}

static void
check_poem(const char *encoding, int bits)
{
	struct bytes in = { 0 }, out = { 0 };

	pack(&in, bits, poem, strlen(poem));
	for (size_t piece = 1; piece <= in.len; piece++) {
		assert_int_equal(unpack(&out, encoding, &in, piece, 1000), 0);
		assert_string_equal(out.data, poem);
		bytes_clear(&out);
	}
	bytes_fini(&in);
	bytes_fini(&out);
}

static void
every_wrapping_is_found_by_its_first_bytes_whatever_its_name(void **state)
{
	(void)state;
	check_poem(" gzip\r\n", GZIP);
	check_poem("X-GZIP", GZIP);
	check_poem("deflate", ZLIB);
	check_poem("deflate", RAW);
	check_poem("deflate", GZIP);
	check_poem("gzip", ZLIB);
}

static void
what_is_not_wrapped_comes_as_it_is(void **state)
{
	static const char *const encodings[] = { "", "identity", " \r\n", "gzip" };
	struct bytes in = { 0 }, out = { 0 };

	(void)state;
	bytes_text(&in, poem);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(unpack(&out, encodings[i], &in, 3, 1000), 0);
		assert_string_equal(out.data, poem);
		bytes_clear(&out);
	}
	in.len = 1;
	assert_int_equal(unpack(&out, "gzip", &in, 3, 1000), 0);
	assert_string_equal(out.data, "<");
	in.len = 0;
	bytes_clear(&out);
	assert_int_equal(unpack(&out, "gzip", &in, 3, 1000), 0);
	assert_int_equal(out.len, 0);
	bytes_fini(&in);
	bytes_fini(&out);
}

static void
other_wrappings_are_refused(void **state)
{
	struct bytes in = { 0 }, out = { 0 };

	(void)state;
	bytes_text(&in, poem);
	assert_int_equal(unpack(&out, "br", &in, 9, 1000), -EPROTO);
	assert_int_equal(unpack(&out, "gzip, gzip", &in, 9, 1000), -EPROTO);
	assert_int_equal(out.len, 0);
	bytes_fini(&in);
	bytes_fini(&out);
}

static void
a_bomb_is_cut_at_the_limit(void **state)
{
	static const int wraps[] = { RAW, ZLIB, GZIP };
	char *zeros = mem_new(1, 10 << 20);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct bytes in = { 0 }, out = { 0 };

		pack(&in, wraps[i], zeros, 10 << 20);
		assert_int_equal(unpack(&out, "deflate", &in, 16384, 100000), -EFBIG);
		assert_int_equal(out.len, 100000);
		assert_true(out.cap < 400000);
		bytes_clear(&out);
		assert_int_equal(unpack(&out, "deflate", &in, 16384, 10 << 20), 0);
		assert_int_equal(out.len, 10 << 20);
		bytes_clear(&out);
		assert_int_equal(
		    unpack(&out, "deflate", &in, 16384, (10 << 20) - 1), -EFBIG);
		bytes_clear(&out);
		assert_int_equal(
		    unpack(&out, "identity", &in, 16384, in.len - 1), -EFBIG);
		assert_int_equal(out.len, in.len - 1);
		bytes_fini(&in);
		bytes_fini(&out);
	}
	free(zeros);
}

static void
gzip_members_follow_each_other_and_padding_is_nothing(void **state)
{
	struct bytes in = { 0 }, out = { 0 };

	(void)state;
	pack(&in, GZIP, "one ", 4);
	pack(&in, GZIP, "", 0);
	pack(&in, GZIP, "two", 3);
	for (size_t piece = 1; piece <= in.len; piece++) {
		assert_int_equal(unpack(&out, "gzip", &in, piece, 7), 0);
		assert_string_equal(out.data, "one two");
		bytes_clear(&out);
	}
	bytes_add(&in, "\x1f\0\0\0junk", 8);
	assert_int_equal(unpack(&out, "gzip", &in, 1000, 7), 0);
	assert_string_equal(out.data, "one two");
	bytes_fini(&in);
	bytes_fini(&out);
}

static void
damage_and_an_early_end_are_told_and_keep_what_came(void **state)
{
	struct bytes in = { 0 }, out = { 0 };

	(void)state;
	pack(&in, GZIP, poem, strlen(poem));
	for (size_t cut = 2; cut < in.len; cut++) {
		struct bytes part = { .data = in.data, .len = cut };

		bytes_clear(&out);
		assert_int_equal(unpack(&out, "gzip", &part, 7, 1000), -EPROTO);
		assert_memory_equal(out.len > 0 ? out.data : poem, poem, out.len);
	}
	assert_int_equal(out.len, strlen(poem));
	bytes_clear(&out);
	in.data[in.len - 6] ^= 1; /* the check sum */
	assert_int_equal(unpack(&out, "gzip", &in, 7, 1000), -EPROTO);
	assert_string_equal(out.data, poem);
	bytes_fini(&in);
	bytes_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    every_wrapping_is_found_by_its_first_bytes_whatever_its_name),
		cmocka_unit_test(what_is_not_wrapped_comes_as_it_is),
		cmocka_unit_test(other_wrappings_are_refused),
		cmocka_unit_test(a_bomb_is_cut_at_the_limit),
		cmocka_unit_test(gzip_members_follow_each_other_and_padding_is_nothing),
		cmocka_unit_test(damage_and_an_early_end_are_told_and_keep_what_came),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
