// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/schema_copy.h"
#include "cli/store_line.h"

static enum status say(struct command_line *line, struct message message)
{
    struct text text = text_new(line->arena);

    text_message(&text, line->language, &message);
    text_add(&text, "\n");
    return command_line_print(line, &text);
}

/* A new store has nothing to lose; of an older one a copy is kept. */
static enum status keep_copy(struct command_line *line, struct store_line *store,
                             const struct schema_change *change)
{
    const char *path = NULL;

    if (change->before == 0 || option_is_set(line, "copied"))
        return STATUS_OK;
    enum status status = copy_before_migrating(&store->work, change, &path);
    if (status == STATUS_OK)
        command_line_note(line, MESSAGE("a copy of the store as it was: {1}", arg_text(path)));
    return status;
}

static enum status migrate(struct command_line *line, struct store_line *store)
{
    struct schema_change change;
    enum status status = look_at_schema(&store->work, &change);

    if (status != STATUS_OK)
        return status;
    if (change.before == change.after)
        return say(line, MESSAGE("The store's schema is number {1}, the newest: nothing to do.",
                                 arg_plain(change.after)));
    if (option_is_set(line, "check"))
        return say(line, MESSAGE("The store's schema is number {1}; it would be brought to {2}.",
                                 arg_plain(change.before), arg_plain(change.after)));
    status = keep_copy(line, store, &change);
    if (status == STATUS_OK)
        status = migrate_store(&store->work, &change);
    if (status != STATUS_OK)
        return status;
    return say(line, MESSAGE("The store's schema was number {1} and is {2} now.",
                             arg_plain(change.before), arg_plain(change.after)));
}

enum status cmd_migrate(struct command_line *line)
{
    struct store_line store;

    if (line->operand_count != 1)
        return command_line_refuse(
            line, PLAIN_MESSAGE("“regulars migrate” takes one store: sqlite:PATH or "
                                "postgresql://…"));
    enum status status = store_line_open(line, line->operands[0], USE_SCHEMA, &store);
    if (status == STATUS_OK)
        status = migrate(line, &store);
    if (status != STATUS_OK && line->fault.status == STATUS_OK)
        line->fault = store.work.fault;
    store_line_close(&store);
    return status;
}
