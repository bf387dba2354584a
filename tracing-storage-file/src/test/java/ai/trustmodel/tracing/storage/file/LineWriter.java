package ai.trustmodel.tracing.storage.file;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that appends lines and prints the number of each batch once it is there. */
final class LineWriter {
    private LineWriter() {}

    /** @param args the file, a name of its own for each process, how many batches (0: until it is killed) */
    public static void main(String[] args) {
        long most = Long.parseLong(args[2]);
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        LineFileOptions options = Lines.OPTIONS.maxBytes(200_000).gzip(true);
        try (LineFile file = Lines.open(Path.of(args[0]), options)) {
            for (long batch = 0; most == 0 || batch < most; batch++) {
                List<byte[]> lines = new ArrayList<>();
                for (int i = 0; i <= batch % 5; i++) {
                    String line = args[1] + " " + batch + " " + i + " " + "x".repeat((int) (batch % 7) * 300) + " end";
                    lines.add(line.getBytes(StandardCharsets.UTF_8));
                }
                file.append(lines);
                out.println(batch);
            }
        }
    }

    static Process start(Path file, String name, long most) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LineWriter.class.getName(),
                        file.toString(),
                        name,
                        String.valueOf(most))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
