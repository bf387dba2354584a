package ai.trustmodel.tracing.extractors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The first inputs of every target, made of the seeds. */
final class FuzzCorpus {
    private static final int DOCUMENTS = 200;

    private FuzzCorpus() {}

    /** By the name of the target. */
    static Map<String, List<byte[]>> inputs() {
        FuzzSeeds seeds = FuzzSeeds.ALL;
        Map<String, List<byte[]>> inputs = new LinkedHashMap<>();
        List<byte[]> responses = new ArrayList<>();
        List<byte[]> pieces = new ArrayList<>();
        for (byte[] response : seeds.responses) {
            responses.add(input(response, 3));
            pieces.add(input(response, 5));
        }
        inputs.put("Responses", responses);
        inputs.put("Calls", calls(seeds));
        inputs.put("Documents", documents(seeds));
        inputs.put("Pieces", pieces);
        List<byte[]> frames = new ArrayList<>();
        for (Object response : seeds.responseValues) {
            if (response instanceof List<?> events) {
                StringBuilder lines = new StringBuilder();
                events.forEach(event -> lines.append(Values.json(event)).append('\n'));
                frames.add(input(lines.toString().getBytes(StandardCharsets.UTF_8), 15));
            }
        }
        inputs.put("Frames", frames);
        return inputs;
    }

    private static List<byte[]> calls(FuzzSeeds seeds) {
        List<byte[]> calls = new ArrayList<>();
        for (int i = 0; i < Math.max(seeds.requests.size(), seeds.responses.size()); i++) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(seeds.requests.get(i % seeds.requests.size()));
            both.write(FuzzTargets.SEPARATOR);
            both.writeBytes(seeds.responses.get(i % seeds.responses.size()));
            calls.add(input(both.toByteArray(), 3));
        }
        return calls;
    }

    private static List<byte[]> documents(FuzzSeeds seeds) {
        Random random = new Random(7);
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] choices = new byte[16 + random.nextInt(48)];
            random.nextBytes(choices);
            documents.add(choices);
        }
        return documents;
    }

    /** The content, then choices that choose the first of everything. */
    private static byte[] input(byte[] content, int choices) {
        return java.util.Arrays.copyOf(content, content.length + choices);
    }

    /** Writes them as files: a directory for each target. */
    public static void main(String[] args) throws IOException {
        for (Map.Entry<String, List<byte[]>> target : inputs().entrySet()) {
            Path directory = Files.createDirectories(Path.of(args[0], target.getKey()));
            for (int i = 0; i < target.getValue().size(); i++) {
                Files.write(directory.resolve("seed-" + i), target.getValue().get(i));
            }
        }
    }
}
