// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mime.h"

#include <string.h>

#include "support/check.h"
#include "support/mail_case.h"

static void a_mail_of_two_parts_is_understood(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "two_parts.eml");
    const struct mail_message *message = &mail.message;
    assert_string_equal(message->message_id, "first.1@primjer.example");
    assert_string_equal(message->in_reply_to, "offer.7@lipa.example");
    assert_int_equal(message->reference_count, 2);
    assert_string_equal(message->references[1], "offer.7@lipa.example");
    assert_true(message->has_date);
    assert_int_equal(message->dated_at, INT64_C(1772525707000000));
    assert_string_equal(message->subject, "Nova vizitka – pitanje");
    assert_string_equal(message->from.items[0].name, "Ana Ivić");
    assert_string_equal(message->from.items[0].address, "ana@primjer.example");
    assert_string_equal(message->cc.items[0].name, "Babić, Luka");
    assert_string_equal(message->delivered_to.items[0].address, "hello@lipa.example");
    assert_true(message->machine.has_return_path);
    assert_string_equal(message->machine.checked_by, "mx.lipa.example");
    assert_int_equal(message->machine.spf, MAIL_PASSED);
    assert_int_equal(message->machine.dkim, MAIL_PASSED);
    assert_int_equal(message->machine.dmarc, MAIL_PASSED);
    assert_false(message->text_is_of_html);
    assert_memory_equal(message->text + message->signature_at, "-- \nAna Ivić", 13);
    assert_memory_equal(message->text + message->quote_at, "On Mon, 2 Mar", 13);
    assert_non_null(strstr(message->html, "<b>gotove</b>"));
    assert_null(strstr(message->html, "color"));
    assert_int_equal(message->attachments.count, 0);
    assert_int_equal(message->cuts, 0);
    mail_case_close(&mail);
}

static void text_is_read_whatever_its_label_says(void **state)
{
    static const struct {
        const char *file, *subject, *part;
    } cases[] = {
        {"koi8r.eml", "Макет", "Когда будет готов макет?"},
        {"koi8r_undeclared.eml", "x", "Когда будет готов макет?"},
        {"cp1251_undeclared.eml", "Вопрос по заказу", "Когда будет готов макет?"},
        {"cp1250_as_latin1.eml", "ispravke", "žućkasta boja neka bude čvršća. Hvala, Đurđa"},
        {"utf8_undeclared.eml", "Čestitke šalje Đurđa", "žućkasta boja"},
        {"utf8_as_latin1.eml", "x", "žućkasta boja"},
        {"latin1.eml", "café – réponse", "Déjà vu, ça va."},
        {"split_words.eml", "Здравствуйте, это длинная тема письма (2)", "text"},
        {"unknown_charset.eml",
         "a\xEF\xBF\xBD"
         "b",
         "a\xEF\xBF\xBD\xEF\xBF\xBD"
         "b"},
        /* UTF-7 is never undone (AC-013). */
        {"utf7.eml", "+ADw-script+AD4-", "+ADw-script+AD4-alert(1)"},
        {"flowed.eml", "flowed", "This line was broken for the way, and this one too.\n"},
        {"flowed.eml", "flowed", "> quoted wordsgo on\n>> deeper\nStuffed.\n-- \nAna"},
        {"quoted_edges.eml", "qp", "a=b  joined \nbad =ZZ stays\nend"},
        {"bare_cr_and_nul.eml", "ab[31mred", "first\nsecondthird[2Jend"},
        {"no_empty_line.eml", "no empty line", "The text begins at once.\nAnd goes on"},
        {"cut_short.eml", "cut", "words that stay"},
        {"no_boundary.eml", "none", "--x\nContent-Type: text/plain\n\nwords"},
        {"headers_only.eml", "nothing else", ""},
        {"empty.eml", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mail_case mail;

        mail_case_open(&mail, cases[i].file);
        assert_string_equal(mail.message.subject, cases[i].subject);
        assert_non_null(strstr(mail.message.text, cases[i].part));
        mail_case_close(&mail);
    }
}

/* AC-008, AC-009 */
static void names_of_attachments_are_safe(void **state)
{
    static const char *const names[] = {
        "Договор.pdf", "račun ožujak.pdf",       "x",           "slika.png", "gpj.exe",
        "htaccess",    "ponuda s razmacima.doc", "invoice.pdf", "ab.txt"};
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "names.eml");
    const struct mail_attachments *files = &mail.message.attachments;
    assert_int_equal(files->count, 12);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_string_equal(files->items[i].name, names[i]);
    assert_string_equal(files->items[7].media_type, "text/html");
    assert_int_equal(files->items[7].kind, MAIL_FILE);
    assert_int_equal(strlen(files->items[9].name), MAIL_NAME_MAX);
    assert_string_equal(files->items[9].name + MAIL_NAME_MAX - 5, ".jpeg");
    assert_string_equal(files->items[10].name, "11.png");
    assert_string_equal(files->items[11].name, "logo.gif");
    mail_case_close(&mail);
}

