package org.relent.bench.exercise;

import org.relent.bench.text.Text;

/**
 * What is to be said of an answer.
 *
 * @param right whether it is right
 * @param words why not, or what it shows
 */
record Verdict(boolean right, String words) {
    private static final double NEAR = 0.03;

    /**
     * Judges an answer.
     *
     * @param problem the question
     * @param typed the answer as it came
     * @return the verdict
     * @throws IllegalArgumentException if it is no number
     */
    static Verdict of(Problem problem, String typed) {
        double given = number(typed);
        String name = typed.strip();
        if (Problem.matches(given, problem.answer())) {
            return new Verdict(
                    true, "Right: " + Text.number(problem.answer()) + " " + problem.unit() + ". " + problem.lesson());
        }
        String reason = problem.mistakes().stream()
                .filter(mistake -> Problem.matches(given, mistake.value()))
                .findFirst()
                .map(mistake -> name + " is " + mistake.what() + ".")
                .orElseGet(() -> Math.abs(given - problem.answer()) <= NEAR * Math.abs(problem.answer())
                        ? name + " is near, but not right to three significant digits."
                        : name + " is not the answer, and none of the usual mistakes. " + problem.hint());
        return new Verdict(false, "Wrong: " + reason);
    }

    private static double number(String typed) {
        String text = typed.strip().replaceFirst("(?i)^([+-]?)(∞|inf|infinity)$", "$1Infinity");
        try {
            double number = Double.parseDouble(text);
            if (!Double.isNaN(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, with NaN.
        }
        throw new IllegalArgumentException("--check: got '" + typed + "', expected a number, or inf");
    }
}
