// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_report.h"

#include <stdio.h>
#include <string.h>

#include "base/language.h"

enum { STUDIO_CLIENTS = 160, STUDIO_ORDERS_MAX = 4000, STUDIO_DAYS = 1095 };

void sample_report_make(struct sample_report *report, struct order_log log, unsigned sections)
{
    const struct analysis_options options = {
        .sections = sections, .sample_days = RFM_SAMPLE_DAYS, .from = DAY_NONE, .to = DAY_NONE};

    *report = (struct sample_report){.log = log};
    analysis_make(&report->log, NULL, &options, &report->arena, &report->analysis);
}

void sample_report_close(struct sample_report *report)
{
    order_log_close(&report->log);
    arena_free(&report->arena);
}

const char *sample_report_text(struct sample_report *report, const char *language, int width)
{
    struct text out = text_new(&report->arena);
    const struct text_style style = {.width = width, .is_unicode = true};

    report_text(&out, &report->analysis, language_by_code(language), &style);
    return out.at;
}

/* Knuth's multiplier: chance that is the same on every machine. */
static uint32_t next_chance(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static const char *const first_names[] = {"Ana",  "Борис", "Čedo",  "Dora",
                                          "Ёлка", "Fran",  "Жанна", "Ivo"};
static const char *const last_names[] = {"Horvat", "Петрова", "Šarić", "Smith", "Кузнецов"};
static const char *const sources[] = {"", "referral", "search", "fair"};
static const char *const services[] = {"", "logo", "сайт", "translation"};

/* One client's orders: the later they came first, the sooner they stop. */
static size_t add_client(struct arena *arena, struct order *orders, size_t number, uint64_t *state)
{
    char name[64];
    size_t count = 0;
    int32_t day = (int32_t)next_chance(state, STUDIO_DAYS);
    uint32_t stays = day > STUDIO_DAYS * 2 / 3 ? 45 : 75;

    snprintf(name, sizeof(name), "%s %s %zu", first_names[number % 8], last_names[number % 5],
             number);
    struct slice client = slice_of(arena_copy(arena, name, strlen(name)));
    struct slice source = slice_of(sources[next_chance(state, 4)]);

    do {
        orders[count++] = (struct order){
            .client = client,
            .day = day_of(2023, 11, 20) + day,
            .amount = 500000 + (int64_t)next_chance(state, 5000000),
            .source = source,
            .service = slice_of(services[next_chance(state, 4)]),
        };
        day += 5 + (int32_t)next_chance(state, 60) + (int32_t)next_chance(state, 60);
    } while (day < STUDIO_DAYS && next_chance(state, 100) < stays);
    return count;
}

struct order_log studio_log(void)
{
    struct arena arena = {0};
    struct order *orders = arena_array(&arena, struct order, STUDIO_ORDERS_MAX);
    uint64_t state = 2026;
    size_t count = 0;

    for (size_t i = 0; i < STUDIO_CLIENTS; i++)
        count += add_client(&arena, orders + count, i, &state);
    struct order_log log = order_log_build(orders, count, true, day_of(2026, 11, 19));

    memcpy(log.currency, "EUR", 4);
    arena_free(&arena);
    return log;
}
