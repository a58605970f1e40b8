// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/attempt.h"
#include "app/import_parts.h"
#include "app/import_source.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/sort_key.h"
#include "base/text.h"
#include "store/audits.h"
#include "store/store.h"
#include "store/workspaces.h"

/* ---- reading ---- */

static enum status read_by_kind(struct import_reading *reading)
{
    enum status status = STATUS_OK;

    if (reading->request->what == IMPORT_WHAT_GUESS)
        status = import_guess(reading);
    else
        reading->kind =
            reading->request->what == IMPORT_WHAT_ORDERS ? IMPORT_ORDERS : IMPORT_CONTACTS;
    if (status != STATUS_OK)
        return status;
    return reading->kind == IMPORT_ORDERS ? import_orders_read(reading)
                                          : import_contacts_read(reading);
}

static enum status read_all(struct import_reading *reading)
{
    const struct import_request *request = reading->request;

    reading->reading.as_of = DAY_NONE;
    if (reading->reading.list_max == 0)
        reading->reading.list_max = request->rows_max > 0 ? request->rows_max : IMPORT_ROWS_MAX;
    enum status status = import_source_open(request, reading->arena, reading->fault, &reading->fd,
                                            &reading->sheets, reading->hash);
    if (status == STATUS_OK)
        status = read_by_kind(reading);
    return status;
}

static struct import_reading new_reading(const struct import_request *request, struct arena *arena,
                                         struct fault *fault)
{
    return (struct import_reading){
        .request = request, .reading = request->reading, .arena = arena, .fault = fault, .fd = -1};
}

static void close_reading(struct import_reading *reading)
{
    if (reading->reader)
        order_log_reader_close(reading->reader);
    if (reading->fd >= 0)
        close(reading->fd);
}

static void tell_of_reading(const struct import_reading *reading, struct import_result *result)
{
    result->kind = reading->kind;
    result->may_be_other = reading->may_be_other;
    result->findings = reading->findings;
    result->columns_unused =
        reading->contacts.columns_unused ? reading->contacts.columns_unused : "";
    result->pictures_left_out = reading->contacts.pictures_left_out;
    result->orders = reading->orders.items;
    result->contacts = reading->contacts.items;
    result->read_count = reading->orders.count + reading->contacts.count;
}

enum status import_look(const struct import_request *request, struct arena *arena,
                        struct fault *fault, struct import_result *ret_result)
{
    struct import_reading reading = new_reading(request, arena, fault);
    enum status status = read_all(&reading);

    *ret_result =
        (struct import_result){.rows = (int64_t)(reading.orders.count + reading.contacts.count)};
    tell_of_reading(&reading, ret_result);
    close_reading(&reading);
    return status;
}

/* ---- writing ---- */

struct importing {
    struct import_reading *reading;
    struct import_result *result;
};

static bool has_orders(enum import_kind kind)
{
    return kind != IMPORT_CONTACTS;
}

int64_t import_ids_needed(const struct import_reading *reading)
{
    enum { IDS_OF_AN_ORDER = 4, IDS_BESIDE = 16 };
    int64_t ids = (int64_t)reading->orders.count * IDS_OF_AN_ORDER + IDS_BESIDE + reading->ids_more;

    for (size_t i = 0; i < reading->contacts.count; i++)
        ids += 4 + (int64_t)reading->contacts.items[i].point_count;
    return ids;
}

