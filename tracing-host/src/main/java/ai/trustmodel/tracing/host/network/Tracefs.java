package ai.trustmodel.tracing.host.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the kernel's own tracing is, and what is missing when it cannot be used. */
final class Tracefs {
    static final List<Path> PLACES = List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));

    private Tracefs() {}

    /** What is missing, with what to do; null when nothing is. */
    static @Nullable String missing(List<Path> places) {
        if (!Libc.usable()) {
            return "JNA cannot call the C library here (it unpacks itself into java.io.tmpdir, which must allow that)";
        }
        if (find(places) != null) {
            return null;
        }
        Path place = places.get(0);
        if (Files.isDirectory(place) && Files.isReadable(place) && !Files.exists(place.resolve("events"))) {
            return "tracefs is not mounted; as root: mount -t tracefs tracefs " + place;
        }
        if (Files.isDirectory(place) && !Files.isWritable(place.resolve("instances"))) {
            return "the kernel's tracing is for root alone";
        }
        return "this kernel has no event " + TraceEvents.STATES;
    }

    /** Null when there is none that can be used. */
    static @Nullable Path find(List<Path> places) {
        for (Path place : places) {
            if (Files.isWritable(place.resolve("instances"))
                    && Files.isReadable(place.resolve("events/" + TraceEvents.STATES + "/format"))) {
                return place;
            }
        }
        return null;
    }
}
