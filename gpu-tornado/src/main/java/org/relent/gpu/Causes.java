package org.relent.gpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Failures in words. */
final class Causes {
    private Causes() {}

    /** Every cause, in one line: what TornadoVM throws says little, what lies below it says why. */
    static String of(Throwable failure) {
        List<String> lines = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            lines.add(cause.toString().replaceAll("\\s+", " "));
        }
        return String.join(", caused by ", lines);
    }
}
