#include "unit/harness.h"

#include "danmaku/dandan.h"
#include "media/digest.h"
#include "panel/menu.h"

#include <errno.h>
#include <string.h>

static void
a_match_is_asked_by_hash_and_name(void **state)
{
	const struct dandan_file file = { "Film \"one\".part2.mkv",
		"0123456789abcdef0123456789abcdef", 734003200, 1440500 };
	struct bytes out = { 0 };

	(void)state;
	dandan_match_body(&out, &file);
	assert_string_equal(out.data,
	    "{\"fileName\":\"Film \\\"one\\\".part2\",\"fileHash\":"
	    "\"0123456789abcdef0123456789abcdef\",\"fileSize\":734003200,"
	    "\"videoDuration\":1440,\"matchMode\":\"hashAndFileName\"}");
	bytes_fini(&out);
}

static void
paths_are_escaped(void **state)
{
	struct bytes out = { 0 };

	(void)state;
	dandan_search_path(&out, "A&b=弹 ?");
	assert_string_equal(
	    out.data, "/api/v2/search/episodes?anime=A%26b%3D%E5%BC%B9%20%3F");
	bytes_clear(&out);
	dandan_comment_path(&out, 1230001);
	assert_string_equal(
	    out.data, "/api/v2/comment/1230001?withRelated=true&chConvert=0");
	bytes_fini(&out);
}

/* printf '%s' 'app1700000000/api/v2/comment/1s3cret' | openssl dgst -sha256 -binary | base64 */
static void
the_signature_is_of_the_path_without_its_query(void **state)
{
	struct bytes out = { 0 };
	char signature[DIGEST_SIGNATURE];

	(void)state;
	dandan_signed(
	    &out, "app", 1700000000, "/api/v2/comment/1?withRelated=true", "s3cret");
	assert_string_equal(out.data, "app1700000000/api/v2/comment/1s3cret");
	digest_sign(out.data, out.len, signature);
	assert_string_equal(signature, "/SFUio4Yef4fUispJ5xlUkqLMAotzpkImxFbgOGBklk=");
	bytes_fini(&out);
}

static struct dandan_list
matched(const char *reply)
{
	struct dandan_list list = { 0 };
	struct err err = { 0 };

	if (dandan_match_read(&list, reply, strlen(reply), &err) != 0)
		fail_msg("%s", err.text);
	return list;
}

static void
a_match_gives_episodes_with_their_shift(void **state)
{
	struct dandan_list list = matched(
	    "{\"isMatched\":true,\"matches\":[{\"episodeId\":1230001,\"animeId\":123,"
	    "\"animeTitle\":\"Anime\",\"episodeTitle\":\"\\u001b]0;x\\u0007 01\","
	    "\"type\":\"tv\",\"shift\":-2.5}],\"errorCode\":0,\"success\":true,"
	    "\"errorMessage\":\"\"}");

	(void)state;
	assert_true(list.is_matched);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].id, 1230001);
	assert_int_equal(list.items[0].shift_ms, -2500);
	assert_null(strchr(list.items[0].title, '\033'));
	assert_non_null(strstr(list.items[0].title, "Anime - "));
	dandan_list_fini(&list);
}

static void
no_match_is_an_empty_list(void **state)
{
	struct dandan_list list =
	    matched("{\"isMatched\":true,\"matches\":[],\"success\":true}");

	(void)state;
	assert_false(list.is_matched);
	assert_int_equal(list.count, 0);
	dandan_list_fini(&list);
}

static void
what_is_no_answer_is_told(void **state)
{
	static const char *const bad[] = { "", "<html>", "[]", "{\"matches\":", "null",
		"{\"success\":false,\"errorMessage\":\"no \\u001b[31mkey\"}",
		"{\"errorCode\":5}" };
	struct dandan_list list = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };

		assert_int_equal(
		    dandan_match_read(&list, bad[i], strlen(bad[i]), &err), -EINVAL);
		assert_true(err.text[0] != '\0');
		assert_null(strchr(err.text, '\033'));
	}
}

static void
a_search_gives_the_episodes_of_all(void **state)
{
	static const char reply[] =
	    "{\"animes\":[{\"animeTitle\":\"A\",\"episodes\":[{\"episodeId\":1,"
	    "\"episodeTitle\":\"one\"},{\"episodeId\":\"2\",\"episodeTitle\":\"two\"}]},"
	    "{\"animeTitle\":\"B\",\"episodes\":[{\"episodeId\":3}]},{\"x\":1},7],"
	    "\"success\":true}";
	struct dandan_list list = { 0 };

	(void)state;
	assert_int_equal(dandan_search_read(&list, reply, sizeof(reply) - 1, NULL), 0);
	assert_int_equal(list.count, 3);
	assert_string_equal(list.items[1].title, "A - two");
	assert_string_equal(list.items[2].title, "B");
	dandan_list_fini(&list);
}

static void
a_choice_is_remembered_and_read_back(void **state)
{
	struct dandan_episode episode = { 1230001, -2500,
		(char *)(uintptr_t) "A - 弹 b" };
	struct dandan_episode again;
	struct bytes note = { 0 };

	(void)state;
	dandan_note_write(&note, &episode);
	assert_true(dandan_note_read(note.data, &again));
	assert_int_equal(again.id, 1230001);
	assert_int_equal(again.shift_ms, -2500);
	assert_string_equal(again.title, "A - 弹 b");
	assert_false(dandan_note_read("nonsense", &again));
	assert_false(dandan_note_read("1 99999999999", &again));
	bytes_fini(&note);
}

static enum menu_wish
press(struct menu *menu, const char *name)
{
	struct key key;

	assert_true(key_parse(name, &key));
	return menu_key(menu, key, 3);
}

static void
a_menu_is_moved_in_and_searched(void **state)
{
	struct menu menu = { 0 };

	(void)state;
	assert_int_equal(press(&menu, "enter"), MENU_TAKEN); /* nothing is there */
	menu_set(&menu, 5);
	press(&menu, "up");
	press(&menu, "down");
	press(&menu, "pgdn");
	assert_int_equal(menu.cursor, 4);
	menu_scroll(&menu, 3);
	assert_int_equal(menu.first, 2);
	assert_true(menu_click(&menu, 0));
	assert_int_equal(menu.cursor, 2);
	assert_false(menu_click(&menu, 3));
	assert_int_equal(press(&menu, "enter"), MENU_CHOOSE);
	assert_int_equal(press(&menu, "q"), MENU_PASS);
	press(&menu, "/");
	assert_int_equal(press(&menu, "q"), MENU_TAKEN);
	assert_int_equal(press(&menu, "enter"), MENU_SEARCH);
	assert_int_equal(menu.search.text.len, 1);
	press(&menu, "/");
	assert_int_equal(press(&menu, "esc"), MENU_TAKEN);
	assert_int_equal(press(&menu, "esc"), MENU_CLOSE);
	menu_fini(&menu);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_match_is_asked_by_hash_and_name),
		cmocka_unit_test(paths_are_escaped),
		cmocka_unit_test(the_signature_is_of_the_path_without_its_query),
		cmocka_unit_test(a_match_gives_episodes_with_their_shift),
		cmocka_unit_test(no_match_is_an_empty_list),
		cmocka_unit_test(what_is_no_answer_is_told),
		cmocka_unit_test(a_search_gives_the_episodes_of_all),
		cmocka_unit_test(a_choice_is_remembered_and_read_back),
		cmocka_unit_test(a_menu_is_moved_in_and_searched),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
