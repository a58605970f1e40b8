// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/report_json_parts.h"

/* Column by role, as its header names it; roles without a column are left out. */
static void add_columns(struct json *json, const struct csv_layout *layout)
{
    json_begin_object(json, "columns");
    for (int role = 0; role < COLUMN_ROLES; role++)
        if (layout->column[role] != COLUMN_NONE)
            json_text(json, column_role_name((enum column_role)role),
                      layout->column_names[layout->column[role]]);
    json_end(json);
}

static void add_left_out(struct json *json, const struct file_findings *file)
{
    json_begin_object(json, "left_out");
    json_int(json, "cancelled", file->fates[ROW_CANCELLED]);
    json_int(json, "unpaid", file->fates[ROW_UNPAID]);
    json_int(json, "not_a_sale", file->fates[ROW_NOT_A_SALE]);
    json_int(json, "continuation", file->fates[ROW_CONTINUATION]);
    json_int(json, "other_currency", file->rows_other_currency);
    json_end(json);
}

static void add_file(struct json *json, const struct file_findings *file)
{
    const struct csv_layout *layout = &file->layout;

    json_begin_object(json, NULL);
    json_text(json, "name", file->name);
    json_text(json, "encoding", encoding_name(file->encoding));
    json_bool(json, "gzip", file->is_gzip);
    json_slice(json, "delimiter", (struct slice){&layout->delimiter, 1});
    json_bool(json, "header", layout->has_header);
    json_text(json, "export", layout->export ? layout->export->name : NULL);
    add_columns(json, layout);
    json_int(json, "lines", file->lines);
    json_int(json, "rows", file->rows);
    json_int(json, "rows_bad", file->rows_bad);
    add_left_out(json, file);
    json_end(json);
}

static const char *date_order_key(enum date_order order)
{
    switch (order) {
    case DATE_DAY_FIRST:
        return "day-first";
    case DATE_MONTH_FIRST:
        return "month-first";
    case DATE_ORDER_UNKNOWN:
        break;
    }
    return NULL;
}

static const char *decimal_mark_key(enum decimal_mark mark)
{
    switch (mark) {
    case DECIMAL_POINT:
        return "point";
    case DECIMAL_COMMA:
        return "comma";
    case DECIMAL_UNKNOWN:
        break;
    }
    return NULL;
}

void json_reading(struct json *json, const struct analysis *analysis)
{
    const struct read_findings *findings = analysis->findings;

    json_begin_object(json, "reading");
    json_text(json, "date_format", date_order_key(findings->date_order));
    json_text(json, "decimal_mark", decimal_mark_key(findings->decimal_mark));
    json_begin_array(json, "files");
    for (size_t i = 0; i < findings->file_count; i++)
        add_file(json, &findings->files[i]);
    json_end(json);
    json_end(json);
}
