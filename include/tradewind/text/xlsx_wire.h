/*
 * What a helper read of a workbook, as frames on a pipe: xlsx_read puts in, whoever started the helper takes out and believes nothing.
 */
#ifndef TW_TEXT_XLSX_WIRE_H
#define TW_TEXT_XLSX_WIRE_H

#include "base/str.h"
#include "text/xlsx_read.h"

/* --- in the helper ------------------------------------------------------------------------------------- */
/* Read the workbook of fd and write frames to another; the last one says that this is all, or why it failed. */
void	xlsx_wire_send(int from, int to);

/* --- in whoever started it ------------------------------------------------------------------------------ */
enum xlsx_frame_kind { XLSX_SHEET = 'S', XLSX_ROW = 'R', XLSX_END = 'E', XLSX_DONE = 'D', XLSX_FAILED = 'F' };
struct xlsx_row {
	uint32_t		 n;
	bool			 hidden;
	struct xlsx_cell	 cell[XLSX_CELLS];
	size_t			 ncells;
};
struct xlsx_frame {			/* until the next one */
	enum xlsx_frame_kind	 kind;
	const char		*name;		/* of a sheet */
	bool			 hidden;
	struct xlsx_row		 row;
	const char		*packed;	/* the row as xlsx_row_unpack reads it */
	size_t			 len;
	struct xlsx_end		 end;
	const char		*detail;	/* why it failed, a catalogue code */
};

/*
 * Take bytes as they come.  xlsx_wire_next gives 1 with a frame, 0 where it is not whole yet, -1 where it is none: lengths, order, numbers and
 * UTF-8 are checked, so that what is given is as text/xlsx_read.h says.
 */
struct xlsx_wire;
struct xlsx_wire *xlsx_wire_new(void) MUST_USE;
void	xlsx_wire_free(struct xlsx_wire *w);	/* NULL is fine */
void	xlsx_wire_add(struct xlsx_wire *w, const void *p, size_t n);
int	xlsx_wire_next(struct xlsx_wire *w, struct xlsx_frame *out) MUST_USE;

/* A packed row; false: it is none.  The cells' texts stand in p. */
bool	xlsx_row_unpack(const char *p, size_t len, struct xlsx_row *out);

#endif
