package ai.trustmodel.tracing.internal;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What is current on each thread.
 *
 * @param <S> a scope
 */
public final class Context<S> {
    // One for each client, since two clients of a program must not mix their traces.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable S> current = new ThreadLocal<>();

    public @Nullable S current() {
        return current.get();
    }

    /** Makes a scope the current one and says which was before. */
    public @Nullable S enter(S scope) {
        S before = current.get();
        current.set(scope);
        return before;
    }

    /** Makes the scope before current again, unless another has taken this one's place or this is another thread. */
    public void leave(S scope, @Nullable S before) {
        if (scope.equals(current.get())) {
            restore(before);
        }
    }

    public Runnable wrap(Runnable task) {
        S scope = current.get();
        return () -> {
            S before = swap(scope);
            try {
                task.run();
            } finally {
                restore(before);
            }
        };
    }

    public <T> Callable<T> wrap(Callable<T> task) {
        S scope = current.get();
        return () -> {
            S before = swap(scope);
            try {
                return task.call();
            } finally {
                restore(before);
            }
        };
    }

    private @Nullable S swap(@Nullable S scope) {
        S before = current.get();
        restore(scope);
        return before;
    }

    private void restore(@Nullable S scope) {
        if (scope == null) {
            current.remove();
        } else {
            current.set(scope);
        }
    }
}
