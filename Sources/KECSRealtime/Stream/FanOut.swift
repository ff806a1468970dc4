import NIOCore

/// Hands the same frames to many sessions: with one call of the kernel for many of them
/// where it can, else with one for each.
final class FanOut {
    private let sendsTogether: Bool

    init(limits: RealtimeLimits) {
        sendsTogether = limits.sendsTogether
    }

    #if canImport(CURing)
    /// Fewer are not worth a ring.
    private static let worthwhile = 4

    /// Made by the first who need it, on the loop's thread.
    private lazy var ring = sendsTogether ? SendRing() : nil
    private let descriptors = UnsafeMutableBufferPointer<CInt>.allocate(
        capacity: SendRing.maxSockets)
    private let sent = UnsafeMutableBufferPointer<CInt>.allocate(capacity: SendRing.maxSockets)

    deinit {
        descriptors.deallocate()
        sent.deallocate()
    }
    #endif

    /// Whoever cannot take all of it now gets the rest later, as with any write.
    func send(_ frames: ByteBuffer, to sessions: [Session]) {
        #if canImport(CURing)
        if sessions.count >= Self.worthwhile, let ring {
            var start = 0
            while start < sessions.count {
                let end = min(start + SendRing.maxSockets, sessions.count)
                send(frames, to: sessions[start..<end], through: ring)
                start = end
            }
            return
        }
        #endif
        for session in sessions { session.deliver(frames) }
    }

    #if canImport(CURing)
    private func send(_ frames: ByteBuffer, to sessions: ArraySlice<Session>, through ring: SendRing) {
        // Nothing else happens on the loop between here and the call: the descriptors stay theirs.
        for (place, session) in zip(0..., sessions) {
            descriptors[place] = session.socket?.idleDescriptor ?? -1
        }
        let isUsable = ring.send(
            frames, to: UnsafeBufferPointer(rebasing: descriptors[..<sessions.count]),
            sent: UnsafeMutableBufferPointer(rebasing: sent[..<sessions.count]))
        if !isUsable { self.ring = nil }
        let length = frames.readableBytes
        // Most took all: those are not looked at again.
        for place in 0..<sessions.count where descriptors[place] < 0 || sent[place] < length {
            let session = sessions[sessions.startIndex + place]
            if descriptors[place] < 0 {
                session.deliver(frames)
            } else {
                session.socket?.queueRest(of: frames, sent: max(0, Int(sent[place])))
            }
        }
    }
    #endif
}