static void addresses_are_read_as_people_write_them(void **state)
{
    static const struct mail_address to[] = {
        {"", "a@x.example"},    {"B, C", "b@x.example"}, {"Maria", "maria@primer.example"},
        {"", "bare@x.example"}, {"just a name", ""},     {"\"unclosed", "u@x.example"}};
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "addresses.eml");
    const struct mail_message *message = &mail.message;
    assert_int_equal(message->to.count, sizeof(to) / sizeof(to[0]));
    for (size_t i = 0; i < message->to.count; i++) {
        assert_string_equal(message->to.items[i].name, to[i].name);
        assert_string_equal(message->to.items[i].address, to[i].address);
    }
    assert_string_equal(message->from.items[0].name, "Ana \"A.\" Ivić");
    assert_string_equal(message->from.items[0].address, "ana@primjer.example");
    assert_int_equal(message->cc.count, 1);
    assert_string_equal(message->cc.items[0].name, "Ivić, Ana");
    assert_string_equal(message->reply_to.items[0].address, "reply@primjer.example");
    assert_string_equal(message->sender.items[0].address, "secretary@primjer.example");
    mail_case_close(&mail);
}

static void attachments_are_called_what_they_are(void **state)
{
    static const struct {
        const char *file;
        enum mail_attachment_kind kind;
        const char *name;
        uint64_t length;
    } cases[] = {{"winmail.eml", MAIL_WINMAIL, "winmail.dat", 24},
                 {"forwarded.eml", MAIL_FORWARDED, "plakat - A3.eml", 126},
                 {"smime_signed.eml", MAIL_SIGNATURE, "smime.p7s", 3},
                 {"pgp_encrypted.eml", MAIL_ENCRYPTED, "encrypted.asc", 27},
                 {"invitation.eml", MAIL_INVITATION, "1.ics", 178},
                 {"apple_mixed.eml", MAIL_FILE, "ponuda.pdf", 13},
                 {"cut_short.eml", MAIL_FILE, "a.pdf", 8},
                 {"uuencode.eml", MAIL_FILE, "a.bin", 24}};

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct mail_case mail;

        mail_case_open(&mail, cases[i].file);
        assert_int_equal(mail.message.attachments.count, 1);
        const struct mail_attachment *file = &mail.message.attachments.items[0];
        assert_int_equal(file->kind, cases[i].kind);
        assert_string_equal(file->name, cases[i].name);
        assert_int_equal(file->length, cases[i].length);
        assert_true((mail_attachment_sentence(file->kind).one == NULL) ==
                    (file->kind == MAIL_FILE));
        mail_case_close(&mail);
    }
}

