// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_json.h"
#include "app/workspaces.h"
#include "base/json.h"
#include "cli/record_line.h"

static void add_json(struct text *out, const struct own_workspace_list *list)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "workspaces");
    for (size_t i = 0; i < list->count; i++) {
        json_begin_object(&json, NULL);
        json_id(&json, "id", list->items[i].id);
        json_text(&json, "name", list->items[i].name);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
}

static void add_table(struct command_line *line, struct text *out,
                      const struct own_workspace_list *list)
{
    struct printer printer = record_printer(line, out);
    struct table table = table_new(&printer);

    table_column(&table, say_name(&printer, N_("Name")), COLUMN_NAME, STAYS, 12);
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->items[i].name;

        table_cell(&table,
                   name[0] != '\0' ? say_log_text(&printer, slice_of(name))
                                   : say_name(&printer, N_("Without a name")),
                   TONE_STRONG);
    }
    table_print(&table);
}

enum status cmd_workspace_list(struct command_line *line)
{
    struct own_workspace_list list = {0};
    struct text text = text_new(line->arena);
    struct store_line store = {0};

    if (line->operand_count != 0)
        return command_line_refuse(line, MESSAGE("“{1}” is not expected here; this command takes "
                                                 "options only",
                                                 arg_text(line->operands[0])));
    enum status status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = list_own_workspaces(&store.work, &list);
    if (status == STATUS_OK) {
        if (option_is_set(line, "json"))
            add_json(&text, &list);
        else
            add_table(line, &text, &list);
        status = command_line_print(line, &text);
    }
    return record_line_end(line, &store, status);
}

static enum status add_and_print(struct command_line *line, struct work *work)
{
    const struct message says =
        PLAIN_MESSAGE("Added. Its owner goes there in Settings, under Workspaces.");
    struct text text = text_new(line->arena);
    int64_t id = 0;

    enum status status = add_workspace(work, line->operands[0], &id);
    if (status != STATUS_OK)
        return status;
    text_message(&text, line->language, &says);
    text_add_char(&text, '\n');
    return command_line_print(line, &text);
}

enum status cmd_workspace_add(struct command_line *line)
{
    struct store_line store = {0};

    if (line->operand_count != 1)
        return command_line_refuse(
            line, PLAIN_MESSAGE("say what the workspace is called, as \"Garden Studio\""));
    enum status status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = add_and_print(line, &store.work);
    return record_line_end(line, &store, status);
}
