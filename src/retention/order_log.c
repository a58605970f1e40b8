// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_log.h"

#include "base/pages.h"
