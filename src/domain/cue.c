// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue.h"

#include <stdlib.h>
#include <string.h>

#include "domain/cue_making.h"

#define COMPARE(left, right) (((left) > (right)) - ((left) < (right)))

enum { CUES_AT_FIRST = 64 };

static enum cue_cause cause_of(enum cue_rule rule)
{
    switch (rule) {
#define CUE_RULE(name, number, cause) \
    case CUE_##name:                  \
        return cause;
#include "domain/cue_rules.def"
#undef CUE_RULE
    }
    return 0;
}

int cue_key_compare(const struct cue_key *left, const struct cue_key *right)
{
    if (left->cause != right->cause)
        return COMPARE(left->cause, right->cause);
    if (left->object_id != right->object_id)
        return COMPARE(left->object_id, right->object_id);
    return COMPARE(left->occasion, right->occasion);
}

static int find_answer(const void *key, const void *answered)
{
    return cue_key_compare(key, &((const struct cue_answered *)answered)->key);
}

static bool is_answered(const struct cue_making *making, const struct cue_key *key)
{
    const struct cue_facts *facts = making->facts;

    if (facts->answer_count == 0)
        return false;
    const struct cue_answered *found =
        bsearch(key, facts->answers, facts->answer_count, sizeof(facts->answers[0]), find_answer);
    return found && (found->answer != CUE_LATER || making->day->today < found->until);
}

void cue_add(struct cue_making *making, const struct cue *cue)
{
    struct cue_key key = cue->key;
    struct cue_list *cues = &making->cues;

    key.cause = cause_of(cue->rule);
    if (is_answered(making, &key))
        return;
    if (cues->count == making->room) {
        size_t room = making->room == 0 ? CUES_AT_FIRST : making->room * 2;
        struct cue *more = arena_array(making->arena, struct cue, room);

        if (cues->count > 0)
            memcpy(more, cues->items, cues->count * sizeof(more[0]));
        cues->items = more;
        making->room = room;
    }
    struct cue *added = &cues->items[cues->count++];
    *added = *cue;
    added->key = key;
    added->stands_on = cue->due_on < making->day->today ? making->day->today : cue->due_on;
}

/* What has an hour before what has none; yesterday's hour before this morning's. */
static int by_the_hour(const struct cue *a, const struct cue *b)
{
    bool both_have = a->due_minute != CUE_NO_HOUR && b->due_minute != CUE_NO_HOUR;

    if (both_have && a->due_on != b->due_on)
        return COMPARE(a->due_on, b->due_on);
    return COMPARE(a->due_minute, b->due_minute);
}

static int by_when(const void *left, const void *right)
{
    const struct cue *a = left, *b = right;

    if (a->stands_on != b->stands_on)
        return COMPARE(a->stands_on, b->stands_on);
    int by_hour = by_the_hour(a, b);
    if (by_hour != 0)
        return by_hour;
    if (a->since_on != b->since_on)
        return COMPARE(a->since_on, b->since_on);
    if (a->rule != b->rule)
        return COMPARE(a->rule, b->rule);
    return cue_key_compare(&a->key, &b->key);
}

static void add_enquiries(struct cue_making *making)
{
    for (size_t i = 0; i < making->facts->enquiry_count; i++) {
        const struct cue_enquiry *enquiry = &making->facts->enquiries[i];

        cue_add(making, &(struct cue){.rule = CUE_ANSWER_ENQUIRY,
                                      .key = {.object_id = enquiry->id},
                                      .client_id = enquiry->client_id,
                                      .due_on = enquiry->due_on,
                                      .due_minute = enquiry->due_minute,
                                      .since_on = enquiry->received_on,
                                      .enquiry = enquiry});
    }
}

/* What is put off comes back when it was to, not by an hour at which it would be late. */
static void add_waitings(struct cue_making *making)
{
    for (size_t i = 0; i < making->facts->waiting_count; i++) {
        const struct cue_waiting *waiting = &making->facts->waitings[i];

        cue_add(making,
                &(struct cue){.rule = waiting->is_back ? CUE_BACK_AGAIN : CUE_ANSWER_MESSAGE,
                              .key = {.object_id = waiting->id, .occasion = waiting->occasion},
                              .client_id = waiting->client_id,
                              .due_on = waiting->due_on,
                              .due_minute = waiting->due_minute,
                              .since_on = waiting->since_on,
                              .waiting = waiting});
    }
}

