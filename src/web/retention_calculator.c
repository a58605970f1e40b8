// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/retention_calculator.h"

#include <stdlib.h>
#include <string.h>

#include "report/analysis.h"

enum { DIGITS_MAX = 9, HIDDEN_MAX = 11 };

static bool is_count(const char *text)
{
    size_t length = strspn(text, "0123456789");

    return length > 0 && length <= DIGITS_MAX && text[length] == '\0';
}

static void calculate(struct retention_calculator *calculator)
{
    if (!is_count(calculator->start) || !is_count(calculator->lost) ||
        !is_count(calculator->came)) {
        calculator->error = PLAIN_MESSAGE("These are whole numbers of clients, 0 to 999999999.");
        return;
    }
    int64_t start = strtoll(calculator->start, NULL, 10);
    int64_t lost = strtoll(calculator->lost, NULL, 10);
    int64_t came = strtoll(calculator->came, NULL, 10);

    if (start == 0) {
        calculator->error = PLAIN_MESSAGE("Without a client at the start there is no rate.");
        return;
    }
    if (lost > start + came) {
        calculator->error = PLAIN_MESSAGE("More cannot have left than there were.");
        return;
    }
    struct rate_calculation rate = rate_calculate(start, lost, came);
    calculator->result =
        MESSAGE("{1} at the end, {2}", arg_count(rate.end), arg_percent(rate.crr, 0));
}

static struct retention_hiddens hidden_fields(struct exchange *exchange)
{
    static const char *const names[HIDDEN_MAX] = {"period",      "from", "to",       "with_from",
                                                  "with_to",     "by",   "currency", "first_source",
                                                  "any_service", "tag",  "plain"};
    struct retention_hiddens hidden = {
        arena_array(exchange->arena, struct retention_hidden, HIDDEN_MAX), 0};

    for (size_t i = 0; i < HIDDEN_MAX; i++) {
        const char *value = fields_value(&exchange->query, names[i]);

        if (value != NULL && value[0] != '\0')
            hidden.items[hidden.count++] = (struct retention_hidden){names[i], value};
    }
    return hidden;
}

struct retention_calculator retention_calculator(struct exchange *exchange)
{
    const char *start = fields_value(&exchange->query, "calc_start");
    const char *lost = fields_value(&exchange->query, "calc_lost");
    const char *came = fields_value(&exchange->query, "calc_new");
    struct retention_calculator calculator = {
        .hidden = hidden_fields(exchange),
        .start = start != NULL ? start : "150",
        .lost = lost != NULL ? lost : "20",
        .came = came != NULL ? came : "65",
        .is_open = start != NULL,
    };

    calculate(&calculator);
    return calculator;
}
