// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/courtesy_json.h"

#include <stdio.h>
#include <string.h>

/* ---- what is asked ---- */

static bool refuse(struct courtesy_refused *refused, const char *member, const char *expected)
{
    *refused = (struct courtesy_refused){member, expected};
    return false;
}

/* "" when it is not there. */
static bool read_text(const struct json_value *object, const char *name, const char **ret_text)
{
    const struct json_value *value = object ? json_member(object, name) : NULL;

    *ret_text = "";
    if (value == NULL || value->kind == VALUE_NULL)
        return true;
    if (value->kind != VALUE_TEXT)
        return false;
    *ret_text = value->text.at;
    return true;
}

static bool read_choice(const char *text, const char *const *choices, size_t count,
                        size_t *ret_choice)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, choices[i]) == 0) {
            *ret_choice = i;
            return true;
        }
    return false;
}

static bool read_kind(const struct json_value *root, struct courtesy_asked *asked,
                      struct courtesy_refused *refused)
{
    static const char *const kinds[] = {"reply", "delivery",  "delay",    "review_reply",
                                        "quote", "complaint", "reminder", "first_contact"};
    static const char *const languages[] = {"en", "ru", "hr"};
    const char *kind, *language;
    size_t choice = 0;

    if (!read_text(root, "lang", &language) || !read_choice(language, languages, 3, &choice))
        return refuse(refused, "lang", "en, ru, hr");
    asked->message.language = languages[choice];
    if (!read_text(root, "kind", &kind) ||
        !read_choice(kind, kinds, sizeof(kinds) / sizeof(kinds[0]), &choice))
        return refuse(refused, "kind",
                      "reply, delivery, delay, review_reply, quote, complaint, reminder, "
                      "first_contact");
    asked->message.kind = (enum courtesy_kind)choice;
    return true;
}

static bool read_client(const struct json_value *root, struct courtesy_asked *asked,
                        struct courtesy_refused *refused)
{
    static const char *const forms[] = {"", "formal", "familiar"};
    const struct json_value *client = json_member(root, "client");
    const char *form;
    size_t choice = 0;

    if (client && client->kind != VALUE_OBJECT)
        return refuse(refused, "client", "{\"name\", \"form\", \"company\"}");
    if (!read_text(client, "name", &asked->message.client_name))
        return refuse(refused, "client.name", "\"...\"");
    if (!read_text(client, "company", &asked->message.company))
        return refuse(refused, "client.company", "\"...\"");
    if (!read_text(client, "form", &form) || !read_choice(form, forms, 3, &choice))
        return refuse(refused, "client.form", "formal, familiar");
    asked->message.form_of_address = (enum form_of_address)choice;
    return true;
}

static bool read_others(const struct json_value *root, struct arena *arena,
                        struct courtesy_asked *asked, struct courtesy_refused *refused)
{
    const struct json_value *others = json_member(root, "other_clients");

    if (others == NULL)
        return true;
    if (others->kind != VALUE_ARRAY || others->count > COURTESY_OTHERS_MAX)
        return refuse(refused, "other_clients", "[\"...\"] (<= 1000)");
    const char **names = arena_array(arena, const char *, others->count);
    for (size_t i = 0; i < others->count; i++) {
        if (others->items[i].kind != VALUE_TEXT)
            return refuse(refused, "other_clients", "[\"...\"] (<= 1000)");
        names[i] = others->items[i].text.at;
    }
    asked->message.other_clients = names;
    asked->message.other_client_count = others->count;
    return true;
}

static bool read_attachments(const struct json_value *root, struct courtesy_asked *asked,
                             struct courtesy_refused *refused)
{
    const struct json_value *attached = json_member(root, "attachments");

    if (attached && (attached->kind != VALUE_INTEGER || attached->integer < 0 ||
                     attached->integer > COURTESY_ATTACHMENTS_MAX))
        return refuse(refused, "attachments", "0 .. 1000");
    asked->message.attachment_count = attached ? (size_t)attached->integer : 0;
    return true;
}

bool courtesy_json_read(const struct json_value *root, struct arena *arena,
                        struct courtesy_asked *ret_asked, struct courtesy_refused *ret_refused)
{
    const struct json_value *body = json_member(root, "text");
    struct courtesy_asked asked = {.id = json_member(root, "id")};

    if (body == NULL || body->kind != VALUE_TEXT)
        return refuse(ret_refused, "text", "\"...\"");
    if (asked.id && asked.id->kind != VALUE_INTEGER && asked.id->kind != VALUE_TEXT)
        return refuse(ret_refused, "id", "1, \"...\"");
    asked.message.text = body->text;
    if (!read_kind(root, &asked, ret_refused) || !read_client(root, &asked, ret_refused) ||
        !read_attachments(root, &asked, ret_refused) ||
        !read_others(root, arena, &asked, ret_refused))
        return false;
    *ret_asked = asked;
    return true;
}

/* ---- what was found ---- */

static void add_finding(struct json *json, struct slice text,
                        const struct courtesy_finding *finding, const struct language *language)
{
    char rule[24];

    snprintf(rule, sizeof(rule), "rule-%d", courtesy_label_rule(finding->label));
    json_begin_object(json, NULL);
    json_text(json, "label", courtesy_label_key(finding->label));
    if (finding->to > 0) {
        json_slice(json, "quote",
                   (struct slice){text.at + finding->from, finding->to - finding->from});
        json_int(json, "from", (int64_t)finding->from);
        json_int(json, "to", (int64_t)finding->to);
    }
    json_text(json, "why", courtesy_why(finding->label, language));
    json_text(json, "rule", rule);
    json_text(json, "mend", courtesy_mend(finding->label, language));
    json_end(json);
}

void courtesy_json_write(struct json *json, const struct courtesy_asked *asked,
                         const struct courtesy_result *result, const struct language *language)
{
    json_begin_object(json, NULL);
    if (asked->id && asked->id->kind == VALUE_INTEGER)
        json_int(json, "id", asked->id->integer);
    else if (asked->id)
        json_slice(json, "id", asked->id->text);
    json_begin_array(json, "findings");
    for (size_t i = 0; i < result->count; i++)
        add_finding(json, asked->message.text, &result->findings[i], language);
    json_end(json);
    if (result->was_cut)
        json_bool(json, "cut", true);
    json_end(json);
}
