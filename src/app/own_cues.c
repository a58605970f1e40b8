// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/own_cues.h"

#include <stdlib.h>
#include <string.h>

#include "app/attempt.h"
#include "app/local_time.h"
#include "base/json.h"
#include "base/json_read.h"
#include "domain/written_text.h"
#include "store/client_bulks.h"

#define MICROSECONDS INT64_C(1000000)

/* --- what is written --- */

enum status own_cue_today(struct work *work, day_t *ret_today)
{
    struct zone *zone;

    enum status status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    *ret_today = zone_day(zone, work->now / MICROSECONDS);
    zone_close(zone);
    return STATUS_OK;
}

static enum status clean_line(struct work *work, const char *text, size_t max, const char *field,
                              const char **ret_text)
{
    return written_line_clean(slice_of(text ? text : ""), max, field, work->arena, &work->fault,
                              ret_text);
}

enum status own_cue_clean(struct work *work, const char *words, const char *why,
                          struct cue_own *cue)
{
    enum status status = clean_line(work, words, CUE_OWN_WORDS_MAX, "words", &cue->words);

    if (status == STATUS_OK && cue->words[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "words",
                         PLAIN_MESSAGE("say in a few words what is to be done"));
    if (status == STATUS_OK)
        status = clean_line(work, why, CUE_OWN_WHY_MAX, "why", &cue->why);
    return status;
}

enum status own_cue_read_day(struct work *work, const char *text, day_t *ret_day)
{
    day_t day = 0, today = 0;

    enum status status = own_cue_today(work, &today);
    if (status != STATUS_OK)
        return status;
    if (!text || !day_read(text, &day) || day < today || day > today + OWN_CUE_AHEAD_DAYS)
        return fault_set(&work->fault, STATUS_INVALID, "due_on",
                         PLAIN_MESSAGE("choose a day from today to two years ahead"));
    *ret_day = day;
    return STATUS_OK;
}

enum status own_cue_no_room(struct work *work)
{
    return fault_set(&work->fault, STATUS_INVALID, "words",
                     MESSAGE("so many wait for one of these clients already that there is no room; "
                             "at most {1} can",
                             arg_count(OWN_CUES_OF_CLIENT_MAX)));
}

/* --- for many --- */

struct putting {
    const struct own_cue_bulk *bulk;
    struct cue_own cue; /* words, why and day of each */
    int64_t *ids;       /* of clients, each once */
    size_t count;
    struct bulk_done done;
};

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

    return (a > b) - (a < b);
}

static void take_ids(struct work *work, struct putting *putting)
{
    const struct own_cue_bulk *bulk = putting->bulk;

    putting->ids = arena_array(work->arena, int64_t, bulk->count);
    memcpy(putting->ids, bulk->ids, bulk->count * sizeof(int64_t));
    qsort(putting->ids, bulk->count, sizeof(int64_t), by_id);
    for (size_t i = 0; i < bulk->count; i++)
        if (putting->count == 0 || putting->ids[putting->count - 1] != putting->ids[i])
            putting->ids[putting->count++] = putting->ids[i];
}

static enum status check_putting(struct work *work, struct putting *putting)
{
    const struct own_cue_bulk *bulk = putting->bulk;

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    if (bulk->count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "id",
                         PLAIN_MESSAGE("select the clients first"));
    if (bulk->count > BULK_ALL_MAX)
        return fault_set(&work->fault, STATUS_INVALID, "id",
                         MESSAGE("at most {1} clients are changed at once; choose fewer by a "
                                 "condition more",
                                 arg_count(BULK_ALL_MAX)));
    take_ids(work, putting);
    return STATUS_OK;
}

static enum status add_one(struct work *work, struct putting *putting, int64_t client_id,
                           struct json *json)
{
    struct cue_own cue = putting->cue;
    bool is_made = false;

    cue.id = work_new_id(work);
    cue.client_id = client_id;
    enum status status = own_cues_add(work, &cue, &is_made);
    if (status == STATUS_OK && !is_made)
        return own_cue_no_room(work);
    json_int(json, NULL, cue.id);
    putting->done.changed_count++;
    return status;
}

/* What they say stands once: it is the same for all. */
static enum status add_all(struct work *work, struct putting *putting,
                           const struct bulk_state *states)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);
    struct audit audit = {.action = AUDIT_CUES_MADE};
    enum status status = STATUS_OK;

    json_begin_object(&json, NULL);
    json_text(&json, "words", putting->cue.words);
    json_text(&json, "why", putting->cue.why);
    json_int(&json, "due_on", putting->cue.due_on);
    json_begin_array(&json, "cues");
    for (size_t i = 0; i < putting->count && status == STATUS_OK; i++)
        if (!states[i].is_archived)
            status = add_one(work, putting, states[i].id, &json);
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    if (status != STATUS_OK || putting->done.changed_count == 0)
        return status;
    audit.after_json = text.at;
    return audits_insert(work, &audit, &putting->done.audit_id);
}

