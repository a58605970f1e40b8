// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/encoding.h"

#include <assert.h>
#include <string.h>

/* Code points of the bytes 0x80 to 0xFF; 0 for those that stand for nothing (WHATWG and the
 * Unicode Consortium's CP125x.TXT differ only there). */
static const uint16_t windows_1251[128] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039,
    0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x0000, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408,
    0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB,
    0x0458, 0x0405, 0x0455, 0x0457, 0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417,
    0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x0420, 0x0421, 0x0422, 0x0423,
    0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F,
    0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A, 0x043B,
    0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0444, 0x0445, 0x0446, 0x0447,
    0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F,
};

static const uint16_t windows_1250[128] = {
    0x20AC, 0x0000, 0x201A, 0x0000, 0x201E, 0x2026, 0x2020, 0x2021, 0x0000, 0x2030, 0x0160, 0x2039,
    0x015A, 0x0164, 0x017D, 0x0179, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x0000, 0x2122, 0x0161, 0x203A, 0x015B, 0x0165, 0x017E, 0x017A, 0x00A0, 0x02C7, 0x02D8, 0x0141,
    0x00A4, 0x0104, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x015E, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x017B,
    0x00B0, 0x00B1, 0x02DB, 0x0142, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x0105, 0x015F, 0x00BB,
    0x013D, 0x02DD, 0x013E, 0x017C, 0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7,
    0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E, 0x0110, 0x0143, 0x0147, 0x00D3,
    0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E, 0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF,
    0x0155, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB,
    0x011B, 0x00ED, 0x00EE, 0x010F, 0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4, 0x0151, 0x00F6, 0x00F7,
    0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD, 0x0163, 0x02D9,
};

static const uint16_t windows_1252[128] = {
    0x20AC, 0x0000, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x0000, 0x017D, 0x0000, 0x0000, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0000, 0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
    0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
    0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB,
    0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x00D0, 0x00D1, 0x00D2, 0x00D3,
    0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
    0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7,
    0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF,
};

static const struct {
    const char *name; /* letters and digits only, lower case */
    enum encoding encoding;
} synonyms[] = {
    {"utf8", ENCODING_UTF_8},
    {"utf16", ENCODING_UTF_16_LE},
    {"utf16le", ENCODING_UTF_16_LE},
    {"ucs2", ENCODING_UTF_16_LE},
    {"ucs2le", ENCODING_UTF_16_LE},
    {"unicode", ENCODING_UTF_16_LE},
    {"utf16be", ENCODING_UTF_16_BE},
    {"ucs2be", ENCODING_UTF_16_BE},
    {"windows1251", ENCODING_WINDOWS_1251},
    {"win1251", ENCODING_WINDOWS_1251},
    {"cp1251", ENCODING_WINDOWS_1251},
    {"1251", ENCODING_WINDOWS_1251},
    {"windows1250", ENCODING_WINDOWS_1250},
    {"win1250", ENCODING_WINDOWS_1250},
    {"cp1250", ENCODING_WINDOWS_1250},
    {"1250", ENCODING_WINDOWS_1250},
    {"windows1252", ENCODING_WINDOWS_1252},
    {"win1252", ENCODING_WINDOWS_1252},
    {"cp1252", ENCODING_WINDOWS_1252},
    {"1252", ENCODING_WINDOWS_1252},
    {"iso88591", ENCODING_WINDOWS_1252},
    {"latin1", ENCODING_WINDOWS_1252},
};

const char *encoding_name(enum encoding encoding)
{
    static const char *const names[ENCODINGS] = {
        "unknown", "UTF-8", "UTF-16LE", "UTF-16BE", "windows-1251", "windows-1250", "windows-1252",
    };
    return names[encoding];
}

enum encoding encoding_by_name(const char *name)
{
    char folded[16] = "";
    size_t length = 0;

