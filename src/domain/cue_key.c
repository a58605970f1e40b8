// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/cue_key.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void cue_key_write(struct text *out, const struct cue_key *key)
{
    text_format(out, "%d.%" PRId64 ".%" PRId64, (int)key->cause, key->object_id, key->occasion);
}

/* A number as it is written: no blanks, no +, no zero before it. `*at` is moved behind it. */
static bool read_number(const char **at, int64_t *ret_number)
{
    const char *digits = *at + (**at == '-');
    char *end;

    if (digits[0] < '0' || digits[0] > '9' || (digits[0] == '0' && digits != *at) ||
        (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9'))
        return false;
    errno = 0;
    long long number = strtoll(*at, &end, 10);
    if (errno != 0)
        return false;
    *at = end;
    *ret_number = number;
    return true;
}

static bool skip_dot(const char **at)
{
    if (**at != '.')
        return false;
    (*at)++;
    return true;
}

bool cue_key_read(const char *text, struct cue_key *ret_key)
{
    int64_t cause = 0, object_id = 0, occasion = 0;

    if (!read_number(&text, &cause) || !skip_dot(&text) || !read_number(&text, &object_id) ||
        !skip_dot(&text) || !read_number(&text, &occasion) || *text != '\0' || cause < 1 ||
        cause > CUE_CAUSES)
        return false;
    *ret_key = (struct cue_key){(enum cue_cause)cause, object_id, occasion};
    return true;
}

static const char *rule_word(enum cue_rule rule)
{
    switch (rule) {
#define CUE_RULE(name, number, cause) \
    case CUE_##name:                  \
        return #name;
#include "domain/cue_rules.def"
#undef CUE_RULE
    }
    return "";
}

void cue_rule_name(struct text *out, enum cue_rule rule)
{
    for (const char *at = rule_word(rule); *at != '\0'; at++)
        text_add_char(out, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
}

static const struct {
    enum cue_answer answer;
    const char *name;
} answers[] = {{CUE_DONE, "done"}, {CUE_LATER, "later"}, {CUE_NOT_THIS, "not_this"}};

const char *cue_answer_name(enum cue_answer answer)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (answers[i].answer == answer)
            return answers[i].name;
    return "";
}

bool cue_answer_of(const char *name, enum cue_answer *ret_answer)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
        if (strcmp(answers[i].name, name) == 0) {
            *ret_answer = answers[i].answer;
            return true;
        }
    return false;
}
