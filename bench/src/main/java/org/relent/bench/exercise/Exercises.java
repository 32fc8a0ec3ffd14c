package org.relent.bench.exercise;

import java.util.List;

/** All exercises, one for each chapter of the guide. */
final class Exercises {
    private static final List<Exercise> ALL = List.of(
            new WastedBits(),
            new Perplexity(),
            new LoadedDie(),
            new AlleleFrequency(),
            new Umbrellas(),
            new AvailableWork(),
            new TwoHumps(),
            new EvidenceBound(),
            new FreeNats(),
            new TeacherAndStudent());

    private Exercises() {}

    /** {@return how many there are} */
    static int count() {
        return ALL.size();
    }

    /**
     * The exercise of a chapter.
     *
     * @param number the chapter, from 1
     * @return the exercise
     * @throws IllegalArgumentException if there is none
     */
    static Exercise get(int number) {
        if (number < 1 || number > ALL.size()) {
            throw new IllegalArgumentException("N: got " + number + ", expected 1 to " + ALL.size());
        }
        return ALL.get(number - 1);
    }
}
