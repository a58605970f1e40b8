// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/json_read.h"
#include "base/status.h"

/* A fault's sentence as a job keeps it, so that it can be said later and in any language. */

/* {"fault": {...}}, in the arena. */
const char *fault_json(struct arena *arena, const struct fault *fault);

/* The same of what keeps a channel from sending: {"sends": false, "fault": {...}}. */
const char *sending_fault_json(struct arena *arena, const struct fault *fault);
bool is_sending_fault(const char *json); /* NULL: none */

/* The sentence of the member "fault"; empty when there is none (NULL), or it is none. */
struct message fault_json_read(const struct json_value *value);
