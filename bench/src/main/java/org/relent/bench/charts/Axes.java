package org.relent.bench.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** Axes that say which values have a line and a label. */
public final class Axes {
    private Axes() {}

    /**
     * A logarithmic axis.
     *
     * @param label what it shows
     * @param lower its lower end
     * @param upper its upper end
     * @param ticks the values to label; those outside are left out
     * @param format how to write a value
     * @return the axis
     */
    public static ValueAxis log(
            String label, double lower, double upper, List<Double> ticks, DoubleFunction<String> format) {
        LogAxis axis = new TickedLogAxis(label, ticks, format);
        axis.setRange(lower, upper);
        return axis;
    }

    /**
     * An axis with a label at every step.
     *
     * @param label what it shows
     * @param lower its lower end
     * @param upper its upper end
     * @param step how far labels are from each other
     * @param pattern how to write a value, as {@link DecimalFormat} has it, such as {@code 0.0}
     * @return the axis
     */
    public static ValueAxis linear(String label, double lower, double upper, double step, String pattern) {
        NumberAxis axis = new NumberAxis(label);
        axis.setRange(lower, upper);
        axis.setTickUnit(new NumberTickUnit(step, new DecimalFormat(pattern, new DecimalFormatSymbols(Locale.ROOT))));
        return axis;
    }

    /**
     * An axis of names, the first at the top.
     *
     * @param names of the rows
     * @return the axis; row 0 is at 0
     */
    public static ValueAxis rows(List<String> names) {
        SymbolAxis axis = new SymbolAxis(null, names.toArray(String[]::new));
        axis.setGridBandsVisible(false);
        axis.setInverted(true);
        axis.setRange(-0.5, names.size() - 0.5);
        return axis;
    }

    /**
     * Powers of a number.
     *
     * @param base the number
     * @param lower no power is below
     * @param upper no power is above
     * @return the powers
     */
    public static List<Double> powers(double base, double lower, double upper) {
        List<Double> powers = new ArrayList<>();
        int first = (int) Math.ceil(Math.log(lower) / Math.log(base) - 1e-9);
        for (int exponent = first; Math.pow(base, exponent) <= upper * (1 + 1e-9); exponent++) {
            powers.add(Math.pow(base, exponent));
        }
        return powers;
    }

    /**
     * Powers of ten; where these are few, their double and fivefold too.
     *
     * @param lower none is below
     * @param upper none is above
     * @return the values
     */
    public static List<Double> decades(double lower, double upper) {
        List<Double> powers = powers(10, lower, upper);
        return powers.size() > 2
                ? powers
                : powers(10, lower / 10, upper).stream()
                        .flatMap(power -> Stream.of(power, 2 * power, 5 * power))
                        .filter(value -> value >= lower && value <= upper)
                        .toList();
    }

    /**
     * A round number as short as it can be.
     *
     * @param value the number
     * @return such as {@code 200 M}, {@code 0.01} or {@code 1e-6}
     */
    public static String plain(double value) {
        return value < 1e-3 ? "1e" + Math.round(Math.log10(value)) : Si.of(value);
    }

    /** JFreeChart's own labels are 10 to the power of something. */
    private static final class TickedLogAxis extends LogAxis {
        private static final long serialVersionUID = 1;

        private final transient List<Double> values;
        private final transient DoubleFunction<String> format;

        TickedLogAxis(String label, List<Double> values, DoubleFunction<String> format) {
            super(label);
            this.values = List.copyOf(values);
            this.format = format;
        }

        @Override
        @SuppressWarnings("rawtypes") // as it is declared
        public List refreshTicks(Graphics2D g2, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
            TextAnchor anchor = RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
            DoublePredicate inside = getRange()::contains;
            return values.stream()
                    .filter(inside::test)
                    .map(value -> new NumberTick(value, format.apply(value), anchor, TextAnchor.CENTER, 0))
                    .toList();
        }
    }
}
