package ai.trustmodel.tracing.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command prints: standard output for what was asked, standard error for everything else. Not thread-safe.
 *
 * <p>The reader of standard output may go away, as {@code head} does. The next print then throws {@link Closed}. Where it
 * cannot be written for another reason, as on a full disk, {@link UncheckedIOException} says which.
 */
public final class Terminal {
    private static final int WIDTH_OF_A_FILE = 160;
    private static final int LINES_AT_ONCE = 200;

    /** Nobody reads standard output any more. */
    public static final class Closed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Closed() {
            super("standard output was closed", null, false, false);
        }
    }

    /** Passes on what is written, and keeps what {@link PrintStream} does not tell: why it could not be. */
    private static final class Sink extends FilterOutputStream {
        private @Nullable IOException failure;

        Sink(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        /** Why it failed, unless it is that nobody reads any more. */
        @Nullable
        IOException failure() {
            return failure == null || String.valueOf(failure.getMessage()).contains("Broken pipe") ? null : failure;
        }
    }

    private final Sink sink;
    private final PrintStream out;
    private final PrintStream err;
    private final Charset charset;
    private final Map<String, String> environment;
    private final boolean inIsTerminal;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private boolean colour;
    private int unflushed;

    private Terminal(
            OutputStream out,
            PrintStream err,
            Charset charset,
            Map<String, String> environment,
            boolean inIsTerminal,
            boolean outIsTerminal,
            boolean errIsTerminal) {
        this.sink = new Sink(out);
        this.out = new PrintStream(sink, false, charset);
        this.err = err;
        this.charset = charset;
        this.environment = environment;
        this.inIsTerminal = inIsTerminal;
        this.outIsTerminal = outIsTerminal;
        this.errIsTerminal = errIsTerminal;
        this.colour = wantsColour();
    }

    /** The streams of this process. */
    public static Terminal ofProcess() {
        // A stream of its own: System.out flushes at every line, and may be given to others.
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset());
        return new Terminal(out, err, charset(), System.getenv(), isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /** These streams, seen by somebody or not. */
    public static Terminal of(OutputStream out, OutputStream err, Map<String, String> environment, boolean seen) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(out, errors, StandardCharsets.UTF_8, environment, seen, seen, seen);
    }

    /** Colours as the user wants them. */
    public void colour(Colours when) {
        colour = when == Colours.ALWAYS || (when == Colours.AUTO && wantsColour());
    }

    /** Whether output is in colours. */
    public boolean colour() {
        return colour;
    }

    /** Whether somebody sees standard error at once, so that progress is worth showing. */
    public boolean showsProgress() {
        return errIsTerminal && !"dumb".equals(environment.get("TERM"));
    }

    /** Whether somebody is there to answer a question. */
    public boolean asks() {
        return inIsTerminal && errIsTerminal;
    }

    /** Whether somebody sees standard output at once. */
    public boolean isTerminal() {
        return outIsTerminal;
    }

    /** The columns there are. */
    public int width() {
        String given = environment.get("COLUMNS");
        if (given != null && given.matches("[1-9]\\d{1,3}")) {
            return Integer.parseInt(given);
        }
        return outIsTerminal
                ? CommandSpec.create().usageMessage().autoWidth(true).width()
                : WIDTH_OF_A_FILE;
    }

    /** Prints a line as it is. */
    public void line(String line) {
        out.print(line);
        out.print('\n');
        printed();
    }

    private void printed() {
        if (outIsTerminal || ++unflushed > LINES_AT_ONCE) {
            unflushed = 0;
            flush();
        }
    }

    /** Prints an empty line. */
    public void line() {
        line("");
    }

    /** Prints a table, fitted to the width. */
    public void table(Table table) {
        table(table, width());
    }

    /** Prints a table, fitted to this width. */
    public void table(Table table, int width) {
        table.lines(width, colour).forEach(this::line);
    }

    /** Prints a JSON document. It is UTF-8 whatever the terminal's own characters are. */
    public void json(String document) {
        byte[] bytes = (document + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        flush();
    }

    /** Prints one of many JSON documents, on a line. It is UTF-8 whatever the terminal's own characters are. */
    public void jsonLine(String document) {
        byte[] bytes = (document + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        printed();
    }

    /** The text in this style, where there are colours. */
    public String styled(Style style, String text) {
        return style.of(text, colour);
    }

    /** Says something beside the output. */
    public void note(String sentence) {
        err.println(SafeText.block(sentence));
    }

    /** Says the beginning of a line that the user will end. */
    public void ask(String question) {
        err.print(SafeText.line(question) + " ");
        err.flush();
    }

    /** Hands over what was printed so far. */
    public void flush() {
        if (out.checkError()) {
            IOException failure = sink.failure();
            if (failure != null) {
                throw new UncheckedIOException("standard output cannot be written: " + failure.getMessage(), failure);
            }
            throw new Closed();
        }
    }

    /** Standard output for a program's bytes. */
    public PrintStream out() {
        return out;
    }

    /** Standard output for text. */
    public PrintWriter outWriter() {
        return new PrintWriter(new OutputStreamWriter(out, charset), true);
    }

    /** Standard error for text. */
    public PrintWriter errWriter() {
        return new PrintWriter(new OutputStreamWriter(err, charset), true);
    }

    /** Standard error. */
    public PrintStream err() {
        return err;
    }

    private boolean wantsColour() {
        String none = environment.get("NO_COLOR");
        return outIsTerminal && (none == null || none.isEmpty()) && !"dumb".equals(environment.get("TERM"));
    }

    // System.console() answers for standard input and output together; Linux can tell each by itself.
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        if (!Files.isSymbolicLink(link)) {
            return consoleIsTerminal();
        }
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    // From JDK 22 on there is always a console, and it says itself whether it is a terminal; 17 cannot compile the
    // question.
    @SuppressWarnings("SystemConsoleNull")
    private static boolean consoleIsTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    // Without a locale Java takes ASCII, while the terminals of today take UTF-8.
    private static Charset charset() {
        Charset system = Charset.forName(System.getProperty("native.encoding", "UTF-8"));
        return system.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : system;
    }
}
