package ai.trustmodel.tracing.mcp.modern;

/** Error codes that only this revision has. */
final class Codes {
    /** The headers of an HTTP request do not say what its body says. */
    static final int HEADER_MISMATCH = -32020;

    /** The client cannot do what the request needs of it. */
    static final int MISSING_CAPABILITY = -32021;

    static final int UNSUPPORTED_VERSION = -32022;

    private Codes() {}
}
