package org.relent.bench.charts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.relent.bench.charts.Chart.Point;

/** Lines of equal height on a grid of heights, by marching squares. */
public final class Contours {
    private final double[] x;
    private final double[] y;
    private final double[] heights;
    private final double level;
    private final Map<Integer, List<Integer>> neighbours = new LinkedHashMap<>();

    private Contours(double[] x, double[] y, double[] heights, double level) {
        this.x = x;
        this.y = y;
        this.heights = heights;
        this.level = level;
    }

    /**
     * The lines of one height.
     *
     * @param x where the columns of the grid are, ascending
     * @param y where its rows are, ascending
     * @param heights one a crossing, row by row; none is NaN
     * @param level the height
     * @return lines, each closed or from edge to edge of the grid
     */
    public static List<List<Point>> at(double[] x, double[] y, double[] heights, double level) {
        if (heights.length != x.length * y.length) {
            throw new IllegalArgumentException("heights: got " + heights.length + " numbers, expected " + y.length
                    + " rows of " + x.length + " columns");
        }
        Contours contours = new Contours(x, y, heights, level);
        contours.cutCells();
        return contours.join();
    }

    private boolean isBelow(int column, int row) {
        return heights[row * x.length + column] < level;
    }

    /** The number of the edge from a crossing of the grid to the right, or up. */
    private int edge(int column, int row, boolean up) {
        return 2 * (row * x.length + column) + (up ? 1 : 0);
    }

    private void cutCells() {
        for (int row = 0; row + 1 < y.length; row++) {
            for (int column = 0; column + 1 < x.length; column++) {
                cutCell(column, row);
            }
        }
    }

    private void cutCell(int column, int row) {
        boolean here = isBelow(column, row);
        boolean right = isBelow(column + 1, row);
        boolean above = isBelow(column, row + 1);
        boolean across = isBelow(column + 1, row + 1);
        List<Integer> cut = new ArrayList<>();
        if (here != right) {
            cut.add(edge(column, row, false));
        }
        if (right != across) {
            cut.add(edge(column + 1, row, true));
        }
        if (above != across) {
            cut.add(edge(column, row + 1, false));
        }
        if (here != above) {
            cut.add(edge(column, row, true));
        }
        if (cut.size() == 2) {
            link(cut.get(0), cut.get(1));
        } else if (cut.size() == 4) {
            // A saddle: its middle says which two corners belong together.
            int corner = row * x.length + column;
            double middle = (heights[corner]
                            + heights[corner + 1]
                            + heights[corner + x.length]
                            + heights[corner + x.length + 1])
                    / 4;
            int shift = middle < level == here ? 0 : 1;
            link(cut.get(shift), cut.get(shift + 1));
            link(cut.get(shift + 2), cut.get((shift + 3) % 4));
        }
    }

    private void link(int edge, int other) {
        neighbours.computeIfAbsent(edge, key -> new ArrayList<>(2)).add(other);
        neighbours.computeIfAbsent(other, key -> new ArrayList<>(2)).add(edge);
    }

    private List<List<Point>> join() {
        List<List<Point>> lines = new ArrayList<>();
        List<Integer> ends = neighbours.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1)
                .map(Map.Entry::getKey)
                .toList();
        for (int end : ends) {
            if (neighbours.containsKey(end)) {
                lines.add(follow(end));
            }
        }
        while (!neighbours.isEmpty()) {
            int start = neighbours.keySet().iterator().next();
            List<Point> loop = follow(start);
            loop.add(loop.getFirst());
            lines.add(loop);
        }
        return lines;
    }

    private List<Point> follow(int start) {
        List<Point> line = new ArrayList<>();
        int edge = start;
        while (edge >= 0) {
            line.add(crossing(edge));
            int next = -1;
            for (int neighbour : Objects.requireNonNull(neighbours.remove(edge))) {
                if (neighbours.containsKey(neighbour)) {
                    next = neighbour;
                }
            }
            edge = next;
        }
        return line;
    }

    private Point crossing(int edge) {
        int corner = edge / 2;
        int column = corner % x.length;
        int row = corner / x.length;
        boolean up = edge % 2 == 1;
        double from = heights[corner];
        double to = heights[up ? corner + x.length : corner + 1];
        double share = (level - from) / (to - from);
        return up
                ? new Point(x[column], y[row] + share * (y[row + 1] - y[row]))
                : new Point(x[column] + share * (x[column + 1] - x[column]), y[row]);
    }
}
