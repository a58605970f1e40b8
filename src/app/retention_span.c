// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_span.h"

enum { FEBRUARY = 2 };

/* The day after the same date a year ago: with `today` as its last day a whole year. */
static day_t year_begins(day_t today)
{
    struct civil civil = civil_of(today);

    if (civil.month == FEBRUARY && !civil_exists(civil.year - 1, civil.month, civil.day))
        civil.day--;
    return day_of(civil.year - 1, civil.month, civil.day) + 1;
}

static enum status check_own(const struct retention_choice *choice, day_t today,
                             struct fault *fault)
{
    if (choice->from == DAY_NONE || choice->to == DAY_NONE)
        return fault_set(fault, STATUS_INVALID, choice->from == DAY_NONE ? "from" : "to",
                         PLAIN_MESSAGE("a period needs a first and a last day"));
    if (choice->to < choice->from)
        return fault_set(fault, STATUS_INVALID, "to",
                         MESSAGE("the last day ({1}) is before the first ({2})",
                                 arg_day(choice->to), arg_day(choice->from)));
    if (choice->from > today)
        return fault_set(fault, STATUS_INVALID, "from",
                         MESSAGE("the period begins on {1}, and today is {2}: nothing can be said "
                                 "of days that are still to come",
                                 arg_day(choice->from), arg_day(today)));
    return STATUS_OK;
}

/* Before the period itself: whoever is compared in both at once would say nothing, and what came
 * before is what the words on the page speak of. So it is never still to come. */
static enum status check_with(const struct retention_choice *choice, struct fault *fault)
{
    if (!choice->with_asked)
        return STATUS_OK;
    if (choice->with_from == DAY_NONE || choice->with_to == DAY_NONE)
        return fault_set(fault, STATUS_INVALID,
                         choice->with_from == DAY_NONE ? "with_from" : "with_to",
                         PLAIN_MESSAGE("a period needs a first and a last day"));
    if (choice->with_to < choice->with_from)
        return fault_set(fault, STATUS_INVALID, "with_to",
                         MESSAGE("the last day ({1}) is before the first ({2})",
                                 arg_day(choice->with_to), arg_day(choice->with_from)));
    if (choice->with_to >= choice->from)
        return fault_set(fault, STATUS_INVALID, "with_to",
                         MESSAGE("the period to compare with ends on {1}: it must end before {2}, "
                                 "when the period itself begins",
                                 arg_day(choice->with_to), arg_day(choice->from)));
    return STATUS_OK;
}

static enum status set_days(struct retention_choice *choice, day_t today, struct fault *fault)
{
    enum period period = choice->span == SPAN_THIS_QUARTER || choice->span == SPAN_LAST_QUARTER
                             ? PERIOD_QUARTER
                             : PERIOD_YEAR;
    day_t start = period_start(period, today);

    switch (choice->span) {
    case SPAN_12_MONTHS:
        choice->from = year_begins(today);
        choice->to = today;
        return STATUS_OK;
    case SPAN_THIS_QUARTER:
    case SPAN_THIS_YEAR:
        choice->from = start;
        choice->to = today;
        return STATUS_OK;
    case SPAN_LAST_QUARTER:
    case SPAN_LAST_YEAR:
        choice->from = period_shift(period, start, -1);
        choice->to = start - 1;
        return STATUS_OK;
    case SPAN_OWN:
        break;
    }
    return check_own(choice, today, fault);
}

enum status retention_span_days(struct retention_choice *choice, day_t today, struct fault *fault)
{
    enum status status = set_days(choice, today, fault);

    if (status == STATUS_OK)
        status = check_with(choice, fault);
    return status;
}
