// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/client_filter.h"

#include <stdlib.h>

#include "domain/contact_limit.h"

#include "support/check.h"

static struct arena arena;

static enum status read_pairs(const char *const (*pairs)[2], size_t count, struct fault *fault,
                              struct client_filter *ret_filter)
{
    struct filter_field fields[64];

    assert_true(count <= 64);
    for (size_t i = 0; i < count; i++)
        fields[i] = (struct filter_field){pairs[i][0], pairs[i][1]};
    return client_filter_read(fields, count, &arena, fault, ret_filter);
}

#define READ(fault, filter, ...)                                                           \
    read_pairs((const char *const[][2]){__VA_ARGS__},                                      \
               sizeof((const char *const[][2]){__VA_ARGS__}) / sizeof(char *[2]), (fault), \
               (filter))

static void nothing_asked_for_is_everybody_by_name(void **state)
{
    (void)state;
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"find", ""}, {"standing", ""}, {"orders-from", ""}),
                     STATUS_OK);
    assert_int_equal(client_filter_conditions(&filter), 0);
    assert_int_equal(filter.sort, SORT_NAME);
    assert_false(filter.is_descending);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena), "");
}

static void every_field_is_read_and_written_alike(void **state)
{
    (void)state;
    static const char wanted[] =
        "find=ana%20b&standing=growing&standing=vip&last-from=2026-01-02&last-to=2026-03-04"
        "&orders-from=2&orders-to=40&tag=R%26D&tag=caf%C3%A9&source=Kwork&service=Logo&language=ru"
        "&mark=rare&reach=one-way&created-from=2025-12-31&window=closing&archived=too"
        "&loss=late&came-back=yes&own-417=yes"
        "&sort=-last-order&columns=standing,tags";
    struct client_filter filter, again;
    struct fault fault = {0};

    assert_int_equal(
        READ(&fault, &filter, {"columns", "tags,standing"}, {"own-417", "yes"}, {"archived", "too"},
             {"loss", "late"}, {"came-back", "yes"}, {"window", "closing"},
             {"created-from", "2025-12-31"}, {"reach", "one-way"}, {"mark", "rare"},
             {"language", "ru"}, {"service", "Logo"}, {"source", "Kwork"}, {"tag", "R&D"},
             {"tag", "café"}, {"tag", "R&D"}, {"orders-to", "40"}, {"orders-from", "2"},
             {"last-to", "2026-03-04"}, {"last-from", "2026-01-02"}, {"standing", "vip"},
             {"standing", "growing"}, {"find", "ana b"}, {"sort", "-last-order"}),
        STATUS_OK);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena), wanted);
    assert_int_equal(client_filter_conditions(&filter), 20);

    /* What a chip stands for is a field of the address again. */
    struct filter_chips chips = client_filter_chips(&filter, &arena);
    struct filter_field fields[64];
    for (size_t i = 0; i < chips.count; i++)
        fields[i] = (struct filter_field){chips.items[i].name, chips.items[i].value};
    fields[chips.count] = (struct filter_field){"sort", "-last-order"};
    fields[chips.count + 1] = (struct filter_field){"columns", "standing,tags"};
    assert_int_equal(client_filter_read(fields, chips.count + 2, &arena, &fault, &again),
                     STATUS_OK);
    assert_string_equal(client_filter_query(&again, FILTER_ALL, NULL, &arena), wanted);
}

static void silences_are_any_of_two(void **state)
{
    (void)state;
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"silence", "red"}, {"silence", "yellow,red"}),
                     STATUS_OK);
    assert_int_equal(filter.silences, 1U << SILENCE_YELLOW | 1U << SILENCE_RED);
    assert_int_equal(client_filter_conditions(&filter), 2);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena),
                        "silence=yellow&silence=red");
    assert_string_equal(
        client_filter_query(&filter, FILTER_ALL, &(struct filter_chip){"silence", "red"}, &arena),
        "silence=yellow");
    assert_false(client_filter_has_figure(&filter)); /* archived ones stay hidden */
    assert_int_equal(READ(&fault, &filter, {"silence", ""}), STATUS_OK);
    assert_int_equal(filter.silences, 0);
}

