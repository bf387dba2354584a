package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a backend promises of the events of the machine. */
abstract class StorageEventContract extends StorageUsageContract {
    private static final String FILES = "file_system";

    @Test
    void events_areThoseStored_newestFirst() {
        EventSeen first = records.file(null, "created", "/a/one");
        EventSeen second = records.event(
                "network",
                "opened",
                Map.of("remote_address", "::1", "remote_port", 443, "bytes_sent", 5_000_000_000L, "sampled", true),
                null);
        String trace = records.id();
        EventSeen third = records.file(trace, "moved", "/a/one");

        append(first, second);
        append(records.started(trace, "agent"), third, records.ended(trace, TraceStatus.COMPLETED));

        assertThat(seen(EventFilter.all())).isEqualTo(events(third, second, first));
        assertThat(trace(trace).id()).isEqualTo(trace);
    }

    @Test
    void events_areThoseThatTheFilterWants() throws Exception {
        String trace = records.id();
        EventSeen created = records.file(null, "created", "/a/one");
        EventSeen deleted = records.file(null, "deleted", "/a/one");
        EventSeen below = records.file(null, "created", "/a/one/two");
        EventSeen beside = records.file(trace, "created", "/a/one-more");
        EventSeen moved =
                records.event(FILES, "moved", Map.of("name", "x", "full_path", "/b/x", "dest_path", "/a/one"), null);
        EventSeen net = records.event("network", "opened", Map.of("remote_port", 443), null);
        append(created, deleted, below, beside, moved, net, records.started(trace, "agent"));
        reopen();

        assertThat(seen(EventFilter.domain(FILES))).isEqualTo(events(moved, beside, below, deleted, created));
        assertThat(seen(EventFilter.domain("network"))).isEqualTo(events(net));
        assertThat(seen(EventFilter.domain("process"))).isEmpty();
        assertThat(seen(EventFilter.all().event("created"))).isEqualTo(events(beside, below, created));
        assertThat(seen(EventFilter.all().path("/a/one"))).isEqualTo(events(moved, below, deleted, created));
        assertThat(seen(EventFilter.all().path("/a/"))).isEqualTo(events(moved, beside, below, deleted, created));
        assertThat(seen(EventFilter.all().traceId(trace))).isEqualTo(events(beside));
        Instant from = deleted.at();
        assertThat(seen(EventFilter.all().since(from).until(beside.at()))).isEqualTo(events(below, deleted));
        assertThat(seen(EventFilter.domain(FILES).event("created").path("/a").since(from)))
                .isEqualTo(events(beside, below));
    }

    @Test
    void events_comeInPages() {
        List<EventSeen> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(records.file(null, "created", "/a/" + i));
        }
        append(all.toArray(TraceRecord[]::new));

        assertThat(seen(EventFilter.all())).hasSize(20);
        assertThat(seen(EventFilter.all().limit(2).offset(3))).isEqualTo(events(all.get(26), all.get(25)));
        assertThat(seen(EventFilter.all().offset(30))).isEmpty();
    }

    @Test
    void events_whoseClockWentBack_stayInTheOrderTheyWereStoredIn() {
        EventSeen later = records.file(null, "created", "/a/later");
        records.clock().advance(java.time.Duration.ofHours(-1));
        EventSeen earlier = records.file(null, "created", "/a/earlier");
        append(later, earlier);

        assertThat(seen(EventFilter.all())).isEqualTo(events(earlier, later));
        assertThat(seen(EventFilter.all().since(later.at()))).isEqualTo(events(later));
        assertThat(seen(EventFilter.all().until(later.at()))).isEqualTo(events(earlier));
    }

    @Test
    void events_ofStrangeNames_comeBackAsTheyAre() {
        EventSeen strange = records.event(
                "domain of somebody's own",
                "it's \"odd\"",
                Map.of("full_path", "/a/\n\u00e9\u6f22\t'", "list", List.of(1, "b")),
                null);
        append(strange);

        assertThat(seen(EventFilter.domain(strange.event().domain()))).isEqualTo(events(strange));
        assertThat(seen(EventFilter.all().event(strange.event().event()))).isEqualTo(events(strange));
    }

    @Test
    void deletedEvents_areGone_andTheOthersAreNot() throws Exception {
        String trace = storeTrace("agent", "question", "answer");
        EventSeen file = records.file(null, "created", "/a/one");
        EventSeen ofTrace = records.file(trace, "created", "/a/two");
        EventSeen net = records.event("network", "opened", Map.of("remote_port", 443), null);
        append(file, net, ofTrace);

        assertThat(backend()
                        .deleteEvents(
                                EventFilter.domain(FILES).until(ofTrace.at()).limit(1)))
                .isEqualTo(1);
        assertThat(seen(EventFilter.all())).isEqualTo(events(ofTrace, net));
        assertThat(backend().deleteEvents(EventFilter.domain(FILES))).isEqualTo(1);
        assertThat(backend().deleteEvents(EventFilter.domain(FILES))).isZero();
        reopen();

        assertThat(seen(EventFilter.all())).isEqualTo(events(net));
        assertThat(stream()).doesNotContain(file, ofTrace).contains(net);
        assertThat(conversation(trace)).containsExactly("question", "answer");
    }

    @Test
    void events_ofADeletedTrace_goWithIt() {
        String trace = storeTrace("agent", "question", "answer");
        EventSeen other = records.file(null, "created", "/a/one");
        append(records.file(trace, "created", "/a/two"), other);

        backend().delete(List.of(trace));

        assertThat(seen(EventFilter.all())).isEqualTo(events(other));
    }

    @Test
    void afterADrop_thereIsNothing_andStoringBeginsAnew() throws Exception {
        storeTrace("agent", "needle", "answer");
        EventSeen event = records.file(null, "created", "/a/one");
        append(event);
        long cursor = store().lastCursor();

        backend().drop();

        assertThat(seen(EventFilter.all())).isEmpty();
        assertThat(stream()).isEmpty();
        assertThat(store().list(TraceFilter.all()).total()).isZero();
        assertThat(store().stats().messages()).isZero();
        append(event);
        String trace = storeTrace("agent", "needle", "answer");
        reopen();
        assertThat(seen(EventFilter.all())).isEqualTo(events(event));
        assertThat(listed(TraceFilter.all().text("needle"))).containsExactly(trace);
        assertThat(store().records(cursor, 100)).hasSize(4);
    }

    private List<HostEvent> seen(EventFilter filter) {
        return store().events(filter);
    }

    private static List<HostEvent> events(EventSeen... seen) {
        return List.of(seen).stream().map(EventSeen::event).toList();
    }
}
