// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/channel_trouble.h"

#include "app/attempt.h"
#include "base/clock.h"
#include "store/channels.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */

enum {
    RETRY_FIRST_SECONDS = 2,
    RETRY_MAX_SECONDS = 300,
    REFUSED_SECONDS = 60, /* a wrong password tried often locks the mailbox */
    REFUSED_MAX_SECONDS = 900,
    DOUBLINGS_MAX = 8,
    QUIET_FAILURES = 1,
};

static bool is_refused(enum mail_code code)
{
    return code == MAIL_LOGIN_REFUSED || code == MAIL_NO_LOGIN_WAY || code == MAIL_WRONG_SERVER ||
           code == MAIL_OWN_NETWORK;
}

static bool may_pass(enum mail_code code)
{
    return code == MAIL_LOST || code == MAIL_BUSY || code == MAIL_TIMED_OUT ||
           code == MAIL_STOPPED || code == MAIL_NO_CONNECTION || code == MAIL_NO_NAME;
}

int64_t channel_pause(int failures, enum mail_code code)
{
    const int64_t first = is_refused(code) ? REFUSED_SECONDS : RETRY_FIRST_SECONDS;
    const int64_t most = is_refused(code) ? REFUSED_MAX_SECONDS : RETRY_MAX_SECONDS;
    int64_t pause = first << (failures < DOUBLINGS_MAX ? failures : DOUBLINGS_MAX);
    uint32_t chance = 0;

    random_bytes(&chance, sizeof(chance));
    pause = (pause < most ? pause : most) * SECOND;
    return pause / 2 + (int64_t)(chance % 1000) * (pause / 2) / 1000;
}

bool channel_is_worth_a_word(enum mail_code code, int failures)
{
    return !may_pass(code) || failures >= QUIET_FAILURES;
}

struct telling {
    int64_t channel_id;
    const char *json; /* NULL: sending works again */
};

static enum status run_tell(struct work *work, void *context)
{
    const struct telling *telling = (const struct telling *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK && !telling->json)
        status = channels_drop_send_fault(work, telling->channel_id);
    else if (status == STATUS_OK)
        status = channels_put_fault(work, telling->channel_id, telling->json);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status channel_keep_fault(struct work *work, int64_t channel_id, const char *json)
{
    struct telling telling = {channel_id, json};

    return attempt(work, run_tell, &telling);
}

enum status channel_drop_send_fault(struct work *work, int64_t channel_id)
{
    struct telling telling = {channel_id, NULL};

    return attempt(work, run_tell, &telling);
}
