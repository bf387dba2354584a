package ai.trustmodel.tracing.spi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calls of a trace together to one conversation in which every message stands once, in order.
 *
 * <p>A call re-sends what was said before, so its request usually continues a conversation that is known: whole, from a
 * window of its end, or branching off in the middle. Only what is new is added. A request that continues nothing, such as
 * a sub-agent's, begins another conversation, whose messages stand after what is there. A request that was sent before
 * and is answered the same way adds nothing. Messages are compared by {@link MessageIdentity}, since an answer and its
 * echo in the next request differ in their metadata.
 *
 * <p>Where a history was rewritten in place, as by a system prompt that carries the time, the message stands as it was
 * first sent. Where it was shortened, what the shorter one has and nobody said before, such as a summary, is added.
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

    /**
     * How a request continues a thread.
     *
     * @param known how many messages at its beginning were said before
     * @param from where the part begins that is the same message for message
     * @param inPlace whether that part stands at the same place in both, so that what is before it corresponds too
     * @param taken whether the request says all that the thread says now, and so takes its place
     */
    private record Match(int known, int from, boolean inPlace, boolean taken) {}

    /** Those that nobody continued for longest are forgotten, so that a call's cost does not grow with their number. */
    private static final int MOST_THREADS = 1_000;

    private final NavigableMap<Long, M> shown = new TreeMap<>();
    private final List<List<String>> threads = new ArrayList<>();
    private final Map<String, Integer> said = new HashMap<>();
    private final Map<String, Integer> asides = new HashMap<>();
    private final Map<String, Deque<List<Long>>> provisional = new HashMap<>();
    private long serial;

    /** A conversation in which nothing has been said yet. */
    public Conversation() {}

    /** Adds a model call: what was sent, and what came back where something did. */
    public void call(List<Entry<M>> request, @Nullable Entry<M> answer) {
        List<String> sent = request.stream().map(Entry::identity).toList();
        List<String> now = new ArrayList<>(sent);
        if (answer != null) {
            now.add(answer.identity());
        }
        Match best = new Match(0, 0, true, false);
        int continued = -1;
        for (int i = 0; i < threads.size(); i++) {
            if (!sent.isEmpty() && startsWith(threads.get(i), now)) {
                return;
            }
            Match match = match(threads.get(i), sent);
            boolean better = match.known > best.known || (match.known == best.known && match.from < best.from);
            if (better) {
                best = match;
                continued = i;
            }
        }
        for (int i = 0; i < request.size(); i++) {
            Entry<M> entry = request.get(i);
            boolean inserted = i < best.from && !best.inPlace && !said.containsKey(entry.identity());
            if (i >= best.known || inserted) {
                say(entry);
            }
        }
        if (answer != null) {
            say(answer);
        }
        if (best.taken) {
            threads.remove(continued);
        }
        threads.add(now);
        if (threads.size() > MOST_THREADS) {
            threads.remove(0);
        }
    }

    /**
     * Adds messages that were recorded on their own. They give way together when a request brings the last of them, and
     * are left out when one has brought it already; the same is done as often as they are added and brought.
     */
    public void aside(List<Entry<M>> messages) {
        if (messages.isEmpty()) {
            return;
        }
        String last = messages.get(messages.size() - 1).identity();
        if (asides.merge(last, 1, Integer::sum) <= said.getOrDefault(last, 0)) {
            return;
        }
        List<Long> group = new ArrayList<>(messages.size());
        for (Entry<M> entry : messages) {
            group.add(show(entry));
        }
        provisional.computeIfAbsent(last, key -> new ArrayDeque<>()).push(group);
    }

    /** The messages in order. */
    public List<M> messages() {
        return List.copyOf(shown.values());
    }

    /** The messages from the last to the first, as far as they are asked for. */
    public Stream<M> newestFirst() {
        return shown.descendingMap().values().stream();
    }

    /** How many messages there are. */
    public int size() {
        return shown.size();
    }

    private void say(Entry<M> entry) {
        said.merge(entry.identity(), 1, Integer::sum);
        Deque<List<Long>> waiting = provisional.get(entry.identity());
        if (waiting != null && !waiting.isEmpty()) {
            waiting.pop().forEach(shown::remove);
        }
        show(entry);
    }

    private long show(Entry<M> entry) {
        shown.put(++serial, entry.message());
        return serial;
    }

    private static Match match(List<String> thread, List<String> sent) {
        int both = Math.min(thread.size(), sent.size());
        int prefix = 0;
        while (prefix < both && thread.get(prefix).equals(sent.get(prefix))) {
            prefix++;
        }
        if (prefix == both) {
            return new Match(prefix, 0, true, prefix == thread.size());
        }
        // Two in a row at the same place are the same conversation even where something before them was rewritten.
        int place = both;
        while (place > prefix + 1
                && !(thread.get(place - 1).equals(sent.get(place - 1))
                        && thread.get(place - 2).equals(sent.get(place - 2)))) {
            place--;
        }
        int known = place > prefix + 1 ? place : prefix;
        Match window = window(thread, sent, prefix > 0);
        return window.known > known ? window : new Match(known, 0, true, false);
    }

    /** Where a window of the thread's end stops inside what was sent: the longest one, the last of equals. */
    private static Match window(List<String> thread, List<String> sent, boolean beginAlike) {
        int known = 0;
        int length = 0;
        for (int end = sent.size(); end > 0; end--) {
            int run = 0;
            while (run < end
                    && run < thread.size()
                    && sent.get(end - run - 1).equals(thread.get(thread.size() - run - 1))) {
                run++;
            }
            if (run > length) {
                length = run;
                known = end;
            }
        }
        // A single message may be equal by chance; the thread stays for those who really continue it.
        boolean sure = length > 1;
        return new Match(known, known - length, known == thread.size() && (sure || beginAlike), sure);
    }

    private static boolean startsWith(List<String> thread, List<String> beginning) {
        if (thread.size() < beginning.size()) {
            return false;
        }
        // From the end, since threads that differ often begin with the same instructions.
        for (int i = beginning.size() - 1; i >= 0; i--) {
            if (!thread.get(i).equals(beginning.get(i))) {
                return false;
            }
        }
        return true;
    }
}
