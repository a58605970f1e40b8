// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "app/export_files.h"
#include "base/new_file.h"
#include "cli/archive_said.h"
#include "cli/progress.h"
#include "cli/store_line.h"

/* Before anything is said, and before a fault is. */
static void end_progress(struct work *work)
{
    progress_end(work->progress.context);
    work->progress = (struct work_progress){.tell = NULL};
}

/* Into a file that appears complete or not at all. */
static enum status export_file(struct work *work, const char *path, struct archive_count *ret_count)
{
    const struct kept_files none = {0};
    struct new_file file;

    enum status status = new_file_open(path, none, work->arena, &work->fault, &file);
    if (status != STATUS_OK)
        return status;
    status = write_archive(work, file.fd, archive_packing_of(path), ret_count);
    if (status == STATUS_OK)
        status = new_file_finish(&file);
    new_file_abandon(&file);
    return status;
}

static enum status export_out(struct command_line *line, struct work *work,
                              struct archive_count *ret_count)
{
    if (fflush(line->out) != 0 || fileno(line->out) < 0)
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("cannot write the archive"));
    return write_archive(work, fileno(line->out), ARCHIVE_PLAIN, ret_count);
}

static enum status export_archive(struct command_line *line, struct work *work, const char *path)
{
    bool is_standard = strcmp(path, "-") == 0;
    struct archive_count count;

    enum status status =
        is_standard ? export_out(line, work, &count) : export_file(work, path, &count);
    end_progress(work);
    if (status != STATUS_OK || is_standard)
        return status;
    return archive_say(line,
                       MESSAGE_N("{1} row was written into {2}.", "{1} rows were written into {2}.",
                                 arg_count(count.rows), arg_text(path)));
}

/* ---- for other programs ---- */

static struct csv_form form_of(const struct command_line *line)
{
    enum { PROFILE_EXACT, PROFILE_SPREADSHEET };

    if (option_choice(line, "profile") == PROFILE_SPREADSHEET)
        return export_spreadsheet_form(line->language->code);
    return (struct csv_form){.guarding = CSV_EXACT};
}

static enum status export_csv(struct command_line *line, struct work *work, const char *folder)
{
    struct export_count count;

    if (strcmp(folder, "-") == 0)
        return fault_set(&work->fault, STATUS_INVALID, "out",
                         PLAIN_MESSAGE("CSV is two files: give the folder that they go into"));
    enum status status = export_tables(work, folder, form_of(line), &count);
    end_progress(work);
    if (status == STATUS_OK)
        status = archive_say(line, MESSAGE_N("{1} contact was written into {2}/clients.csv.",
                                             "{1} contacts were written into {2}/clients.csv.",
                                             arg_count(count.contacts), arg_text(folder)));
    if (status == STATUS_OK)
        status = archive_say(line, MESSAGE_N("{1} order was written into {2}/orders.csv.",
                                             "{1} orders were written into {2}/orders.csv.",
                                             arg_count(count.orders), arg_text(folder)));
    return status;
}

static enum status say_pictures(struct command_line *line, int64_t left_out)
{
    if (left_out == 0)
        return STATUS_OK;
    return archive_say(line, MESSAGE_N("{1} picture is larger than a card may have it, and was "
                                       "left out.",
                                       "{1} pictures are larger than a card may have them, and "
                                       "were left out.",
                                       arg_count(left_out)));
}

static enum status export_vcard(struct command_line *line, struct work *work, const char *path)
{
    bool is_standard = strcmp(path, "-") == 0;
    struct export_count count;

    if (is_standard && (fflush(line->out) != 0 || fileno(line->out) < 0))
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("cannot write to the standard output"));
    enum status status = is_standard
                             ? export_cards_to(work, fileno(line->out),
                                               &(struct card_choice){.is_everybody = true}, &count)
                             : export_cards(work, path, &count);
    end_progress(work);
    if (status != STATUS_OK || is_standard)
        return status;
    status = archive_say(line, MESSAGE_N("{1} contact was written into {2}.",
                                         "{1} contacts were written into {2}.",
                                         arg_count(count.contacts), arg_text(path)));
    return status == STATUS_OK ? say_pictures(line, count.pictures_left_out) : status;
}

static enum status export_as(struct command_line *line, struct work *work, const char *path)
{
    enum { FORMAT_ARCHIVE, FORMAT_CSV, FORMAT_VCARD }; /* the choices in their order */

    switch (option_choice(line, "format")) {
    case FORMAT_CSV:
        return export_csv(line, work, path);
    case FORMAT_VCARD:
        return export_vcard(line, work, path);
    default:
        return export_archive(line, work, path);
    }
}

/* Where it goes is the second thing named, or --out. */
static enum status read_place(struct command_line *line, const char **ret_path)
{
    const char *out = option_text(line, "out");

    if (option_is_set(line, "profile") && option_choice(line, "format") != 1)
        return command_line_refuse(line, PLAIN_MESSAGE("--profile goes with --format csv"));
    if (line->operand_count == 1 && out)
        *ret_path = out;
    else if (line->operand_count == 2 && !out)
        *ret_path = line->operands[1];
    else
        return command_line_refuse(line, PLAIN_MESSAGE("“regulars export” takes a store, and one "
                                                       "place to write to"));
    return STATUS_OK;
}

enum status cmd_export(struct command_line *line)
{
    struct progress progress = progress_begin_rows(line);
    struct store_line store = {0};
    const char *path = "";

    enum status status = read_place(line, &path);
    if (status == STATUS_OK)
        status = store_line_open(line, line->operands[0], USE_READ, &store);
    if (status == STATUS_OK) {
        store.work.progress = (struct work_progress){progress_rows, &progress};
        status = export_as(line, &store.work, path);
        if (status != STATUS_OK && line->fault.status == STATUS_OK)
            line->fault = store.work.fault;
    }
    store_line_close(&store);
    return status;
}
