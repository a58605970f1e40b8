// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/html.h"
#include "base/language.h"
#include "base/message.h"

/*
 * What compiled views call (tools/compile_views.py, docs/views.md). The type of a field decides
 * what becomes of it: text is escaped, a figure of a message is written as the language writes it,
 * a message is translated; only a struct markup passes as it is.
 */
void view_text(struct html *out, const struct language *language, const char *text);
void view_int(struct html *out, const struct language *language, int64_t number);
void view_figure(struct html *out, const struct language *language, struct message_arg figure);
void view_say(struct html *out, const struct language *language, struct message message);
void view_markup(struct html *out, const struct language *language, struct markup markup);

/* {{ field }} */
#define view_put(out, language, value) \
    _Generic((value), char *                                                                       \
             : view_text, const char *                                                             \
             : view_text, int32_t                                                                  \
             : view_int, int64_t                                                                   \
             : view_int, struct message_arg                                                        \
             : view_figure, struct message                                                         \
             : view_say, struct markup                                                             \
             : view_markup)(out, language, value)

/* {{_ "text" }}: the translation of a literal. */
void view_words(struct html *out, const struct language *language, const char *id);

/* {{_ "text {1}" field }}: a field as the argument of a message. */
struct message_arg view_arg_same(struct message_arg arg);
#define view_arg(value) \
    _Generic((value), char *                                                                       \
             : arg_text, const char *                                                              \
             : arg_text, int64_t                                                                   \
             : arg_count, struct message_arg                                                       \
             : view_arg_same)(value)

/* {{ url field }}: http, https, mailto, sms, and paths of ours; anything else becomes "#". */
void view_url(struct html *out, const struct language *language, const char *url);

/* {{ part field }}: one segment of a path or value of a query, per cent encoded. */
void view_part_text(struct html *out, const struct language *language, const char *text);
#define view_part(out, language, value) \
    _Generic((value), char *                                                                       \
             : view_part_text, const char *                                                        \
             : view_part_text, int32_t                                                             \
             : view_int, int64_t                                                                   \
             : view_int)(out, language, value)

/* {{? field }}: a text that has something in it, a number that is not 0, true. */
bool view_is_text(const char *text);
bool view_is_number(int64_t number);
bool view_is_size(size_t number);
bool view_is_message(struct message message);
bool view_is_figure(struct message_arg figure);
#define view_is(value) \
    _Generic((value), char *                                                                       \
             : view_is_text, const char *                                                          \
             : view_is_text, bool                                                                  \
             : view_is_number, int32_t                                                             \
             : view_is_number, int64_t                                                             \
             : view_is_number, size_t                                                              \
             : view_is_size, struct message                                                        \
             : view_is_message, struct message_arg                                                 \
             : view_is_figure)(value)
