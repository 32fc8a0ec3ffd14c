package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.Details;
import org.relent.KernelSpec;
import org.relent.Pairing;
import org.relent.ResidentRows;
import org.relent.Rows;

/** Rows that stay on a device: the same bits as from the caller's memory, and nothing from a copy that is closed. */
final class Residency {
    private static final Storage[] STORAGES = {
        Storage.ARRAY, Storage.ARRAY_WITH_STRIDE, Storage.NATIVE_MISALIGNED_WITH_STRIDE, Storage.BYTE_ARRAY_SEGMENT
    };

    private final KernelSpec spec;
    private final Suite suite;

    private Residency(KernelSpec spec, Suite suite) {
        this.spec = spec;
        this.suite = suite;
    }

    /** Of a device. */
    static Stream<DynamicTest> tests(KernelSpec spec, Suite suite) {
        Residency tests = new Residency(spec, suite);
        Stream<DynamicTest> all = Stream.of(
                dynamicTest("rows on the device give the bits of the caller's rows", tests::wholes),
                dynamicTest("so do parts of them", tests::parts),
                dynamicTest("a closed copy is refused before anything is computed", tests::closed));
        boolean pairs = spec.model() != null && !Kernels.isOfLabels(spec);
        return pairs ? Stream.concat(all, Stream.of(dynamicTest("so do pairings of them", tests::pairings))) : all;
    }

    /** Of what is no device. */
    static void none(Suite suite) {
        Backend backend = suite.backend();
        Rows rows = Rows.of(new float[] {1}, 1, 1);
        String message = String.valueOf(assertThrows(UnsupportedOperationException.class, () -> backend.upload(rows))
                .getMessage());
        assertTrue(message.contains(backend.id()), () -> message + ": does not name " + backend.id());
        assertTrue(backend.deviceTimes().isEmpty(), "times of what is no device");
        assertTrue(backend.deviceRoofs().isEmpty(), "roofs of what is no device");
    }

    /** Some matrices of a batch on the device, the others in the caller's memory only. */
    private final class Uploaded implements AutoCloseable {
        final Map<Part, Storage.Stored> stored = new EnumMap<>(Part.class);
        final List<ResidentRows> copies = new ArrayList<>();
        final Operands operands;

        Uploaded(Batch batch, Set<Part> parts, int shift) {
            Operands here = batch.plain();
            for (Part part : parts) {
                Storage storage = STORAGES[(stored.size() + shift) % STORAGES.length];
                Storage.Stored one = storage.store(batch.matrix(part));
                stored.put(part, one);
                ResidentRows copy = upload(one.rows());
                copies.add(copy);
                here = here.with(part, copy.rows());
            }
            this.operands = here;
        }

        private ResidentRows upload(Rows rows) {
            try {
                return suite.backend().upload(rows);
            } catch (UnsupportedOperationException e) {
                close();
                return Assumptions.abort(suite.backend().id() + " keeps no such rows: " + e.getMessage());
            }
        }

        @Override
        public void close() {
            copies.forEach(ResidentRows::close);
            stored.forEach((part, one) -> assertTrue(one.isUnchanged(), () -> part + " was written to"));
        }
    }

    private Batch batch(int rows, int classes) {
        List<RowKind> all = Batch.kindsFor(spec);
        List<RowKind> kinds = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            kinds.add(all.get((row * 3 + classes) % all.size()));
        }
        return Batch.of(spec, kinds, Kernels.sizes(spec, classes)[0], "residency");
    }

    /** Each matrix alone, and all together. */
    private static List<Set<Part>> choices(Batch batch) {
        List<Set<Part>> choices = new ArrayList<>();
        batch.parts().forEach(part -> choices.add(EnumSet.of(part)));
        choices.add(EnumSet.copyOf(batch.parts()));
        return choices;
    }

    private void wholes() {
        Call call = suite.call(spec);
        for (int[] shape : new int[][] {{1, 1}, {3, 65}, {7, 300}}) {
            Batch batch = batch(shape[0], shape[1]);
            double[] expected = call.results(batch.plain(), batch.rows());
            for (Set<Part> parts : choices(batch)) {
                try (Uploaded uploaded = new Uploaded(batch, parts, shape[0])) {
                    for (ResidentRows copy : uploaded.copies) {
                        assertTrue(copy.isOpen(), "an open copy");
                        assertTrue(copy.bytes() > 0, "its bytes");
                    }
                    for (int run = 0; run < 2; run++) {
                        batch.requireBits(
                                call.results(uploaded.operands, batch.rows()), expected, parts + " on the device");
                    }
                }
            }
        }
    }

    private void parts() {
        Call call = suite.call(spec);
        Batch batch = batch(6, 37);
        int width = batch.width();
        double[] expected = call.results(batch.plain(), 6);
        for (Set<Part> parts : choices(batch)) {
            try (Uploaded uploaded = new Uploaded(batch, parts, 1)) {
                double[] one = expected.clone();
                for (int row = 5; row >= 0; row--) {
                    Arrays.fill(one, row * width, (row + 1) * width, -7);
                    call.run(uploaded.operands.row(row, batch.labels()), one, row * width);
                }
                batch.requireBits(one, expected, "row by row, " + parts + " on the device");
            }
        }
    }

    private void pairings() {
        Batch batch = batch(5, 21);
        int width = batch.width();
        Call all = suite.call(spec.withPairing(Pairing.ALL));
        double[] expected = all.results(batch.plain(), 25);
        for (Set<Part> parts : choices(batch)) {
            try (Uploaded uploaded = new Uploaded(batch, parts, 2)) {
                Operands there = uploaded.operands;
                String where = parts + " of " + Kernels.name(spec) + " on the device; " + Seed.hint();
                assertArrayEquals(expected, all.results(there, 25), where);
                Operands first = there.row(2, null);
                Operands oneRow = new Operands(
                        first.reference(), first.referenceSpreads(), there.model(), there.modelSpreads(), null);
                assertArrayEquals(
                        Arrays.copyOfRange(expected, 10 * width, 15 * width),
                        suite.call(spec.withPairing(Pairing.ONE_TO_MANY)).results(oneRow, 5),
                        where);
            }
        }
    }

    private void closed() {
        Call call = suite.call(spec);
        Batch batch = batch(3, 9);
        double[] results = new double[3 * batch.width()];
        Arrays.fill(results, -7);
        for (Set<Part> parts : choices(batch)) {
            Operands operands;
            try (Uploaded uploaded = new Uploaded(batch, parts, 3)) {
                operands = uploaded.operands;
                uploaded.copies.getLast().close();
                assertFalse(uploaded.copies.getLast().isOpen(), "a closed copy");
                assertEquals(0, uploaded.copies.getLast().bytes(), "its bytes");
            }
            String message =
                    String.valueOf(assertThrows(IllegalStateException.class, () -> call.run(operands, results, 0))
                            .getMessage());
            assertTrue(message.contains("device copy is closed"), message);
            assertThrows(IllegalStateException.class, () -> call.examine(operands, Details.of(3)));
        }
        for (double result : results) {
            assertEquals(-7, result, "where nothing was computed");
        }
    }
}
