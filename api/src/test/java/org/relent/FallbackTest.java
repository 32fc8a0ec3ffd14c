package org.relent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.relent.spi.RowKernel;

/** What becomes of calls that an automatic choice sent to a device and that fail there. */
class FallbackTest {
    private static final int CLASSES = 100;
    private static final KernelSpec KL = CrossoverMeasurement.spec(ElementType.F32);

    private final AtomicLong clock = new AtomicLong();
    private final FakeEngine hostEngine = FakeEngine.host(clock);
    private final FakeEngine deviceEngine = FakeEngine.device(clock);
    private final Backend host = Backend.of("cpu", hostEngine);
    private final Backend device = Backend.of("gpu", deviceEngine);
    private final Rows rows = Rows.of(new float[3 * CLASSES], 3, CLASSES);
    private final Logged log = new Logged();

    @AfterEach
    void stopListening() {
        log.close();
    }

    private AutoKernel kernel() {
        return kernel(KL);
    }

    private AutoKernel kernel(KernelSpec spec) {
        return new AutoKernel(
                spec, host, device, new Crossovers(clock::get), CrossoverSetting.parse("SOURCE", "always"));
    }

    @Test
    void aFailureIsComputedOnTheHost() {
        AutoKernel kernel = kernel();
        deviceEngine.failure = new BackendException("the device fell off the bus", null);
        double[] results = new double[3];
        run(kernel, results);
        assertThat(results).containsExactly(1, 2, 3);
        assertThat(deviceEngine.runs).hasValue(1);
        assertThat(log.lines)
                .containsExactly(
                        "WARNING: Relent backend gpu failed: org.relent.BackendException: the device fell off the"
                                + " bus; cpu computed in its place");
    }

    @Test
    void afterTwoFailuresInARowTheDeviceIsNotUsedAnyMore() {
        AutoKernel kernel = kernel();
        deviceEngine.failure = new NoClassDefFoundError("driver");
        for (int i = 0; i < 5; i++) {
            double[] results = new double[3];
            run(kernel, results);
            assertThat(results).containsExactly(1, 2, 3);
        }
        assertThat(deviceEngine.runs).hasValue(2);
        assertThat(hostEngine.runs).hasValue(5);
        assertThat(log.lines).as("the same message once").hasSize(1);
        assertThat(device.health().problem())
                .hasValue("it failed 2 times in a row, last with java.lang.NoClassDefFoundError: driver");
        deviceEngine.failure = null;
        run(kernel(), new double[3]);
        assertThat(deviceEngine.runs).as("nor by other kernels").hasValue(2);
    }

    @Test
    void theWarningThatItIsGivenUpSaysSo() {
        AutoKernel kernel = kernel();
        deviceEngine.failure = new IllegalStateException("one");
        run(kernel, new double[3]);
        deviceEngine.failure = new IllegalStateException("two");
        run(kernel, new double[3]);
        assertThat(log.lines).hasSize(2);
        assertThat(log.lines.get(0)).endsWith("one; cpu computed in its place");
        assertThat(log.lines.get(1))
                .endsWith("two; cpu computed in its place; automatic choices do not use gpu any more");
    }

    @Test
    void failuresThatAreNotInARowAreForgiven() {
        AutoKernel kernel = kernel();
        for (int i = 0; i < 5; i++) {
            deviceEngine.failure = new BackendException("now and then", null);
            run(kernel, new double[3]);
            deviceEngine.failure = null;
            run(kernel, new double[3]);
        }
        assertThat(deviceEngine.runs).hasValue(10);
        assertThat(device.health().isUsable()).isTrue();
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void messagesThatDifferEachTimeDoNotFloodTheLog() {
        AutoKernel kernel = kernel();
        for (int i = 0; i < 300; i++) {
            deviceEngine.failure = new BackendException("at address " + i, null);
            run(kernel, new double[3]);
            deviceEngine.failure = null;
            run(kernel, new double[3]);
        }
        assertThat(log.lines).hasSize(100);
    }

    @Test
    void whatFailsOnTheHostTooIsTheCallers() {
        AutoKernel kernel = kernel();
        deviceEngine.failure = new IllegalStateException("arena closed, says the device");
        hostEngine.failure = new IllegalStateException("arena closed");
        assertThatThrownBy(() -> run(kernel, new double[3]))
                .isSameAs(hostEngine.failure)
                .satisfies(problem -> assertThat(problem.getSuppressed()).containsExactly(deviceEngine.failure));
        hostEngine.failure = deviceEngine.failure;
        assertThatThrownBy(() -> run(kernel, new double[3])).isSameAs(deviceEngine.failure);
        assertThatThrownBy(() -> run(kernel, new double[3])).isSameAs(deviceEngine.failure);
        assertThat(device.health().isUsable()).isTrue();
        assertThat(log.lines).isEmpty();
    }

    @Test
    void errorsOfTheJvmAreNotHidden() {
        deviceEngine.failure = new OutOfMemoryError("heap");
        assertThatThrownBy(() -> run(kernel(), new double[3])).isSameAs(deviceEngine.failure);
    }

    @Test
    void aDeviceAskedForByNameThrows() {
        deviceEngine.failure = new BackendException("the device fell off the bus", null);
        PairKernel<Probabilities, Probabilities> kernel =
                Relent.kl(Probabilities.given(), Probabilities.given()).kernel(device);
        assertThat(kernel.device()).isEmpty();
        assertThatThrownBy(() -> kernel.sum(Reference.probabilities(rows), Model.probabilities(rows)))
                .isSameAs(deviceEngine.failure);
        assertThat(hostEngine.runs).hasValue(0);
    }

    @Test
    void aGradientThatFailsIsComputedOnTheHost() {
        deviceEngine.failure = new BackendException("the device fell off the bus", null);
        Gradient gradient = Gradient.of(new float[3 * CLASSES], 3, CLASSES);
        double[] results = new double[3];
        kernel(Relent.nll(ClassIndex.plain(), Logits.plain()).spec())
                .gradient(null, Model.logits(rows), Labels.of(0, 1, 2), 0, 3, results, 0, gradient, Workers.caller());
        assertThat(results).containsExactly(1, 2, 3);
        assertThat(gradient.get(1, 3)).isEqualTo(302);
        assertThat(deviceEngine.runs).hasValue(1);
        assertThat(hostEngine.runs).hasValue(1);
    }

    private void run(RowKernel kernel, double[] results) {
        kernel.run(Reference.probabilities(rows), Model.probabilities(rows), null, 0, 3, results, 0, Workers.caller());
    }
}
