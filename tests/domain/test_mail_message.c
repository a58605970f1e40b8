// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_message.h"

#include <string.h>

#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/mail_quote.h"
#include "support/check.h"

/* There is no such place: the text's length. */
#define NONE SIZE_MAX

static enum status read_json(const struct text *json, uint64_t bytes, struct arena *arena,
                             struct mail_message *ret_message)
{
    struct fault fault = {0};
    enum status status = mail_message_read((struct slice){json->at, json->length}, bytes, arena,
                                           &fault, ret_message);

    assert_int_equal(status, fault.status);
    return status;
}

/* A message with something in each place. */
struct full {
    struct mail_address people[2];
    const char *references[2];
    struct mail_attachment files[2];
    struct mail_recipient recipients[1];
    struct mail_message message;
};

static void fill_machine(struct mail_machine *machine)
{
    *machine = (struct mail_machine){.auto_submitted = "no",
                                     .precedence = "bulk",
                                     .auto_response_suppress = "all",
                                     .list_id = "News <n.x.example>",
                                     .return_path = "a@x.example",
                                     .loop = "l",
                                     .checked_by = "mx",
                                     .spf = MAIL_PASSED,
                                     .dkim = MAIL_FAILED,
                                     .dmarc = MAIL_UNCHECKED,
                                     .has_return_path = true,
                                     .has_list_fields = true,
                                     .is_report = true,
                                     .is_spam = true};
}

static struct mail_message *fill(struct full *full)
{
    *full = (struct full){
        .people = {{"Ana", "ana@primjer.example"}, {"", "b@x.example"}},
        .references = {"a@x", "b@x"},
        .files = {{"a.png", "image/png", "cid1", 0, 10, true, MAIL_FILE},
                  {"b.p7s", "application/pkcs7-signature", "", 10, 5, false, MAIL_SIGNATURE}},
        .recipients = {{"n@x.example", "n@y.example", "5.1.1", "no such user", MAIL_BOUNCED}},
        .message = mail_message_empty()};
    struct mail_message *message = &full->message;
    struct mail_addresses people = {full->people, 2, 5};

    message->message_id = "m@x";
    message->in_reply_to = "a@x";
    message->references = full->references;
    message->reference_count = 2;
    message->has_date = true;
    message->dated_at = -1;
    message->subject = "Предмет";
    message->from = message->sender = message->reply_to = people;
    message->to = message->cc = message->delivered_to = people;
    message->text = "a\n\tb < c\n";
    message->text_is_of_html = true;
    message->quote_at = 2;
    message->signature_at = 9;
    message->html = "<p>a &lt; b</p>";
    message->remote_pictures = 3;
    message->attachments = (struct mail_attachments){full->files, 2};
    fill_machine(&message->machine);
    message->bounce =
        (struct mail_bounce){MAIL_DELIVERY, full->recipients, 1, "o@x", "e", "mx", "abuse"};
    message->invitation = (struct mail_invitation){true, "request", "<b>s</b>", "l"};
    message->size = 1234;
    message->cuts = MAIL_CUT_PARTS | MAIL_CUT_TEXT;
    return message;
}

static void what_is_written_reads_as_the_same(void **state)
{
    struct arena arena = {0};
    struct text first = text_new(&arena), second = text_new(&arena);
    struct full full;
    struct mail_message read;

    (void)state;
    mail_message_json(&first, fill(&full));
    assert_int_equal(read_json(&first, 15, &arena, &read), STATUS_OK);
    mail_message_json(&second, &read);
    assert_string_equal(first.at, second.at);
    assert_int_equal(read.dated_at, -1);
    assert_string_equal(read.text, full.message.text);
    assert_int_equal(read.attachments.items[1].offset, 10);

    struct mail_message empty = mail_message_empty();
    first.length = 0;
    mail_message_json(&first, &empty);
    assert_int_equal(read_json(&first, 0, &arena, &read), STATUS_OK);
    assert_false(read.has_date);
    arena_free(&arena);
}

/* Every value of the JSON in turn is made into something that it must not be. */
static void nothing_that_is_not_as_promised_is_read(void **state)
{
    static const char *const wrong[] = {
        "null", "5",           "-1", "true", "[]", "{}", "\"\\u202e\"", "99999999999999999999",
        "1.5",  "\"<script>\""};
    struct arena arena = {0};
    struct text json = text_new(&arena);
    struct full full;
    size_t refused = 0, places = 0;

    (void)state;
    mail_message_json(&json, fill(&full));
    for (const char *at = strstr(json.at, "\": "); at; at = strstr(at + 3, "\": ")) {
        const char *value = at + 3;
        size_t length = *value == '"' ? strcspn(value + 1, "\"") + 2 : strcspn(value, ",\n}]");

        if (*value == '[' || *value == '{')
            length = 1;
        places++;
        for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
            struct arena_mark before = arena_mark(&arena);
            struct text changed = text_new(&arena);
            struct mail_message read;

            text_add_slice(&changed, (struct slice){json.at, (size_t)(value - json.at)});
            text_add(&changed, wrong[i]);
            text_add(&changed, value + length);
            refused += read_json(&changed, 15, &arena, &read) == STATUS_INVALID;
            arena_rewind(&arena, before);
        }
    }
    assert_true(places > 80);
    assert_true(refused > places * 7);
    arena_free(&arena);
}

