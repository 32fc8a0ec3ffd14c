package org.relent.bench.npy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files of any kind, byte by byte; independent of what is tested. */
public final class NpyBytes {
    private NpyBytes() {}

    /** A file of format 1.0 with this text as its header, padded as NumPy does. */
    public static byte[] file(String dict, byte[] data) {
        int length = (10 + dict.length() + 1 + 63) / 64 * 64 - 10;
        return file(1, 0, length, dict + " ".repeat(length - dict.length() - 1) + "\n", data);
    }

    /** A file whose version and length of the header need not be true. */
    public static byte[] file(int major, int minor, int length, String header, byte[] data) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(8 + (major == 1 ? 2 : 4) + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, (byte) minor});
        if (major == 1) {
            bytes.putShort((short) length);
        } else {
            bytes.putInt(length);
        }
        return bytes.put(text).put(data).array();
    }

    /** The header's text as NumPy writes it. */
    public static String dict(String descr, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    }

    public static byte[] floats(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(value -> bytes.putFloat((float) value));
        return bytes.array();
    }

    public static byte[] doubles(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putDouble);
        return bytes.array();
    }

    public static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }

    /** Saves a matrix of {@code <f4}. */
    public static Path save(Path file, double[]... rows) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        int classes = rows.length == 0 ? 3 : rows[0].length;
        return write(file, file(dict("<f4", "(" + rows.length + ", " + classes + ")"), floats(all)));
    }

    public static Path saveLabels(Path file, int... labels) {
        return write(file, file(dict("<i4", "(" + labels.length + ",)"), ints(labels)));
    }

    public static Path write(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Saves doubles of any shape. */
    public static Path saveDoubles(Path file, String shape, double... values) {
        return write(file, file(dict("<f8", shape), doubles(values)));
    }

    /** The numbers of a file of {@code <f8}, whose header must be this. */
    public static double[] results(Path file, String shape) {
        ByteBuffer data = data(file, "<f8", shape);
        double[] values = new double[data.remaining() / 8];
        data.asDoubleBuffer().get(values);
        return values;
    }

    /** The same for {@code <f4}. */
    public static float[] floatResults(Path file, String shape) {
        ByteBuffer data = data(file, "<f4", shape);
        float[] values = new float[data.remaining() / 4];
        data.asFloatBuffer().get(values);
        return values;
    }

    /** The same for {@code |u1}. */
    public static byte[] byteResults(Path file, String shape) {
        ByteBuffer data = data(file, "|u1", shape);
        byte[] values = new byte[data.remaining()];
        data.get(values);
        return values;
    }

    private static ByteBuffer data(Path file, String descr, String shape) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int start = 10 + buffer.getShort(8);
            String header = new String(bytes, 10, start - 10, StandardCharsets.ISO_8859_1);
            if (!header.strip().equals(dict(descr, shape)) || start % 64 != 0) {
                throw new AssertionError(header);
            }
            return buffer.position(start).slice().order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
