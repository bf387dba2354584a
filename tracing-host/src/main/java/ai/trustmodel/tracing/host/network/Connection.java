package ai.trustmodel.tracing.host.network;

import java.util.Map;

/**
 * Who talks to whom, seen from one end.
 *
 * @param protocol {@code tcp} or {@code udp}
 * @param localAddress as {@link Addresses} writes it
 * @param remoteAddress the same; all zeros when there is no peer
 * @param remotePort 0 when there is no peer
 */
record Connection(String protocol, String localAddress, int localPort, String remoteAddress, int remotePort) {
    /** Whether there is somebody at the other end; a socket that listens, or that sends to anybody, has nobody. */
    boolean hasPeer() {
        return remotePort != 0;
    }

    boolean isTcp() {
        return protocol.equals("tcp");
    }

    boolean isLoopback() {
        return Addresses.isLoopback(hasPeer() ? remoteAddress : localAddress);
    }

    void describe(Map<String, Object> attributes) {
        attributes.put("protocol", protocol);
        attributes.put("family", localAddress.indexOf(':') < 0 ? "ipv4" : "ipv6");
        attributes.put("local_address", localAddress);
        attributes.put("local_port", localPort);
        if (hasPeer()) {
            attributes.put("remote_address", remoteAddress);
            attributes.put("remote_port", remotePort);
        }
    }
}
