package ai.trustmodel.tracing.cli.terminal;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void aFullDisk_isSaid() {
        Terminal terminal = onto("No space left on device");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> terminal.json("{}"))
                .withMessage("standard output cannot be written: No space left on device");
    }

    @Test
    void aReaderThatWentAway_isNoFailureOfTheDisk() {
        Terminal terminal = onto("Broken pipe");

        assertThatExceptionOfType(Terminal.Closed.class).isThrownBy(() -> terminal.json("{}"));
    }

    private static Terminal onto(String problem) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(problem);
            }
        };
        return Terminal.of(out, new ByteArrayOutputStream(), Map.of(), false);
    }
}
