// The floor under a reader of text: a bare tokeniser in C, and a count of allocations in the same process.
#include "tokenise.h"

enum { OTHER, SPACE, WORD, QUOTE, COMMENT, MARK };

static const unsigned char classes[256] = {
    ['\t'] = SPACE, ['\n'] = SPACE, ['\r'] = SPACE, [' '] = SPACE, ['"'] = QUOTE, [';'] = COMMENT,
    ['{'] = MARK, ['}'] = MARK, ['='] = MARK, [','] = MARK, ['['] = MARK, [']'] = MARK, [':'] = MARK,
    ['<'] = MARK, ['>'] = MARK, ['#'] = MARK,
    ['0' ... '9'] = WORD, ['A' ... 'Z'] = WORD, ['a' ... 'z'] = WORD,
    ['!'] = WORD, ['$'] = WORD, ['%'] = WORD, ['&'] = WORD, ['\''] = WORD, ['('] = WORD, [')'] = WORD, ['*'] = WORD,
    ['+'] = WORD, ['-'] = WORD, ['.'] = WORD, ['/'] = WORD, ['?'] = WORD, ['@'] = WORD, ['\\'] = WORD, ['^'] = WORD,
    ['_'] = WORD, ['`'] = WORD, ['|'] = WORD, ['~'] = WORD,
};

size_t tokenise(const unsigned char *text, size_t count, size_t *sum) {
    size_t at = 0, tokens = 0, total = 0;
    while (at < count) {
        size_t start = at;
        switch (classes[text[at]]) {
        case SPACE:
            at++;
            continue;
        case COMMENT:
            while (at < count && text[at] != '\n') at++;
            continue;
        case WORD:
            while (at < count && classes[text[at]] == WORD) at++;
            break;
        case QUOTE:
            at++;
            while (at < count && text[at] != '"') at++;
            at++;
            break;
        default:
            at++;
        }
        tokens++;
        total += at - start;
    }
    *sum = total;
    return tokens;
}

extern void *__libc_malloc(size_t);
static unsigned long counted;

void *malloc(size_t size) {
    counted++;
    return __libc_malloc(size);
}

unsigned long allocations(void) { return counted; }
