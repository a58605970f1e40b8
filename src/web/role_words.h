// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include "base/message.h"
#include "domain/actor.h"

/* A role as people read it, as the label of a choice: "Manager". */
struct message role_words(enum role role);
