import FuzzTargets
import Glibc

// What libFuzzer calls; its main() is in the sanitizer's runtime, so this target is only built with -sanitize=fuzzer.

/// The target under test: what RAINYDAY_FUZZ_TARGET names.
nonisolated(unsafe) private var target = FuzzTarget.h248Text

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    let name = getenv("RAINYDAY_FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let named = FuzzTarget(rawValue: name) else {
        let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
        say("set RAINYDAY_FUZZ_TARGET to one of \(names)")
        exit(2)
    }
    target = named
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do {
        try target.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        say("\(target.rawValue): \(error)")
        abort()
    }
    return 0
}

/// A line on standard error.
private func say(_ line: String) {
    let bytes = Array("rainyday-fuzz: \(line)\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
