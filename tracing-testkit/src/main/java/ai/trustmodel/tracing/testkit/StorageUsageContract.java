package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.UsageSum;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Totals of tokens and costs: whatever way they are counted, they come to what adding up the calls one by one does. */
abstract class StorageUsageContract extends StorageListingContract {
    private static final Cost CENT = Cost.said(new BigDecimal("0.01"));

    /** Whose trace a span is in. */
    private record Owner(String agent, String thread) {}

    @Test
    void usage_addsUpByEveryGrouping() {
        Map<SpanEnded, Owner> spans = storeSpans();

        assertEveryGrouping(spans);
    }

    @Test
    void usage_isBoundedByAgentThreadAndDay() {
        Map<SpanEnded, Owner> spans = storeSpans();
        LocalDate day = TestRecords.START.atZone(ZoneOffset.UTC).toLocalDate();
        String thread = spans.values().iterator().next().thread();

        for (@Nullable String agent : new @Nullable String[] {null, "a0", "nobody"}) {
            for (@Nullable String in : new @Nullable String[] {null, thread, "no such thread"}) {
                for (Set<By> groups : List.of(Set.<By>of(), Set.of(By.DAY), Set.of(By.MODEL, By.AGENT))) {
                    for (UsageQuery query : List.of(
                            new UsageQuery(groups, agent, in, null, null),
                            new UsageQuery(groups, agent, in, day.plusDays(1), null),
                            new UsageQuery(groups, agent, in, null, day),
                            new UsageQuery(groups, agent, in, day.plusDays(1), day.plusDays(1)),
                            new UsageQuery(groups, agent, in, day.plusDays(50), null))) {
                        assertThat(store().usage(query)).as("%s", query).isEqualTo(naive(query, spans));
                    }
                }
            }
        }
    }

    @Test
    void usage_leavesOutWhatIsDeleted() {
        Map<SpanEnded, Owner> spans = storeSpans();
        String gone = spans.keySet().iterator().next().traceId();
        backend().delete(List.of(gone));
        spans.keySet().removeIf(span -> span.traceId().equals(gone));

        assertEveryGrouping(spans);
    }

    @Test
    void usage_isOfTheNewestPrices() throws Exception {
        Map<SpanEnded, Owner> spans = storeSpans();
        Map<SpanEnded, Owner> priced = new LinkedHashMap<>();
        List<TraceRecord> prices = new ArrayList<>();
        List<@Nullable Cost> costs = costs();
        spans.forEach((span, owner) -> {
            Cost cost = costs.get((priced.size() + 1) % costs.size());
            if (cost != null && priced.size() % 2 == 0) {
                prices.add(records.priced(span, cost));
                priced.put(records.costing(span, cost), owner);
            } else {
                priced.put(span, owner);
            }
        });
        reopen();

        backend().append(prices);
        backend().append(prices);

        assertEveryGrouping(priced);
    }

    @Test
    void cost_ofATraceIsThatOfItsSpans_exactly() {
        String trace = records.id();
        append(records.started(trace, "agent"));
        for (int i = 0; i < 10; i++) {
            append(records.costing(records.said(trace, "q" + i, "a" + i), Cost.said(new BigDecimal("0.1"))));
        }
        append(records.costing(
                records.tool(trace, "search", Map.of(), "found"), Cost.said(new BigDecimal("0.000000000001"))));

        assertThat(trace(trace).cost()).isEqualByComparingTo("1.000000000001");
        assertThat(trace(trace).unpricedCallCount()).isZero();
        assertThat(total().cost()).isEqualByComparingTo("1.000000000001");
        assertThat(total().calls()).isEqualTo(10);
    }

    @Test
    void cost_thatNobodyKnows_isNotZero() {
        String trace = storeTrace("agent", "q", "a");
        append(records.costing(records.said(trace, "q2", "a2"), Cost.unknown("unknown_model")));

        assertThat(trace(trace).cost()).isNull();
        assertThat(trace(trace).unpricedCallCount()).isEqualTo(2);
        assertThat(total().cost()).isNull();
        assertThat(total().unpriced()).isEqualTo(2);

        append(records.costing(records.said(trace, "q3", "a3"), Cost.said(BigDecimal.ZERO)));

        assertThat(trace(trace).cost()).isEqualByComparingTo("0");
        assertThat(total().cost()).isEqualByComparingTo("0");
        assertThat(total().unpriced()).isEqualTo(2);
    }

