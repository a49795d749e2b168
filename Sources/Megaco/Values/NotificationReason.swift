/// Why a signal ended, where its end is to be notified (Annex B.2 notificationReason; iteration is of version 3).
public enum NotificationReason: Hashable, Sendable, CaseIterable {
    case timeOut, interruptedByEvent, interruptedByNewSignals, otherReason, iteration
}
