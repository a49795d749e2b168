/// A step of a ``KernelPlan``: what is done, in which words people read it, and what takes it back.
public struct PlanStep: Hashable, Sendable {
    /// What is done.
    public let operation: KernelOperation
    /// Nil where it goes with the namespace or the link that it belongs to.
    public let undo: KernelOperation?

    public init(_ operation: KernelOperation) {
        self.operation = operation
        undo = operation.undo
    }
}

extension PlanStep: CustomStringConvertible {
    /// One line, such as `create a network namespace for mg1`.
    public var description: String { operation.description }
}
