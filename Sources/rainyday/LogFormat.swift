import ArgumentParser

/// What `--log-format` says.
enum LogFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
}
