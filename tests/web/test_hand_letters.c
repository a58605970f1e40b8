// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/clients.h"
#include "app/records.h"
#include "app/templates.h"
#include "support/page_case.h"
#include "support/sample_talk.h"

#include "support/check.h"

#define MINUTE INT64_C(60000000)

/* Nora with a number that says its country. */
static int64_t reachable(struct page_case *test)
{
    const int64_t id = page_add_client(test, "Nora Quill");
    struct work work = store_case_work(test->store);
    struct client_card card;
    struct record point = {.client_id = id};
    struct record_saved saved;

    store_case_ok(&work, show_client(&work, id, &card));
    record_set(&point, "contact", page_text(test, "%" PRId64, card.contacts[0].id));
    record_set(&point, "kind", "phone");
    record_set(&point, "value", "+385 91 1234567");
    store_case_ok(&work, record_save(&work, RECORD_POINT, &point, &saved));
    work_end(&work);
    return id;
}

static const char *write_path(struct page_case *test, int64_t id)
{
    return page_text(test, "/clients/%" PRId64 "/write", id);
}

static void a_letter_to_a_client_opens_in_each_messenger(void **state)
{
    struct page_case *test = *state;
    const int64_t id = reachable(test);
    const char *page = page_get(test, page_text(test, "/clients/%" PRId64, id));

    assert_page_has(page, page_text(test, "href=\"%s\"", write_path(test, id)));
    page = page_get(test, write_path(test, id));
    assert_page_has(page, "href=\"https://wa.me/385911234567?text=Dear%20Nora%20Quill");
    assert_page_has(page, "href=\"viber://chat?number=%2B385911234567\"");
    assert_page_has(page, "href=\"https://t.me/+385911234567?text=Dear%20Nora");
    assert_page_has(page, "href=\"sms:+385911234567?body=Dear%20Nora");
    assert_page_has(page, "Viber takes no text from a link");
    assert_page_has(page, "What stands in brackets is for you to fill in");
    assert_page_lacks(page, "name=\"cause\"");
}

static void whoever_cannot_be_reached_gets_a_text_to_copy(void **state)
{
    struct page_case *test = *state;
    const char *page = page_get(test, write_path(test, page_add_client(test, "Ivo")));

    assert_page_has(page, "No address or number of theirs is known");
    assert_page_has(page, "I sent it");
    page_get(test, write_path(test, 987654321));
    assert_int_equal(test->exchange->reply.code, 404);
    page_sign_in_as(test, ROLE_VIEWER);
    page_get(test, write_path(test, 987654321));
    assert_int_equal(test->exchange->reply.code, 403);
}

static void what_was_sent_stands_among_what_happened_and_is_taken_back(void **state)
{
    struct page_case *test = *state;
    const int64_t id = reachable(test);

    const char *page = page_send(test, write_path(test, id),
                                 "contact=0&do=show&subject=&text=On+%5Bday%5D+%26+then");
    assert_int_equal(test->exchange->reply.code, 200);
    assert_page_has(page, "https://wa.me/385911234567?text=On%20%5Bday%5D%20%26%20then");
    page_send(test, write_path(test, id), "contact=0&do=sent&subject=&text=+");
    assert_int_equal(test->exchange->reply.code, 422);
    page_send(test, write_path(test, id), "contact=0&do=sent&subject=&text=On+Monday.");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, page_text(test, "/clients/%" PRId64, id));
    assert_page_has(page, "Noted as sent");
    assert_page_has(page, "On Monday.");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    page_send(test, page_text(test, "%.*s", (int)strcspn(undo, "\""), undo), "");
    page = page_get(test, page_text(test, "/clients/%" PRId64, id));
    assert_page_lacks(page, "On Monday.");
}

