// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/orders.h"

#include <string.h>

static const char *const stage_words[] = {[STAGE_ACCEPTED] = "accepted",
                                          [STAGE_IN_WORK] = "in_work",
                                          [STAGE_DELIVERED] = "delivered",
                                          [STAGE_DONE] = "done"};
static const char *const state_words[] = {
    [ORDER_COUNTS] = "counts", [ORDER_CANCELLED] = "cancelled", [ORDER_REFUND] = "refund"};
enum {
    STAGE_WORDS = sizeof(stage_words) / sizeof(stage_words[0]),
    STATE_WORDS = sizeof(state_words) / sizeof(state_words[0]),
};

const char *order_stage_word(enum order_stage stage)
{
    return stage >= STAGE_ACCEPTED && stage <= STAGE_DONE ? stage_words[stage] : "";
}

bool order_stage_of(const char *word, enum order_stage *ret_stage)
{
    for (size_t i = STAGE_ACCEPTED; i < STAGE_WORDS; i++) {
        if (strcmp(word, stage_words[i]) != 0)
            continue;
        *ret_stage = (enum order_stage)i;
        return true;
    }
    return false;
}

const char *order_state_word(enum order_state state)
{
    return state >= ORDER_COUNTS && state <= ORDER_REFUND ? state_words[state] : "";
}

bool order_state_of(const char *word, enum order_state *ret_state)
{
    for (size_t i = ORDER_COUNTS; i < STATE_WORDS; i++) {
        if (strcmp(word, state_words[i]) != 0)
            continue;
        *ret_state = (enum order_state)i;
        return true;
    }
    return false;
}
