// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/pasted_read.h"

#include <string.h>

#include "app/clients.h"
#include "app/conversation_change.h"
#include "app/local_time.h"
#include "base/fold.h"
#include "base/text.h"
#include "domain/typed_text.h"
#include "store/client_merges.h"
#include "store/conversations.h"
#include "store/messages.h"
#include "store/users.h"
#include "store/workspaces.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)
enum { BY_HAND_LOOKED_AT = 200, OWNERS_MAX = 16 };

/* ---- the text ---- */

static enum status read_text(struct work *work, const struct pasted_asked *asked, day_t today,
                             struct pasted_look *look)
{
    const char *text = "";

    enum status status = typed_lines(slice_of(asked->text), PASTED_TALK_BYTES_MAX, "text",
                                     work->arena, &work->fault, &text);
    if (status != STATUS_OK)
        return status;
    if (text[0] == '\0')
        return fault_set(&work->fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("paste a dialogue first"));
    look->talk = pasted_talk_read(slice_of(text), asked->order, today, work->arena);
    if (look->talk.count == 0)
        return fault_set(&work->fault, STATUS_INVALID, "text",
                         PLAIN_MESSAGE("no messages were recognised in this text: each must begin "
                                       "with a name, as “Ana: text” or “Ana, 12:30” with the text "
                                       "below"));
    return STATUS_OK;
}

/* ---- when ---- */

static int64_t instant_of(const struct pasted_talk *talk, size_t place, struct zone *zone,
                          int64_t now)
{
    const struct pasted_message *one = &talk->items[place];
    const day_t day = one->has_day ? one->day : zone_day(zone, now / SECOND);

    if (!one->has_time)
        return now - (int64_t)(talk->count - place) * SECOND;
    const int64_t at = zone_instant(zone, day, one->minute) * SECOND;
    if (at <= now)
        return at;
    return one->has_day ? now : zone_instant(zone, day - 1, one->minute) * SECOND;
}

static enum status read_times(struct work *work, const struct pasted_asked *asked,
                              struct pasted_look *look)
{
    struct zone *zone = NULL;

    enum status status = local_zone_open(work, &zone);
    if (status != STATUS_OK)
        return status;
    status = read_text(work, asked, zone_day(zone, work->now / SECOND), look);
    int64_t *at = arena_array(work->arena, int64_t, look->talk.count);
    for (size_t i = 0; status == STATUS_OK && i < look->talk.count; i++)
        at[i] = instant_of(&look->talk, i, zone, work->now);
    zone_close(zone);
    look->at = at;
    return status;
}

/* ---- who ---- */

struct names {
    const char *ours[2], *theirs[2]; /* folded; "" */
};

static enum status read_names(struct work *work, const struct pasted_read *read,
                              struct names *names)
{
    struct workspace workspace = {.name = ""};
    struct user_account user = {.name = ""};

    enum status status = workspaces_find(work, work->workspace_id, &workspace);
    if (status == STATUS_OK && work->actor.user_id != 0)
        status = users_find(work, work->actor.user_id, &user);
    names->ours[0] = fold_text(work->arena, slice_of(workspace.name));
    names->ours[1] = fold_text(work->arena, slice_of(user.name));
    names->theirs[0] = fold_text(work->arena, slice_of(read->look.name));
    names->theirs[1] =
        fold_text(work->arena, slice_of(read->conversation.name ? read->conversation.name : ""));
    return status;
}

static bool is_among(const char *folded, const char *const names[2])
{
    for (size_t i = 0; i < 2; i++)
        if (names[i][0] != '\0' &&
            (strcmp(folded, names[i]) == 0 ||
             (folded[0] != '\0' && (strstr(names[i], folded) || strstr(folded, names[i])))))
            return true;
    return false;
}

/* By their names; of two of whom one is known the other is the other side, and of those of whom
 * nobody is, whoever begins is the client. */
