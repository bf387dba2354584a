package ai.trustmodel.tracing.cli.importing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** A file holds nothing that can be imported; the message says why, as the end of a sentence. */
public final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    public NotUnderstood(String reason) {
        super(reason);
    }

    public NotUnderstood(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The parser's complaint, without its advice to programmers. */
    static NotUnderstood notJson(JsonProcessingException e) {
        String reason = e instanceof JsonEOFException
                ? "it ends too soon"
                : e instanceof StreamConstraintsException
                        ? "it is nested too deep, or a value in it is too long"
                        : e.getOriginalMessage();
        String line = e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " at line " + e.getLocation().getLineNr();
        return new NotUnderstood("it is no JSON: " + reason + line, e);
    }
}
