package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Which files are of interest, by globs as the JDK has them. One with a slash is of the path below the watched directory; one
 * without is of a name at any depth, so that {@code target} and {@code *.class} mean what people mean by them.
 */
final class Globs {
    private record Glob(PathMatcher matcher, boolean name) {
        boolean matches(Path below) {
            return matcher.matches(name ? below.getFileName() : below);
        }
    }

    private final Names names;
    private final List<Glob> include;
    private final List<Glob> exclude;
    private final List<Glob> whole; // directories of which all is excluded

    /** @throws ConfigurationException when one is not a glob */
    Globs(Names names, List<String> include, List<String> exclude) {
        this.names = names;
        this.include = globs("include", include);
        this.exclude = globs("exclude", exclude);
        this.whole = globs(
                "exclude",
                exclude.stream()
                        .filter(glob -> glob.endsWith("/**") && glob.length() > 3)
                        .map(glob -> glob.substring(0, glob.length() - 3))
                        .toList());
    }

    private static List<Glob> globs(String option, List<String> texts) {
        List<Glob> globs = new ArrayList<>();
        for (String text : texts) {
            String glob = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            glob = glob.startsWith("./") ? glob.substring(2) : glob;
            boolean name = glob.indexOf('/') < 0;
            try {
                globs.add(new Glob(matcher(glob), name));
                if (glob.startsWith("**/")) { // which for the JDK is at least one directory down
                    globs.add(new Glob(matcher(glob.substring(3)), false));
                }
            } catch (PatternSyntaxException e) {
                throw new ConfigurationException(
                        option + " '" + text + "' is not a glob: " + e.getDescription() + ". Write them as in *.class,"
                                + " target or src/**/*.java",
                        e);
            }
        }
        return globs;
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** Whether nobody wants to know of this name, nor of what is below it. */
    boolean excludes(Directory in, String name) {
        if (exclude.isEmpty()) {
            return false;
        }
        Path below = below(in.root(), names.join(in.path(), name));
        return matches(exclude, below);
    }

    /** Whether what is below this directory is excluded, and it is not to be watched. */
    boolean excludesContent(Directory in, String name) {
        return !whole.isEmpty() && matches(whole, below(in.root(), names.join(in.path(), name)));
    }

    boolean includes(Directory in, String name) {
        return includes(in.root(), in.path(), name);
    }

    /** Whether this name is among those that somebody wants to know of. */
    boolean includes(String root, String directory, String name) {
        return include.isEmpty() || matches(include, below(root, names.join(directory, name)));
    }

    private static boolean matches(List<Glob> globs, Path below) {
        for (Glob glob : globs) {
            if (glob.matches(below)) {
                return true;
            }
        }
        return false;
    }

    private Path below(String root, String path) {
        return names.relative(root, path);
    }
}
