// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/export_files.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/clients.h"
#include "base/text.h"
#include "support/check.h"
#include "support/import_case.h"
#include "support/other_workspace.h"
#include "support/store_digest.h"

/* What a file with a formula for a name brings (AC-105), people who share a telephone, companies
 * and people of one name, and values with marks in them. */
static const char contacts[] =
    "Client in this file,Client in orders,Company,Name,Given name,Middle name,Family name,Greeting,"
    "Language,Form of address,Email,Phone,Telegram,Website,Other address,Preferred\n"
    "1,\"=HYPERLINK(\"\"http://evil\"\")\",,\"=HYPERLINK(\"\"http://evil\"\")\",,,,,,,,,,,,\n"
    "2,+cmd,,+cmd,,,,,,,,,,,,\n"
    "3,@SUM,,@SUM,,,,,,,,,,,,\n"
    "4,＝1+1,,＝1+1,,,,,,,,,,,,\n"
    "5,''=1,,''=1,,,,,,,,,,,,\n"
    "6,Анна,,Анна Сергеевна Иванова,Анна,Сергеевна,Иванова,Дорогая Анна!,ru,formal,"
    "a@example.com ::: b@example.com,+385911234567,@anna,\"https://a.example/?b,c\",icq:12,"
    "b@example.com\n"
    "7,,\"Lipa; \"\"d.o.o.\"\"\",Ivo Babić,,,,,hr,,ivo@lipa.example,+38515551234,,,,\n"
    "7,,\"Lipa; \"\"d.o.o.\"\"\",Mia Kos,,,,,,first name,,+38515551234,,,,+38515551234\n"
    "7,,\"Lipa; \"\"d.o.o.\"\"\",Mia Kos,,,,,,,,,,,,\n"
    "8,,\"Lipa; \"\"d.o.o.\"\"\",Another,,,,,,,,,,,,\n"
    "9,,,Ivan Horvat,,,,,,,,+385911234567,,,,\n"
    "10,,,Ivan Horvat,,,,,,,,,,,,\n"
    "11,,,Ivan Horvat,,,,,,,,,,,,\n";

static const char orders[] = "order,client,date,amount,currency,status,source,service,note\n"
                             "1,\"=HYPERLINK(\"\"http://evil\"\")\",2025-01-02,1.234,EUR,,=ad,-x,\n"
                             "2,+cmd,2025-01-05,11.2345,EUR,,web,\"a,b\",first line\n"
                             "2,+cmd,2025-01-05,11.2345,EUR,,web,\"a,b\",second line\n"
                             "3,@SUM,2025-02-05,-5,EUR,,web,\"c;\"\"d\"\"\",\n"
                             "4,＝1+1,2025-02-05,1000,EUR,cancelled,,,\n"
                             ",''=1,2025-02-06,9000000000.01,EUR,,,,\n"
                             "+6,Анна,2025-03-01,7,EUR,,,,\n"
                             "7,Анна,2025-04-01,7,,,,,\n"
                             "8,''=1,2025-04-01,0.1,USD,,,,\n";

static const struct csv_form exact = {.guarding = CSV_EXACT};

/* ---- what a workspace holds, without its ids ---- */

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *described(struct arena *arena, const struct client_card *card)
{
    const struct client *client = &card->client;
    struct text text = text_new(arena);

    text_format(&text, "%d|%s|%s|%" PRId64 "|%" PRId32, (int)client->kind, client->name,
                client->reference ? client->reference : "-", client->order_count,
                client->last_order_on);
    for (size_t i = 0; i < card->contact_count; i++) {
        const struct contact *contact = &card->contacts[i];
        text_format(&text, "\n  %d|%s|%s|%s|%s|%s|%s|%d", contact->is_main, contact->name,
                    contact->given, contact->additional, contact->family, contact->salutation,
                    contact->language, (int)contact->form_of_address);
        for (size_t j = 0; j < card->point_count; j++)
            if (card->points[j].contact_id == contact->id)
                text_format(&text, "\n    %d|%s|%s|%d", (int)card->points[j].kind,
                            card->points[j].value, card->points[j].key, card->points[j].is_main);
    }
    for (size_t i = 0; i < card->order_count; i++) {
        const struct client_order *order = &card->orders[i];
        text_format(&text, "\n  %" PRId32 "|%" PRId64 "|%s|%d|%s|%s|%s", order->accepted_on,
                    order->amount, order->currency, (int)order->state,
                    order->number ? order->number : "-", order->source, order->service);
    }
    return text.at;
}

/* All clients, in an order that does not hang on ids. */
static const char *described_all(struct work *work)
{
    const struct client_query query = {.limit = CLIENTS_PAGE_MAX};
    struct text text = text_new(work->arena);
    struct client_page page;

    store_case_ok(work, list_clients(work, &query, &page));
    size_t count = page.clients.count;
    const char **lines = arena_array(work->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        struct client_card card;
        store_case_ok(work, show_client(work, page.clients.items[i].id, &card));
        lines[i] = described(work->arena, &card);
    }
    qsort(lines, count, sizeof(lines[0]), compare_lines);
    for (size_t i = 0; i < count; i++)
        text_format(&text, "%s\n", lines[i]);
    work_end(work);
    return text.at;
}

