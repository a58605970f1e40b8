// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_rate.h"

#include <strings.h>

#include "domain/outbox_rule.h"

static const struct {
    const char *host;
    int64_t day_max;
} rates[] = {
#define MAIL_RATE(host, day_max) {host, day_max},
#include "domain/mail_rates.def"
#undef MAIL_RATE
};

int64_t mail_hour_max(const char *smtp_host)
{
    const int64_t hours = (OUTBOX_TO_MINUTE - OUTBOX_FROM_MINUTE) / 60;

    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++)
        if (strcasecmp(rates[i].host, smtp_host) == 0)
            return rates[i].day_max / hours;
    return OUTBOX_HOUR_MAX;
}
