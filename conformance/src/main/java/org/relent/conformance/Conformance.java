package org.relent.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.relent.Backend;
import org.relent.Backends;
import org.relent.KernelSpec;
import org.relent.Measure;
import org.relent.NotAvailableYetException;

/**
 * The contract as tests. Runs every kernel that a backend does not refuse through error bounds, edge rules, range
 * guarantees and the independence of bits from memory, threads and position:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> conformance() {
 *     return Conformance.of(Backends.require("cpu-vector"));
 * }
 * }</pre>
 *
 * <p>The oracle is the reference backend; run on that backend itself, the kit proves the rules and the independence but
 * not the accuracy. All data is random from a printed seed; {@code -Drelent.seed=…} repeats a run. The last test prints
 * the largest error seen of each kernel.
 *
 * <p>Thread-safe; the tests may run concurrently, except that the table of errors belongs last.
 */
public final class Conformance {
    private Conformance() {}

    /**
     * The tests of a backend that must compute at least {@link Kernels#core()}.
     *
     * @param backend the backend
     * @return a container for each kernel, and what concerns all of them
     */
    public static Stream<DynamicNode> of(Backend backend) {
        return of(backend, Kernels.core());
    }

    /**
     * The tests of a backend that must compute at least some given kernels, so that it cannot pass by refusing.
     *
     * @param backend the backend
     * @param required the kernels that it must not refuse
     * @return a container for each kernel, and what concerns all of them
     */
    public static Stream<DynamicNode> of(Backend backend, Collection<KernelSpec> required) {
        List<KernelSpec> offered = new ArrayList<>();
        List<KernelSpec> refused = new ArrayList<>();
        for (KernelSpec spec : Kernels.all()) {
            (backend.refusal(spec).isEmpty() ? offered : refused).add(spec);
        }
        ErrorTable errors = new ErrorTable();
        Stream<DynamicNode> before = Stream.of(
                dynamicTest("the required kernels are computed", () -> requireOffered(backend, required)),
                dynamicTest("refused kernels say that they are not available yet", () -> refusals(backend, refused)));
        Stream<DynamicNode> kernels = offered.stream().map(spec -> kernel(spec, backend, errors));
        Stream<DynamicNode> large = Stream.of(
                dynamicTest("rows past 2³¹ elements of a segment", () -> Extents.rowsPastTwoToThe31(offered, backend)));
        // Compared with itself the reference has no errors to show.
        Stream<DynamicNode> after = backend == Backends.reference()
                ? Stream.of()
                : Stream.of(dynamicTest("largest errors", () -> System.out.println(errors.print(backend.id()))));
        return Stream.of(before, kernels, large, after).flatMap(nodes -> nodes);
    }

    private static DynamicNode kernel(KernelSpec spec, Backend backend, ErrorTable errors) {
        Stream<DynamicNode> tests = Stream.of(
                dynamicContainer("accuracy", Accuracy.tests(spec, backend, errors)),
                dynamicContainer("edges", EdgeRules.tests(spec, backend)),
                dynamicContainer("range", Ranges.tests(spec, backend)),
                dynamicContainer("independence", Independence.tests(spec, backend)));
        boolean labels = spec.measure().operands() == Measure.Operands.LABELS_AND_MODEL;
        return dynamicContainer(
                Kernels.name(spec),
                labels
                        ? Stream.concat(tests, Stream.of(dynamicContainer("labels", LabelRules.tests(spec, backend))))
                        : tests);
    }

    private static void requireOffered(Backend backend, Collection<KernelSpec> required) {
        Set<String> missing = required.stream()
                .filter(spec -> backend.refusal(spec).isPresent())
                .map(spec -> Kernels.name(spec) + ": " + backend.refusal(spec).orElseThrow())
                .collect(Collectors.toSet());
        assertThat(missing)
                .as("required kernels that " + backend.id() + " refuses")
                .isEmpty();
    }

    private static void refusals(Backend backend, List<KernelSpec> refused) {
        for (KernelSpec spec : refused) {
            assertThatThrownBy(() -> Call.of(spec, backend))
                    .as(Kernels.name(spec))
                    .isInstanceOf(NotAvailableYetException.class)
                    .hasMessageContaining("not available yet")
                    .hasMessageContaining(backend.id())
                    .hasMessageContaining(spec.measure().id());
        }
        System.out.println(backend.id() + " refuses " + refused.size() + " kernels: "
                + refused.stream()
                        .map(spec -> backend.refusal(spec).orElseThrow())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }
}
