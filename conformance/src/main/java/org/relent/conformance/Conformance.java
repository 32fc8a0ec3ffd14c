package org.relent.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.relent.Backend;
import org.relent.KernelSpec;
import org.relent.NotAvailableYetException;

/**
 * The contract as JUnit tests. Runs every kernel that a backend does not refuse through error bounds, edge rules, range
 * guarantees, gradients, details, and the independence of bits from memory, threads, position and device copies:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> conformance() {
 *     return Conformance.of(Backends.require("my-backend"));
 * }
 * }</pre>
 *
 * <p>The oracle is the reference backend; run on that backend itself, the kit proves the rules and the independence, and
 * of the accuracy only what the formulas in plain double show. Which sizes and kinds of rows a kernel gets follows from
 * its forms and element type; all kernels together get all of them.
 *
 * <p>System properties:
 *
 * <ul>
 *   <li>{@code relent.seed}: all data is random from this seed, which every failure names; the same seed repeats a run.
 *   <li>{@code relent.errors}: a file that a table of the largest error of each measure and element type is added to, in
 *       Markdown. It is printed as well, by the last test.
 *   <li>{@code relent.tests=slow}: also rows of 2²⁰ classes of every kind, which the oracle takes long for.
 * </ul>
 *
 * <p>Thread-safe; the tests may run concurrently, except that the table of errors belongs last.
 */
public final class Conformance {
    private Conformance() {}

    /**
     * The tests of a backend that must compute all of {@link Kernels#core()}.
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
        Suite suite = new Suite(backend, offered);
        Stream<DynamicNode> before = Stream.of(
                dynamicTest("the required kernels are computed", () -> requireOffered(backend, required)),
                dynamicTest("refused kernels say that they are not available yet", () -> refusals(backend, refused)));
        Stream<DynamicNode> kernels = offered.stream().map(spec -> kernel(spec, suite));
        Stream<DynamicNode> all = Stream.of(
                dynamicContainer("bad input", BadInput.tests(suite)),
                dynamicTest("rows past 2³¹ elements of a segment", () -> Extents.rowsPastTwoToThe31(suite)));
        if (!backend.isDevice()) {
            all = Stream.concat(all, Stream.of(dynamicTest("rows stay on no device", () -> Residency.none(suite))));
        }
        if (!suite.isReference()) {
            all = Stream.concat(all, Stream.of(dynamicContainer("rows of 2²⁰ classes", Accuracy.huge(suite))));
        }
        // Compared with itself the reference has no errors to show.
        Stream<DynamicNode> after =
                suite.isReference() ? Stream.of() : Stream.of(dynamicTest("largest errors", () -> publish(suite)));
        return Stream.of(before, kernels, all, after).flatMap(nodes -> nodes);
    }

    /** Whether the long tests are asked for as well. */
    static boolean isSlow() {
        return "slow".equals(System.getProperty("relent.tests"));
    }

    private static DynamicNode kernel(KernelSpec spec, Suite suite) {
        List<DynamicNode> rules = new ArrayList<>();
        add(rules, "accuracy", Stream.concat(Accuracy.tests(spec, suite), NearEqual.tests(spec, suite)));
        add(rules, "edges", EdgeRules.tests(spec, suite));
        add(rules, "range", Ranges.tests(spec, suite));
        add(rules, "independence", Independence.tests(spec, suite));
        add(rules, "details", DetailRules.tests(spec, suite));
        if (Kernels.isOfLabels(spec)) {
            add(rules, "labels", LabelRules.tests(spec, suite));
        }
        if (suite.backend().isDevice()) {
            add(rules, "residency", Residency.tests(spec, suite));
        }
        if (suite.backend().gradientRefusal(spec).isEmpty()) {
            add(rules, "gradient", Gradients.tests(spec, suite));
        }
        return dynamicContainer(Kernels.name(spec), rules);
    }

    private static void add(List<DynamicNode> rules, String name, Stream<DynamicTest> tests) {
        rules.add(dynamicContainer(name, tests));
    }

    private static void requireOffered(Backend backend, Collection<KernelSpec> required) {
        List<String> missing = required.stream()
                .filter(spec -> backend.refusal(spec).isPresent())
                .map(spec -> Kernels.name(spec) + ": " + backend.refusal(spec).orElseThrow())
                .toList();
        assertTrue(
                missing.isEmpty(),
                () -> backend.id() + " refuses " + missing.size() + " required kernels:\n"
                        + String.join("\n", missing));
    }

    private static void refusals(Backend backend, List<KernelSpec> refused) {
        for (KernelSpec spec : refused) {
            String message = Assertions.assertThrows(
                            NotAvailableYetException.class, () -> Call.of(spec, backend), () -> Kernels.name(spec))
                    .getMessage();
            for (String part :
                    List.of("not available yet", backend.id(), spec.measure().id())) {
                assertTrue(String.valueOf(message).contains(part), () -> message + ": does not name \"" + part + "\"");
            }
        }
        if (!refused.isEmpty()) {
            System.out.println(backend.id() + " refuses " + refused.size() + " kernels: "
                    + refused.stream()
                            .map(spec -> backend.refusal(spec).orElseThrow())
                            .distinct()
                            .collect(Collectors.joining("; ")));
        }
    }

    private static void publish(Suite suite) throws IOException {
        System.out.println(suite.errors().print(suite.backend().id()));
        String file = System.getProperty("relent.errors", "");
        if (!file.isEmpty()) {
            suite.errors().write(suite.backend().id(), Path.of(file));
        }
    }
}
