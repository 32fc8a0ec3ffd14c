/** GPU kernels on TornadoVM. */
module org.relent.gpu {
    requires org.relent.api;
    requires static org.jspecify;
    // Present on the machine that runs kernels, absent elsewhere: the probe looks before anything links to it.
    requires static tornado.api;

    provides org.relent.spi.BackendProvider with
            org.relent.gpu.TornadoProvider;
}
