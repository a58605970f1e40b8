// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>
#include <unistd.h>

#include "app/import_file.h"
#include "app/rejected_rows.h"
#include "app/workbook_file.h"
#include "cli/bad_rows.h"
#include "cli/import_said.h"
#include "cli/progress.h"
#include "cli/reading_options.h"
#include "cli/store_line.h"

/* A file on its way into a store. */
struct import_line {
    struct command_line *line;
    struct import_request request;
    struct progress progress;
    int fd; /* that can be read from its start more than once */
    struct report_inputs inputs;
    struct rejected_rows rejected;
};

static void tell_of_reading(void *context, int64_t consumed)
{
    struct import_line *import = (struct import_line *)context;
    const struct report_progress at = {REPORT_READS, import->request.name, consumed, -1};

    progress_show(&import->progress, &at);
}

/* ---- options ---- */

static enum status read_prefix(struct command_line *line, const char **ret_prefix)
{
    const char *text = option_text(line, "phone-country");

    if (!text)
        return STATUS_OK;
    const char *digits = text[0] == '+' ? text + 1 : text;
    size_t length = strlen(digits);
    if (length < 1 || length > 3 || strspn(digits, "0123456789") != length || digits[0] == '0')
        return command_line_refuse(line, MESSAGE("--phone-country takes the digits that a number "
                                                 "begins with abroad, as 385, not “{1}”",
                                                 arg_text(text)));
    *ret_prefix = digits;
    return STATUS_OK;
}

static enum status read_currency(struct command_line *line, struct read_options *reading)
{
    const char *text = option_text(line, "currency");

    reading->columns.column[ROLE_CURRENCY] = option_text(line, "currency-column");
    if (!text || option_currency_code(text, reading->currency))
        return STATUS_OK;
    return command_line_refuse(
        line, MESSAGE("--currency takes the code of a currency in capitals, as EUR, not “{1}”",
                      arg_text(text)));
}

static enum status read_request(struct command_line *line, struct import_request *request)
{
    const char *path = line->operand_count == 1 ? line->operands[0] : "";

    if (line->operand_count != 1)
        return command_line_refuse(line, PLAIN_MESSAGE("one file is brought in at a time: give its "
                                                       "name, or - for the standard input"));
    *request = (struct import_request){
        .name = strcmp(path, "-") == 0 ? translate(line->language, N_("standard input")) : path,
        .sheet = option_text(line, "sheet"),
        .effect = option_is_set(line, "dry-run") ? IMPORT_TRIES : IMPORT_WRITES,
        .unknown_columns =
            option_is_set(line, "ignore-unknown") ? UNKNOWN_LEFT_OUT : UNKNOWN_REFUSED,
        .is_beside_server = line->served_store != NULL,
    };
    if (option_is_set(line, "as"))
        request->what = option_choice(line, "as") == 0 ? IMPORT_WHAT_ORDERS : IMPORT_WHAT_CONTACTS;
    enum status status = reading_options_read(line, &request->reading);
    if (status == STATUS_OK)
        status = read_currency(line, &request->reading);
    if (status == STATUS_OK)
        status = read_prefix(line, &request->country_prefix);
    return status;
}

/* ---- the file ---- */

/* Kept where it can be read again; what came through a pipe is then the standard input, also for a
 * server that the command is handed over to. */
static enum status open_input(struct import_line *import)
{
    struct command_line *line = import->line;
    bool is_standard = strcmp(line->operands[0], "-") == 0;
    int fd = -1;

    enum status status = STATUS_OK;
    if (!is_standard)
        status = command_line_open(line, line->operands[0], &fd);
    if (status != STATUS_OK)
        return status;
    status = workbook_file_spool(is_standard ? line->standard_input : fd, import->request.name,
                                 &line->fault, &import->fd);
    if (fd >= 0)
        close(fd);
    if (status != STATUS_OK)
        return status;
    if (is_standard)
        line->standard_input = import->fd;
    import->request.fd = import->fd;
    return STATUS_OK;
}

static enum status rewind_input(struct import_line *import)
{
    if (lseek(import->fd, 0, SEEK_SET) == 0)
        return STATUS_OK;
    return fault_set(&import->line->fault, STATUS_UNAVAILABLE, "",
                     MESSAGE("{1} cannot be read", arg_text(import->request.name)));
}

