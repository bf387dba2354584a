package ai.trustmodel.tracing.host.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tree of directories as the file system has it, and reports what it finds on the way. Used by one thread at a time.
 *
 * <p>A directory is watched first and listed then, so that whatever is put into it is told by the one, by the other, or by
 * both; what the record knows already is not told again. What an engine tells is of the past: by the time it is read a path
 * can be of another directory. So whenever a path is said to be of a directory, the engine is asked what it calls the one
 * that is there now, and the tree believes that.
 */
final class TreeKeeper {
    private final Engine engine;
    private final DirectoryTree tree;
    private final Report report;
    private final Found found;
    private final Problems problems;
    private final Globs globs;
    private final OwnFiles own;
    private final boolean recursive;
    private final BooleanSupplier stopping;
    private final List<String> lostRoots = new ArrayList<>();
    private boolean doubtful;
    private boolean starting;

    TreeKeeper(
            Engine engine,
            Report report,
            Problems problems,
            Globs globs,
            OwnFiles own,
            boolean recursive,
            BooleanSupplier stopping) {
        this.engine = engine;
        this.tree = new DirectoryTree(engine.names());
        this.report = report;
        this.found = new Found(report);
        this.problems = problems;
        this.globs = globs;
        this.own = own;
        this.recursive = recursive;
        this.stopping = stopping;
    }

    DirectoryTree tree() {
        return tree;
    }

    /**
     * Directories changed places. What an engine tells is of the past, and two that were at one path may have been taken for
     * each other, so the tree is to be compared with what is there when it is quiet.
     */
    void doubt() {
        doubtful = true;
    }

    boolean doubtful() {
        return doubtful;
    }

    void believe() {
        doubtful = false;
    }

    /** What was found by looking and is not reported yet. */
    Found found() {
        return found;
    }

    /**
     * Watches this directory and what is below it; what is there is known from then on and not reported, unless so wanted.
     *
     * @throws IOException when it cannot be watched
     */
    void addRoot(String path, boolean reporting) throws IOException {
        Object key = engine.watch(engine.names().path(path), true);
        Directory root = tree.addRoot(key, path);
        if (reporting) {
            report.put(Seen.CREATED, root, "", true, Report.SYNTHETIC, Report.NOBODY);
        }
        starting = !reporting;
        try {
            list(root, reporting);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            starting = false;
        }
    }

    void appeared(Directory in, String name, boolean directory, Map<String, Object> more, Map<String, Object> process) {
        if (!directory) {
            Directory stale = in.child(name);
            if (stale != null) {
                gone(stale, true);
            }
            found.take(in, name);
            if (!in.files.contains(name) && report.put(Seen.CREATED, in, name, false, more, process)) {
                in.files.add(name);
            }
            return;
        }
        in.files.remove(name);
        boolean told = true;
        if (in.child(name) == null) {
            told = report.put(Seen.CREATED, in, name, true, more, process);
        }
        Directory child = settle(in, name, true);
        if (child != null && !told) {
            child.recorded(false);
        }
    }

    /** Moves a directory in the tree and says of all that is in it where it is now. */
    void relocate(Directory moving, Directory to, String name) {
        Directory replaced = to.child(name);
        if (replaced == moving) {
            return;
        }
        if (replaced != null) {
            gone(replaced, true);
        }
        String before = moving.path();
        tree.move(moving, to, name);
        DirectoryTree.below(moving, each -> {
            String old = before + each.path().substring(moving.path().length());
            each.files.forEach(file -> report.moved(old, file, each, file, false, Report.SYNTHETIC, Report.NOBODY));
            each.children()
                    .values()
                    .forEach(child ->
                            report.moved(old, child.name(), each, child.name(), true, Report.SYNTHETIC, Report.NOBODY));
        });
    }

    /** A directory that was asked for is no longer where it was. */
    void rootGone(Directory root) {
        if (tree.roots().contains(root)) {
            gone(root, true);
            lostRoots.add(root.path());
            problems.rootGone(engine.names().text(root.path()));
            report.put(Seen.DELETED, root, "", true, Map.of("reason", "the watched directory is gone"), Report.NOBODY);
        }
    }

    /** Looks whether the roots are where they were; not every move of a directory above them is told. */
    void lookAtRoots() {
        for (Directory root : tree.roots()) {
            try {
                if (!root.key.equals(engine.watch(engine.names().path(root.path()), true))) {
                    rootGone(root);
                }
            } catch (IOException e) {
                rootGone(root);
            }
        }
        for (String path : List.copyOf(lostRoots)) {
            try {
                addRoot(path, true);
                lostRoots.remove(path);
                problems.rootBack(engine.names().text(path));
            } catch (IOException e) {
                // It is not back yet.
            }
        }
    }

    /** Reports, or only learns, what is in a directory that is watched already. */
    void list(Directory directory, boolean reporting) {
        List<Listing.Entry> entries = entries(directory);
        if (entries != null) {
            directory.listed(true);
            found(directory, entries, reporting);
        }
    }

