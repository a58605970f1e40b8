// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_compose.h"

#include "base/text.h"

#include "support/check.h"

static struct arena arena;
static struct fault fault;

static int empty_arena(void **state)
{
    (void)state;
    arena_free(&arena);
    fault = (struct fault){0};
    return 0;
}

static const struct mail_person ana = {"Ana Horvat, Studio", "ana@example.hr"};

static struct mail_draft draft_to(const struct mail_person *to)
{
    return (struct mail_draft){
        .from = {"Studio Primjer", "hello@primjer.example"},
        .to = {to, 1},
        .subject = "Vaš bonus za studeni",
        .text = "Draga Ana,\n\nhvala.\n",
        .message_id = "k3v9q0t7m2@primjer.example",
        .date_at = INT64_C(1795269845) * 1000000,
        .date_offset_minutes = 60,
    };
}

static const char *compose(const struct mail_draft *draft)
{
    struct slice raw;

    assert_int_equal(mail_compose(draft, &arena, &fault, &raw), STATUS_OK);
    return raw.at;
}

static void a_letter_has_its_fields_once_and_in_order(void **state)
{
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    assert_string_equal(compose(&draft), "From: Studio Primjer <hello@primjer.example>\r\n"
                                         "To: \"Ana Horvat, Studio\" <ana@example.hr>\r\n"
                                         "Subject: =?utf-8?Q?Va=C5=A1_bonus_za_studeni?=\r\n"
                                         "Date: Sat, 21 Nov 2026 15:04:05 +0100\r\n"
                                         "Message-ID: <k3v9q0t7m2@primjer.example>\r\n"
                                         "MIME-Version: 1.0\r\n"
                                         "Content-Type: text/plain; charset=utf-8\r\n"
                                         "Content-Transfer-Encoding: 7bit\r\n"
                                         "\r\n"
                                         "Draga Ana,\r\n\r\nhvala.\r\n");
}

static void the_same_draft_gives_the_same_bytes(void **state)
{
    const struct mail_file file = {"račun.pdf", "application/pdf", {"%PDF", 4}};
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.files = &file;
    draft.file_count = 1;
    assert_string_equal(compose(&draft), compose(&draft));
}

static void a_zone_west_of_greenwich_and_a_day_before(void **state)
{
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.date_at = INT64_C(1767225600) * 1000000;
    draft.date_offset_minutes = -210;
    assert_non_null(strstr(compose(&draft), "Date: Wed, 31 Dec 2025 20:30:00 -0330\r\n"));
}

