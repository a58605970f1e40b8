// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/sample_page.h"

#include <string.h>

#include "base/text.h"

const char *const sample_page_names[] = {"studio", "years", "hostile", "days", "one", "once"};

/* Names as no honest log has them; the last bytes are not UTF-8. */
static const char *const hostile_names[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style></title><!--",
    "'; DROP TABLE client; --",
    "&lt;b&gt;",
    "bell\a and escape \x1B[31m",
    "\xE2\x80\xAEtxet tfel ot thgir",
    "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D",
    "javascript:alert(1)",
    "half a letter \xC5",
};
enum { HOSTILE_NAMES = sizeof(hostile_names) / sizeof(hostile_names[0]) };

static const char *const sources[] = {"referral", "search", "fair", ""};
static const char *const services[] = {"translation", "print design", "website care"};

struct maker {
    struct arena *arena;
    uint64_t chance; /* state of a linear congruential generator */
    struct order *orders;
    size_t count, room;
};

/* 0 to below - 1, the same on every machine (Knuth's MMIX constants). */
static int32_t roll(struct maker *maker, int32_t below)
{
    maker->chance = maker->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int32_t)((maker->chance >> 33) % (uint64_t)below);
}

static void add(struct maker *maker, const char *client, day_t day, const char *source,
                const char *service)
{
    if (maker->count == maker->room)
        return;
    maker->orders[maker->count++] = (struct order){
        .client = slice_of(client),
        .day = day,
        .amount = (int64_t)(20 + roll(maker, 400)) * 10000,
        .source = slice_of(source),
        .service = slice_of(service),
    };
}

static const char *client_name(struct maker *maker, int32_t number)
{
    struct text name = text_new(maker->arena);

    text_format(&name, "Client %d", (int)number);
    return name.at;
}

/* A client with a rhythm of their own, who may stop after any order. */
static void add_client(struct maker *maker, const char *name, day_t from, day_t to)
{
    int32_t rhythm_days = 10 + roll(maker, 60);
    const char *source = sources[roll(maker, 4)];

    for (day_t day = from; day <= to; day += rhythm_days / 2 + 1 + roll(maker, rhythm_days)) {
        add(maker, name, day, source, services[roll(maker, 3)]);
        if (roll(maker, 100) < 14)
            return;
    }
}

static void make_business(struct maker *maker, int32_t clients, int32_t days)
{
    day_t last = day_of(2026, 11, 19);

    for (int32_t i = 0; i < clients; i++)
        add_client(maker, client_name(maker, i), last - roll(maker, days), last);
}

static void make_hostile(struct maker *maker)
{
    day_t last = day_of(2026, 11, 19);

    for (int32_t i = 0; i < HOSTILE_NAMES * 4; i++) {
        struct text name = text_new(maker->arena);

        text_format(&name, "%s%d", hostile_names[i % HOSTILE_NAMES], (int)(i / HOSTILE_NAMES));
        for (day_t day = last - 300 + i; day <= last - i * 6; day += 20 + i % 7)
            add(maker, name.at, day, hostile_names[i % HOSTILE_NAMES],
                hostile_names[(i + 3) % HOSTILE_NAMES]);
    }
}

static void make_few(struct maker *maker, const char *name)
{
    day_t last = day_of(2026, 4, 2);

    add(maker, "Ada", last, "", "");
    if (strcmp(name, "days") == 0) {
        add(maker, "Ada", last - 31, "", "");
        add(maker, "Bo", last - 28, "", "");
    }
    for (int32_t i = 0; strcmp(name, "once") == 0 && i < 300; i++)
        add(maker, client_name(maker, i), last - roll(maker, 700), "", "");
}

bool sample_page_log(const char *name, struct arena *arena, struct order_log *ret_log)
{
    enum { ORDERS_MAX = 60000 };
    struct maker maker = {.arena = arena,
                          .chance = 7,
                          .orders = arena_array(arena, struct order, ORDERS_MAX),
                          .room = ORDERS_MAX};
    bool is_known = false;

    for (size_t i = 0; i < SAMPLE_PAGES; i++)
        is_known = is_known || strcmp(name, sample_page_names[i]) == 0;
    if (!is_known)
        return false;
    if (strcmp(name, "studio") == 0)
        make_business(&maker, 220, 1095);
    else if (strcmp(name, "years") == 0)
        make_business(&maker, 4000, 3650);
    else if (strcmp(name, "hostile") == 0)
        make_hostile(&maker);
    else
        make_few(&maker, name);
    *ret_log = order_log_build(maker.orders, maker.count, strcmp(name, "days") != 0, DAY_NONE);
    return true;
}

struct analysis *sample_page(const struct order_log *log, unsigned sections, struct arena *arena)
{
    struct analysis *analysis = arena_alloc(arena, sizeof(*analysis));
    const struct analysis_options options = {.sections = sections,
                                             .sample_days = RFM_SAMPLE_DAYS,
                                             .from = DAY_NONE,
                                             .to = DAY_NONE,
                                             .threads = 1};

    analysis_make(log, NULL, &options, arena, analysis);
    analysis->read_ns = 300000000;
    analysis->measure_ns = 100000000;
    return analysis;
}
