// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "base/json_read.h"
#include "base/text.h"
#include "domain/mail_clean.h"
#include "domain/telegram.h"

#define SECOND INT64_C(1000000)

/* 2100: what is dated later is dated by nobody's clock. */
#define SECONDS_MAX INT64_C(4102444800)

/* As far as it got: `is_sound` turns false at the first value of another kind than Telegram's. */
struct reading {
    struct arena *arena;
    bool is_sound;
};

/* NULL when it is not there, which is no fault. */
static const struct json_value *take(struct reading *reading, const struct json_value *object,
                                     const char *key, enum json_kind kind)
{
    const struct json_value *value = json_member(object, key);

    if (value && value->kind != kind)
        reading->is_sound = false;
    return value && value->kind == kind ? value : NULL;
}

static int64_t take_number(struct reading *reading, const struct json_value *object,
                           const char *key)
{
    const struct json_value *value = take(reading, object, key, VALUE_INTEGER);

    return value ? value->integer : 0;
}

/* One that must be there, and within limits. */
static int64_t need_number(struct reading *reading, const struct json_value *object,
                           const char *key, int64_t least, int64_t most)
{
    int64_t number = take_number(reading, object, key);

    if (!json_member(object, key) || number < least || number > most)
        reading->is_sound = false;
    return number;
}

static const char *take_line(struct reading *reading, const struct json_value *object,
                             const char *key, size_t max)
{
    const struct json_value *value = take(reading, object, key, VALUE_TEXT);

    return value ? mail_line_clean(value->text, max, reading->arena) : "";
}

static bool take_bool(struct reading *reading, const struct json_value *object, const char *key)
{
    const struct json_value *value = take(reading, object, key, VALUE_BOOL);

    return value && value->boolean;
}

/* ---- who ---- */

static const char *full_name(struct reading *reading, const struct json_value *object)
{
    const char *first = take_line(reading, object, "first_name", TELEGRAM_NAME_MAX);
    const char *last = take_line(reading, object, "last_name", TELEGRAM_NAME_MAX);
    struct text name = text_new(reading->arena);

    text_add(&name, first);
    if (first[0] != '\0' && last[0] != '\0')
        text_add_char(&name, ' ');
    text_add(&name, last);
    return mail_line_clean((struct slice){name.at, name.length}, TELEGRAM_NAME_MAX, reading->arena);
}

/* Nobody but a person concerns us: true when it is one. */
static bool take_person(struct reading *reading, const struct json_value *message,
                        struct telegram_person *person)
{
    const struct json_value *from = take(reading, message, "from", VALUE_OBJECT);

    if (!from)
        return false;
    person->id = need_number(reading, from, "id", 1, INT64_MAX);
    person->name = full_name(reading, from);
    person->username = take_line(reading, from, "username", TELEGRAM_WORD_MAX);
    person->language = take_line(reading, from, "language_code", TELEGRAM_WORD_MAX);
    return !take_bool(reading, from, "is_bot");
}

/* True when it is between one person and the bot. */
static bool take_chat(struct reading *reading, const struct json_value *message, int64_t *chat_id)
{
    const struct json_value *chat = take(reading, message, "chat", VALUE_OBJECT);

    if (!chat) {
        reading->is_sound = false;
        return false;
    }
    *chat_id = need_number(reading, chat, "id", INT64_MIN, INT64_MAX);
    return *chat_id > 0 &&
           strcmp(take_line(reading, chat, "type", TELEGRAM_WORD_MAX), "private") == 0;
}

/* ---- what ---- */

struct file_kind {
    const char *key;
    const char *name;       /* where the sender gives none */
    const char *media_type; /* the same */
};

static struct telegram_file file_of(struct reading *reading, const struct json_value *object,
                                    const struct file_kind *kind)
{
    const struct json_value *id = take(reading, object, "file_id", VALUE_TEXT);
    const struct json_value *name = take(reading, object, "file_name", VALUE_TEXT);
    const char *type = take_line(reading, object, "mime_type", TELEGRAM_WORD_MAX);
    struct telegram_file file = {.id = "", .media_type = type[0] != '\0' ? type : kind->media_type};

    file.size = take_number(reading, object, "file_size");
    file.name = name ? mail_file_name_clean(name->text, reading->arena) : "";
    if (file.name[0] == '\0')
        file.name = kind->name;
    if (!id || id->text.length == 0 || id->text.length > TELEGRAM_FILE_ID_MAX ||
        !mail_line_is_clean(id->text, TELEGRAM_FILE_ID_MAX) || file.size < 0)
        reading->is_sound = false;
    else
        file.id = id->text.at;
    return file;
}

/* Of one picture in several sizes, the smallest first: the largest. */
static void take_photo(struct reading *reading, const struct json_value *message,
                       struct telegram_file *file)
{
    static const struct file_kind kind = {"photo", "photo.jpg", "image/jpeg"};
    const struct json_value *sizes = take(reading, message, kind.key, VALUE_ARRAY);

