package ai.trustmodel.tracing.mcp.protocol;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Collectors;

/** Passes on what has changed to the clients that want to know. Thread-safe. */
public final class Notices {
    /** A client that wants to know of some changes. Called on the thread that found the change; must not block. */
    public interface Subscriber {
        /** The resources it watches. */
        Collection<String> watched();

        /** Whether it waits to hear that this list is no longer what it was. */
        default boolean follows(String list) {
            return false;
        }

        /** One of the resources it watches has changed. */
        void updated(String uri);

        /** A list is no longer what it was: {@code tools}, {@code resources} or {@code prompts}. */
        void listChanged(String list);
    }

    /** How many resources one client may watch; all of them are looked at whenever something was stored. */
    public static final int MOST_WATCHED = 1000;

    private final Set<Subscriber> subscribers = new CopyOnWriteArraySet<>();
    private volatile Runnable source = () -> {};

    /** Sets what is run when somebody begins to watch; what changes once it has returned is told. */
    public void source(Runnable begin) {
        source = begin;
    }

    public void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        begun();
    }

    /** To be called when a subscriber watches more than before. */
    public void begun() {
        if (isWatching()) {
            source.run();
        }
    }

    /** Whether anybody watches a resource, or follows the list of them. */
    public boolean isWatching() {
        return subscribers.stream()
                .anyMatch(subscriber -> !subscriber.watched().isEmpty() || subscriber.follows("resources"));
    }

    public void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Every resource that somebody watches. */
    public Set<String> watched() {
        return subscribers.stream()
                .flatMap(subscriber -> subscriber.watched().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Tells those who watch this resource. */
    public void updated(String uri) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.watched().contains(uri)) {
                subscriber.updated(uri);
            }
        }
    }

    /** Tells everybody that a list has changed. */
    public void listChanged(String list) {
        subscribers.forEach(subscriber -> subscriber.listChanged(list));
    }
}
