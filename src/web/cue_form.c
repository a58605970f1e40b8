// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/cue_form.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 24 };

static bool read_number(const char *text, int64_t *ret_number)
{
    char *end;

    if (!text || text[0] == '\0' || strchr(" \t\n+", text[0]))
        return false;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno != 0 || *end != '\0')
        return false;
    *ret_number = number;
    return true;
}

enum status form_cue_number(struct exchange *exchange, const char *name, int64_t *ret_number)
{
    const char *text = NULL;

    enum status status = form_text(exchange, name, NUMBER_MAX, &text);
    if (status == STATUS_OK && !read_number(text, ret_number))
        status = fault_set(exchange->fault, STATUS_INVALID, name,
                           PLAIN_MESSAGE("the form was changed on its way; load the page anew"));
    return status;
}

enum status form_cue_key(struct exchange *exchange, struct cue_key *ret_key)
{
    int64_t cause = 0, object_id = 0, occasion = 0;

    enum status status = form_cue_number(exchange, "cause", &cause);
    if (status == STATUS_OK)
        status = form_cue_number(exchange, "object", &object_id);
    if (status == STATUS_OK)
        status = form_cue_number(exchange, "occasion", &occasion);
    if (status == STATUS_OK)
        *ret_key = (struct cue_key){(enum cue_cause)cause, object_id, occasion};
    return status;
}

enum status query_cue_key(struct exchange *exchange, struct cue_key *ret_key)
{
    int64_t cause = 0, object_id = 0, occasion = 0;

    enum status status = query_number(exchange, "cause", 0, INT32_MAX, &cause);
    if (status == STATUS_OK)
        status = query_number(exchange, "object", 0, INT64_MAX, &object_id);
    if (status == STATUS_OK)
        status = query_number(exchange, "occasion", INT64_MIN, INT64_MAX, &occasion);
    if (status == STATUS_OK)
        *ret_key = (struct cue_key){(enum cue_cause)cause, object_id, occasion};
    return status;
}
