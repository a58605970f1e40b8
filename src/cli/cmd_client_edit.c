// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_json.h"
#include "cli/record_line.h"

static enum status read_edit(struct command_line *line, struct client_edit *ret_edit)
{
    struct client_edit edit = {.name = option_text(line, "name"),
                               .form_of_address = option_text(line, "form-of-address")};

    enum status status = operand_id(line, &edit.id);
    if (status == STATUS_OK)
        status = option_number(line, "version", 1, INT64_MAX, &edit.version);
    if (status == STATUS_OK && !edit.name && !edit.form_of_address)
        status = command_line_refuse(
            line, PLAIN_MESSAGE("say what to change: --name, --form-of-address, or both"));
    if (edit.form_of_address && strcmp(edit.form_of_address, "none") == 0)
        edit.form_of_address = form_of_address_word(ADDRESS_UNKNOWN);
    if (status == STATUS_OK)
        *ret_edit = edit;
    return status;
}

/* Without --version, the one that the client is at now. */
static enum status find_version(struct work *work, struct client_edit *edit)
{
    struct client_card card;

    if (edit->version != 0)
        return STATUS_OK;
    enum status status = show_client(work, edit->id, &card);
    if (status == STATUS_OK)
        edit->version = card.client.version;
    return status;
}

static void add_json(struct text *out, const struct client_edit *edit,
                     const struct client_edited *edited)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_id(&json, "id", edit->id);
    json_int(&json, "version", edited->version);
    json_id(&json, "undo_id", edited->audit_id);
    json_end(&json);
    json_finish(&json);
}

static enum status print_edited(struct command_line *line, const struct client_edit *edit,
                                const struct client_edited *edited)
{
    struct message message =
        MESSAGE("Changed; this is version {1}. To take it back: regulars undo {2}",
                arg_plain(edited->version), arg_plain(edited->audit_id));
    struct text text = text_new(line->arena);

    if (edited->audit_id == 0)
        message = PLAIN_MESSAGE("It is so already; nothing was changed.");
    if (option_is_set(line, "json")) {
        add_json(&text, edit, edited);
    } else {
        text_add(&text, message_text(line->arena, line->language, message));
        text_add_char(&text, '\n');
    }
    return command_line_print(line, &text);
}

static enum status edit_and_print(struct command_line *line, struct work *work,
                                  struct client_edit *edit)
{
    struct client_edited edited;

    enum status status = find_version(work, edit);
    if (status == STATUS_OK)
        status = edit_client(work, edit, &edited);
    if (status == STATUS_OK)
        status = print_edited(line, edit, &edited);
    return status;
}

enum status cmd_client_edit(struct command_line *line)
{
    struct store_line store = {0};
    struct client_edit edit;

    enum status status = read_edit(line, &edit);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = edit_and_print(line, &store.work, &edit);
    return record_line_end(line, &store, status);
}