static enum status run_putting(struct work *work, void *context)
{
    struct putting *putting = context;
    struct bulk_state *states = arena_array(work->arena, struct bulk_state, putting->count);

    putting->done = (struct bulk_done){0};
    enum status status = work_reserve_ids(work, (int64_t)putting->count + 1);
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK)
        status = own_cue_clean(work, putting->bulk->words, putting->bulk->why, &putting->cue);
    if (status == STATUS_OK)
        status = own_cue_read_day(work, putting->bulk->due_on, &putting->cue.due_on);
    if (status == STATUS_OK)
        status = client_bulk_states(work, putting->ids, putting->count, 0, states);
    if (status == STATUS_OK)
        status = add_all(work, putting, states);
    return status == STATUS_OK ? work_commit(work) : status;
}

enum status put_on_today(struct work *work, const struct own_cue_bulk *bulk,
                         struct bulk_done *ret_done)
{
    struct putting putting = {.bulk = bulk};

    enum status status = check_putting(work, &putting);
    if (status == STATUS_OK)
        status = attempt(work, run_putting, &putting);
    if (status == STATUS_OK)
        *ret_done = putting.done;
    return status;
}

enum status list_own_cues(struct work *work, int64_t client_id, struct own_cues *ret_list)
{
    if (!actor_may(&work->actor, RIGHT_VIEW))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may not look at clients"));
    return own_cues_of_client(work, client_id, OWN_CUES_WAITING, OWN_CUES_SHOWN, ret_list);
}

/* --- taking it back --- */

struct kept_cues {
    struct cue_own cue;
    int64_t *ids;
    size_t count;
};

static const struct json_value *member_of(const struct json_value *object, const char *name,
                                          enum json_kind kind)
{
    const struct json_value *member =
        object->kind == VALUE_OBJECT ? json_member(object, name) : NULL;

    return member && member->kind == kind ? member : NULL;
}

static bool read_kept(struct work *work, const char *text, struct kept_cues *ret_kept)
{
    const struct json_value *object = NULL;
    struct fault fault = {0};

    if (!text || json_read(slice_of(text), work->arena, &fault, &object) != STATUS_OK)
        return false;
    const struct json_value *words = member_of(object, "words", VALUE_TEXT);
    const struct json_value *why = member_of(object, "why", VALUE_TEXT);
    const struct json_value *due_on = member_of(object, "due_on", VALUE_INTEGER);
    const struct json_value *cues = member_of(object, "cues", VALUE_ARRAY);
    if (!words || !why || !due_on || !cues)
        return false;
    struct kept_cues kept = {
        .cue = {.words = words->text.at, .why = why->text.at, .due_on = (day_t)due_on->integer},
        .ids = arena_array(work->arena, int64_t, cues->count),
        .count = cues->count};
    for (size_t i = 0; i < kept.count; i++) {
        if (cues->items[i].kind != VALUE_INTEGER)
            return false;
        kept.ids[i] = cues->items[i].integer;
    }
    *ret_kept = kept;
    return true;
}

static enum status check_unchanged(struct work *work, const struct kept_cues *kept)
{
    int64_t same = 0;

    enum status status = own_cues_count_as(work, kept->ids, kept->count, &kept->cue, &same);
    if (status != STATUS_OK || same == (int64_t)kept->count)
        return status;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     MESSAGE_N("{1} of these was looked after or changed since, and nothing was "
                               "taken back",
                               "{1} of these were looked after or changed since, and nothing was "
                               "taken back",
                               arg_count((int64_t)kept->count - same)));
}

enum status undo_own_cues(struct work *work, const struct audit *audit, struct undone *ret_undone)
{
    struct audit undoing = {.action = AUDIT_CUES_TAKEN_BACK};
    struct kept_cues kept;
    int64_t audit_id = 0;

    if (!read_kept(work, audit->after_json, &kept))
        return fault_set(&work->fault, STATUS_BROKEN, "",
                         PLAIN_MESSAGE("what was before was not kept in a form that can be read"));
    enum status status = check_unchanged(work, &kept);
    for (size_t i = 0; i < kept.count && status == STATUS_OK; i++)
        status = own_cues_delete(work, kept.ids[i]);
    if (status == STATUS_OK)
        status = audits_insert(work, &undoing, &audit_id);
    if (status == STATUS_OK)
        status = audits_set_undone(work, audit->id, audit_id);
    if (status == STATUS_OK)
        *ret_undone = (struct undone){0};
    return status;
}
