// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_desk.h"

#include <poll.h>
#include <string.h>

#include "app/mail_key.h"
#include "app/mail_lease.h"
#include "app/mail_reading.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/channels.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */
#define MILLISECOND INT64_C(1000000)

enum { READ_AGAIN_SECONDS = 10, SWEEP_SECONDS = 86400, WORKSPACES_MAX = 1000 };

/* A workspace with something to read, as far as one knows. */
struct mail_room {
    int64_t workspace_id;
    int64_t read_at;  /* not before; by clock_ticks() */
    int64_t swept_at; /* the last time, the same */
    bool has_waiting;
};

struct mail_desk {
    struct mail_box_means means;
    struct intake_means intake;
    int64_t owner; /* of the lease */
    bool is_ours;
    int64_t leased_at, looked_at; /* by clock_ticks() */
    struct arena *arena;
    struct mail_box *boxes[MAIL_BOXES_MAX];
    struct mail_box *spare[MAIL_BOXES_MAX]; /* whose memory is used again */
    size_t box_count, spare_count;
    struct mail_room rooms[WORKSPACES_MAX];
    size_t room_count;
};

static void say(struct work *work, const char *event)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = work->fault.message.one},
                         {.name = "detail", .text = work->fault.detail}));
}

struct mail_desk *mail_desk_open(const struct mail_box_means *means, struct arena *arena)
{
    struct mail_desk *desk = arena_alloc(arena, sizeof(*desk));
    struct fault fault = {.status = STATUS_OK};

    *desk = (struct mail_desk){.means = *means, .arena = arena};
    desk->intake.reader = mail_reader_open(means->program, arena);
    desk->intake.has_key = mail_key(means->accounts, &fault, desk->intake.key) == STATUS_OK;
    random_bytes(&desk->owner, sizeof(desk->owner));
    desk->owner = (desk->owner & INT64_MAX) | 1;
    desk->leased_at = desk->looked_at = clock_ticks() - 3600 * SECOND;
    return desk;
}

/* ---- which there are ---- */

static struct mail_box *find_box(struct mail_desk *desk, const struct channel_at_work *at,
                                 enum mail_box_kind kind)
{
    for (size_t i = 0; i < desk->box_count; i++) {
        struct mail_box *box = desk->boxes[i];

        if (box->workspace_id == at->workspace_id && box->channel_id == at->channel_id &&
            box->kind == kind)
            return box;
    }
    return NULL;
}

static void leave(struct mail_desk *desk, struct mail_box *box)
{
    mail_box_end(box);
    arena_free(&box->settings);
    desk->spare[desk->spare_count++] = box;
}

static struct mail_box *new_box(struct mail_desk *desk)
{
    if (desk->spare_count > 0)
        return desk->spare[--desk->spare_count];
    return arena_alloc(desk->arena, sizeof(struct mail_box));
}

/* Settings that were changed begin anew, at once. */
static void want(struct mail_desk *desk, const struct channel_at_work *at, int64_t version,
                 enum mail_box_kind kind, const char *mailbox)
{
    struct mail_box *box = find_box(desk, at, kind);

    if (mailbox[0] == '\0')
        return;
    if (box && box->version == version) {
        box->is_wanted = true;
        return;
    }
    if (!box && desk->box_count == MAIL_BOXES_MAX) {
        log_event(LOG_WARNING, "too many mailboxes",
                  LOG_FIELDS({.name = "most", .number = MAIL_BOXES_MAX}));
        return;
    }
    if (box) {
        mail_box_end(box);
        arena_free(&box->settings);
    } else {
        box = new_box(desk);
        desk->boxes[desk->box_count++] = box;
    }
    *box = (struct mail_box){.workspace_id = at->workspace_id,
                             .channel_id = at->channel_id,
                             .version = version,
                             .kind = kind,
                             .is_wanted = true};
    box->mailbox = arena_copy(&box->settings, mailbox, strlen(mailbox));
}

static void want_room(struct mail_desk *desk, int64_t workspace_id)
{
    for (size_t i = 0; i < desk->room_count; i++) {
        if (desk->rooms[i].workspace_id == workspace_id) {
            desk->rooms[i].has_waiting = true;
            return;
        }
    }
    if (desk->room_count < WORKSPACES_MAX)
        desk->rooms[desk->room_count++] =
            (struct mail_room){.workspace_id = workspace_id,
                               .swept_at = clock_ticks() - SWEEP_SECONDS * SECOND,
                               .has_waiting = true};
}

static enum status want_channel(struct mail_desk *desk, struct work *work,
                                const struct channel_at_work *at)
{
    struct channel channel = {.settings = "{}"};
    struct channel_settings settings = channel_settings_none();

    work->workspace_id = at->workspace_id;
    enum status status = channels_find(work, at->channel_id, &channel);
    if (status == STATUS_OK)
        status = channel_settings_read(channel.settings, work->arena, &work->fault, &settings);
    if (status != STATUS_OK)
        return status;
    want_room(desk, at->workspace_id);
    if (channel.kind == CHANNEL_FOLDER) {
        want(desk, at, channel.version, MAIL_BOX_FILES, settings.folder);
        return STATUS_OK;
    }
    if (settings.imap.host[0] == '\0')
        return STATUS_OK;
    want(desk, at, channel.version, MAIL_BOX_CAME, settings.mailbox);
    want(desk, at, channel.version, MAIL_BOX_SENT, settings.sent);
    return STATUS_OK;
}

