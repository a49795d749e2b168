#ifndef CLINUX_EVENTS_H
#define CLINUX_EVENTS_H

// Waiting for descriptors, signals and timers.
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

#endif
