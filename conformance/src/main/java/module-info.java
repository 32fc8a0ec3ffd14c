/** The conformance kit: the contract as JUnit tests that any backend can be run through. */
module org.relent.conformance {
    requires transitive org.relent.api;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports org.relent.conformance;
}