static void a_series_says_how_to_leave_it(void **state)
{
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.list_id = "bonus.primjer.example";
    draft.list_unsubscribe = "https://crm.primjer.example/u/8Jq";
    draft.unsubscribe_address = "u+8Jq@primjer.example";
    const char *raw = compose(&draft);
    assert_non_null(strstr(raw, "\r\nList-Id: <bonus.primjer.example>\r\n"));
    assert_non_null(strstr(raw, "\r\nList-Unsubscribe: <https://crm.primjer.example/u/8Jq>,\r\n"
                                " <mailto:u+8Jq@primjer.example>\r\n"));
    assert_non_null(strstr(raw, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_non_null(strstr(raw, "\r\nPrecedence: bulk\r\n"));
}

static void an_answer_names_what_it_answers(void **state)
{
    static const char *const references[] = {"first@example.hr", "no id", "second@example.hr"};
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.in_reply_to = "second@example.hr";
    draft.references = references;
    draft.reference_count = 3;
    draft.hand = MAIL_AUTO_REPLIED;
    draft.reply_to = (struct mail_person){"", "hello+tok_1@primjer.example"};
    const char *raw = compose(&draft);
    assert_non_null(strstr(raw, "\r\nIn-Reply-To: <second@example.hr>\r\n"));
    assert_non_null(strstr(raw, "\r\nReferences: <first@example.hr> <second@example.hr>\r\n"));
    assert_non_null(strstr(raw, "\r\nAuto-Submitted: auto-replied\r\n"));
    assert_non_null(strstr(raw, "\r\nReply-To: hello+tok_1@primjer.example\r\n"));
}

static void long_threads_keep_their_first_and_their_last_ids(void **state)
{
    enum { COUNT = 100 };
    const char *references[COUNT];
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        struct text id = text_new(&arena);

        text_format(&id, "id%zu@example.hr", i);
        references[i] = id.at;
    }
    draft.references = references;
    draft.reference_count = COUNT;
    const char *raw = compose(&draft);
    assert_non_null(strstr(raw, "<id0@example.hr>"));
    assert_null(strstr(raw, "<id1@example.hr>"));
    assert_null(strstr(raw, "<id59@example.hr>"));
    assert_non_null(strstr(raw, "<id60@example.hr>"));
    assert_non_null(strstr(raw, "<id99@example.hr>"));
}

static void refused(struct mail_draft draft, const char *field)
{
    struct slice raw = {NULL, 0};

    fault = (struct fault){0};
    assert_int_equal(mail_compose(&draft, &arena, &fault, &raw), STATUS_INVALID);
    assert_string_equal(fault.field, field);
    assert_null(raw.at);
}

/* AC-020, V17 */
static void nothing_breaks_out_of_a_header(void **state)
{
    const struct mail_person broken_name = {"Ana\r\nBcc: all@example.hr", "ana@example.hr"};
    const struct mail_person cyrillic = {"Анна\nBcc: x@example.hr", "ana@example.hr"};
    const struct mail_person broken = {"", "ana@example.hr>\r\nBcc: <x@example.hr"};
    const struct mail_file file = {"a\r\nb.pdf", "application/pdf", {"x", 1}};
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.subject = "Hello\r\nBcc: everybody@example.hr";
    refused(draft, "subject");
    draft.subject = "Привет\rBcc: everybody@example.hr";
    refused(draft, "subject");
    refused(draft_to(&broken_name), "to");
    refused(draft_to(&cyrillic), "to");
    refused(draft_to(&broken), "to");
    draft = draft_to(&ana);
    draft.from.name = "a\nb";
    refused(draft, "from");
    draft = draft_to(&ana);
    draft.reply_to.address = "a b@c";
    refused(draft, "reply_to");
    draft = draft_to(&ana);
    draft.message_id = "a@b>\r\nX: y";
    refused(draft, "message_id");
    draft = draft_to(&ana);
    draft.list_unsubscribe = "https://a>, <https://b";
    refused(draft, "list");
    draft.list_unsubscribe = "http://a.example";
    refused(draft, "list");
    draft = draft_to(&ana);
    draft.list_id = "a>\r\nb";
    refused(draft, "list");
    draft = draft_to(&ana);
    draft.files = &file;
    draft.file_count = 1;
    refused(draft, "files");
}

static void what_a_mail_cannot_be_is_refused(void **state)
{
    struct mail_person many[MAIL_PEOPLE_MAX + 1];
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.to.count = 0;
    refused(draft, "to");
    for (size_t i = 0; i <= MAIL_PEOPLE_MAX; i++)
        many[i] = ana;
    draft.to = (struct mail_people){many, MAIL_PEOPLE_MAX + 1};
    refused(draft, "to");
    draft = draft_to(&ana);
    draft.text = "a\xff";
    refused(draft, "text");
    char *long_text = arena_alloc(&arena, MAIL_DRAFT_TEXT_MAX + 2);
    memset(long_text, 'a', MAIL_DRAFT_TEXT_MAX + 1);
    draft.text = long_text;
    refused(draft, "text");
    draft = draft_to(&ana);
    draft.subject = long_text + MAIL_DRAFT_TEXT_MAX - MAIL_DRAFT_SUBJECT_MAX;
    refused(draft, "subject");
    const struct mail_file file = {"a", "", {"x", (size_t)MAIL_FILE_BYTES_MAX + 1}};
    draft = draft_to(&ana);
    draft.files = &file;
    draft.file_count = 1;
    refused(draft, "files");
}

static void files_keep_their_names_and_are_no_paths(void **state)
{
    const struct mail_file files[] = {
        {"../../etc/račun za studeni.pdf", "application/pdf", {"%PDF-1", 6}},
        {"C:\\a\\note.txt", "message/rfc822", {"--=_k3\r\n", 8}},
        {"договор на разработку и поддержку сайта.docx", "", {"", 0}},
    };
    struct mail_draft draft = draft_to(&ana);

    (void)state;
    draft.files = files;
    draft.file_count = 3;
    const char *raw = compose(&draft);
    assert_non_null(strstr(raw, " filename*0*=UTF-8''ra%C4%8Dun%20za%20studeni.pdf;\r\n"
                                " filename=\"ra_un za studeni.pdf\"\r\n"));
    assert_non_null(strstr(raw, "filename=\"note.txt\"\r\n"));
    assert_null(strstr(raw, "message/rfc822"));
    assert_non_null(strstr(raw, " filename*1*="));
    assert_non_null(strstr(raw, "\r\n--=_k3v9q0t7m2primjerexample--\r\n"));
}

/* No line is longer than it may be, and none holds a byte that needs eight bits. */
static void check_lines(const char *raw)
{
    while (*raw != '\0') {
        const char *end = strstr(raw, "\r\n");

        assert_non_null(end);
        assert_true(end - raw <= 78);
        for (; raw < end; raw++)
            assert_true((*raw >= ' ' && *raw < 0x7F) || *raw == '\t');
        raw = end + 2;
    }
}

static void lines_stay_short_whatever_comes(void **state)
{
    static const char *const pieces[] = {"a",
                                         "č",
                                         "Ж",
                                         " ",
                                         "  ",
                                         ".",
                                         "\"",
                                         "=?",
                                         "\\",
                                         "_",
                                         "=\t",
                                         "\xF0\x9F\x98\x80",
                                         "Markov-Kovačević",
                                         "?="};
    struct mail_person person = {"", "ana@example.hr"};
    unsigned chance = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct text name = text_new(&arena), body = text_new(&arena);

        for (int i = 0; i < round % 40; i++) {
            chance = chance * 1103515245U + 12345U;
            const char *piece = pieces[(chance >> 16) % 14];

            text_add(&body, piece);
            text_add(&body, i % 9 == 8 ? "\n" : "");
            if (!strchr(piece, '\t'))
                text_add(&name, piece);
        }
        person.name = name.at;
        struct mail_draft draft = draft_to(&person);
        draft.subject = name.at;
        draft.text = body.at;
        check_lines(compose(&draft));
        arena_free(&arena);
    }
}

