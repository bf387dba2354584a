package ai.trustmodel.tracing.spi;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calls of a trace together to one conversation in which every message stands once, in order.
 *
 * <p>A call re-sends what was said before, so its request usually continues a conversation that is known: whole, from a
 * window of its end, or branching off in the middle. Only what follows is new. A request that continues nothing, such as
 * a sub-agent's, begins another conversation, whose messages stand after what is there. Messages are compared by
 * {@link MessageIdentity}, since an answer and its echo in the next request differ in their metadata.
 *
 * <p>A tool that was recorded on its own stands in the conversation until a request brings the same call's result. Not
 * thread-safe.
 *
 * @param <M> what stands for a message: the message itself, or a store's number of it
 */
public final class Conversation<M> {
    /**
     * A message and what it is recognised by.
     *
     * @param identity {@link MessageIdentity#of}
     * @param message the message, or what stands for it
     */
    public record Entry<M>(String identity, M message) {}

    private final List<Entry<M>> entries = new ArrayList<>();
    private final List<List<String>> threads = new ArrayList<>();
    private final Set<String> provisional = new HashSet<>();

    /** A conversation in which nothing has been said yet. */
    public Conversation() {}

    /** Adds a model call: what was sent, and what came back where something did. */
    public void call(List<Entry<M>> request, @Nullable Entry<M> answer) {
        List<String> sent = request.stream().map(Entry::identity).toList();
        List<String> thread = null;
        int known = 0;
        for (List<String> candidate : threads) {
            int overlap = overlap(candidate, sent);
            if (overlap > known) {
                known = overlap;
                thread = candidate;
            }
        }
        for (Entry<M> entry : request.subList(known, request.size())) {
            add(entry);
        }
        if (answer != null) {
            add(answer);
        }
        List<String> now = new ArrayList<>(sent);
        if (answer != null) {
            now.add(answer.identity());
        }
        if (thread != null && continues(thread, sent, known)) {
            threads.remove(thread);
        }
        threads.add(now);
    }

    /** Adds messages that were recorded on their own and give way when a request brings messages of the same identity. */
    public void aside(List<Entry<M>> messages) {
        for (Entry<M> entry : messages) {
            boolean present =
                    entries.stream().anyMatch(other -> other.identity().equals(entry.identity()));
            if (!present) {
                entries.add(entry);
                provisional.add(entry.identity());
            }
        }
    }

    /** The messages in order. */
    public List<M> messages() {
        return entries.stream().map(Entry::message).toList();
    }

    /** How many messages there are. */
    public int size() {
        return entries.size();
    }

    private void add(Entry<M> entry) {
        if (provisional.remove(entry.identity())) {
            entries.removeIf(other -> other.identity().equals(entry.identity()));
        }
        entries.add(entry);
    }

    /** How many messages at the beginning of what was sent are known from this thread. */
    private static int overlap(List<String> thread, List<String> sent) {
        int prefix = 0;
        while (prefix < thread.size()
                && prefix < sent.size()
                && thread.get(prefix).equals(sent.get(prefix))) {
            prefix++;
        }
        if (prefix == thread.size() || prefix == sent.size()) {
            return prefix;
        }
        return Math.max(prefix, window(thread, sent));
    }

    /** Where a window of the thread's end stops inside what was sent: the longest one, the last of equals. */
    private static int window(List<String> thread, List<String> sent) {
        int best = 0;
        int length = 0;
        for (int end = sent.size() - 1; end >= 0; end--) {
            int run = 0;
            while (run <= end
                    && run < thread.size()
                    && sent.get(end - run).equals(thread.get(thread.size() - 1 - run))) {
                run++;
            }
            if (run > length) {
                length = run;
                best = end + 1;
            }
        }
        return best;
    }

    private static boolean continues(List<String> thread, List<String> sent, int known) {
        return known > 0
                && known <= sent.size()
                && !thread.isEmpty()
                && sent.get(known - 1).equals(thread.get(thread.size() - 1));
    }
}
