package ai.trustmodel.tracing.spi;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a file of prices. */
final class PriceFile {
    private static final String BUILT_IN = "prices.json";
    private static final int MOST_BYTES = 16 << 20;

    private PriceFile() {}

    static PriceTable builtIn() {
        try (InputStream in = PriceFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the jar");
            }
            return table(new String(in.readAllBytes(), StandardCharsets.UTF_8), BUILT_IN, BUILT_IN);
        } catch (IOException e) {
            throw new IllegalStateException(BUILT_IN + " cannot be read", e);
        }
    }

    /** The rows of the file of this name, which this setting gave. */
    static PriceTable read(String setting, String name) {
        try {
            Path path = Path.of(name);
            if (Files.size(path) > MOST_BYTES) {
                throw new ConfigurationException(setting + " is '" + name + "', which is larger than 16 MB");
            }
            return table(Files.readString(path), setting + ", file '" + name + "'", name);
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException(
                    setting + " is '" + name + "', which cannot be read as UTF-8 text: " + e, e);
        }
    }

    private static PriceTable table(String text, String where, String file) {
        PriceFields top = new PriceFields(parse(text, where), where);
        top.allow(Set.of("version", "sources", "fees", "rows"));
        PriceRowReader reader = new PriceRowReader(file, top.object("sources"));
        List<PriceRow> rows = new ArrayList<>();
        for (Object each : top.list("rows")) {
            Map<String, Object> fields = Json.object(each);
            Object model = fields == null ? null : fields.get("model");
            rows.add(reader.row(new PriceFields(each, where + ": row " + (rows.size() + 1) + " (" + model + ")")));
        }
        return new PriceTable(top.text("version", file), rows, fees(top));
    }

    private static Map<String, Map<String, Optional<BigDecimal>>> fees(PriceFields top) {
        Map<String, Map<String, Optional<BigDecimal>>> fees = new HashMap<>();
        for (PriceFields each : top.objects("fees")) {
            each.allow(Set.of("provider", "fee", "per_thousand", "source"));
            Optional<BigDecimal> price = each.has("per_thousand")
                    ? Optional.of(each.number("per_thousand").movePointRight(3))
                    : Optional.empty();
            for (String provider : each.names("provider")) {
                for (String fee : each.names("fee")) {
                    fees.computeIfAbsent(ProviderNames.of(provider), p -> new HashMap<>())
                            .put(fee, price);
                }
            }
        }
        return fees;
    }

    private static Object parse(String text, String where) {
        try {
            Object parsed = Json.parse(text);
            return parsed == null ? List.of() : parsed;
        } catch (IllegalArgumentException e) {
            String line = e.getCause() instanceof JsonProcessingException cause && cause.getLocation() != null
                    ? ", line " + cause.getLocation().getLineNr()
                    : "";
            throw new ConfigurationException(where + line + ": " + e.getMessage(), e);
        }
    }
}
