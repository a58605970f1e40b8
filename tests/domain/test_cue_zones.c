// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Thirty years in the zones of the world, 1992 to 2021: clocks put forward and back, by half an
 * hour, at midnight and a minute after it, days that never were (Kwajalein 1993, Kiritimati 1995,
 * Apia 2011). Each day is looked at once, a day on which the clocks change every quarter of an
 * hour, and what stands must be what the documentation's days say, worked out apart. With
 * REGULARS_LONG all zones, and the thirty years after these too.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/working_hours.h"
#include "support/sample_facts.h"

#include "support/check.h"

#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)
enum { REGULARS = 3, ONCE = 5, CLIENTS = REGULARS + ONCE, DATES = 3, SAID_MAX = 2000 };
enum { LOST_DAYS = 90, COOLING_DAYS = 40, KEYS_MAX = 40 };
static const struct standing_window window = {
    .active_days = LOST_DAYS, .cooling_days = COOLING_DAYS, .vip_orders = 100000};

static const char *const odd_zones[] = {
    "UTC",
    "Africa/Cairo",      /* no daylight saving for years, then again */
    "Africa/Casablanca", /* back for Ramadan, forward after it */
    "America/Asuncion",  /* at midnight, in southern summer */
    "America/Caracas",   /* half an hour, 2007 and 2016 */
    "America/Havana",    /* at midnight */
    "America/New_York",
    "America/Sao_Paulo", /* midnight is skipped */
    "America/Scoresbysund",
    "America/St_Johns", /* a minute after midnight: an evening twice */
    "Antarctica/Casey", /* by three hours, there and back */
    "Antarctica/Troll", /* by two */
    "Asia/Amman",
    "Asia/Beirut",
    "Asia/Gaza",      /* other days every year */
    "Asia/Kathmandu", /* 5:45 */
    "Asia/Pyongyang", /* half an hour, 2015 and 2018 */
    "Asia/Tehran",
    "Australia/Lord_Howe", /* daylight saving of half an hour */
    "Europe/Dublin",       /* winter time is the saving */
    "Europe/Zagreb",
    "Pacific/Apia", /* no 30 December 2011 */
    "Pacific/Auckland",
    "Pacific/Chatham",    /* 12:45 */
    "Pacific/Kiritimati", /* no 31 December 1994 */
    "Pacific/Kwajalein",  /* no 21 August 1993 */
    "Pacific/Fakaofo",
};

static const struct open_interval week[] = {
    {1, 540, 1020}, {2, 540, 1020}, {3, 540, 1020}, {4, 540, 1020}, {5, 540, 1020}};
static const struct working_hours hours = {.week = week, .week_count = 5, .holidays = ""};

/* A business in one zone. */
struct life {
    struct zone *zone;
    struct chance chance;
    struct cue_client clients[CLIENTS];
    struct cue_date dates[DATES];
    struct cue_enquiry enquiry;
    struct cue_facts facts;
    int64_t next_order_at[CLIENTS];
    struct cue_answered said[SAID_MAX];
    size_t said_count;
    size_t looks, shown, answered, changes, skipped;
    day_t today;
};

static void life_begin(struct life *life, const char *name, int64_t from)
{
    static const int32_t days[DATES][2] = {{2, 29}, {1, 1}, {12, 30}};

    *life = (struct life){.zone = zone_open(name), .chance = {(uint64_t)name[0] * 131}};
    assert_non_null(life->zone);
    for (size_t i = 0; i < CLIENTS; i++) {
        life->clients[i] = (struct cue_client){.id = (int64_t)i + 1,
                                               .first_order_on = CLIENT_DAY_NONE,
                                               .last_order_on = CLIENT_DAY_NONE,
                                               .before_last_on = CLIENT_DAY_NONE,
                                               .last_contact_on = CLIENT_DAY_NONE,
                                               .way_count = 2};
        life->next_order_at[i] = from +
                                 (i < REGULARS ? 5 : ((int64_t)i - REGULARS) * 2190 + 20) * DAY +
                                 (int64_t)i * HOUR;
    }
    for (size_t i = 0; i < DATES; i++)
        life->dates[i] = (struct cue_date){
            .id = 50 + (int64_t)i, .client = i, .month = days[i][0], .day = days[i][1]};
    life->facts = (struct cue_facts){.clients = life->clients,
                                     .client_count = CLIENTS,
                                     .dates = life->dates,
                                     .date_count = DATES,
                                     .enquiries = &life->enquiry,
                                     .answers = life->said};
    life->today = zone_day(life->zone, from);
}

/* ---- what the documentation says, for one key after the other ---- */

struct due {
    struct cue_key key;
    day_t from, to;
};
struct dues {
    struct due items[KEYS_MAX];
    size_t count;
};

static void expect(struct dues *dues, day_t today, struct due due)
{
    if (today < due.from || today > due.to)
        return;
    assert_true(dues->count < KEYS_MAX);
    dues->items[dues->count++] = due;
}

