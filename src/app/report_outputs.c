// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_outputs.h"

#include "report/report_clients.h"

static enum status open_one(const char *path, struct kept_files kept, struct arena *arena,
                            struct fault *fault, struct new_file *file)
{
    *file = (struct new_file){.fd = -1};
    return path ? new_file_open(path, kept, arena, fault, file) : STATUS_OK;
}

enum status report_outputs_open(struct report_outputs *outputs, struct kept_files kept,
                                struct arena *arena, struct fault *fault)
{
    enum status status = open_one(outputs->html_path, kept, arena, fault, &outputs->html);

    if (status == STATUS_OK)
        status = open_one(outputs->clients_path, kept, arena, fault, &outputs->clients);
    if (status == STATUS_OK && outputs->html_path && outputs->clients_path &&
        outputs->html.way != NEW_FILE_DIRECT &&
        strcmp(outputs->html.target, outputs->clients.target) == 0)
        status = fault_set(
            fault, STATUS_INVALID, "clients",
            MESSAGE("--html and --clients name the same file, {1}", arg_text(outputs->html_path)));
    return status;
}

static enum status write_html(struct report_outputs *outputs, const struct analysis *analysis,
                              const struct language *language, const struct report_making *making,
                              struct arena *arena)
{
    struct text page = text_new(arena);

    report_html(&page, analysis, language, making);
    enum status status = new_file_write(&outputs->html, (struct slice){page.at, page.length});
    return status == STATUS_OK ? new_file_settle(&outputs->html) : status;
}

static enum status write_clients(struct report_outputs *outputs, const struct analysis *analysis,
                                 struct arena *arena)
{
    struct report_clients clients = report_clients_new(analysis, arena);
    struct text rows = text_new(arena);
    enum status status = STATUS_OK;
    bool has_more = true;

    while (has_more && status == STATUS_OK) {
        rows.length = 0;
        has_more = report_clients_add(&clients, &rows);
        status = new_file_write(&outputs->clients, (struct slice){rows.at, rows.length});
    }
    return status == STATUS_OK ? new_file_settle(&outputs->clients) : status;
}

enum status report_outputs_write(struct report_outputs *outputs, const struct analysis *analysis,
                                 const struct language *language,
                                 const struct report_making *making, struct arena *arena)
{
    enum status status = STATUS_OK;

    if (outputs->html_path)
        status = write_html(outputs, analysis, language, making, arena);
    if (status == STATUS_OK && outputs->clients_path)
        status = write_clients(outputs, analysis, arena);
    return status;
}

enum status report_outputs_finish(struct report_outputs *outputs, const char **paths,
                                  size_t *path_count)
{
    struct new_file *const files[] = {&outputs->html, &outputs->clients};

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (files[i]->fd < 0)
            continue;
        enum status status = new_file_finish(files[i]);
        if (status != STATUS_OK)
            return status;
        paths[(*path_count)++] = files[i]->path;
    }
    return STATUS_OK;
}

void report_outputs_abandon(struct report_outputs *outputs)
{
    new_file_abandon(&outputs->html);
    new_file_abandon(&outputs->clients);
}
