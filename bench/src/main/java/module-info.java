/** Benchmarks and the command line. */
module org.relent.bench {
    requires com.github.oshi;
    requires freemarker;
    requires info.picocli;
    requires java.desktop;
    requires java.logging;
    requires jdk.incubator.vector;
    requires jdk.management;
    requires jmh.core;
    requires me.tongfei.progressbar;
    requires org.apache.xmlgraphics.batik.svggen;
    requires org.apache.xmlgraphics.batik.transcoder;
    requires org.jfree.jfreechart;
    requires org.relent.api;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports org.relent.bench.jmh to
            jmh.core;
    exports org.relent.bench.jmh.peers;

    uses org.relent.bench.jmh.peers.Peer;
    uses org.relent.spi.BackendProvider;

    provides org.relent.bench.jmh.peers.Peer with
            org.relent.bench.jmh.peers.LanewisePeer,
            org.relent.bench.jmh.peers.Nd4jPeer,
            org.relent.bench.jmh.peers.NumKongPeer,
            org.relent.bench.jmh.peers.PlainPeer,
            org.relent.bench.jmh.peers.SimSimdPeer,
            org.relent.bench.jmh.peers.SmilePeer;

    // Options are set, and results read, by reflection.
    opens org.relent.bench.charts to
            freemarker;
    opens org.relent.bench.cli to
            info.picocli,
            tools.jackson.databind;
    opens org.relent.bench.demo to
            info.picocli;
    opens org.relent.bench.device to
            info.picocli;
    opens org.relent.bench.exercise to
            info.picocli;
    opens org.relent.bench.hardware to
            info.picocli;
    opens org.relent.bench.hardware.page to
            freemarker;
    opens org.relent.bench.hardware.report to
            freemarker,
            tools.jackson.databind;
    opens org.relent.bench.jmh to
            info.picocli;
    opens org.relent.bench.machine to
            freemarker,
            info.picocli,
            tools.jackson.databind;
}