static enum status want_kind(struct mail_desk *desk, struct work *work, enum channel_kind kind)
{
    struct channel_at_work *items = NULL;
    size_t count = 0;

    work->workspace_id = 0;
    enum status status = channels_at_work(work, kind, &items, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = want_channel(desk, work, &items[i]);
    return status;
}

static void keep_wanted(struct mail_desk *desk)
{
    size_t kept = 0;

    for (size_t i = 0; i < desk->box_count; i++) {
        if (desk->boxes[i]->is_wanted)
            desk->boxes[kept++] = desk->boxes[i];
        else
            leave(desk, desk->boxes[i]);
    }
    desk->box_count = kept;
}

/* What could not be looked at stays as it is. */
static void look(struct mail_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);

    for (size_t i = 0; i < desk->box_count; i++)
        desk->boxes[i]->is_wanted = false;
    enum status status = want_kind(desk, &work, CHANNEL_MAIL);
    if (status == STATUS_OK)
        status = want_kind(desk, &work, CHANNEL_FOLDER);
    work_end(&work);
    if (status == STATUS_OK)
        keep_wanted(desk);
    else
        say(&work, "mailboxes not looked up");
    arena_free(&arena);
}

/* ---- whose turn it is ---- */

static void leave_all(struct mail_desk *desk)
{
    for (size_t i = 0; i < desk->box_count; i++)
        desk->boxes[i]->is_wanted = false;
    keep_wanted(desk);
    desk->room_count = 0;
}

static void lease(struct mail_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);
    bool is_ours = false;

    if (mail_lease_take(&work, desk->owner, &is_ours) != STATUS_OK)
        say(&work, "lease of mail not renewed");
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

static void read_room(struct mail_desk *desk, struct mail_room *room)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);
    size_t count = 0;

    work.actor = actor_system();
    work.workspace_id = room->workspace_id;
    if (intake_read_waiting(&work, &desk->intake, &count) != STATUS_OK) {
        say(&work, "mail not read");
        room->read_at = clock_ticks() + READ_AGAIN_SECONDS * SECOND;
    }
    room->has_waiting = count > 0;
    if (!room->has_waiting && is_time(&room->swept_at, SWEEP_SECONDS) &&
        intake_sweep(&work) != STATUS_OK)
        say(&work, "mail that came long ago not taken away");
    work_end(&work);
    arena_free(&arena);
}

/* True when there is more to read at once. */
static bool read_rooms(struct mail_desk *desk)
{
    bool has_more = false;

    for (size_t i = 0; i < desk->room_count; i++) {
        struct mail_room *room = &desk->rooms[i];

        if (room->has_waiting && clock_ticks() >= room->read_at)
            read_room(desk, room);
        has_more = has_more || (room->has_waiting && clock_ticks() >= room->read_at);
    }
    return has_more;
}

static bool turn_boxes(struct mail_desk *desk)
{
    bool has_more = false;

    for (size_t i = 0; i < desk->box_count; i++) {
        if (mail_box_turn(desk->boxes[i], &desk->means) != MAIL_BOX_BROUGHT)
            continue;
        want_room(desk, desk->boxes[i]->workspace_id);
        has_more = true;
    }
    return has_more;
}

static void wait(struct mail_desk *desk, int stop_fd, int64_t most)
{
    struct pollfd fds[MAIL_BOXES_MAX + 1] = {{.fd = stop_fd, .events = POLLIN}};
    nfds_t count = 1;

    for (size_t i = 0; i < desk->box_count; i++) {
        int64_t rest = mail_box_rest(desk->boxes[i]);

        fds[count++] = (struct pollfd){.fd = mail_box_descriptor(desk->boxes[i]), .events = POLLIN};
        most = rest < most ? rest : most;
    }
    (void)!poll(fds, count, (int)((most + MILLISECOND - 1) / MILLISECOND));
}

void mail_desk_turn(struct mail_desk *desk, int stop_fd)
{
    bool has_more = false;

    if (is_time(&desk->leased_at, MAIL_LEASE_RENEWED_SECONDS))
        lease(desk);
    if (desk->is_ours) {
        if (is_time(&desk->looked_at, MAIL_DESK_LOOK_SECONDS))
            look(desk);
        has_more = turn_boxes(desk);
        has_more = read_rooms(desk) || has_more;
    }
    wait(desk, stop_fd, has_more ? 0 : MAIL_DESK_LOOK_SECONDS * SECOND);
}

void mail_desk_close(struct mail_desk *desk)
{
    struct arena arena = {0};
    struct work work = work_start(desk->means.store, &arena);

    leave_all(desk);
    mail_reader_close(desk->intake.reader);
    if (desk->is_ours && mail_lease_give_back(&work, desk->owner) != STATUS_OK)
        say(&work, "lease of mail not given back");
    work_end(&work);
    arena_free(&arena);
    secret_wipe(desk->intake.key, sizeof(desk->intake.key));
}
