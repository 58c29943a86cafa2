/*
 * What a client would take: Accept, Accept-Encoding, Accept-Language (RFC 9110 12.5).
 *
 * A list is the field's value, repeated fields joined; NULL where there is none.  Pure.
 */
#ifndef TW_HTTP_ACCEPT_H
#define TW_HTTP_ACCEPT_H

#include "base/base.h"

/* Whether Accept lets a media type through ("text/csv; charset=utf-8": parameters do not count).  No list: all. */
bool	accept_type(const char *list, const char *type);

/* Whether Accept-Encoding names the coding.  No list: none. */
bool	accept_coding(const char *list, const char *coding);

/* The language of Accept-Language that we speak and the client likes best; English where it names none of ours. */
enum lang accept_lang(const char *list);

#endif
