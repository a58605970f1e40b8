// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/placeholder.h"

#include <string.h>

#include "base/nearest.h"
#include "base/slice.h"
#include "base/text.h"

const struct placeholder_meaning placeholder_meanings[PLACEHOLDER_COUNT] = {
    [PLACEHOLDER_CLIENT] = {"client", N_("the client’s name")},
    [PLACEHOLDER_CONTACT] = {"contact", N_("the name of the person who is written to")},
    [PLACEHOLDER_ORDER] = {"order", N_("the order’s title or number")},
    [PLACEHOLDER_DAY] = {"day", N_("the day that is spoken of")},
    [PLACEHOLDER_AMOUNT] = {"amount", N_("an amount with its currency")},
    [PLACEHOLDER_SERVICE] = {"service", N_("the service that was ordered")},
    [PLACEHOLDER_BUSINESS] = {"business", N_("the name of the business")},
    [PLACEHOLDER_ABOUT] = {"about", N_("what stands about the business in the settings")},
    [PLACEHOLDER_USER] = {"user", N_("the name of whoever writes")},
};

enum { SHOWN_MAX = 40 }; /* bytes of a name that a fault repeats */

static int placeholder_of(struct slice name)
{
    for (int i = 0; i < PLACEHOLDER_COUNT; i++)
        if (slice_equal(name, slice_of(placeholder_meanings[i].name)))
            return i;
    return -1;
}

static const char *nearest_name(struct slice name)
{
    const char *nearest = NULL;
    size_t least = 0;

    for (int i = 0; i < PLACEHOLDER_COUNT; i++) {
        struct slice other = slice_of(placeholder_meanings[i].name);
        size_t slips = slips_between(name, other);

        if (!is_near(name, other) || (nearest && slips >= least))
            continue;
        nearest = placeholder_meanings[i].name;
        least = slips;
    }
    return nearest;
}

static enum status refuse_name(struct slice name, const char *field, struct arena *arena,
                               struct fault *fault)
{
    const char *nearest = nearest_name(name);
    const char *shown = arena_copy(arena, name.at, name.length < SHOWN_MAX ? name.length : 0);

    if (name.length >= SHOWN_MAX)
        return fault_set(fault, STATUS_INVALID, field,
                         PLAIN_MESSAGE("what stands in braces is too long for a placeholder; write "
                                       "two braces for one that is text"));
    if (nearest)
        return fault_set(fault, STATUS_INVALID, field,
                         MESSAGE("there is no placeholder {1}; did you mean {2}?", arg_text(shown),
                                 arg_text(nearest)));
    return fault_set(fault, STATUS_INVALID, field,
                     MESSAGE("there is no placeholder {1}; those that there are stand beside the "
                             "form",
                             arg_text(shown)));
}

static enum status refuse_brace(const char *field, struct fault *fault)
{
    return fault_set(fault, STATUS_INVALID, field,
                     PLAIN_MESSAGE("a brace stands without the other; write two for one that is "
                                   "text"));
}

/* One placeholder at `at`, which is an opening brace; *ret_end is behind it. */
static enum status fill_one(const char *at, const struct placeholder_values *values,
                            const char *field, struct arena *arena, struct fault *fault,
                            struct text *out, const char **ret_end)
{
    struct slice name = {at + 1, strcspn(at + 1, "{}\n")};

    if (at[1 + name.length] != '}')
        return refuse_brace(field, fault);
    int found = placeholder_of(name);
    if (found < 0)
        return refuse_name(name, field, arena, fault);
    const char *value = values->values[found];
    if (value)
        text_add(out, value);
    else
        text_add_slice(out, (struct slice){at, name.length + 2});
    *ret_end = at + name.length + 2;
    return STATUS_OK;
}

enum status placeholders_fill(const char *text, const struct placeholder_values *values,
                              const char *field, struct arena *arena, struct fault *fault,
                              const char **ret_text)
{
    struct text out = text_new(arena);
    enum status status = STATUS_OK;

    for (const char *at = text; status == STATUS_OK && *at != '\0';) {
        size_t plain = strcspn(at, "{}");

        text_add_slice(&out, (struct slice){at, plain});
        at += plain;
        if (out.length > PLACEHOLDER_TEXT_MAX || *at == '\0')
            break;
        if (at[1] == at[0]) {
            text_add_char(&out, *at);
            at += 2;
        } else if (*at == '}') {
            return refuse_brace(field, fault);
        } else {
            status = fill_one(at, values, field, arena, fault, &out, &at);
        }
    }
    if (status == STATUS_OK && out.length > PLACEHOLDER_TEXT_MAX)
        return fault_set(
            fault, STATUS_INVALID, field,
            MESSAGE("the letter would be longer than {1} bytes", arg_count(PLACEHOLDER_TEXT_MAX)));
    if (status == STATUS_OK)
        *ret_text = out.at;
    return status;
}

enum status placeholders_check(const char *text, const char *field, struct arena *arena,
                               struct fault *fault)
{
    static const struct placeholder_values none = {0};
    const char *filled;

    return placeholders_fill(text, &none, field, arena, fault, &filled);
}
