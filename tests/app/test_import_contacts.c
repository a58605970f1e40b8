// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_file.h"

#include "app/clients.h"
#include "app/undo.h"
#include "base/text.h"
#include "support/check.h"
#include "support/import_case.h"

static const char contacts[] =
    "Name;Company;E-mail 1 - Value;E-mail 2 - Value;Phone;Telegram;Language;Form of address;Notes\n"
    "Ana Horvat;;ana@example.hr;a2@example.hr;091 123 4567;@ana_h;hr;first name;likes tea\n"
    "Ivo Babić;Lipa d.o.o.;ivo@lipa.example;;;;;formal;\n"
    "Mia Kos;Lipa d.o.o.;mia@lipa.example;;;;;;\n"
    "Zvonko;;;;;;;;\n";

static void contacts_become_clients_with_what_they_are_reached_by(void **state)
{
    struct store_case *test = *state;
    struct client_page page;
    struct client_card card;
    struct import_request request = request_for("contacts.csv");
    struct import_result result;
    struct fault fault;

    request.country_prefix = "385";
    assert_int_equal(refused(test, &request, contacts, &result, &fault), STATUS_OK);
    assert_int_equal(result.kind, IMPORT_CONTACTS);
    assert_int_equal(result.clients_new, 3);
    assert_int_equal(result.contacts_new, 4);
    assert_int_equal(result.points_new, 6);
    assert_string_equal(result.columns_unused, "Notes");
    struct work work = store_case_work(test);
    const struct client_query query = {.find = "+385911234567", .limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 1);
    store_case_ok(&work, show_client(&work, page.clients.items[0].id, &card));
    assert_string_equal(card.client.name, "Ana Horvat");
    assert_int_equal(card.client.form_of_address, ADDRESS_FIRST_NAME);
    assert_string_equal(card.client.language, "hr");
    assert_int_equal(card.point_count, 4);
    const struct client_query company = {.find = "lipa", .limit = 10};
    store_case_ok(&work, list_clients(&work, &company, &page));
    assert_int_equal(page.clients.count, 1);
    assert_int_equal(page.clients.items[0].kind, CLIENT_COMPANY);
    store_case_ok(&work, show_client(&work, page.clients.items[0].id, &card));
    assert_int_equal(card.contact_count, 2);
    const struct client_query mia = {.find = "mia", .limit = 10};
    store_case_ok(&work, list_clients(&work, &mia, &page));
    assert_int_equal(page.clients.count, 1);
    work_end(&work);
}

static void contacts_that_are_there_get_what_is_new(void **state)
{
    struct store_case *test = *state;
    struct client_page page;

    (void)must_import(test, "contacts.csv", contacts);
    struct import_result result =
        must_import(test, "more.csv",
                    "first name,last name,email,phone\nAna,H.,ANA@example.hr,\n"
                    "Ana,H.,ana@EXAMPLE.hr,+385 1 555 333\nZvonko,,zvonko@example.hr,\n"
                    "Nova,,nova@example.hr,\nNova Again,,nova@example.hr,\n");
    assert_int_equal(result.contacts_new, 2);
    assert_int_equal(result.contacts_matched, 3);
    assert_int_equal(count_of(test, all_clients), 5);
    struct work work = store_case_work(test);
    const struct client_query query = {.find = "3851555333", .limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 1);
    assert_string_equal(page.clients.items[0].name, "Ana Horvat");
    work_end(&work);
}

static void cards_become_clients_and_pictures_are_kept(void **state)
{
    struct store_case *test = *state;
    struct import_result result =
        must_import(test, "cards.vcf",
                    "BEGIN:VCARD\nVERSION:3.0\nFN:Ada\nEMAIL:ada@example.com\n"
                    "PHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAAE=\nEND:VCARD\n"
                    "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:"
                    "=C8=E2=E0=ED\nPHOTO;VALUE=uri:http://169.254.1.1/x\nEND:VCARD\n");
    struct client_page page;

    assert_int_equal(result.clients_new, 2);
    assert_int_equal(result.pictures_new, 1);
    assert_int_equal(result.pictures_left_out, 1);
    struct work work = store_case_work(test);
    const struct client_query query = {.find = "иван", .limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 1);
    assert_string_equal(page.clients.items[0].name, "Иван");
    work_end(&work);
}

/* AC-032 */
static void columns_that_no_file_may_decide_are_refused_by_name(void **state)
{
    struct store_case *test = *state;
    struct import_request request = request_for("contacts.csv");
    struct import_result result;
    struct fault fault;

    assert_int_equal(refused(test, &request, "name,phone,owner_id,consent\nAda,+3851234567,1,yes\n",
                             &result, &fault),
                     STATUS_INVALID);
    assert_string_equal(fault.message.args[1].text, "owner_id, consent");
    assert_int_equal(
        refused(test, &request, "name,phone,shoe size\nAda,+3851234567,38\n", &result, &fault),
        STATUS_INVALID);
    assert_string_equal(fault.message.args[1].text, "shoe size");
    request.unknown_columns = UNKNOWN_LEFT_OUT;
    assert_int_equal(
        refused(test, &request, "name,phone,shoe size\nAda,+3851234567,38\n", &result, &fault),
        STATUS_OK);
    assert_string_equal(result.columns_unused, "shoe size");
}

