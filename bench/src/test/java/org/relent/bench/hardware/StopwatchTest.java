package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that last as long as they are told to, by a clock of their own. */
class StopwatchTest {
    private final Deque<Long> lasting = new ArrayDeque<>();
    private long now;
    private int calls;
    private final Stopwatch stopwatch = new Stopwatch(this::call, () -> now);

    private void call() {
        calls++;
        now += lasting.isEmpty() ? 0 : lasting.size() > 1 ? lasting.remove() : lasting.element();
    }

    /** The last one again and again. */
    private void lasting(long... nanos) {
        lasting.clear();
        Arrays.stream(nanos).forEach(lasting::add);
    }

    @BeforeEach
    void startLate() {
        now = Long.MAX_VALUE - 5_000; // a clock may overflow
    }

    @Test
    void aRoundLastsAsLongAsItShould() {
        lasting(2000, 1000, 4000, 3000);
        stopwatch.round(7001);
        assertThat(calls).isEqualTo(4);
        assertThat(stopwatch.samples()).isEqualTo(4);
        assertThat(stopwatch.rounds()).containsExactly(2500.0);
        lasting(9000);
        stopwatch.round(0);
        assertThat(calls).as("at least one").isEqualTo(5);
        assertThat(stopwatch.rounds()).containsExactly(2500.0, 9000.0);
        assertThat(stopwatch.nanos()).isEqualTo(5750);
    }

    @Test
    void oneSlowCallDoesNotMoveARound() {
        lasting(2000, 2000, 900_000, 2000);
        stopwatch.round(907_000);
        assertThat(stopwatch.rounds()).containsExactly(2000.0);
        assertThat(stopwatch.percentile(100)).isEqualTo(900_000);
    }

    @Test
    void aCallThatIsNotTimedLeavesNothing() {
        lasting(5000);
        stopwatch.call();
        assertThat(calls).isOne();
        assertThat(stopwatch.samples()).isZero();
        assertThat(stopwatch.rounds()).isEmpty();
    }

    /** 1,000 / 30 rounded up. */
    @Test
    void shortCallsAreTimedSeveralAtATime() {
        lasting(30);
        stopwatch.round(90);
        assertThat(calls).isEqualTo(3 + 34);
        assertThat(stopwatch.samples()).as("what was timed singly is forgotten").isOne();
        assertThat(stopwatch.rounds()).containsExactly(30.0);
        stopwatch.round(2000);
        assertThat(calls).isEqualTo(3 + 34 + 2 * 34);
        assertThat(stopwatch.samples()).isEqualTo(3);
        assertThat(stopwatch.rounds()).containsExactly(30.0, 30.0);
        assertThat(stopwatch.percentile(99)).isEqualTo(30);
    }

    @Test
    void aClockThatDoesNotMoveMakesNoEndlessRound() {
        lasting(0);
        stopwatch.round(0);
        assertThat(calls).isEqualTo(1 + 1000);
        assertThat(stopwatch.rounds()).containsExactly(0.0);
    }

    /** Rounds are compared one by one with those of another run: none may get lost. */
    @Test
    void laterRoundsAreNotTimedInAnotherWay() {
        lasting(1001);
        stopwatch.round(2000);
        lasting(999);
        stopwatch.round(2000);
        lasting(1001);
        stopwatch.round(2000);
        assertThat(stopwatch.rounds()).containsExactly(1001.0, 999.0, 1001.0);
        assertThat(stopwatch.samples()).isEqualTo(2 + 3 + 2);
    }

    /** The nearest rank: of 1 to n thousand the rank is the number. */
    @ParameterizedTest
    @CsvSource({
        "1, 50, 1",
        "1, 99, 1",
        "2, 50, 1",
        "2, 51, 2",
        "9, 50, 5",
        "9, 99, 9",
        "10, 50, 5",
        "99, 99, 99",
        "100, 50, 50",
        "100, 99, 99",
        "100, 100, 100",
        "101, 99, 100",
        "1000, 99, 990",
        "1000, 0.1, 1"
    })
    void percentilesAreOfTheNearestRank(int samples, double percent, long rank) {
        long sum = 0;
        for (int i = samples; i > 0; i--) {
            lasting.add(1000L * i);
            sum += 1000L * i;
        }
        stopwatch.round(sum);
        assertThat(stopwatch.samples()).isEqualTo(samples);
        assertThat(stopwatch.percentile(percent)).isEqualTo(1000.0 * rank);
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "3 1, 2", "3 1 2, 2", "4 1 100 2, 3", "5 5 1 9 9, 5"})
    void mediansAreOfTheMiddle(String values, double median) {
        double[] all = Arrays.stream(values.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[] before = all.clone();
        assertThat(Stopwatch.median(all)).isEqualTo(median);
        assertThat(all).isEqualTo(before);
    }
}
