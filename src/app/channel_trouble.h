// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/mail_server.h"
#include "store/work.h"

/* Within app/: what fetches and what sends by a channel does alike when its server fails. */

/* How long to let it be, in nanoseconds: later and later, and not at the same moment as all others
 * that lost the same server. `failures` before this one. */
int64_t channel_pause(int failures, enum mail_code code);

/* Whether somebody should read of it: a connection that is lost once is not worth a word. */
bool channel_is_worth_a_word(enum mail_code code, int failures);

/* Keeps with the channel what is wrong (fault_json(), or sending_fault_json(), which outlasts that
 * its mail is fetched), and takes away what kept it from sending. Each in a unit of its own. */
CHECKED enum status channel_keep_fault(struct work *work, int64_t channel_id, const char *json);
CHECKED enum status channel_drop_send_fault(struct work *work, int64_t channel_id);
