// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/forecast_options.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_DAYS_MAX = 3650, PERCENT_LENGTH_MAX = 12 };

/* What --models takes, in the order of its choices in options.def. */
static const char *const model_choices[] = {"bg_nbd", "mbg_nbd", "pareto_nbd",
                                            "nbd",    "bg_cnbd", "mbg_cnbd"};

static unsigned long wanted_models(unsigned asked)
{
    unsigned long wanted = 0;

    for (size_t i = 0; i < sizeof(model_choices) / sizeof(model_choices[0]); i++)
        if ((asked >> i & 1) != 0)
            wanted |= analysis_models(model_choices[i]);
    return wanted;
}

/* Digits, and perhaps a point and more of them: 10, 7.5. */
static bool read_percent(const char *text, double *ret_percent)
{
    size_t length = strlen(text), digits = strspn(text, "0123456789");

    if (digits == 0 || length > PERCENT_LENGTH_MAX)
        return false;
    if (text[digits] == '.')
        digits += 1 + strspn(text + digits + 1, "0123456789");
    if (digits != length)
        return false;
    *ret_percent = strtod(text, NULL);
    return *ret_percent <= 100;
}

static enum status read_discount(struct command_line *line, double *discount)
{
    const char *text = option_text(line, "discount");
    double percent;

    if (!text)
        return STATUS_OK;
    if (!read_percent(text, &percent))
        return command_line_refuse(
            line, MESSAGE("--discount takes per cent a year from 0 to 100, as 10 or 7.5, not “{1}”",
                          arg_text(text)));
    *discount = percent / 100;
    return STATUS_OK;
}

enum status forecast_options_read(struct command_line *line, struct forecast_options *ret_options)
{
    struct forecast_options chosen = analysis_forecast_options();
    int64_t value_days = chosen.value_days;

    enum status status = read_discount(line, &chosen.discount);
    if (status == STATUS_OK)
        status = option_number(line, "value-days", 1, VALUE_DAYS_MAX, &value_days);
    if (status != STATUS_OK)
        return status;
    chosen.value_days = (int32_t)value_days;
    chosen.prior = option_is_set(line, "no-prior") ? WITHOUT_PRIOR : WITH_PRIOR;
    chosen.wanted = wanted_models(option_list(line, "models"));
    *ret_options = chosen;
    return STATUS_OK;
}