static void guess_sides(struct work *work, const struct names *names, struct pasted_look *look)
{
    static const char *const selves[] = {"me", "you", "us", "я", "вы", "мы", "ja", "vi", "mi"};
    bool is_theirs[PASTED_SPEAKERS_MAX] = {false};
    size_t ours = 0, theirs = 0;

    for (size_t i = 0; i < look->talk.speaker_count; i++) {
        const char *folded = fold_text(work->arena, slice_of(look->talk.speakers[i]));

        look->ours[i] = is_among(folded, names->ours);
        for (size_t j = 0; j < sizeof(selves) / sizeof(selves[0]); j++)
            look->ours[i] = look->ours[i] || strcmp(folded, selves[j]) == 0;
        is_theirs[i] = !look->ours[i] && is_among(folded, names->theirs);
        ours += look->ours[i];
        theirs += is_theirs[i];
    }
    if (ours > 0)
        return;
    for (size_t i = 0; i < look->talk.speaker_count; i++)
        look->ours[i] = theirs > 0 ? !is_theirs[i] : i > 0;
}

/* ---- what is kept already ---- */

static void add_number(struct secret_digest *digest, int64_t number)
{
    secret_digest_add(digest, &number, sizeof(number));
}

/* Which of the same it is: what is said twice in a minute was said twice. */
static int64_t occurrence(const struct pasted_talk *talk, size_t place)
{
    enum { LOOKED_BACK = 200 };
    const struct pasted_message *one = &talk->items[place];
    int64_t count = 0;

    for (size_t i = place; i-- > 0 && place - i <= LOOKED_BACK;) {
        const struct pasted_message *other = &talk->items[i];

        count += other->speaker == one->speaker && other->day == one->day &&
                 other->minute == one->minute && strcmp(other->text, one->text) == 0;
    }
    return count;
}

/* Whose a dialogue is, and whose it was before clients were merged, or before it had a client. */
struct owners {
    int64_t items[OWNERS_MAX];
    size_t count;
};

static enum status read_owners(struct work *work, const struct pasted_look *look,
                               struct owners *owners)
{
    enum status status = STATUS_OK;

    if (look->client_id != 0)
        owners->items[owners->count++] = look->client_id;
    for (size_t i = 0; i < owners->count && status == STATUS_OK; i++) {
        struct id_list gone = {0};

        status = merges_taken_in(work, owners->items[i], OWNERS_MAX, &gone);
        for (size_t j = 0; j < gone.count && owners->count < OWNERS_MAX - 1; j++)
            owners->items[owners->count++] = gone.items[j];
    }
    if (look->conversation_id != 0)
        owners->items[owners->count++] = look->conversation_id;
    if (owners->count == 0) /* nobody's yet */
        owners->items[owners->count++] = 0;
    return status;
}

/* Of what the text itself says, so that a longer copy of the same dialogue holds the same. */
static void set_likeness(const struct pasted_look *look, size_t place, int64_t owner_id,
                         uint8_t ret_likeness[SECRET_HASH_SIZE])
{
    const struct pasted_message *one = &look->talk.items[place];
    const char *name = look->talk.speakers[one->speaker];
    struct secret_digest *digest = secret_digest_open();

    secret_digest_add(digest, "pasted", sizeof("pasted"));
    add_number(digest, owner_id);
    secret_digest_add(digest, name, strlen(name) + 1);
    add_number(digest, one->has_day ? one->day : -1);
    add_number(digest, one->has_time ? one->minute : -1);
    add_number(digest, occurrence(&look->talk, place));
    secret_digest_add(digest, one->text, strlen(one->text));
    secret_digest_close(digest, ret_likeness);
}

/* The likeness of one, and the message that was kept with it or with one of before; 0: none. */
static enum status find_like(struct work *work, const struct pasted_read *read, size_t place,
                             const struct owners *owners, int64_t *ret_id)
{
    uint8_t likeness[SECRET_HASH_SIZE];
    enum status status = STATUS_OK;

    *ret_id = 0;
    for (size_t i = 0; i < owners->count && status == STATUS_OK && *ret_id == 0; i++) {
        set_likeness(&read->look, place, owners->items[i], likeness);
        if (i == 0)
            memcpy(read->likeness[place], likeness, sizeof(likeness));
        status = messages_like(work, likeness, ret_id);
    }
    return status;
}

