package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.ClassIndex;
import org.relent.DeviceTimes;
import org.relent.ElementType;
import org.relent.Gradient;
import org.relent.Labels;
import org.relent.Logits;
import org.relent.Model;
import org.relent.Options;
import org.relent.Probabilities;
import org.relent.Reference;
import org.relent.Relent;
import org.relent.ResidentRows;
import org.relent.Rows;

/** Gradients: in pieces, of long rows, of rows that the host computes, of rows that stay. */
@Tag("emulation")
@Tag("tornado")
class DeviceGradientTest {
    private static final ElementType F32 = ElementType.F32;
    private static final int IGNORED = -100;
    private static final double SMOOTHING = 0.1;

    /** The losses that have gradients on a device. */
    enum Loss {
        LABELS,
        KL,
        REVERSE_KL,
        CROSS_ENTROPY,
        SOFT_TARGETS,
        ENTROPY,
        LOG_PARTITION
    }

    @AfterEach
    void close() {
        Opened.close();
    }

    /** A batch, and where its gradient goes. */
    private record Batch(Loss loss, Logits form, Rows p, Rows q, Labels labels) {
        static Batch of(Loss loss, Logits form, int rows, int classes) {
            Rows p = loss == Loss.SOFT_TARGETS
                    ? RandomRows.probabilities(1, F32, rows, classes)
                    : RandomRows.logits(1, F32, rows, classes);
            int[] labels =
                    IntStream.range(0, rows).map(row -> row * 7919 % classes).toArray();
            return new Batch(loss, form, p, RandomRows.logits(2, F32, rows, classes), Labels.of(labels));
        }

        static Batch of(Loss loss, float[] p, float[] q, int... labels) {
            int classes = q.length / labels.length;
            return new Batch(
                    loss,
                    Logits.plain(),
                    Rows.of(p, labels.length, classes),
                    Rows.of(q, labels.length, classes),
                    Labels.of(labels));
        }

        Gradient room() {
            return Gradient.of(new float[(int) (q.rows() * q.classes())], (int) q.rows(), q.classes());
        }

        /** Results, and derivatives where there is room for them. */
        double[] run(Backend backend, Gradient gradient) {
            double[] results = new double[(int) q.rows()];
            Model<Logits> model = Model.logits(q);
            switch (loss) {
                case LABELS ->
                    Relent.nll(ClassIndex.ignoring(IGNORED), form)
                            .options(Options.DEFAULT.withLabelSmoothing(SMOOTHING))
                            .kernel(backend)
                            .runWithGradient(labels, model, results, gradient);
                case KL ->
                    Relent.kl(form, form)
                            .kernel(backend)
                            .runWithGradient(Reference.logits(p), model, results, gradient);
                case REVERSE_KL ->
                    Relent.reverseKl(form, form)
                            .kernel(backend)
                            .runWithGradient(Reference.logits(p), model, results, gradient);
                case CROSS_ENTROPY ->
                    Relent.crossEntropy(form, form)
                            .kernel(backend)
                            .runWithGradient(Reference.logits(p), model, results, gradient);
                case ENTROPY ->
                    Relent.entropy(form).kernel(backend).runWithGradient(Reference.logits(q), results, gradient);
                case LOG_PARTITION ->
                    Relent.logPartition(form).kernel(backend).runWithGradient(Reference.logits(q), results, gradient);
                case SOFT_TARGETS ->
                    Relent.crossEntropy(Probabilities.given(), form)
                            .kernel(backend)
                            .runWithGradient(Reference.probabilities(p), model, results, gradient);
            }
            return results;
        }

        double[] gradient(Backend backend) {
            Gradient room = room();
            run(backend, room);
            return numbers(room);
        }
    }

    private static double[] numbers(Gradient gradient) {
        double[] numbers = new double[(int) gradient.rows() * gradient.classes()];
        Arrays.setAll(numbers, i -> gradient.get(i / gradient.classes(), i % gradient.classes()));
        return numbers;
    }

