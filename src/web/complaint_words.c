// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/complaint_words.h"

#define SECOND INT64_C(1000000)
enum { HOUR = 60 };

struct message complaint_stage_words(enum complaint_stage stage)
{
    switch (stage) {
    case COMPLAINT_OPEN:
        return PLAIN_MESSAGE("to be put right");
    case COMPLAINT_MENDED:
        return PLAIN_MESSAGE("put right, to be explained");
    case COMPLAINT_EXPLAINED:
        return PLAIN_MESSAGE("explained, to be learnt from");
    case COMPLAINT_CLOSED:
        break;
    }
    return PLAIN_MESSAGE("closed");
}

struct message complaint_left_words(const struct complaint *complaint, int64_t minutes_left)
{
    if (complaint->stage != COMPLAINT_OPEN)
        return (struct message){.one = NULL};
    if (minutes_left <= -HOUR)
        return MESSAGE_N("{1} working hour over", "{1} working hours over",
                         arg_count(-minutes_left / HOUR));
    if (minutes_left <= 0)
        return PLAIN_MESSAGE("the time to put it right is over");
    if (minutes_left < HOUR)
        return MESSAGE_N("{1} working minute left", "{1} working minutes left",
                         arg_count(minutes_left));
    return MESSAGE_N("{1} working hour left", "{1} working hours left",
                     arg_count(minutes_left / HOUR));
}

const struct form_choice complaint_causes[] = {
    {"", N_("Choose")},
#define COMPLAINT_CAUSE(name, number, word, words) {word, words},
#include "domain/complaint_causes.def"
#undef COMPLAINT_CAUSE
    {NULL, NULL},
};

enum status client_complaints_part(struct exchange *exchange, int64_t client_id, const char *zone,
                                   struct client_complaints_view *ret_view)
{
    struct complaint_list list = {0};

    enum status status = list_client_complaints(exchange->work, client_id, &list);
    if (status != STATUS_OK)
        return status;
    struct client_complaints_view view = {
        .id = client_id,
        .may_edit = actor_may(&exchange->work->actor, RIGHT_EDIT),
        .has_more = list.has_more,
        .rows = {arena_array(exchange->arena, struct client_complaint, list.count), list.count}};
    for (size_t i = 0; i < list.count; i++) {
        const struct complaint *complaint = &list.items[i].complaint;

        view.rows.items[i] = (struct client_complaint){
            .id = complaint->id,
            .title = complaint->title,
            .day = arg_day_short(zone_day_by_name(zone, complaint->opened_at / SECOND)),
            .stage = complaint_stage_words(complaint->stage),
            .is_closed = complaint->stage == COMPLAINT_CLOSED};
    }
    *ret_view = view;
    return STATUS_OK;
}
