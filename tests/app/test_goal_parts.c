// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/goals.h"
#include "app/retention_view.h"
#include "store/orders.h"
#include "store/tags.h"
#include "support/figure_log.h"
#include "support/sample_clients.h"
#include "support/store_case.h"

#include "support/check.h"

/* Goals of some of the clients. The tests stand on 20 November 2026. */

enum { FAIR = 24, WEB = 30, MONTHS = 22 };

static struct work work_on_day(struct store_case *test, day_t today)
{
    struct work work = store_case_work(test);

    work.now = ((int64_t)today * 86400 + 43200) * 1000000;
    return work;
}

static struct work work_on(struct store_case *test, int32_t year, int32_t month, int32_t day)
{
    return work_on_day(test, day_of(year, month, day));
}

static const struct goal_choice fourth_quarter = {
    .kind = GOAL_STAYED, .period = PERIOD_QUARTER, .from = 20727}; /* 1 October 2026 */

/* All of a client's orders in one unit: there are many. */
static void add_orders(struct store_case *test, const char *source, const char *service, int gone,
                       const int64_t *tag_id)
{
    int64_t id = sample_client(test, CLIENT_PERSON, "Somebody"), version = 0, order_id = 0;
    struct work work = store_case_work(test);

    store_case_ok(&work, work_begin(&work));
    for (int month = 0; month < MONTHS - gone; month++) {
        const struct client_order order = {.client_id = id,
                                           .accepted_on =
                                               day_of(2025 + month / 12, 1 + month % 12, 5),
                                           .has_amount = true,
                                           .amount = 100000,
                                           .currency = "EUR",
                                           .state = ORDER_COUNTS,
                                           .source = source,
                                           .service = service};

        store_case_ok(&work, orders_next_version(&work, &version));
        store_case_ok(&work, orders_insert(&work, &order, version, &order_id));
    }
    if (tag_id)
        store_case_ok(&work, tags_put(&work, id, tag_id, 1));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static int64_t make_tag(struct store_case *test, const char *name)
{
    struct work work = store_case_work(test);
    int64_t id = 0;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, tags_find_or_make(&work, name, tag_key(work.arena, slice_of(name)), &id));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return id;
}

/* From the fair each fourth left in the summer; from the web nobody did. Three of them are VIP. */
static void make_history(struct store_case *test)
{
    const int64_t vip = make_tag(test, "VIP"), nobodys = make_tag(test, "Nobody's");

    assert_true(nobodys > 0);
    for (int i = 0; i < FAIR; i++)
        add_orders(test, "Fair", i % 2 == 0 ? "Logo" : "", i % 4 == 0 ? 4 : 0, NULL);
    for (int i = 0; i < WEB; i++)
        add_orders(test, "", "Menu", 0, i < 3 ? &vip : NULL);
}

static void set(struct store_case *test, const struct goal_whose *whose, const char *percent,
                struct goal_changed *ret_changed)
{
    struct work work = work_on(test, 2026, 11, 20);
    struct goal_choice choice = fourth_quarter;

    choice.whose = *whose;
    store_case_ok(&work, set_goal(&work, NULL, &choice, percent, ret_changed));
    work_end(&work);
}

static struct goal_offer offered(struct store_case *test, const struct goal_whose *whose)
{
    struct work work = work_on(test, 2026, 11, 20);
    struct goal_choice choice = fourth_quarter;
    struct goal_offer offer = {0};

    choice.whose = *whose;
    store_case_ok(&work, offer_goal(&work, NULL, &choice, &offer));
    work_end(&work);
    return offer;
}

