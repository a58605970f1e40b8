// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "store/work.h"

/* What is written with clients that somebody enters from memory or out of a pasted text. */

/* Where those come from that an import made; a source that is there already stays. */
CHECKED enum status first_entries_set_source(struct work *work, int64_t import_id,
                                             const char *source);

/* Takes such notes away that were made with an import, at this instant. */
CHECKED enum status first_entries_delete_notes(struct work *work, int64_t import_id, int64_t at);

/* What was said of a client, as a note of theirs. */
CHECKED enum status first_entries_note(struct work *work, int64_t client_id, const char *text);
