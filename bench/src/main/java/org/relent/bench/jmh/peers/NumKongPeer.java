package org.relent.bench.jmh.peers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.relent.ElementType;

/** NumKong 7, the successor of SimSIMD. Its Jensen–Shannon function returns the distance. */
public final class NumKongPeer extends NativePeer {
    private static final Map<String, String> CASES = Map.of("kl", "kld", "js-distance", "jsd");

    /** For the service loader. */
    public NumKongPeer() {
        super("numkong", "NumKong");
    }

    @Override
    Map<String, String> cases() {
        return CASES;
    }

    @Override
    @Nullable
    String function(String work, ElementType type) {
        String word = CASES.get(work);
        return word == null ? null : "nk_" + word + "_" + type.id();
    }

    @Override
    boolean returnsFloat(ElementType type) {
        return type.bytes() == Short.BYTES;
    }
}