static void explain(struct import_line *import, const struct import_result *result)
{
    struct command_line *line = import->line;
    struct text table = text_new(line->arena);

    if (!result->findings || result->findings->bad_row_count == 0 ||
        import->request.reading.skip_bad_rows)
        return;
    text_bad_rows(&table, line->language, result->findings, (size_t)line->err_columns);
    fputs(table.at, line->err);
    line->hint = PLAIN_MESSAGE("--skip-bad-rows writes them with the reasons to FILE.rejected.csv, "
                               "beside the file they come from");
}

/*
 * Bad rows are written before the store is opened, by whoever gave the command: a server that it is
 * handed over to may not write into their folders. The file gets its name when all is done.
 */
static enum status write_rejected(struct import_line *import)
{
    struct command_line *line = import->line;
    const char *const path = line->operands[0];
    struct import_request look = import->request;
    struct import_result result;

    if (!import->request.reading.skip_bad_rows || line->served_store)
        return STATUS_OK;
    enum status status = report_inputs_look(
        &path, 1, (struct standard_input){line->standard_input, import->request.name}, line->arena,
        &line->fault, &import->inputs);
    if (status != STATUS_OK)
        return status;
    import->rejected =
        rejected_rows_new(&import->inputs, line->language, line->arena, &line->fault);
    look.reading.rejected = rejected_rows_take;
    look.reading.rejected_context = &import->rejected;
    status = import_look(&look, line->arena, &line->fault, &result);
    if (status == STATUS_OK)
        status = rejected_rows_settle(&import->rejected);
    return status;
}

static enum status keep_rejected(struct import_line *import)
{
    const char *paths[1];
    size_t count = 0;

    if (import->inputs.count == 0)
        return STATUS_OK;
    enum status status = rejected_rows_finish(&import->rejected, paths, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        command_line_note(import->line, MESSAGE("written: {1}", arg_text(paths[i])));
    return status;
}

/* ---- the store ---- */

static enum status print_result(struct import_line *import, const struct import_result *result)
{
    struct command_line *line = import->line;
    struct text text = text_new(line->arena);

    if (option_is_set(line, "quiet"))
        return STATUS_OK;
    text_import(&text, line, import->request.name, result);
    return command_line_print(line, &text);
}

static enum status bring_in(struct import_line *import, struct store_line *store)
{
    struct command_line *line = import->line;
    struct import_result result = {0};

    enum status status = rewind_input(import);
    if (status != STATUS_OK)
        return status;
    store->work.progress = (struct work_progress){progress_rows, &import->progress};
    status = import_file(&store->work, &import->request, &result);
    progress_end(&import->progress);
    work_end(&store->work);
    if (status != STATUS_OK) {
        line->fault = store->work.fault;
        if (status == STATUS_INVALID && result.may_be_other)
            command_line_note(line, import_guess_said(import->request.name, &result));
        explain(import, &result);
        return status;
    }
    return print_result(import, &result);
}

static enum status open_and_bring_in(struct import_line *import)
{
    struct store_line store;

    enum status status = rewind_input(import);
    if (status == STATUS_OK)
        status =
            store_line_open(import->line, option_text(import->line, "into"), USE_WRITE, &store);
    else
        return status;
    if (status == STATUS_OK && !store.was_handed_over)
        status = bring_in(import, &store);
    store_line_close(&store);
    bool is_done = status == STATUS_OK &&
                   (!import->line->was_handed_over || import->line->handed_exit_code == 0);
    return is_done ? keep_rejected(import) : status;
}

enum status cmd_import(struct command_line *line)
{
    struct import_line import = {.line = line, .progress = progress_begin_rows(line), .fd = -1};
    int standard_input = line->standard_input;

    enum status status = read_request(line, &import.request);
    if (status == STATUS_OK)
        status = open_input(&import);
    if (status != STATUS_OK)
        return status;
    import.request.reading.progress = tell_of_reading;
    import.request.reading.progress_context = &import;
    status = write_rejected(&import);
    if (status == STATUS_OK)
        status = open_and_bring_in(&import);
    if (import.inputs.count > 0)
        rejected_rows_abandon(&import.rejected);
    line->standard_input = standard_input;
    close(import.fd);
    return status;
}
