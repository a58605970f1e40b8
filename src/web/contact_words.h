// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "app/contact_limits.h"
#include "base/message.h"

/* How long the last contact is ago; how often one wished to speak, and by what. */
struct message contact_last_words(day_t last_on, day_t today);
struct message contact_limit_words(const struct contact_limit_held *held);

/* Yellow and red as a word; none while all is well. */
struct message contact_silence_words(enum contact_silence silence);

/* The class of its tag. */
const char *contact_silence_tag(enum contact_silence silence);
