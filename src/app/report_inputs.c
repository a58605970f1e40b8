// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/report_inputs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status cannot_read(const struct report_input *input, struct fault *fault,
                               int error_number)
{
    struct message_arg name = arg_text(input->name);

    switch (error_number) {
    case ENOENT:
    case ENOTDIR:
        return fault_set_errno(fault, STATUS_NOT_FOUND, "",
                               MESSAGE("cannot read {1}: there is no such file", name),
                               error_number);
    case EACCES:
    case EPERM:
        return fault_set_errno(fault, STATUS_FORBIDDEN, "",
                               MESSAGE("cannot read {1}: no right to read it", name), error_number);
    default:
        return fault_set_errno(fault, STATUS_UNAVAILABLE, "", MESSAGE("cannot read {1}", name),
                               error_number);
    }
}

enum status report_input_open(const struct report_input *input,
                              struct standard_input standard_input, struct fault *fault,
                              int *ret_fd)
{
    int fd = input->is_standard_input ? fcntl(standard_input.descriptor, F_DUPFD_CLOEXEC, 0)
                                      : open(input->path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return cannot_read(input, fault, errno);
    *ret_fd = fd;
    return STATUS_OK;
}

static enum status look_at(struct report_input *input, struct standard_input standard_input,
                           struct fault *fault, struct stat *found)
{
    int result = input->is_standard_input ? fstat(standard_input.descriptor, found)
                                          : stat(input->path, found);

    if (result != 0)
        return cannot_read(input, fault, errno);
    if (S_ISDIR(found->st_mode))
        return fault_set(
            fault, STATUS_INVALID, "",
            MESSAGE("cannot read {1}: it is a folder; name a file in it", arg_text(input->name)));
    if (!input->is_standard_input && access(input->path, R_OK) != 0)
        return cannot_read(input, fault, errno);
    input->size = S_ISREG(found->st_mode) ? (int64_t)found->st_size : -1;
    return STATUS_OK;
}

/* A file given twice would count every order twice. Devices may well be given twice. */
static enum status refuse_twice(const struct report_inputs *inputs, size_t index,
                                struct file_identity identity, struct fault *fault)
{
    for (size_t i = 0; i < index && inputs->items[index].size >= 0; i++)
        if (inputs->kept.items[i].device == identity.device &&
            inputs->kept.items[i].number == identity.number)
            return fault_set(fault, STATUS_INVALID, "",
                             MESSAGE("{1} and {2} are the same file: its orders would count twice",
                                     arg_text(inputs->items[i].name),
                                     arg_text(inputs->items[index].name)));
    return STATUS_OK;
}

enum status report_inputs_look(const char *const *paths, size_t count,
                               struct standard_input standard_input, struct arena *arena,
                               struct fault *fault, struct report_inputs *ret_inputs)
{
    struct file_identity *identities = arena_array(arena, struct file_identity, count);
    struct report_inputs inputs = {
        .items = arena_array(arena, struct report_input, count),
        .count = count,
        .kept = {identities, count},
    };

    for (size_t i = 0; i < count; i++) {
        struct report_input *input = &inputs.items[i];
        struct stat found;

        input->path = paths[i];
        input->is_standard_input = strcmp(paths[i], "-") == 0;
        input->name = input->is_standard_input ? standard_input.name : paths[i];
        enum status status = look_at(input, standard_input, fault, &found);
        if (status == STATUS_OK) {
            identities[i] = (struct file_identity){found.st_dev, found.st_ino};
            status = refuse_twice(&inputs, i, identities[i], fault);
        }
        if (status != STATUS_OK)
            return status;
        inputs.size = input->size < 0 || inputs.size < 0 ? -1 : inputs.size + input->size;
    }
    *ret_inputs = inputs;
    return STATUS_OK;
}
