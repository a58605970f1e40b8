// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <strings.h>

#include "base/text.h"
#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

enum { CHARSETS = 34, LABEL_MAX = 40, PIECE_BYTES = 4096 };

/* `loose` ones are what mailers write by default, whatever the text: of them a label says little.
 */
struct charset {
    const char *name;
    bool is_loose;
};
static const struct charset known[CHARSETS] = {
    {"windows-1252", true},  {"windows-1250", false}, {"windows-1251", false},
    {"windows-1253", false}, {"windows-1254", false}, {"windows-1255", false},
    {"windows-1256", false}, {"windows-1257", false}, {"windows-1258", false},
    {"iso-8859-2", false},   {"iso-8859-3", false},   {"iso-8859-4", false},
    {"iso-8859-5", false},   {"iso-8859-7", false},   {"iso-8859-9", false},
    {"iso-8859-10", false},  {"iso-8859-13", false},  {"iso-8859-14", false},
    {"iso-8859-15", true},   {"iso-8859-16", false},  {"koi8-r", false},
    {"koi8-u", false},       {"ibm866", false},       {"ibm852", false},
    {"utf-16", false},       {"utf-16le", false},     {"utf-16be", false},
    {"gb18030", false},      {"big5", false},         {"iso-2022-jp", false},
    {"shift_jis", false},    {"euc-jp", false},       {"euc-kr", false},
    {"iso-8859-6", false},
};
enum { WINDOWS_1252 = 0, WINDOWS_1250 = 1, WINDOWS_1251 = 2, KOI8_R = 20 };

/* Other names under which they come. ISO-8859-1 is windows-1252 to every mailer. */
static const struct {
    const char *other, *name;
} others[] = {
    {"iso-8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"cp1250", "windows-1250"},
    {"cp1251", "windows-1251"},
    {"win-1251", "windows-1251"},
    {"x-cp1251", "windows-1251"},
    {"x-cp1250", "windows-1250"},
    {"koi8r", "koi8-r"},
    {"cp866", "ibm866"},
    {"cp852", "ibm852"},
    {"gb2312", "gb18030"},
    {"gbk", "gb18030"},
    {"gb_2312-80", "gb18030"},
    {"iso8859-1", "windows-1252"},
    {"iso8859-2", "iso-8859-2"},
    {"latin2", "iso-8859-2"},
    {"iso8859-15", "iso-8859-15"},
    {"sjis", "shift_jis"},
    {"ks_c_5601-1987", "euc-kr"},
    {"iso-8859-8", "windows-1255"},
    {"iso-8859-8-i", "windows-1255"},
    {"iso-8859-11", "windows-1252"},
};

struct charsets {
    iconv_t handles[CHARSETS];
};

struct charsets *charsets_open(void)
{
    struct charsets *charsets = calloc(1, sizeof(*charsets));

    if (!charsets)
        abort();
    for (size_t i = 0; i < CHARSETS; i++)
        charsets->handles[i] = iconv_open("UTF-8", known[i].name);
    return charsets;
}

void charsets_close(struct charsets *charsets)
{
    for (size_t i = 0; i < CHARSETS; i++) {
        if (charsets->handles[i] != (iconv_t)-1)
            (void)iconv_close(charsets->handles[i]);
    }
    free(charsets);
}

static bool is_named(struct slice label, const char *name)
{
    return label.length == strlen(name) && strncasecmp(label.at, name, label.length) == 0;
}

static int find_known(struct slice label)
{
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (is_named(label, others[i].other))
            label = slice_of(others[i].name);
    }
    for (int i = 0; i < CHARSETS; i++) {
        if (is_named(label, known[i].name))
            return i;
    }
    return -1;
}

/* What is said of a text that says nothing of how it is written. */
static bool says_nothing(struct slice label)
{
    static const char *const empty[] = {
        "us-ascii", "ascii",   "unknown-8bit", "x-unknown", "8bit",
        "binary",   "default", "utf-8",        "utf8",      "unicode-1-1-utf-8"};

    for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++) {
        if (is_named(label, empty[i]))
            return true;
    }
    return label.length == 0;
}

/* How the bytes beyond ASCII are spread. */
struct spread {
    size_t letters, high, neighbours; /* neighbours: high bytes beside another */
    size_t croatian, koi_small, windows_small;
};

