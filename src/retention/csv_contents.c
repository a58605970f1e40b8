// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_roles.h"

/* Columns that no role asked for has taken, by what stands in them. */
struct census {
    int32_t date, digit_date, number, fraction, text; /* the last one of each kind */
    size_t dates, digit_dates, numbers, fractions, texts;
};

static bool is_free(const struct csv_layout *layout, int32_t column)
{
    for (size_t i = 0; i < COLUMN_ROLES; i++)
        if (layout->column[i] == column)
            return false;
    return true;
}

static struct census take_census(const struct csv_finding *finding, const struct csv_layout *layout)
{
    struct census census = {0};

    for (int32_t i = 0; i < (int32_t)layout->column_count; i++) {
        struct column_contents contents =
            column_contents_of(&finding->sample, finding->header.first, (size_t)i);
        if (contents.filled == 0 || !is_free(layout, i))
            continue;
        if (column_is_dates(&contents))
            census.date = i, census.dates++;
        else if (column_is_digit_dates(&contents))
            census.digit_date = i, census.digit_dates++;
        else if (column_is_whole_numbers(&contents))
            census.number = i, census.numbers++;
        else if (column_is_amounts(&contents))
            census.fraction = i, census.fractions++;
        else
            census.text = i, census.texts++;
    }
    return census;
}

static void find_date(const struct csv_finding *finding, struct csv_layout *layout)
{
    struct census census = take_census(finding, layout);

    if (layout->was_asked[ROLE_DATE])
        return;
    if (census.dates == 1)
        layout->column[ROLE_DATE] = census.date;
    else if (census.dates == 0 && census.digit_dates == 1)
        layout->column[ROLE_DATE] = census.digit_date;
}

/*
 * With the date found: one text is the client; with no text, whole numbers beside fractions
 * are (a client's number has no decimals). The amount is what is then left as the only number.
 */
static void find_client(const struct csv_finding *finding, struct csv_layout *layout)
{
    struct census census = take_census(finding, layout);

    if (layout->was_asked[ROLE_CLIENT])
        return;
    size_t whole = census.numbers + census.digit_dates;
    if (census.texts == 1)
        layout->column[ROLE_CLIENT] = census.text;
    else if (census.texts == 0 && whole == 1)
        layout->column[ROLE_CLIENT] = census.numbers == 1 ? census.number : census.digit_date;
}

static bool find_amount(const struct csv_finding *finding, struct csv_layout *layout)
{
    struct census census = take_census(finding, layout);

    if (layout->was_asked[ROLE_AMOUNT])
        return true;
    if (census.numbers + census.fractions + census.digit_dates > 1)
        return false;
    if (census.fractions == 1)
        layout->column[ROLE_AMOUNT] = census.fraction;
    else if (census.numbers == 1)
        layout->column[ROLE_AMOUNT] = census.number;
    return true;
}

bool csv_roles_by_contents(const struct csv_finding *finding, struct csv_layout *layout)
{
    find_date(finding, layout);
    if (layout->column[ROLE_DATE] == COLUMN_NONE)
        return false;
    find_client(finding, layout);
    if (layout->column[ROLE_CLIENT] == COLUMN_NONE)
        return false;
    return find_amount(finding, layout);
}
