// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "retention/history.h"

/* A3, on the clients with an occasion in the sample: the last `sample_days` up to as_of. */
enum rfm_segment {
    RFM_CHAMPIONS,
    RFM_LOYAL,
    RFM_POTENTIAL_LOYALISTS,
    RFM_NEW,
    RFM_PROMISING,
    RFM_NEED_ATTENTION,
    RFM_ABOUT_TO_SLEEP,
    RFM_CANNOT_LOSE,
    RFM_AT_RISK,
    RFM_HIBERNATING,
};
enum { RFM_SEGMENTS = 10, RFM_SCORES = 5, RFM_QUARTERS = 4 };

enum { RFM_SAMPLE_DAYS = 365, RFM_SAMPLE_ALL = 0 };

struct rfm_score {
    uint8_t r, f, m; /* 1 to 5; all 0 for a client outside the sample; m 0 without amounts */
};

struct rfm_quarter {
    day_t from, to;
    int64_t buyers, orders, revenue; /* revenue with refunds off */
    int64_t new_clients;             /* first occasion ever within */
};

/*
 * Score = 1 + floor(5 * worse / N), `worse` = clients of the sample with a strictly worse
 * value, so equal values get equal scores. Quarters cut the last 365 days into 91, 91, 91 and
 * 92 days, whatever the sample.
 */
struct rfm {
    int32_t sample_days; /* as asked; RFM_SAMPLE_ALL for all */
    int64_t sample_clients;
    int64_t r[RFM_SCORES], f[RFM_SCORES], m[RFM_SCORES]; /* clients with score 1, 2, ... 5 */
    struct {
        int64_t clients, revenue; /* revenue within the sample */
    } segments[RFM_SEGMENTS];
    struct rfm_quarter quarters[RFM_QUARTERS];
    struct rfm_score *scores; /* [client] */
};

enum rfm_segment rfm_segment_of(int r, int f);

struct rfm rfm_measure(const struct order_log *log, const struct history *history,
                       int32_t sample_days, unsigned threads, struct arena *arena);
