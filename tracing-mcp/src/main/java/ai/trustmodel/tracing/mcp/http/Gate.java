package ai.trustmodel.tracing.mcp.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out web pages. A browser can be made to send requests here by any page it shows, under a name of that page's
 * own domain that resolves to this machine, and it says in {@code Host} and {@code Origin} when it does.
 */
final class Gate {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[0:0:0:0:0:0:0:1]");

    private final Set<String> hosts;
    private final boolean addresses;

    /**
     * @param hosts names by which the server may be called, beside those of this machine's loopback
     * @param addresses whether it may be called by any address; a page can only come under a name
     */
    Gate(Set<String> hosts, boolean addresses) {
        this.hosts = hosts;
        this.addresses = addresses;
    }

    void check(Headers headers) throws Refused {
        String host = checkHost(headers.get("Host"));
        List<String> origins = headers.get("Origin");
        if (origins != null) {
            for (String origin : origins) {
                checkOrigin(origin, host);
            }
        }
    }

    private String checkHost(@Nullable List<String> given) throws Refused {
        if (given == null || given.size() != 1) {
            throw new Refused(400, "host", "a request has one Host header");
        }
        String host = name(given.get(0));
        if (host == null || !known(host)) {
            throw new Refused(
                    421,
                    "host",
                    "this server is not called '" + RefusalLog.clean(given.get(0))
                            + "'; a name it may be called by is set with TRUSTMODEL_MCP_ALLOWED_HOSTS");
        }
        return host;
    }

    /** @param called the host of the request; pages that come from there are not from elsewhere */
    private void checkOrigin(String origin, String called) throws Refused {
        try {
            URI uri = new URI(origin);
            String host = canonical(uri.getHost());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (host != null && web && (isNamed(host) || host.equals(called))) {
                return;
            }
        } catch (URISyntaxException e) { // refused below, as is "null"
        }
        throw new Refused(403, "origin", "pages of '" + RefusalLog.clean(origin) + "' may not use this server");
    }

    private boolean known(String host) {
        return isNamed(host) || (addresses && isAddress(host));
    }

    private boolean isNamed(String host) {
        return LOOPBACK.contains(host) || hosts.contains(host);
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    }

    /** The host in small letters without its port, null when it is none. */
    private static @Nullable String name(String hostAndPort) {
        try {
            URI uri = new URI("http://" + hostAndPort);
            boolean plain = uri.getUserInfo() == null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
            return plain ? canonical(uri.getHost()) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** A host in small letters; an IPv6 address, which can be written in many ways, as Java writes it. */
    private static @Nullable String canonical(@Nullable String host) {
        if (host == null || !host.startsWith("[")) {
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        }
        try {
            return "[" + InetAddress.getByName(host).getHostAddress() + "]"; // what stands in brackets is not looked up
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
