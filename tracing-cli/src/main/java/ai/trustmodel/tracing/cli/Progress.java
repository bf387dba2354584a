package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.DisplayWidth;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import java.util.concurrent.TimeUnit;

/** One line on standard error that says how far long work is; nothing where nobody sees it. */
final class Progress implements AutoCloseable {
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private long shownAt = System.nanoTime();
    private boolean shown;

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(String text) {
        if (terminal.showsProgress() && System.nanoTime() - shownAt > BETWEEN) {
            shownAt = System.nanoTime();
            shown = true;
            terminal.err().print(CLEAR + DisplayWidth.cut(SafeText.line(text), terminal.width() - 1));
            terminal.err().flush();
        }
    }

    /** Takes the line away, for something else to be said. */
    void clear() {
        if (shown) {
            shown = false;
            terminal.err().print(CLEAR);
            terminal.err().flush();
        }
    }

    @Override
    public void close() {
        clear();
    }
}
