package ai.trustmodel.tracing.host.files;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A directory that is watched, and what the record says is in it. Paths and names are as {@link Names} keeps them. */
final class Directory {
    private final Map<String, Directory> children = new LinkedHashMap<>(2);

    /** The files in it, of which the record knows. */
    final NameSet files = new NameSet();

    /** By what its engine tells it from others, whatever its path. */
    final Object key;

    /** The directory that was asked for, above this one. */
    private final String root;

    private @Nullable Directory parent;
    private String name;
    private String path;
    private boolean listed;
    private boolean recorded = true;

    private Directory(Object key, @Nullable Directory parent, String name, String path, String root) {
        this.key = key;
        this.parent = parent;
        this.name = name;
        this.path = path;
        this.root = root;
    }

    static Directory root(Object key, String path) {
        return new Directory(key, null, "", path, path);
    }

    Directory add(Object childKey, String childName, Names names) {
        Directory child = new Directory(childKey, this, childName, names.join(path, childName), root);
        children.put(childName, child);
        return child;
    }

    /** Takes it out of the directory that it is in. */
    void detach() {
        if (parent != null && parent.children.get(name) == this) {
            parent.children.remove(name);
        }
    }

    /** It and what is in it are elsewhere now. */
    void move(Directory to, String newName, Names names) {
        detach();
        parent = to;
        name = newName;
        to.children.put(newName, this);
        renamed(names);
    }

    private void renamed(Names names) {
        if (parent != null) {
            path = names.join(parent.path, name);
        }
        for (Directory child : children.values()) {
            child.renamed(names);
        }
    }

    @Nullable
    Directory child(String childName) {
        return children.get(childName);
    }

    /** The directories in it, of which the engine knows. */
    Map<String, Directory> children() {
        return children;
    }

    @Nullable
    Directory parent() {
        return parent;
    }

    /** Empty for one that was asked for. */
    String name() {
        return name;
    }

    String path() {
        return path;
    }

    String root() {
        return root;
    }

    /** Whether what is in it was looked at since it is watched. */
    boolean listed() {
        return listed;
    }

    void listed(boolean value) {
        listed = value;
    }

    /** Whether the record says that it is here; false when there was no room to say so. */
    boolean recorded() {
        return recorded;
    }

    void recorded(boolean value) {
        recorded = value;
    }
}
