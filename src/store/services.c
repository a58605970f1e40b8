// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/services.h"

#include <string.h>

#include "store/db.h"

#define SERVICE_COLUMNS                                                               \
    "s.id, s.version, s.name, s.name_key, s.price, s.currency, s.unit, s.usual_days," \
    " s.archived_at, s.created_at"

static struct service read_service(const struct rows *rows)
{
    bool has_price = !rows_is_null(rows, 4);

    return (struct service){
        .id = rows_int(rows, 0),
        .version = rows_int(rows, 1),
        .name = rows_text(rows, 2),
        .name_key = rows_text(rows, 3),
        .has_price = has_price,
        .price = has_price ? rows_int(rows, 4) : 0,
        .currency = rows_text(rows, 5),
        .unit = (enum service_unit)rows_int(rows, 6),
        .usual_days = rows_is_null(rows, 7) ? SERVICE_DAYS_NONE : (int32_t)rows_int(rows, 7),
        .archived_at = rows_is_null(rows, 8) ? 0 : rows_int(rows, 8),
        .created_at = rows_int(rows, 9),
    };
}

enum status services_list(struct work *work, bool with_archived, struct service_list *ret_list)
{
    struct rows rows =
        db_query(work,
                 "SELECT " SERVICE_COLUMNS " FROM service s WHERE s.workspace_id = $1"
                 " AND s.name_key > '' AND (s.archived_at IS NULL OR $2 = 1)"
                 " ORDER BY s.name_key LIMIT $3",
                 DB_BIND(db_int(work->workspace_id), db_int(with_archived), db_int(SERVICES_MAX)));
    struct service_list list = {.items = arena_array(work->arena, struct service, rows.row_count)};

    while (rows_next(&rows))
        list.items[list.count++] = read_service(&rows);
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_list = list;
    return status;
}

static enum status read_one(struct rows *rows, struct service *ret_service)
{
    struct service service = {.name = "", .name_key = "", .currency = ""};

    if (rows_next(rows))
        service = read_service(rows);
    enum status status = rows_end(rows);
    if (status == STATUS_OK)
        *ret_service = service;
    return status;
}

enum status services_find(struct work *work, int64_t id, struct service *ret_service)
{
    struct rows rows = db_query(work,
                                "SELECT " SERVICE_COLUMNS " FROM service s"
                                " WHERE s.workspace_id = $1 AND s.id = $2",
                                DB_BIND(db_int(work->workspace_id), db_int(id)));
    struct service service;

    enum status status = read_one(&rows, &service);
    if (status != STATUS_OK)
        return status;
    if (service.id == 0)
        return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is no such service"));
    *ret_service = service;
    return STATUS_OK;
}

enum status services_find_key(struct work *work, const char *name_key, struct service *ret_service)
{
    struct rows rows = db_query(work,
                                "SELECT " SERVICE_COLUMNS " FROM service s"
                                " WHERE s.workspace_id = $1 AND s.name_key = $2",
                                DB_BIND(db_int(work->workspace_id), db_text(name_key)));

    return read_one(&rows, ret_service);
}

static struct db_value price_value(const struct service *service)
{
    return service->has_price ? db_int(service->price) : db_null();
}

static struct db_value days_value(const struct service *service)
{
    return service->usual_days == SERVICE_DAYS_NONE ? db_null() : db_int(service->usual_days);
}

enum status services_insert(struct work *work, const struct service *service, int64_t *ret_id)
{
    int64_t id = work_new_id(work);

    enum status status = db_execute(
        work, NULL,
        "INSERT INTO service (workspace_id, id, version, name, name_key, price, currency, unit,"
        " usual_days, created_at) VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9)",
        DB_BIND(db_int(work->workspace_id), db_int(id), db_text(service->name),
                db_text(service->name_key), price_value(service), db_text(service->currency),
                db_int(service->unit), days_value(service), db_int(work->now)));
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status services_update(struct work *work, const struct service *service, int64_t *ret_version)
{
    int64_t changed = 0;

    enum status status = db_execute(
        work, &changed,
        "UPDATE service SET name = $4, name_key = $5, price = $6, currency = $7, unit = $8,"
        " usual_days = $9, archived_at = $10, version = version + 1"
        " WHERE workspace_id = $1 AND id = $2 AND version = $3",
        DB_BIND(db_int(work->workspace_id), db_int(service->id), db_int(service->version),
                db_text(service->name), db_text(service->name_key), price_value(service),
                db_text(service->currency), db_int(service->unit), days_value(service),
                db_int_or_null(service->archived_at)));
    if (status == STATUS_OK && changed == 0)
        return fault_set(&work->fault, STATUS_CONFLICT, "version",
                         PLAIN_MESSAGE("somebody changed this service meanwhile; see how it is "
                                       "now, and decide"));
    if (status == STATUS_OK)
        *ret_version = service->version + 1;
    return status;
}

static void add_word(const char **words, size_t *count, const char *word)
{
    if (word[0] == '\0')
        return;
    for (size_t i = 0; i < *count; i++)
        if (strcmp(words[i], word) == 0)
            return;
    words[(*count)++] = word;
}

enum status services_recent(struct work *work, struct recent_words *ret_words)
{
    struct rows rows = db_query(work,
                                "SELECT o.service, o.source FROM client_order o"
                                " WHERE o.workspace_id = $1 AND o.id > 0"
                                " AND o.deleted_at IS NULL"
                                " ORDER BY o.id DESC LIMIT $2",
                                DB_BIND(db_int(work->workspace_id), db_int(RECENT_ORDERS)));
    struct recent_words words = {.services = arena_array(work->arena, const char *, rows.row_count),
                                 .sources = arena_array(work->arena, const char *, rows.row_count)};

    while (rows_next(&rows)) {
        add_word(words.services, &words.service_count, rows_text(&rows, 0));
        add_word(words.sources, &words.source_count, rows_text(&rows, 1));
    }
    enum status status = rows_end(&rows);
    if (status == STATUS_OK)
        *ret_words = words;
    return status;
}
