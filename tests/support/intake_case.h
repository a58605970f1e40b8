// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/intake.h"
#include "support/store_case.h"

/* Mail that comes into a mailbox of the workspace, read by regulars-outside. */
struct intake_case {
    struct store_case *test;
    struct intake_means means;
    int64_t channel_id;
    int64_t received_at; /* of what comes next; 0: it is not said */
    int64_t clock_step;  /* microseconds by which the clock was set ahead */
    bool is_sent, is_head;
    int count;
};
struct intake_case intake_case_open(struct store_case *test);
void intake_case_close(struct intake_case *intake);

/* Keeps it under an origin of its own. */
void intake_case_keep(struct intake_case *intake, const char *raw);

/* All that waits is read. */
void intake_case_read(struct intake_case *intake);

/* Both. */
void intake_case_take(struct intake_case *intake, const char *raw);

/* A plain mail; `more` are header lines, each with its line end. */
const char *intake_mail_text(struct intake_case *intake, const char *from, const char *more,
                             const char *text);
