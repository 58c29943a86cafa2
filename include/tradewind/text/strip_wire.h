/*
 * What a helper made of a file, through a pipe: a head, then the bytes that are kept.  Whoever started the helper believes nothing.
 */
#ifndef TW_TEXT_STRIP_WIRE_H
#define TW_TEXT_STRIP_WIRE_H

#include "text/strip.h"

/* --- in the helper --------------------------------------------------------------------------------------- */
/* Read the file of a descriptor, strip it, write head and bytes to another. */
void	strip_wire_send(int from, int to);

/* --- in whoever started it ------------------------------------------------------------------------------ */
#define STRIP_HEAD	12
struct strip_head {
	enum file_type	 type;
	enum strip_why	 why;
	bool		 took, left;
	uint32_t	 bytes;		/* that follow; 0 where it is refused */
};
/* false: it is no head. */
bool	strip_head_read(const uint8_t p[STRIP_HEAD], struct strip_head *out);

#endif
