package ai.trustmodel.tracing.host.files;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks at all directories after something was missed, and reports what differs from the record. */
final class Rescan {
    private final TreeKeeper keeper;
    private final Report report;

    Rescan(TreeKeeper keeper, Report report) {
        this.keeper = keeper;
        this.report = report;
    }

    /**
     * Compares the tree with the file system and reports what differs.
     *
     * @param since what was written after this, in milliseconds since 1970, counts as modified
     */
    void all(long since) {
        for (Directory root : keeper.tree().roots()) {
            one(root, since);
        }
    }

    private void one(Directory directory, long since) {
        Directory parent = directory.parent();
        if (!directory.recorded() && parent != null) {
            directory.recorded(
                    report.put(Seen.CREATED, parent, directory.name(), true, Report.SYNTHETIC, Report.NOBODY));
        }
        List<Listing.Entry> entries = keeper.entries(directory);
        if (entries == null) {
            return;
        }
        Set<String> there = new HashSet<>();
        for (Listing.Entry entry : entries) {
            there.add(entry.name());
            boolean known = directory.files.contains(entry.name());
            if (known && !entry.directory() && entry.modifiedMillis() >= since) {
                report.put(Seen.MODIFIED, directory, entry.name(), false, Report.SYNTHETIC, Report.NOBODY);
            }
        }
        directory.files.forEach(name -> {
            if (!there.contains(name)
                    && report.put(Seen.DELETED, directory, name, false, Report.SYNTHETIC, Report.NOBODY)) {
                directory.files.remove(name);
            }
        });
        List<Directory> before = List.copyOf(directory.children().values());
        for (Directory child : before) {
            if (!there.contains(child.name())) {
                keeper.gone(child, true);
                report.put(Seen.DELETED, directory, child.name(), true, Report.SYNTHETIC, Report.NOBODY);
            }
        }
        keeper.found(directory, entries, true);
        for (Directory child : before) {
            if (directory.child(child.name()) == child) {
                one(child, since);
            }
        }
    }
}
