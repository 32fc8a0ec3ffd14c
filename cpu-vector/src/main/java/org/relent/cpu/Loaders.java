package org.relent.cpu;

/** The generated loaders, one instance each. */
final class Loaders {
    static final Loader F64_ARRAY = new LoadF64Array();
    static final Loader F64_SEGMENT = new LoadF64Segment();
    static final Loader F32_ARRAY = new LoadF32Array();
    static final Loader F32_SEGMENT = new LoadF32Segment();
    static final Loader F16_ARRAY = new LoadF16Array();
    static final Loader F16_SEGMENT = new LoadF16Segment();
    static final Loader BF16_ARRAY = new LoadBf16Array();
    static final Loader BF16_SEGMENT = new LoadBf16Segment();

    private Loaders() {}
}
