// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/goals.h"
#include "base/json.h"

/* Goals as programs read them; see app/client_json.h. Members of an object that was begun. */
void goal_json_fields(struct json *json, const struct goal *goal);
void goal_progress_json(struct json *json, const struct goal_progress *progress);

/* What is proposed: null with the reason when nothing can be. */
void goal_offer_json(struct json *json, const struct goal_offer *offer);
