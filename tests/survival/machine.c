/* Loaded before the C library: no name is known while NO_NAMES exists, and the wall clock is off by the seconds in
   CLOCK_FILE. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
  const char *path = getenv("NO_NAMES");
  if (path && access(path, F_OK) == 0) return EAI_AGAIN;
  if (!real) real = dlsym(RTLD_NEXT, "getaddrinfo");
  return real(node, service, hints, found);
}

int clock_gettime(clockid_t id, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  const char *path = getenv("CLOCK_FILE");
  long seconds = 0;
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int status = real(id, now);
  FILE *file = id == CLOCK_REALTIME && path ? fopen(path, "r") : NULL;
  if (file && fscanf(file, "%ld", &seconds) == 1) now->tv_sec += seconds;
  if (file) fclose(file);
  return status;
}
