// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/forecasts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/forecast_basis.h"
#include "store/clients.h"
#include "store/orders.h"
#include "support/check.h"
#include "support/store_case.h"

/* A base of clients whose orders follow from their number alone: some once, some at a rhythm. */
enum { CLIENTS = 120, FIRST_DAY = 19000, LAST_DAY = 19720, TODAY = 19725 };

struct base {
    int64_t clients[CLIENTS];
};

static int64_t add_client(struct work *work, const char *name)
{
    const struct new_client client = {
        .kind = CLIENT_PERSON,
        .name = name,
        .sort_key = slice_of(name),
        .reference = name,
        .main_contact = {.name = name,
                         .given = "",
                         .family = "",
                         .additional = "",
                         .salutation = "",
                         .language = "",
                         .is_main = true},
    };
    int64_t id = 0, contact_id;

    store_case_ok(work, clients_insert(work, &client, &id, &contact_id));
    return id;
}

static void add_order(struct work *work, int64_t client_id, day_t day, int64_t version)
{
    const struct client_order order = {.client_id = client_id,
                                       .accepted_on = day,
                                       .has_amount = true,
                                       .amount = 1000000 + 10000 * (day % 37),
                                       .currency = "EUR",
                                       .state = ORDER_COUNTS,
                                       .source = "",
                                       .service = ""};
    int64_t id;

    store_case_ok(work, orders_insert(work, &order, version, &id));
}

static void add_one_order(struct store_case *test, int64_t client_id, day_t day)
{
    struct work work = store_case_work(test);
    int64_t version;

    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    add_order(&work, client_id, day, version);
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
}

static struct base make_base(struct store_case *test)
{
    struct base base;
    struct work work = store_case_work(test);
    int64_t version;

    store_case_ok(&work, work_reserve_ids(&work, 6000));
    store_case_ok(&work, work_begin(&work));
    store_case_ok(&work, orders_next_version(&work, &version));
    for (int i = 0; i < CLIENTS; i++) {
        char name[16];
        int gap = 15 + i * 37 % 160, orders = 1 + i * 13 % 9;
        day_t day = FIRST_DAY + i * 53 % 600;

        snprintf(name, sizeof(name), "client %d", i);
        base.clients[i] = add_client(&work, name);
        for (int n = 0; n < orders && day <= LAST_DAY; n++) {
            add_order(&work, base.clients[i], day, version);
            day += gap + (i * 7 + n * 11) % 23;
        }
    }
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return base;
}

static struct forecast_updated update_to(struct store_case *test, struct snapshots *snapshots,
                                         day_t today, double discount)
{
    struct forecast_options options = {.calibrate_to = DAY_NONE,
                                       .wanted = ~1UL, /* all but NBD, by which nobody leaves */
                                       .prior = WITH_PRIOR,
                                       .discount = discount,
                                       .value_days = 365,
                                       .with_season = true,
                                       .with_intervals = true,
                                       .threads = 1};
    const struct forecast_update_request request = {.choice = {.as_of = today}, .options = options};
    struct work work = store_case_work(test);
    struct forecast_updated updated;

    store_case_ok(&work, forecast_update(&work, snapshots, &request, &updated));
    work_end(&work);
    return updated;
}

static struct forecast_updated update(struct store_case *test, struct snapshots *snapshots,
                                      day_t today)
{
    return update_to(test, snapshots, today, 0.1);
}

static struct client_outlook kept_of(struct store_case *test, int64_t client_id)
{
    struct work work = store_case_work(test);
    struct stored_forecast forecast;
    struct client_outlook outlook = {0};
    bool found = false;

    store_case_ok(&work, forecast_of_kept_client(&work, client_id, &forecast, &found, &outlook));
    assert_true(found);
    work_end(&work);
    return outlook;
}

static void assert_sound(const struct client_outlook *outlook)
{
    assert_in_range(outlook->alive.expected, 0, OUTLOOK_UNIT);
    assert_true(outlook->alive.low <= outlook->alive.expected);
    assert_true(outlook->alive.expected <= outlook->alive.high);
    for (int i = 0; i < OUTLOOK_HORIZONS; i++) {
        assert_in_range(outlook->order_within[i], 0, OUTLOOK_UNIT);
        assert_true(outlook->orders[i].low <= outlook->orders[i].high);
        assert_true(i == 0 || outlook->orders[i].expected >= outlook->orders[i - 1].expected);
    }
    assert_true(outlook->has_money);
    assert_true(outlook->revenue.expected >= 0);
}

static void the_first_time_a_model_is_fitted(void **state)
{
    struct store_case *test = *state;
    struct base base = make_base(test);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated updated = update(test, snapshots, TODAY);

    assert_int_equal(updated.kind, FORECAST_FITTED_ANEW);
    assert_int_equal(updated.state, FORECAST_MADE);
    assert_int_equal(updated.clients, CLIENTS);
    assert_int_equal(updated.forecast.seen_on, TODAY);
    for (int i = 0; i < CLIENTS; i++) {
        struct client_outlook outlook = kept_of(test, base.clients[i]);
        assert_sound(&outlook);
    }
    snapshots_close(snapshots);
}

