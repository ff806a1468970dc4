#ifndef CSUPERVISOR_H
#define CSUPERVISOR_H
int kecs_supervisor_version(void);
#endif
