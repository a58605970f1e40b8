// SPDX-License-Identifier: AGPL-3.0-or-later
#include "serve/telegram.h"

#include "app/telegram_desk.h"
#include "serve/thread.h"

struct serve_telegram {
    struct telegram_means means;
    struct serve_thread thread;
};

static void *read_bots(void *context)
{
    struct serve_telegram *bots = context;
    struct arena arena = {0};
    struct telegram_desk *desk = telegram_desk_open(&bots->means, &arena);

    while (!serve_thread_is_over(&bots->thread))
        telegram_desk_turn(desk, bots->thread.stop_fd);
    telegram_desk_close(desk);
    arena_free(&arena);
    return NULL;
}

enum status serve_telegram_start(struct store *store, struct accounts *accounts,
                                 struct arena *arena, struct fault *fault,
                                 struct serve_telegram **ret_bots)
{
    struct serve_telegram *bots = arena_alloc(arena, sizeof(*bots));

    *bots = (struct serve_telegram){.means = {.store = store, .accounts = accounts}};
    enum status status = serve_thread_start(&bots->thread, read_bots, bots, fault);
    if (status == STATUS_OK)
        *ret_bots = bots;
    return status;
}

void serve_telegram_stop(struct serve_telegram *bots)
{
    if (bots)
        serve_thread_stop(&bots->thread);
}
