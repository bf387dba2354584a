package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;

/** Ends a call that needs answers of the caller first. It is repeated with the answers, from its beginning. */
public final class InputRequired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Call.Question> questions;

    /** @param questions what is to be asked, each under the name its answer is to come under */
    public InputRequired(Map<String, Call.Question> questions) {
        super("the call needs answers of its caller: " + questions.keySet(), null, false, false);
        this.questions = questions;
    }

    public Map<String, Call.Question> questions() {
        return questions;
    }
}
