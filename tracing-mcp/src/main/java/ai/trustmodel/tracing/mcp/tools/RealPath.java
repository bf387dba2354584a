package ai.trustmodel.tracing.mcp.tools;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths as somebody wrote them, and as they really are. */
final class RealPath {
    private RealPath() {}

    /**
     * The absolute path without symbolic links, as far as it is there. So a directory has one name, however it is
     * written, and keeps it when it is deleted.
     *
     * @throws Refusal when it is no path
     */
    static String of(String text) {
        Path written = absolute(text);
        for (Path there = written; there != null; there = there.getParent()) {
            try {
                Path real = there.toRealPath();
                return real.resolve(there.relativize(written)).normalize().toString();
            } catch (IOException e) { // its parent may be there
            }
        }
        return written.normalize().toString();
    }

    /** The same with its last name as it is written, which may be that of a link. */
    static String ofParent(String text) {
        Path written = absolute(text).normalize();
        Path parent = written.getParent();
        return parent == null
                ? written.toString()
                : Path.of(of(parent.toString())).resolve(written.getFileName()).toString();
    }

    /** Whether it says where it is, wherever it is read. */
    static boolean isWhole(String text) {
        try {
            return isInHome(text) || Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Path absolute(String text) {
        try {
            String home = System.getProperty("user.home", ".");
            return Path.of(isInHome(text) ? home + text.substring(1) : text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new Refusal("'" + Cut.text(text, 200) + "' is no path: " + e.getReason());
        }
    }

    private static boolean isInHome(String text) {
        return text.equals("~") || text.startsWith("~/");
    }
}
