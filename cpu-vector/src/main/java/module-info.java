/** SIMD kernels on the JDK's incubating Vector API. */
module org.relent.cpu {
    requires org.relent.api;
    requires jdk.incubator.vector;
    requires static org.jspecify;

    provides org.relent.spi.BackendProvider with
            org.relent.cpu.VectorProvider;
}
