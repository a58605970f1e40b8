// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/telegram.h"

#include "support/check.h"

#define CHAT "\"chat\":{\"id\":4242,\"type\":\"private\"}"
#define ANNA                                                                                  \
    "\"from\":{\"id\":4242,\"is_bot\":false,\"first_name\":\"Ana\",\"last_name\":\"Horvat\"," \
    "\"username\":\"ana_h\",\"language_code\":\"hr\"}"
#define MESSAGE_OF(rest)                                                                          \
    "{\"update_id\":17,\"message\":{\"message_id\":5,\"date\":1795000000," CHAT "," ANNA "," rest \
    "}}"

static struct telegram_update read_update(struct arena *arena, const char *json)
{
    struct telegram_update update;
    struct fault fault = {0};

    assert_int_equal(telegram_update_read(slice_of(json), arena, &fault, &update), STATUS_OK);
    return update;
}

static void refuse_update(const char *json)
{
    struct arena arena = {0};
    struct telegram_update update;
    struct fault fault = {0};

    assert_int_equal(telegram_update_read(slice_of(json), &arena, &fault, &update), STATUS_INVALID);
    assert_non_null(fault.message.one);
    arena_free(&arena);
}

/* ---- updates ---- */

static void a_message_says_who_wrote_what_and_when(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update =
        read_update(&arena, MESSAGE_OF("\"text\":\"Dobar dan!\\nImate li <b>vremena</b>?\""));

    assert_int_equal(update.kind, TELEGRAM_MESSAGE);
    assert_int_equal(update.id, 17);
    assert_int_equal(update.chat_id, 4242);
    assert_int_equal(update.message_id, 5);
    assert_int_equal(update.sent_at, INT64_C(1795000000000000));
    assert_int_equal(update.from.id, 4242);
    assert_string_equal(update.from.name, "Ana Horvat");
    assert_string_equal(update.from.username, "ana_h");
    assert_string_equal(update.from.language, "hr");
    assert_string_equal(update.text, "Dobar dan!\nImate li <b>vremena</b>?");
    assert_string_equal(update.file.id, "");
    assert_false(update.is_start);
    assert_false(update.is_partly_read);
    arena_free(&arena);
}

static void text_is_cleaned_of_what_nobody_sees(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update =
        read_update(&arena, MESSAGE_OF("\"text\":\"a\\u202Eb\\u0007c\\r\\nd\""));

    assert_string_equal(update.text, "abc\nd");
    arena_free(&arena);
}

static void the_largest_of_a_picture_is_taken_with_its_caption(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update = read_update(
        &arena, MESSAGE_OF("\"caption\":\"Our logo\",\"photo\":["
                           "{\"file_id\":\"small\",\"file_size\":100,\"width\":90,\"height\":60},"
                           "{\"file_id\":\"AgACx-_1\",\"file_size\":81234,\"width\":1280}]"));

    assert_string_equal(update.text, "Our logo");
    assert_string_equal(update.file.id, "AgACx-_1");
    assert_string_equal(update.file.name, "photo.jpg");
    assert_string_equal(update.file.media_type, "image/jpeg");
    assert_int_equal(update.file.size, 81234);
    arena_free(&arena);
}

static void the_name_of_a_document_leads_nowhere(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update = read_update(
        &arena, MESSAGE_OF("\"document\":{\"file_id\":\"BQ\",\"file_name\":\"../../etc/brief.pdf\","
                           "\"mime_type\":\"application/pdf\",\"file_size\":99}"));

    assert_string_equal(update.file.name, "brief.pdf");
    assert_string_equal(update.file.media_type, "application/pdf");
    assert_string_equal(update.text, "");
    assert_false(update.is_partly_read);
    arena_free(&arena);
}

static void a_voice_message_is_a_file(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update =
        read_update(&arena, MESSAGE_OF("\"voice\":{\"file_id\":\"AwAC\",\"duration\":3}"));

    assert_string_equal(update.file.id, "AwAC");
    assert_string_equal(update.file.name, "voice.ogg");
    assert_string_equal(update.file.media_type, "audio/ogg");
    assert_int_equal(update.file.size, 0);
    arena_free(&arena);
}

static void a_shared_contact_is_taken(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update =
        read_update(&arena, MESSAGE_OF("\"contact\":{\"phone_number\":\"+385911234567\","
                                       "\"first_name\":\"Ivo\",\"user_id\":99}"));

    assert_string_equal(update.contact.phone, "+385911234567");
    assert_string_equal(update.contact.name, "Ivo");
    assert_int_equal(update.contact.user_id, 99);
    assert_false(update.is_partly_read);
    arena_free(&arena);
}

static void what_is_not_known_is_told_to_be_read_in_part(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update =
        read_update(&arena, MESSAGE_OF("\"location\":{\"latitude\":45.8,\"longitude\":15.9}"));

    assert_int_equal(update.kind, TELEGRAM_MESSAGE);
    assert_true(update.is_partly_read);
    arena_free(&arena);
}

