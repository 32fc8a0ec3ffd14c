package org.relent.bench.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.relent.bench.charts.Chart.Point;

/** Contours of surfaces whose lines of equal height are known. */
class ContoursTest {
    private static final double[] X =
            IntStream.rangeClosed(-20, 20).mapToDouble(i -> i / 10.0).toArray();
    private static final double[] Y =
            IntStream.rangeClosed(-15, 15).mapToDouble(i -> i / 10.0).toArray();

    private static List<List<Point>> contours(DoubleBinaryOperator height, double level) {
        double[] heights = IntStream.range(0, X.length * Y.length)
                .mapToDouble(i -> height.applyAsDouble(X[i % X.length], Y[i / X.length]))
                .toArray();
        return Contours.at(X, Y, heights, level);
    }

    @Test
    void aCircleIsOneClosedLine() {
        List<List<Point>> lines = contours((x, y) -> x * x + y * y, 1);
        assertThat(lines).hasSize(1);
        List<Point> circle = lines.getFirst();
        assertThat(circle).hasSizeGreaterThan(60).endsWith(circle.getFirst());
        assertThat(circle)
                .allSatisfy(
                        point -> assertThat(Math.hypot(point.x(), point.y())).isCloseTo(1, within(0.0025)));
        for (int i = 1; i < circle.size(); i++) {
            Point a = circle.get(i - 1);
            Point b = circle.get(i);
            assertThat(Math.hypot(a.x() - b.x(), a.y() - b.y())).isLessThan(0.1 * Math.sqrt(2));
        }
    }

    @Test
    void aPlaneIsCutFromEdgeToEdge() {
        List<List<Point>> lines = contours((x, y) -> x + 2 * y, 0.33);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst())
                .allSatisfy(point -> assertThat(point.x() + 2 * point.y()).isCloseTo(0.33, within(1e-12)));
        assertThat(List.of(lines.getFirst().getFirst(), lines.getFirst().getLast()))
                .allMatch(end -> Math.abs(end.x()) == 2 || Math.abs(end.y()) == 1.5);
    }

    @Test
    void aSaddleHasTwoLinesOnEitherSide() {
        double[] corners = {-1, 1};
        for (double level : List.of(-0.5, 0.5)) {
            assertThat(contours((x, y) -> x * y, level)).hasSize(2);
            // One cell with its saddle inside: the lines go around those corners that the middle is not like.
            List<List<Point>> lines = Contours.at(corners, corners, new double[] {1, -1, -1, 1}, level);
            assertThat(lines).hasSize(2);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.getFirst().x()
                                    * line.getFirst().y()
                                    * line.getLast().x()
                                    * line.getLast().y())
                            .isCloseTo(level * level, within(1e-12)));
            assertThat(lines)
                    .allSatisfy(line -> assertThat(Math.signum(
                                            line.getFirst().x() + line.getLast().x())
                                    * Math.signum(
                                            line.getFirst().y() + line.getLast().y()))
                            .isEqualTo(Math.signum(level)));
        }
    }

    @Test
    void nothingIsAboveTheTop() {
        assertThat(contours((x, y) -> x * x + y * y, 100)).isEmpty();
    }

    @Test
    void refusesGridsOfAnotherSize() {
        assertThatThrownBy(() -> Contours.at(X, Y, new double[3], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heights: got 3 numbers, expected 31 rows of 41 columns");
    }
}