static void attached_bytes_come_out_one_after_the_other(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "bounce_gmail.eml");
    const struct mail_attachments *files = &mail.message.attachments;
    assert_int_equal(files->count, 2);
    assert_int_equal(files->items[0].offset, 0);
    assert_int_equal(files->items[1].offset, files->items[0].length);
    assert_int_equal(mail.bytes.length, files->items[0].length + files->items[1].length);
    assert_memory_equal(mail.bytes.at, "\x89PNG", 4);
    assert_memory_equal(mail.bytes.at + files->items[1].offset, "Message-ID: <sent", 17);
    assert_true(files->items[0].is_inline);
    assert_false(files->items[1].is_inline);
    mail_case_close(&mail);
}

/* AC-007: the text of a stranger, which whoever shows it escapes. */
static void an_invitation_is_noted_as_text(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "invitation.eml");
    const struct mail_invitation *invitation = &mail.message.invitation;
    assert_true(invitation->is_there);
    assert_string_equal(invitation->method, "request");
    assert_string_equal(invitation->summary, "<script>alert(1)</script> Sastanak, drugi");
    assert_string_equal(invitation->location, "<img src=x onerror=alert(1)>");
    assert_null(strstr(mail.message.html, "script"));
    mail_case_close(&mail);
}

static void html_between_files_is_shown_once_as_text(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "apple_mixed.eml");
    assert_string_equal(mail.message.text, "Before and after.");
    assert_string_equal(mail.message.html, "<p>Before</p><p>After</p>");
    mail_case_close(&mail);

    mail_case_open(&mail, "newsletter.eml");
    assert_true(mail.message.text_is_of_html);
    assert_int_equal(mail.message.remote_pictures, 2);
    assert_true(mail.message.attachments.items[0].is_inline);
    assert_non_null(strstr(mail.message.text, "- fast\n- good\n"));
    assert_null(strstr(mail.message.text, "preheader"));
    mail_case_close(&mail);
}

static void what_machines_say_of_themselves_is_kept(void **state)
{
    struct mail_case mail;

    (void)state;
    mail_case_open(&mail, "vacation.eml");
    assert_string_equal(mail.message.machine.auto_submitted, "auto-replied");
    assert_string_equal(mail.message.machine.precedence, "bulk");
    assert_string_equal(mail.message.machine.auto_response_suppress, "all");
    assert_string_equal(mail.message.machine.loop, "hello@lipa.example");
    mail_case_close(&mail);

    mail_case_open(&mail, "list.eml");
    assert_true(mail.message.machine.has_list_fields);
    assert_string_equal(mail.message.machine.list_id, "News <news.primjer.example>");
    mail_case_close(&mail);
}

/* Every file, with and without its HTML, comes through JSON as it is. */
static void what_is_read_survives_the_way_between_processes(void **state)
{
    (void)state;
    for (size_t i = 0; mail_case_files[i]; i++) {
        struct mail_case mail;
        struct mail_message again;
        struct fault fault = {0};

        mail_case_open(&mail, mail_case_files[i]);
        struct text first = text_new(&mail.arena), second = text_new(&mail.arena);
        mail_message_json(&first, &mail.message);
        assert_int_equal(mail_message_read((struct slice){first.at, first.length},
                                           mail.bytes.length, &mail.arena, &fault, &again),
                         STATUS_OK);
        mail_message_json(&second, &again);
        assert_string_equal(first.at, second.at);
        mail_case_close(&mail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_of_two_parts_is_understood),
        cmocka_unit_test(text_is_read_whatever_its_label_says),
        cmocka_unit_test(names_of_attachments_are_safe),
        cmocka_unit_test(addresses_are_read_as_people_write_them),
        cmocka_unit_test(attachments_are_called_what_they_are),
        cmocka_unit_test(attached_bytes_come_out_one_after_the_other),
        cmocka_unit_test(an_invitation_is_noted_as_text),
        cmocka_unit_test(html_between_files_is_shown_once_as_text),
        cmocka_unit_test(what_machines_say_of_themselves_is_kept),
        cmocka_unit_test(what_is_read_survives_the_way_between_processes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
