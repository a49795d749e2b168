import ArgumentParser

/// What `--color` says.
enum ColourChoice: String, CaseIterable, ExpressibleByArgument {
    case always, auto, never
}
