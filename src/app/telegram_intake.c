// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_intake.h"

#include <inttypes.h>

#include "app/attempt.h"
#include "app/telegram_take.h"
#include "base/json.h"
#include "base/json_read.h"
#include "base/log.h"
#include "base/text.h"
#include "store/blobs.h"
#include "store/channels.h"

#define HOUR (INT64_C(3600) * 1000000)

enum { AT_ONCE = 20, IDS_EACH = 6 };

/* ---- the place ---- */

static int64_t number_of(const struct json_value *object, const char *key)
{
    const struct json_value *value = json_member(object, key);

    return value && value->kind == VALUE_INTEGER && value->integer > 0 ? value->integer : 0;
}

int64_t telegram_place_read(const char *json, int64_t bot_id, struct arena *arena)
{
    const struct json_value *place = NULL;
    struct fault fault = {.status = STATUS_OK};

    if (json_read(slice_of(json), arena, &fault, &place) != STATUS_OK ||
        place->kind != VALUE_OBJECT || number_of(place, "bot") != bot_id)
        return 0;
    return number_of(place, "offset");
}

static const char *place_json(struct arena *arena, int64_t bot_id, int64_t offset)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "bot", bot_id);
    json_int(&json, "offset", offset);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

/* ---- keeping ---- */

struct keeping {
    int64_t channel_id, bot_id;
    const struct telegram_pieces *pieces;
    int64_t offset;
    struct telegram_kept kept;
};

/*
 * The offset follows what came, downwards, too: after a week without any update the next one may
 * have any number, and an offset that nothing reaches is answered with the same updates for ever.
 */
static enum status keep_piece(struct work *work, struct keeping *keeping,
                              const struct telegram_piece *piece)
{
    struct text origin = text_new(work->arena);
    bool is_new = false;

    text_format(&origin, "%" PRId64 "/%" PRId64, keeping->bot_id, piece->id);
    const struct arrival arrival = {.channel_id = keeping->channel_id, .origin = origin.at};
    enum status status = arrivals_keep(work, &arrival, piece->json, &is_new);
    keeping->kept.new_count += is_new ? 1 : 0;
    keeping->kept.offset = piece->id + 1;
    return status;
}

static enum status run_keep(struct work *work, void *context)
{
    struct keeping *keeping = (struct keeping *)context;

    keeping->kept = (struct telegram_kept){.offset = keeping->offset};
    enum status status = STATUS_OK;
    if (keeping->pieces->count > 0)
        status = work_reserve_ids(work, (int64_t)keeping->pieces->count);
    if (status == STATUS_OK)
        status = work_begin(work);
    for (size_t i = 0; i < keeping->pieces->count && status == STATUS_OK; i++)
        status = keep_piece(work, keeping, &keeping->pieces->items[i]);
    if (status == STATUS_OK)
        status = channels_put_place(work, keeping->channel_id,
                                    place_json(work->arena, keeping->bot_id, keeping->kept.offset));
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status telegram_keep(struct work *work, int64_t channel_id, int64_t bot_id,
                          const struct telegram_pieces *pieces, int64_t offset,
                          struct telegram_kept *ret_kept)
{
    struct keeping keeping = {
        .channel_id = channel_id, .bot_id = bot_id, .pieces = pieces, .offset = offset};

    enum status status = attempt(work, run_keep, &keeping);
    if (status == STATUS_OK)
        *ret_kept = keeping.kept;
    return status;
}

/* ---- reading ---- */

static enum status run_take(struct work *work, void *context)
{
    const struct telegram_taking *taking = (const struct telegram_taking *)context;

    enum status status = work_reserve_ids(work, IDS_EACH);
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK)
        status = telegram_take(work, taking);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_put_aside(struct work *work, void *context)
{
    const struct telegram_taking *taking = (const struct telegram_taking *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = arrivals_end(work, taking->arrival.id, ARRIVAL_UNREADABLE, 0);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* Who runs the server learns of it, without a word of what came. */
static void say_put_aside(const struct work *work, const struct telegram_taking *taking)
{
    if (work->fault.status != STATUS_CONFLICT)
        log_event(LOG_WARNING, "update of a bot put aside",
                  LOG_FIELDS({.name = "workspace", .number = work->workspace_id},
                             {.name = "arrival", .number = taking->arrival.id},
                             {.name = "message", .text = work->fault.message.one},
                             {.name = "detail", .text = work->fault.detail}));
}

/* One that cannot be read or stored must not keep those behind it waiting: its bytes stay. */
static enum status put_aside(struct work *work, struct telegram_taking *taking)
{
    say_put_aside(work, taking);
    work_end(work);
    work->fault = (struct fault){.status = STATUS_OK};
    enum status status = attempt(work, run_put_aside, taking);
    work_end(work);
    if (status != STATUS_CONFLICT)
        return status;
    work->fault = (struct fault){.status = STATUS_OK};
    return STATUS_OK;
}

/* False: it has to be waited for. */
static bool fetch_file(struct work *work, const struct telegram_files *files,
                       struct telegram_taking *taking)
{
    const struct telegram_file *file = &taking->update.file;

    if (file->id[0] == '\0' || file->size > TELEGRAM_DOWNLOAD_MAX)
        return true;
    switch (files->fetch(files->context, file->id, work->arena, &taking->file_bytes)) {
    case TELEGRAM_FILE_HERE:
        taking->has_file = true;
        return true;
    case TELEGRAM_FILE_REFUSED:
        return true;
    case TELEGRAM_FILE_LATER:
        break;
    }
    return work->now - taking->arrival.came_at > HOUR;
}

static enum status read_one(struct work *work, struct telegram_taking *taking,
                            const struct telegram_files *files, bool *ret_is_done)
{
    struct slice json = {0};

    *ret_is_done = true;
    enum status status = blobs_get(work, taking->arrival.blob_hash, TELEGRAM_ANSWER_MAX, &json);
    work_end(work);
    if (status == STATUS_OK)
        status = telegram_update_read(json, work->arena, &work->fault, &taking->update);
    if (status == STATUS_INVALID)
        return put_aside(work, taking);
    if (status != STATUS_OK)
        return status;
    *ret_is_done = fetch_file(work, files, taking);
    if (!*ret_is_done)
        return STATUS_OK;
    status = attempt(work, run_take, taking);
    work_end(work);
    return status == STATUS_OK || status == STATUS_UNAVAILABLE ? status : put_aside(work, taking);
}

enum status telegram_read_waiting(struct work *work, int64_t channel_id,
                                  const struct telegram_files *files, size_t *ret_count)
{
    struct arrival_list list = {0};
    struct channel channel = {0};
    bool is_done = true;

    *ret_count = 0;
    enum status status = arrivals_waiting_in(work, channel_id, AT_ONCE, &list);
    if (status == STATUS_OK && list.count > 0)
        status = channels_find(work, channel_id, &channel);
    work_end(work);
    for (size_t i = 0; i < list.count && status == STATUS_OK && is_done; i++) {
        struct telegram_taking taking = {.arrival = list.items[i], .channel = channel};

        status = read_one(work, &taking, files, &is_done);
        *ret_count += is_done ? 1 : 0;
    }
    return status;
}
