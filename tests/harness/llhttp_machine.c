/* llhttp in strict mode, from the sources that Debian's node-llhttp has: the machine. */
#define LLHTTP_STRICT_MODE 1
#include <llhttp/llhttp.c>