    /** With little room, for rows or for derivatives, there are many runs, and the same bits. */
    @ParameterizedTest
    @EnumSource
    void piecesDoNotShow(Loss loss) {
        Batch batch = Batch.of(loss, Logits.plain(), 41, 37);
        Gradient whole = batch.room();
        double[] results = batch.run(Opened.backend(Opened.SIZES), whole);
        int scratch = Opened.sizes(0, 17, 1).scratch();
        for (Sizes sizes : List.of(
                new Sizes(1 << 20, 64, 8, List.of(64, 200)), // 100 derivatives a time
                new Sizes(1 << 20, 64, 1, List.of(20)), // less than a row
                Opened.sizes(scratch + 12 * 37, 17, 3))) {
            Gradient pieces = batch.room();
            assertThat(batch.run(Opened.backend(sizes), pieces)).isEqualTo(results);
            assertThat(numbers(pieces)).isEqualTo(numbers(whole));
        }
    }

    /** Rows of several parts, at a temperature that makes shares from nearly 1 to none. */
    @ParameterizedTest
    @EnumSource
    void ofLongRows(Loss loss) {
        int classes = 20_000;
        double temperature = 0.25;
        Batch batch = Batch.of(loss, Logits.atTemperature(temperature), 3, classes);
        double[] exact = batch.gradient(Backends.reference());
        double[] got = batch.gradient(Opened.backend(Opened.SIZES));
        for (int row = 0; row < 3; row++) {
            double[] q = softmax(batch.q, row, temperature);
            double[] p = loss == Loss.SOFT_TARGETS ? null : softmax(batch.p, row, temperature);
            double mean = 0;
            for (int c = 0; c < classes && p != null; c++) {
                mean += q[c] * (1 + Math.abs(Math.log(loss == Loss.ENTROPY ? q[c] : q[c] / p[c])));
            }
            for (int c = 0; c < classes; c++) {
                double other = p != null ? p[c] : batch.p.get(row, c);
                double share = rounding(q[c]);
                double bound = switch (loss) {
                    case LABELS -> share + 1e-6 * (batch.labels.get(row) == c ? 1 : SMOOTHING / classes);
                    case REVERSE_KL -> share * (1 + Math.abs(Math.log(q[c] / other)) + mean);
                    case ENTROPY -> share * (1 + Math.abs(Math.log(q[c])) + mean);
                    case LOG_PARTITION -> share;
                    default -> share + rounding(other);
                };
                int at = row * classes + c;
                assertThat(got[at]).as("row %s, class %s", row, c).isEqualTo(exact[at], within(bound / temperature));
            }
        }
    }

    /** What a share of f32 numbers may be off by. */
    private static double rounding(double share) {
        return (share > 0 ? 1e-6 * share * (1 + Math.abs(Math.log(share))) : 0) + Float.MIN_NORMAL;
    }

