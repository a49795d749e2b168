/// The style and the script of a report, as they lie in the folder Resources; SwiftPM puts their bytes into the
/// program.
enum ReportResources {
    static let style = String(decoding: PackageResources.report_css, as: UTF8.self)

    /// Its parts in one function, so that nothing of them is seen from outside.
    static let script: String = {
        let parts = [
            PackageResources.report_view_js, PackageResources.report_lanes_js, PackageResources.report_ladder_js,
            PackageResources.report_page_js,
        ]
        let body = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        return "(() => {\n\"use strict\";\n\(body)})();\n"
    }()
}
