package org.relent.bench.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Rows;

/**
 * A NumPy {@code .npy} file as rows or labels. The file is mapped into memory, so nothing is read that is not used, and
 * files past 2 GiB work.
 *
 * <p>Read strictly: what is not exactly a little-endian array in C order, with as many bytes of data as its header says,
 * is refused by an {@link IllegalArgumentException} of one line that names the file, what came and what was expected.
 *
 * <p>Immutable; usable as long as its memory is.
 */
public final class NpyFile {
    private final String name;
    private final NpyHeader header;
    private final MemorySegment data;

    private NpyFile(String name, NpyHeader header, MemorySegment data) {
        this.name = name;
        this.header = header;
        this.data = data;
    }

    /**
     * Maps a file.
     *
     * @param file the file
     * @param arena the lifetime of the mapping
     * @return its contents
     * @throws IllegalArgumentException if it cannot be read or is not what it should be
     */
    public static NpyFile map(Path file, Arena arena) {
        String name = file.toString();
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                String got = Files.isDirectory(file) ? "a directory" : "something that is not a regular file";
                throw NpyHeader.refused(name, got, "a .npy file (inputs are mapped into memory)");
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                return of(name, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            }
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + ": got no such file, expected a .npy file", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(name + ": got permission denied, expected a readable .npy file", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + ": cannot be read (" + e.getMessage() + "), expected a readable .npy file", e);
        }
    }

    /**
     * Reads the contents of a file that are in memory already.
     *
     * @param name the name used in messages
     * @param content every byte of the file
     * @return the array
     * @throws IllegalArgumentException if they are not what they should be
     */
    public static NpyFile of(String name, MemorySegment content) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw NpyHeader.refused(name, "little-endian data on a big-endian machine", "a little-endian machine");
        }
        NpyHeader header = NpyHeader.read(name, content);
        long expected = header.dataBytes(name);
        long got = content.byteSize() - header.dataStart();
        if (got != expected) {
            String what = got + " bytes of data" + (got < expected ? " (cut off)" : " (trailing bytes)");
            throw NpyHeader.refused(
                    name,
                    what,
                    expected + " for shape " + NpyHeader.describe(header.shape()) + " of '" + header.type().descr
                            + "'");
        }
        return new NpyFile(name, header, content.asSlice(header.dataStart(), expected));
    }

    static String expectedTypes() {
        return "'<f4', '<f8' or '<f2' (bfloat16 as '<u2'; labels '<i4' or '<i8')";
    }

    /** {@return the name used in messages} */
    public String name() {
        return name;
    }

    /** {@return NumPy's name of the element type, such as {@code "<f4"}} */
    public String dtype() {
        return header.type().descr;
    }

    /** {@return the extents; empty for a scalar} */
    public List<Long> shape() {
        return header.shape();
    }

    /** {@return the extents as Python writes them} */
    public String shapeText() {
        return NpyHeader.describe(header.shape());
    }

    /**
     * The element type of a matrix.
     *
     * @param bf16 whether {@code <u2} means bfloat16, and is what must come
     * @return the type
     * @throws IllegalArgumentException if this file holds something else
     */
    public ElementType elementType(boolean bf16) {
        NpyType type = header.type();
        String got = "dtype '" + type.descr + "'";
        if (bf16 && type != NpyType.U2) {
            throw NpyHeader.refused(name, got, "'<u2' with --dtype bf16");
        }
        if (!bf16 && type == NpyType.U2) {
            throw NpyHeader.refused(name, got, "'<f4', '<f8' or '<f2' (bfloat16 bits need --dtype bf16)");
        }
        ElementType elements = type.elements;
        if (elements == null) {
            // f4 holds integers up to 2^24 exactly, f8 up to 2^53.
            String wider = type == NpyType.I8 ? "<f8" : "<f4";
            throw NpyHeader.refused(name, got, "'<f4', '<f8' or '<f2': save array.astype('" + wider + "')");
        }
        return elements;
    }

    /**
     * The array as a matrix, one row a distribution; an array of one dimension is one row.
     *
     * @param type the type found by {@link #elementType}
     * @return a view of the mapped file
     * @throws IllegalArgumentException if the shape is not that of a matrix with at least one class
     */
    public Rows rows(ElementType type) {
        List<Long> shape = header.shape();
        if (shape.isEmpty() || shape.size() > 2) {
            throw NpyHeader.refused(name, "shape " + shapeText(), "(rows, classes), or (classes,) for one row");
        }
        long classes = shape.getLast();
        if (classes < 1 || classes > Rows.MAX_CLASSES) {
            throw NpyHeader.refused(
                    name,
                    classes + " classes (shape " + shapeText() + ")",
                    "1 to " + Rows.MAX_CLASSES + " in the last dimension");
        }
        return Rows.of(data, type, shape.size() == 1 ? 1 : shape.getFirst(), (int) classes);
    }

    /**
     * The array as tables of two variables, each a row of nx · ny cells; an array of two dimensions is one table.
     *
     * @param type the type found by {@link #elementType}
     * @return a view of the mapped file
     * @throws IllegalArgumentException if the shape is not that of tables with at least one cell
     */
    public Rows tables(ElementType type) {
        List<Long> shape = header.shape();
        int n = shape.size();
        if (n < 2 || n > 3) {
            throw NpyHeader.refused(name, "shape " + shapeText(), "(tables, nx, ny), or (nx, ny) for one table");
        }
        long nx = shape.get(n - 2);
        long ny = shape.get(n - 1);
        if (nx < 1 || ny < 1 || nx > Rows.MAX_CLASSES / ny) {
            throw NpyHeader.refused(
                    name,
                    "tables of " + nx + " x " + ny + " (shape " + shapeText() + ")",
                    "1 to " + Rows.MAX_CLASSES + " cells");
        }
        return Rows.of(data, type, n == 2 ? 1 : shape.getFirst(), (int) (nx * ny));
    }

    /**
     * The array as weights, one after the other, of any type of real numbers: a view of rows of one number.
     *
     * @param shape the shape that must come
     * @param meaning what each is for, such as "one a class"
     * @param bf16 whether {@code <u2} means bfloat16
     * @return a view of the mapped file
     * @throws IllegalArgumentException if type or shape are others, or one is negative or not finite
     */
    public Rows weights(List<Long> shape, String meaning, boolean bf16) {
        ElementType type = elementType(bf16 && header.type() == NpyType.U2);
        if (!header.shape().equals(shape)) {
            throw NpyHeader.refused(name, "shape " + shapeText(), NpyHeader.describe(shape) + ", " + meaning);
        }
        Rows weights = Rows.of(data, type, data.byteSize() / header.type().bytes, 1);
        for (long i = 0; i < weights.rows(); i++) {
            double weight = weights.get(i, 0);
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw NpyHeader.refused(name, "weight " + weight + " at " + i, "finite numbers, 0 or more");
            }
        }
        return weights;
    }

    /**
     * Checks that the array is a list of labels.
     *
     * @return how many there are
     * @throws IllegalArgumentException if it is not
     */
    public long labelCount() {
        if (!header.type().isInteger()) {
            throw NpyHeader.refused(name, "dtype '" + header.type().descr + "'", "labels as '<i4' or '<i8'");
        }
        if (header.shape().size() != 1) {
            throw NpyHeader.refused(name, "shape " + shapeText(), "labels of shape (rows,): save array.reshape(-1)");
        }
        return header.shape().getFirst();
    }

    /**
     * Some consecutive labels.
     *
     * @param first the first one
     * @param count how many
     * @return a view of the mapped file
     * @throws IllegalArgumentException if the array is not a list of labels
     */
    public Labels labels(long first, long count) {
        labelCount();
        int bytes = header.type().bytes;
        MemorySegment part = data.asSlice(first * bytes, count * bytes);
        return header.type() == NpyType.I8 ? Labels.ofLongs(part, count) : Labels.ofInts(part, count);
    }
}