    private void foundFile(Directory in, String name) {
        Directory stale = in.child(name);
        if (stale != null) {
            gone(stale, true);
        }
        if (!in.files.contains(name)) {
            found.file(in, name);
        }
    }

    private void foundDirectory(Directory in, String name) {
        Directory elsewhere = in.child(name) == null ? elsewhere(in, name) : null;
        Directory from = elsewhere == null ? null : elsewhere.parent();
        if (elsewhere == null || from == null) {
            appeared(in, name, true, Report.SYNTHETIC, Report.NOBODY);
            return;
        }
        found.movedDirectory(from, elsewhere.name());
        elsewhere.recorded(
                report.moved(from.path(), elsewhere.name(), in, name, true, Report.SYNTHETIC, Report.NOBODY));
        relocate(elsewhere, in, name);
    }

    /** The directory that is at this path now, when the tree has it at another where it is no longer. */
    private @Nullable Directory elsewhere(Directory in, String name) {
        Object key = !recursive || globs.excludesContent(in, name) ? null : keyAt(in, name);
        Directory known = key == null ? null : tree.find(key);
        Directory above = known == null ? null : known.parent();
        return key == null || known == null || above == null || key.equals(keyAt(above, known.name())) ? null : known;
    }

    void found(Directory directory, List<Listing.Entry> entries, boolean reporting) {
        for (Listing.Entry entry : entries) {
            if (stopping.getAsBoolean()) {
                return;
            }
            if (hidden(directory, entry.name())) {
                continue;
            }
            if (reporting && entry.directory()) {
                foundDirectory(directory, entry.name());
            } else if (reporting) {
                foundFile(directory, entry.name());
            } else if (entry.directory()) {
                settle(directory, entry.name(), false);
            } else {
                directory.files.add(entry.name());
            }
        }
    }

    /**
     * What is in a directory; null when it is not at its path any more. Another may have taken its place while it was
     * listed, and what is in that one must not be taken for what is in this one.
     */
    @Nullable
    List<Listing.Entry> entries(Directory directory) {
        Path path = engine.names().path(directory.path());
        try {
            List<Listing.Entry> entries = Listing.of(path, engine.names());
            boolean still = directory.key.equals(engine.watch(path, directory.parent() == null));
            doubtful |= !still;
            return still ? entries : null; // of its move there is an event
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null; // of which there is an event
        } catch (IOException e) {
            problems.unwatched(engine.names().text(directory.path()), reason(e));
            return null;
        }
    }

    /** Makes the tree have the directory that is at this path now; null when there is none, or it is not watched. */
    @Nullable
    Directory settle(Directory in, String name, boolean reporting) {
        if (!recursive || globs.excludesContent(in, name)) {
            return null;
        }
        Object key = keyAt(in, name);
        if (key == null) {
            return null;
        }
        Directory child = in.child(name);
        Directory known = tree.find(key);
        if (child != null && child != known) {
            doubtful = true;
            gone(child, true); // another took its place
        }
        if (known != null && known != child) {
            Directory above = known.parent();
            if (above == null || key.equals(keyAt(above, known.name()))) {
                return null; // the same directory at two places, as by a bind mount
            }
            relocate(known, in, name);
        }
        Directory here = known == null ? tree.add(in, name, key) : known;
        if (!here.listed()) {
            list(here, reporting);
        }
        return here;
    }

    /** What the engine calls the directory that is there now; it is watched when this returns. */
    @Nullable
    Object keyAt(Directory in, String name) {
        try {
            return engine.watch(engine.names().path(engine.names().join(in.path(), name)), false);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        } catch (IOException e) {
            if (starting && e instanceof EngineException) { // it is not this directory that is the matter
                throw new UncheckedIOException(e);
            }
            problems.unwatched(text(in, name), reason(e));
            return null;
        }
    }

    /** Takes a directory out of the tree; what was in it is reported as deleted. */
    void gone(Directory directory, boolean elsewhere) {
        found.settle(directory);
        for (Directory child : List.copyOf(directory.children().values())) {
            gone(child, elsewhere);
            report.put(Seen.DELETED, directory, child.name(), true, Report.SYNTHETIC, Report.NOBODY);
        }
        directory.files.forEach(
                name -> report.put(Seen.DELETED, directory, name, false, Report.SYNTHETIC, Report.NOBODY));
        directory.files.clear();
        tree.remove(directory);
        if (elsewhere) {
            engine.forget(directory.key);
        }
    }

    boolean hidden(Directory in, String name) {
        return own.has(in, name) || globs.excludes(in, name);
    }

    String text(Directory in, String name) {
        return engine.names().text(engine.names().join(in.path(), name));
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /** It is no problem any more that this is not watched. */
    void deleted(Directory in, String name) {
        problems.settled(text(in, name));
    }

    boolean isThere(Directory in, String name) {
        return Files.exists(engine.names().path(engine.names().join(in.path(), name)), LinkOption.NOFOLLOW_LINKS);
    }
}