/* AC-105: what keeps a spreadsheet from running a cell is taken off again. */
static void cells_guarded_against_spreadsheets_are_as_they_were(void **state)
{
    struct store_case *test = *state;
    struct client_page page;

    (void)must_import(test, "contacts.csv",
                      "name,phone\n\"'=HYPERLINK(\"\"http://evil\"\")\",'+385 1 234 567\n");
    struct work work = store_case_work(test);
    const struct client_query query = {.limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_string_equal(page.clients.items[0].name, "=HYPERLINK(\"http://evil\")");
    work_end(&work);
}

/* AC-108, AC-109 */
static void bad_contacts_are_told_by_line_and_column(void **state)
{
    struct store_case *test = *state;
    struct import_request request = request_for("contacts.csv");
    struct import_result result;
    struct fault fault;

    assert_int_equal(refused(test, &request,
                             "name,phone,email\nAda,+3851234567,ada\n\nBo,none,\n,,\n"
                             "Cy,,cy@example.com\nDi\x01,,\n",
                             &result, &fault),
                     STATUS_INVALID);
    assert_int_equal(result.findings->bad_row_count, 3);
    assert_int_equal(result.findings->bad_rows[0].line, 2);
    assert_string_equal(result.findings->bad_rows[0].column, "email");
    assert_string_equal(result.findings->bad_rows[0].value, "ada");
    assert_int_equal(result.findings->bad_rows[1].line, 4);
    assert_int_equal(result.findings->bad_rows[2].line, 7);
    assert_int_equal(count_of(test, all_contacts), 0);
    assert_int_equal(refused(test, &request, "name,phone\n\"Ada,+3851234567\n", &result, &fault),
                     STATUS_INVALID);
}

/* What came in before counts too. */
static void a_client_gets_no_more_than_its_page_shows(void **state)
{
    struct store_case *test = *state;
    struct import_request request = request_for("more.csv");
    struct import_result result;
    struct fault fault;
    struct arena arena = {0};
    struct text staff = text_new(&arena), phones = text_new(&arena);

    text_add(&staff, "name,company\n");
    text_add(&phones, "name,phone,email\n");
    for (int i = 0; i < CONTACTS_OF_CLIENT_MAX; i++)
        text_format(&staff, "Person %d,Lipa\n", i);
    for (int i = 0; i < POINTS_OF_CONTACT_MAX - 1; i++)
        text_format(&phones, "Zoe,+38591%04d,zoe@example.hr\n", i);
    assert_int_equal(must_import(test, "staff.csv", staff.at).contacts_new, CONTACTS_OF_CLIENT_MAX);
    assert_int_equal(must_import(test, "phones.csv", phones.at).points_new, POINTS_OF_CONTACT_MAX);
    assert_int_equal(refused(test, &request, "name,company\nOne More,Lipa\n", &result, &fault),
                     STATUS_INVALID);
    assert_int_equal(fault.message.args[2].count, CONTACTS_OF_CLIENT_MAX);
    assert_int_equal(
        refused(test, &request, "name,phone,email\nZoe,+385990,zoe@example.hr\n", &result, &fault),
        STATUS_INVALID);
    assert_int_equal(fault.message.args[1].count, POINTS_OF_CONTACT_MAX);
    assert_int_equal(count_of(test, all_contacts), CONTACTS_OF_CLIENT_MAX + 1);
    assert_int_equal(count_of(test, all_points), POINTS_OF_CONTACT_MAX);
    arena_free(&arena);
}

static void what_phones_write_around_a_value_is_left_out(void **state)
{
    struct store_case *test = *state;
    struct client_page page;
    struct client_card card;

    (void)must_import(test, "phone.csv",
                      "Name,Phone 1 - Label,Phone 1 - Value,User 1\n"
                      "\u2068Ana Horvat\u2069,,\u202A+385 91 123 4567\u202C,x\n");
    struct work work = store_case_work(test);
    const struct client_query query = {.find = "385911234567", .limit = 10};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 1);
    store_case_ok(&work, show_client(&work, page.clients.items[0].id, &card));
    assert_string_equal(card.client.name, "Ana Horvat");
    assert_string_equal(card.points[0].value, "+385 91 123 4567");
    work_end(&work);
}

static void columns_are_told_that_hold_what_is_left_out(void **state)
{
    struct import_result result =
        must_import(*state, "a.csv", "name,phone,notes,birthday\nAda,+3851234567,tea,\n");

    assert_string_equal(result.columns_unused, "notes");
}