/* That day in that year, by counting from the first of the month. */
static day_t that_day(int32_t year, int32_t month, int32_t day)
{
    day_t first = day_of(year, month, 1);

    return civil_of(first + day - 1).month == month ? first + day - 1 : first + 27;
}

static void expect_of_client(struct dues *dues, const struct cue_client *client, day_t today)
{
    const day_t last = client->last_order_on, first = client->first_order_on;

    if (client->occasion_count == 0)
        return;
    expect(dues, today,
           (struct due){
               {CAUSE_COME_BACK, client->id, last}, last + COOLING_DAYS + 1, last + LOST_DAYS});
    if (client->occasion_count == 1) {
        expect(dues, today,
               (struct due){{CAUSE_FIRST_DAYS, client->id, first}, first + 2, first + 21});
        return;
    }
    expect(
        dues, today,
        (struct due){{CAUSE_LOST, client->id, last}, last + LOST_DAYS + 1, last + LOST_DAYS + 60});
    if (last - client->before_last_on > LOST_DAYS)
        expect(dues, today, (struct due){{CAUSE_RETURN, client->id, last}, last + 2, last + 21});
    const struct civil civil = civil_of(first);
    for (int32_t years = 1; years < 62; years++) {
        day_t day = that_day(civil.year + years, civil.month, civil.day);

        expect(dues, today,
               (struct due){{CAUSE_YEARS, client->id, civil.year + years}, day - 3, day + 2});
    }
}

static void expect_dates(struct dues *dues, const struct life *life, day_t today)
{
    const int32_t this_year = civil_of(today).year;

    for (size_t i = 0; i < DATES; i++)
        for (int32_t year = this_year - 1; year <= this_year + 1; year++) {
            day_t day = that_day(year, life->dates[i].month, life->dates[i].day);

            expect(dues, today,
                   (struct due){{CAUSE_DAY, life->dates[i].id, year}, day - 3, day + 2});
        }
}

/* ---- looking, and answering ---- */

static const struct cue_answered *find_said(const struct life *life, const struct cue_key *key)
{
    for (size_t i = 0; i < life->said_count; i++)
        if (cue_key_compare(&life->said[i].key, key) == 0)
            return &life->said[i];
    return NULL;
}

static bool waits(const struct life *life, const struct cue_key *key, day_t today)
{
    const struct cue_answered *said = find_said(life, key);

    return !said || (said->answer == CUE_LATER && today >= said->until);
}

static bool is_among(const struct cue_list *cues, const struct cue_key *key)
{
    for (size_t i = 0; i < cues->count; i++)
        if (cue_key_compare(&cues->items[i].key, key) == 0)
            return true;
    return false;
}

static int by_key(const void *left, const void *right)
{
    return cue_key_compare(&((const struct cue_answered *)left)->key,
                           &((const struct cue_answered *)right)->key);
}

static void say(struct life *life, const struct cue_key *key, enum cue_answer answer, day_t until)
{
    const struct cue_answered *before = find_said(life, key);
    size_t at = before ? (size_t)(before - life->said) : life->said_count++;

    assert_true(at < SAID_MAX);
    life->said[at] = (struct cue_answered){*key, answer, until};
    qsort(life->said, life->said_count, sizeof(life->said[0]), by_key);
    life->facts.answer_count = life->said_count;
    life->answered++;
}

static void look(struct life *life, int64_t now)
{
    struct arena arena = {0};
    struct dues dues = {.count = 0};
    const day_t today = zone_day(life->zone, now);
    size_t waiting = life->facts.enquiry_count;

    struct cue_list cues =
        cues_of_day(&life->facts, &(struct cue_day){.today = today, .window = window}, &arena);
    for (size_t i = 0; i < CLIENTS; i++)
        expect_of_client(&dues, &life->clients[i], today);
    expect_dates(&dues, life, today);
    for (size_t i = 0; i < dues.count; i++) {
        bool is_waiting = waits(life, &dues.items[i].key, today);

        waiting += is_waiting;
        assert_int_equal(is_among(&cues, &dues.items[i].key), is_waiting);
    }
    assert_int_equal(cues.count, waiting);
    life->looks++;
    life->shown += cues.count;
    if (cues.count > 0 && chance_below(&life->chance, 5) == 0) {
        const struct cue *cue = &cues.items[chance_below(&life->chance, (int64_t)cues.count)];

        if (!cue->enquiry)
            say(life, &cue->key, (enum cue_answer)(1 + chance_below(&life->chance, 3)),
                today + 1 + (day_t)chance_below(&life->chance, 6));
    }
    arena_free(&arena);
}

/* ---- what happens ---- */

