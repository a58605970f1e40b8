// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/store_line.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/hand_over.h"

/* --- which store --- */

static enum status choose_address(struct command_line *line, const char *address,
                                  const char **ret_address)
{
    if ((!address || address[0] == '\0') && option_by_name(line->command, slice_of("store")))
        address = option_text(line, "store");
    if (!address || address[0] == '\0')
        address = line->store;
    if (!address || address[0] == '\0')
        return command_line_refuse(line,
                                   PLAIN_MESSAGE("no store is named: give its address, such as "
                                                 "sqlite:shop.db, or set REGULARS_STORE"));
    *ret_address = address;
    return STATUS_OK;
}

/* A path in an address is seen from the caller's folder too. */
static const char *address_here(struct command_line *line, const char *address)
{
    static const char sqlite[] = "sqlite:";
    struct text here = text_new(line->arena);

    if (strncmp(address, sqlite, sizeof(sqlite) - 1) != 0)
        return address;
    const char *path = address + sizeof(sqlite) - 1;
    const char *path_here = command_line_path(line, path);
    if (path_here == path)
        return address;
    text_format(&here, "%s%s", sqlite, path_here);
    return here.at;
}

/* Folders of a store that nobody named, each its user's alone (XDG base directories). */
static enum status make_folders(struct command_line *line)
{
    char *path = arena_copy(line->arena, line->store_folder, strlen(line->store_folder));

    for (char *at = path + 1;; at++) {
        char end = *at;

        if (end != '/' && end != '\0')
            continue;
        *at = '\0';
        if (mkdir(path, S_IRWXU) != 0 && errno != EEXIST)
            return fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                                   MESSAGE("the folder {1} cannot be made", arg_text(path)), errno);
        if (end == '\0')
            return STATUS_OK;
        *at = end;
    }
}

static bool is_served_store(struct command_line *line, const char *address)
{
    struct fault ignored = {0};
    const char *asked = NULL, *served = NULL;

    return line->served_store &&
           hand_over_place(address, line->arena, &ignored, &asked) == STATUS_OK &&
           hand_over_place(line->served_address, line->arena, &ignored, &served) == STATUS_OK &&
           strcmp(asked, served) == 0;
}

/* --- handing over --- */

/* Those operands that are files: a server that is confined could not open them itself. */
static void open_operands(const struct command_line *line, struct handed_command *command)
{
    for (size_t i = 0; i < line->operand_count && command->file_count < HANDED_FILES_MAX; i++) {
        struct stat status;
        int fd = openat(line->folder_fd, line->operands[i], O_RDONLY | O_CLOEXEC | O_NONBLOCK);

        if (fd < 0)
            continue;
        if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
            command->files[command->file_count++] = (struct handed_file){line->operands[i], fd};
        else
            close(fd);
    }
}

/* A descriptor that is closed here cannot be handed on. */
static int open_or_null(int fd, int null)
{
    return fcntl(fd, F_GETFD) >= 0 ? fd : null;
}

static enum status hand_over_line(struct command_line *line, const char *store_path)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    char *path = arena_alloc(line->arena, HANDED_BYTES_MAX);
    struct handed_command command = {
        .arguments = line->arguments,
        .argument_count = line->argument_count,
        .standard_input = open_or_null(line->standard_input, null),
        .out = open_or_null(fileno(line->out), null),
        .err = open_or_null(fileno(line->err), null),
        .language = line->language->code,
        .out_columns = line->out_columns,
        .err_columns = line->err_columns,
        .out_has_colour = line->out_has_colour,
        .out_is_unicode = line->out_is_unicode,
        .err_shows_progress = line->err_shows_progress,
        .today = line->today,
        .minute_of_day = line->minute_of_day,
        .time_zone = line->time_zone,
        .store = line->store,
        .folder = getcwd(path, HANDED_BYTES_MAX) ? path : "/",
        .folder_fd = folder,
    };

    open_operands(line, &command);
    fflush(line->out);
    fflush(line->err);
    enum status status =
        null < 0 || folder < 0
            ? fault_set_errno(&line->fault, STATUS_UNAVAILABLE, "",
                              PLAIN_MESSAGE("the current folder cannot be opened"), errno)
            : hand_over(store_path, &command, line->arena, &line->fault, &line->handed_exit_code);
    for (size_t i = 0; i < command.file_count; i++)
        close(command.files[i].fd);
    close(folder);
    close(null);
    return status;
}

/* The store is held. By a server that takes commands: it runs this one. By anybody else: the fault
 * that opening gave stands. */
static enum status try_to_hand_over(struct command_line *line, const char *address,
                                    struct store_line *store)
{
    struct fault held = line->fault;
    const char *store_path = NULL;

    line->fault = (struct fault){0};
    enum status status = hand_over_place(address, line->arena, &line->fault, &store_path);
    if (status == STATUS_OK)
        status = hand_over_line(line, store_path);
    if (status == STATUS_NOT_FOUND) {
        line->fault = held;
        return held.status;
    }
    line->was_handed_over = store->was_handed_over = status == STATUS_OK;
    return status;
}

/* --- opening --- */

static bool is_creating(enum store_use use)
{
    return use == USE_WRITE || use == USE_SERVE || use == USE_EMPTY;
}

static bool needs_workspace(enum store_use use)
{
    return use == USE_READ || use == USE_WRITE;
}

static enum status open_own(struct command_line *line, const char *address, enum store_use use,
                            struct store_line *store)
{
    const struct store_opening opening = {
        .address = address,
        .use = use,
        .language = line->language->code,
        .time_zone = line->time_zone,
    };
    enum status status = STATUS_OK;

    if (address == line->store && line->store_folder && is_creating(use))
        status = make_folders(line);
    if (status == STATUS_OK)
        status = open_store(&opening, line->arena, &line->fault, &store->store);
    /* What runs in a server already goes no further; what has to be alone does not share. */
    if (status == STATUS_CONFLICT && use == USE_WRITE && !line->served_store)
        status = try_to_hand_over(line, address, store);
    return status;
}

enum status store_line_open(struct command_line *line, const char *address, enum store_use use,
                            struct store_line *ret_store)
{
    *ret_store = (struct store_line){.store = NULL};
    enum status status = choose_address(line, address, &address);
    if (status != STATUS_OK)
        return status;
    address = address_here(line, address);
    if (is_served_store(line, address) && needs_workspace(use)) {
        ret_store->store = line->served_store;
        ret_store->is_served = true;
    } else {
        status = open_own(line, address, use, ret_store);
    }
    if (status != STATUS_OK || ret_store->was_handed_over)
        return status;
    ret_store->work = work_start(ret_store->store, line->arena);
    if (needs_workspace(use))
        status = open_workspace(&ret_store->work);
    if (status != STATUS_OK)
        line->fault = ret_store->work.fault;
    return status;
}

void store_line_close(struct store_line *store)
{
    if (!store->store)
        return;
    work_end(&store->work);
    if (!store->is_served)
        close_store(store->store);
    store->store = NULL;
}
