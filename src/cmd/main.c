/*
 * tradewind: the directory of a chamber of commerce, in one program.
 */
#include "base/base.h"

#include "cmd/frame.h"

int
main(int argc, char **argv)
{
	return frame_main(argc, argv);
}
