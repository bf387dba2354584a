package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.spi.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs the command inside the test's own process, on a store of its own. */
final class Cli {
    /** How a command ended. */
    record Result(int code, String out, String err) {
        /** The JSON object it printed. */
        Map<String, Object> json() {
            Map<String, Object> object = Json.object(Json.parse(out));
            if (object == null) {
                throw new AssertionError("no JSON object: " + out);
            }
            return object;
        }

        /** The JSON objects in a list of the object it printed. */
        List<Map<String, Object>> objects(String list) {
            List<Map<String, Object>> objects = new ArrayList<>();
            for (Object item : (List<?>) json().get(list)) {
                objects.add(Objects.requireNonNull(Json.object(item)));
            }
            return objects;
        }
    }

    private final Map<String, String> environment = new HashMap<>();
    private String input = "";
    private boolean seen;

    Cli(Path db) {
        environment.put("TRUSTMODEL_DB_PATH", db.toString());
    }

    /** Sets an environment variable. */
    Cli with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Somebody sits at a terminal and types this. */
    Cli typing(String text) {
        input = text;
        seen = true;
        return this;
    }

    /** This comes from standard input, which is no terminal. */
    Cli reading(String text) {
        input = text;
        return this;
    }

    Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                arguments,
                Terminal.of(out, err, environment, seen),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                Clock.systemDefaultZone());
        return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