/* C7 */
static void the_same_wording_does_not_come_twice_in_a_row(void **state)
{
    static const char first[] = "Thank you, Nora, for all these years.";
    struct page_case *test = *state;
    const int64_t id = reachable(test);
    struct work work = store_case_work(test->store);
    struct template_saved saved = {0};
    const struct letter_template two = {.name = "Thanks",
                                        .language = "en",
                                        .subject = "",
                                        .body = "Thank you, Nora, for all these years.\n===\n"
                                                "How good that you are with us, {contact}!"};

    store_case_ok(&work, save_template(&work, &two, &saved));
    work_end(&work);
    const char *form = page_text(test, "contact=0&do=template&template=%" PRId64, saved.id);
    const char *page = page_send(test, write_path(test, id), form);
    const bool is_first = strstr(page, first) != NULL;
    for (int turn = 1; turn < 4; turn++) {
        const bool is_next_first = (turn % 2 == 0) == is_first;

        page_send(test, write_path(test, id),
                  page_text(test, "contact=0&do=sent&text=%s",
                            is_next_first ? "How+good+that+you+are+with+us%2C+Nora+Quill!"
                                          : "Thank+you%2C+Nora%2C+for+all+these+years."));
        assert_int_equal(test->exchange->reply.code, 303);
        page = page_send(test, write_path(test, id), form);
        if (is_next_first)
            assert_page_has(page, first);
        else
            assert_page_has(page, "How good that you are with us, <mark>Nora Quill</mark>!");
    }
}

static int64_t asked(struct page_case *test)
{
    struct work work = store_case_work(test->store);
    const struct sample_talk talk = sample_talk(&work);

    store_case_ok(&work, work_begin(&work));
    const int64_t at = work.now - 5 * MINUTE;
    int64_t id = sample_conversation(&work, talk.channel_id,
                                     &(struct conversation){.name = "Ana",
                                                            .address = "+385 91 7654321",
                                                            .last_at = at,
                                                            .waiting_since_at = at,
                                                            .message_count = 1});
    sample_message(&work, id, MESSAGE_CAME, at);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

static void an_answer_goes_on_in_a_messenger_and_stops_the_clock(void **state)
{
    struct page_case *test = *state;
    const int64_t id = asked(test);
    const char *talk = page_text(test, "/inbox/%" PRId64, id);
    const char *hand = page_text(test, "%s/by-hand", talk);

    page_send(test, page_text(test, "%s/reply", talk), "version=1&do=hand&text=On+Tuesday.");
    assert_int_equal(test->exchange->reply.code, 303);
    assert_string_equal(page_replied(test, "Location"), hand);
    const char *page = page_get(test, hand);
    assert_page_has(page, "https://wa.me/385917654321?text=On%20Tuesday.");
    assert_page_has(page, page_text(test, "action=\"%s\"", hand));
    page_send(test, hand, "contact=0&do=sent&subject=&text=On+Tuesday.");
    assert_int_equal(test->exchange->reply.code, 303);
    page = page_get(test, talk);
    assert_page_has(page, "Sent by a program of your own.");
    assert_page_lacks(page, "waits for our answer");
    assert_page_lacks(page, ">On Tuesday.</textarea>");
    const char *undo = strstr(page, "/undo/");
    assert_non_null(undo);
    page_send(test, page_text(test, "%.*s", (int)strcspn(undo, "\""), undo), "");
    page = page_get(test, talk);
    assert_page_lacks(page, "Sent by a program of your own.");
    assert_page_has(page, "waits for our answer");
    assert_page_has(page, ">On Tuesday.</textarea>");
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)
    const struct CMUnitTest tests[] = {
        PAGE_TEST(a_letter_to_a_client_opens_in_each_messenger),
        PAGE_TEST(whoever_cannot_be_reached_gets_a_text_to_copy),
        PAGE_TEST(what_was_sent_stands_among_what_happened_and_is_taken_back),
        PAGE_TEST(the_same_wording_does_not_come_twice_in_a_row),
        PAGE_TEST(an_answer_goes_on_in_a_messenger_and_stops_the_clock),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
