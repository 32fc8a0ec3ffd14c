package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.Crossover.Costs;
import org.relent.Crossover.Line;

/** How a crossover is measured: by a clock that only fake engines move. */
class CrossoversTest {
    private final AtomicLong clock = new AtomicLong();
    private final FakeEngine hostEngine = FakeEngine.host(clock);
    private final FakeEngine deviceEngine = FakeEngine.device(clock);
    private final Backend host = Backend.of("cpu", hostEngine);
    private final Backend device = Backend.of("gpu", deviceEngine);
    private final Crossovers crossovers = new Crossovers(clock::get);
    private final Logged log = new Logged();

    CrossoversTest() {
        hostEngine.cost = new Line(0, 0.3);
        deviceEngine.cost = new Line(100_000, 0.02);
        deviceEngine.carryNanos = 0.04;
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private Crossover measure(ElementType type, Workers workers) {
        return entry(type, workers).await(workers);
    }

    private Crossovers.Entry entry(ElementType type, Workers workers) {
        return crossovers.entry(device, host, type, workers.threads());
    }

    private @Nullable Crossover poll() {
        return entry(ElementType.F32, Workers.caller()).poll(Workers.caller());
    }

    @ParameterizedTest
    @EnumSource
    void whatThingsCostIsFound(ElementType type) {
        Crossover crossover = measure(type, Workers.caller());
        assertThat(crossover.device()).isEqualTo("gpu");
        assertThat(crossover.host()).isEqualTo("cpu");
        assertThat(crossover.type()).isEqualTo(type);
        assertThat(crossover.threads()).isEqualTo(1);
        assertThat(crossover.reason()).isEqualTo("measured");
        Costs costs = crossover.costs().orElseThrow();
        assertThat(costs.host().fixedNanos()).isCloseTo(0, within(1.0));
        assertThat(costs.host().nanosPerElement()).isCloseTo(0.3, within(1e-4));
        assertThat(costs.device().fixedNanos()).isCloseTo(100_000, within(10.0));
        assertThat(costs.device().nanosPerElement()).isCloseTo(0.1, within(1e-4));
        assertThat(costs.resident().fixedNanos()).isCloseTo(100_000, within(10.0));
        assertThat(costs.resident().nanosPerElement()).isCloseTo(0.02, within(1e-4));
        assertThat(crossover.elements()).isBetween(499_000L, 501_000L);
        assertThat(crossover.residentElements()).isBetween(356_000L, 358_000L);
        assertThat(log.lines).containsExactly("INFO: Relent crossover " + crossover);
        assertThat(clock.get()).as("the time it takes").isLessThan(2_000_000_000L);
    }

    @Test
    void itIsMeasuredOnceForEachTypeAndNumberOfThreads() {
        Crossover first = measure(ElementType.F32, Workers.caller());
        int runs = deviceEngine.runs.get();
        assertThat(measure(ElementType.F32, Workers.caller())).isSameAs(first);
        assertThat(poll()).isSameAs(first);
        assertThat(deviceEngine.runs).hasValue(runs);
        Crossover other = measure(ElementType.F32, Workers.threads(3));
        assertThat(other.threads()).isEqualTo(3);
        assertThat(deviceEngine.runs.get()).isGreaterThan(runs);
        assertThat(measure(ElementType.F64, Workers.caller()).type()).isEqualTo(ElementType.F64);
        assertThat(log.lines).hasSize(3);
    }

    @Test
    void codeThatIsNotCompiledYetIsNotMeasured() {
        // A hundred times slower at first, then ten times, as interpreted code is.
        AtomicInteger runs = new AtomicInteger();
        hostEngine.before = () -> {
            int run = runs.getAndIncrement();
            hostEngine.cost = new Line(0, run < 12 ? 30 : run < 100 ? 3 : 0.3);
        };
        Costs costs = measure(ElementType.F32, Workers.caller()).costs().orElseThrow();
        assertThat(costs.host().nanosPerElement()).isCloseTo(0.3, within(1e-4));
    }

    @Test
    void nothingIsDecidedBeforeTheHostIsSteady() {
        // Interpreted until the clock says 3.6 seconds: the first attempt gives up, the next ones wait.
        hostEngine.cost = new Line(0, 2000);
        hostEngine.before = () -> hostEngine.cost = new Line(0, clock.get() < 3_600_000_000L ? 2000 : 0.3);
        assertThat(poll()).isNull();
        long first = clock.get();
        assertThat(first).as("patience").isBetween(1_500_000_000L, 1_800_000_000L);
        assertThat(deviceEngine.compiled).hasValue(0);
        assertThat(poll()).as("too early for another attempt").isNull();
        assertThat(clock).hasValue(first);
        clock.set(first + 2_100_000_000L);
        Crossover crossover = Objects.requireNonNull(poll());
        assertThat(crossover.costs().orElseThrow().host().nanosPerElement()).isCloseTo(0.3, within(1e-4));
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void aHostThatNeverGetsSteadyIsAskedAgainLessAndLess() {
        AtomicInteger runs = new AtomicInteger();
        hostEngine.before = () -> hostEngine.cost = new Line(0, 20_000 * Math.pow(0.88, runs.getAndIncrement()));
        long measuring = 0;
        for (int second = 0; second < 600; second++) {
            runs.set(0);
            long before = clock.get();
            assertThat(poll()).isNull();
            measuring += clock.get() - before;
            clock.addAndGet(1_000_000_000L);
        }
        assertThat(measuring).isLessThan(60_000_000_000L);
        assertThat(log.lines).isEmpty();
        runs.set(0);
        hostEngine.before = () -> hostEngine.cost = new Line(0, 1e5 * Math.pow(0.89, runs.getAndIncrement()));
        Crossover asked = measure(ElementType.F32, Workers.caller());
        assertThat(asked.elements()).isEqualTo(Crossover.NEVER);
        assertThat(asked.reason()).startsWith("not measured yet: cpu takes a different time at each run");
        hostEngine.before = () -> {};
        hostEngine.cost = new Line(0, 0.3);
        assertThat(measure(ElementType.F32, Workers.caller()).reason()).isEqualTo("measured");
    }

    @Test
    void whatTurnsOutFasterLaterIsCorrected() {
        hostEngine.cost = new Line(0, 3); // steady, but only for now
        Crossover early = Objects.requireNonNull(poll());
        assertThat(early.residentElements()).isBetween(65_536L, 70_000L);
        hostEngine.cost = new Line(0, 0.3);
        assertThat(poll()).as("not checked at each call").isSameAs(early);
        clock.addAndGet(2_100_000_000L);
        Crossover late = Objects.requireNonNull(poll());
        assertThat(late.residentElements()).isBetween(356_000L, 358_000L);
        assertThat(log.lines).hasSize(2);
        hostEngine.cost = new Line(0, 1); // the machine is busy now
        for (int i = 0; i < 10; i++) {
            clock.addAndGet(61_000_000_000L);
            assertThat(Objects.requireNonNull(poll()).residentElements()).isEqualTo(late.residentElements());
        }
        assertThat(log.lines).as("what did not change is not said again").hasSize(2);
        int runs = hostEngine.runs.get();
        clock.addAndGet(400_000_000_000L);
        poll();
        assertThat(hostEngine.runs).as("the matter is settled").hasValue(runs);
    }

    @Test
    void runsThatWereDisturbedDoNotCount() {
        AtomicInteger runs = new AtomicInteger();
        deviceEngine.before = () -> clock.addAndGet(runs.getAndIncrement() % 3 == 0 ? 50_000 : 0);
        Costs costs = measure(ElementType.F32, Workers.caller()).costs().orElseThrow();
        assertThat(costs.device().fixedNanos()).isCloseTo(100_000, within(10.0));
    }

    @Test
    void aSlowEngineIsGivenUpEarly() {
        hostEngine.cost = new Line(0, 100); // as the reference is
        deviceEngine.cost = new Line(1_000_000_000, 10); // one second a call
        Crossover crossover = measure(ElementType.F32, Workers.caller());
        assertThat(crossover.costs().orElseThrow().host().nanosPerElement()).isCloseTo(100, within(0.1));
        assertThat(crossover.elements()).isEqualTo(Crossover.NEVER);
        assertThat(deviceEngine.runs.get()).isLessThan(8);
        assertThat(deviceEngine.uploaded).extracting(Rows::rows).containsExactly(65L, 65L);
    }

    @Test
    void aDeviceThatKeepsNoRowsHasOneCrossover() {
        deviceEngine.keepsRows = false;
        Crossover crossover = measure(ElementType.F32, Workers.caller());
        assertThat(crossover.residentElements()).isEqualTo(crossover.elements());
        assertThat(crossover.elements()).isBetween(499_000L, 501_000L);
    }

    @Test
    void theDevicesMemoryIsGivenBack() {
        measure(ElementType.F32, Workers.caller());
        assertThat(deviceEngine.copies).hasSize(2).noneMatch(FakeEngine.Copy::isOpen);
    }

    @Test
    void wrongNumbersAreFoundOutAndNeverUsed() {
        deviceEngine.error = 1e-4;
        Crossover crossover = measure(ElementType.F32, Workers.caller());
        assertThat(crossover.elements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.residentElements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.costs()).isEmpty();
        assertThat(crossover.reason())
                .startsWith("measuring it failed: ")
                .endsWith("gpu computes wrong numbers: kl of row 0: got 1.0001, expected 1.0");
        assertThat(device.health().problem())
                .hasValue("gpu computes wrong numbers: kl of row 0: got 1.0001, expected 1.0");
        assertThat(log.lines).hasSize(2);
        assertThat(log.lines.getFirst())
                .startsWith("WARNING: Relent backend gpu failed: gpu computes wrong numbers")
                .endsWith("automatic choices do not use gpu any more");
    }

    @Test
    void notANumberIsAWrongNumber() {
        deviceEngine.error = Double.NaN;
        assertThat(measure(ElementType.F32, Workers.caller()).elements()).isEqualTo(Crossover.NEVER);
        assertThat(device.health().isUsable()).isFalse();
    }

    @Test
    void roundingIsNoError() {
        deviceEngine.error = 4e-6;
        assertThat(measure(ElementType.F32, Workers.caller()).costs()).isPresent();
        assertThat(measure(ElementType.F64, Workers.caller()).costs())
                .as("which f64 has less of")
                .isEmpty();
    }

    @Test
    void aDeviceThatFailsIsNotTaken() {
        deviceEngine.failure = new BackendException("out of memory", null);
        Crossover crossover = measure(ElementType.F32, Workers.caller());
        assertThat(crossover.elements()).isEqualTo(Crossover.NEVER);
        assertThat(crossover.reason()).isEqualTo("measuring it failed: org.relent.BackendException: out of memory");
        assertThat(device.health().isUsable()).as("it failed once").isTrue();
        assertThat(log.lines.getFirst()).startsWith("WARNING: Relent backend gpu failed: ");
    }

    @Test
    void whatIsNotComputedCannotBeMeasured() {
        deviceEngine.refusal = Optional.of("no f64 here");
        assertThat(measure(ElementType.F64, Workers.caller()).toString())
                .isEqualTo("f64, 1 thread: cpu always; gpu computes no kl(probs, probs) f64 in nats, which is what is"
                        + " measured");
        assertThat(device.health().isUsable()).isTrue();
        assertThat(deviceEngine.runs).hasValue(0);
    }

    @Test
    void othersAreNotKeptWaitingWhileOneMeasures() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        hostEngine.before = () -> {
            begun.countDown();
            try {
                asked.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        List<Crossover> measured = new ArrayList<>();
        Thread first = new Thread(() -> measured.add(poll()));
        first.start();
        begun.await();
        assertThat(poll()).isNull();
        assertThat(entry(ElementType.F64, Workers.caller()).poll(Workers.caller()))
                .as("the device is busy")
                .isNull();
        List<Crossover> awaited = new ArrayList<>();
        Thread second = new Thread(() -> awaited.add(measure(ElementType.F32, Workers.caller())));
        second.start();
        asked.countDown();
        first.join();
        second.join();
        assertThat(awaited).hasSize(1).isEqualTo(measured);
        assertThat(awaited.getFirst()).isSameAs(poll());
        assertThat(log.lines).as("measured once").hasSize(1);
        assertThat(Objects.requireNonNull(awaited.getFirst()).costs()).isPresent();
    }
}
