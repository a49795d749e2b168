#include "terminal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static struct termios raw;
static volatile sig_atomic_t taken = -1;

static const int endings[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
#define ENDINGS (sizeof endings / sizeof *endings)

static void give_back(void) {
  // tcsetattr() may be called in a signal handler (POSIX.1, signal-safety(7)).
  if (taken >= 0) tcsetattr(taken, TCSANOW, &saved);
}

static void die(int number) {
  int error = errno;
  give_back();
  // The default action of the signal ends the process as if it had never been caught (SA_RESETHAND).
  raise(number);
  errno = error;
}

static void stop(int number) {
  int error = errno;
  give_back();
  signal(number, SIG_DFL);
  sigset_t mask;
  sigemptyset(&mask);
  sigaddset(&mask, number);
  sigprocmask(SIG_UNBLOCK, &mask, NULL);
  // Stands still here, until SIGCONT.
  raise(number);
  signal(number, stop);
  if (taken >= 0) tcsetattr(taken, TCSANOW, &raw);
  errno = error;
}

int cl_terminal_raw(int descriptor) {
  static int is_registered = 0;
  if (taken >= 0) return 0;
  if (tcgetattr(descriptor, &saved) != 0) return errno;
  raw = saved;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cflag |= CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (!is_registered && atexit(cl_terminal_cooked) == 0) is_registered = 1;
  taken = descriptor;
  struct sigaction action = {.sa_handler = die, .sa_flags = SA_RESETHAND | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (size_t index = 0; index < ENDINGS; index++) sigaction(endings[index], &action, NULL);
  signal(SIGTSTP, stop);
  if (tcsetattr(descriptor, TCSANOW, &raw) != 0) {
    int error = errno;
    cl_terminal_cooked();
    return error;
  }
  return 0;
}

void cl_terminal_cooked(void) {
  if (taken < 0) return;
  give_back();
  taken = -1;
  for (size_t index = 0; index < ENDINGS; index++) signal(endings[index], SIG_DFL);
  signal(SIGTSTP, SIG_DFL);
}
