// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

/*
 * Takes from this process what it does not need, for good: new files, the network, other
 * programs and their processes, new code, more memory and time than any workbook is worth.
 * Descriptors that are open stay usable. What the kernel does not offer is left out; sanitizer
 * builds are not confined, since sanitizers need more than we do.
 */
void confine(void);

/*
 * The same for a process that reads one mail after the other, from descriptors that are sent to it.
 * confine_next() gives it CONFINE_MAIL_PROCESSOR_SECONDS for the next one, from then on.
 */
void confine_for_mail(void);
void confine_next(void);

enum {
    CONFINE_MEMORY_BYTES = 1024 * 1024 * 1024,
    CONFINE_PROCESSOR_SECONDS = 600,
    CONFINE_DESCRIPTORS = 32,
    CONFINE_MAIL_MEMORY_BYTES =
        384 * 1024 * 1024, /* with the mail, which is mapped, and libraries */
    CONFINE_MAIL_FILE_BYTES = 128 * 1024 * 1024,
    CONFINE_MAIL_PROCESSOR_SECONDS = 2,
};
