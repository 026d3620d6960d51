/*
 * number.c: exact decimal arithmetic, done on digits as on paper.
 *
 * A number is D x 10^e, D having neither leading nor trailing zeros. Since D
 * is no multiple of 10, D x unit can't be divided by more tens than unit has
 * factors 2 or 5, which is below 64; and more than 20 digits in front of the
 * point are too large. So no number that counts has over 84 digits, and
 * longer ones, such as a megabyte of nines, cost one look. Stateless.
 */
#include "config/number.h"

#include <assert.h>
#include <ctype.h>

enum { DEEPEST = 64, WIDEST = 20, DIGITS = DEEPEST + WIDEST, PRODUCT = DIGITS + 20 };

static const int64_t ENORMOUS = INT64_C(1000000000000); /* as an exponent */

struct decimal {
    bool negative;
    unsigned char digits[DIGITS]; /* most significant first */
    size_t count;                 /* may exceed DIGITS; then the rest is not stored */
    int64_t exponent;
};

static size_t digits_length(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && isdigit((unsigned char)text[n]))
        n++;
    return n;
}

size_t number_length(const char *text, size_t length)
{
    size_t n = length > 0 && text[0] == '-' ? 1 : 0;
    size_t whole = digits_length(text + n, length - n);
    if (whole == 0 || (whole > 1 && text[n] == '0'))
        return 0;
    n += whole;
    if (n < length && text[n] == '.') {
        size_t fraction = digits_length(text + n + 1, length - n - 1);
        if (fraction == 0)
            return 0;
        n += 1 + fraction;
    }
    if (n < length && (text[n] == 'e' || text[n] == 'E')) {
        size_t sign = n + 1 < length && (text[n + 1] == '+' || text[n + 1] == '-') ? 1 : 0;
        size_t exponent = digits_length(text + n + 1 + sign, length - n - 1 - sign);
        if (exponent == 0)
            return 0;
        n += 1 + sign + exponent;
    }
    return n;
}

static int64_t parse_exponent(const char *text, size_t length)
{
    bool negative = length > 0 && text[0] == '-';
    size_t i = length > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    int64_t value = 0;
    for (; i < length && value < ENORMOUS; i++)
        value = value * 10 + (text[i] - '0');
    return negative ? -value : value;
}

/* Appends a digit, and in front of it the zeros that were held back. */
static void append(struct decimal *d, size_t *zeros, int digit)
{
    for (; *zeros > 0; --*zeros, d->count++)
        if (d->count < DIGITS)
            d->digits[d->count] = 0;
    if (d->count < DIGITS)
        d->digits[d->count] = (unsigned char)digit;
    d->count++;
}

static struct decimal parse(const char *text, size_t length)
{
    struct decimal d = {.negative = length > 0 && text[0] == '-'};
    size_t zeros = 0; /* seen behind the last digit that counts */
    bool fraction = false;
    size_t i = d.negative ? 1 : 0;
    for (; i < length && text[i] != 'e' && text[i] != 'E'; i++) {
        if (text[i] == '.') {
            fraction = true;
            continue;
        }
        d.exponent -= fraction ? 1 : 0;
        if (text[i] != '0')
            append(&d, &zeros, text[i] - '0');
        else if (d.count > 0)
            zeros++;
    }
    d.exponent += (int64_t)zeros;
    if (i < length)
        d.exponent += parse_exponent(text + i + 1, length - i - 1);
    return d;
}

/* product (least significant digit first) = digits x unit; returns its length. */
static int multiply(const struct decimal *d, int64_t unit, unsigned char *product)
{
    uint64_t carry = 0;
    int n = 0;
    for (size_t i = d->count; i > 0; i--) {
        carry += d->digits[i - 1] * (uint64_t)unit;
        product[n++] = (unsigned char)(carry % 10);
        carry /= 10;
    }
    for (; carry > 0; carry /= 10)
        product[n++] = (unsigned char)(carry % 10);
    return n;
}

static bool push_digit(int64_t *value, int digit)
{
    if (*value > (INT64_MAX - digit) / 10)
        return false;
    *value = *value * 10 + digit;
    return true;
}

enum number_status number_times(const char *text, size_t length, int64_t unit, int64_t *out)
{
    assert(unit >= 1 && unit <= INT64_C(1000000000000000000));
    struct decimal d = parse(text, length);
    int64_t value = 0;
    *out = 0;
    if (d.count == 0)
        return NUMBER_OK;
    if (d.exponent < -DEEPEST)
        return NUMBER_NOT_WHOLE;
    if (d.exponent + (int64_t)d.count > WIDEST)
        return NUMBER_TOO_LARGE;
    unsigned char product[PRODUCT];
    int n = multiply(&d, unit, product);
    int point = d.exponent < 0 ? (int)-d.exponent : 0;
    for (int i = 0; i < point && i < n; i++)
        if (product[i] != 0)
            return NUMBER_NOT_WHOLE;
    for (int i = n; i > point; i--)
        if (!push_digit(&value, product[i - 1]))
            return NUMBER_TOO_LARGE;
    for (int64_t i = 0; i < d.exponent; i++)
        if (!push_digit(&value, 0))
            return NUMBER_TOO_LARGE;
    *out = d.negative ? -value : value;
    return NUMBER_OK;
}

bool number_negative(const char *text, size_t length)
{
    struct decimal d = parse(text, length);
    return d.negative && d.count > 0;
}