/* ---- files ---- */

static const char *path_of(struct store_case *test, const char *name)
{
    struct text path = text_new(&test->arena);

    text_format(&path, "%s/%s", test->at.folder, name);
    return path.at;
}

static const char *text_of(struct store_case *test, const char *name)
{
    struct text text = text_new(&test->arena);
    int fd = open(path_of(test, name), O_RDONLY | O_CLOEXEC);
    char buffer[4096];
    ssize_t length;

    assert_true(fd >= 0);
    while ((length = read(fd, buffer, sizeof(buffer))) > 0)
        text_add_slice(&text, (struct slice){buffer, (size_t)length});
    close(fd);
    unlink(path_of(test, name));
    return text.at;
}

static void bring_in(struct work *work, const char *name, const char *text, enum import_what what)
{
    struct import_request request = request_for(name);
    struct import_result result;

    request.what = what;
    store_case_ok(work, import_text_as(work, &request, text, &result));
    assert_false(result.was_there);
    work_end(work);
}

static struct export_count taken_out(struct store_case *test, struct csv_form form)
{
    struct work work = store_case_work(test);
    struct export_count count;

    store_case_ok(&work, export_tables(&work, path_of(test, "out"), form, &count));
    work_end(&work);
    return count;
}

static void fill(struct store_case *test)
{
    (void)must_import(test, "contacts.csv", contacts);
    (void)must_import(test, "orders.csv", orders);
}

/* ---- tests ---- */

/* In each form; the row that the file has twice is one order with two lines. */
static void clients_and_orders_come_back_as_they_were(void **state)
{
    struct store_case *test = *state;
    struct csv_form forms[] = {exact, export_spreadsheet_form("en"), export_spreadsheet_form("hr"),
                               export_spreadsheet_form("ru")};

    fill(test);
    struct work work = store_case_work(test);
    const char *meant = described_all(&work);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct export_count count = taken_out(test, forms[i]);
        assert_int_equal(count.contacts, 13);
        assert_int_equal(count.orders, 9);
        struct work other = other_workspace_work(test);
        bring_in(&other, "clients.csv", text_of(test, "out/clients.csv"), IMPORT_WHAT_GUESS);
        bring_in(&other, "orders.csv", text_of(test, "out/orders.csv"), IMPORT_WHAT_GUESS);
        assert_string_equal(described_all(&other), meant);
    }
    rmdir(path_of(test, "out"));
}

static void a_spreadsheet_runs_no_name(void **state)
{
    struct store_case *test = *state;

    fill(test);
    (void)taken_out(test, export_spreadsheet_form("ru"));
    const char *clients = text_of(test, "out/clients.csv");
    const char *rows = text_of(test, "out/orders.csv");
    rmdir(path_of(test, "out"));
    assert_int_equal(strncmp(clients,
                             "\xEF\xBB\xBF"
                             "Client in this file;",
                             23),
                     0);
    static const char *const guarded[] = {";\"'=HYPERLINK(\"\"http://evil\"\")\";",
                                          ";'+cmd;",
                                          ";'@SUM;",
                                          ";'＝1+1;",
                                          ";''=1;",
                                          ";'+385911234567;",
                                          ";'@anna;"};
    for (size_t i = 0; i < sizeof(guarded) / sizeof(guarded[0]); i++)
        assert_non_null(strstr(clients, guarded[i]));
    assert_non_null(strstr(rows, ";'=ad;'-x;EUR;1,2340\r\n"));
    assert_non_null(strstr(rows, ";-5,00\r\n"));
    static const char *const starts[] = {";=", ";+", ";@", ";＝", ";\"=", "\n=", "\n+"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        assert_null(strstr(clients, starts[i]));
        assert_null(strstr(rows, starts[i]));
    }
}

static void a_file_that_goes_back_where_it_came_from_doubles_nobody(void **state)
{
    struct store_case *test = *state;

    fill(test);
    struct work work = store_case_work(test);
    const char *meant = described_all(&work);
    (void)taken_out(test, exact);
    work = store_case_work(test);
    bring_in(&work, "clients.csv", text_of(test, "out/clients.csv"), IMPORT_WHAT_GUESS);
    rmdir(path_of(test, "out"));
    unlink(path_of(test, "out/orders.csv"));
    /* Two of one name who cannot be told apart are the same person then; nobody is added. */
    assert_string_equal(described_all(&work), meant);
}

