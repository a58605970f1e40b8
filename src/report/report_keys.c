// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_keys.h"

const char *const standing_keys[STANDINGS] = {
    [STANDING_NEWCOMER] = "newcomer", [STANDING_ONE_TIME] = "one_time",
    [STANDING_GROWING] = "growing",   [STANDING_VIP] = "vip",
    [STANDING_LOST] = "lost",
};

const char *const segment_keys[RFM_SEGMENTS] = {
    [RFM_CHAMPIONS] = "champions",
    [RFM_LOYAL] = "loyal",
    [RFM_POTENTIAL_LOYALISTS] = "potential loyalists",
    [RFM_NEW] = "new",
    [RFM_PROMISING] = "promising",
    [RFM_NEED_ATTENTION] = "need attention",
    [RFM_ABOUT_TO_SLEEP] = "about to sleep",
    [RFM_CANNOT_LOSE] = "cannot lose",
    [RFM_AT_RISK] = "at risk",
    [RFM_HIBERNATING] = "hibernating",
};

const char *const period_keys[PERIOD_KINDS] = {
    [PERIOD_MONTH] = "month",
    [PERIOD_QUARTER] = "quarter",
    [PERIOD_YEAR] = "year",
};

const char *const origin_keys[2] = {[FROM_LOG] = "from the log", [GIVEN] = "given"};

const char *const curve_keys[NEXT_ORDER_CURVES] = {
    "first_to_second",
    "second_to_third",
    "third_to_fourth",
    "fourth_to_fifth",
};

const char *const due_source_keys[2] = {
    [DUE_FROM_CURVE] = "curve",
    [DUE_FROM_FORECAST] = "forecast",
};

const char *const forecast_state_keys[5] = {
    [FORECAST_MADE] = "made",
    [FORECAST_TOO_FEW] = "too few clients",
    [FORECAST_NO_REPEAT] = "too few repeat orders",
    [FORECAST_TOO_SHORT] = "log too short",
    [FORECAST_NO_FIT] = "no fit",
};

const char *const forecast_reason_keys[4] = {
    [CHOSEN_ONLY_ONE] = "only one",
    [CHOSEN_LIKELIHOOD] = "likelihood",
    [CHOSEN_HOLDOUT] = "holdout",
    [CHOSEN_SIMPLER] = "simpler",
};

const char *const model_limit_keys[7] = {
    [LIMIT_NONE] = "",
    [LIMIT_NO_REPEATS] = "no repeat orders",
    [LIMIT_SAME_RATE] = "one rate for all",
    [LIMIT_NOBODY_LEAVES] = "nobody leaves",
    [LIMIT_SAME_LEAVING] = "one chance of leaving for all",
    [LIMIT_LEAVE_OR_STAY] = "leave at once or never",
    [LIMIT_RATE_UNBOUNDED] = "rates beyond any scale",
};
