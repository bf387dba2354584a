package ai.trustmodel.tracing.extractors;

/**
 * Reads a stream that is one JSON object after another: a line each, or the elements of an array, or nothing between
 * them. What is no object is counted as unread.
 */
final class JsonSequence extends Frames {
    private final Chunk object = new Chunk();
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean inJunk;

    JsonSequence(StreamEvents sink) {
        super(sink);
    }

    @Override
    void feed(byte[] bytes, int from, int to) {
        int start = from; // of the part of the present object that is in these bytes
        for (int i = from; i < to; i++) {
            byte c = bytes[i];
            if (depth == 0) {
                outside(c);
                start = i;
            } else if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (c == '\\') {
                    escaped = true;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                endObject(bytes, start, i + 1);
                start = i + 1;
            }
        }
        if (depth > 0) {
            object.add(bytes, start, to);
        }
    }

    @Override
    void finish() {
        if (depth > 0) {
            unread(); // it was cut
        }
    }

    private void outside(byte c) {
        if (c == '{') {
            depth = 1;
            inJunk = false;
        } else if (c == '\n' || c == ',' || c == '[' || c == ']') {
            inJunk = false;
        } else if ((c > ' ' || c < 0) && !inJunk) {
            inJunk = true;
            unread();
        }
    }

    private void endObject(byte[] bytes, int from, int to) {
        if (object.size == 0) {
            deliver(null, bytes, from, to);
        } else {
            object.add(bytes, from, to);
            deliver(null, object.bytes, 0, object.size);
            object.clear();
        }
    }
}
