// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What holds for the whole installation. Stored numbers: never renumber. */
enum installation_setting {
    NIGHTLY_HOUR = 1,   /* 0 to 23, by the clock of the first workspace */
    NIGHTLY_BACKUP = 2, /* 1: with a backup */
    NIGHTLY_SINCE = 3,  /* times are Unix microseconds: see app/nightly.h */
    NIGHTLY_BEGUN_AT = 4,
    NIGHTLY_DUE_AT = 5,
    NIGHTLY_SKIPPED = 6,
    LINKS_TESTED_AT = 20, /* see app/links.h */
    LINKS_CODE = 21,
    LINKS_OF = 22,
    LINKS_ADDRESS_FIRST = 23,
    LINKS_ADDRESS_LAST = 24,
    MAIL_OWNER = 30, /* see app/mail_lease.h */
    MAIL_UNTIL = 31,
    TELEGRAM_OWNER = 32, /* the same of Telegram */
    TELEGRAM_UNTIL = 33,
};

/* `otherwise` when nothing was set. */
CHECKED enum status installation_number(struct work *work, enum installation_setting setting,
                                        int64_t otherwise, int64_t *ret_number);
CHECKED enum status installation_set_number(struct work *work, enum installation_setting setting,
                                            int64_t number);
