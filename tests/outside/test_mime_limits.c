// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "outside/mime_fields.h"
#include "outside/mime_parts.h"
#include "support/check.h"
#include "support/mail_case.h"

#define HEAD "From: ana@primjer.example\nTo: hello@lipa.example\nSubject: limits\n"

/* A hundred milliseconds of processor time (AC-010); many times that where sanitizers watch. */
#ifdef REGULARS_ARENA_DEBUG
enum { MOST_MILLISECONDS = 3000 };
#else
enum { MOST_MILLISECONDS = 100 };
#endif

static long processor_milliseconds(void)
{
    return (long)(clock() / (CLOCKS_PER_SEC / 1000));
}

/* Reads what was built, within the time. */
static void open_within(struct mail_case *mail, const struct text *raw)
{
    long before = processor_milliseconds();

    mail_case_open_bytes(mail, (struct slice){raw->at, raw->length}, MIME_WITH_HTML);
    assert_true(processor_milliseconds() - before < MOST_MILLISECONDS);
}

static struct text begin(struct mail_case *mail)
{
    *mail = (struct mail_case){0};
    struct text raw = text_new(&mail->arena);
    text_add(&raw, HEAD);
    return raw;
}

/* AC-010 */
static void parts_within_parts_end_at_the_limit(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    for (int i = 0; i < 2000; i++)
        text_format(&raw, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    text_add(&raw, "\ndeep\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_DEPTH);
    assert_string_equal(mail.message.subject, "limits");
    assert_non_null(mail_cut_sentence(mail.message.cuts).one);
    mail_case_close(&mail);
}

static void a_hundred_thousand_parts_end_at_the_limit(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < 100000; i++)
        text_add(&raw, "--b\nContent-Type: text/plain\n\nhi\n");
    text_add(&raw, "--b--\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_PARTS);
    mail_case_close(&mail);
}

static void files_beyond_the_limit_are_left_out(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "Content-Type: multipart/mixed; boundary=b\n\n");
    for (int i = 0; i < MAIL_ATTACHMENTS_MAX + 1; i++)
        text_add(&raw, "--b\nContent-Type: image/png\n\nx\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_ATTACHMENTS);
    assert_int_equal(mail.message.attachments.count, MAIL_ATTACHMENTS_MAX);
    mail_case_close(&mail);
}

static void boundaries_that_are_none_leave_a_text(void **state)
{
    static const char nul_boundary[] =
        HEAD "Content-Type: multipart/mixed; boundary=\"a\0b\"\n\n--a\n\nwords\n--a--\n";
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "Content-Type: multipart/mixed; boundary=\"");
    for (int i = 0; i < 10240; i++)
        text_add_char(&raw, 'b');
    text_add(&raw, "\"\n\n--b\n\nwords\n");
    open_within(&mail, &raw);
    assert_non_null(strstr(mail.message.text, "words"));
    mail_case_close(&mail);

    mail = (struct mail_case){0};
    mail_case_open_bytes(&mail, (struct slice){nul_boundary, sizeof(nul_boundary) - 1},
                         MIME_WITH_HTML);
    assert_non_null(strstr(mail.message.text, "words"));
    mail_case_close(&mail);
}

/* AC-011: one gigabyte is said, ten bytes are there. */
static void lengths_are_those_of_the_bytes(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "Content-Type: image/png\nContent-Length: 1073741824\n"
                   "Content-Disposition: attachment; size=1073741824\n"
                   "Content-Transfer-Encoding: base64\n\nMTIzNDU2Nzg5MA=\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.attachments.items[0].length, 10);
    assert_memory_equal(mail.bytes.at, "1234567890", 10);
    mail_case_close(&mail);
}

/* AC-012 */
static void endless_headers_end_at_the_limit(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "X-Long: ");
    for (int i = 0; i < 1024 * 1024; i++)
        text_add_char(&raw, 'x');
    text_add(&raw, "\nMessage-ID: <after@primjer.example>\n\nthe text\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_HEADERS);
    assert_string_equal(mail.message.message_id, "after@primjer.example");
    assert_string_equal(mail.message.text, "the text\n");
    mail_case_close(&mail);

    raw = begin(&mail);
    for (int i = 0; i < 100000; i++)
        text_format(&raw, "X-%d: y\n", i);
    text_add(&raw, "\nthe text\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_HEADERS);
    assert_string_equal(mail.message.text, "the text\n");
    mail_case_close(&mail);

    raw = begin(&mail);
    text_add(&raw, "X-Folded: a\n");
    for (int i = 0; i < 100000; i++)
        text_add(&raw, " folded\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.cuts, MAIL_CUT_HEADERS);
    assert_string_equal(mail.message.subject, "limits");
    mail_case_close(&mail);
}

/* AC-013 */
static void encoded_words_by_the_thousand_are_bounded(void **state)
{
    struct mail_case mail = {0};
    struct text raw = text_new(&mail.arena);

    (void)state;
    text_add(&raw, "Subject: ");
    for (int i = 0; i < 10000; i++)
        text_add(&raw, "=?utf-8?q?=C5=BE?= ");
    text_add(&raw, "\n\ntext\n");
    open_within(&mail, &raw);
    assert_int_equal(strlen(mail.message.subject), MAIL_SUBJECT_MAX);
    assert_memory_equal(mail.message.subject, "žžžž", 8);
    mail_case_close(&mail);
}

/* AC-021, and what makes libraries overflow their stack. */
static void recipients_by_the_thousand_are_counted(void **state)
{
    struct mail_case mail = {0};
    struct text raw = text_new(&mail.arena);

    (void)state;
    text_add(&raw, "To: ");
    for (int i = 0; i < 50000; i++)
        text_format(&raw, "a%d@b.example, ", i);
    text_add(&raw, "\n\ntext\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.to.count, MAIL_ADDRESSES_MAX);
    assert_true(mail.message.to.total > 1000);
    assert_true(mail.message.cuts & MAIL_CUT_ADDRESSES);
    assert_true(mail.message.cuts & MAIL_CUT_HEADERS);
    mail_case_close(&mail);

    static const char *const repeated[] = {"a:",         "(",  "<",  "\"", "=?",
                                           "=?utf-8?q?", "\\", "<@", ";"};
    for (size_t kind = 0; kind < sizeof(repeated) / sizeof(repeated[0]); kind++) {
        mail = (struct mail_case){0};
        raw = text_new(&mail.arena);
        text_add(&raw, "To: ");
        for (int i = 0; i < 30000; i++)
            text_add(&raw, repeated[kind]);
        text_add(&raw, "\n\ntext\n");
        open_within(&mail, &raw);
        mail_case_close(&mail);
    }
}

static void references_keep_the_first_and_the_last(void **state)
{
    struct mail_case mail = {0};
    struct text raw = text_new(&mail.arena);

    (void)state;
    text_add(&raw, "References:");
    for (int i = 0; i < 1000; i++)
        text_format(&raw, " <%d@x.example>\n", i);
    text_add(&raw, "\ntext\n");
    open_within(&mail, &raw);
    assert_int_equal(mail.message.reference_count, MAIL_REFERENCES_MAX);
    assert_string_equal(mail.message.references[0], "0@x.example");
    assert_string_equal(mail.message.references[1], "901@x.example");
    assert_string_equal(mail.message.references[MAIL_REFERENCES_MAX - 1], "999@x.example");
    mail_case_close(&mail);
}

static void a_long_text_is_cut_and_its_html_too(void **state)
{
    struct mail_case mail;
    struct text raw = begin(&mail);

    (void)state;
    text_add(&raw, "Content-Type: text/html; charset=utf-8\n\n");
    for (int i = 0; i < 200000; i++)
        text_add(&raw, "<p>čitamo dalje</p>\n");
    mail_case_open_bytes(&mail, (struct slice){raw.at, raw.length}, MIME_WITH_HTML);
    assert_true(mail.message.cuts & MAIL_CUT_HTML);
    assert_true(strlen(mail.message.html) <= MAIL_HTML_MAX);
    assert_true(strlen(mail.message.html) > MAIL_HTML_MAX / 2);
    assert_true(safe_html_is_canonical(slice_of(mail.message.html)));
    assert_true(strlen(mail.message.text) <= MAIL_TEXT_MAX);
    mail_case_close(&mail);

    raw = begin(&mail);
    text_add_char(&raw, '\n');
    for (int i = 0; i < 200000; i++)
        text_add(&raw, "čitamo dalje\n");
    mail_case_open_bytes(&mail, (struct slice){raw.at, raw.length}, MIME_WITH_HTML);
    assert_int_equal(mail.message.cuts, MAIL_CUT_TEXT);
    assert_true(utf8_is_valid(slice_of(mail.message.text)));
    mail_case_close(&mail);
}

static void html_can_be_left_out(void **state)
{
    struct mail_case mail = {0};

    (void)state;
    mail_case_open_bytes(&mail, mail_case_file("attack.eml", &mail.arena), MIME_WITHOUT_HTML);
    assert_string_equal(mail.message.html, "");
    assert_string_equal(mail.message.text, "");
    assert_int_equal(mail.message.cuts, MAIL_CUT_UNREAD);
    assert_string_equal(mail.message.subject, "attack");
    mail_case_close(&mail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_within_parts_end_at_the_limit),
        cmocka_unit_test(a_hundred_thousand_parts_end_at_the_limit),
        cmocka_unit_test(files_beyond_the_limit_are_left_out),
        cmocka_unit_test(boundaries_that_are_none_leave_a_text),
        cmocka_unit_test(lengths_are_those_of_the_bytes),
        cmocka_unit_test(endless_headers_end_at_the_limit),
        cmocka_unit_test(encoded_words_by_the_thousand_are_bounded),
        cmocka_unit_test(recipients_by_the_thousand_are_counted),
        cmocka_unit_test(references_keep_the_first_and_the_last),
        cmocka_unit_test(a_long_text_is_cut_and_its_html_too),
        cmocka_unit_test(html_can_be_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
