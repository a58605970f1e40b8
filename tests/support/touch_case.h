// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/today.h"
#include "support/sample_clients.h"

/* Clients, orders and notes so many days ago, and what Today says of them. */

/* Entered by a person; `currency` NULL: the workspace's. Returns its id. */
int64_t touch_order(struct store_case *test, int64_t client_id, int32_t days_ago,
                    const char *currency);

/* `kind` as notes have it: "call", "note" ... */
void touch_note(struct store_case *test, int64_t client_id, const char *kind, int32_t days_ago);

/* In place of all their tags, with commas between. */
void touch_tags(struct store_case *test, int64_t client_id, const char *tags);

/* Of their main contact: "email", "hello@example.com". */
void touch_point(struct store_case *test, int64_t client_id, const char *kind, const char *value);

/* The workspace's settings, so that standings are known. */
void touch_window(struct store_case *test, int32_t active_days);

/* Looks at Today; close it. */
struct today touch_today(struct store_case *test);

/* How many cues of a rule there are, about a client (0: any). */
size_t touch_count(struct store_case *test, enum cue_rule rule, int64_t client_id);
