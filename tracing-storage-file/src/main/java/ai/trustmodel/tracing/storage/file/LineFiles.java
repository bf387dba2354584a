package ai.trustmodel.tracing.storage.file;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one log and their names: the live {@code x.jsonl}, and rotated {@code x.000001.jsonl}, compressed
 * {@code x.000001.jsonl.gz}, oldest first. A rotated file keeps its number for ever, so that whoever holds a number
 * finds the file again, and the order does not depend on a clock.
 */
final class LineFiles {
    private static final String GZIP = ".gz";
    /** A file that stands for all before it and takes their place when the floor is raised to them. */
    private static final String REPLACEMENT = ".new";

    /** What is known of a file: see {@link BlockFile}. */
    private static final String INDEX = ".idx";

    /** A file that is being written. */
    private static final String UNFINISHED = ".tmp";

    private final Path live;
    private final Path directory;
    private final String stem;
    private final String extension;
    private final Pattern rotated;

    LineFiles(Path live) {
        this.live = live.toAbsolutePath();
        Path parent = this.live.getParent();
        Path fileName = this.live.getFileName();
        if (parent == null || fileName == null) {
            throw new IllegalArgumentException(live + " is no path of a file");
        }
        directory = parent;
        String name = fileName.toString();
        int dot = name.lastIndexOf('.');
        stem = dot <= 0 ? name : name.substring(0, dot);
        extension = dot <= 0 ? "" : name.substring(dot);
        rotated = Pattern.compile(Pattern.quote(stem) + "\\.(\\d{6,18})" + Pattern.quote(extension)
                + "(\\.new|(?:\\.gz)?(?:\\.idx)?(?:\\.tmp)?)?");
    }

    /**
     * What there is.
     *
     * @param rotated the rotated files by number, oldest first
     * @param leftovers files that take part in nothing any more
     * @param live the number of the live file, whether or not it is there
     */
    record Listing(NavigableMap<Long, Path> rotated, List<Path> leftovers, long live) {}

    Listing list() throws IOException {
        long floor = floor();
        NavigableMap<Long, Path> found = new TreeMap<>();
        List<Path> leftovers = new ArrayList<>();
        long highest = floor;
        List<Path> paths = paths();
        Set<String> names = new HashSet<>();
        paths.forEach(path -> names.add(path.toString()));
        for (Path path : paths) {
            Matcher match = rotated.matcher(String.valueOf(path.getFileName()));
            if (!match.matches()) {
                continue;
            }
            long number = Long.parseLong(match.group(1));
            String kind = match.group(2) == null ? "" : match.group(2);
            boolean replacement = kind.equals(REPLACEMENT);
            if (kind.endsWith(INDEX)) {
                String indexed = path.toString();
                if (!names.contains(indexed.substring(0, indexed.length() - INDEX.length()))) {
                    leftovers.add(path);
                }
                continue;
            }
            if (kind.endsWith(UNFINISHED) || number <= floor || replacement && number != floor + 1) {
                leftovers.add(path);
                continue;
            }
            highest = Math.max(highest, number);
            // Of a file that is there twice, since it was being compressed, either will do.
            Path other = found.get(number);
            if (other == null || kind.isEmpty()) {
                found.put(number, path);
            }
        }
        return new Listing(found, leftovers, highest + 1);
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    Path directory() {
        return directory;
    }

    Path live() {
        return live;
    }

    Path beside(String suffix) {
        return directory.resolve(live.getFileName() + suffix);
    }

    Path plain(long number) {
        return directory.resolve(String.format(Locale.ROOT, "%s.%06d%s", stem, number, extension));
    }

    Path compressed(long number) {
        return with(plain(number), GZIP);
    }

    Path replacement(long number) {
        return with(plain(number), REPLACEMENT);
    }

    static Path unfinished(Path path) {
        return with(path, UNFINISHED);
    }

    static boolean isCompressed(Path path) {
        return path.toString().endsWith(GZIP);
    }

    /** What lies in the file, as far as it is written down: see {@link Blocks}. */
    static Path index(Path path) {
        return with(path, INDEX);
    }

    private static Path with(Path path, String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** Files up to this number are no more, even if they are still there. */
    long floor() throws IOException {
        String text = read(beside(".floor"));
        return text == null || !text.matches("\\d{1,18}\n") ? 0 : Long.parseLong(text.strip());
    }

    /** Ends all files up to this one at once, also for whoever comes after a power cut. */
    void raiseFloor(long number) throws IOException {
        Path floor = beside(".floor");
        Path unfinished = unfinished(floor);
        PrivateFiles.createIfMissing(unfinished);
        try (FileChannel channel = FileChannel.open(unfinished, WRITE, TRUNCATE_EXISTING)) {
            channel.write(StandardCharsets.US_ASCII.encode(number + "\n"));
            channel.force(true);
        }
        Files.move(unfinished, floor, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PrivateFiles.forceNames(directory);
    }

    private static @Nullable String read(Path path) throws IOException {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
