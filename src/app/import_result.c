// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/import_result.h"

#include <stddef.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static const struct {
    const char *name;
    size_t place;
} fields[] = {
#define FIELD(name)                                  \
    {                                                \
#name, offsetof(struct import_figures, name) \
    }
    FIELD(was_there_at),     FIELD(import_id),       FIELD(audit_id),
    FIELD(clients_new),      FIELD(clients_matched), FIELD(contacts_new),
    FIELD(contacts_matched), FIELD(points_new),      FIELD(orders_new),
    FIELD(orders_cancelled), FIELD(refunds),         FIELD(orders_repeated),
    FIELD(orders_there),     FIELD(rows_left_out),   FIELD(rows_bad),
#undef FIELD
};
enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

struct import_figures import_figures_of(const struct import_result *result)
{
    return (struct import_figures){
        .kind = result->kind,
        .was_there_at = result->was_there ? result->was_there_at : 0,
        .import_id = result->import_id,
        .audit_id = result->audit_id,
        .clients_new = result->clients_new,
        .clients_matched = result->clients_matched,
        .contacts_new = result->contacts_new,
        .contacts_matched = result->contacts_matched,
        .points_new = result->points_new,
        .orders_new = result->orders_new,
        .orders_cancelled = result->orders_cancelled,
        .refunds = result->refunds,
        .orders_repeated = result->orders_repeated,
        .orders_there = result->orders_there,
        .rows_left_out = result->rows_left_out,
        .rows_bad = result->findings ? result->findings->bad_row_count : 0,
        .columns_unused = result->columns_unused ? result->columns_unused : "",
    };
}

static int64_t field_of(const struct import_figures *figures, size_t i)
{
    int64_t figure;

    memcpy(&figure, (const char *)figures + fields[i].place, sizeof(figure));
    return figure;
}

const char *import_figures_json(struct arena *arena, const struct import_figures *figures)
{
    struct text text = text_new(arena);
    struct json json = json_new(&text);

    json_begin_object(&json, NULL);
    json_int(&json, "kind", figures->kind);
    for (size_t i = 0; i < FIELDS; i++)
        json_int(&json, fields[i].name, field_of(figures, i));
    json_text(&json, "columns_unused", figures->columns_unused);
    json_end(&json);
    json_finish(&json);
    return text.at;
}

struct import_figures import_figures_read(const struct json_value *value)
{
    struct import_figures figures = {.kind = IMPORT_ORDERS, .columns_unused = ""};

    if (!value || value->kind != VALUE_OBJECT)
        return figures;
    for (size_t i = 0; i < FIELDS; i++) {
        const struct json_value *member = json_member(value, fields[i].name);
        if (member && member->kind == VALUE_INTEGER)
            memcpy((char *)&figures + fields[i].place, &member->integer, sizeof(member->integer));
    }
    const struct json_value *kind = json_member(value, "kind"),
                            *unused = json_member(value, "columns_unused");
    if (kind && kind->kind == VALUE_INTEGER && kind->integer == IMPORT_CONTACTS)
        figures.kind = IMPORT_CONTACTS;
    if (unused && unused->kind == VALUE_TEXT)
        figures.columns_unused = unused->text.at;
    return figures;
}
