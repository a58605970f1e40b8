// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log_decide.h"

#include "base/text.h"

enum status date_order_decide(const struct log_evidence said[3], enum date_order asked,
                              struct fault *fault, enum date_order *ret_order)
{
    const struct log_evidence *day = &said[DATE_DAY_FIRST], *month = &said[DATE_MONTH_FIRST];
    const struct log_evidence *open = &said[DATE_ORDER_UNKNOWN];

    *ret_order = asked;
    if (asked != DATE_ORDER_UNKNOWN)
        return STATUS_OK;
    if (day->file != NULL && month->file != NULL)
        return fault_set(fault, STATUS_INVALID, "date-format",
                         MESSAGE("{1} in line {2} has the day first, {3} in line {4} the month: "
                                 "give --date-format day-first or month-first",
                                 arg_text(day->value), arg_plain(day->line), arg_text(month->value),
                                 arg_plain(month->line)));
    if (day->file == NULL && month->file == NULL && open->file != NULL)
        return fault_set(fault, STATUS_INVALID, "date-format",
                         MESSAGE("the whole log does not tell whether {1} (line {2}) begins with "
                                 "the day or the month: give --date-format day-first or "
                                 "month-first",
                                 arg_text(open->value), arg_plain(open->line)));
    if (open->file != NULL)
        *ret_order = day->file != NULL ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
    return STATUS_OK;
}

enum status decimal_mark_decide(const struct log_evidence said[3], enum decimal_mark asked,
                                struct fault *fault, enum decimal_mark *ret_mark)
{
    const struct log_evidence *point = &said[DECIMAL_POINT], *comma = &said[DECIMAL_COMMA];
    const struct log_evidence *open = &said[DECIMAL_UNKNOWN];

    *ret_mark = asked;
    if (asked != DECIMAL_UNKNOWN)
        return STATUS_OK;
    if (point->file != NULL && comma->file != NULL)
        return fault_set(fault, STATUS_INVALID, "decimal-mark",
                         MESSAGE("{1} in line {2} has a decimal point, {3} in line {4} a decimal "
                                 "comma: give --decimal-mark point or comma",
                                 arg_text(point->value), arg_plain(point->line),
                                 arg_text(comma->value), arg_plain(comma->line)));
    if (point->file == NULL && comma->file == NULL && open->file != NULL)
        return fault_set(fault, STATUS_INVALID, "decimal-mark",
                         MESSAGE("the whole log does not tell whether {1} (line {2}) is in "
                                 "thousands or has decimals: give --decimal-mark point or comma",
                                 arg_text(open->value), arg_plain(open->line)));
    if (point->file != NULL || comma->file != NULL)
        *ret_mark = point->file != NULL ? DECIMAL_POINT : DECIMAL_COMMA;
    return STATUS_OK;
}

enum status currency_decide(const struct currency_tally *tally, const char asked[4],
                            struct arena *arena, struct fault *fault, char ret_code[4])
{
    struct text list = text_new(arena);

    memcpy(ret_code, asked, 4);
    for (size_t i = 0; i < tally->count; i++) {
        text_format(&list, "%s%s (%lld)", i == 0 ? "" : ", ", tally->codes[i],
                    (long long)tally->rows[i]);
        memcpy(ret_code, tally->codes[i], 4);
    }
    if (tally->count < 2)
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID, "currency",
                     MESSAGE("the log holds several currencies, which cannot be added up: {1}; "
                             "choose one with --currency, or convert them with --rates",
                             arg_text(list.at)));
}
