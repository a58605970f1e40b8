// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/enquiry_words.h"

#include "app/local_time.h"
#include "base/day.h"
#include "web/client_words.h"

#define SECOND INT64_C(1000000)
#define HOUR INT64_C(3600000000)
enum { HOURS_OF_DAY = 24, CALM_HOURS = 4 };

struct message enquiry_stage_words(enum enquiry_stage stage)
{
    switch (stage) {
    case ENQUIRY_NEW:
        return PLAIN_MESSAGE("new enquiry");
    case ENQUIRY_ANSWERED:
        return PLAIN_MESSAGE("answered");
    case ENQUIRY_QUOTED:
        return PLAIN_MESSAGE("price named");
    case ENQUIRY_WON:
        return PLAIN_MESSAGE("became an order");
    case ENQUIRY_LOST:
        break;
    }
    return PLAIN_MESSAGE("came to nothing");
}

static int64_t hours_waited(const struct enquiry *enquiry, int64_t now)
{
    return now > enquiry->received_at ? (now - enquiry->received_at) / HOUR : 0;
}

struct message enquiry_waiting_words(const struct enquiry *enquiry, int64_t now)
{
    const int64_t hours = hours_waited(enquiry, now);

    if (enquiry->answered_at != 0 || !enquiry_is_open(enquiry))
        return (struct message){.one = NULL};
    if (hours < 1)
        return PLAIN_MESSAGE("came within the hour");
    if (hours < HOURS_OF_DAY)
        return MESSAGE_N("has waited {1} hour", "has waited {1} hours", arg_count(hours));
    return MESSAGE_N("has waited {1} day", "has waited {1} days", arg_count(hours / HOURS_OF_DAY));
}

const char *enquiry_headline(const struct exchange *exchange, const struct enquiry *enquiry)
{
    if (enquiry->title[0] != '\0')
        return enquiry->title;
    if (enquiry->service[0] != '\0')
        return enquiry->service;
    return translate(exchange->language, N_("Enquiry"));
}

static struct enquiry_line_row row_of(const struct exchange *exchange,
                                      const struct enquiry *enquiry)
{
    const int64_t now = exchange->work->now;
    struct enquiry_line_row row = {
        .id = enquiry->id,
        .client_id = enquiry->client_id,
        .stage = enquiry_stage_words(enquiry->stage),
        .headline = enquiry_headline(exchange, enquiry),
        .who = enquiry->name,
        .waiting = enquiry_waiting_words(enquiry, now),
        .is_waiting = enquiry->answered_at == 0 && hours_waited(enquiry, now) >= CALM_HOURS,
    };

    if (enquiry->has_amount)
        row.amount = client_money(enquiry->amount, enquiry->currency);
    return row;
}

enum status enquiry_line_rows(const struct exchange *exchange, const struct enquiry_list *list,
                              struct enquiry_line_rows *ret_rows)
{
    struct enquiry_line_rows rows = {
        arena_array(exchange->arena, struct enquiry_line_row, list->count), list->count};
    struct zone *zone = NULL;

    enum status status = local_zone_open(exchange->work, &zone);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < list->count; i++) {
        rows.items[i] = row_of(exchange, &list->items[i]);
        rows.items[i].day = arg_day_short(zone_day(zone, list->items[i].received_at / SECOND));
    }
    zone_close(zone);
    *ret_rows = rows;
    return STATUS_OK;
}

enum status enquiry_columns_of(struct exchange *exchange, struct enquiry_columns *ret_columns)
{
    struct enquiry_board board;

    enum status status = enquiry_board(exchange->work, &board);
    if (status != STATUS_OK)
        return status;
    struct enquiry_columns columns = {
        arena_array(exchange->arena, struct enquiry_column, ENQUIRY_OPEN_STAGES),
        ENQUIRY_OPEN_STAGES};
    for (size_t i = 0; i < columns.count && status == STATUS_OK; i++) {
        const enum enquiry_stage stage = (enum enquiry_stage)(i + ENQUIRY_NEW);
        const struct enquiry_list *list = &board.columns[i];

        columns.items[i] = (struct enquiry_column){.title = enquiry_stage_words(stage),
                                                   .word = enquiry_stage_word(stage),
                                                   .has_more = list->has_more};
        status = enquiry_line_rows(exchange, list, &columns.items[i].cards);
    }
    if (status == STATUS_OK)
        *ret_columns = columns;
    return status;
}
