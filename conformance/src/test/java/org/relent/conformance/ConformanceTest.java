package org.relent.conformance;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.relent.Backends;

/**
 * The reference backend through the kit. Compared with itself, this proves only the edge rules, the ranges, and that bits
 * depend on nothing but a row's numbers; that the numbers are right is what {@code GoldenTest} is for.
 */
class ConformanceTest {
    @TestFactory
    Stream<DynamicNode> reference() {
        return Conformance.of(Backends.reference());
    }
}