static void refuse(struct full *full, uint64_t bytes)
{
    struct arena arena = {0};
    struct text json = text_new(&arena);
    struct mail_message read;

    mail_message_json(&json, &full->message);
    assert_int_equal(read_json(&json, bytes, &arena, &read), STATUS_INVALID);
    arena_free(&arena);
}

static void limits_and_promises_are_checked_one_by_one(void **state)
{
    struct full full;
    char long_line[MAIL_SUBJECT_MAX + 2];

    (void)state;
    memset(long_line, 'a', sizeof(long_line) - 1);
    long_line[sizeof(long_line) - 1] = '\0';
    fill(&full)->subject = long_line;
    refuse(&full, 15);
    fill(&full)->subject = "two\nlines";
    refuse(&full, 15);
    fill(&full)->html = "<p onclick=\"x()\">a</p>";
    refuse(&full, 15);
    fill(&full)->html = "<script>x</script>";
    refuse(&full, 15);
    fill(&full)->text = "a\x1b[2J";
    refuse(&full, 15);
    fill(&full)->quote_at = 10;
    refuse(&full, 15);
    fill(&full)->cuts = MAIL_CUTS_ALL + 1;
    refuse(&full, 15);
    fill(&full);
    refuse(&full, 14);
    fill(&full);
    refuse(&full, 16);
    fill(&full);
    full.files[1].offset = 9;
    refuse(&full, 15);
    fill(&full);
    full.files[0].length = UINT64_C(1) << 62;
    refuse(&full, 15);
    fill(&full);
    full.files[0].name = "../a";
    refuse(&full, 15);
    fill(&full);
    full.files[0].name = "";
    refuse(&full, 15);
    fill(&full);
    full.people[1].address = "";
    refuse(&full, 15);
    fill(&full)->from.total = 1;
    refuse(&full, 15);
    fill(&full);
    full.references[0] = "";
    refuse(&full, 15);
}

static void names_of_files_lose_what_makes_them_paths(void **state)
{
    static const struct {
        const char *name, *clean;
    } cases[] = {{"a.pdf", "a.pdf"},
                 {"../../etc/cron.d/x", "x"},
                 {"C:\\Users\\a.doc", "a.doc"},
                 {"..", ""},
                 {"/", ""},
                 {" . . ", ""},
                 {".htaccess", "htaccess"},
                 {"a.", "a"},
                 {"a:b?.txt", "a_b_.txt"},
                 {"\xE2\x80\xAEgpj.exe", "gpj.exe"},
                 {"\xE2\x80\x8B.htaccess", "htaccess"},
                 {"\xE2\x80\x8D.x", "x"},
                 {"a\xFF.txt", "a\xEF\xBF\xBD.txt"},
                 {"račun 1.pdf", "račun 1.pdf"},
                 {"", ""}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        const char *clean = mail_file_name_clean(slice_of(cases[i].name), &arena);

        assert_string_equal(clean, cases[i].clean);
        assert_string_equal(mail_file_name_clean(slice_of(clean), &arena), clean);
        arena_free(&arena);
    }
}

static void what_earlier_letters_begin_with_is_found(void **state)
{
    static const struct {
        const char *text;
        size_t quote_at, signature_at;
    } cases[] = {
        {"hello", NONE, NONE},
        {"hello\nOn 3 May 2026, Ana <a@x.example> wrote:\n> x\n", 6, NONE},
        {"hello\nOn Tue, 3 May 2026 at 10:00\nAna <a@x.example>\nwrote:\n> x\n", 6, NONE},
        {"hello\nAna Ivić <a@x.example> je napisala:\n> x", 6, NONE},
        {"да\n3 мая 2026 г., 10:00, Ана <a@x.example> пишет:\n> x", 5, NONE},
        {"Am 3.5.2026 um 10:00 schrieb Ana:\nx", NONE, NONE},
        {"ja\nAm 3.5.2026 um 10:00 schrieb Ana:\nx", 3, NONE},
        {"a\n-----Original Message-----\nFrom: b", 2, NONE},
        {"a\nFrom: Ana\nSent: today\nTo: b\n\nx", 2, NONE},
        {"a\nFrom: here it goes\nand on\n", NONE, NONE},
        {"a\n> b\n> c\n", 2, NONE},
        {"> b\nmy answer\n", NONE, NONE},
        {"a\n-- \nAna\nLipa\n", NONE, 2},
        {"a\n-- \nAna\n\n> b\n", 11, 2},
        {"a wrote:\nb", NONE, NONE},
        {"", NONE, NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mail_folds folds = mail_folds_find(slice_of(cases[i].text));

        size_t length = strlen(cases[i].text);

        assert_int_equal(folds.quote_at, cases[i].quote_at == NONE ? length : cases[i].quote_at);
        assert_int_equal(folds.signature_at,
                         cases[i].signature_at == NONE ? length : cases[i].signature_at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_reads_as_the_same),
        cmocka_unit_test(nothing_that_is_not_as_promised_is_read),
        cmocka_unit_test(limits_and_promises_are_checked_one_by_one),
        cmocka_unit_test(names_of_files_lose_what_makes_them_paths),
        cmocka_unit_test(what_earlier_letters_begin_with_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
