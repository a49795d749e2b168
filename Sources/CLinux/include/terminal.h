#ifndef CLINUX_TERMINAL_H
#define CLINUX_TERMINAL_H

/// Hands every key of a terminal over at once, as it is pressed; output stays as it was. Until cl_terminal_cooked(), whatever
/// ends the process gives the terminal back as it was first: exit(), and the signals that end or crash a process. SIGTSTP
/// gives it back while the process is stopped.
///
/// Returns 0, or an errno value where this is no terminal. One terminal at a time.
int cl_terminal_raw(int descriptor);

/// Gives the terminal back as it was; nothing where it was not taken.
void cl_terminal_cooked(void);

#endif