static bool is_high(struct slice bytes, size_t at)
{
    return at < bytes.length && (unsigned char)bytes.at[at] >= 0x80;
}

/* Š š Ž ž Č č Ć ć Đ đ as windows-1250 has them. */
static bool is_croatian(unsigned char byte)
{
    return memchr("\x8A\x9A\x8E\x9E\xC8\xE8\xC6\xE6\xD0\xF0", byte, 10) != NULL;
}

static struct spread spread_of(struct slice bytes)
{
    struct spread spread = {0};

    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];

        spread.letters += byte >= 0x80 || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
        if (byte < 0x80)
            continue;
        spread.high++;
        spread.neighbours += is_high(bytes, i + 1) || (i > 0 && is_high(bytes, i - 1));
        spread.croatian += is_croatian(byte);
        spread.koi_small += byte >= 0xC0 && byte <= 0xDF;
        spread.windows_small += byte >= 0xE0;
    }
    return spread;
}

/* Cyrillic letters keep each other's company, accented ones stand among those of ASCII. In KOI8-R
 * small letters lie where windows-1251 has the capitals. */
static int guess(struct slice bytes)
{
    const struct spread spread = spread_of(bytes);

    if (spread.high * 5 >= spread.letters * 2 && spread.neighbours * 2 >= spread.high &&
        spread.high > 1)
        return spread.koi_small > spread.windows_small ? KOI8_R : WINDOWS_1251;
    return spread.croatian * 5 >= spread.high * 4 ? WINDOWS_1250 : WINDOWS_1252;
}

static bool is_ascii(struct slice bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        if ((unsigned char)bytes.at[i] >= 0x80)
            return false;
    }
    return true;
}

/* Of a text that is UTF-8 by its form: by chance are two such characters, hardly three. */
static bool is_surely_utf8(struct slice bytes)
{
    size_t leads = 0;

    if (!utf8_is_valid(bytes))
        return false;
    for (size_t i = 0; i < bytes.length; i++)
        leads += (unsigned char)bytes.at[i] >= 0xC2;
    return leads >= 3;
}

/* Bytes beyond ASCII as U+FFFD. */
static struct slice without_others(struct slice bytes, struct arena *arena)
{
    struct text out = text_new(arena);

    text_add(&out, "");
    for (size_t i = 0; i < bytes.length; i++) {
        if ((unsigned char)bytes.at[i] < 0x80)
            text_add_char(&out, bytes.at[i]);
        else
            text_add(&out, REPLACEMENT);
    }
    return (struct slice){out.at, out.length};
}

/* One character that is none of the charset is a byte left out. */
static struct slice convert(iconv_t handle, struct slice bytes, struct arena *arena)
{
    struct text out = text_new(arena);
    char *in = arena_copy(arena, bytes.at, bytes.length);
    size_t left = bytes.length;

    text_add(&out, "");
    (void)iconv(handle, NULL, NULL, NULL, NULL);
    while (left > 0) {
        char piece[PIECE_BYTES], *to = piece;
        size_t room = sizeof(piece);
        size_t done = iconv(handle, &in, &left, &to, &room);
        int error = errno;

        text_add_slice(&out, (struct slice){piece, sizeof(piece) - room});
        if (done != (size_t)-1 || error == E2BIG)
            continue;
        text_add(&out, REPLACEMENT);
        in++;
        left--;
    }
    return (struct slice){out.at, out.length};
}

struct slice charset_decode(const struct charsets *charsets, struct slice name, struct slice bytes,
                            struct arena *arena)
{
    int charset = find_known(name);
    bool is_open = charset >= 0 && charsets->handles[charset] != (iconv_t)-1;

    if (!is_open && utf8_is_valid(bytes))
        return bytes;
    if (!is_open && !says_nothing(name))
        return without_others(bytes, arena);
    if (is_open && known[charset].is_loose && (is_ascii(bytes) || utf8_is_valid(bytes)))
        return bytes;
    if (is_open && !is_ascii(bytes) && is_surely_utf8(bytes))
        return bytes;
    if (!is_open)
        charset = guess(bytes);
    if (charsets->handles[charset] == (iconv_t)-1)
        return without_others(bytes, arena);
    return convert(charsets->handles[charset], bytes, arena);
}
