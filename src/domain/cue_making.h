// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"

/* Cues as they are found. What was answered is left out. */
struct cue_making {
    const struct cue_facts *facts;
    const struct cue_day *day;
    struct arena *arena;
    struct cue_list cues;
    size_t room;
};

/* Adds a cue, unless it was answered; its key takes the rule's cause. */
void cue_add(struct cue_making *making, const struct cue *cue);

/* Each kind of fact with its rules. */
void cues_of_client(struct cue_making *making, const struct cue_client *client);
void cue_of_date(struct cue_making *making, const struct cue_date *date);
