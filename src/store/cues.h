// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "domain/cue.h"
#include "store/work.h"

/*
 * What the rules of the day need to know of a whole workspace (domain/cue.h), each kind of fact by
 * one pass, and what was answered.
 */

/* All clients that are neither deleted nor archived, by id. `only_way_id` and `way_count` are known
 * of those with one way alone; of all others the count is 2. contact_days is filled by
 * cues_limits(). */
struct cue_clients {
    struct cue_client *items;
    size_t count;
};
CHECKED enum status cues_clients(struct work *work, struct zone *zone,
                                 struct cue_clients *ret_clients);

/* The same clients, of whom only the mark, the orders (open ones too), the window and the last
 * contact are known: what limits between contacts need. */
CHECKED enum status cues_contacts(struct work *work, struct zone *zone,
                                  struct cue_clients *ret_clients);

/* NULL for one that is not among them. */
struct cue_client *cues_client_of(const struct cue_clients *clients, int64_t id);

/* Days of those clients in the months around `today`. */
struct cue_dates {
    struct cue_date *items;
    size_t count;
};
CHECKED enum status cues_dates(struct work *work, const struct cue_clients *clients, day_t today,
                               struct cue_dates *ret_dates);

/*
 * What was answered of some causes, by key. What was answered grows for ever, and what can be asked
 * for is of few days or years: only keys within the spans are read, one span for each cause. Where
 * its objects are given, each once, no others need be read.
 */
struct cue_span {
    enum cue_cause cause;
    int64_t from_occasion, to_occasion, from_object, to_object;
    const int64_t *objects; /* NULL: all between from_object and to_object */
    size_t object_count;
};
struct cue_answers {
    struct cue_answered *items;
    size_t count;
};
CHECKED enum status cues_answers(struct work *work, const struct cue_span *spans, size_t count,
                                 struct cue_answers *ret_answers);

/* One answer as it is kept. */
struct cue_record {
    int64_t id;
    enum cue_rule rule;
    struct cue_answered answered;
    int64_t client_id; /* 0: nobody known */
    int64_t answered_at;
};

/* id 0 when there is none. */
CHECKED enum status cues_find(struct work *work, const struct cue_key *key,
                              struct cue_record *ret_record);
CHECKED enum status cues_find_id(struct work *work, int64_t id, struct cue_record *ret_record);

/* With `record->id` and answered_at given. */
CHECKED enum status cues_insert(struct work *work, const struct cue_record *record);
CHECKED enum status cues_delete(struct work *work, int64_t id);

/* Those from an instant on, the newest first, with the name of the client: "" for nobody known. */
enum { CUES_RECENT_MAX = 200 };
struct cue_recent {
    struct cue_record record;
    const char *name;
    int64_t audit_id; /* for Undo */
};
struct cue_recents {
    struct cue_recent *items;
    size_t count;
};
CHECKED enum status cues_recent(struct work *work, int64_t from_at, struct cue_recents *ret_list);