    if (!sizes || sizes->count == 0)
        return;
    const struct json_value *largest = &sizes->items[sizes->count - 1];
    if (largest->kind == VALUE_OBJECT)
        *file = file_of(reading, largest, &kind);
    else
        reading->is_sound = false;
}

/* A message has one file at most; an animation stands there as a document once more. */
static void take_file(struct reading *reading, const struct json_value *message,
                      struct telegram_file *file)
{
    static const struct file_kind kinds[] = {
        {"document", "file", "application/octet-stream"},
        {"voice", "voice.ogg", "audio/ogg"},
        {"audio", "audio.mp3", "audio/mpeg"},
        {"video", "video.mp4", "video/mp4"},
        {"video_note", "video.mp4", "video/mp4"},
    };

    take_photo(reading, message, file);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && file->id[0] == '\0'; i++) {
        const struct json_value *object = take(reading, message, kinds[i].key, VALUE_OBJECT);

        if (object)
            *file = file_of(reading, object, &kinds[i]);
    }
}

static void take_contact(struct reading *reading, const struct json_value *message,
                         struct telegram_contact *contact)
{
    const struct json_value *object = take(reading, message, "contact", VALUE_OBJECT);

    if (!object)
        return;
    contact->name = full_name(reading, object);
    contact->phone = take_line(reading, object, "phone_number", TELEGRAM_WORD_MAX);
    contact->user_id = take_number(reading, object, "user_id");
}

/* What a button says is one word at most; whoever writes more behind it means us. */
static void take_start(const char *text, struct telegram_update *update)
{
    static const char command[] = "/start";
    const char *rest = text + strlen(command);

    if (strncmp(text, command, strlen(command)) != 0 || (*rest != '\0' && *rest != ' '))
        return;
    struct slice word = slice_trim(slice_of(rest));
    if (telegram_start_is_valid(word))
        update->start = word.at;
    update->is_start = word.length == 0 || update->start[0] != '\0';
}

static void take_text(struct reading *reading, const struct json_value *message,
                      struct telegram_update *update)
{
    const struct json_value *said = take(reading, message, "text", VALUE_TEXT);
    const struct json_value *text = said ? said : take(reading, message, "caption", VALUE_TEXT);
    bool is_cut = false;

    if (!text)
        return;
    update->text = mail_text_clean(text->text, TELEGRAM_TEXT_BYTES_MAX, reading->arena, &is_cut);
    update->is_partly_read = is_cut;
    if (said)
        take_start(update->text, update);
}

static void take_message(struct reading *reading, const struct json_value *message,
                         enum telegram_kind kind, struct telegram_update *update)
{
    bool is_private = take_chat(reading, message, &update->chat_id);
    bool is_person = take_person(reading, message, &update->from);

    update->message_id = need_number(reading, message, "message_id", 1, INT64_MAX);
    update->sent_at = need_number(reading, message, kind == TELEGRAM_EDITED ? "edit_date" : "date",
                                  0, SECONDS_MAX) *
                      SECOND;
    take_text(reading, message, update);
    take_file(reading, message, &update->file);
    take_contact(reading, message, &update->contact);
    if (is_private && is_person)
        update->kind = kind;
    if (update->text[0] != '\0' || update->file.id[0] != '\0' || update->contact.phone[0] != '\0')
        return;
    update->is_partly_read = true;
    /* A place that is shared while they walk is edited every few seconds, for hours. */
    if (kind == TELEGRAM_EDITED)
        update->kind = TELEGRAM_NOTHING;
}

static void take_update(struct reading *reading, const struct json_value *root,
                        struct telegram_update *update)
{
    const struct json_value *message = take(reading, root, "message", VALUE_OBJECT);
    const struct json_value *edited = take(reading, root, "edited_message", VALUE_OBJECT);

    update->id = need_number(reading, root, "update_id", 0, INT64_MAX - 1);
    if (message)
        take_message(reading, message, TELEGRAM_MESSAGE, update);
    else if (edited)
        take_message(reading, edited, TELEGRAM_EDITED, update);
}

enum status telegram_update_read(struct slice json, struct arena *arena, struct fault *fault,
                                 struct telegram_update *ret_update)
{
    struct telegram_update update = {.from = {.name = "", .username = "", .language = ""},
                                     .text = "",
                                     .start = "",
                                     .file = {.id = "", .name = "", .media_type = ""},
                                     .contact = {.name = "", .phone = ""}};
    struct reading reading = {.arena = arena, .is_sound = true};
    const struct json_value *root = NULL;

    enum status status = json_read(json, arena, fault, &root);
    if (status != STATUS_OK)
        return status;
    if (root->kind == VALUE_OBJECT)
        take_update(&reading, root, &update);
    if (root->kind != VALUE_OBJECT || !reading.is_sound)
        return fault_set(fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("this is not what a message of Telegram looks like"));
    *ret_update = update;
    return STATUS_OK;
}
