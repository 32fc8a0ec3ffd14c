package org.relent.bench.exercise;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One of {@code ./relent exercise}: it draws data of a seed, and computes the answer and the classic mistakes from them. */
abstract class Exercise {
    private static final int DRAWS = 1000;

    private final String title;
    private final String chapter;

    /**
     * Names it.
     *
     * @param title what is computed, at most 38 characters
     * @param chapter the chapter of the guide it belongs to, at most 34
     */
    Exercise(String title, String chapter) {
        this.title = title;
        this.chapter = chapter;
    }

    /** {@return what is computed} */
    final String title() {
        return title;
    }

    /** {@return the chapter of the guide it belongs to} */
    final String chapter() {
        return chapter;
    }

    /**
     * Draws data, and computes what follows from them with the library's kernels.
     *
     * @param random where numbers come from; nothing else is random
     * @return the question
     */
    abstract Problem draw(RandomGenerator random);

    /**
     * The question of a seed: the first one drawn whose answers can be told apart.
     *
     * @param seed any number
     * @return the question, always the same
     */
    final Problem pose(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < DRAWS; i++) {
            Problem problem = draw(random);
            if (problem.isDecidable()) {
                return problem;
            }
        }
        throw new IllegalStateException(title + ": no data of seed " + seed + " tell all answers apart");
    }
}
