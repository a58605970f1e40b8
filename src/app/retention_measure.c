// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_measure.h"

#include <string.h>

#include "app/client_part.h"
#include "app/tag_labels.h"
#include "base/parallel.h"

/* The labels of those that were picked, by their places among them. */
static void keep_picked(const uint32_t *place, struct arena *arena, struct client_labels *labels)
{
    struct client_label *items = arena_array(arena, struct client_label, labels->count);
    size_t count = 0;

    for (size_t i = 0; i < labels->count; i++)
        if (place[labels->items[i].client] != UINT32_MAX)
            items[count++] = (struct client_label){.client = place[labels->items[i].client],
                                                   .label = labels->items[i].label};
    labels->items = items;
    labels->count = count;
}

/* More tags than can be compared leave that out, and nothing else. */
static enum status compare_by_tags(struct work *work, struct retention_measuring *measuring,
                                   const uint32_t *place, bool *ret_left_out)
{
    struct analysis *analysis = &measuring->analysis;
    const struct comparison *comparison = &analysis->comparison;
    struct client_labels labels;

    enum status status = tag_labels(work, measuring->snapshot, &labels);
    if (status == STATUS_INVALID) {
        work->fault = (struct fault){.status = STATUS_OK};
        *ret_left_out = true;
        return STATUS_OK;
    }
    if (status != STATUS_OK || labels.count == 0)
        return status;
    if (place != NULL)
        keep_picked(place, work->arena, &labels);
    analysis->tags = comparison_by_labels(analysis->log, &analysis->window, &comparison->before,
                                          &comparison->after, &labels, analysis->options.threads);
    return STATUS_OK;
}

static struct client_part part_of(const struct retention_choice *choice)
{
    return (struct client_part){choice->source, choice->service, choice->tag};
}

static void measure(struct work *work, struct retention_measuring *measuring)
{
    const struct order_log *log = snapshot_log(measuring->snapshot);
    const struct retention_choice *choice = measuring->choice;
    struct analysis_options options = {
        .sections = choice->sections,
        .window = measuring->window,
        .sample_days = RFM_SAMPLE_DAYS,
        .period_asked = choice->period_asked,
        .period = choice->period,
        .from = choice->from,
        .to = choice->to,
        .comparison_asked = choice->with_asked,
        .compare_from = choice->with_from,
        .compare_to = choice->with_to,
    };

    const struct client_part part = part_of(choice);

    if (!client_part_is_all(&part)) {
        unsigned threads = parallel_threads();
        struct history history = history_measure(log, threads, work->arena);

        measuring->whole = window_measure(log, &history, &measuring->window, threads);
        options.window_given = &measuring->whole;
    }
    analysis_make(&measuring->picked, NULL, &options, work->arena, &measuring->analysis);
}

static struct name_choice names_of(const char **names, size_t count)
{
    return (struct name_choice){names, count > RETENTION_NAMES_MAX ? RETENTION_NAMES_MAX : count};
}

enum status retention_measure(struct work *work, struct retention_measuring *measuring,
                              struct kept_analysis *ret_measured)
{
    const struct client_part part = part_of(measuring->choice);
    struct picked_clients picked = {0};

    enum status status = snapshot_take(measuring->snapshots, work, &measuring->snapshot_choice,
                                       &measuring->snapshot);
    if (status == STATUS_OK)
        status = client_part_pick(work, measuring->snapshot, &part, &picked);
    if (status != STATUS_OK)
        return status;
    measuring->picked = picked.log;
    const struct order_log *log = snapshot_log(measuring->snapshot);
    *ret_measured = (struct kept_analysis){
        .sources = names_of(log->sources, log->source_count),
        .services = names_of(log->services, log->service_count),
        .fits_nobody = measuring->picked.client_count == 0,
    };
    if (ret_measured->fits_nobody)
        return STATUS_OK;
    measure(work, measuring);
    if (measuring->analysis.comparison_state == COMPARISON_MADE)
        status = compare_by_tags(work, measuring, picked.place, &ret_measured->tags_left_out);
    ret_measured->analysis = &measuring->analysis;
    return status;
}

void retention_measuring_end(struct retention_measuring *measuring)
{
    if (measuring->snapshot != NULL)
        snapshot_release(measuring->snapshots, measuring->snapshot);
    measuring->snapshot = NULL;
}
