// SPDX-License-Identifier: AGPL-3.0-or-later
#include <unistd.h>

#include "app/client_list_export.h"
#include "app/export_files.h"
#include "app/unnamed_file.h"

enum status export_picked_cards(struct work *work, int64_t *ids, size_t count, int *ret_fd)
{
    struct card_choice choice = {.ids = ids, .count = count};
    struct export_count written;
    int fd = -1;

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not take lists out"));
    card_choice_sort(&choice);
    enum status status = unnamed_file(slice_of(""), "contacts.vcf", &work->fault, &fd);
    if (status == STATUS_OK)
        status = export_cards_to(work, fd, &choice, &written);
    work_end(work);
    if (status == STATUS_OK && lseek(fd, 0, SEEK_SET) != 0)
        status = fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("the file that was made cannot be read"));
    if (status == STATUS_OK)
        *ret_fd = fd;
    else if (fd >= 0)
        close(fd);
    return status;
}

enum status export_client_cards(struct work *work, const struct client_listing_query *query,
                                int *ret_fd)
{
    struct client_listing_query all = *query;
    int64_t *ids = NULL;
    size_t count = 0;

    all.limit = CLIENTS_PAGE_MAX;
    enum status status = list_chosen_ids(work, &all, LIST_EXPORT_MAX, &ids, &count);
    return status == STATUS_OK ? export_picked_cards(work, ids, count, ret_fd) : status;
}
