package org.relent.bench.demo;

import java.util.Arrays;

/**
 * The 24 nebulae with known distances of Edwin Hubble's "A relation between distance and radial velocity among
 * extra-galactic nebulae", Proceedings of the National Academy of Sciences 15 (1929), 168–173, table 1.
 */
final class Nebulae {
    private static final double[] DISTANCES = {
        0.032, 0.034, 0.214, 0.263, 0.275, 0.275, 0.45, 0.5, 0.5, 0.63, 0.8, 0.9, 0.9, 0.9, 0.9, 1.0, 1.1, 1.1, 1.4,
        1.7, 2.0, 2.0, 2.0, 2.0
    };
    private static final double[] VELOCITIES = {
        170, 290, -130, -70, -185, -220, 200, 290, 270, 200, 300, -30, 650, 150, 500, 920, 450, 500, 500, 960, 500, 850,
        800, 1090
    };

    private Nebulae() {}

    /** In 10⁶ parsecs. */
    static double[] distances() {
        return DISTANCES.clone();
    }

    /** The distances less their mean. */
    static double[] centredDistances() {
        double mean = Arrays.stream(DISTANCES).average().orElseThrow();
        return Arrays.stream(DISTANCES).map(distance -> distance - mean).toArray();
    }

    /** In km/s, away from us. */
    static double[] velocities() {
        return VELOCITIES.clone();
    }
}
