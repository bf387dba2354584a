package ai.trustmodel.tracing.host.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The directories that are watched, by what their engine calls them. Used by one thread at a time. */
final class DirectoryTree {
    private final Map<Object, Directory> byKey = new HashMap<>();
    private final List<Directory> roots = new ArrayList<>();
    private final Names names;

    DirectoryTree(Names names) {
        this.names = names;
    }

    @Nullable
    Directory find(Object key) {
        return byKey.get(key);
    }

    Directory addRoot(Object key, String path) {
        Directory root = Directory.root(key, path);
        byKey.put(key, root);
        roots.add(root);
        return root;
    }

    Directory add(Directory parent, String name, Object key) {
        Directory child = parent.add(key, name, names);
        byKey.put(key, child);
        return child;
    }

    void move(Directory directory, Directory to, String name) {
        directory.move(to, name, names);
    }

    /** Takes it and what is below it out of the tree. */
    void remove(Directory directory) {
        directory.detach();
        roots.remove(directory);
        below(directory, each -> byKey.remove(each.key, each));
    }

    /** It and every directory below it, those above first. */
    static void below(Directory directory, Consumer<Directory> action) {
        action.accept(directory);
        for (Directory child : List.copyOf(directory.children().values())) {
            below(child, action);
        }
    }

    List<Directory> roots() {
        return List.copyOf(roots);
    }

    int size() {
        return byKey.size();
    }
}
