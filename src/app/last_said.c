// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/last_said.h"

#include "domain/conversation.h"
#include "domain/note.h"
#include "store/timeline.h"

enum { LOOKED_BACK = 30 };

enum status last_said_to(struct work *work, int64_t client_id, const char **ret_text)
{
    struct happening_list list = {0};

    *ret_text = "";
    if (client_id == 0)
        return STATUS_OK;
    enum status status =
        timeline_list(work, client_id, &(struct happening_place){0, 0}, LOOKED_BACK, &list);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++) {
        const struct happening *one = &list.items[i];

        if ((one->kind == HAPPENED_MESSAGE && one->subkind == MESSAGE_OURS) ||
            (one->kind == HAPPENED_NOTE && one->subkind == NOTE_MESSAGE)) {
            *ret_text = one->text;
            return STATUS_OK;
        }
    }
    return status;
}
