/* Is a video known by what it is, and not by its name? */
#include "unit/harness.h"

#include "base/mem.h"
#include "media/digest.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file without a name that holds `size` bytes of a pattern behind `base`. */
static int
file_of(size_t base, size_t size, unsigned char step)
{
	FILE *file = tmpfile();
	char *data = mem_new(1, base + size + 1);
	int fd;

	assert_non_null(file);
	for (size_t i = 0; i < size; i++)
		data[base + i] = (char)(i * step >> 3);
	assert_int_equal(fwrite(data, 1, base + size, file), base + size);
	fd = dup(fileno(file));
	assert_int_equal(fclose(file), 0);
	free(data);
	return fd;
}

static void
sum_of(size_t base, size_t size, unsigned char step, char to[DIGEST_TEXT])
{
	int fd = file_of(base, size, step);

	assert_int_equal(digest_file(fd, (int64_t)base, NULL, to, NULL), 0);
	close(fd);
}

static void
a_short_file_is_hashed_whole(void **state)
{
	char sum[DIGEST_TEXT];
	FILE *file = tmpfile();

	(void)state;
	assert_non_null(file);
	assert_int_equal(fputs("hello world", file) >= 0 && fflush(file) == 0, 1);
	assert_int_equal(digest_file(fileno(file), 0, NULL, sum, NULL), 0);
	assert_string_equal(sum, "f-5eb63bbbe01eeed093cb22bb8f5acdc3");
	assert_int_equal(digest_file(fileno(file), 6, NULL, sum, NULL), 0);
	assert_string_equal(sum, "f-7d793037a0760186574b0282f2f435e7"); /* world */
	fclose(file);
	sum_of(0, 0, 1, sum);
	assert_string_equal(sum, "f-d41d8cd98f00b204e9800998ecf8427e");
}

static void
what_stands_behind_16_mib_makes_no_difference(void **state)
{
	char whole[DIGEST_TEXT], longer[DIGEST_TEXT], shorter[DIGEST_TEXT];

	(void)state;
	sum_of(0, DIGEST_BYTES, 7, whole);
	sum_of(3, DIGEST_BYTES + 5, 7, longer);
	sum_of(0, DIGEST_BYTES - 1, 7, shorter);
	assert_string_equal(whole, longer);
	assert_string_not_equal(whole, shorter);
}

static void
pieces_make_what_the_whole_makes(void **state)
{
	struct digest *digest = digest_new();
	char sum[DIGEST_TEXT];

	(void)state;
	assert_false(digest_add(digest, "hello", 5));
	assert_false(digest_add(digest, "", 0));
	assert_false(digest_add(digest, " world", 6));
	digest_end(digest, sum);
	assert_string_equal(sum, "f-5eb63bbbe01eeed093cb22bb8f5acdc3");
	digest_free(digest);
	digest_free(NULL);
}

static void
a_url_is_known_without_its_query(void **state)
{
	char sum[DIGEST_TEXT];

	(void)state;
	digest_url("http://a.example/v.mp4", sum);
	assert_string_equal(sum, "u-48614bfad669c2cd8ae218d93bda6130");
	digest_url("http://a.example/v.mp4?sign=1#t=3", sum);
	assert_string_equal(sum, "u-48614bfad669c2cd8ae218d93bda6130");
	digest_url("http://a.example/w.mp4", sum);
	assert_string_not_equal(sum, "u-48614bfad669c2cd8ae218d93bda6130");
}

static void
nobody_waits_for_a_disk_any_more_who_was_told_to_stop(void **state)
{
	const atomic_bool stop = true;
	int fd = file_of(0, 100, 1);
	char sum[DIGEST_TEXT];

	(void)state;
	assert_int_equal(digest_file(fd, 0, &stop, sum, NULL), -EINTR);
	close(fd);
}

static void
what_cannot_be_read_is_said(void **state)
{
	struct err err = { 0 };
	char sum[DIGEST_TEXT];

	(void)state;
	assert_int_equal(digest_file(-1, 0, NULL, sum, &err), -EBADF);
	assert_string_equal(err.text, strerror(EBADF));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_file_is_hashed_whole),
		cmocka_unit_test(what_stands_behind_16_mib_makes_no_difference),
		cmocka_unit_test(pieces_make_what_the_whole_makes),
		cmocka_unit_test(a_url_is_known_without_its_query),
		cmocka_unit_test(nobody_waits_for_a_disk_any_more_who_was_told_to_stop),
		cmocka_unit_test(what_cannot_be_read_is_said),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
