/**
 * The public face of Relent: measures, typed inputs, row views, kernels, backend selection, and the scalar reference
 * backend. Has no third-party run-time dependency and needs no incubator module.
 */
module org.relent.api {
    requires static org.jspecify;

    exports org.relent;
    exports org.relent.spi;

    uses org.relent.spi.BackendProvider;

    provides org.relent.spi.BackendProvider with
            org.relent.reference.ReferenceProvider;
}
