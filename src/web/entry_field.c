// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/entry_field.h"

#include <string.h>

#include "domain/account.h"
#include "web/page_frame.h"

struct entry_field_view entry_email(const char *value)
{
    return (struct entry_field_view){.id = "email",
                                     .name = "email",
                                     .type = "email",
                                     .label = PLAIN_MESSAGE("E-mail address"),
                                     .value = value,
                                     .autocomplete = "username"};
}

struct entry_field_view entry_name(const char *value)
{
    return (struct entry_field_view){.id = "name",
                                     .name = "name",
                                     .type = "text",
                                     .label = PLAIN_MESSAGE("Your name"),
                                     .value = value,
                                     .autocomplete = "name"};
}

struct entry_field_view entry_password(const char *id, const char *name, struct message label)
{
    return (struct entry_field_view){.id = id,
                                     .name = name,
                                     .type = "password",
                                     .label = label,
                                     .value = "",
                                     .autocomplete = "current-password"};
}

struct entry_field_view entry_new_password(const char *id)
{
    return (struct entry_field_view){
        .id = id,
        .name = "password",
        .type = "password",
        .label = PLAIN_MESSAGE("New password"),
        .hint = MESSAGE_N("At least {1} character; a few words that only you put together are good",
                          "At least {1} characters; a few words that only you put together are "
                          "good",
                          arg_count(PASSWORD_CHARACTERS_LEAST)),
        .value = "",
        .autocomplete = "new-password"};
}

struct entry_field_view entry_code(const char *id, struct message label)
{
    return (struct entry_field_view){.id = id,
                                     .name = "code",
                                     .type = "text",
                                     .label = label,
                                     .value = "",
                                     .autocomplete = "one-time-code",
                                     .is_code = true};
}

struct message entry_fault(const struct fault *fault, const char *name)
{
    if (fault->status == STATUS_OK || strcmp(fault->field, name) != 0)
        return (struct message){.one = NULL};
    return fault->message;
}

enum status entry_text(struct exchange *exchange, const char *name, size_t max,
                       const char **ret_text)
{
    const char *text = NULL;

    enum status status = form_text(exchange, name, max, &text);
    if (status == STATUS_OK)
        *ret_text = text ? text : "";
    return status;
}

const char *entry_back(const struct exchange *exchange)
{
    const char *back = fields_value(&exchange->form, "back");

    return back && is_way_back(back) ? back : "/";
}
