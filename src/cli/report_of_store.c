// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/report_of_store.h"

#include "app/report_store.h"
#include "cli/report_print.h"
#include "cli/store_line.h"

bool is_store_address(const char *operand)
{
    static const char *const schemes[] = {"sqlite:", "postgresql:", "postgres:"};

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (strncmp(operand, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

/* The file or the database alone: addresses may hold a password, and the page is handed on. */
static const char *store_name(struct command_line *line, const char *address)
{
    const char *from = strrchr(address, '/') ? strrchr(address, '/') + 1 : strchr(address, ':') + 1;

    return arena_copy(line->arena, from, strcspn(from, "?"));
}

/* What a store holds was read already. */
static enum status refuse_reading_options(struct command_line *line)
{
    for (size_t i = 0; i < option_count; i++) {
        const struct option *option = &options[i];
        bool reads = option->group == GROUP_READING || strcmp(option->name, "rates") == 0;

        if (reads && option_belongs(option, line->command) && option_is_set(line, option->name))
            return command_line_refuse(
                line, MESSAGE("--{1} is for reading files; what a store holds was read when it "
                              "came in",
                              arg_text(option->name)));
    }
    return STATUS_OK;
}

static enum status print_and_keep(struct command_line *line, struct store_report *report)
{
    enum status status = report_print(line, &report->analysis);

    if (status == STATUS_OK)
        status = store_report_keep(report);
    if (status == STATUS_OK)
        report_note(line, &report->analysis, report->written, report->written_count);
    return status;
}

static enum status report(struct command_line *line, const struct report_request *request,
                          struct store_line *store, struct snapshots *snapshots)
{
    struct store_report_request asked = {
        .choice = {.as_of = request->reading.as_of, .is_plain = option_is_set(line, "plain")},
        .analysis = request->analysis,
        .html_path = request->html_path,
        .clients_path = request->clients_path,
        .language = request->language,
        .making = {.source = store_name(line, line->operands[0]),
                   .made_on = request->made_on,
                   .made_minute = request->made_minute},
    };
    struct store_report result;

    memcpy(asked.choice.currency, request->reading.currency, sizeof(asked.choice.currency));
    enum status status = report_store(&store->work, snapshots, &asked, &result);
    if (status == STATUS_OK)
        status = print_and_keep(line, &result);
    else
        line->fault = store->work.fault;
    store_report_close(&result);
    return status;
}

enum status report_of_store(struct command_line *line, const struct report_request *request)
{
    struct store_line store;

    enum status status = refuse_reading_options(line);
    if (status == STATUS_OK)
        status = store_line_open(line, line->operands[0], USE_READ, &store);
    if (status != STATUS_OK)
        return status;
    struct snapshots *own = line->served_snapshots ? NULL : snapshots_open(0);
    status = report(line, request, &store, own ? own : line->served_snapshots);
    snapshots_close(own);
    store_line_close(&store);
    return status;
}
