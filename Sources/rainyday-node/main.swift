import Agents
import Consoles
import Glibc
import Sockets

// One agent as a process: everything it is told comes in on descriptor 3, so there is nothing to parse here.
guard CommandLine.arguments.count == 1 else {
    print("rainyday-node is started by rainyday, with its control channel as descriptor 3; it takes no arguments.")
    exit(2)
}
signal(SIGPIPE, SIG_IGN)
NodeProcess.run(control: 3) { settings in NodeConsole(settings) }