static void ids_are_of_chance_and_of_the_domain(void **state)
{
    uint8_t chance[16];

    (void)state;
    memset(chance, 0, sizeof(chance));
    assert_string_equal(mail_message_id(chance, "a@primjer.example", &arena),
                        "aaaaaaaaaaaaaaaaaaaaaaaaaa@primjer.example");
    memset(chance, 0xFF, sizeof(chance));
    assert_string_equal(mail_message_id(chance, "анна@пример.рф", &arena),
                        "77777777777777777777777774@regulars.invalid");
}

static void a_token_in_an_address_is_found_again(void **state)
{
    (void)state;
    const char *address = mail_token_address("hello@primjer.example", "Ab-_9", &arena);
    assert_string_equal(address, "hello+Ab-_9@primjer.example");
    assert_string_equal(mail_token_of(address, &arena), "Ab-_9");
    assert_string_equal(mail_token_address("hello+x@primjer.example", "t", &arena),
                        "hello+t@primjer.example");
    assert_null(mail_token_of("hello@primjer.example", &arena));
    assert_null(mail_token_of("hello+@primjer.example", &arena));
    assert_null(mail_token_of("hello+a.b@primjer.example", &arena));
    assert_null(mail_token_of("hello+a", &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_letter_has_its_fields_once_and_in_order, empty_arena),
        cmocka_unit_test_teardown(the_same_draft_gives_the_same_bytes, empty_arena),
        cmocka_unit_test_teardown(a_zone_west_of_greenwich_and_a_day_before, empty_arena),
        cmocka_unit_test_teardown(a_series_says_how_to_leave_it, empty_arena),
        cmocka_unit_test_teardown(an_answer_names_what_it_answers, empty_arena),
        cmocka_unit_test_teardown(long_threads_keep_their_first_and_their_last_ids, empty_arena),
        cmocka_unit_test_teardown(nothing_breaks_out_of_a_header, empty_arena),
        cmocka_unit_test_teardown(what_a_mail_cannot_be_is_refused, empty_arena),
        cmocka_unit_test_teardown(files_keep_their_names_and_are_no_paths, empty_arena),
        cmocka_unit_test_teardown(lines_stay_short_whatever_comes, empty_arena),
        cmocka_unit_test_teardown(ids_are_of_chance_and_of_the_domain, empty_arena),
        cmocka_unit_test_teardown(a_token_in_an_address_is_found_again, empty_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