    @Test
    void cost_thatLeavesAFeeOut_isAddedAndMissingAllTheSame() {
        String trace = records.id();
        append(records.costing(records.said(trace, "q", "a"), partly("0.02")));

        assertThat(total().cost()).isEqualByComparingTo("0.02");
        assertThat(total().unpriced()).isEqualTo(1);
        assertThat(trace(trace).unpricedCallCount()).isEqualTo(1);
    }

    @Test
    void cost_thatCannotBe_isNotAdded() {
        String trace = records.id();
        append(records.started(trace, "agent"));
        List<String> impossible = List.of("-0.01", "1e6", "1e999999999", "9".repeat(900));
        for (String amount : impossible) {
            append(records.costing(records.said(trace, amount, "a"), Cost.said(new BigDecimal(amount))));
        }
        append(records.costing(records.said(trace, "tiny", "a"), Cost.said(new BigDecimal("1e-999999999"))));

        assertThat(total().cost()).isEqualByComparingTo("0");
        assertThat(total().unpriced()).isEqualTo(impossible.size());
        assertThat(trace(trace).cost()).isEqualByComparingTo("0");
        assertThat(trace(trace).unpricedCallCount()).isEqualTo(impossible.size());
    }

    @Test
    void price_replacesWhatTheSpanSaid_andIsNeverAdded() throws Exception {
        String trace = records.id();
        SpanEnded call = records.costing(records.said(trace, "q", "a"), CENT);
        append(records.started(trace, "agent"), call);
        List<TraceRecord> all = new ArrayList<>(stream());

        for (String amount : List.of("0.03", "0.02", "0.03")) {
            all.add(records.priced(call, Cost.said(new BigDecimal(amount))));
            append(all.get(all.size() - 1));

            assertIs(all, trace);
            assertThat(trace(trace).cost()).isEqualByComparingTo(amount);
            assertThat(total().cost()).isEqualByComparingTo(amount);
            assertThat(store().spans(trace)).extracting(SpanFacts::cost).containsExactly(new BigDecimal(amount));
            reopen();
        }
        append(all.get(2));

        assertThat(total().cost()).as("a record stored before is ignored").isEqualByComparingTo("0.03");

        all.add(records.priced(call, Cost.unknown("unknown_model")));
        append(all.get(all.size() - 1));

        assertIs(all, trace);
        assertThat(total().cost()).isNull();
        assertThat(total().unpriced()).isEqualTo(1);
    }

    @Test
    void price_ofASpanThatIsStillToCome_waitsForIt() throws Exception {
        String trace = records.id();
        SpanEnded call = records.costing(records.said(trace, "q", "a"), CENT);
        TraceRecord price = records.priced(call, Cost.said(new BigDecimal("0.5")));
        append(price);
        reopen();

        assertThat(store().usage(UsageQuery.by())).isEmpty();

        append(call);

        assertIs(List.of(price, call), trace);
        assertThat(total().cost()).isEqualByComparingTo("0.5");
    }

    @Test
    void price_inTheSameBatchAsTheAgentsName_countsForThatAgentAlone() {
        String trace = records.id();
        SpanEnded stored = records.costing(records.said(trace, "q", "a"), CENT);
        append(stored);
        SpanEnded fresh = records.costing(records.said(trace, "q2", "a2"), CENT);

        append(
                records.priced(stored, Cost.said(new BigDecimal("0.2"))),
                fresh,
                records.priced(fresh, Cost.said(new BigDecimal("0.3"))),
                records.started(trace, "late"));

        List<UsageTotals> byAgent = store().usage(UsageQuery.by(By.AGENT));
        assertThat(byAgent).extracting(UsageTotals::agentId).containsExactly("late");
        assertThat(byAgent.get(0).cost()).isEqualByComparingTo("0.5");
        assertThat(byAgent.get(0).calls()).isEqualTo(2);
    }

    @Test
    void price_ofAnotherTracesSpan_changesNothing() {
        String one = records.id();
        SpanEnded call = records.costing(records.said(one, "q", "a"), CENT);
        append(call);
        Span elsewhere = Span.builder(
                        call.span().id(),
                        records.id(),
                        call.span().kind(),
                        call.span().startedAt(),
                        call.span().endedAt())
                .build();

        append(records.priced(new SpanEnded(elsewhere), Cost.said(BigDecimal.ONE)));

        assertThat(total().cost()).isEqualByComparingTo("0.01");
        assertThat(trace(one).cost()).isEqualByComparingTo("0.01");
    }