static void what_is_fresh_is_left_alone(void **state)
{
    struct store_case *test = *state;

    make_base(test);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated first = update(test, snapshots, TODAY);
    struct forecast_updated second = update(test, snapshots, TODAY);
    assert_int_equal(second.kind, FORECAST_WAS_FRESH);
    assert_int_equal(second.clients, 0);
    assert_int_equal(second.forecast.id, first.forecast.id);
    snapshots_close(snapshots);
}

/* The one client's figures are those that everybody's anew would have given. */
static void a_new_order_changes_one_clients_figures(void **state)
{
    struct store_case *test = *state;
    struct base base = make_base(test);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated first = update(test, snapshots, TODAY);
    struct client_outlook before = kept_of(test, base.clients[5]);
    struct client_outlook other = kept_of(test, base.clients[6]);

    add_one_order(test, base.clients[5], TODAY - 1);
    struct forecast_updated second = update(test, snapshots, TODAY);
    assert_int_equal(second.kind, FORECAST_SOME_ANEW);
    assert_int_equal(second.clients, 1);
    assert_int_equal(second.forecast.id, first.forecast.id);
    struct client_outlook one = kept_of(test, base.clients[5]);
    assert_true(one.alive.expected > before.alive.expected);
    struct client_outlook unchanged = kept_of(test, base.clients[6]);
    assert_memory_equal(&unchanged.orders, &other.orders, sizeof(other.orders));

    struct work work = store_case_work(test);
    struct snapshot_choice choice = {.as_of = TODAY};
    struct snapshot *snapshot;
    struct forecast_basis basis;
    struct forecast whole;
    struct client_forecast figures;
    assert_true(forecast_basis_read(second.forecast.basis, work.arena, &basis));
    store_case_ok(&work, snapshot_take(snapshots, &work, &choice, &snapshot));
    forecast_again(snapshot_log(snapshot), &basis, 1, work.arena, &whole);
    int64_t place = snapshot_find_client(snapshot, base.clients[5]);
    assert_true(place >= 0);
    assert_int_equal(snapshot_client_id(snapshot, (size_t)place), base.clients[5]);
    assert_true(forecast_of_client(&whole, snapshot_log(snapshot), (size_t)place, &figures));
    assert_int_equal(one.alive.expected, llround(figures.alive.expected * OUTLOOK_UNIT));
    assert_int_equal(one.orders[2].expected, llround(figures.orders[2].expected * OUTLOOK_UNIT));
    assert_int_equal(one.orders[2].high, llround(figures.orders[2].high * OUTLOOK_UNIT));
    assert_int_equal(one.value.expected, llround(figures.value.expected * 10000));
    snapshot_release(snapshots, snapshot);
    work_end(&work);
    snapshots_close(snapshots);
}

static void another_day_takes_the_fit_that_stands(void **state)
{
    struct store_case *test = *state;
    struct base base = make_base(test);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated first = update(test, snapshots, TODAY);
    struct client_outlook before = kept_of(test, base.clients[5]);

    struct forecast_updated second = update(test, snapshots, TODAY + 1);
    assert_int_equal(second.kind, FORECAST_ALL_ANEW);
    assert_int_equal(second.clients, CLIENTS);
    assert_int_equal(second.forecast.seen_on, TODAY + 1);
    assert_int_equal(second.forecast.fitted_at, first.forecast.fitted_at);
    struct client_outlook after = kept_of(test, base.clients[5]);
    assert_true(after.alive.expected < before.alive.expected); /* silent for a day more */
    snapshots_close(snapshots);
}

static void value_counted_otherwise_is_everybodys_anew(void **state)
{
    struct store_case *test = *state;
    struct base base = make_base(test);
    struct snapshots *snapshots = snapshots_open(0);

    update(test, snapshots, TODAY);
    struct client_outlook before = kept_of(test, base.clients[5]);
    struct forecast_updated second = update_to(test, snapshots, TODAY, 0.9);
    assert_int_equal(second.kind, FORECAST_ALL_ANEW);
    struct client_outlook after = kept_of(test, base.clients[5]);
    assert_true(after.value.expected < before.value.expected);
    assert_int_equal(after.revenue.expected, before.revenue.expected);
    assert_int_equal(update_to(test, snapshots, TODAY, 0.9).kind, FORECAST_WAS_FRESH);
    snapshots_close(snapshots);
}

static void a_base_that_has_drifted_is_fitted_anew(void **state)
{
    struct store_case *test = *state;
    struct base base = make_base(test);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated first = update(test, snapshots, TODAY);

    /* Everybody falls silent for three years. */
    add_one_order(test, base.clients[0], TODAY + 1000);
    struct forecast_updated second = update(test, snapshots, TODAY + 1000);
    assert_int_equal(second.kind, FORECAST_FITTED_ANEW);
    assert_true(second.forecast.fitted_at >= first.forecast.fitted_at);
    assert_string_not_equal(second.forecast.basis, first.forecast.basis);
    snapshots_close(snapshots);
}

