package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a contestant in a virtual machine of its own and brings back the numbers it found. */
final class Fork {
    private static final String ANSWER = "numbers: ";

    private Fork() {}

    static Map<String, Object> run(Class<?> main, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xms2g", "-Xmx3g", "-XX:+UseG1GC"));
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        // Extra options, as for a flight recording of one contestant.
        String options = System.getProperty("bench.fork.options", "");
        if (!options.isBlank()) {
            command.addAll(List.of(options.split(" ")));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Object> numbers = null;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(ANSWER)) {
                    numbers = Json.parseObject(line.substring(ANSWER.length()));
                }
            }
        }
        if (process.waitFor() != 0 || numbers == null) {
            throw new IllegalStateException(main.getSimpleName() + " " + List.of(arguments) + " failed");
        }
        return numbers;
    }

    /** What the forked program ends with. */
    static void answer(Map<String, Object> numbers) {
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)
                .println(ANSWER + Json.write(numbers));
    }

    static double number(Map<String, Object> numbers, String name) {
        if (numbers.get(name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalStateException("no number " + name + " in " + numbers);
    }

    static double median(List<Map<String, Object>> rounds, String name) {
        List<Double> sorted =
                rounds.stream().map(round -> number(round, name)).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
