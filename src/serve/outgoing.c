// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/outgoing.h"

#include "app/outgoing_desk.h"
#include "serve/thread.h"

struct serve_outgoing {
    struct outgoing_means means;
    struct serve_thread thread;
};

static void *send_mail(void *context)
{
    struct serve_outgoing *outgoing = context;
    struct arena arena = {0};

    outgoing->means.stop_fd = outgoing->thread.stop_fd;
    struct outgoing_desk *desk = outgoing_desk_open(&outgoing->means, &arena);
    while (!serve_thread_is_over(&outgoing->thread))
        outgoing_desk_turn(desk);
    outgoing_desk_close(desk);
    arena_free(&arena);
    return NULL;
}

enum status serve_outgoing_start(struct store *store, struct accounts *accounts,
                                 struct arena *arena, struct fault *fault,
                                 struct serve_outgoing **ret_outgoing)
{
    struct serve_outgoing *outgoing = arena_alloc(arena, sizeof(*outgoing));

    *outgoing = (struct serve_outgoing){.means = {.store = store, .accounts = accounts}};
    enum status status = serve_thread_start(&outgoing->thread, send_mail, outgoing, fault);
    if (status == STATUS_OK)
        *ret_outgoing = outgoing;
    return status;
}

void serve_outgoing_stop(struct serve_outgoing *outgoing)
{
    if (outgoing)
        serve_thread_stop(&outgoing->thread);
}