static void too_little_is_said_and_nothing_kept(void **state)
{
    struct store_case *test = *state;
    struct work work = store_case_work(test);
    struct stored_forecast forecast;

    store_case_ok(&work, work_begin(&work));
    int64_t client = add_client(&work, "the only one");
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    add_one_order(test, client, LAST_DAY);
    struct snapshots *snapshots = snapshots_open(0);
    struct forecast_updated updated = update(test, snapshots, TODAY);
    assert_int_equal(updated.kind, FORECAST_FITTED_ANEW);
    assert_int_equal(updated.state, FORECAST_TOO_FEW);
    store_case_ok(&work, forecasts_find(&work, &forecast));
    assert_int_equal(forecast.id, 0);
    work_end(&work);
    snapshots_close(snapshots);
}

static void who_only_looks_makes_no_forecast(void **state)
{
    struct work work = store_case_work(*state);
    struct forecast_update_request request = {.choice = {.as_of = TODAY}};
    struct forecast_updated updated;

    work.actor.role = ROLE_VIEWER;
    assert_int_equal(forecast_update(&work, NULL, &request, &updated), STATUS_FORBIDDEN);
    work_end(&work);
}

static void a_basis_comes_back_to_the_last_bit(void **state)
{
    struct store_case *test = *state;
    const struct model *model = model_find("mbg_cnbd_k", 2);
    struct forecast_basis basis = {.model = model,
                                   .fit = {.model = model,
                                           .parameters = {0.1, 1.0 / 3, 2e-8, 1e8},
                                           .standard_errors = {NAN, 1, 2, 3},
                                           .covariance = {{0.1, -0.2}, {-0.2, 1e-300}},
                                           .log_likelihood = -9582.429207},
                                   .spend = {.p = 6.25, .q = 3.74, .v = 15.44, .clients = 946},
                                   .has_season = true,
                                   .end = -5,
                                   .discount = 0.1,
                                   .value_days = 365,
                                   .with_intervals = true};
    struct forecast_basis read = {0};

    assert_non_null(model);
    basis.season.factor[11] = 1.7;
    const char *text = forecast_basis_write(&basis, &test->arena);
    assert_true(forecast_basis_read(text, &test->arena, &read));
    assert_ptr_equal(read.model, model);
    assert_memory_equal(read.fit.parameters, basis.fit.parameters, sizeof(basis.fit.parameters));
    assert_memory_equal(read.fit.covariance, basis.fit.covariance, sizeof(basis.fit.covariance));
    assert_true(isnan(read.fit.standard_errors[0]));
    assert_memory_equal(&read.spend.p, &basis.spend.p, 3 * sizeof(double));
    assert_memory_equal(read.season.factor, basis.season.factor, sizeof(basis.season.factor));
    assert_string_equal(forecast_basis_write(&read, &test->arena), text);
}

static void a_basis_that_is_not_understood_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "[]",
                                        "{}",
                                        "{\"form\": 2}",
                                        "{\"form\": 1, \"model\": \"oracle\", \"k\": 1}",
                                        "{\"form\": 1, \"model\": \"nbd\", \"k\": 1}"};
    struct store_case *test = *state;
    struct forecast_basis basis;

    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(forecast_basis_read(texts[i], &test->arena, &basis));
}

/* What a damaged store may hold: beyond its bounds a model's sums need not end. */
static void a_basis_beyond_its_bounds_is_refused(void **state)
{
    struct store_case *test = *state;
    const struct model *model = model_find("mbg_nbd", 1);
    const struct forecast_basis sound = {.model = model,
                                         .fit = {.model = model, .parameters = {1, 1, 1, 1}},
                                         .spend = {.p = 1, .q = 2, .v = 1},
                                         .has_season = true,
                                         .discount = 0.1,
                                         .value_days = 365};
    struct forecast_basis bad[8], read;
    struct arena *arena = &test->arena;

    for (size_t i = 0; i < 8; i++)
        bad[i] = sound;
    bad[0].fit.parameters[3] = NAN;
    bad[1].fit.parameters[0] = 0;
    bad[2].fit.parameters[1] = 1e9;
    bad[3].spend.q = -1;
    bad[4].season.factor[3] = 14;
    bad[5].value_days = 1000000;
    bad[6].discount = -0.5;
    bad[7].discount = NAN;
    assert_true(forecast_basis_read(forecast_basis_write(&sound, arena), arena, &read));
    for (size_t i = 0; i < 8; i++)
        assert_false(forecast_basis_read(forecast_basis_write(&bad[i], arena), arena, &read));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, store_case_setup, store_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_first_time_a_model_is_fitted),
        CASE(what_is_fresh_is_left_alone),
        CASE(a_new_order_changes_one_clients_figures),
        CASE(another_day_takes_the_fit_that_stands),
        CASE(value_counted_otherwise_is_everybodys_anew),
        CASE(a_base_that_has_drifted_is_fitted_anew),
        CASE(too_little_is_said_and_nothing_kept),
        CASE(who_only_looks_makes_no_forecast),
        CASE(a_basis_comes_back_to_the_last_bit),
        CASE(a_basis_that_is_not_understood_is_refused),
        CASE(a_basis_beyond_its_bounds_is_refused),
    };

    return run_store_tests(tests);
}