/* A moment's fact is fixed by the day that its clocks showed. */
static void order_when_it_comes(struct life *life, int64_t now)
{
    static const int64_t gaps[] = {30, 55, 130, 200, 1};

    for (size_t i = 0; i < CLIENTS; i++) {
        struct cue_client *client = &life->clients[i];

        if (now < life->next_order_at[i])
            continue;
        client->before_last_on = client->last_order_on;
        client->last_order_on = client->last_contact_on = zone_day(life->zone, now);
        if (client->occasion_count++ == 0)
            client->first_order_on = client->last_order_on;
        life->next_order_at[i] =
            i < REGULARS ? now + gaps[chance_below(&life->chance, 5)] * DAY : INT64_MAX;
    }
}

/* Due ten minutes of open time after it came, unless the clocks change meanwhile: then it is still
 * in open hours. */
static void check_due(struct life *life, int64_t received, int64_t due)
{
    const day_t came_on = zone_day(life->zone, received), due_on = zone_day(life->zone, due);
    const int32_t came = zone_minute(life->zone, received), at = zone_minute(life->zone, due);
    const int64_t passed = (int64_t)(due_on - came_on) * 1440 + at - came;

    assert_true(due_on >= came_on);
    assert_true(day_weekday(due_on) <= 5 && at >= 540 && at <= 1020);
    if (passed * 60 != due / 60 * 60 - received / 60 * 60)
        return;
    if (day_weekday(came_on) <= 5 && came >= 540 && came < 1010)
        assert_int_equal(passed, 10);
    else if (came >= 1010 && came < 1020 && day_weekday(came_on) <= 5)
        assert_int_equal(at, 540 + 10 - (1020 - came));
    else
        assert_int_equal(at, 550);
}

static void ask_and_answer(struct life *life, int64_t now)
{
    if (life->facts.enquiry_count == 1 && chance_below(&life->chance, 3) == 0) {
        life->facts.enquiry_count = 0;
    } else if (life->facts.enquiry_count == 0 && chance_below(&life->chance, 20) == 0) {
        int64_t due = working_after(&hours, life->zone, now, 10);

        check_due(life, now, due);
        life->enquiry = (struct cue_enquiry){.id = now,
                                             .received_on = zone_day(life->zone, now),
                                             .due_on = zone_day(life->zone, due),
                                             .due_minute = zone_minute(life->zone, due)};
        life->facts.enquiry_count = 1;
    }
}

static void step(struct life *life, int64_t now)
{
    order_when_it_comes(life, now);
    ask_and_answer(life, now);
    look(life, now);
}

/* The days between two looks: one each, but where the zone has none. */
static void count_days(struct life *life, int64_t now)
{
    day_t today = zone_day(life->zone, now);

    assert_true(today >= life->today);
    life->skipped += today - life->today > 1;
    life->today = today;
}

static void live(struct life *life, int64_t from, int64_t to)
{
    for (int64_t day = from; day < to; day += DAY) {
        int64_t at = day + chance_below(&life->chance, 24) * HOUR / 2;

        count_days(life, day);
        if (zone_minute(life->zone, day) == zone_minute(life->zone, day + DAY)) {
            step(life, at);
            continue;
        }
        life->changes++;
        for (int64_t quarter = day; quarter < day + DAY; quarter += HOUR / 4)
            step(life, quarter);
    }
}

static struct life live_in(const char *name, int32_t from_year)
{
    struct life life;
    int64_t from = (int64_t)day_of(from_year, 1, 1) * DAY + 9 * HOUR;

    life_begin(&life, name, from);
    live(&life, from, (int64_t)day_of(from_year + 30, 1, 1) * DAY);
    zone_close(life.zone);
    assert_true(life.looks > 10900 && life.shown > 3000 && life.answered > 300);
    return life;
}

static void thirty_years_in_odd_zones_show_each_cause_on_its_days(void **state)
{
    size_t changes = 0, skipped = 0;

    (void)state;
    for (size_t i = 0; i < sizeof(odd_zones) / sizeof(odd_zones[0]); i++) {
        struct life life = live_in(odd_zones[i], 1992);

        changes += life.changes;
        skipped += life.skipped;
    }
    assert_true(changes > 1000);
    assert_true(skipped >= 4); /* Apia, Fakaofo, Kiritimati, Kwajalein */
}

static void sixty_years_in_every_zone_show_each_cause_on_its_days(void **state)
{
    struct arena arena = {0};
    struct zone_names names = zone_names(&arena);

    (void)state;
    if (!getenv("REGULARS_LONG")) {
        arena_free(&arena);
        skip_because("all zones are walked with REGULARS_LONG");
    }
    assert_true(names.count > 300);
    for (size_t i = 0; i < names.count; i++) {
        (void)live_in(names.items[i], 1992);
        (void)live_in(names.items[i], 2022);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thirty_years_in_odd_zones_show_each_cause_on_its_days),
        cmocka_unit_test(sixty_years_in_every_zone_show_each_cause_on_its_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
