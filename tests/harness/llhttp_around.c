/* What is around the machine in llhttp_machine.c. */
#define LLHTTP_STRICT_MODE 1
#include <llhttp/api.c>
#include <llhttp/http.c>
