package ai.trustmodel.tracing.host;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final long SOON = 10_000;

    private final List<String> handedOver = Collections.synchronizedList(new ArrayList<>());

    @Test
    void events_areHandedOverInOrder() {
        Outbox outbox = new Outbox("outbox-order", event -> handedOver.add(event.id()), 100);

        IntStream.range(0, 50).forEach(i -> outbox.put(() -> event(i)));
        outbox.close(SOON);

        assertThat(handedOver)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(String::valueOf).toList());
        assertThat(outbox.events()).isEqualTo(50);
        assertThat(outbox.waiting()).isZero();
        assertThat(outbox.lost()).isZero();
    }

    @Test
    void whatTurnsOutToBeNothing_isNeitherAnEventNorLost() {
        Outbox outbox = new Outbox("outbox-nothing", event -> handedOver.add(event.id()), 100);

        outbox.put(() -> null);
        outbox.put(() -> event(1));
        outbox.close(SOON);

        assertThat(handedOver).containsExactly("1");
        assertThat(List.of(outbox.events(), outbox.waiting(), outbox.lost())).containsExactly(1L, 0L, 0L);
    }

    @Test
    void afterTheEnd_whatWaitsIsHandedOver_andWhatComesIsLost() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        Outbox outbox = blocked("outbox-end", open, 100);
        IntStream.range(0, 20).forEach(i -> outbox.put(() -> event(i)));

        outbox.end();
        assertThat(outbox.put(() -> event(20))).isFalse();
        open.countDown();

        assertThat(outbox.await(SOON)).isTrue();
        assertThat(handedOver).hasSize(20);
        assertThat(outbox.lost()).isEqualTo(1);
    }

    @Test
    void aBlockedSink_makesWhatIsTooMuchLost_andWhatWaitsIsExact() {
        CountDownLatch open = new CountDownLatch(1);
        Outbox outbox = blocked("outbox-blocked", open, 10);
        outbox.put(() -> event(0));
        await(() -> handedOver.contains("began"));

        long refused =
                IntStream.range(1, 31).filter(i -> !outbox.put(() -> event(i))).count();

        assertThat(refused).isEqualTo(20);
        assertThat(outbox.lost()).isEqualTo(20);
        assertThat(outbox.waiting()).isEqualTo(11); // ten, and the one that is being handed over
        open.countDown();
        outbox.close(SOON);
        assertThat(outbox.events()).isEqualTo(11);
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void aSinkThatDoesNotAnswerToInterrupts_losesWhatWaits_whenItIsClosed() {
        CountDownLatch open = new CountDownLatch(1);
        Outbox outbox = new Outbox(
                "outbox-stubborn",
                event -> {
                    handedOver.add("began");
                    awaitStubbornly(open);
                },
                10);
        IntStream.range(0, 5).forEach(i -> outbox.put(() -> event(i)));
        await(() -> handedOver.contains("began"));

        outbox.close(50);

        assertThat(outbox.lost()).isEqualTo(4);
        assertThat(outbox.waiting()).isEqualTo(1);
        open.countDown();
        assertThat(outbox.await(SOON)).isTrue();
        assertThat(outbox.events()).isEqualTo(1);
        assertThat(outbox.waiting()).isZero();
    }

    @Test
    void aSlowSink_isWaitedFor_asLongAsItTakesEvents() {
        Outbox outbox = new Outbox(
                "outbox-slow",
                event -> {
                    sleep(20);
                    handedOver.add(event.id());
                },
                200);
        IntStream.range(0, 100).forEach(i -> outbox.put(() -> event(i)));

        outbox.close(1_000); // half of what it takes

        assertThat(handedOver).hasSize(100);
        assertThat(List.of(outbox.events(), outbox.waiting(), outbox.lost())).containsExactly(100L, 0L, 0L);
    }

    @Test
    void whoIsInterruptedWhileItCloses_waitsNoLonger() {
        CountDownLatch open = new CountDownLatch(1);
        Outbox outbox = blocked("outbox-closing", open, 10);
        IntStream.range(0, 5).forEach(i -> outbox.put(() -> event(i)));
        await(() -> handedOver.contains("began"));

        Thread.currentThread().interrupt();
        outbox.close(3_600_000);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outbox.lost()).isEqualTo(4);
        open.countDown();
        assertThat(outbox.await(SOON)).isTrue();
    }

    @Test
    void anInterruptOfItsThread_losesNothing() {
        Outbox outbox = new Outbox(
                "outbox-interrupted",
                event -> {
                    handedOver.add(event.id());
                    Thread.currentThread().interrupt();
                },
                100);

        IntStream.range(0, 30).forEach(i -> outbox.put(() -> event(i)));
        outbox.close(SOON);

        assertThat(handedOver).hasSize(30);
        assertThat(outbox.lost()).isZero();
    }

    @Test
    void aSinkThatFails_losesThatEventAlone() {
        Outbox outbox = new Outbox(
                "outbox-failing",
                event -> {
                    if (event.id().equals("1")) {
                        throw new IllegalStateException("full");
                    }
                    handedOver.add(event.id());
                },
                100);

        IntStream.range(0, 3).forEach(i -> outbox.put(() -> event(i)));
        outbox.close(SOON);

        assertThat(handedOver).containsExactly("0", "2");
        assertThat(List.of(outbox.events(), outbox.waiting(), outbox.lost())).containsExactly(2L, 0L, 1L);
    }

    @Test
    void whatIsPutWhileItEnds_isHandedOverOrLost_andNeverNeither() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            AtomicLong taken = new AtomicLong();
            Outbox outbox = new Outbox("outbox-race", event -> taken.incrementAndGet(), 1_000);
            List<Thread> putters = IntStream.range(0, 2)
                    .mapToObj(i -> new Thread(() -> IntStream.range(0, 200).forEach(j -> outbox.put(() -> event(j)))))
                    .toList();
            putters.forEach(Thread::start);
            outbox.end();
            for (Thread putter : putters) {
                putter.join();
            }
            assertThat(outbox.await(SOON)).isTrue();
            assertThat(taken.get() + outbox.lost()).as("round %d", round).isEqualTo(400);
            assertThat(outbox.waiting()).isZero();
        }
    }

    private Outbox blocked(String name, CountDownLatch open, int capacity) {
        return new Outbox(
                name,
                event -> {
                    handedOver.remove("began");
                    handedOver.add("began");
                    awaitStubbornly(open);
                    handedOver.remove("began");
                    handedOver.add(event.id());
                },
                capacity);
    }

    private static void awaitStubbornly(CountDownLatch open) {
        boolean interrupted = false;
        while (open.getCount() > 0) {
            try {
                open.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    private static HostEvent event(int number) {
        return new HostEvent(
                String.valueOf(number), "test", Instant.EPOCH, "happened", Map.of(), Map.of(), null, null, Map.of());
    }
}
