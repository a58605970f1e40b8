// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/client_json.h"
#include "app/undo.h"
#include "cli/record_line.h"

static void add_json(struct text *out, const struct undone *undone)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_id(&json, "object_id", undone->object_id);
    json_id(&json, "undo_id", undone->audit_id);
    json_end(&json);
    json_finish(&json);
}

static enum status print_undone(struct command_line *line, const struct undone *undone)
{
    struct message message = PLAIN_MESSAGE("Taken back.");
    struct text text = text_new(line->arena);

    if (undone->audit_id != 0)
        message = MESSAGE("Taken back. To have it again after all: regulars undo {1}",
                          arg_plain(undone->audit_id));
    if (option_is_set(line, "json")) {
        add_json(&text, undone);
    } else {
        text_add(&text, message_text(line->arena, line->language, message));
        text_add_char(&text, '\n');
    }
    return command_line_print(line, &text);
}

static enum status undo_and_print(struct command_line *line, struct work *work, int64_t id)
{
    struct undone undone;

    enum status status = undo(work, id, &undone);
    if (status == STATUS_OK)
        status = print_undone(line, &undone);
    return status;
}

enum status cmd_undo(struct command_line *line)
{
    struct store_line store = {0};
    int64_t id;

    enum status status = operand_id(line, &id);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = undo_and_print(line, &store.work, id);
    return record_line_end(line, &store, status);
}
