package org.relent.bench.cli;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.relent.Distribution;
import org.relent.ElementType;
import org.relent.Form;
import org.relent.Gaussian;
import org.relent.Joint;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.bench.npy.NpyFile;

/**
 * One side of a measure: its rows in a mapped file, and what the numbers mean.
 *
 * @param spreads how wide Gaussians are; null for other forms
 */
record Matrix(
        NpyFile file,
        Form form,
        Rows rows,
        @Nullable NpyFile spreadFile,
        @Nullable Rows spreads) {
    static Matrix ofDistributions(Path path, Distribution form, boolean bf16, Arena arena) {
        NpyFile file = NpyFile.map(path, arena);
        return new Matrix(file, form, file.rows(file.elementType(bf16)), null, null);
    }

    static Matrix ofTables(Path path, Distribution cells, boolean bf16, Arena arena) {
        NpyFile file = NpyFile.map(path, arena);
        Rows rows = file.tables(file.elementType(bf16));
        List<Long> shape = file.shape().reversed();
        Joint form = new Joint(cells, shape.get(1).intValue(), shape.get(0).intValue());
        return new Matrix(file, form, rows, null, null);
    }

    static Matrix ofGaussians(Path path, InputOptions.Spread spread, boolean bf16, Arena arena) {
        NpyFile file = NpyFile.map(path, arena);
        ElementType type = file.elementType(bf16);
        NpyFile spreadFile = NpyFile.map(spread.file(), arena);
        requireType(spreadFile, file, bf16);
        if (!spreadFile.shape().equals(file.shape())) {
            throw new IllegalArgumentException(spreadFile.name() + ": got shape " + spreadFile.shapeText()
                    + ", expected " + file.shapeText() + " as in " + file.name());
        }
        return new Matrix(file, Gaussian.of(spread.what()), file.rows(type), spreadFile, spreadFile.rows(type));
    }

    /** All matrices of a kernel are of one type. */
    static void requireType(NpyFile file, NpyFile as, boolean bf16) {
        if (file.elementType(bf16) != as.elementType(bf16)) {
            throw new IllegalArgumentException(file.name() + ": got dtype '" + file.dtype() + "', expected '"
                    + as.dtype() + "' as in " + as.name() + ": save array.astype('" + as.dtype() + "')");
        }
    }

    Matrix slice(long first, long count) {
        return new Matrix(
                file, form, rows.slice(first, count), spreadFile, spreads == null ? null : spreads.slice(first, count));
    }

    Reference<Form> reference() {
        return spreads == null ? new Reference<>(rows) : new Reference<>(rows, spreads);
    }

    Model<Form> model() {
        return spreads == null ? new Model<>(rows) : new Model<>(rows, spreads);
    }
}
