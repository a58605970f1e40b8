// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_desk.h"

#include <poll.h>

#include "app/mail_lease.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/channels.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */
#define MILLISECOND INT64_C(1000000)

struct telegram_desk {
    struct telegram_means means;
    int64_t owner; /* of the lease */
    bool is_ours;
    int64_t leased_at, looked_at; /* by clock_ticks() */
    struct telegram_box boxes[TELEGRAM_BOXES_MAX];
    size_t count;
};

static void say(struct work *work, const char *event)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

struct telegram_desk *telegram_desk_open(const struct telegram_means *means, struct arena *arena)
{
    struct telegram_desk *desk = arena_alloc(arena, sizeof(*desk));

    *desk = (struct telegram_desk){.means = *means};
    random_bytes(&desk->owner, sizeof(desk->owner));
    desk->owner = (desk->owner & INT64_MAX) | 1;
    desk->leased_at = desk->looked_at = clock_ticks() - 3600 * SECOND;
    return desk;
}

/* ---- which there are ---- */

static struct telegram_box *find_box(struct telegram_desk *desk, const struct channel_at_work *at)
{
    for (size_t i = 0; i < desk->count; i++) {
        struct telegram_box *box = &desk->boxes[i];

        if (box->workspace_id == at->workspace_id && box->channel_id == at->channel_id)
            return box;
    }
    return NULL;
}

/* Settings that were changed begin anew, at once. */
static void want(struct telegram_desk *desk, const struct channel_at_work *at, int64_t version)
{
    struct telegram_box *box = find_box(desk, at);

    if (box && box->version == version) {
        box->is_wanted = true;
        return;
    }
    if (!box && desk->count == TELEGRAM_BOXES_MAX) {
        log_event(LOG_WARNING, "too many bots",
                  LOG_FIELDS({.name = "most", .number = TELEGRAM_BOXES_MAX}));
        return;
    }
    if (box)
        telegram_box_end(box);
    else
        box = &desk->boxes[desk->count++];
    *box = (struct telegram_box){.workspace_id = at->workspace_id,
                                 .channel_id = at->channel_id,
                                 .version = version,
                                 .is_wanted = true};
}

static void keep_wanted(struct telegram_desk *desk)
{
    size_t kept = 0;

    for (size_t i = 0; i < desk->count; i++) {
        if (desk->boxes[i].is_wanted)
            desk->boxes[kept++] = desk->boxes[i];
        else
            telegram_box_end(&desk->boxes[i]);
    }
    desk->count = kept;
}

static enum status want_all(struct telegram_desk *desk, struct work *work)
{
    struct channel_at_work *items = NULL;
    size_t count = 0;

    enum status status = channels_at_work(work, CHANNEL_TELEGRAM, &items, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct channel channel = {0};

        work->workspace_id = items[i].workspace_id;
        status = channels_find(work, items[i].channel_id, &channel);
        if (status == STATUS_OK && channel.has_secret)
            want(desk, &items[i], channel.version);
    }
    return status;
}

/* What could not be looked at stays as it is. */
static void look(struct telegram_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);

    for (size_t i = 0; i < desk->count; i++)
        desk->boxes[i].is_wanted = false;
    enum status status = want_all(desk, &work);
    work_end(&work);
    if (status == STATUS_OK)
        keep_wanted(desk);
    else
        say(&work, "bots not looked up");
    arena_free(&arena);
}

/* ---- whose turn it is ---- */

static void leave_all(struct telegram_desk *desk)
{
    for (size_t i = 0; i < desk->count; i++)
        desk->boxes[i].is_wanted = false;
    keep_wanted(desk);
}

static void lease(struct telegram_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);
    bool is_ours = false;

    if (telegram_lease_take(&work, desk->owner, &is_ours) != STATUS_OK)
        say(&work, "lease of bots not renewed");
    work_end(&work);
    arena_free(&arena);
    if (desk->is_ours && !is_ours)
        leave_all(desk);
    desk->is_ours = is_ours;
}

static bool is_time(int64_t *at, int64_t seconds)
{
    int64_t now = clock_ticks();

    if (now - *at < seconds * SECOND)
        return false;
    *at = now;
    return true;
}

static bool turn_boxes(struct telegram_desk *desk)
{
    bool has_more = false;

    for (size_t i = 0; i < desk->count; i++)
        has_more = telegram_box_turn(&desk->boxes[i], &desk->means) || has_more;
    return has_more;
}

static void wait(struct telegram_desk *desk, int stop_fd, int64_t most)
{
    struct pollfd fds[TELEGRAM_BOXES_MAX + 1] = {{.fd = stop_fd, .events = POLLIN}};
    nfds_t count = 1;

    for (size_t i = 0; i < desk->count; i++) {
        int64_t rest = telegram_box_rest(&desk->boxes[i]);

        fds[count++] =
            (struct pollfd){.fd = telegram_box_descriptor(&desk->boxes[i]), .events = POLLIN};
        most = rest < most ? rest : most;
    }
    (void)!poll(fds, count, (int)((most + MILLISECOND - 1) / MILLISECOND));
}

void telegram_desk_turn(struct telegram_desk *desk, int stop_fd)
{
    bool has_more = false;

    if (is_time(&desk->leased_at, MAIL_LEASE_RENEWED_SECONDS))
        lease(desk);
    if (desk->is_ours) {
        if (is_time(&desk->looked_at, TELEGRAM_LOOK_SECONDS))
            look(desk);
        has_more = turn_boxes(desk);
    }
    wait(desk, stop_fd, has_more ? 0 : TELEGRAM_LOOK_SECONDS * SECOND);
}

void telegram_desk_close(struct telegram_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);

    leave_all(desk);
    if (desk->is_ours && telegram_lease_give_back(&work, desk->owner) != STATUS_OK)
        say(&work, "lease of bots not given back");
    work_end(&work);
    arena_free(&arena);
}