/* A list of people with a day in it could be a log of orders without amounts. */
static void a_guess_that_could_go_the_other_way_is_told(void **state)
{
    struct store_case *test = *state;
    static const char either[] = "Name,Email,Created\nAda,ada@example.hr,2025-03-01\n";
    struct import_request request = request_for("either.csv");
    struct import_result result;
    struct fault fault;

    assert_true(must_import(test, "either.csv", either).may_be_other);
    request.what = IMPORT_WHAT_CONTACTS;
    assert_int_equal(refused(test, &request, either, &result, &fault), STATUS_OK);
    assert_int_equal(result.kind, IMPORT_CONTACTS);
    assert_false(result.may_be_other);
    assert_false(must_import(test, "contacts.csv", contacts).may_be_other);
    assert_false(must_import(test, "log.csv", "client,date\nAda,2025-03-01\n").may_be_other);
    assert_false(must_import(test, "shop.csv",
                             "order,name,email,date,amount\n1,Ada,ada@example.hr,2025-03-01,5\n")
                     .may_be_other);
}

static void a_log_that_cannot_be_read_is_not_taken_for_contacts(void **state)
{
    struct import_request request = request_for("log.csv");
    struct import_result result;
    struct fault fault;

    assert_int_equal(refused(*state, &request,
                             "client,date,amount\n\"Ada,2025-01-01,1\nBo,2025-01-01,1\n", &result,
                             &fault),
                     STATUS_INVALID);
    assert_int_equal(result.kind, IMPORT_ORDERS);
    assert_string_not_equal(fault.field, "columns");
}

static void a_long_value_is_shown_up_to_a_whole_letter(void **state)
{
    struct import_request request = request_for("long.csv");
    struct import_result result;
    struct fault fault;
    struct arena arena = {0};
    struct text file = text_new(&arena), shown = text_new(&arena);

    for (int i = 0; i < 39; i++)
        text_add(&shown, "ж");
    text_add(&shown, "x");
    text_format(&file, "name,email\nAda,%sжжж\n", shown.at);
    assert_int_equal(refused(*state, &request, file.at, &result, &fault), STATUS_INVALID);
    assert_string_equal(result.findings->bad_rows[0].value, shown.at);
    arena_free(&arena);
}

static void contacts_are_taken_back(void **state)
{
    struct store_case *test = *state;
    struct undone undone;

    (void)must_import(test, "contacts.csv", contacts);
    int64_t points = count_of(test, all_points);
    struct import_result result =
        must_import(test, "more.csv",
                    "name,email,phone\nAna,ana@example.hr,+385 1 555 333\n"
                    "Nova,nova@example.hr,\n");
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, result.audit_id, &undone));
    work_end(&work);
    assert_int_equal(count_of(test, all_clients), 3);
    assert_int_equal(count_of(test, all_points), points);
}

static void contacts_that_are_there_can_be_left_as_they_are(void **state)
{
    static const char again[] = "Name;E-mail;Telefon\n"
                                "Mia Kos;mia@lipa.example;+385911112222\n"
                                "Nova Osoba;nova@example.hr;\n";
    struct store_case *test = *state;
    struct import_request request = request_for("again.csv");
    struct import_result result;
    struct fault fault;

    (void)must_import(test, "contacts.csv", contacts);
    const int64_t points = count_of(test, all_points);
    request.existing = EXISTING_LEFT;
    request.effect = IMPORT_TRIES;
    assert_int_equal(refused(test, &request, again, &result, &fault), STATUS_OK);
    assert_int_equal(result.points_new, 1);
    assert_int_equal(result.contacts_matched, 1);
    assert_int_equal(count_of(test, all_points), points);
    request.effect = IMPORT_WRITES;
    assert_int_equal(refused(test, &request, again, &result, &fault), STATUS_OK);
    assert_int_equal(result.contacts_new, 1);
    assert_int_equal(count_of(test, all_points), points + 1);
}

static void no_statement_that_fails_leaves_half_an_import(void **state)
{
    fail_each_statement(*state, contacts);
}

#define IMPORT_TEST(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IMPORT_TEST(contacts_become_clients_with_what_they_are_reached_by),
        IMPORT_TEST(contacts_that_are_there_get_what_is_new),
        IMPORT_TEST(contacts_that_are_there_can_be_left_as_they_are),
        IMPORT_TEST(cards_become_clients_and_pictures_are_kept),
        IMPORT_TEST(columns_that_no_file_may_decide_are_refused_by_name),
        IMPORT_TEST(cells_guarded_against_spreadsheets_are_as_they_were),
        IMPORT_TEST(bad_contacts_are_told_by_line_and_column),
        IMPORT_TEST(a_client_gets_no_more_than_its_page_shows),
        IMPORT_TEST(what_phones_write_around_a_value_is_left_out),
        IMPORT_TEST(columns_are_told_that_hold_what_is_left_out),
        IMPORT_TEST(a_guess_that_could_go_the_other_way_is_told),
        IMPORT_TEST(a_log_that_cannot_be_read_is_not_taken_for_contacts),
        IMPORT_TEST(a_long_value_is_shown_up_to_a_whole_letter),
        IMPORT_TEST(contacts_are_taken_back),
        IMPORT_TEST(no_statement_that_fails_leaves_half_an_import),
    };
    return run_store_tests(tests);
}
