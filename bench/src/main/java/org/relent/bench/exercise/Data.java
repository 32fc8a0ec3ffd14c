package org.relent.bench.exercise;

import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.relent.bench.npy.NpyWriter;

/** A matrix that a question gives: rows of a table, and a NumPy file. */
final class Data {
    private final String name;
    private final String note;
    private final List<String> rowNames;
    private final List<String> columns;
    private final double[][] rows;
    private final boolean labels;

    private Data(
            String name, String note, List<String> rowNames, List<String> columns, double[][] rows, boolean labels) {
        this.name = name;
        this.note = note;
        this.rowNames = rowNames;
        this.columns = columns;
        this.rows = rows;
        this.labels = labels;
    }

    /** Rows with their names, below the names of the columns. */
    static Data table(String name, List<String> rowNames, List<String> columns, double[]... rows) {
        return new Data(name, "", rowNames, columns, rows, false);
    }

    /** One row. */
    static Data row(String name, String rowName, List<String> columns, double... row) {
        return table(name, List.of(rowName), columns, row);
    }

    /** One class index for each column; the file has whole numbers. */
    static Data labels(String name, String rowName, List<String> columns, int... labels) {
        double[] row = Arrays.stream(labels).asDoubleStream().toArray();
        return new Data(name, "", List.of(rowName), columns, new double[][] {row}, true);
    }

    /** What follows from the tables shown, as {@code ./relent score} takes it: a file alone. */
    static Data file(String name, String note, double[]... rows) {
        return new Data(name, note, List.of(), List.of(), rows, false);
    }

    /** {@return what it is called; with .npy its file} */
    String name() {
        return name;
    }

    /** {@return what its numbers are, where no table shows them} */
    String note() {
        return note;
    }

    /** {@return the names of the rows of the table; none where there is none} */
    List<String> rowNames() {
        return rowNames;
    }

    /** {@return the names of the columns} */
    List<String> columns() {
        return columns;
    }

    /** A number as it is said in a sentence: 3, or 0.25. */
    static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** The numbers of a row, in as many decimals as the matrix needs. */
    List<String> cells(int row) {
        int decimals = Arrays.stream(rows)
                .flatMapToDouble(Arrays::stream)
                .mapToInt(
                        value -> BigDecimal.valueOf(value).stripTrailingZeros().scale())
                .max()
                .orElse(0);
        return Arrays.stream(rows[row])
                .mapToObj(value -> String.format(Locale.ROOT, "%." + Math.max(decimals, 0) + "f", value))
                .toList();
    }

    /** {@return the shape of the file: one dimension for labels, otherwise two} */
    List<Long> shape() {
        long width = rows[0].length;
        return labels ? List.of(width) : List.of((long) rows.length, width);
    }

    /** {@return the type of the numbers in the file} */
    NpyWriter.Type type() {
        return labels ? NpyWriter.Type.I8 : NpyWriter.Type.F8;
    }

    /** Writes the numbers, without giving the file its name. */
    void writeTo(NpyWriter writer) {
        if (labels) {
            long[] numbers =
                    Arrays.stream(rows[0]).mapToLong(label -> (long) label).toArray();
            writer.write(MemorySegment.ofArray(numbers));
        } else {
            IntStream.range(0, rows.length).forEach(row -> writer.write(rows[row], rows[row].length));
        }
        writer.finish();
    }
}
