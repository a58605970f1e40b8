// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * What a forecast's parts take: forecast_speed FILE WORK [AS_OF], one thread. Prints a line for
 * each part, its name and seconds, and what was found, so that fits can be compared.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "retention/forecast.h"
#include "retention/order_log_read.h"

#define SECONDS 1e-9

static int64_t started;

static void print_taken(const char *what)
{
    int64_t now = clock_ticks();

    printf("%s %.6f\n", what, (double)(now - started) * SECONDS);
    started = now;
}

static void give_up(const char *what)
{
    (void)fprintf(stderr, "%s\n", what);
    exit(EXIT_FAILURE);
}

static struct order_log read_file(const char *path, day_t as_of, struct arena *arena)
{
    struct read_options options = {.as_of = as_of, .threads = 1};
    struct fault fault = {0};
    struct order_log log = {0};
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);

    if (file < 0 || fstat(file, &about) != 0)
        give_up("the file cannot be opened");
    struct order_log_reader *reader = order_log_reader_open(&options, arena, &fault);
    enum status status = order_log_reader_add(reader, path, file, about.st_size);
    if (status == STATUS_OK)
        status = order_log_reader_finish(reader, &log);
    if (status != STATUS_OK)
        give_up("the file is no log of orders");
    order_log_reader_close(reader);
    close(file);
    return log;
}

static void print_fit(const struct fit *fit)
{
    printf("%s_log_likelihood %.6f\n%s_evaluations %d\n", fit->model->name, fit->log_likelihood,
           fit->model->name, fit->evaluations);
    for (int i = 0; i < fit->model->parameter_count; i++)
        printf("%s_%s %.9g\n", fit->model->name, fit->model->parameter_names[i],
               fit->parameters[i]);
}

static void fit_one(const struct buying *buying, const char *name, struct arena *arena)
{
    struct fit fit;

    fit_model(model_find(name, 1), buying, WITHOUT_PRIOR, 1, arena, &fit);
    print_taken(name);
    print_fit(&fit);
}

static struct buying measure(const struct order_log *log, struct arena *arena)
{
    struct buying buying = buying_measure(log, log->as_of, NULL, 1, arena);

    print_taken("summary");
    return buying;
}

static void fit_spend(const struct order_log *log, struct arena *arena)
{
    struct spending spending = spending_measure(log, log->as_of, 1, arena);
    struct spend_fit fit;

    spend_fit(&spending, WITHOUT_PRIOR, 1, arena, &fit);
    print_taken("gamma_gamma");
    printf("gamma_gamma_log_likelihood %.6f\n", fit.log_likelihood);
}

static void fit_bg(const struct order_log *log, struct arena *arena)
{
    struct buying buying = measure(log, arena);

    fit_one(&buying, "bg_nbd", arena);
}

static void fit_pareto(const struct order_log *log, struct arena *arena)
{
    struct buying buying = measure(log, arena);

    fit_one(&buying, "pareto_nbd", arena);
}

static void fit_four(const struct order_log *log, struct arena *arena)
{
    struct buying buying = measure(log, arena);

    fit_one(&buying, "bg_nbd", arena);
    fit_one(&buying, "mbg_nbd", arena);
    fit_one(&buying, "pareto_nbd", arena);
    fit_spend(log, arena);
}

static struct forecast_options options_for(const char *model, bool with_intervals)
{
    struct forecast_options options = {
        .calibrate_to = DAY_NONE,
        .prior = WITH_PRIOR,
        .discount = 0.1,
        .value_days = 365,
        .with_intervals = with_intervals,
        .with_season = model == NULL,
        .threads = 1,
    };

    for (size_t i = 0; model != NULL && i < model_count; i++)
        if (models[i] == model_find(model, 1))
            options.wanted = 1UL << i;
    return options;
}

/* Every client's figures, and their sums, so that none may be left out. */
static void foretell_all(const struct order_log *log, const struct forecast *forecast)
{
    struct client_forecast client;
    double alive = 0, orders = 0, value = 0;

    for (size_t i = 0; i < log->client_count; i++) {
        if (!forecast_of_client(forecast, log, i, &client))
            continue;
        alive += client.alive.expected;
        orders += client.orders[FORECAST_HORIZONS - 1].expected;
        value += client.value.expected;
    }
    print_taken("each_client");
    printf("clients %zu\nalive %.6f\norders_365 %.6f\nvalue %.2f\n", log->client_count, alive,
           orders, value);
}

static void make(const struct order_log *log, const char *model, bool with_intervals,
                 struct arena *arena)
{
    struct forecast_options options = options_for(model, with_intervals);
    struct forecast forecast;

    forecast_make(log, &options, arena, &forecast);
    print_taken("forecast");
    if (forecast.state != FORECAST_MADE)
        give_up("no forecast could be made");
    print_fit(&forecast.basis.fit);
    foretell_all(log, &forecast);
}

static void make_points(const struct order_log *log, struct arena *arena)
{
    make(log, "bg_nbd", false, arena);
}

static void make_intervals(const struct order_log *log, struct arena *arena)
{
    make(log, "bg_nbd", true, arena);
}

static void make_section(const struct order_log *log, struct arena *arena)
{
    make(log, NULL, true, arena);
}

/* One client after another, as when an order comes in. */
static void update_each(const struct order_log *log, struct arena *arena)
{
    enum { UPDATES = 20000 };
    struct forecast_options options = options_for("bg_nbd", true);
    struct client_forecast client;
    struct forecast forecast;
    double orders = 0;

    forecast_make(log, &options, arena, &forecast);
    if (forecast.state != FORECAST_MADE)
        give_up("no forecast could be made");
    print_taken("forecast");
    for (size_t i = 0; i < UPDATES; i++) {
        size_t at = i * 7919 % log->client_count;
        struct buyer buyer = forecast.buying.groups[forecast.buying.group_of[at]];
        const struct spender *spender =
            forecast.spending.clients != NULL ? &forecast.spending.clients[at] : NULL;
        buyer.orders++;
        buyer.last = buyer.until;
        forecast_client(&forecast.basis, &buyer, log->as_of, spender, &client);
        orders += client.orders[0].expected;
    }
    printf("updates %d\nof_them %.6f\n", UPDATES, orders);
    print_taken("update_all");
}

int main(int count, char **words)
{
    const struct {
        const char *name;
        void (*run)(const struct order_log *log, struct arena *arena);
    } works[] = {
        {"bg", fit_bg},           {"four", fit_four},      {"intervals", make_intervals},
        {"pareto", fit_pareto},   {"points", make_points}, {"section", make_section},
        {"updates", update_each},
    };
    struct arena arena = {0};
    day_t as_of = DAY_NONE;

    if (count < 3 || (count > 3 && !day_read(words[3], &as_of)))
        give_up("forecast_speed FILE WORK [AS_OF]");
    started = clock_ticks();
    struct order_log log = read_file(words[1], as_of, &arena);
    print_taken("read");
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++)
        if (strcmp(works[i].name, words[2]) == 0)
            works[i].run(&log, &arena);
    order_log_close(&log);
    arena_free(&arena);
    return 0;
}
