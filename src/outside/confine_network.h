// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * Takes from this process what asking another server does not need, for good: programs and
 * processes, listening, all files but those that say how names are found and whom to trust (to be
 * read), much memory and, for one answer, much time. `trust` is such a file of the caller's; NULL
 * for none. What the kernel does not offer is left out; sanitizer builds are not confined.
 */
enum network_use { NETWORK_FOR_ONE_ANSWER, NETWORK_FOR_LONG };
void confine_to_network(const char *trust, enum network_use use);
