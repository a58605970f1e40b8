// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/letter_template.h"

#include <string.h>

#include "base/language.h"
#include "domain/letter_wordings.h"
#include "domain/placeholder.h"
#include "domain/written_text.h"

static enum status check_wordings(const char *body, struct arena *arena, struct fault *fault)
{
    const struct letter_wordings wordings = letter_wordings_of(body, arena);

    if (wordings.is_beyond)
        return fault_set(
            fault, STATUS_INVALID, "body",
            MESSAGE("a template has at most {1} wordings", arg_count(LETTER_WORDINGS_MAX)));
    for (size_t i = 0; i < wordings.count; i++)
        if (wordings.items[i][0] == '\0')
            return fault_set(fault, STATUS_INVALID, "body",
                             PLAIN_MESSAGE("between lines of === each wording needs words of its "
                                           "own"));
    return STATUS_OK;
}

static enum status check_words(const struct letter_template *given, struct arena *arena,
                               struct fault *fault)
{
    const struct language *language = language_by_code(given->language);

    if (given->name[0] == '\0')
        return fault_set(fault, STATUS_INVALID, "name",
                         PLAIN_MESSAGE("a template needs a name to be chosen by"));
    if (!language || strcmp(language->code, given->language) != 0)
        return fault_set(fault, STATUS_INVALID, "language",
                         PLAIN_MESSAGE("letters are written in English, Russian or Croatian"));
    if (given->body[0] == '\0')
        return fault_set(fault, STATUS_INVALID, "body",
                         PLAIN_MESSAGE("a template needs words for the letter"));
    enum status status = placeholders_check(given->subject, "subject", arena, fault);
    if (status == STATUS_OK)
        status = placeholders_check(given->body, "body", arena, fault);
    if (status == STATUS_OK)
        status = check_wordings(given->body, arena, fault);
    return status;
}

enum status letter_template_clean(const struct letter_template *given, struct arena *arena,
                                  struct fault *fault, struct letter_template *ret_template)
{
    struct letter_template clean = *given;

    enum status status = written_line_clean(slice_of(given->name), TEMPLATE_NAME_MAX, "name", arena,
                                            fault, &clean.name);
    if (status == STATUS_OK)
        status = written_line_clean(slice_of(given->subject), TEMPLATE_SUBJECT_MAX, "subject",
                                    arena, fault, &clean.subject);
    if (status == STATUS_OK)
        status = written_text_clean(slice_of(given->body), TEMPLATE_BODY_MAX, "body", arena, fault,
                                    &clean.body);
    if (status == STATUS_OK)
        status = check_words(&clean, arena, fault);
    if (status == STATUS_OK)
        *ret_template = clean;
    return status;
}