static void what_is_proposed_is_of_that_part_alone(void **state)
{
    struct store_case *test = *state;

    make_history(test);
    struct goal_offer all = offered(test, &(struct goal_whose){NULL});
    struct goal_offer fair = offered(test, &(struct goal_whose){.source = "Fair"});
    struct goal_offer both =
        offered(test, &(struct goal_whose){.source = "Fair", .service = "Logo"});
    struct goal_offer not_said = offered(test, &(struct goal_whose){.source = "-"});
    struct goal_offer nobody = offered(test, &(struct goal_whose){.tag = "Nobody's"});

    assert_int_equal(all.start, FAIR - FAIR / 4 + WEB);
    assert_int_equal(fair.start, FAIR - FAIR / 4);
    assert_int_equal(fair.pasts[fair.past_count - 1].start, FAIR);
    assert_int_equal(fair.pasts[fair.past_count - 1].reached, FAIR - FAIR / 4);
    assert_true(fair.pasts[fair.past_count - 1].low < 0.75);
    assert_true(fair.pasts[fair.past_count - 1].high > 0.75);
    assert_int_equal(fair.window.active_days, all.window.active_days);
    assert_int_equal(not_said.start, WEB);
    assert_int_equal(both.start, FAIR / 4);
    assert_int_equal(both.proposal.state, GOAL_FEW_CLIENTS);
    assert_true(nobody.has_orders && nobody.fits_nobody);
    assert_int_equal(all.sources.count, 2);
    assert_int_equal(all.tags.count, 2);
}

/* The rate that the page of Retention shows of these clients for the days of the goal. */
static struct rate rate_shown(struct work *work, const struct goal_whose *whose, bool is_plain)
{
    const struct retention_choice choice = {.span = SPAN_OWN,
                                            .from = day_of(2026, 10, 1),
                                            .to = day_of(2026, 12, 31),
                                            .currency = "",
                                            .source = whose->source ? whose->source : "",
                                            .service = whose->service ? whose->service : "",
                                            .tag = whose->tag ? whose->tag : "",
                                            .sections = SECTION_RETENTION,
                                            .is_plain = is_plain};
    struct retention_view view;

    store_case_ok(work, retention_view(work, NULL, &choice, &view));
    assert_int_equal(view.state, RETENTION_SHOWN);
    struct rate rate = view.kept->analysis->own_period;
    assert_int_equal(rate.reason, RATE_KNOWN);
    retention_view_close(&view);
    return rate;
}

static struct goal_count count_of(const struct goals_shown *shown, int64_t id)
{
    for (size_t i = 0; i < shown->count; i++)
        if (shown->items[i].goal.id == id)
            return shown->items[i].progress.count;
    return (struct goal_count){.is_known = false};
}

static const struct goal_whose parts[] = {
    {.source = ""}, {.source = "Fair"}, {.service = "Menu"}, {.tag = "vip"}, {.source = "-"}};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* How the goal of these clients goes, which is as the page of Retention says. */
static struct rate same_as_shown(struct store_case *test, day_t today,
                                 const struct goal_whose *whose, int64_t id)
{
    struct work work = work_on_day(test, today);
    const struct rate rate = rate_shown(&work, whose, false);
    struct goals_shown shown;

    store_case_ok(&work, show_goals(&work, NULL, &shown));
    const struct goal_count count = count_of(&shown, id);
    assert_true(count.is_known);
    assert_int_equal(count.start, rate.start);
    assert_int_equal(count.sure, rate.retained);
    assert_int_equal(count.open, 0);
    work_end(&work);
    return rate;
}

static void it_goes_as_the_page_of_retention_says(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed;

    make_history(test);
    for (size_t i = 0; i < PARTS; i++) {
        set(test, &parts[i], "50", &changed);
        (void)same_as_shown(test, day_of(2027, 1, 5), &parts[i], changed.goal.id);
    }
}

static void marks_and_open_orders_count_as_on_that_page(void **state)
{
    const day_t last_day = day_of(2026, 12, 31);
    struct store_case *test = *state;
    struct goal_changed changed;

    make_history(test);
    figure_log_hold(test);
    for (size_t i = 0; i < PARTS; i++) {
        set(test, &parts[i], "50", &changed);
        const struct rate held = same_as_shown(test, last_day, &parts[i], changed.goal.id);
        struct work work = work_on_day(test, last_day);
        const struct rate plain = rate_shown(&work, &parts[i], true);
        assert_int_equal(held.start, plain.start);
        assert_int_not_equal(held.retained, plain.retained);
        work_end(&work);
    }
}

