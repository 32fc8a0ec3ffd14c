/** Benchmarks and the command line. */
module org.relent.bench {
    requires com.github.oshi;
    requires info.picocli;
    requires java.logging;
    requires jmh.core;
    requires jdk.management;
    requires me.tongfei.progressbar;
    requires org.relent.api;
    requires tools.jackson.databind;
    requires static org.jspecify;

    // Options are set, and results read, by reflection.
    opens org.relent.bench.cli to
            info.picocli,
            tools.jackson.databind;
}
