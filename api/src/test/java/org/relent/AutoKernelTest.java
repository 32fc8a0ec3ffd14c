package org.relent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.relent.Crossover.Line;
import org.relent.spi.RowKernel;

/** Which calls of an automatic choice go to a device. */
class AutoKernelTest {
    private static final int CLASSES = 100;
    private static final KernelSpec KL = CrossoverMeasurement.spec(ElementType.F32);

    private final AtomicLong clock = new AtomicLong();
    private final FakeEngine hostEngine = FakeEngine.host(clock);
    private final FakeEngine deviceEngine = FakeEngine.device(clock);
    private final Backend host = Backend.of("cpu", hostEngine);
    private final Backend device = Backend.of("gpu", deviceEngine);
    private final Rows rows = Rows.of(new float[2000 * CLASSES], 2000, CLASSES);
    private final Crossovers crossovers = new Crossovers(clock::get);
    private final Logged log = new Logged();

    AutoKernelTest() {
        hostEngine.cost = new Line(0, 1);
        deviceEngine.cost = new Line(80_000, 0.1); // worth it from 100,000 elements on where nothing is carried
        deviceEngine.carryNanos = 0.05; // and from 100,000 / 0.875 where all is
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    private AutoKernel kernel(KernelSpec spec, String setting) {
        return new AutoKernel(spec, host, device, crossovers, CrossoverSetting.parse("SOURCE", setting));
    }

    /** Runs so many rows, and tells whether that was on the device. */
    private boolean isOnDevice(RowKernel kernel, Rows p, Rows q, int count) {
        return isOnDevice(kernel, Reference.probabilities(p), Model.probabilities(q), count);
    }

    private boolean isOnDevice(RowKernel kernel, Reference<?> p, Model<?> q, int count) {
        double[] results = new double[count + 1];
        int onHost = hostEngine.runs.get();
        int onDevice = deviceEngine.runs.get();
        kernel.run(p, q, null, 0, count, results, 1, Workers.caller());
        for (int i = 0; i < count; i++) {
            assertThat(results[1 + i]).isEqualTo(1.0 + i);
        }
        assertThat(hostEngine.runs.get() - onHost + deviceEngine.runs.get() - onDevice)
                .isEqualTo(1);
        return deviceEngine.runs.get() > onDevice;
    }

    @Test
    void theSizeSaidDecides() {
        AutoKernel kernel = kernel(KL, "20000,10000");
        assertThat(isOnDevice(kernel, rows, rows, 199)).isFalse();
        assertThat(isOnDevice(kernel, rows, rows, 200)).isTrue();
        try (ResidentRows copy = device.upload(rows)) {
            Rows resident = copy.rows();
            assertThat(isOnDevice(kernel, resident, resident, 99)).isFalse();
            assertThat(isOnDevice(kernel, resident, resident, 100)).isTrue();
            assertThat(isOnDevice(kernel, resident.slice(7, 100), resident.slice(9, 100), 100))
                    .as("parts of them")
                    .isTrue();
            assertThat(isOnDevice(kernel, resident, rows, 199)).as("one side").isFalse();
            assertThat(isOnDevice(kernel, rows, resident, 199)).as("the other").isFalse();
            assertThat(isOnDevice(kernel, rows, resident, 200)).isTrue();
        }
        assertThat(deviceEngine.runs).as("nothing was measured").hasValue(4);
    }

    @Test
    void whatAnotherDeviceHasMustBeCarried() {
        AutoKernel kernel = kernel(KL, "20000,10000");
        Backend other = Backend.of("other", FakeEngine.device(clock));
        try (ResidentRows copy = other.upload(rows)) {
            assertThat(isOnDevice(kernel, copy.rows(), copy.rows(), 199)).isFalse();
        }
    }

    @Test
    void alwaysAndNeverAreMeant() {
        assertThat(isOnDevice(kernel(KL, "always"), rows, rows, 1)).isTrue();
        assertThat(isOnDevice(kernel(KL, "never"), rows, rows, 2000)).isFalse();
        double[] results = {};
        kernel(KL, "always")
                .run(
                        Reference.probabilities(rows.slice(0, 0)),
                        Model.probabilities(rows.slice(0, 0)),
                        null,
                        0,
                        0,
                        results,
                        0,
                        Workers.caller());
        assertThat(deviceEngine.runs).as("nothing is nothing to carry").hasValue(1);
    }

    @Test
    void rowsBesideTheMeansAreCarriedToo() {
        Gaussian form = Gaussian.sigma();
        AutoKernel kernel = kernel(KernelSpec.of(Measure.GAUSSIAN_KL, form, form), "20000,10000");
        try (ResidentRows copy = device.upload(rows)) {
            Rows there = copy.rows();
            assertThat(isOnDevice(kernel, new Reference<>(there, there), new Model<>(there, rows), 150))
                    .isFalse();
            assertThat(isOnDevice(kernel, new Reference<>(there, rows), new Model<>(there, there), 150))
                    .isFalse();
            assertThat(isOnDevice(kernel, new Reference<>(there, there), new Model<>(there, there), 150))
                    .isTrue();
        }
    }

    @Test
    void smallCallsAreNotWorthMeasuring() {
        AutoKernel kernel = kernel(KL, "auto");
        assertThat(isOnDevice(kernel, rows, rows, 655)).isFalse();
        assertThat(deviceEngine.compiled).as("nor compiling for").hasValue(0);
        assertThat(log.lines).isEmpty();
    }

    @Test
    void theFirstLargeCallMeasures() {
        AutoKernel kernel = kernel(KL, "auto");
        double[] results = new double[2000];
        kernel.run(
                Reference.probabilities(rows), Model.probabilities(rows), null, 0, 656, results, 0, Workers.caller());
        assertThat(Arrays.copyOf(results, 656)).endsWith(655, 656);
        assertThat(log.lines)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("INFO: Relent crossover f32, 1 thread: gpu from");
        assertThat(isOnDevice(kernel, rows, rows, 999)).isFalse();
        assertThat(isOnDevice(kernel, rows, rows, 1001)).isTrue();
        try (ResidentRows copy = device.upload(rows)) {
            assertThat(isOnDevice(kernel, copy.rows(), copy.rows(), 888)).isFalse();
            assertThat(isOnDevice(kernel, copy.rows(), copy.rows(), 890)).isTrue();
            // 0.05 ns less an element: 80,000 / 0.85
            assertThat(isOnDevice(kernel, copy.rows(), rows, 941)).isFalse();
            assertThat(isOnDevice(kernel, copy.rows(), rows, 942)).isTrue();
        }
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void pairsThatShareRowsCarryLittle() {
        crossovers.entry(device, host, ElementType.F32, 1).await(Workers.caller());
        AutoKernel all = kernel(KL.withPairing(Pairing.ALL), "auto");
        AutoKernel many = kernel(KL.withPairing(Pairing.MANY_TO_ONE), "auto");
        AutoKernel one = kernel(KL.withPairing(Pairing.ONE_TO_MANY), "auto");
        Rows few = rows.slice(0, 30);
        // Nearly as good as resident, which is 80,000 / 0.9: and 0.05 ns for each of 6,000 elements.
        assertThat(isOnDevice(all, rows, few, 891)).isFalse();
        assertThat(isOnDevice(all, rows, few, 895)).isTrue();
        assertThat(isOnDevice(one, rows.row(0), rows, 941)).isFalse();
        assertThat(isOnDevice(one, rows.row(0), rows, 943)).isTrue();
        assertThat(isOnDevice(many, rows, rows.row(0), 941)).isFalse();
        assertThat(isOnDevice(many, rows, rows.row(0), 943)).isTrue();
    }

    @Test
    void eachNumberOfThreadsHasItsOwn() {
        AutoKernel kernel = kernel(KL, "auto");
        double[] results = new double[1500];
        for (int i = 0; i < 2; i++) {
            for (int threads = 1; threads <= 2; threads++) {
                kernel.run(
                        Reference.probabilities(rows),
                        Model.probabilities(rows),
                        null,
                        0,
                        1500,
                        results,
                        0,
                        Workers.threads(threads));
            }
        }
        assertThat(log.lines).hasSize(2);
        assertThat(log.lines.get(0)).contains("f32, 1 thread: ");
        assertThat(log.lines.get(1)).contains("f32, 2 threads: ");
    }

    @Test
    void whileAnotherThreadMeasuresTheHostComputes() throws InterruptedException {
        AutoKernel kernel = kernel(KL, "auto");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        deviceEngine.before = () -> {
            begun.countDown();
            try {
                done.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
        Thread first = new Thread(() -> kernel.run(
                Reference.probabilities(rows),
                Model.probabilities(rows),
                null,
                0,
                2000,
                new double[2000],
                0,
                Workers.caller()));
        first.start();
        begun.await();
        int onDevice = deviceEngine.runs.get();
        for (int i = 0; i < 3; i++) {
            assertThat(isOnDevice(kernel, rows, rows, 2000)).isFalse();
        }
        assertThat(deviceEngine.runs).hasValue(onDevice);
        done.countDown();
        first.join();
        assertThat(isOnDevice(kernel, rows, rows, 2000)).isTrue();
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void gradientsGoToADeviceThatGivesThem() {
        runGradient("always", 2);
        assertThat(deviceEngine.runs).hasValue(1);
        runGradient("300,100", 2);
        assertThat(deviceEngine.runs).as("200 elements").hasValue(1);
        runGradient("300,100", 3);
        assertThat(deviceEngine.runs).hasValue(2);
        deviceEngine.gradientRefusal = Optional.of("no gradients");
        runGradient("always", 2);
        assertThat(deviceEngine.runs).hasValue(2);
        assertThat(hostEngine.runs).hasValue(2);
    }

    @Test
    void gradientsOfGaussiansGoThereToo() {
        Gaussian form = Gaussian.sigma();
        KernelSpec gaussians = KernelSpec.of(Measure.GAUSSIAN_KL, form, form);
        Rows rows = Rows.of(new float[2 * CLASSES], 2, CLASSES);
        float[] slopes = new float[2 * CLASSES];
        GaussianGradient room =
                new GaussianGradient(Gradient.of(slopes, 2, CLASSES), Gradient.of(new float[2 * CLASSES], 2, CLASSES));
        for (String setting : List.of("always", "30000,10000")) {
            int before = deviceEngine.runs.get();
            kernel(gaussians, setting)
                    .gaussianGradient(
                            new Reference<>(rows, rows),
                            new Model<>(rows, rows),
                            0,
                            2,
                            new double[2],
                            0,
                            null,
                            room,
                            Workers.caller());
            assertThat(deviceEngine.runs.get() - before).isEqualTo(setting.equals("always") ? 1 : 0);
            assertThat(slopes[1]).isEqualTo(21);
            slopes[1] = 0;
        }
    }

    @Test
    void aGradientIsCarriedBackEvenIfTheRowsAreThere() {
        try (ResidentRows copy = device.upload(rows)) {
            AutoKernel kernel =
                    kernel(Relent.nll(ClassIndex.plain(), Logits.plain()).spec(), "300,100");
            Labels labels = Labels.of(0, 1);
            Model<Logits> model = Model.logits(copy.rows().slice(0, 2));
            kernel.run(null, model, labels, 0, 2, new double[2], 0, Workers.caller());
            assertThat(deviceEngine.runs).hasValue(1);
            Gradient gradient = Gradient.of(new float[2 * CLASSES], 2, CLASSES);
            kernel.gradient(null, model, labels, 0, 2, new double[2], 0, gradient, Workers.caller());
            assertThat(deviceEngine.runs).hasValue(1);
            assertThat(hostEngine.runs).hasValue(1);
        }
    }

    private void runGradient(String setting, int count) {
        Gradient gradient = Gradient.of(new float[count * CLASSES], count, CLASSES);
        double[] results = new double[count];
        kernel(Relent.nll(ClassIndex.plain(), Logits.plain()).spec(), setting)
                .gradient(
                        null,
                        Model.logits(rows.slice(0, count)),
                        Labels.of(new int[count]),
                        0,
                        count,
                        results,
                        0,
                        gradient,
                        Workers.caller());
        assertThat(results).startsWith(1, 2);
        assertThat(gradient.get(1, 3)).isEqualTo(302);
    }

    @Test
    void aKernelSaysWhereItRuns() {
        var selection = new Backends.Selection(host, Optional.of(device), List.of("x: missing"));
        var kernel = new PairKernel<Probabilities, Probabilities>(KL, Workers.caller(), selection);
        assertThat(kernel.backend()).isSameAs(host);
        assertThat(kernel.device()).contains(device);
        assertThat(kernel.passedOver()).containsExactly("x: missing");
        assertThat(kernel).hasToString("kl(probs, probs) f32 in nats on cpu, large calls on gpu");
        double[] results = new double[1];
        kernel.run(Reference.probabilities(rows.row(0)), Model.probabilities(rows.row(0)), results);
        assertThat(results).containsExactly(1);
        assertThat(hostEngine.runs).hasValue(1);
    }
}
