package ai.trustmodel.tracing.mcp.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever has a token of an OAuth issuer that is for this server, as far as its scopes go (an OAuth 2.1 resource
 * server). Tokens are looked at here and go nowhere else.
 */
final class OAuthAccess implements Access {
    /** What a token can allow. */
    static final List<String> SCOPES =
            List.of("traces:read", "traces:write", "traces:admin", "kernel:read", "kernel:exec");

    /** Signatures of a key pair. Nothing that the issuer's public key could be used to forge, and never "none". */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private static final int SKEW_SECONDS = 30;
    private static final int LONGEST_TOKEN = 16 * 1024;

    private final String issuer;
    private final String audience;
    private final String metadata;
    private final Clock clock;
    private final IssuerKeys keys;

    /**
     * @param issuer who issues tokens, as the tokens name it
     * @param audience this server as its clients see it, as the tokens name it
     */
    OAuthAccess(URI issuer, URI audience, Clock clock) {
        this.issuer = issuer.toString();
        this.audience = audience.toString();
        this.clock = clock;
        keys = new IssuerKeys(issuer);
        metadata = audience.resolve(HttpTransport.METADATA + HttpTransport.PATH).toString();
    }

    @Override
    public Grant check(@Nullable String authorization) throws Refused {
        String token;
        try {
            token = Access.bearer(authorization, challenge(null, null));
        } catch (Refused e) {
            throw e.with(challenge(authorization == null ? null : "invalid_request", null));
        }
        if (token.length() > LONGEST_TOKEN) {
            throw invalid("the token is too long to be one");
        }
        JWTClaimsSet claims;
        try {
            claims = processor(keys.source()).process(token, null);
        } catch (RateLimitReachedException e) {
            throw invalid("the token is signed by a key that the issuer does not have");
        } catch (IOException | KeySourceException e) {
            throw new Refused(503, "issuer", "the keys of the issuer cannot be had now; try again in a moment")
                    .with(Map.of("Retry-After", "5"));
        } catch (ExpiredJWTException e) {
            throw invalid("the token has expired");
        } catch (ParseException e) {
            throw invalid("the token is no signed JWT");
        } catch (BadJOSEException | JOSEException e) {
            throw invalid("the token is none of the issuer for this server, or is not valid now");
        }
        return new Grant(claims.getIssuer() + " " + claims.getSubject(), scopes(claims));
    }

    private DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> source) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt"), JOSEObjectType.JWT, null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, source));
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
        return processor;
    }

    private static Set<String> scopes(JWTClaimsSet claims) {
        Object scope = Objects.requireNonNullElse(claims.getClaim("scope"), "");
        Object listed = Objects.requireNonNullElse(claims.getClaim("scp"), "");
        Set<String> scopes = new HashSet<>();
        for (Object each : List.of(scope, listed)) {
            if (each instanceof Collection<?> words) {
                words.forEach(word -> scopes.add(String.valueOf(word)));
            } else {
                scopes.addAll(Arrays.asList(each.toString().split(" +", -1)));
            }
        }
        scopes.retainAll(SCOPES);
        return scopes;
    }

    private Refused invalid(String what) {
        return new Refused(401, "token", what).with(challenge("invalid_token", null));
    }

    @Override
    public Refused insufficient(String scope) {
        return Access.super.insufficient(scope).with(challenge("insufficient_scope", scope));
    }

    private Map<String, String> challenge(@Nullable String error, @Nullable String scope) {
        StringBuilder challenge = new StringBuilder("Bearer ");
        if (error != null) {
            challenge.append("error=\"").append(error).append("\", ");
        }
        challenge
                .append("scope=\"")
                .append(scope == null ? "traces:read traces:write" : scope)
                .append("\", ");
        return Map.of(
                "WWW-Authenticate",
                challenge
                        .append("resource_metadata=\"")
                        .append(metadata)
                        .append('"')
                        .toString());
    }

    @Override
    public Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("resource", audience);
        metadata.put("authorization_servers", List.of(issuer));
        metadata.put("scopes_supported", SCOPES);
        metadata.put("bearer_methods_supported", List.of("header"));
        metadata.put("resource_name", "TrustModel Tracing");
        return metadata;
    }
}
