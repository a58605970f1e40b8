// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_desk.h"

#include <poll.h>
#include <unistd.h>

#include "app/mail_key.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/outbox_rule.h"
#include "store/channels.h"
#include "store/store.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */
#define MILLISECOND INT64_C(1000000)

enum { BREAK_OFF_SECONDS = 60, MICROSECOND = 1000 };

struct outgoing_desk {
    struct outgoing_means means;
    struct outgoing_sender sender;
    uint8_t key[MAIL_KEY_SIZE];
    struct arena *arena;
    int64_t broken_off_at; /* by clock_ticks() */
    struct outgoing_courier *couriers[OUTGOING_CHANNELS_MAX];
    size_t count, running;
};

static void say(struct work *work, const char *event)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

struct outgoing_desk *outgoing_desk_open(const struct outgoing_means *means, struct arena *arena)
{
    struct outgoing_desk *desk = arena_alloc(arena, sizeof(*desk));
    struct fault fault = {.status = STATUS_OK};

    *desk = (struct outgoing_desk){.means = *means, .arena = arena};
    bool has_key = mail_key(means->accounts, &fault, desk->key) == STATUS_OK;
    random_bytes(&desk->sender.owner, sizeof(desk->sender.owner));
    desk->sender.owner = (desk->sender.owner & INT64_MAX) | 1;
    desk->sender.key = has_key ? desk->key : NULL;
    desk->sender.hour_max = OUTBOX_HOUR_MAX;
    desk->broken_off_at = clock_ticks() - 3600 * SECOND;
    return desk;
}

/* ---- what others left ---- */

static void break_off(struct outgoing_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);

    if (clock_ticks() - desk->broken_off_at < BREAK_OFF_SECONDS * SECOND)
        return;
    if (outgoing_break_off(&work, desk->sender.owner) == STATUS_OK)
        desk->broken_off_at = clock_ticks();
    else
        say(&work, "sending not broken off");
    work_end(&work);
    arena_free(&arena);
}

/* ---- who is on the way ---- */

static void reap(struct outgoing_desk *desk)
{
    for (size_t i = 0; i < desk->count; i++) {
        struct outgoing_courier *courier = desk->couriers[i];

        if (!courier->is_running || !atomic_load(&courier->has_ended))
            continue;
        outgoing_courier_join(courier);
        desk->running--;
    }
}

static void wake_all(struct outgoing_desk *desk)
{
    const uint64_t one = 1;

    for (size_t i = 0; i < desk->count; i++) {
        struct outgoing_courier *courier = desk->couriers[i];

        if (courier->is_running)
            (void)!write(courier->wake_fd, &one, sizeof(one));
        else
            courier->quiet_at = 0; /* it may be what no rate holds */
    }
}

static struct outgoing_courier *find_courier(struct outgoing_desk *desk,
                                             const struct channel_at_work *at)
{
    for (size_t i = 0; i < desk->count; i++)
        if (desk->couriers[i]->workspace_id == at->workspace_id &&
            desk->couriers[i]->channel_id == at->channel_id)
            return desk->couriers[i];
    return NULL;
}

/* The place of one that is at home is given to another, and how it fared is forgotten. */
static struct outgoing_courier *take_place(struct outgoing_desk *desk)
{
    if (desk->count < OUTGOING_CHANNELS_MAX) {
        struct outgoing_courier *courier = arena_alloc(desk->arena, sizeof(*courier));

        courier->is_running = false;
        desk->couriers[desk->count++] = courier;
        return courier;
    }
    for (size_t i = 0; i < desk->count; i++)
        if (!desk->couriers[i]->is_running)
            return desk->couriers[i];
    return NULL;
}

static struct outgoing_courier *courier_for(struct outgoing_desk *desk,
                                            const struct channel_at_work *at)
{
    struct outgoing_courier *courier = find_courier(desk, at);

    if (courier)
        return courier;
    courier = take_place(desk);
    if (!courier)
        return NULL;
    *courier = (struct outgoing_courier){.means = &desk->means,
                                         .sender = &desk->sender,
                                         .workspace_id = at->workspace_id,
                                         .channel_id = at->channel_id};
    return courier;
}

/* ---- what is due ---- */

/* When a channel wants a courier, by clock_ticks(); he who is on his way looks himself. */
static int64_t wanted_at(const struct outgoing_courier *courier, int64_t next_at)
{
    int64_t now = clock_ticks(), rest = next_at - clock_now();
    int64_t at = rest > 0 ? now + rest * MICROSECOND : now;

    if (courier->retry_at > at)
        at = courier->retry_at;
    return courier->quiet_at > at ? courier->quiet_at : at;
}

static void send_courier(struct outgoing_desk *desk, struct outgoing_courier *courier)
{
    if (desk->running == OUTGOING_COURIERS_MAX)
        return;
    if (outgoing_courier_start(courier))
        desk->running++;
    else
        log_event(LOG_WARNING, "no thread for a courier",
                  LOG_FIELDS({.name = "channel", .number = courier->channel_id}));
}

static enum status look_at_channel(struct outgoing_desk *desk, struct work *work,
                                   const struct channel_at_work *at, int64_t *next)
{
    struct outgoing_courier *courier = find_courier(desk, at);
    int64_t next_at = 0;

    if (courier && courier->is_running)
        return STATUS_OK;
    work->workspace_id = at->workspace_id;
    enum status status = outgoing_next(work, at->channel_id, &next_at);
    if (status != STATUS_OK || next_at == 0)
        return status;
    courier = courier_for(desk, at);
    if (!courier)
        return STATUS_OK;
    int64_t wanted = wanted_at(courier, next_at);
    if (wanted <= clock_ticks())
        send_courier(desk, courier);
    else if (wanted < *next)
        *next = wanted;
    return STATUS_OK;
}

static enum status look_at_kind(struct outgoing_desk *desk, struct work *work,
                                enum channel_kind kind, int64_t *next)
{
    struct channel_at_work *items = NULL;
    size_t count = 0;

    work->workspace_id = 0;
    enum status status = channels_at_work(work, kind, &items, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = look_at_channel(desk, work, &items[i], next);
    return status;
}

static int64_t look(struct outgoing_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);
    int64_t next = clock_ticks() + OUTGOING_LOOK_SECONDS * SECOND;

    work.actor = actor_system();
    enum status status = look_at_kind(desk, &work, CHANNEL_MAIL, &next);
    if (status == STATUS_OK)
        status = look_at_kind(desk, &work, CHANNEL_TELEGRAM, &next);
    if (status != STATUS_OK)
        say(&work, "what is due not looked up");
    work_end(&work);
    arena_free(&arena);
    return next;
}

void outgoing_desk_turn(struct outgoing_desk *desk)
{
    struct pollfd fds[] = {{.fd = desk->means.stop_fd, .events = POLLIN},
                           {.fd = store_bell(desk->means.store), .events = POLLIN}};

    reap(desk);
    break_off(desk);
    int64_t rest = look(desk) - clock_ticks();
    if (poll(fds, 2, rest > 0 ? (int)(rest / MILLISECOND) + 1 : 0) <= 0 || fds[1].revents == 0)
        return;
    store_bell_hush(desk->means.store);
    wake_all(desk);
}

void outgoing_desk_close(struct outgoing_desk *desk)
{
    for (size_t i = 0; i < desk->count; i++)
        if (desk->couriers[i]->is_running)
            outgoing_courier_join(desk->couriers[i]);
    secret_wipe(desk->key, sizeof(desk->key));
}
