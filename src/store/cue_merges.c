// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/cue_merges.h"

#include <stdlib.h>
#include <string.h>

#include "store/db.h"

enum { AT_FIRST = 64 };

/* A client that was merged, and into which: that one may have been merged later, too. */
struct merged {
    int64_t id, into_id;
};
struct merged_taking {
    struct arena *arena;
    struct merged *items;
    size_t count;
};

static bool take_merged(void *context, const struct db_value *cells, size_t column_count)
{
    struct merged_taking *taking = (struct merged_taking *)context;
    const size_t count = taking->count;

    (void)column_count;
    if (count == 0 || (count >= AT_FIRST && (count & (count - 1)) == 0)) {
        struct merged *more =
            arena_array(taking->arena, struct merged, count == 0 ? AT_FIRST : count * 2);

        if (count > 0)
            memcpy(more, taking->items, count * sizeof(more[0]));
        taking->items = more;
    }
    taking->items[taking->count++] = (struct merged){cell_int(&cells[0]), cell_int(&cells[1])};
    return true;
}

static int by_id(const void *left, const void *right)
{
    int64_t a = ((const struct merged *)left)->id, b = ((const struct merged *)right)->id;

    return (a > b) - (a < b);
}

/* Whose it is now. Each step leads to another client, so there are no more than `count`. */
static int64_t owner_of(const struct merged_taking *merged, int64_t id)
{
    for (size_t steps = 0; steps < merged->count; steps++) {
        const struct merged wanted = {.id = id};
        const struct merged *found =
            bsearch(&wanted, merged->items, merged->count, sizeof(merged->items[0]), by_id);

        if (!found)
            break;
        id = found->into_id;
    }
    return id;
}

struct moved_taking {
    const struct merged_taking *merged;
    struct cue_answered *items;
    size_t count, room;
    struct arena *arena;
};

static bool take_moved(void *context, const struct db_value *cells, size_t column_count)
{
    struct moved_taking *taking = (struct moved_taking *)context;

    (void)column_count;
    if (taking->count == taking->room) {
        struct cue_answered *more =
            arena_array(taking->arena, struct cue_answered, taking->room * 2);

        memcpy(more, taking->items, taking->count * sizeof(more[0]));
        taking->items = more;
        taking->room *= 2;
    }
    taking->items[taking->count++] =
        (struct cue_answered){.key = {.cause = (enum cue_cause)cell_int(&cells[0]),
                                      .object_id = owner_of(taking->merged, cell_int(&cells[1])),
                                      .occasion = cell_int(&cells[2])},
                              .answer = (enum cue_answer)cell_int(&cells[3]),
                              .until = (day_t)cell_int(&cells[4])};
    return true;
}

/* By key; of two that were said of one, what ends it before what puts it off, the longest first. */
static int by_key(const void *left, const void *right)
{
    const struct cue_answered *a = left, *b = right;
    int order = cue_key_compare(&a->key, &b->key);
    bool a_ends = a->answer != CUE_LATER, b_ends = b->answer != CUE_LATER;

    if (order != 0)
        return order;
    if (a_ends != b_ends)
        return a_ends ? -1 : 1;
    return (a->until < b->until) - (a->until > b->until);
}

static void sort_out(struct moved_taking *all)
{
    size_t kept = 0;

    qsort(all->items, all->count, sizeof(all->items[0]), by_key);
    for (size_t i = 0; i < all->count; i++)
        if (kept == 0 || cue_key_compare(&all->items[kept - 1].key, &all->items[i].key) != 0)
            all->items[kept++] = all->items[i];
    all->count = kept;
}

/* `> 0` is true of all that were merged: the index of these serves. CROSS JOIN: SQLite begins with
 * them, who are few. */
enum status cues_add_merged_answers(struct work *work, struct cue_answers *answers)
{
    struct merged_taking merged = {.arena = work->arena};

    enum status status =
        db_each(work, take_merged, &merged,
                "SELECT c.id, c.merged_into FROM client c WHERE c.workspace_id = $1"
                " AND c.merged_into > 0",
                DB_BIND(db_int(work->workspace_id)));
    if (status != STATUS_OK || merged.count == 0)
        return status;
    qsort(merged.items, merged.count, sizeof(merged.items[0]), by_id);

    struct moved_taking all = {&merged, .count = answers->count, .arena = work->arena};
    all.room = answers->count + AT_FIRST;
    all.items = arena_array(work->arena, struct cue_answered, all.room);
    if (answers->count > 0)
        memcpy(all.items, answers->items, answers->count * sizeof(all.items[0]));
    status = db_each(work, take_moved, &all,
                     "SELECT a.cause, a.object_id, a.occasion, a.answer, coalesce(a.until_on, 0)"
                     " FROM client c CROSS JOIN cue_answer a WHERE c.workspace_id = $1"
                     " AND c.merged_into > 0 AND a.workspace_id = $1 AND a.client_id = c.id"
                     " AND a.object_id = c.id",
                     DB_BIND(db_int(work->workspace_id)));
    if (status != STATUS_OK)
        return status;
    sort_out(&all);
    *answers = (struct cue_answers){all.items, all.count};
    return STATUS_OK;
}
