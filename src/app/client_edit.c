// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/attempt.h"
#include "app/client_change.h"
#include "app/clients.h"

struct editing {
    struct client_edit edit; /* clean */
    struct client_edited edited;
};

static enum status check_version(struct work *work, const struct client *client, int64_t version)
{
    if (client->version == version)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_CONFLICT, "",
                     PLAIN_MESSAGE("somebody changed this client meanwhile; see how it is now, and "
                                   "decide"));
}

static enum status write_edit(struct work *work, struct editing *editing,
                              const struct client *client)
{
    struct client_states states;

    enum status status = client_state_read(work, client, &states.before);
    if (status != STATUS_OK)
        return status;
    states.after = states.before;
    client_state_edit(&states.after, &editing->edit);
    if (client_states_equal(&states.after, &states.before)) {
        editing->edited = (struct client_edited){.version = client->version, .client = *client};
        work_end(work);
        return STATUS_OK;
    }
    status = client_change_write(work, client, &states, AUDIT_CLIENT_CHANGED, &editing->edited);
    if (status == STATUS_OK)
        status = clients_find(work, client->id, &editing->edited.client);
    if (status == STATUS_OK)
        status = work_commit(work);
    return status;
}

static enum status run_edit(struct work *work, void *context)
{
    struct editing *editing = (struct editing *)context;
    struct client client;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = clients_find(work, editing->edit.id, &client);
    if (status == STATUS_OK)
        status = check_version(work, &client, editing->edit.version);
    if (status == STATUS_OK)
        status = write_edit(work, editing, &client);
    return status;
}

enum status edit_client(struct work *work, const struct client_edit *edit,
                        struct client_edited *ret_edited)
{
    struct editing editing = {0};

    if (!actor_may(&work->actor, RIGHT_EDIT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at clients, but not change them"));
    enum status status = client_edit_clean(work, edit, &editing.edit);
    if (status == STATUS_OK)
        status = attempt(work, run_edit, &editing);
    if (status == STATUS_OK)
        *ret_edited = editing.edited;
    return status;
}