    @Test
    void price_isNothingThatTheTraceDid() {
        String trace = storeTrace("agent", "q", "a");
        var before = trace(trace);
        SpanEnded call = new SpanEnded(store().spans(trace).get(0));
        records.clock().advance(Duration.ofDays(400));

        append(records.priced(call, CENT));

        assertThat(trace(trace).updatedAt()).isEqualTo(before.updatedAt());
        assertThat(trace(trace).latencyMs()).isEqualTo(before.latencyMs());
        assertThat(backend().deleteUpdatedBefore(records.clock().instant().minus(Duration.ofDays(200))))
                .isEqualTo(1);
        assertThat(store().usage(UsageQuery.by())).isEmpty();
        assertThat(stream()).isEmpty();
    }

    private void assertEveryGrouping(Map<SpanEnded, Owner> spans) {
        for (Set<By> groups : subsets()) {
            UsageQuery query = new UsageQuery(groups, null, null, null, null);

            assertThat(store().usage(query)).as("%s", groups).isEqualTo(naive(query, spans));
        }
    }

    private UsageTotals total() {
        return store().usage(UsageQuery.by()).get(0);
    }

    private static Cost partly(String amount) {
        return new Cost(
                new BigDecimal(amount),
                null,
                List.of(),
                List.of("web_search"),
                "standard",
                "m1",
                "a file",
                LocalDate.EPOCH,
                Map.of());
    }

    private static List<@Nullable Cost> costs() {
        List<@Nullable Cost> costs = new ArrayList<>(List.of(
                Cost.said(new BigDecimal("0.0123")),
                Cost.said(new BigDecimal("0.000000300000")),
                Cost.unknown("unknown_model"),
                partly("2.50"),
                Cost.said(BigDecimal.ZERO)));
        costs.add(null);
        return costs;
    }

    /**
     * Calls of three agents in four threads on four days, whose tokens and costs are known, partly known, unknown, or
     * failed; and tools, some of which are paid for.
     */
    private Map<SpanEnded, Owner> storeSpans() {
        List<@Nullable Usage> usages = new ArrayList<>(List.of(
                Usage.of(100L, 20L),
                new Usage(
                        50L,
                        10L,
                        75L,
                        Map.of(Usage.CACHE_READ, 30L, Usage.CACHE_CREATION, 5L),
                        Map.of(Usage.REASONING, 4L)),
                Usage.of(7L, null),
                new Usage(null, null, null, Map.of(), Map.of())));
        usages.add(null);
        List<@Nullable Cost> costs = costs();
        Map<SpanEnded, Owner> spans = new LinkedHashMap<>();
        for (int t = 0; t < 12; t++) {
            String trace = records.id();
            Owner owner = new Owner("a" + t % 3, t % 4 == 0 ? "a thread \ud83d\ude00" : "thread " + t % 4);
            append(records.started(trace, owner.thread(), owner.agent(), List.of(), Map.of()));
            for (int i = 0; i < 10; i++) {
                Extraction.Builder facts = Extraction.builder("p" + i % 2, "test")
                        .requestModel(i % 3 == 0 ? null : "m" + i % 3)
                        .usage(usages.get((t + i) % usages.size()))
                        .answer(Message.of(Message.AI, "answer " + i));
                if (i >= 8) {
                    facts.error(new CallError("overloaded", null, null, null));
                }
                SpanEnded call = records.call(trace, facts.build());
                store(spans, owner, records.costing(call, costs.get((t + i) % costs.size())));
            }
            SpanEnded tool = records.tool(trace, "look", Map.of(), "seen");
            store(spans, owner, records.costing(tool, costs.get(t % costs.size())));
            records.clock().advance(Duration.ofHours(8));
        }
        return spans;
    }

    private void store(Map<SpanEnded, Owner> spans, Owner owner, SpanEnded span) {
        append(span);
        spans.put(span, owner);
    }

    private static List<UsageTotals> naive(UsageQuery query, Map<SpanEnded, Owner> spans) {
        UsageSum sum = new UsageSum(query);
        spans.forEach((span, owner) -> sum.add(owner.agent(), owner.thread(), span.span()));
        return sum.totals();
    }

    private static Set<Set<By>> subsets() {
        Set<Set<By>> subsets = new LinkedHashSet<>();
        subsets.add(Set.of());
        for (By by : By.values()) {
            for (Set<By> smaller : List.copyOf(subsets)) {
                Set<By> larger = EnumSet.of(by);
                larger.addAll(smaller);
                subsets.add(larger);
            }
        }
        return subsets;
    }
}
