package org.relent.bench.jmh.peers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;

/** SimSIMD 6, a C library of SIMD kernels. Its Jensen–Shannon function returns the distance. */
public final class SimSimdPeer extends NativePeer {
    private static final Map<String, String> CASES = Map.of("kl", "kl", "js-distance", "js");

    /** For the service loader. */
    public SimSimdPeer() {
        super("simsimd", "SimSIMD");
    }

    @Override
    Map<String, String> cases() {
        return CASES;
    }

    @Override
    @Nullable
    String function(String work, ElementType type) {
        String word = CASES.get(work);
        return word == null ? null : "simsimd_" + word + "_" + type.id();
    }

    @Override
    boolean returnsFloat(ElementType type) {
        return false;
    }
}
