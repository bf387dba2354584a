package ai.trustmodel.tracing.host.files;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How the paths of a tree are kept: as the file system has them, which is not always as the JVM can read them.
 *
 * <p>A Linux name is bytes. A JVM that was started without a locale reads {@code é} as two question marks and cannot name
 * that file again, and a daemon is often started without one. So the engines that speak to the kernel keep a character a
 * byte, and turn that into text only for people.
 */
enum Names {
    /** Linux: each character is a byte of the name. */
    BYTES("/") {
        @Override
        String raw(Path path) {
            String text = path.toString();
            if (isAscii(text)) {
                return text;
            }
            // The one public way from a path to its bytes; it may say "directory" by a slash at the end.
            String uri = path.toUri().getRawPath();
            return decoded(uri.length() > 1 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
        }

        @Override
        Path path(String raw) {
            return isAscii(raw) ? Path.of(raw) : Path.of(URI.create("file://" + encoded(raw)));
        }

        @Override
        String text(String raw) {
            return isAscii(raw) ? raw : new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    },
    /** Elsewhere: the text of the path. */
    TEXT(java.io.File.separator) {
        @Override
        String raw(Path path) {
            return path.toString();
        }

        @Override
        Path path(String raw) {
            return Path.of(raw);
        }

        @Override
        String text(String raw) {
            return raw;
        }
    };

    private final String separator;

    Names(String separator) {
        this.separator = separator;
    }

    /** An absolute path as it is kept. */
    abstract String raw(Path path);

    /** The path that is kept so; this names the file whatever the locale. */
    abstract Path path(String raw);

    /** What people read; what is no UTF-8 is replaced. */
    abstract String text(String raw);

    /** The path of this name in a directory; of the directory itself when the name is empty. */
    String join(String directory, String name) {
        if (name.isEmpty()) {
            return directory;
        }
        return directory.endsWith(separator) ? directory + name : directory + separator + name;
    }

    /** The last name of a path. */
    String last(String raw) {
        return raw.substring(raw.lastIndexOf(separator) + 1);
    }

    /** The path below a directory above it, empty for the directory itself. */
    String below(String directory, String raw) {
        int skip = directory.endsWith(separator) ? directory.length() : directory.length() + 1;
        return raw.length() <= skip ? "" : raw.substring(skip);
    }

    /** The path below a directory above it, to be compared with globs. */
    Path relative(String directory, String raw) {
        String below = below(directory, raw);
        // What is no ASCII may not be a path for a JVM without a locale, unless it is made of bytes.
        return isAscii(below) ? Path.of(below) : path(directory).relativize(path(raw));
    }

    /** Whether a path is this directory or in it. */
    boolean isWithin(String directory, String raw) {
        return raw.startsWith(directory)
                && (raw.length() == directory.length()
                        || directory.endsWith(separator)
                        || raw.startsWith(separator, directory.length()));
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return true;
    }

    private static String encoded(String raw) {
        StringBuilder uri = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '/' || (c < 0x7f && Character.isLetterOrDigit(c))) {
                uri.append(c);
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02x", (int) c));
            }
        }
        return uri.toString();
    }

    private static String decoded(String uri) {
        StringBuilder raw = new StringBuilder();
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                raw.append((char) Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                raw.append(c);
            }
        }
        return raw.toString();
    }
}
