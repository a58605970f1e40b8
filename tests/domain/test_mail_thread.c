// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_thread.h"

#include <stdio.h>
#include <string.h>

#include "support/check.h"

static const uint8_t key[MAIL_KEY_SIZE] = "a key of thirty-two bytes, fixed";

static void a_subject_is_bare_without_what_programs_add(void **state)
{
    static const struct {
        const char *subject, *bare;
    } cases[] = {{"Re: vizitke", "vizitke"},
                 {"RE[2]: Fwd: AW: vizitke", "vizitke"},
                 {"Re(12) : Odg: vizitke", "vizitke"},
                 {"Отв: На: Ответ: макет", "макет"},
                 {"Ha: HA: макет", "макет"},
                 {"Auto: Re: x", "x"},
                 {"  SV:VS:  x ", "x"},
                 {"vizitke", "vizitke"},
                 {"Re", "Re"},
                 {"Re:", "Re:"},
                 {"Re: Re:", "Re:"},
                 {"Reklama: x", "Reklama: x"},
                 {"Re[abc]: x", "Re[abc]: x"},
                 {"Re[1234567]: x", "Re[1234567]: x"},
                 {"Order: Re: x", "Order: Re: x"},
                 {"", ""}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct slice bare = mail_subject_bare(slice_of(cases[i].subject));

        assert_int_equal(bare.length, strlen(cases[i].bare));
        assert_memory_equal(bare.at, cases[i].bare, bare.length);
    }
}

static const struct mail_ticket tickets[] = {
    {1, 2, MAIL_PURPOSE_REPLY},
    {1, 2, MAIL_PURPOSE_BOUNCE},
    {INT64_MAX, INT64_MAX, MAIL_PURPOSE_REPLY},
    {7, INT64_C(1) << 62, MAIL_PURPOSE_BOUNCE},
};

static void a_token_holds_what_it_was_made_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(tickets) / sizeof(tickets[0]); i++) {
        char token[MAIL_TOKEN_SIZE];
        struct mail_ticket read;

        mail_token_make(key, &tickets[i], token);
        assert_true(strlen("reply+") + strlen(token) <= 64); /* RFC 5321 4.5.3.1.1 */
        for (int capitals = 0; capitals < 2; capitals++) {
            assert_true(mail_token_read(key, slice_of(token), &read));
            assert_int_equal(read.workspace_id, tickets[i].workspace_id);
            assert_int_equal(read.number, tickets[i].number);
            assert_int_equal(read.purpose, tickets[i].purpose);
            for (char *at = token; *at; at++)
                *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
        }
    }
}

/* AC-015 */
static void a_token_that_was_changed_is_none(void **state)
{
    static const uint8_t other_key[MAIL_KEY_SIZE] = "another key";
    char token[MAIL_TOKEN_SIZE];
    struct mail_ticket read;

    (void)state;
    mail_token_make(key, &tickets[0], token);
    assert_false(mail_token_read(other_key, slice_of(token), &read));
    for (size_t i = 0; i < strlen(token); i++) {
        char before = token[i];

        token[i] = before == '0' ? '1' : '0';
        assert_false(mail_token_read(key, slice_of(token), &read));
        token[i] = '!';
        assert_false(mail_token_read(key, slice_of(token), &read));
        token[i] = before;
    }
    for (size_t length = 0; length < strlen(token); length++)
        assert_false(mail_token_read(key, (struct slice){token, length}, &read));
    assert_false(mail_token_read(key,
                                 slice_of("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
                                          "zzzzzzz"),
                                 &read));
}

static void a_ticket_is_found_where_we_put_it(void **state)
{
    struct mail_message message = mail_message_empty();
    char token[MAIL_TOKEN_SIZE], address[200], id[200];
    struct mail_address to[2] = {{"", "hello@lipa.example"}, {"", address}};
    struct mail_ticket found;
    const char *references[] = {"other@x.example", id};

    (void)state;
    mail_token_make(key, &tickets[0], token);
    (void)snprintf(address, sizeof(address), "reply+%s@lipa.example", token);
    (void)snprintf(id, sizeof(id), "12.%s@lipa.example", token);
    assert_false(mail_ticket_find(key, &message, MAIL_PURPOSE_REPLY, &found));
    message.to = (struct mail_addresses){to, 2, 2};
    assert_true(mail_ticket_find(key, &message, MAIL_PURPOSE_REPLY, &found));
    assert_int_equal(found.number, 2);
    assert_false(mail_ticket_find(key, &message, MAIL_PURPOSE_BOUNCE, &found));
    message.to.count = 1;
    assert_false(mail_ticket_find(key, &message, MAIL_PURPOSE_REPLY, &found));
    message.references = references;
    message.reference_count = 2;
    assert_true(mail_ticket_find(key, &message, MAIL_PURPOSE_REPLY, &found));

    /* Who it is from proves nothing (AC-014). */
    message.reference_count = 0;
    message.from = message.reply_to = message.sender = (struct mail_addresses){to, 2, 2};
    assert_false(mail_ticket_find(key, &message, MAIL_PURPOSE_REPLY, &found));
}

/* AC-019: a bounce counts only with a token of ours. */
static void a_bounce_is_known_by_what_came_back(void **state)
{
    struct mail_message message = mail_message_empty();
    char token[MAIL_TOKEN_SIZE], id[200];
    struct mail_ticket found;

    (void)state;
    mail_token_make(key, &tickets[1], token);
    (void)snprintf(id, sizeof(id), "%s@lipa.example", token);
    message.bounce.original_id = id;
    assert_true(mail_ticket_find(key, &message, MAIL_PURPOSE_BOUNCE, &found));
    assert_int_equal(found.purpose, MAIL_PURPOSE_BOUNCE);
    message.bounce.original_id = "made.up@lipa.example";
    assert_false(mail_ticket_find(key, &message, MAIL_PURPOSE_BOUNCE, &found));
}

static void answers_are_the_nearest_first_and_bounded(void **state)
{
    struct mail_message message = mail_message_empty();
    const char *references[] = {"a", "b", "c", "b"};
    const char *ids[MAIL_ANSWERS_MAX];
    const char *many[MAIL_REFERENCES_MAX];
    char names[MAIL_REFERENCES_MAX][8];

    (void)state;
    assert_int_equal(mail_answers(&message, ids), 0);
    message.in_reply_to = "c";
    message.references = references;
    message.reference_count = 4;
    assert_int_equal(mail_answers(&message, ids), 3);
    assert_string_equal(ids[0], "c");
    assert_string_equal(ids[1], "b");
    assert_string_equal(ids[2], "a");
    for (int i = 0; i < MAIL_REFERENCES_MAX; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "%d", i);
        many[i] = names[i];
    }
    message.references = many;
    message.reference_count = MAIL_REFERENCES_MAX;
    assert_int_equal(mail_answers(&message, ids), MAIL_ANSWERS_MAX);
    assert_string_equal(ids[1], "99");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_subject_is_bare_without_what_programs_add),
        cmocka_unit_test(a_token_holds_what_it_was_made_for),
        cmocka_unit_test(a_token_that_was_changed_is_none),
        cmocka_unit_test(a_ticket_is_found_where_we_put_it),
        cmocka_unit_test(a_bounce_is_known_by_what_came_back),
        cmocka_unit_test(answers_are_the_nearest_first_and_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
