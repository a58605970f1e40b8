// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/business.h"

#include <string.h>

#include "app/undo.h"
#include "retention/window.h"
#include "store/audits.h"
#include "support/check.h"
#include "support/sample_clients.h"

static const struct business linden = {.name = "  Linden Row\t",
                                       .about = "Ilica 1\r\nZagreb ",
                                       .time_zone = "Europe/Zagreb",
                                       .currency = "eur",
                                       .language = "hr",
                                       .active_days = 180,
                                       .cooling_days = 90};

static struct business_now shown(struct store_case *test)
{
    struct work work = store_case_work(test);
    struct business_now now;

    store_case_ok(&work, show_business(&work, &now));
    work_end(&work);
    return now;
}

static enum status edit(struct store_case *test, enum role role, int64_t version,
                        const struct business *business, struct business_edited *ret_edited)
{
    struct work work = sample_work(test, test->user_id, role);

    enum status status = edit_business(&work, version, business, ret_edited);
    work_end(&work);
    return status;
}

static void what_is_set_is_cleaned_and_told_in_the_trail(void **state)
{
    struct store_case *test = *state;
    struct business_edited edited = {0};
    struct audit audit;

    assert_int_equal(edit(test, ROLE_OWNER, shown(test).version, &linden, &edited), STATUS_OK);
    const struct business_now now = shown(test);
    assert_int_equal(now.version, edited.version);
    assert_string_equal(now.business.name, "Linden Row");
    assert_string_equal(now.business.about, "Ilica 1\nZagreb");
    assert_string_equal(now.business.currency, "EUR");
    assert_string_equal(now.business.language, "hr");
    assert_int_equal(now.business.active_days, 180);
    struct work work = store_case_work(test);
    store_case_ok(&work, audits_find(&work, edited.audit_id, &audit));
    assert_int_equal(audit.action, AUDIT_BUSINESS_CHANGED);
    assert_non_null(strstr(audit.after_json, "\"active_days\": 180"));
    work_end(&work);
    assert_int_equal(edit(test, ROLE_OWNER, now.version, &now.business, &edited), STATUS_OK);
    assert_int_equal(edited.audit_id, 0);
    assert_int_equal(shown(test).version, now.version);
}

static void undo_puts_back_what_was_there(void **state)
{
    struct store_case *test = *state;
    const struct business_now before = shown(test);
    struct business_edited edited = {0};
    struct undone undone = {0};

    assert_int_equal(edit(test, ROLE_OWNER, before.version, &linden, &edited), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, edited.audit_id, &undone));
    work_end(&work);
    const struct business_now after = shown(test);
    assert_string_equal(after.business.name, before.business.name);
    assert_string_equal(after.business.time_zone, before.business.time_zone);
    assert_int_equal(after.business.active_days, before.business.active_days);
    work = store_case_work(test);
    store_case_ok(&work, undo(&work, undone.audit_id, &undone));
    work_end(&work);
    assert_string_equal(shown(test).business.name, "Linden Row");
}

/* A client's place in the list, with keys as they are stored. */
static void check_order(struct store_case *test, const char *const *names, size_t count)
{
    struct client_query query = {.limit = 10};
    struct work work = store_case_work(test);
    struct client_page page;

    store_case_ok(&work, list_clients(&work, &query, &page));
    work_end(&work);
    assert_int_equal(page.clients.count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(page.clients.items[i].name, names[i]);
}

/* Croatian has a letter dž behind d, and Cyrillic stands behind Latin but for Russian. */
static void names_sort_as_the_language_of_the_business_does(void **state)
{
    static const char *const english[] = {"Dzana", "Džana", "Dzen", "Борис"};
    static const char *const croatian[] = {"Dzana", "Dzen", "Džana", "Борис"};
    struct store_case *test = *state;
    struct business_now now = shown(test);
    struct business_edited edited = {0};
    struct undone undone;

    for (size_t i = 0; i < 4; i++)
        (void)sample_client(test, CLIENT_PERSON, english[i]);
    now.business.language = "en";
    assert_int_equal(edit(test, ROLE_OWNER, now.version, &now.business, &edited), STATUS_OK);
    now = shown(test);
    now.business.language = "hr";
    assert_int_equal(edit(test, ROLE_OWNER, now.version, &now.business, &edited), STATUS_OK);
    check_order(test, croatian, 4);
    struct work work = store_case_work(test);
    store_case_ok(&work, undo(&work, edited.audit_id, &undone));
    work_end(&work);
    check_order(test, english, 4);
}

static void each_fault_names_its_field(void **state)
{
    struct store_case *test = *state;
    struct business faulty[] = {linden, linden, linden, linden, linden, linden, linden};
    static const char *const fields[] = {"name",        "time_zone",    "currency",    "language",
                                         "active_days", "cooling_days", "cooling_days"};

    faulty[0].name = " ";
    faulty[1].time_zone = "Zagreb; DROP";
    faulty[2].currency = "EURO";
    faulty[3].language = "de";
    faulty[4].active_days = ACTIVE_DAYS_MAX + 1;
    faulty[5].cooling_days = -1;
    faulty[6].cooling_days = 181;
    for (size_t i = 0; i < sizeof(faulty) / sizeof(faulty[0]); i++) {
        struct work work = store_case_work(test);
        struct business_edited edited = {0};

        assert_int_equal(edit_business(&work, 1, &faulty[i], &edited), STATUS_INVALID);
        assert_string_equal(work.fault.field, fields[i]);
        work_end(&work);
    }
}

static void who_is_late_is_told_and_others_may_not(void **state)
{
    struct store_case *test = *state;
    int64_t version = shown(test).version;
    struct business_edited edited = {0};
    struct undone undone;

    assert_int_equal(edit(test, ROLE_MEMBER, version, &linden, &edited), STATUS_FORBIDDEN);
    assert_int_equal(edit(test, ROLE_VIEWER, version, &linden, &edited), STATUS_FORBIDDEN);
    assert_int_equal(edit(test, ROLE_OWNER, version, &linden, &edited), STATUS_OK);
    assert_int_equal(edit(test, ROLE_OWNER, version, &linden, &edited), STATUS_CONFLICT);
    struct work work = sample_work(test, test->user_id, ROLE_MEMBER);
    assert_int_equal(undo(&work, edited.audit_id, &undone), STATUS_FORBIDDEN);
    work_end(&work);
}

static void reports_are_asked_for_the_window_that_is_set(void **state)
{
    struct store_case *test = *state;
    struct business_edited edited = {0};
    struct window_choice choice = {0}, own = {.active_days = 30};

    assert_int_equal(edit(test, ROLE_OWNER, shown(test).version, &linden, &edited), STATUS_OK);
    struct work work = store_case_work(test);
    store_case_ok(&work, business_window(&work, &choice));
    store_case_ok(&work, business_window(&work, &own));
    work_end(&work);
    assert_int_equal(choice.active_days, 180);
    assert_int_equal(choice.cooling_days, 90);
    assert_int_equal(own.active_days, 30);
}

#define A_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        A_TEST(what_is_set_is_cleaned_and_told_in_the_trail),
        A_TEST(undo_puts_back_what_was_there),
        A_TEST(names_sort_as_the_language_of_the_business_does),
        A_TEST(each_fault_names_its_field),
        A_TEST(who_is_late_is_told_and_others_may_not),
        A_TEST(reports_are_asked_for_the_window_that_is_set),
    };

    return run_store_tests(tests);
}