static void a_figure_and_its_groups_are_conditions(void **state)
{
    (void)state;
    static const char wanted[] = "figure=lost%3A2025-01-01%3A2025-12-31&first_source=-"
                                 "&any_service=Logo%20A&last_service=--&tag=a";
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"tag", "a"}, {"last_service", "--"},
                          {"any_service", "Logo A"}, {"first_source", "-"},
                          {"figure", "lost:2025-01-01:2025-12-31"}),
                     STATUS_OK);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena), wanted);
    assert_int_equal(client_filter_conditions(&filter), 5);
    assert_int_equal(filter.figure.kind, FIGURE_LOST);
    assert_string_equal(filter.first_source, "");
    assert_string_equal(filter.any_service, "Logo A");
    assert_string_equal(filter.last_service, "-");
    assert_string_equal(client_filter_query(&filter, FILTER_ALL,
                                            &(struct filter_chip){"last_service", "--"}, &arena),
                        "figure=lost%3A2025-01-01%3A2025-12-31&first_source=-"
                        "&any_service=Logo%20A&tag=a");
}

static void a_figure_counts_archived_clients_unless_they_are_left_out(void **state)
{
    (void)state;
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"figure", "due:2026-11-21:open"}), STATUS_OK);
    assert_int_equal(client_filter_archived(&filter), ARCHIVED_TOO);
    assert_int_equal(client_filter_conditions(&filter), 1);
    assert_int_equal(READ(&fault, &filter, {"figure", "due:2026-11-21:open"}, {"archived", "no"}),
                     STATUS_OK);
    assert_int_equal(client_filter_archived(&filter), ARCHIVED_HIDDEN);
    assert_int_equal(client_filter_conditions(&filter), 2);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena),
                        "figure=due%3A2026-11-21%3Aopen&archived=no");
    assert_int_equal(READ(&fault, &filter, {"archived", "no"}), STATUS_OK);
    assert_int_equal(client_filter_archived(&filter), ARCHIVED_HIDDEN);
    assert_int_equal(client_filter_conditions(&filter), 0);
    assert_string_equal(client_filter_query(&filter, FILTER_ALL, NULL, &arena), "");
    assert_int_equal(READ(&fault, &filter, {"figure", "lost:yesterday"}), STATUS_INVALID);
    assert_string_equal(fault.field, "figure");
}

static void a_chip_takes_its_own_condition_away(void **state)
{
    (void)state;
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"tag", "a"}, {"tag", "b"}, {"standing", "lost,vip"}),
                     STATUS_OK);
    assert_string_equal(
        client_filter_query(&filter, FILTER_ALL, &(struct filter_chip){"tag", "a"}, &arena),
        "standing=vip&standing=lost&tag=b");
    assert_string_equal(
        client_filter_query(&filter, FILTER_ALL, &(struct filter_chip){"standing", "lost"}, &arena),
        "standing=vip&tag=a&tag=b");
}

static void what_is_misspelt_is_named(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"standin", "vip"},
        {"standing", "vips"},
        {"standing", "vip,"},
        {"standing", ",vip"},
        {"last-from", "yesterday"},
        {"last-from", "2026-02-30"},
        {"last-to", "2026-1-1"},
        {"orders-from", "-1"},
        {"orders-from", "1e3"},
        {"orders-to", "1000001"},
        {"orders-to", "99999999999999999999"},
        {"mark", "good"},
        {"reach", "phone"},
        {"created-from", "01.01.2026"},
        {"window", "shut"},
        {"archived", "yes"},
        {"loss", "unknown"},
        {"loss", "late,"},
        {"came-back", "no"},
        {"silence", "green"},
        {"silence", "red,"},
        {"sort", "name,"},
        {"sort", "--name"},
        {"sort", "-"},
        {"columns", "name"},
        {"own-", "x"},
        {"own-0", "x"},
        {"own-1x", "x"},
        {"own--1", "x"},
        {"own-99999999999999999999", "x"},
        {"", "x"},
        {"FIND", "x"},
        {"find ", "x"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct client_filter filter;
        struct fault fault = {0};

        if (READ(&fault, &filter, {cases[i][0], cases[i][1]}) != STATUS_INVALID)
            fail_msg("taken: %s=%s", cases[i][0], cases[i][1]);
        assert_string_equal(fault.field, cases[i][0]);
        assert_true(fault.message.one != NULL);
    }
}

