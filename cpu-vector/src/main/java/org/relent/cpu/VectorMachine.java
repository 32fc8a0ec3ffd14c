package org.relent.cpu;

import org.relent.spi.Availability;

/** What this machine and JVM offer to the Vector API. */
final class VectorMachine {
    private VectorMachine() {}

    static Availability probe() {
        int bits = Shapes.bits();
        if (bits < 128) {
            return Availability.no(
                    "the JVM offers vectors of " + bits + " bits, 128 are needed",
                    "run on a processor with SSE4.1 or NEON, without -XX:MaxVectorSize below 16");
        }
        return Availability.yes(bits + "-bit vectors, " + Shapes.F32.length() + " f32 lanes");
    }
}