    for (; *name != '\0'; name++) {
        bool is_upper = *name >= 'A' && *name <= 'Z';
        bool is_kept = is_upper || (*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9');
        if (!is_kept)
            continue;
        if (length + 1 >= sizeof(folded))
            return ENCODING_UNKNOWN;
        folded[length++] = (char)(is_upper ? *name - 'A' + 'a' : *name);
    }
    for (size_t i = 0; i < sizeof(synonyms) / sizeof(synonyms[0]); i++)
        if (strcmp(folded, synonyms[i].name) == 0)
            return synonyms[i].encoding;
    return ENCODING_UNKNOWN;
}

static size_t write_utf_8(uint32_t code, char *output)
{
    if (code < 0x80) {
        output[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        output[0] = (char)(0xC0 | code >> 6);
        output[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        output[0] = (char)(0xE0 | code >> 12);
        output[1] = (char)(0x80 | (code >> 6 & 0x3F));
        output[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    output[0] = (char)(0xF0 | code >> 18);
    output[1] = (char)(0x80 | (code >> 12 & 0x3F));
    output[2] = (char)(0x80 | (code >> 6 & 0x3F));
    output[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

enum { CHARACTER_MAX = 4 }; /* bytes of UTF-8 */

static enum decode_result decode_bytes(const uint16_t upper[128], struct slice input, char *output,
                                       size_t capacity, size_t *ret_taken, size_t *ret_written)
{
    const uint8_t *bytes = (const uint8_t *)input.at;
    size_t taken = 0, written = 0;
    enum decode_result result = DECODE_DONE;

    for (; taken < input.length && capacity - written >= CHARACTER_MAX; taken++) {
        uint8_t byte = bytes[taken];
        if (byte >= 0x80 && upper[byte - 0x80] == 0) {
            result = DECODE_BAD;
            break;
        }
        written += write_utf_8(byte < 0x80 ? byte : upper[byte - 0x80], output + written);
    }
    *ret_taken = taken;
    *ret_written = written;
    return result;
}

static uint32_t utf_16_unit(const uint8_t *at, enum encoding encoding)
{
    return encoding == ENCODING_UTF_16_LE ? (uint32_t)(at[1] << 8 | at[0])
                                          : (uint32_t)(at[0] << 8 | at[1]);
}

static bool is_surrogate(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDFFF;
}

/* Bytes of the character at `at`; 0 when the input ends within it, -1 when it is none. */
static int utf_16_character(const uint8_t *at, size_t length, enum encoding encoding,
                            uint32_t *ret_code)
{
    if (length < 2)
        return 0;
    uint32_t first = utf_16_unit(at, encoding);
    if (!is_surrogate(first)) {
        *ret_code = first;
        return 2;
    }
    if (first >= 0xDC00)
        return -1;
    if (length < 4)
        return 0;
    uint32_t second = utf_16_unit(at + 2, encoding);
    if (second < 0xDC00 || second > 0xDFFF)
        return -1;
    *ret_code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    return 4;
}

static enum decode_result decode_utf_16(enum encoding encoding, struct slice input, char *output,
                                        size_t capacity, size_t *ret_taken, size_t *ret_written)
{
    size_t taken = 0, written = 0;
    int length = 0;

    while (capacity - written >= CHARACTER_MAX) {
        uint32_t code = 0;
        length = utf_16_character((const uint8_t *)input.at + taken, input.length - taken, encoding,
                                  &code);
        if (length <= 0)
            break;
        taken += (size_t)length;
        written += write_utf_8(code, output + written);
    }
    *ret_taken = taken;
    *ret_written = written;
    return length < 0 ? DECODE_BAD : DECODE_DONE;
}

enum decode_result encoding_decode(enum encoding encoding, struct slice input, char *output,
                                   size_t capacity, size_t *ret_taken, size_t *ret_written)
{
    assert(encoding != ENCODING_UTF_8 && encoding != ENCODING_UNKNOWN);
    switch (encoding) {
    case ENCODING_UTF_16_LE:
    case ENCODING_UTF_16_BE:
        return decode_utf_16(encoding, input, output, capacity, ret_taken, ret_written);
    case ENCODING_WINDOWS_1251:
        return decode_bytes(windows_1251, input, output, capacity, ret_taken, ret_written);
    case ENCODING_WINDOWS_1250:
        return decode_bytes(windows_1250, input, output, capacity, ret_taken, ret_written);
    case ENCODING_WINDOWS_1252:
        return decode_bytes(windows_1252, input, output, capacity, ret_taken, ret_written);
    case ENCODING_UNKNOWN:
    case ENCODING_UTF_8:
        break;
    }
    return DECODE_BAD;
}