static void a_start_brings_the_word_of_its_link(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update with = read_update(&arena, MESSAGE_OF("\"text\":\"/start aZ09_-x\""));
    struct telegram_update bare = read_update(&arena, MESSAGE_OF("\"text\":\"/start\""));
    struct telegram_update more = read_update(&arena, MESSAGE_OF("\"text\":\"/start a b\""));
    struct telegram_update below =
        read_update(&arena, MESSAGE_OF("\"caption\":\"/start\",\"voice\":{\"file_id\":\"AwAC\"}"));
    struct telegram_update other = read_update(&arena, MESSAGE_OF("\"text\":\"/startled\""));

    assert_true(with.is_start);
    assert_string_equal(with.start, "aZ09_-x");
    assert_true(bare.is_start);
    assert_string_equal(bare.start, "");
    assert_false(more.is_start); /* somebody's own words, which nobody may lose */
    assert_string_equal(more.start, "");
    assert_string_equal(more.text, "/start a b");
    assert_false(below.is_start);
    assert_false(other.is_start);
    arena_free(&arena);
}

static void an_edit_says_what_the_message_is_now(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update = read_update(
        &arena, "{\"update_id\":18,\"edited_message\":{\"message_id\":5,\"date\":1795000000,"
                "\"edit_date\":1795000060," CHAT "," ANNA ",\"text\":\"rather two\"}}");

    assert_int_equal(update.kind, TELEGRAM_EDITED);
    assert_int_equal(update.message_id, 5);
    assert_int_equal(update.sent_at, INT64_C(1795000060000000));
    assert_string_equal(update.text, "rather two");
    arena_free(&arena);
}

static void a_place_that_moves_is_told_once(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update update = read_update(
        &arena, "{\"update_id\":19,\"edited_message\":{\"message_id\":5,\"date\":1795000000,"
                "\"edit_date\":1795000060," CHAT "," ANNA
                ",\"location\":{\"latitude\":45.8,\"longitude\":15.9}}}");

    assert_int_equal(update.kind, TELEGRAM_NOTHING);
    arena_free(&arena);
}

static void groups_bots_and_news_of_other_kinds_are_none_of_ours(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct telegram_update group = read_update(
        &arena, "{\"update_id\":1,\"message\":{\"message_id\":5,\"date\":1,\"text\":\"hi\","
                "\"chat\":{\"id\":-100,\"type\":\"group\"}," ANNA "}}");
    struct telegram_update bot = read_update(
        &arena, "{\"update_id\":2,\"message\":{\"message_id\":5,\"date\":1,\"text\":\"hi\"," CHAT
                ",\"from\":{\"id\":7,\"is_bot\":true,\"first_name\":\"B\"}}}");
    struct telegram_update other = read_update(&arena, "{\"update_id\":3,\"poll\":{\"id\":\"1\"}}");

    assert_int_equal(group.kind, TELEGRAM_NOTHING);
    assert_int_equal(bot.kind, TELEGRAM_NOTHING);
    assert_int_equal(other.kind, TELEGRAM_NOTHING);
    assert_int_equal(other.id, 3);
    arena_free(&arena);
}

static void what_breaks_the_rules_is_refused(void **state)
{
    (void)state;
    refuse_update("");
    refuse_update("[]");
    refuse_update("{\"update_id\":\"17\"}");
    refuse_update("{\"message\":{}}");
    refuse_update("{\"update_id\":-1}");
    refuse_update("{\"update_id\":9223372036854775807}");
    refuse_update("{\"update_id\":17,\"message\":[]}");
    refuse_update(MESSAGE_OF("\"text\":5"));
    refuse_update(MESSAGE_OF("\"text\":\"\\u0000\""));
    refuse_update(MESSAGE_OF("\"document\":{\"file_name\":\"x\"}"));
    refuse_update(MESSAGE_OF("\"document\":{\"file_id\":\"x\",\"file_size\":-1}"));
    refuse_update(MESSAGE_OF("\"photo\":[5]"));
    refuse_update("{\"update_id\":17,\"message\":{\"message_id\":5,\"date\":99999999999," CHAT
                  "," ANNA ",\"text\":\"x\"}}");
    refuse_update("{\"update_id\":17,\"message\":{\"message_id\":5,\"date\":1," ANNA "}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_says_who_wrote_what_and_when),
        cmocka_unit_test(text_is_cleaned_of_what_nobody_sees),
        cmocka_unit_test(the_largest_of_a_picture_is_taken_with_its_caption),
        cmocka_unit_test(the_name_of_a_document_leads_nowhere),
        cmocka_unit_test(a_voice_message_is_a_file),
        cmocka_unit_test(a_shared_contact_is_taken),
        cmocka_unit_test(what_is_not_known_is_told_to_be_read_in_part),
        cmocka_unit_test(a_start_brings_the_word_of_its_link),
        cmocka_unit_test(an_edit_says_what_the_message_is_now),
        cmocka_unit_test(a_place_that_moves_is_told_once),
        cmocka_unit_test(groups_bots_and_news_of_other_kinds_are_none_of_ours),
        cmocka_unit_test(what_breaks_the_rules_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
