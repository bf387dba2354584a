package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Whether the user agrees to what cannot be undone. */
final class Consent {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    /**
     * Asks, unless that was answered beforehand.
     *
     * @param what will be done, as the beginning of a question: {@code Delete 3 traces}
     */
    boolean given(Verb verb, String what) throws IOException {
        if (yes) {
            return true;
        }
        Terminal terminal = verb.terminal();
        if (!terminal.asks()) {
            throw verb.wrongUsage("nobody is there to agree to this: " + what + "; add --yes");
        }
        terminal.ask(what + "? [y/N]");
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(verb.tracer().in(), Charset.defaultCharset()));
        String answer = answers.readLine();
        boolean agreed =
                answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        if (!agreed) {
            terminal.note("Nothing was deleted.");
        }
        return agreed;
    }
}
