// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_date.h"

#include <assert.h>
#include <string.h>

#include "support/fuzz.h"

enum { TEXT_MAX = 200, ZONES = 4 };

/* Opened once: a zone's list is long. The first is the zone of logs without one. */
static struct zone *zone_at(size_t number)
{
    static struct zone *zones[ZONES];
    static const char *const names[ZONES] = {NULL, "Europe/Zagreb", "Pacific/Kiritimati",
                                             "Pacific/Niue"};

    if (names[number] != NULL && zones[number] == NULL)
        zones[number] = zone_open(names[number]);
    return zones[number];
}

static void check_reading(const struct date_reading *reading, const struct date_rules *rules)
{
    for (int order = DATE_ORDER_UNKNOWN; order <= DATE_MONTH_FIRST; order++) {
        day_t day = order_date_resolve(reading->date, (enum date_order)order);
        assert(day >= DAY_FIRST && day <= DAY_LAST);
    }
    assert(reading->evidence >= DATE_ORDER_UNKNOWN && reading->evidence <= DATE_MONTH_FIRST);
    if (reading->date < DATE_UNDECIDED)
        return;
    assert(rules->order == DATE_ORDER_UNKNOWN && reading->evidence == DATE_ORDER_UNKNOWN);
}

/* An undecided date becomes, once asked for in an order, the day that it resolves to. */
static void check_orders_agree(struct slice text, const struct date_rules *rules,
                               const struct date_reading *reading)
{
    for (int order = DATE_DAY_FIRST; order <= DATE_MONTH_FIRST; order++) {
        const struct date_rules asked = {(enum date_order)order, rules->zone};
        struct date_reading again;
        enum date_result result = order_date_read(text, &asked, &again);

        if (result == DATE_READ)
            assert(again.date == order_date_resolve(reading->date, asked.order));
        else
            assert(reading->evidence != DATE_ORDER_UNKNOWN && reading->evidence != asked.order);
    }
}

/* A space before it sends plain dates the long way, which must come to the same. */
static void check_long_way(struct slice text, const struct date_rules *rules,
                           enum date_result result, const struct date_reading *reading)
{
    char spaced[TEXT_MAX + 1] = " ";
    struct date_reading again;

    memcpy(spaced + 1, text.at, text.length);
    assert(order_date_read((struct slice){spaced, text.length + 1}, rules, &again) == result);
    if (result == DATE_READ)
        assert(again.date == reading->date && again.evidence == reading->evidence);
}

/* The first byte chooses the rules, the rest is the text. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length < 2 || length > TEXT_MAX)
        return 0;
    struct date_rules rules = {.order = (enum date_order)(bytes[0] % 3),
                               .zone = zone_at(bytes[0] / 3 % ZONES)};
    struct slice text = {(const char *)bytes + 1, length - 1};
    struct date_reading reading = {0};
    enum date_result result = order_date_read(text, &rules, &reading);

    check_long_way(text, &rules, result, &reading);
    if (result != DATE_READ)
        return 0;
    check_reading(&reading, &rules);
    if (rules.order == DATE_ORDER_UNKNOWN)
        check_orders_agree(text, &rules, &reading);
    return 0;
}