static const char *without_folder(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

static const char *audit_json(struct work *work, const struct import *import)
{
    struct text text = text_new(work->arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_text(&json, "file", import->file_name);
    json_int(&json, "rows", import->row_count);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

static int64_t rows_of(const struct import_reading *reading)
{
    return (int64_t)(has_orders(reading->kind) ? reading->orders.count : reading->contacts.count);
}

/* The first currency that orders come in is the workspace's own. */
static enum status settle_currency(struct work *work, const struct workspace *workspace,
                                   const struct import_reading *reading)
{
    if (workspace->currency[0] != '\0' || reading->orders.currency[0] == '\0')
        return STATUS_OK;
    return workspaces_set_currency(work, reading->orders.currency);
}

static enum status write_rows(struct work *work, const struct workspace *workspace,
                              struct import_writing *writing)
{
    writing->sort_keys = sort_keys_open(workspace->language);
    enum status status = has_orders(writing->reading->kind) ? import_orders_write(work, writing)
                                                            : import_contacts_write(work, writing);
    sort_keys_close(writing->sort_keys);
    if (status == STATUS_OK)
        status = settle_currency(work, workspace, writing->reading);
    return status;
}

static enum status write_import(struct work *work, const struct import_reading *reading,
                                struct import_result *result)
{
    struct import import = {.kind = reading->kind,
                            .file_name = without_folder(reading->request->name),
                            .row_count = rows_of(reading)};
    struct import_writing writing = {.reading = reading, .result = result};
    struct workspace workspace;

    memcpy(import.file_hash, reading->hash, sizeof(import.file_hash));
    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK)
        status = imports_insert(work, &import, &writing.import_id);
    if (status == STATUS_OK)
        status = write_rows(work, &workspace, &writing);
    const struct audit audit = {.action = AUDIT_IMPORTED,
                                .object_id = writing.import_id,
                                .after_json = audit_json(work, &import)};
    if (status == STATUS_OK)
        status = audits_insert(work, &audit, &result->audit_id);
    result->import_id = writing.import_id;
    return status;
}

/* Whether a file of these bytes stands already. */
static enum status look_for_file(struct work *work, const struct import_reading *reading,
                                 struct import_result *result)
{
    struct import before;

    enum status status = imports_find_file(work, reading->kind, reading->hash, &before);
    if (status == STATUS_OK && before.id != 0) {
        result->was_there = true;
        result->was_there_at = before.created_at;
        result->import_id = before.id;
    }
    return status;
}

static enum status seal(struct work *work, const struct import_request *request,
                        const struct import_result *result)
{
    enum status status =
        request->seal ? request->seal(work, request->seal_context, result) : STATUS_OK;

    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status run_import(struct work *work, void *context)
{
    struct importing *importing = (struct importing *)context;
    const struct import_reading *reading = importing->reading;
    struct import_result *result = importing->result;

    *result = (struct import_result){0};
    tell_of_reading(reading, result);
    enum status status = work_reserve_ids(work, import_ids_needed(reading));
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK)
        status = look_for_file(work, reading, result);
    if (status == STATUS_OK && !result->was_there)
        status = write_import(work, reading, result);
    if (status != STATUS_OK)
        return status;
    if (!result->was_there && reading->request->effect == IMPORT_WRITES)
        return seal(work, reading->request, result);
    work_end(work);
    if (!result->was_there)
        result->import_id = result->audit_id = 0;
    return STATUS_OK;
}

static enum status may_not(struct work *work)
{
    return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                     PLAIN_MESSAGE("you may not bring files in"));
}

enum status import_file(struct work *work, const struct import_request *request,
                        struct import_result *ret_result)
{
    struct import_reading reading = new_reading(request, work->arena, &work->fault);
    struct importing importing = {.reading = &reading, .result = ret_result};

    *ret_result = (struct import_result){.columns_unused = ""};
    if (!actor_may(&work->actor, RIGHT_IMPORT))
        return may_not(work);
    if (request->is_beside_server && store_kind(work->store) == STORE_SQLITE)
        reading.reading.list_max = IMPORT_ROWS_SERVED_MAX;
    enum status status = read_all(&reading);
    tell_of_reading(&reading, ret_result);
    if (status == STATUS_OK)
        status = attempt(work, run_import, &importing);
    close_reading(&reading);
    return status;
}

enum status enter_orders(struct work *work, const struct import_entries *entries,
                         struct import_result *ret_result)
{
    const struct import_request request = {.name = entries->name,
                                           .effect = IMPORT_WRITES,
                                           .seal = entries->seal,
                                           .seal_context = entries->seal_context};
    struct import_reading reading = new_reading(&request, work->arena, &work->fault);
    struct importing importing = {.reading = &reading, .result = ret_result};

    *ret_result = (struct import_result){.columns_unused = ""};
    if (!actor_may(&work->actor, RIGHT_IMPORT))
        return may_not(work);
    reading.kind = entries->kind;
    reading.orders = entries->orders;
    reading.ids_more = entries->ids_more;
    random_bytes(reading.hash, sizeof(reading.hash)); /* no other entry is the same */
    return attempt(work, run_import, &importing);
}