static void what_stands_once_stands_once(void **state)
{
    (void)state;
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {"find", "a"}, {"find", "b"}), STATUS_INVALID);
    fault = (struct fault){0};
    assert_int_equal(READ(&fault, &filter, {"own-7", "a"}, {"own-7", "b"}), STATUS_INVALID);
    fault = (struct fault){0};
    assert_int_equal(READ(&fault, &filter, {"standing", "vip"}, {"standing", "lost"}), STATUS_OK);
}

static void there_is_a_most_of_everything(void **state)
{
    (void)state;
    char long_text[FILTER_TEXT_MAX + 2];
    struct client_filter filter;
    struct fault fault = {0};

    memset(long_text, 'a', sizeof(long_text) - 1);
    long_text[sizeof(long_text) - 1] = '\0';
    assert_int_equal(READ(&fault, &filter, {"source", long_text}), STATUS_INVALID);
    fault = (struct fault){0};
    long_text[FILTER_TEXT_MAX] = '\0';
    assert_int_equal(READ(&fault, &filter, {"source", long_text}), STATUS_OK);
    assert_int_equal(READ(&fault, &filter, {"tag", "1"}, {"tag", "2"}, {"tag", "3"}, {"tag", "4"},
                          {"tag", "5"}, {"tag", "6"}),
                     STATUS_INVALID);
    fault = (struct fault){0};
    assert_int_equal(
        READ(&fault, &filter, {"own-1", "1"}, {"own-2", "2"}, {"own-3", "3"}, {"own-4", "4"}),
        STATUS_INVALID);
    fault = (struct fault){0};
    assert_int_equal(READ(&fault, &filter,
                          {"standing", "newcomer,one-time,growing,vip,lost,without-orders,cooling"},
                          {"tag", "1"}, {"tag", "2"}, {"tag", "3"}, {"tag", "4"}, {"tag", "5"},
                          {"own-1", "1"}, {"own-2", "2"}, {"own-3", "3"}, {"source", "s"},
                          {"service", "s"}, {"mark", "lost"}, {"language", "ru"}, {"find", "x"},
                          {"reach", "email"}),
                     STATUS_INVALID);
}