/* From some days before its day on, and until somebody says something of it. */
static void add_owns(struct cue_making *making)
{
    for (size_t i = 0; i < making->facts->own_count; i++) {
        const struct cue_own *own = &making->facts->owns[i];
        day_t from = own->due_on - CUE_OWN_AHEAD_DAYS;

        if (making->day->today < from)
            continue;
        cue_add(making, &(struct cue){.rule = CUE_OWN,
                                      .key = {.object_id = own->id},
                                      .client_id = own->client_id,
                                      .due_on = own->due_on,
                                      .due_minute = CUE_NO_HOUR,
                                      .since_on = own->created_on > from ? own->created_on : from,
                                      .own = own});
    }
}

/* Each step is a matter of its own: what was mended is still to be explained. */
static void add_complaints(struct cue_making *making)
{
    for (size_t i = 0; i < making->facts->complaint_count; i++) {
        const struct cue_complaint *complaint = &making->facts->complaints[i];

        cue_add(making,
                &(struct cue){.rule = CUE_COMPLAINT,
                              .key = {.object_id = complaint->id, .occasion = complaint->stage},
                              .client_id = complaint->client_id,
                              .due_on = complaint->due_on,
                              .due_minute = complaint->due_minute,
                              .since_on = complaint->opened_on,
                              .complaint = complaint});
    }
}

/* What is sent there reaches nobody, from the day it came back on. */
static void add_bounces(struct cue_making *making)
{
    for (size_t i = 0; i < making->facts->bounce_count; i++) {
        const struct cue_bounce *bounce = &making->facts->bounces[i];

        cue_add(making, &(struct cue){
                            .rule = CUE_BOUNCED,
                            .key = {.object_id = bounce->point_id, .occasion = bounce->bounced_on},
                            .client_id = bounce->client_id,
                            .due_on = bounce->bounced_on,
                            .due_minute = CUE_NO_HOUR,
                            .since_on = bounce->bounced_on,
                            .bounce = bounce});
    }
}

/* One's own data in doubt: when there is a quiet moment. */
static void add_doubts(struct cue_making *making)
{
    const struct cue_facts *facts = making->facts;
    const struct cue quiet = {
        .due_on = CUE_NO_DAY, .due_minute = CUE_NO_HOUR, .since_on = making->day->today};

    for (size_t i = 0; i < facts->double_count; i++) {
        struct cue cue = quiet;

        cue.rule = CUE_DOUBLE_CLIENT;
        cue.client_id = facts->doubles[i].client_id;
        cue.key = (struct cue_key){.object_id = facts->doubles[i].client_id,
                                   .occasion = facts->doubles[i].other_id};
        cue_add(making, &cue);
    }
    if (facts->orders_without_currency > 0) {
        struct cue cue = quiet;

        cue.rule = CUE_NO_CURRENCY;
        cue.key.occasion = facts->newest_without_currency;
        cue.count = facts->orders_without_currency;
        cue_add(making, &cue);
    }
}

struct cue_list cues_of_day(const struct cue_facts *facts, const struct cue_day *day,
                            struct arena *arena)
{
    struct cue_making making = {.facts = facts, .day = day, .arena = arena};

    add_enquiries(&making);
    add_waitings(&making);
    for (size_t i = 0; i < facts->client_count; i++)
        if (!facts->clients[i].is_archived)
            cues_of_client(&making, &facts->clients[i]);
    for (size_t i = 0; i < facts->date_count; i++)
        if (!facts->clients[facts->dates[i].client].is_archived)
            cue_of_date(&making, &facts->dates[i]);
    add_owns(&making);
    add_complaints(&making);
    add_bounces(&making);
    add_doubts(&making);
    if (making.cues.count > 1)
        qsort(making.cues.items, making.cues.count, sizeof(making.cues.items[0]), by_when);
    return making.cues;
}

size_t cues_at_top(const struct cue_list *cues, day_t today)
{
    size_t count = 0;

    while (count < cues->count && count < CUES_AT_TOP && cues->items[count].due_on <= today)
        count++;
    return count;
}
