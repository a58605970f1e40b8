// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading.h"

const char *standing_name(enum standing standing)
{
    static const char *const names[STANDINGS] = {
        [STANDING_NEWCOMER] = N_("Newcomers"), [STANDING_ONE_TIME] = N_("One-time"),
        [STANDING_GROWING] = N_("Growing"),    [STANDING_VIP] = N_("VIP"),
        [STANDING_LOST] = N_("Lost"),
    };
    return names[standing];
}

const char *segment_name(enum rfm_segment segment)
{
    static const char *const names[RFM_SEGMENTS] = {
        [RFM_CHAMPIONS] = N_("Champions"),
        [RFM_LOYAL] = N_("Loyal"),
        [RFM_POTENTIAL_LOYALISTS] = N_("Potential loyalists"),
        [RFM_NEW] = N_("New"),
        [RFM_PROMISING] = N_("Promising"),
        [RFM_NEED_ATTENTION] = N_("Need attention"),
        [RFM_ABOUT_TO_SLEEP] = N_("About to sleep"),
        [RFM_CANNOT_LOSE] = N_("Cannot lose"),
        [RFM_AT_RISK] = N_("At risk"),
        [RFM_HIBERNATING] = N_("Hibernating"),
    };
    return names[segment];
}

const char *segment_advice(enum rfm_segment segment)
{
    static const char *const advice[RFM_SEGMENTS] = {
        [RFM_CHAMPIONS] = N_("Thank them; ask for a review"),
        [RFM_LOYAL] = N_("Offer terms by degree of loyalty"),
        [RFM_POTENTIAL_LOYALISTS] = N_("Show what else you do that fits them"),
        [RFM_NEW] = N_("One reminder when their next order is due"),
        [RFM_PROMISING] = N_("A reason of their own to return"),
        [RFM_NEED_ATTENTION] = N_("Ask how it went, and answer"),
        [RFM_ABOUT_TO_SLEEP] = N_("Remind them once, with an offer that fits"),
        [RFM_CANNOT_LOSE] = N_("Call them yourself"),
        [RFM_AT_RISK] = N_("Ask why, then write"),
        [RFM_HIBERNATING] = N_("A series of messages, with low hopes"),
    };
    return advice[segment];
}

const char *curve_name(size_t number)
{
    static const char *const names[NEXT_ORDER_CURVES + 1] = {
        N_("First to second order"), N_("Second to third order"), N_("Third to fourth order"),
        N_("Fourth to fifth order"), N_("Any order to the next"),
    };
    return names[number];
}
