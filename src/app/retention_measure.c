// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_measure.h"

#include <string.h>

#include "app/tag_labels.h"
#include "base/parallel.h"
#include "domain/figure.h"
#include "retention/order_log_pick.h"
#include "store/client_lists.h"
#include "store/tags.h"

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

/* --- the chosen clients --- */

static bool is_filtered(const struct retention_choice *choice)
{
    return choice->source[0] != '\0' || choice->service[0] != '\0' || choice->tag[0] != '\0';
}

static enum status ids_of_tag(struct work *work, const char *tag, int64_t **ret_ids,
                              size_t *ret_count)
{
    const char *key = tag_key(work->arena, slice_of(tag));
    int64_t id = -1;

    enum status status = client_lists_find_tag(work, key, &id);
    *ret_count = 0;
    if (status != STATUS_OK || id < 0)
        return status;
    *ret_ids = arena_array(work->arena, int64_t, RETENTION_TAG_MAX + 1);
    status = client_lists_of_tag(work, id, RETENTION_TAG_MAX + 1, *ret_ids, ret_count);
    if (status == STATUS_OK && *ret_count > RETENTION_TAG_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "tag",
                         MESSAGE("more than {1} clients have this tag: choose another one",
                                 arg_count(RETENTION_TAG_MAX)));
    return status;
}

static size_t clients_of_ids(const struct snapshot *snapshot, const int64_t *ids, size_t count,
                             uint32_t *clients)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t client = snapshot_find_client(snapshot, ids[i]);

        if (client >= 0)
            clients[found++] = (uint32_t)client;
    }
    return found;
}

struct picking {
    const int64_t *tag_ids;
    size_t tag_id_count;
    uint32_t *place; /* [client of the whole log] among the picked; NULL: all are */
};

static void pick(struct work *work, struct retention_measuring *measuring, struct picking *picking)
{
    const struct order_log *log = snapshot_log(measuring->snapshot);
    const struct retention_choice *choice = measuring->choice;
    struct client_choice wanted = {0};
    uint32_t *chosen;

    measuring->picked = *log;
    if (!is_filtered(choice))
        return;
    if (choice->source[0] != '\0')
        wanted.first_source = figure_group_name(choice->source);
    if (choice->service[0] != '\0')
        wanted.any_service = figure_group_name(choice->service);
    if (choice->tag[0] != '\0') {
        uint32_t *among = arena_array(work->arena, uint32_t, picking->tag_id_count);

        wanted.among_count =
            clients_of_ids(measuring->snapshot, picking->tag_ids, picking->tag_id_count, among);
        wanted.among = among;
    }
    size_t count = order_log_choose(log, &wanted, work->arena, &chosen);
    measuring->picked = order_log_pick(log, chosen, count, work->arena);
    picking->place = arena_array(work->arena, uint32_t, log->client_count);
    memset(picking->place, 0xff, log->client_count * sizeof(*picking->place));
    for (size_t i = 0; i < count; i++)
        picking->place[chosen[i]] = (uint32_t)i;
}

/* --- */

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

    if (is_filtered(choice)) {
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
    const struct retention_choice *choice = measuring->choice;
    struct picking picking = {0};
    int64_t *ids = NULL;
    enum status status = STATUS_OK;

    if (choice->tag[0] != '\0')
        status = ids_of_tag(work, choice->tag, &ids, &picking.tag_id_count);
    if (status == STATUS_OK)
        status = snapshot_take(measuring->snapshots, work, &measuring->snapshot_choice,
                               &measuring->snapshot);
    if (status != STATUS_OK)
        return status;
    picking.tag_ids = ids;
    pick(work, measuring, &picking);
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
        status = compare_by_tags(work, measuring, picking.place, &ret_measured->tags_left_out);
    ret_measured->analysis = &measuring->analysis;
    return status;
}

void retention_measuring_end(struct retention_measuring *measuring)
{
    if (measuring->snapshot != NULL)
        snapshot_release(measuring->snapshots, measuring->snapshot);
    measuring->snapshot = NULL;
}
