package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client that listens: it is told of the changes it asked for, through the outlet of its request, until either side
 * ends it. Holds no thread. Thread-safe.
 */
public final class Subscription implements Reply, Notices.Subscriber, AutoCloseable {
    private static final String ID = Envelope.PREFIX + "subscriptionId";

    private static final Map<String, String> LISTS =
            Map.of("toolsListChanged", "tools", "promptsListChanged", "prompts", "resourcesListChanged", "resources");

    private final Object id;
    private final Notices notices;
    private final Outlet outlet;
    private final Map<String, Object> serverInfo;
    private final Runnable whenClosed;
    private final Set<String> lists = new LinkedHashSet<>();
    private final Set<String> uris = new LinkedHashSet<>();
    private final Map<String, Object> honored = new LinkedHashMap<>();
    private final List<Map<String, Object>> early = new ArrayList<>();
    private boolean acknowledged;
    private boolean closed;

    private Subscription(
            Object id, Notices notices, Outlet outlet, Map<String, Object> serverInfo, Runnable whenClosed) {
        this.id = id;
        this.notices = notices;
        this.outlet = outlet;
        this.serverInfo = serverInfo;
        this.whenClosed = whenClosed;
    }

    /**
     * Begins one and acknowledges it.
     *
     * @param id of the request
     * @param params say what is to be told
     */
    static Subscription open(
            Object id,
            Map<String, Object> params,
            Methods methods,
            Notices notices,
            Outlet outlet,
            Runnable whenClosed) {
        Subscription subscription =
                new Subscription(id, notices, outlet, methods.surface().serverInfo(), whenClosed);
        subscription.want(params, methods);
        subscription.begin();
        return subscription;
    }

    private void want(Map<String, Object> params, Methods methods) {
        Map<String, Object> filter = Json.object(params.get("notifications"));
        if (filter == null) {
            throw ProtocolError.invalidParams("notifications must be an object, as in {\"toolsListChanged\": true}");
        }
        LISTS.forEach((name, list) -> {
            Object wanted = filter.get(name);
            if (Boolean.TRUE.equals(wanted)) {
                lists.add(list);
                honored.put(name, true);
            } else if (wanted != null && !Boolean.FALSE.equals(wanted)) {
                throw ProtocolError.invalidParams("notifications." + name + " must be true or false");
            }
        });
        Object resources = filter.get("resourceSubscriptions");
        if (resources != null && !(resources instanceof List)) {
            throw ProtocolError.invalidParams("notifications.resourceSubscriptions must be a list of URIs");
        }
        for (Object uri : resources == null ? List.of() : (List<?>) resources) {
            if (!(uri instanceof String text)) {
                throw ProtocolError.invalidParams("notifications.resourceSubscriptions must be a list of URIs");
            }
            if (uris.size() < Notices.MOST_WATCHED && methods.watchable(text)) {
                uris.add(text);
            }
        }
        if (!uris.isEmpty()) {
            honored.put("resourceSubscriptions", List.copyOf(uris));
        }
    }

    /**
     * Takes notices before it is acknowledged, so that none is missed, and tells them after. Holds no lock while whoever
     * finds the changes begins to, who may be telling somebody at this moment.
     */
    private void begin() {
        notices.add(this);
        synchronized (this) {
            acknowledged = true;
            tell("notifications/subscriptions/acknowledged", Map.of("notifications", honored));
            early.forEach(outlet::send);
            early.clear();
        }
    }

    /** The id of the request that began it. */
    public Object id() {
        return id;
    }

    /** Ends it, when the client has cancelled it or gone away: nothing is told any more. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            notices.remove(this);
            whenClosed.run();
        }
    }

    /** Ends it from this side; gives the message that tells the client so. */
    public Map<String, Object> end() {
        close();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("resultType", "complete");
        result.put("_meta", Map.of(ID, id, Results.SERVER_INFO, serverInfo));
        return Messages.result(id, result);
    }

    @Override
    public Collection<String> watched() {
        return uris;
    }

    @Override
    public boolean follows(String list) {
        return lists.contains(list);
    }

    @Override
    public void updated(String uri) {
        tell("notifications/resources/updated", Map.of("uri", uri));
    }

    @Override
    public void listChanged(String list) {
        if (follows(list)) {
            tell("notifications/" + list + "/list_changed", Map.of());
        }
    }

    private synchronized void tell(String method, Map<String, Object> params) {
        if (closed) {
            return;
        }
        Map<String, Object> tagged = new LinkedHashMap<>(params);
        tagged.put("_meta", Map.of(ID, id));
        Map<String, Object> notification = Messages.notification(method, tagged);
        if (acknowledged) {
            outlet.send(notification);
        } else {
            early.add(notification);
        }
    }
}
