package ai.trustmodel.tracing.mcp.http;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clients that have a session, by the id of it. Thread-safe. */
final class Clients {
    private static final Logger log = LoggerFactory.getLogger(Clients.class);
    private static final int ID_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Client> byId = new ConcurrentHashMap<>();
    private final Limits limits;
    private final Clock clock;

    Clients(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    /** Lets in a client, in place of the one that was unused for longest when there are too many. */
    synchronized Client add(Function<String, Client> introduced) throws Refused {
        sweep();
        if (byId.size() >= limits.sessions()) {
            Optional<Client> oldest =
                    byId.values().stream().filter(client -> !client.busy()).min(Comparator.comparing(Client::used));
            remove(oldest.orElseThrow(
                    () -> new Refused(503, "sessions", "there are too many sessions; try again later")));
            log.info("a session gave way to a new one; there are {} at most", limits.sessions());
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Client client = introduced.apply(Base64.getUrlEncoder().withoutPadding().encodeToString(id));
        byId.put(client.id(), client);
        return client;
    }

    /** The client of this session, who must be the one who began it. */
    Client find(@Nullable String id, @Nullable String who) throws Refused {
        if (id == null) {
            throw new Refused(400, "session", "the header Mcp-Session-Id is missing; a session begins with initialize");
        }
        Client client = byId.get(id);
        if (client == null || expired(client) || !Objects.equals(who, client.who())) {
            throw new Refused(404, "session", "there is no such session any more; begin a new one with initialize");
        }
        client.use(clock.instant());
        return client;
    }

    Instant now() {
        return clock.instant();
    }

    void remove(Client client) {
        byId.remove(client.id(), client);
        client.close();
    }

    /** Ends the sessions that were not used for too long. */
    void sweep() {
        byId.values().stream().filter(this::expired).forEach(this::remove);
    }

    /** Lets go of the connections that only wait for something to happen. */
    void stopListening() {
        byId.values().forEach(client -> client.listening().end());
    }

    /** Ends all. */
    void clear() {
        byId.values().forEach(this::remove);
    }

    private boolean expired(Client client) {
        if (client.busy()) {
            client.use(clock.instant());
        }
        return client.used().plus(limits.idle()).isBefore(clock.instant());
    }
}
