package ai.trustmodel.tracing.host.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The names of the files of one directory: their bytes one after the other, and a hash table of where they begin. A file
 * takes its name and some ten bytes, about a third of what it takes in a {@code HashSet}; a tree can have a million.
 */
final class NameSet {
    private static final int REMOVED = -1;

    private byte[] names = new byte[0]; // each ends with a zero, which no name has
    private int used;
    private int garbage;
    private int[] slots = new int[0]; // where a name begins, plus one; zero is free
    private int taken; // slots that are not free
    private int size;

    /** False when it is there already. */
    boolean add(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (slotOf(bytes) >= 0) {
            return false;
        }
        if ((taken + 1) * 4 > slots.length * 3) {
            rebuild(Math.max(8, Integer.highestOneBit(size + 1) * 4));
        }
        insert(bytes, 0, bytes.length);
        size++;
        return true;
    }

    /** False when it is not there. */
    boolean remove(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int slot = slotOf(bytes);
        if (slot < 0) {
            return false;
        }
        slots[slot] = REMOVED;
        garbage += bytes.length + 1;
        if (--size == 0) {
            clear();
        } else if (garbage > 256 && garbage > used / 2) {
            rebuild(slots.length);
        }
        return true;
    }

    boolean contains(String name) {
        return size > 0 && slotOf(name.getBytes(StandardCharsets.UTF_8)) >= 0;
    }

    int size() {
        return size;
    }

    void clear() {
        names = new byte[0];
        slots = new int[0];
        used = 0;
        garbage = 0;
        taken = 0;
        size = 0;
    }

    /** Every name, in no order; the action may change the set. */
    void forEach(Consumer<String> action) {
        byte[] bytes = names;
        for (int slot : slots.clone()) {
            if (slot > 0) {
                int start = slot - 1;
                action.accept(new String(bytes, start, lengthAt(bytes, start), StandardCharsets.UTF_8));
            }
        }
    }

    private int slotOf(byte[] name) {
        if (slots.length == 0) {
            return -1;
        }
        int mask = slots.length - 1;
        for (int i = hash(name, 0, name.length) & mask; slots[i] != 0; i = (i + 1) & mask) {
            if (slots[i] > 0 && isAt(slots[i] - 1, name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isAt(int start, byte[] name) {
        int end = start + name.length;
        return end < used && names[end] == 0 && Arrays.equals(names, start, end, name, 0, name.length);
    }

    private void insert(byte[] from, int start, int length) {
        int mask = slots.length - 1;
        int i = hash(from, start, length) & mask;
        while (slots[i] != 0) {
            i = (i + 1) & mask;
        }
        if (used + length + 1 > names.length) {
            names = Arrays.copyOf(names, Math.max(used + length + 1, used + used / 2));
        }
        System.arraycopy(from, start, names, used, length);
        names[used + length] = 0;
        slots[i] = used + 1;
        used += length + 1;
        taken++;
    }

    /** Makes the table anew, without what was removed. */
    private void rebuild(int capacity) {
        byte[] old = names;
        int[] from = slots;
        names = new byte[Math.max(32, used - garbage + 32)];
        slots = new int[capacity];
        used = 0;
        garbage = 0;
        taken = 0;
        for (int slot : from) {
            if (slot > 0) {
                insert(old, slot - 1, lengthAt(old, slot - 1));
            }
        }
    }

    private static int lengthAt(byte[] bytes, int start) {
        int end = start;
        while (bytes[end] != 0) {
            end++;
        }
        return end - start;
    }

    private static int hash(byte[] bytes, int start, int length) {
        int hash = 1;
        for (int i = start; i < start + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}