    private static double[] softmax(Rows logits, int row, double temperature) {
        double[] shares = new double[logits.classes()];
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < shares.length; c++) {
            most = Math.max(most, logits.get(row, c));
        }
        double sum = 0;
        for (int c = 0; c < shares.length; c++) {
            shares[c] = Math.exp((logits.get(row, c) - most) / temperature);
            sum += shares[c];
        }
        for (int c = 0; c < shares.length; c++) {
            shares[c] /= sum;
        }
        return shares;
    }

    /** Rows that the kernel must not be believed on have the host's gradients, between rows that have the device's. */
    @Test
    void ofRowsThatTheHostComputes() {
        float none = Float.NEGATIVE_INFINITY;
        float[] logits = {
            1,
            2,
            3, /* NaN */
            1,
            Float.NaN,
            3, /* overflow */
            0,
            100,
            101, /* the label's none */
            none,
            1,
            2,
            /* ignored */ Float.NaN,
            1,
            2, /* masked */
            1,
            none,
            3
        };
        float[] uniform = new float[logits.length];
        Batch batch = Batch.of(Loss.LABELS, uniform, logits, 0, 1, 0, 0, IGNORED, 2);
        Gradient exact = batch.room();
        double[] expected = batch.run(Backends.reference(), exact);
        Gradient got = batch.room();
        double[] results = batch.run(Opened.backend(Opened.SIZES), got);

        for (int row = 0; row < expected.length; row++) {
            assertThat(results[row]).isEqualTo(expected[row], within(1e-5));
            for (int c = 0; c < 3; c++) {
                boolean host = row == 1 || row == 2 || row == 3;
                assertThat(got.get(row, c)).isEqualTo(exact.get(row, c), within(host ? 0 : 1e-6));
            }
        }
        assertThat(got.get(4, 0)).isZero();
        assertThat(results[5]).isInfinite(); // smoothing gives the masked class a target
    }

    /** Where Q lacks a class of P, kl has its limit and reverse-kl none; where P lacks one of Q's it is the other way round. */
    @Test
    void ofInfiniteResults() {
        float none = Float.NEGATIVE_INFINITY;
        float[] p = {1, 2, 3, 1, none, 3};
        float[] q = {2, none, 1, 2, 3, 1};
        for (Loss loss : List.of(Loss.KL, Loss.CROSS_ENTROPY, Loss.REVERSE_KL)) {
            Batch batch = Batch.of(loss, p, q, 0, 0);
            double[] exact = batch.gradient(Backends.reference());
            double[] got = batch.gradient(Opened.backend(Opened.SIZES));
            for (int i = 0; i < exact.length; i++) {
                assertThat(got[i]).as("%s, %s", loss, i).isEqualTo(exact[i], within(2e-6));
            }
            assertThat(got[0]).isNotNaN();
            assertThat(Double.isNaN(got[3])).isEqualTo(loss == Loss.REVERSE_KL);
        }
    }

    /** Two classes far above the label's: their shares need every digit of the distance. */
    @Test
    void ofALabelFarBelow() {
        float[] logits = {-80.1f, 0.3f, 0.1f, 0.2f, -60.7f, 20.9f, 20.8f, 20.7f};
        Batch batch = Batch.of(Loss.LABELS, new float[8], logits, 0, 0);
        double[] exact = batch.gradient(Backends.reference());
        double[] got = batch.gradient(Opened.backend(Opened.SIZES));
        for (int i = 0; i < exact.length; i++) {
            assertThat(got[i]).isEqualTo(exact[i], within(5e-7));
        }
    }

    /** Rows that stay are not carried again; what comes back is counted. */
    @Test
    void ofRowsThatStay() {
        Backend backend = Opened.backend(Opened.SIZES);
        Batch batch = Batch.of(Loss.KL, Logits.plain(), 60, 1000);
        double[] brought = batch.gradient(backend);
        try (ResidentRows p = backend.upload(batch.p);
                ResidentRows q = backend.upload(batch.q)) {
            Gradient gradient = batch.room();
            DeviceTimes before = backend.deviceTimes().orElseThrow();
            new Batch(Loss.KL, batch.form, p.rows(), q.rows(), batch.labels).run(backend, gradient);
            DeviceTimes used = backend.deviceTimes().orElseThrow().minus(before);

            assertThat(numbers(gradient)).isEqualTo(brought);
            assertThat(used.launches()).isEqualTo(2);
            assertThat(used.bytesIn()).isLessThan(100_000);
            assertThat(used.bytesOut()).isGreaterThan(60L * 1000 * Float.BYTES);
            double[] slice = new Batch(
                            Loss.KL,
                            batch.form,
                            p.rows().slice(20, 10),
                            q.rows().slice(20, 10),
                            batch.labels)
                    .gradient(backend);
            assertThat(slice).isEqualTo(Arrays.copyOfRange(brought, 20_000, 30_000));
        }
    }

    /** f64 from f32, and into rows that are further apart than their classes. */
    @Test
    void intoAnyRoom() {
        Backend backend = Opened.backend(Opened.SIZES);
        Batch batch = Batch.of(Loss.KL, Logits.plain(), 5, 37);
        double[] numbers = batch.gradient(backend);
        double[] wide = new double[3 + 5 * 40];
        Arrays.fill(wide, -7);
        Gradient apart = Gradient.of(wide, 3, 5, 37, 40);
        batch.run(backend, apart);
        assertThat(numbers(apart)).isEqualTo(numbers);
        assertThat(Arrays.stream(wide).filter(x -> x == -7).count()).isEqualTo(3 + 5 * 3);
    }
}