/* What was sent by hand and noted so stands there without a likeness. */
static bool was_noted(const struct message_list *noted, const struct pasted_look *look,
                      size_t place)
{
    const struct pasted_message *one = &look->talk.items[place];

    for (size_t i = 0; look->ours[one->speaker] && i < noted->count; i++) {
        const struct conversation_message *message = &noted->items[i];
        const int64_t apart = message->happened_at - look->at[place];

        if ((message->flags & MESSAGE_BY_HAND) != 0 && strcmp(message->text, one->text) == 0 &&
            (!one->has_day || (apart < DAY && apart > -DAY)))
            return true;
    }
    return false;
}

static enum status take_conversation(struct work *work, int64_t message_id,
                                     struct pasted_read *read)
{
    struct conversation_message message = {0};

    if (read->look.conversation_id != 0)
        return STATUS_OK;
    enum status status = messages_find(work, message_id, &message);
    if (status == STATUS_OK)
        status = conversations_find(work, message.conversation_id, &read->conversation);
    if (status == STATUS_OK && read->conversation.merged_into == 0 &&
        read->conversation.client_id == read->look.client_id)
        read->look.conversation_id = read->conversation.id;
    return status;
}

static enum status find_known(struct work *work, struct pasted_read *read)
{
    struct pasted_look *look = &read->look;
    bool *is_known = arena_array(work->arena, bool, look->talk.count);
    struct message_list noted = {0};
    struct owners owners = {.count = 0};

    look->is_known = is_known;
    read->likeness = arena_alloc(work->arena, look->talk.count * sizeof(*read->likeness));
    enum status status = read_owners(work, look, &owners);
    for (size_t i = 0; status == STATUS_OK && i < look->talk.count; i++) {
        int64_t id = 0;

        status = find_like(work, read, i, &owners, &id);
        is_known[i] = id != 0;
        if (status == STATUS_OK && id != 0)
            status = take_conversation(work, id, read);
    }
    if (status == STATUS_OK && look->conversation_id != 0)
        status = messages_list(work, look->conversation_id, (struct message_place){0},
                               BY_HAND_LOOKED_AT, &noted);
    for (size_t i = 0; status == STATUS_OK && i < look->talk.count; i++) {
        is_known[i] = is_known[i] || was_noted(&noted, look, i);
        look->known += is_known[i];
    }
    return status;
}

/* ---- whose ---- */

static enum status read_whose(struct work *work, const struct pasted_asked *asked,
                              struct pasted_read *read)
{
    struct client client = {.name = ""};
    enum status status = STATUS_OK;

    read->look.client_id = asked->client_id;
    if (asked->conversation_id != 0) {
        status = conversation_find(work, asked->conversation_id, 0, &read->conversation);
        read->look.conversation_id = asked->conversation_id;
        read->look.client_id = read->conversation.client_id;
        read->look.name = read->conversation.name;
    }
    if (status != STATUS_OK || read->look.client_id == 0)
        return status;
    status = find_client(work, read->look.client_id, &client);
    read->look.name = client.name;
    read->contact_id = client.contact_id;
    return status;
}

enum status pasted_read(struct work *work, const struct pasted_asked *asked,
                        struct pasted_read *ret_read)
{
    struct pasted_read read = {.look = {.name = ""}};
    struct names names = {{"", ""}, {"", ""}};

    enum status status = read_whose(work, asked, &read);
    if (status == STATUS_OK)
        status = read_times(work, asked, &read.look);
    if (status == STATUS_OK)
        status = read_names(work, &read, &names);
    if (status != STATUS_OK)
        return status;
    if (asked->is_said)
        memcpy(read.look.ours, asked->ours, sizeof(asked->ours));
    else
        guess_sides(work, &names, &read.look);
    status = find_known(work, &read);
    if (status == STATUS_OK)
        *ret_read = read;
    return status;
}
