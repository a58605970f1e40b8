// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/snapshot.h"
#include "retention/comparison.h"

/*
 * The tags of the clients of a log, for comparison_by_labels(): by the work that took the snapshot,
 * in its arena. INVALID: the workspace has more than CLIENT_LABELS_MAX tags.
 */
CHECKED enum status tag_labels(struct work *work, const struct snapshot *snapshot,
                               struct client_labels *ret_labels);
