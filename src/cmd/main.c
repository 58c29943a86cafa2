/*
 * tradewind: the directory of a chamber of commerce, in one program.
 */
#include "base/base.h"

#include "base/sandbox.h"
#include "cmd/frame.h"

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], SANDBOX_WORD) == 0)
		helper_main(argc, argv);
	return frame_main(argc, argv);
}