static void goals_of_other_clients_stand_side_by_side(void **state)
{
    const struct goal_whose fair = {.source = "Fair"}, vip = {.tag = " vip "};
    struct store_case *test = *state;
    struct goal_changed changed = {0}, other = {0};
    struct goals_shown shown;

    make_history(test);
    set(test, &fair, "50", &changed);
    set(test, &(struct goal_whose){NULL}, "60", &other);
    set(test, &vip, "70", &changed);
    assert_string_equal(changed.goal.whose.tag, "VIP");
    assert_int_equal(offered(test, &vip).same.id, changed.goal.id);
    struct work work = work_on(test, 2026, 11, 20);
    store_case_ok(&work, show_goals(&work, NULL, &shown));
    assert_int_equal(shown.count, 3);
    store_case_ok(&work, show_running_goals(&work, NULL, &fair, 2, &shown));
    assert_int_equal(shown.count, 1);
    assert_string_equal(shown.items[0].goal.whose.source, "Fair");
    assert_int_equal(shown.items[0].progress.count.start, FAIR - FAIR / 4);
    struct goal_choice again = fourth_quarter;
    again.whose = vip;
    assert_int_equal(set_goal(&work, NULL, &again, "71", &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, "from");
    work_end(&work);
}

static void a_currency_is_ones_own_or_another(void **state)
{
    struct store_case *test = *state;
    struct goal_changed changed = {0};
    struct goal_choice choice = fourth_quarter;

    make_history(test);
    struct work work = work_on(test, 2026, 11, 20);
    choice.whose.currency = "USD";
    assert_int_equal(set_goal(&work, NULL, &choice, "50", &changed), STATUS_INVALID);
    assert_string_equal(work.fault.field, "clients");
    work_end(&work);
    set(test, &(struct goal_whose){.currency = "EUR"}, "50", &changed);
    assert_true(changed.goal.id > 0);
}

static void clients_who_are_nobody_are_refused(void **state)
{
    static const struct {
        struct goal_whose whose;
        const char *field;
    } cases[] = {{{.source = "Fare"}, "clients"},
                 {{.tag = "No such tag"}, "clients"},
                 {{.currency = "eur"}, "currency"},
                 {{.currency = "EURO"}, "currency"}};
    struct store_case *test = *state;
    struct goal_changed changed = {0};

    make_history(test);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct work work = work_on(test, 2026, 11, 20);
        struct goal_choice choice = fourth_quarter;

        choice.whose = cases[i].whose;
        assert_int_equal(set_goal(&work, NULL, &choice, "50", &changed), STATUS_INVALID);
        assert_string_equal(work.fault.field, cases[i].field);
        work_end(&work);
    }
}

static void words_say_which_period(void **state)
{
    struct store_case *test = *state;
    struct work work = work_on(test, 2026, 11, 20);
    struct goal_choice choice;

    store_case_ok(&work, read_goal_choice(&work, &(struct goal_words){NULL}, &choice));
    assert_int_equal(choice.from, day_of(2026, 10, 1));
    assert_int_equal(choice.kind, GOAL_STAYED);
    store_case_ok(&work,
                  read_goal_choice(
                      &work,
                      &(struct goal_words){.kind = "came_back", .period = "month", .when = "next"},
                      &choice));
    assert_int_equal(choice.from, day_of(2026, 12, 1));
    assert_int_equal(read_goal_choice(&work, &(struct goal_words){.when = "soon"}, &choice),
                     STATUS_INVALID);
    assert_string_equal(work.fault.field, "when");
    work.fault = (struct fault){.status = STATUS_OK};
    assert_int_equal(read_goal_choice(&work, &(struct goal_words){.kind = "x"}, &choice),
                     STATUS_INVALID);
    assert_string_equal(work.fault.field, "kind");
    work.fault = (struct fault){.status = STATUS_OK};
    assert_int_equal(read_goal_choice(&work, &(struct goal_words){.period = "day"}, &choice),
                     STATUS_INVALID);
    assert_string_equal(work.fault.field, "period");
    work_end(&work);
}

int main(void)
{
#define GOAL_TEST(name) cmocka_unit_test_setup_teardown(name, store_case_setup, store_case_teardown)
    const struct CMUnitTest tests[] = {
        GOAL_TEST(what_is_proposed_is_of_that_part_alone),
        GOAL_TEST(it_goes_as_the_page_of_retention_says),
        GOAL_TEST(marks_and_open_orders_count_as_on_that_page),
        GOAL_TEST(goals_of_other_clients_stand_side_by_side),
        GOAL_TEST(a_currency_is_ones_own_or_another),
        GOAL_TEST(clients_who_are_nobody_are_refused),
        GOAL_TEST(words_say_which_period),
    };
    return run_store_tests(tests);
}
