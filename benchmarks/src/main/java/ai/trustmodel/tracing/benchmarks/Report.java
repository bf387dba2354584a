package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a run, as a table for people and as JSON for programs. */
final class Report {
    /**
     * One thing that was measured.
     *
     * @param area the measurement it is part of
     * @param what what the numbers are of
     * @param unit their unit
     * @param ours our number
     * @param peer who else did the same, null when nobody
     * @param theirs the peer's number
     * @param ratio how ours relates to theirs, in the direction the aim has it
     * @param aim what it should be, null when it is context
     * @param met whether it is
     */
    record Line(
            String area,
            String what,
            String unit,
            double ours,
            @Nullable String peer,
            @Nullable Double theirs,
            @Nullable Double ratio,
            @Nullable String aim,
            @Nullable Boolean met) {}

    private final PrintStream out;
    private final String size;
    private final List<Line> lines = new ArrayList<>();
    private String area = "";

    Report(PrintStream out, String size) {
        this.out = out;
        this.size = size;
        row("what", "unit", "ours", "peer", "theirs", "ratio", "aim", "");
    }

    void area(String name) {
        area = name;
        out.println("== " + name);
    }

    void progress(String text) {
        out.println("   … " + text);
    }

    /** A number that stands alone, as context. */
    void context(String what, String unit, double ours) {
        add(new Line(area, what, unit, ours, null, null, null, null, null));
    }

    /** A number beside a peer's, without an aim. */
    void beside(String what, String unit, double ours, String peer, double theirs) {
        add(new Line(area, what, unit, ours, peer, theirs, ours / theirs, null, null));
    }

    /** A number that should be at most this share of a peer's. */
    void atMost(String what, String unit, double ours, String peer, double theirs, double share) {
        String aim = "ratio ≤ " + plain(share);
        add(new Line(area, what, unit, ours, peer, theirs, ours / theirs, aim, ours / theirs <= share));
    }

    /** A number that should be at least this many times a peer's. */
    void atLeast(String what, String unit, double ours, String peer, double theirs, double times) {
        String aim = "ratio ≥ " + plain(times);
        add(new Line(area, what, unit, ours, peer, theirs, ours / theirs, aim, ours / theirs >= times));
    }

    /** A number that should be no more than this. */
    void bound(String what, String unit, double ours, double most) {
        add(new Line(area, what, unit, ours, null, null, null, "≤ " + plain(most), ours <= most));
    }

    /** Two numbers that should be the same. */
    void equal(String what, long ours, String peer, long theirs) {
        add(new Line(area, what, "", (double) ours, peer, (double) theirs, null, "equal", ours == theirs));
    }

    private void add(Line line) {
        lines.add(line);
        row(
                line.what(),
                line.unit(),
                plain(line.ours()),
                line.peer() == null ? "" : line.peer(),
                line.theirs() == null ? "" : plain(line.theirs()),
                line.ratio() == null ? "" : plain(line.ratio()),
                line.aim() == null ? "" : line.aim(),
                line.met() == null ? "" : line.met() ? "met" : "NOT MET");
    }

    private void row(String... cells) {
        out.printf(Locale.ROOT, "%-50s %-7s %12s  %-24s %12s %8s  %-13s %s%n", (Object[]) cells);
        out.flush();
    }

    /** As many digits as mean something. */
    static String plain(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= 1_000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int digits = Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    void write(Path file) throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("at", java.time.Instant.now().toString());
        report.put("size", size);
        report.put("cores", Runtime.getRuntime().availableProcessors());
        report.put("java", Runtime.version().toString());
        report.put("lines", lines.stream().map(Report::json).toList());
        Files.writeString(file, Json.pretty(report) + "\n");
        long missed =
                lines.stream().filter(line -> Boolean.FALSE.equals(line.met())).count();
        long aims = lines.stream().filter(line -> line.met() != null).count();
        out.println(aims - missed + " of " + aims + " aims met; " + file);
    }

    private static Map<String, Object> json(Line line) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("area", line.area());
        map.put("what", line.what());
        map.put("unit", line.unit());
        map.put("ours", line.ours());
        if (line.peer() != null) {
            map.put("peer", line.peer());
            map.put("theirs", line.theirs());
        }
        if (line.ratio() != null) {
            map.put("ratio", line.ratio());
        }
        if (line.aim() != null) {
            map.put("aim", line.aim());
            map.put("met", line.met());
        }
        return map;
    }
}
