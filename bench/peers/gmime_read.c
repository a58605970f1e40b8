// SPDX-License-Identifier: AGPL-3.0-or-later

/* What GMime takes for the least of it: header, addresses, all parts decoded, no HTML. Built where
 * libgmime-3.0-dev is: cc gmime_read.c $(pkg-config --cflags --libs gmime-3.0). */
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>

static gsize total;

static void take_part(GMimeObject *parent, GMimeObject *part, gpointer context)
{
    GMimeStream *out;

    (void)parent;
    (void)context;
    if (!GMIME_IS_PART(part))
        return;
    out = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), out);
    total += (gsize)g_mime_stream_length(out);
    g_object_unref(out);
}

static void read_mail(const char *bytes, gsize length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    total += strlen(g_mime_message_get_subject(message));
    total += (gsize)internet_address_list_length(g_mime_message_get_to(message));
    g_mime_message_foreach(message, take_part, NULL);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
}

int main(int argument_count, char **arguments)
{
    gsize count = argument_count > 2 ? strtoul(arguments[1], NULL, 10) : 0;
    gint64 before;

    if (count == 0)
        return EXIT_FAILURE;
    g_mime_init();
    before = g_get_monotonic_time();
    for (gsize i = 0; i < count; i++) {
        const char *path = arguments[2 + i % (gsize)(argument_count - 2)];
        char *bytes;
        gsize length;

        if (!g_file_get_contents(path, &bytes, &length, NULL))
            return EXIT_FAILURE;
        read_mail(bytes, length);
        g_free(bytes);
    }
    printf("gmime %.0f mails/s (%zu bytes)\n",
           (double)count * 1e6 / (double)(g_get_monotonic_time() - before), total);
    return EXIT_SUCCESS;
}
