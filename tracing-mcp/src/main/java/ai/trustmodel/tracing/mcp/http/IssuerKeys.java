package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer signs with, found as its metadata says. Thread-safe.
 *
 * <p>Both are fetched when they are first needed, and keys again when one is not known; at most every few seconds, so
 * that nobody can have this server ask the issuer all the time.
 */
final class IssuerKeys {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int MOST_BYTES = 1024 * 1024;
    private static final long PAUSE_NANOS = 5_000_000_000L;

    private final URI issuer;
    private final DefaultResourceRetriever fetch =
            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MOST_BYTES);
    private @Nullable JWKSource<SecurityContext> source;
    private @Nullable IOException failure;
    private long failedAt;

    /** @throws ConfigurationException when the address of the issuer is none that can be trusted */
    IssuerKeys(URI issuer) {
        if (!isSafe(issuer)) {
            throw new ConfigurationException("TRUSTMODEL_MCP_OAUTH_ISSUER is '" + issuer
                    + "'; it must be an https address, since whoever can change what is read there gets in");
        }
        this.issuer = issuer;
    }

    /** Where the keys are. Throws when the issuer cannot be asked. */
    synchronized JWKSource<SecurityContext> source() throws IOException {
        if (source == null) {
            if (failure != null && System.nanoTime() - failedAt < PAUSE_NANOS) {
                throw failure;
            }
            try {
                source = JWKSourceBuilder.<SecurityContext>create(keySet().toURL(), fetch)
                        .cache(5 * 60_000L, 15_000L)
                        .rateLimited(PAUSE_NANOS / 1_000_000)
                        .retrying(true)
                        .build();
            } catch (IOException e) {
                failure = e;
                failedAt = System.nanoTime();
                throw e;
            }
        }
        return source;
    }

    /** The address of the key set, from the issuer's metadata: as OAuth has it (RFC 8414), else as OpenID Connect. */
    private URI keySet() throws IOException {
        String path = issuer.getPath() == null ? "" : issuer.getPath().replaceAll("/$", "");
        IOException last = new IOException("no metadata");
        for (URI place : List.of(
                issuer.resolve("/.well-known/oauth-authorization-server" + path),
                issuer.resolve(path + "/.well-known/openid-configuration"),
                issuer.resolve("/.well-known/openid-configuration" + path))) {
            try {
                return keySet(fetch.retrieveResource(place.toURL()).getContent());
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }

    private URI keySet(String metadata) throws IOException {
        Map<String, Object> fields = Json.parseObject(metadata);
        if (fields == null || !issuer.toString().equals(fields.get("issuer"))) {
            throw new IOException("the metadata is not that of " + issuer);
        }
        if (fields.get("jwks_uri") instanceof String address) {
            URI keys = issuer.resolve(address);
            if (isSafe(keys)) {
                return keys;
            }
        }
        throw new IOException("the metadata of " + issuer + " names no key set at an https address");
    }

    private static boolean isSafe(URI address) {
        String host = address.getHost();
        if (host == null) {
            return false;
        }
        return "https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isLoopback(host));
    }

    private static boolean isLoopback(String host) {
        try { // a name could lead elsewhere tomorrow
            return host.equals("localhost")
                    || (host.matches("[\\d.]+|\\[.*]")
                            && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
