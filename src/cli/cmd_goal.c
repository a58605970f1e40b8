// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "app/client_json.h"
#include "app/goal_json.h"
#include "cli/goal_said.h"
#include "cli/record_line.h"

/* --- what is asked for --- */

static enum status take_no_operands(struct command_line *line)
{
    if (line->operand_count == 0)
        return STATUS_OK;
    return command_line_refuse(line,
                               MESSAGE("“regulars {1}” takes options only, not “{2}”",
                                       arg_text(line->command->name), arg_text(line->operands[0])));
}

static struct goal_words words_of(const struct command_line *line)
{
    return (struct goal_words){.kind = option_text(line, "kind"),
                               .period = option_text(line, "period"),
                               .when = option_text(line, "when"),
                               .whose = {.source = option_text(line, "first-source"),
                                         .service = option_text(line, "any-service"),
                                         .tag = option_text(line, "tag"),
                                         .currency = option_text(line, "currency")}};
}

/* --- list --- */

static void add_list_json(struct text *out, const struct goals_shown *shown)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    json_day(&json, "today", shown->today);
    json_begin_array(&json, "goals");
    for (size_t i = 0; i < shown->count; i++) {
        json_begin_object(&json, NULL);
        goal_json_fields(&json, &shown->items[i].goal);
        goal_progress_json(&json, &shown->items[i].progress);
        json_end(&json);
    }
    json_end(&json);
    json_end(&json);
    json_finish(&json);
}

static enum status list_and_print(struct command_line *line, struct work *work)
{
    struct text text = text_new(line->arena);
    struct goals_shown shown;

    enum status status = show_goals(work, line->served_snapshots, &shown);
    if (status != STATUS_OK)
        return status;
    if (option_is_set(line, "json"))
        add_list_json(&text, &shown);
    else
        goal_say_list(line, &text, &shown);
    return command_line_print(line, &text);
}

enum status cmd_goal_list(struct command_line *line)
{
    struct store_line store = {0};

    enum status status = take_no_operands(line);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = list_and_print(line, &store.work);
    return record_line_end(line, &store, status);
}

/* --- propose --- */

static void add_offer_json(struct text *out, const struct goal_offer *offer)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    goal_offer_json(&json, offer);
    json_end(&json);
    json_finish(&json);
}

static enum status propose_and_print(struct command_line *line, struct work *work)
{
    const struct goal_words words = words_of(line);
    struct text text = text_new(line->arena);
    struct goal_choice choice;
    struct goal_offer offer;

    enum status status = read_goal_choice(work, &words, &choice);
    if (status == STATUS_OK)
        status = offer_goal(work, line->served_snapshots, &choice, &offer);
    if (status != STATUS_OK)
        return status;
    if (option_is_set(line, "json"))
        add_offer_json(&text, &offer);
    else
        goal_say_offer(line, &text, &offer);
    return command_line_print(line, &text);
}

enum status cmd_goal_propose(struct command_line *line)
{
    struct store_line store = {0};

    enum status status = take_no_operands(line);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_READ, &store);
    if (status == STATUS_OK)
        status = propose_and_print(line, &store.work);
    return record_line_end(line, &store, status);
}

/* --- set, remove --- */

static void add_changed_json(struct text *out, const struct goal_changed *changed)
{
    struct json json = json_new(out);

    json_begin_object(&json, NULL);
    json_int(&json, "schema", 1);
    goal_json_fields(&json, &changed->goal);
    json_id(&json, "undo_id", changed->audit_id);
    json_end(&json);
    json_finish(&json);
}

static enum status print_changed(struct command_line *line, const struct goal_changed *changed)
{
    struct message message = MESSAGE("Goal {1} is set. To take it back: regulars undo {2}",
                                     arg_plain(changed->goal.id), arg_plain(changed->audit_id));
    struct text text = text_new(line->arena);

    if (changed->goal.ended_at != 0)
        message = MESSAGE("Goal {1} is given up. To take it back: regulars undo {2}",
                          arg_plain(changed->goal.id), arg_plain(changed->audit_id));
    if (changed->audit_id == 0)
        message = PLAIN_MESSAGE("It is so already; nothing was changed.");
    if (option_is_set(line, "json")) {
        add_changed_json(&text, changed);
    } else {
        text_add(&text, message_text(line->arena, line->language, message));
        text_add_char(&text, '\n');
    }
    return command_line_print(line, &text);
}

/* One that stands for the same is changed. */
static enum status set_and_print(struct command_line *line, struct work *work)
{
    const struct goal_words words = words_of(line);
    const char *percent = line->operands[0];
    struct goal_changed changed;
    struct goal_choice choice;
    struct goal same;

    enum status status = read_goal_choice(work, &words, &choice);
    if (status == STATUS_OK)
        status = find_same_goal(work, &choice, &same);
    if (status != STATUS_OK)
        return status;
    work_end(work);
    if (same.id != 0)
        status = change_goal(work, same.id, same.version, percent, &changed);
    else
        status = set_goal(work, line->served_snapshots, &choice, percent, &changed);
    return status == STATUS_OK ? print_changed(line, &changed) : status;
}

enum status cmd_goal_set(struct command_line *line)
{
    struct store_line store = {0};
    enum status status = STATUS_OK;

    if (line->operand_count != 1)
        status = command_line_refuse(
            line, PLAIN_MESSAGE("say the goal in per cent, as: regulars goal set 60"));
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = set_and_print(line, &store.work);
    return record_line_end(line, &store, status);
}

static enum status remove_and_print(struct command_line *line, struct work *work, int64_t id)
{
    struct goal_changed changed;
    struct goal goal;

    enum status status = find_goal(work, id, &goal);
    work_end(work);
    if (status == STATUS_OK)
        status = end_goal(work, id, goal.version, &changed);
    return status == STATUS_OK ? print_changed(line, &changed) : status;
}

enum status cmd_goal_remove(struct command_line *line)
{
    struct store_line store = {0};
    int64_t id;

    enum status status = operand_id(line, &id);
    if (status == STATUS_OK)
        status = store_line_open(line, option_text(line, "store"), USE_WRITE, &store);
    if (status == STATUS_OK && !store.was_handed_over)
        status = remove_and_print(line, &store.work, id);
    return record_line_end(line, &store, status);
}
