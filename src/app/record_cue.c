// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_cues.h"
#include "app/record_kinds.h"
#include "store/clients.h"

/* What somebody put on Today for one client: words, why, due_on. */

static enum status read_cue(struct work *work, struct record *record, bool *ret_found)
{
    struct own_cue cue = {0};
    char day[DAY_TEXT_SIZE];

    enum status status = own_cues_find(work, record->id, ret_found, &cue);
    if (status != STATUS_OK)
        return status;
    *ret_found = *ret_found && cue.cue.client_id == record->client_id;
    if (!*ret_found)
        return STATUS_OK;
    day_write(cue.cue.due_on, day);
    record_set(record, "words", cue.cue.words);
    record_set(record, "why", cue.cue.why);
    record_set(record, "due_on", arena_copy(work->arena, day, strlen(day)));
    return STATUS_OK;
}

/* Who is in the archive is not asked for, and nothing more than one can do is put there. */
static enum status check_room(struct work *work, int64_t client_id)
{
    struct own_cues list = {0};
    struct client client;

    enum status status = clients_find(work, client_id, &client);
    if (status == STATUS_OK && client.archived_at != 0)
        return record_refuse(work, "words",
                             PLAIN_MESSAGE("they are in the archive; bring them back first"));
    if (status == STATUS_OK)
        status =
            own_cues_of_client(work, client_id, OWN_CUES_WAITING, OWN_CUES_OF_CLIENT_MAX, &list);
    if (status == STATUS_OK && list.count >= OWN_CUES_OF_CLIENT_MAX)
        return own_cue_no_room(work);
    return status;
}

/* A new one without a day is for today; a day that has passed may stay as it is. */
static enum status check_day(struct work *work, struct record *record, bool is_new)
{
    struct own_cue stored = {0};
    char text[DAY_TEXT_SIZE];
    bool found = false;
    day_t day = 0;

    enum status status = own_cues_find(work, record->id, &found, &stored);
    if (status == STATUS_OK && is_new && record_value(record, "due_on")[0] == '\0') {
        status = own_cue_today(work, &day);
        day_write(day, text);
        record_set(record, "due_on", arena_copy(work->arena, text, strlen(text)));
    }
    if (status != STATUS_OK)
        return status;
    if (found && day_read(record_value(record, "due_on"), &day) && day == stored.cue.due_on)
        return STATUS_OK;
    return own_cue_read_day(work, record_value(record, "due_on"), &day);
}

static enum status check_cue(struct work *work, struct record *record, bool is_new)
{
    struct cue_own cue = {0};

    enum status status =
        own_cue_clean(work, record_value(record, "words"), record_value(record, "why"), &cue);
    if (status == STATUS_OK)
        status = check_day(work, record, is_new);
    if (status == STATUS_OK && is_new)
        status = check_room(work, record->client_id);
    if (status != STATUS_OK)
        return status;
    record_set(record, "words", cue.words);
    record_set(record, "why", cue.why);
    return STATUS_OK;
}

static enum status put_cue(struct work *work, const struct record *record)
{
    struct cue_own cue = {.id = record->id,
                          .client_id = record->client_id,
                          .words = record_value(record, "words"),
                          .why = record_value(record, "why")};

    if (!day_read(record_value(record, "due_on"), &cue.due_on))
        return record_refuse(work, "due_on", PLAIN_MESSAGE("choose a day"));
    return own_cues_put(work, &cue);
}

static enum status remove_cue(struct work *work, const struct record *record)
{
    return own_cues_delete(work, record->id);
}

const struct record_way record_cue_way = {
    .action = AUDIT_RECORD_CUE,
    .read = read_cue,
    .check = check_cue,
    .put = put_cue,
    .remove = remove_cue,
};
