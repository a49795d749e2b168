#ifndef CLINUX_H
#define CLINUX_H

// Linux headers that Swift's Glibc overlay does not show, and the few calls that Swift cannot make itself.
//
// No _GNU_SOURCE here: with it, types such as fd_set have other members than in Swift's own Glibc module, and a program
// that sees both does not compile. The sources that need it define it first.

#include "driver.h"
#include "events.h"
#include "netlink.h"
#include "packet.h"
// Not spawn.h: on the include path that name would hide the one of libc.
#include "processes.h"
#include "sockets.h"
#include "terminal.h"

#endif