static void orders_first_and_clients_later_are_the_same_clients(void **state)
{
    struct store_case *test = *state;
    struct client_page page;

    (void)must_import(test, "orders.csv", orders);
    (void)must_import(test, "contacts.csv", contacts);
    struct work work = store_case_work(test);
    const struct client_query query = {.limit = CLIENTS_PAGE_MAX};
    store_case_ok(&work, list_clients(&work, &query, &page));
    assert_int_equal(page.clients.count, 11);
    work_end(&work);
}

static void an_export_leaves_the_store_as_it_is(void **state)
{
    struct store_case *test = *state;

    fill(test);
    struct store_digest before = store_digest_of(test);
    (void)taken_out(test, exact);
    struct store_digest after = store_digest_of(test);
    assert_true(store_digests_equal(&before, &after));
    (void)text_of(test, "out/clients.csv");
    (void)text_of(test, "out/orders.csv");
    rmdir(path_of(test, "out"));
}

static void nobody_but_an_owner_takes_everything_out(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct export_count count;

    work.actor.role = ROLE_MEMBER;
    assert_int_equal(export_tables(&work, path_of(test, "out"), exact, &count), STATUS_FORBIDDEN);
    work.fault = (struct fault){0};
    assert_int_equal(export_cards(&work, path_of(test, "all.vcf"), &count), STATUS_FORBIDDEN);
    work_end(&work);
    assert_int_equal(access(path_of(test, "out"), F_OK), -1);
    assert_int_equal(access(path_of(test, "all.vcf"), F_OK), -1);
}

/* Both ways out: each statement fails in its turn, and no file appears. */
static void fail_each(struct store_case *test, bool is_cards)
{
    for (int failing = 1;; failing++) {
        struct work work = store_case_work(test);
        struct export_count count;

        failing_store_arm(&test->at.failing, failing);
        enum status status = is_cards ? export_cards(&work, path_of(test, "all.vcf"), &count)
                                      : export_tables(&work, path_of(test, "out"), exact, &count);
        bool was_hit = failing_store_was_hit(&test->at.failing);
        work_end(&work);
        if (!was_hit) {
            assert_int_equal(status, STATUS_OK);
            assert_true(failing > 4);
            return;
        }
        assert_int_equal(status, STATUS_UNAVAILABLE);
        assert_int_equal(access(path_of(test, is_cards ? "all.vcf" : "out"), F_OK), -1);
    }
}

static void nothing_appears_when_a_statement_fails(void **state)
{
    struct store_case *test = *state;

    fill(test);
    fail_each(test, false);
    (void)text_of(test, "out/clients.csv");
    (void)text_of(test, "out/orders.csv");
    rmdir(path_of(test, "out"));
    fail_each(test, true);
    (void)text_of(test, "all.vcf");
}

static const char *cards_of(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct export_count count;

    store_case_ok(&work, export_cards(&work, path_of(test, "all.vcf"), &count));
    work_end(&work);
    return text_of(test, "all.vcf");
}

static const char cards[] =
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Анна Иванова\r\nN:Иванова;Анна;Сергеевна;;\r\n"
    "EMAIL;PREF=1:anna@example.com\r\nTEL:+385 91 123 4567\r\nLANG:ru\r\n"
    "PHOTO:data:image/gif;base64,R0lGODlhAAE=\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\nFN:Lipa\\, d.o.o.\r\nORG:Lipa\\, d.o.o.\r\n"
    "URL:https://lipa.example\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Mia Kos\r\nORG:Lipa\\, d.o.o.\r\nIMPP:tg:mia\r\n"
    "END:VCARD\r\n";

static void cards_come_back_as_they_were(void **state)
{
    struct store_case *test = *state;

    (void)must_import(test, "cards.vcf", cards);
    struct work work = store_case_work(test);
    const char *meant = described_all(&work);
    const char *written = cards_of(test);
    assert_non_null(strstr(written, "\r\nN:Иванова;Анна;Сергеевна;;\r\n"));
    assert_non_null(strstr(written, "\r\nPHOTO:data:image/gif;base64,R0lGODlhAAE=\r\n"));
    assert_non_null(strstr(written, "\r\nUID:urn:uuid:"));
    assert_string_equal(cards_of(test), written);
    struct work other = other_workspace_work(test);
    bring_in(&other, "cards.vcf", written, IMPORT_WHAT_GUESS);
    assert_string_equal(described_all(&other), meant);
}

#define IN_A_STORE(name) \
    cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_STORE(clients_and_orders_come_back_as_they_were),
        IN_A_STORE(a_spreadsheet_runs_no_name),
        IN_A_STORE(a_file_that_goes_back_where_it_came_from_doubles_nobody),
        IN_A_STORE(orders_first_and_clients_later_are_the_same_clients),
        IN_A_STORE(an_export_leaves_the_store_as_it_is),
        IN_A_STORE(nobody_but_an_owner_takes_everything_out),
        IN_A_STORE(nothing_appears_when_a_statement_fails),
        IN_A_STORE(cards_come_back_as_they_were),
    };
    return run_store_tests(tests);
}
