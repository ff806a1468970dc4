#include "CSupervisor.h"
int kecs_supervisor_version(void) { return 1; }
