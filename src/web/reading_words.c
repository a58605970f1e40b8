// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/reading_words.h"

#include "app/answering.h"
#include "app/hours.h"
#include "web/conversation_words.h"

enum status reading_words(struct exchange *exchange, struct message *ret_words)
{
    struct answering answering;
    struct hours_now hours;
    int64_t at = 0;

    *ret_words = (struct message){0};
    enum status status = answering_of(exchange->work, &answering);
    if (status != STATUS_OK || answering.reading_count == 0)
        return status;
    status = show_hours(exchange->work, &hours);
    if (status != STATUS_OK)
        return status;
    struct zone *zone = zone_open_known(hours.time_zone);
    if (answering_reads(&answering, &hours.hours, zone, exchange->work->now, &at))
        *ret_words = MESSAGE("Messages are read next at: {1}. What is urgent is told at once.",
                             arg_text(conversation_time(exchange, zone, at)));
    zone_close(zone);
    return STATUS_OK;
}
