package ai.trustmodel.tracing.host.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** What is in a directory now. */
final class Listing {
    /**
     * @param name as {@link Names} keeps it
     * @param directory whether it is one; a link to one is not
     * @param modifiedMillis when its content was written last, in milliseconds since 1970
     */
    record Entry(String name, boolean directory, long modifiedMillis) {}

    private Listing() {}

    static List<Entry> of(Path directory, Names names) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                try {
                    BasicFileAttributes facts =
                            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    entries.add(new Entry(
                            names.last(names.raw(path)),
                            facts.isDirectory(),
                            facts.lastModifiedTime().toMillis()));
                } catch (IOException e) {
                    // It was removed while we looked, of which there is an event.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
