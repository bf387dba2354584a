package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.Counters;
import ai.trustmodel.tracing.internal.Pipeline;
import ai.trustmodel.tracing.internal.Preparer;
import ai.trustmodel.tracing.internal.Redactor;
import ai.trustmodel.tracing.internal.Sanitizer;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Prices;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Configures a {@link TraceClient}. What the program does not set, the environment says:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name<th>default<th>what it is
 * <tr><td>TRUSTMODEL_TRACING<td>on<td>{@code off} makes the whole client do nothing
 * <tr><td>TRUSTMODEL_STORAGE<td>sqlite<td>the backend: sqlite, file, api, or another on the class path
 * <tr><td>TRUSTMODEL_AGENT_ID<td>default<td>whose calls those outside any trace are
 * <tr><td>TRUSTMODEL_TRACE_SAMPLE_RATE<td>1<td>share of the traces to record, 0 to 1
 * <tr><td>TRUSTMODEL_CAPTURE_CONTENT<td>true<td>{@code false} leaves out prompts, answers, arguments and results
 * <tr><td>TRUSTMODEL_QUEUE_SIZE<td>8192<td>how many recordings may wait to be stored
 * <tr><td>TRUSTMODEL_QUEUE_BYTES<td>67108864<td>about how many bytes they may keep alive
 * <tr><td>TRUSTMODEL_OVERFLOW<td>block<td>when as many wait: block, or drop
 * <tr><td>TRUSTMODEL_OVERFLOW_WAIT_MS<td>10<td>how long block waits before it drops, milliseconds
 * <tr><td>TRUSTMODEL_MAX_FIELD_CHARS<td>16777216<td>longer texts are cut, pictures in them left out whole
 * <tr><td>TRUSTMODEL_MAX_BODY_CHARS<td>67108864<td>longer bodies are not read, only their beginning is kept
 * <tr><td>TRUSTMODEL_PRICES<td>none<td>a file with price rows of your own, which count before those that come along
 * <tr><td>TRUSTMODEL_CLOSE_TIMEOUT_MS<td>10000<td>how long closing waits for the store, milliseconds
 * </table>
 *
 * <p>A backend reads its own settings from the same place. Not thread-safe.
 */
public final class TraceClientBuilder {
    private static final String DEFAULT_BACKEND = "sqlite";

    private Settings settings = Settings.environment();
    private final Map<String, String> overrides = new LinkedHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Extractor> extractors = new ArrayList<>();
    private @Nullable StorageBackend storage;
    private @Nullable Prices prices;
    private Clock clock = Clock.systemUTC();
    private boolean drainsAtExit = true;

    TraceClientBuilder() {}

    /** Replaces the environment. */
    public TraceClientBuilder settings(Settings settings) {
        this.settings = settings;
        return this;
    }

    /** Sets one setting, whatever the environment says. */
    public TraceClientBuilder setting(String name, String value) {
        overrides.put(name, value);
        return this;
    }

    /** Uses this backend, whatever the environment names; it is closed with the client. */
    public TraceClientBuilder storage(StorageBackend storage) {
        this.storage = storage;
        return this;
    }

    /** Sets when a waiting recording is given up. */
    public TraceClientBuilder overflow(OverflowPolicy policy, Duration wait) {
        return setting("TRUSTMODEL_OVERFLOW", policy.name())
                .setting("TRUSTMODEL_OVERFLOW_WAIT_MS", Long.toString(wait.toMillis()));
    }

    /** Removes what matches from every text before it is stored, beside the credentials that are removed anyway. */
    public TraceClientBuilder redact(Pattern pattern) {
        patterns.add(pattern);
        return this;
    }

    /** Adds an extractor to those on the class path. */
    public TraceClientBuilder extractor(Extractor extractor) {
        extractors.add(extractor);
        return this;
    }

    /** Works out with these what calls cost, whatever the environment names. */
    public TraceClientBuilder prices(Prices prices) {
        this.prices = prices;
        return this;
    }

    /** Takes the time from this clock. */
    public TraceClientBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Says whether the client stores what is waiting when the JVM ends and nobody has closed it, which it does unless
     * told otherwise. A program that records while it ends, as a server does that finishes its requests, closes it
     * itself, last of all.
     */
    public TraceClientBuilder drainsAtExit(boolean drains) {
        this.drainsAtExit = drains;
        return this;
    }

    /**
     * The client.
     *
     * @throws ConfigurationException when a setting is wrong
     */
    public TraceClient build() {
        Settings all = settings.with(overrides);
        if (off(all)) {
            return TraceClient.noop();
        }
        Counters counters = new Counters();
        int maxBody = (int) all.number("TRUSTMODEL_MAX_BODY_CHARS", 64 << 20, 64 << 10, Integer.MAX_VALUE);
        Sanitizer sanitizer = new Sanitizer(
                new Redactor(patterns, counters),
                (int) all.number("TRUSTMODEL_MAX_FIELD_CHARS", 16 << 20, 64, Integer.MAX_VALUE),
                maxBody,
                all.flag("TRUSTMODEL_CAPTURE_CONTENT", true),
                counters);
        Extractors found = Extractors.available();
        for (Extractor extractor : extractors) {
            found = found.with(extractor);
        }
        OverflowPolicy overflow = all.choice("TRUSTMODEL_OVERFLOW", OverflowPolicy.BLOCK);
        long wait = all.number("TRUSTMODEL_OVERFLOW_WAIT_MS", 10, 0, 3_600_000);
        Pipeline.Limits limits = new Pipeline.Limits(
                (int) all.number("TRUSTMODEL_QUEUE_SIZE", 8_192, 1, 1 << 24),
                all.number("TRUSTMODEL_QUEUE_BYTES", 64 << 20, 1 << 10, Long.MAX_VALUE / 4),
                overflow == OverflowPolicy.BLOCK ? Duration.ofMillis(wait) : Duration.ZERO);
        Prices priced = prices == null ? Prices.of(all) : prices;
        double rate = sampleRate(all);
        Duration closeTimeout = Duration.ofMillis(all.number("TRUSTMODEL_CLOSE_TIMEOUT_MS", 10_000, 0, 3_600_000));
        StorageBackend backend =
                storage != null ? storage : StorageBackends.create(all.get("TRUSTMODEL_STORAGE", DEFAULT_BACKEND), all);
        Preparer preparer = new Preparer(found, priced, sanitizer, counters, all.get("TRUSTMODEL_AGENT_ID", "default"));
        Pipeline pipeline = new Pipeline(backend, preparer, counters, limits);
        return new TraceClient(all, pipeline, backend, counters, clock, rate, maxBody, closeTimeout, drainsAtExit);
    }

    private static boolean off(Settings settings) {
        return !settings.flag("TRUSTMODEL_TRACING", true);
    }

    private static double sampleRate(Settings settings) {
        String name = "TRUSTMODEL_TRACE_SAMPLE_RATE";
        String value = settings.get(name, "1");
        try {
            double rate = Double.parseDouble(value);
            if (rate >= 0 && rate <= 1) {
                return rate;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException(name + " is '" + value + "'; it must be a number from 0 to 1", e);
        }
        throw new ConfigurationException(name + " is " + value + "; it must be from 0 to 1");
    }
}
