package ai.trustmodel.tracing.host.files;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows from what an engine tells: reports it, and has the tree kept. Used by one thread at a time. */
final class TreeWatch implements Changes {
    private final TreeKeeper keeper;
    private final Report report;
    private final Found found;
    private @Nullable String missed;

    TreeWatch(TreeKeeper keeper, Report report) {
        this.keeper = keeper;
        this.report = report;
        this.found = keeper.found();
    }

    @Override
    public void rootGone(Directory root) {
        keeper.rootGone(root);
    }

    /** What was missed is being looked for. */
    void forgetMissed() {
        missed = null;
    }

    @Override
    public void created(Directory in, String name, boolean directory, Map<String, Object> process) {
        if (!keeper.hidden(in, name)) {
            keeper.appeared(in, name, directory, Map.of(), process);
        }
    }

    @Override
    public void deleted(Directory in, String name, boolean directory, Map<String, Object> process) {
        if (keeper.hidden(in, name)) {
            return;
        }
        found.settle(in, name);
        Directory child = in.child(name);
        if (child != null) {
            keeper.gone(child, false);
        }
        keeper.deleted(in, name);
        if (report.put(Seen.DELETED, in, name, directory || child != null, Map.of(), process)) {
            in.files.remove(name);
        }
    }

    @Override
    public void createdAndDeleted(Directory in, String name, boolean directory, Map<String, Object> process) {
        boolean isThere = keeper.isThere(in, name);
        boolean wasKnown = directory ? in.child(name) != null : in.files.contains(name);
        if (isThere && wasKnown) {
            deleted(in, name, directory, process);
        }
        if (isThere || !wasKnown) {
            created(in, name, directory, process);
        }
        if (!isThere) {
            deleted(in, name, directory, process);
        }
    }

    @Override
    public void modified(Directory in, String name, boolean directory, Map<String, Object> process) {
        if (!keeper.hidden(in, name)) {
            found.settle(in, name);
            report.put(Seen.MODIFIED, in, name, directory, Map.of(), process);
        }
    }

    @Override
    public void metadata(Directory in, String name, boolean directory, Map<String, Object> process) {
        if (!keeper.hidden(in, name)) {
            found.settle(in, name);
            report.put(Seen.MODIFIED, in, name, directory, Report.METADATA, process);
        }
    }

    @Override
    public void closed(Directory in, String name, Map<String, Object> process) {
        if (!keeper.hidden(in, name)) {
            found.settle(in, name);
            report.put(Seen.CLOSED, in, name, false, Map.of(), process);
        }
    }

    @Override
    public void moved(
            @Nullable Directory from,
            String oldName,
            @Nullable Directory to,
            String newName,
            boolean directory,
            Map<String, Object> process) {
        boolean fromHere = from != null && !keeper.hidden(from, oldName);
        boolean toHere = to != null && !keeper.hidden(to, newName);
        if (from != null && directory && found.takeMovedDirectory(from, oldName)) {
            return; // which was found before this was told
        }
        if (from != null) {
            found.settle(from, oldName);
        }
        if (from != null && fromHere && !toHere) {
            left(from, oldName, directory, process);
        } else if (to != null && toHere && !fromHere) {
            arrived(to, newName, directory, process);
        } else if (from != null && to != null && fromHere) {
            if (directory) {
                movedDirectory(from, oldName, to, newName, process);
            } else {
                found.take(to, newName);
                movedFile(from, oldName, to, newName, Map.of(), process);
            }
        }
    }

    private void movedFile(
            Directory from,
            String oldName,
            Directory to,
            String newName,
            Map<String, Object> more,
            Map<String, Object> process) {
        if (report.moved(from.path(), oldName, to, newName, false, more, process)) {
            from.files.remove(oldName);
            to.files.add(newName);
        }
    }

    /** A directory that is moved away takes with it what is in it. */
    private void left(Directory from, String name, boolean directory, Map<String, Object> process) {
        Directory to = directory ? null : found.takeNamed(name);
        if (to != null) {
            movedFile(from, name, to, name, Report.SYNTHETIC, process);
            return;
        }
        Directory child = from.child(name);
        if (child != null) {
            keeper.gone(child, true);
        }
        if (report.put(Seen.DELETED, from, name, directory, Map.of(), process)) {
            from.files.remove(name);
        }
    }

    private void arrived(Directory to, String name, boolean directory, Map<String, Object> process) {
        if (!directory && to.files.contains(name)) { // it takes the place of another
            report.put(Seen.MODIFIED, to, name, false, Map.of(), process);
        } else {
            keeper.appeared(to, name, directory, Map.of(), process);
        }
    }

    private void movedDirectory(
            Directory from, String oldName, Directory to, String newName, Map<String, Object> process) {
        keeper.doubt();
        Directory moving = from.child(oldName);
        boolean told = report.moved(from.path(), oldName, to, newName, true, Map.of(), process);
        Object there = keeper.keyAt(to, newName);
        if (moving != null && (there == null || there.equals(moving.key))) {
            keeper.relocate(moving, to, newName);
            moving.recorded(told);
            if (!moving.listed()) {
                keeper.list(moving, true);
            }
            return;
        }
        Directory settled = there == null ? null : keeper.settle(to, newName, true);
        if (settled != null && !told) {
            settled.recorded(false);
        }
        if (moving != null && from.child(oldName) == moving && !moving.key.equals(keeper.keyAt(from, oldName))) {
            keeper.gone(moving, true);
        }
    }

    @Override
    public void overflow(String reason) {
        if (missed == null) {
            missed = reason;
        }
    }

    /** Why the engine missed something since {@link #forgetMissed}; null when it did not. */
    @Nullable
    String missed() {
        return missed;
    }
}
