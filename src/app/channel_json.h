// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/json.h"
#include "base/language.h"
#include "domain/channel.h"
#include "domain/channel_settings.h"

/* A mailbox as commands and the API show it, into an object that is open: all that its version
 * stands for, but for its password, which nothing shows. */
void channel_json_fields(struct json *json, const struct channel *channel,
                         const struct channel_settings *settings);

/* How it is doing, and whether it is the main one, which no version stands for. What is wrong is
 * said in `language`. */
void channel_json_state(struct json *json, const struct channel *channel,
                        const struct language *language, struct arena *arena);

/* What is wrong with it, in words; empty when nothing is. */
struct message channel_trouble(const struct channel *channel, struct arena *arena);