/* The table of A2, at each of its edges. W 90, C 40, V 5; today is day 1000. */
static void standing_is_that_of_the_matrix(void **state)
{
    (void)state;
    static const struct standing_window window = {90, 40, 5};
    static const struct {
        int64_t occasions;
        int32_t age;
        enum client_standing standing;
        bool is_cooling;
    } cases[] = {
        {0, 0, CLIENT_WITHOUT_ORDERS, false},
        {1, 0, CLIENT_NEWCOMER, false},
        {1, 40, CLIENT_NEWCOMER, false},
        {1, 41, CLIENT_NEWCOMER, true},
        {1, 90, CLIENT_NEWCOMER, true},
        {1, 91, CLIENT_ONE_TIME, false},
        {2, 40, CLIENT_GROWING, false},
        {4, 90, CLIENT_GROWING, true},
        {4, 91, CLIENT_LOST, false},
        {5, 40, CLIENT_VIP, false},
        {5, 41, CLIENT_VIP, true},
        {500, 91, CLIENT_LOST, false},
        {3, -5, CLIENT_GROWING, false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct client_facts facts = {
            .occasion_count = cases[i].occasions,
            .last_order_on = cases[i].occasions == 0 ? CLIENT_DAY_NONE : 1000 - cases[i].age};

        if (client_standing_of(&facts, &window, 1000) != cases[i].standing ||
            client_is_cooling(&facts, &window, 1000) != cases[i].is_cooling)
            fail_msg("case %zu: %d", i, (int)client_standing_of(&facts, &window, 1000));
    }
}

static void a_window_is_ahead_open_closing_or_past(void **state)
{
    (void)state;
    struct client_facts facts = {.has_window = true, .window_from = 100, .window_by = 130};
    static const struct {
        day_t today;
        enum own_window window;
    } cases[] = {{99, OWN_WINDOW_AHEAD},    {100, OWN_WINDOW_OPEN},    {115, OWN_WINDOW_OPEN},
                 {116, OWN_WINDOW_CLOSING}, {130, OWN_WINDOW_CLOSING}, {131, OWN_WINDOW_PASSED}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(client_own_window(&facts, cases[i].today), cases[i].window);
    facts.has_window = false;
    assert_int_equal(client_own_window(&facts, 100), OWN_WINDOW_ANY);
}

static bool is_in(const char *field, const char *value, const struct client_facts *facts)
{
    const struct filter_day day = {.today = 1000, .window = {90, 40, 4}};
    struct client_filter filter;
    struct fault fault = {0};

    assert_int_equal(READ(&fault, &filter, {field, value}), STATUS_OK);
    return client_filter_matches(&filter, &day, facts);
}

static void a_reason_is_what_was_said_else_what_the_record_of_who_is_lost_suggests(void **state)
{
    (void)state;
    struct client_facts facts = {.occasion_count = 2,
                                 .order_count = 2,
                                 .last_order_on = 909, /* lost since today */
                                 .source = "",
                                 .is_met = true,
                                 .loss_record = {.late_days = 1}};

    assert_true(is_in("loss", "late", &facts));
    assert_true(is_in("loss", "none,late", &facts));
    assert_false(is_in("loss", "none", &facts));
    facts.loss_said = LOSS_RUDE; /* what was said counts */
    assert_true(is_in("loss", "rude", &facts));
    assert_false(is_in("loss", "late", &facts));
    facts.loss_said = LOSS_UNKNOWN;
    facts.last_order_on = 910; /* not lost: a late order is no reason of anything yet */
    assert_false(is_in("loss", "late", &facts));
    assert_false(is_in("loss", "none", &facts));
    facts.mark = MARK_LOST;
    assert_true(is_in("loss", "late", &facts));
    facts.loss_record.late_days = 0;
    assert_true(is_in("loss", "none", &facts));
    facts.last_order_on = CLIENT_DAY_NONE; /* nobody who never came has left */
    assert_false(is_in("loss", "none", &facts));
    facts = (struct client_facts){
        .occasion_count = 1, .last_order_on = 100, .source = "", .is_met = true};
    assert_false(is_in("loss", "none", &facts)); /* one order: no regular */
}

static void who_came_back_ordered_after_they_had_counted_as_lost_and_does_not_again(void **state)
{
    (void)state;
    struct client_facts facts = {
        .occasion_count = 2, .last_order_on = 1000 - 90, .source = "", .is_met = true};

    facts.before_last_on = facts.last_order_on - 91;
    assert_true(is_in("came-back", "yes", &facts));
    facts.before_last_on++;
    assert_false(is_in("came-back", "yes", &facts));
    facts.before_last_on = CLIENT_DAY_NONE;
    assert_false(is_in("came-back", "yes", &facts));
    facts.last_order_on--; /* lost again */
    facts.before_last_on = 1;
    assert_false(is_in("came-back", "yes", &facts));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_asked_for_is_everybody_by_name),
        cmocka_unit_test(every_field_is_read_and_written_alike),
        cmocka_unit_test(silences_are_any_of_two),
        cmocka_unit_test(a_figure_and_its_groups_are_conditions),
        cmocka_unit_test(a_figure_counts_archived_clients_unless_they_are_left_out),
        cmocka_unit_test(a_chip_takes_its_own_condition_away),
        cmocka_unit_test(what_is_misspelt_is_named),
        cmocka_unit_test(what_stands_once_stands_once),
        cmocka_unit_test(there_is_a_most_of_everything),
        cmocka_unit_test(standing_is_that_of_the_matrix),
        cmocka_unit_test(a_window_is_ahead_open_closing_or_past),
        cmocka_unit_test(a_reason_is_what_was_said_else_what_the_record_of_who_is_lost_suggests),
        cmocka_unit_test(who_came_back_ordered_after_they_had_counted_as_lost_and_does_not_again),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return failed;
}
