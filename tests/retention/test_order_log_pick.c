// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log_pick.h"

#include <string.h>

#include "retention/history.h"
#include "support/check.h"
#include "support/sample_log.h"

static struct order_log studio(void)
{
    return sample_log("ana 2024-01-01 10 web texts\n"
                      "ana 2024-02-01 20 fair menus\n"
                      "ivo 2024-01-05 30 fair texts\n"
                      "ivo 2024-03-01 -5 fair texts\n"
                      "mia 2024-04-01 40 web menus\n"
                      "zoe 2024-05-01 50\n",
                      NULL);
}

static size_t choose(const struct order_log *log, struct client_choice choice, struct arena *arena,
                     struct order_log *ret_picked)
{
    uint32_t *chosen;
    size_t count = order_log_choose(log, &choice, arena, &chosen);

    *ret_picked = order_log_pick(log, chosen, count, arena);
    return count;
}

static bool has(const struct order_log *log, const char *name)
{
    for (size_t i = 0; i < log->client_count; i++) {
        struct slice other = order_log_name(log, i);

        if (other.length == strlen(name) && memcmp(other.at, name, other.length) == 0)
            return true;
    }
    return false;
}

static void a_source_is_that_of_the_first_occasion_and_a_service_that_of_any(void **state)
{
    struct order_log log = studio(), picked;
    struct arena arena = {0};

    (void)state;
    assert_int_equal(choose(&log, (struct client_choice){.first_source = "web"}, &arena, &picked),
                     2);
    assert_true(has(&picked, "ana") && has(&picked, "mia"));
    assert_int_equal(choose(&log, (struct client_choice){.any_service = "menus"}, &arena, &picked),
                     2);
    assert_true(has(&picked, "ana") && has(&picked, "mia"));
    assert_int_equal(picked.occasion_count, 3);
    assert_int_equal(choose(&log,
                            (struct client_choice){.first_source = "fair", .any_service = "menus"},
                            &arena, &picked),
                     0);
    assert_int_equal(choose(&log, (struct client_choice){.any_service = "none"}, &arena, &picked),
                     0);
    assert_int_equal(choose(&log, (struct client_choice){.first_source = ""}, &arena, &picked), 1);
    assert_true(has(&picked, "zoe"));
    arena_free(&arena);
    order_log_close(&log);
}

static void those_who_are_picked_keep_all_occasions_refunds_and_days(void **state)
{
    struct order_log log = studio(), picked;
    struct arena arena = {0};

    (void)state;
    const uint32_t ivo = (uint32_t)client_named(&log, "ivo");
    const struct client_choice choice = {.among = &ivo, .among_count = 1};
    assert_int_equal(choose(&log, choice, &arena, &picked), 1);
    struct history history = history_measure(&picked, 1, &arena);
    assert_int_equal(picked.refund_count, 1);
    assert_int_equal(history.revenue[0], 250000);
    assert_int_equal(history.first[0], on("2024-01-05"));
    assert_int_equal(picked.first_day, on("2024-01-01"));
    assert_int_equal(picked.as_of, on("2024-05-01"));
    arena_free(&arena);
    order_log_close(&log);
}

static void nobody_among_nobody_and_everybody_among_all(void **state)
{
    struct order_log log = studio(), picked;
    struct arena arena = {0};
    const uint32_t none = 0;

    (void)state;
    assert_int_equal(choose(&log, (struct client_choice){.among = &none}, &arena, &picked), 0);
    assert_int_equal(picked.occasion_count, 0);
    assert_int_equal(choose(&log, (struct client_choice){0}, &arena, &picked), 4);
    assert_int_equal(picked.occasion_count, log.occasion_count);
    arena_free(&arena);
    order_log_close(&log);
}

static void a_log_that_says_no_source_has_none_of_that_name(void **state)
{
    struct order_log log = sample_log_of_days("ana 2024-01-01\n", NULL), picked;
    struct arena arena = {0};

    (void)state;
    assert_int_equal(choose(&log, (struct client_choice){.first_source = "web"}, &arena, &picked),
                     0);
    assert_int_equal(choose(&log, (struct client_choice){.any_service = "web"}, &arena, &picked),
                     0);
    assert_int_equal(choose(&log, (struct client_choice){.any_service = ""}, &arena, &picked), 1);
    arena_free(&arena);
    order_log_close(&log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_source_is_that_of_the_first_occasion_and_a_service_that_of_any),
        cmocka_unit_test(those_who_are_picked_keep_all_occasions_refunds_and_days),
        cmocka_unit_test(nobody_among_nobody_and_everybody_among_all),
        cmocka_unit_test(a_log_that_says_no_source_has_none_of_that_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
