// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/channel_json.h"
#include "app/channels.h"
#include "app/client_json.h"
#include "app/key_file.h"
#include "app/mailbox_guess.h"
#include "cli/mailbox_options.h"
#include "cli/record_line.h"

/* ---- channel list ---- */

static enum status add_json(struct command_line *line, struct text *out,
                            const struct channel_list *list)
{
    struct json json = json_new(out);
    enum status status = STATUS_OK;

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_begin_array(&json, "mailboxes");
    for (size_t i = 0; i < list->count && status == STATUS_OK; i++) {
        struct channel_settings settings = channel_settings_none();

        if (list->items[i].kind != CHANNEL_MAIL)
            continue;
        status =
            channel_settings_read(list->items[i].settings, line->arena, &line->fault, &settings);
        json_begin_object(&json, NULL);
        channel_json_fields(&json, &list->items[i], &settings);
        channel_json_state(&json, &list->items[i], line->language, line->arena);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
    return status;
}

static struct message state_of(const struct channel *channel, struct arena *arena)
{
    if (channel->is_paused)
        return PLAIN_MESSAGE("paused");
    if (channel->fault)
        return channel_trouble(channel, arena);
    return channel->looked_at == 0 ? PLAIN_MESSAGE("not looked at yet")
                                   : PLAIN_MESSAGE("all is well");
}

static void add_table(struct command_line *line, struct text *out, const struct channel_list *list)
{
    struct printer printer = record_printer(line, out);
    struct table table = table_new(&printer);

    table_column(&table, say_name(&printer, N_("Number")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(&printer, N_("E-mail address")), COLUMN_NAME, STAYS, 12);
    table_column(&table, say_name(&printer, N_("main")), COLUMN_LABEL, 1, 0);
    table_column(&table, say_name(&printer, N_("How it is doing")), COLUMN_NAME, STAYS, 20);
    for (size_t i = 0; i < list->count; i++) {
        const struct channel *channel = &list->items[i];
        struct text number = text_new(line->arena), state = text_new(line->arena);
        const struct message words = state_of(channel, line->arena);

        if (channel->kind != CHANNEL_MAIL)
            continue;
        text_format(&number, "%lld", (long long)channel->id);
        text_message(&state, line->language, &words);
        table_cell(&table, number.at, TONE_PLAIN);
        table_cell(&table, say_log_text(&printer, slice_of(channel->address)), TONE_STRONG);
        table_cell(&table, channel->is_main ? say_name(&printer, N_("yes")) : "", TONE_PLAIN);
        table_cell(&table, say_log_text(&printer, slice_of(state.at)), TONE_PLAIN);
    }
    table_print(&table);
}

enum status cmd_channel_list(struct command_line *line)
{
    struct text text = text_new(line->arena);
    struct store_line store = {0};
    struct channel_list list = {0};

    enum status status = STATUS_OK;
    if (line->operand_count > 0)
        status = command_line_refuse(line, MESSAGE("“{1}” is not expected here; this command takes "
                                                   "options only",
                                                   arg_text(line->operands[0])));
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = list_channels(&store.work, &list);
    if (status == STATUS_OK && option_is_set(line, "json"))
        status = add_json(line, &text, &list);
    else if (status == STATUS_OK)
        add_table(line, &text, &list);
    if (status == STATUS_OK)
        status = command_line_print(line, &text);
    return record_line_end(line, &store, status);
}

/* ---- channel add ---- */

static enum status print_done(struct command_line *line, struct message words,
                              const struct channel_saved *saved)
{
    struct text text = text_new(line->arena);

    if (option_is_set(line, "json")) {
        struct json json = json_new(&text);

        json_begin_object(&json, NULL);
        json_int(&json, "schema", 1);
        json_id(&json, "id", saved->id);
        if (saved->audit_id != 0)
            json_id(&json, "undo_id", saved->audit_id);
        else
            json_null(&json, "undo_id");
        json_end(&json);
        json_finish(&json);
    } else {
        text_message(&text, line->language, &words);
        text_add_char(&text, '\n');
    }
    return command_line_print(line, &text);
}

/* In a server its own; else with the key file that was named, or that stands beside the store. */
static struct accounts *open_accounts(struct command_line *line)
{
    const char *named = option_text(line, "key-file"), *store = option_text(line, "store");

    if (line->served_accounts)
        return line->served_accounts;
    return accounts_open(ACCOUNTS_COST,
                         named ? command_line_path(line, named)
                               : key_file_beside(store ? store : line->store, line->arena),
                         line->arena);
}

/* Nothing that does not work is kept, and what was found is then said. */
static enum status try_it(struct command_line *line, struct work *work, struct accounts *accounts,
                          struct channel_given *given)
{
    struct mail_server imap = {.secret = ""}, smtp = {.secret = ""};
    struct channel_trial trial = {0};

    enum status status = channel_to_try(work, accounts, given, &imap, &smtp);
    work_end(work);
    if (status == STATUS_OK)
        status = try_channel(&imap, &smtp, NULL, line->arena, &work->fault, &trial);
    mail_settings_wipe(&imap, &smtp);
    if (status != STATUS_OK)
        return status;
    if (!trial.works)
        return mailbox_trial_print(line, given, &trial);
    if (!option_is_set(line, "no-sent"))
        given->settings.sent = mailbox_sent(&trial.imap);
    return STATUS_OK;
}

static enum status add_it(struct command_line *line, struct work *work, struct accounts *accounts)
{
    struct channel_given given = {.secret = ""};
    struct channel_saved saved = {0};
    int64_t days = CHANNEL_DAYS;

    enum status status = option_number(line, "days", 0, CHANNEL_DAYS_MAX, &days);
    if (status == STATUS_OK)
        status = mailbox_options_read(line, &given);
    if (status != STATUS_OK)
        return status;
    given.settings.days = (int32_t)days;
    given.name = option_text(line, "name") ? option_text(line, "name") : "";
    if (!option_is_set(line, "untried"))
        status = try_it(line, work, accounts, &given);
    if (status == STATUS_OK)
        status = save_channel(work, accounts, &given, &saved);
    mailbox_options_wipe(&given);
    if (status != STATUS_OK)
        return status;
    return print_done(line,
                      MESSAGE("{1} is connected, under the number {2}; a server that runs fetches "
                              "its mail",
                              arg_text(given.address), arg_plain(saved.id)),
                      &saved);
}

enum status cmd_channel_add(struct command_line *line)
{
    struct store_line store = {0};

    enum status status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over) {
        struct accounts *accounts = open_accounts(line);

        status = add_it(line, &store.work, accounts);
        if (accounts != line->served_accounts)
            accounts_close(accounts);
    }
    return record_line_end(line, &store, status);
}

/* ---- channel pause, resume, remove ---- */

static enum status step_it(struct command_line *line, struct work *work, int64_t id,
                           enum channel_step step, struct message words)
{
    struct channel_settings settings;
    struct channel_saved saved;
    struct channel channel;

    enum status status = show_channel(work, id, &channel, &settings);
    work_end(work);
    if (status == STATUS_OK)
        status = step_channel(work, id, channel.version, step, &saved);
    return status == STATUS_OK ? print_done(line, words, &saved) : status;
}

static enum status run_step(struct command_line *line, enum channel_step step, struct message words)
{
    struct store_line store = {0};
    int64_t id = 0;

    enum status status = operand_id(line, &id);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = step_it(line, &store.work, id, step, words);
    return record_line_end(line, &store, status);
}

enum status cmd_channel_pause(struct command_line *line)
{
    return run_step(line, CHANNEL_PAUSE, PLAIN_MESSAGE("The mailbox is paused"));
}

enum status cmd_channel_resume(struct command_line *line)
{
    return run_step(line, CHANNEL_RESUME, PLAIN_MESSAGE("The mailbox goes on"));
}

enum status cmd_channel_remove(struct command_line *line)
{
    return run_step(line, CHANNEL_ARCHIVE,
                    PLAIN_MESSAGE("The mailbox is removed; its conversations stay"));
}
