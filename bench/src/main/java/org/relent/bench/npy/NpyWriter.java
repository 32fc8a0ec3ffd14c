package org.relent.bench.npy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a {@code .npy} file: whole, or not at all. The numbers go to a temporary file in the same folder,
 * which takes its final name in {@link #commit()}; without that, closing deletes it, and so does the end of the JVM.
 *
 * <p>Written through a channel rather than a mapping: a full disk is then an {@link IOException} with a cause to show,
 * where a store into a mapped page that the disk has no room for kills the thread with an {@link InternalError}.
 *
 * <p>Not thread-safe.
 */
public final class NpyWriter implements AutoCloseable {
    /** The dtypes that are written. */
    public enum Type {
        /** Unsigned bytes. */
        U1("|u1", 1),
        /** Longs. */
        I8("<i8", 8),
        /** Floats. */
        F4("<f4", 4),
        /** Doubles. */
        F8("<f8", 8);

        private final String descr;
        private final int bytes;

        Type(String descr, int bytes) {
            this.descr = descr;
            this.bytes = bytes;
        }

        /** {@return NumPy's name, such as {@code "<f8"}} */
        public String descr() {
            return descr;
        }
    }

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int BUFFER = 1 << 19;

    private final String name;
    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private final Thread cleanup;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final long expected; // bytes of data
    private long written;

    private NpyWriter(String name, Path target, Path temporary, FileChannel channel, long expected) {
        this.name = name;
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.expected = expected;
        // Not only for SIGINT: any end of the JVM that passes the finally blocks by.
        this.cleanup = new Thread(() -> deleteQuietly(temporary), "relent-npy-cleanup");
        Runtime.getRuntime().addShutdownHook(cleanup);
    }

    /**
     * Starts a file.
     *
     * @param out its name; an existing file is replaced at the end
     * @param type the type of its numbers
     * @param shape its extents; empty for a scalar
     * @return the writer
     * @throws IllegalArgumentException if no file can be written there; the message names it
     */
    public static NpyWriter create(Path out, Type type, List<Long> shape) {
        String name = out.toString();
        long data = type.bytes;
        try {
            for (long extent : shape) {
                data = Math.multiplyExact(data, extent);
            }
        } catch (ArithmeticException overflow) {
            throw NpyHeader.refused(name, "shape " + NpyHeader.describe(shape), "less than 2^63 bytes");
        }
        Path target = target(name, out);
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw NpyHeader.refused(name, "no folder " + folder, "a folder that exists");
        }
        try {
            byte[] header = header(type, shape);
            long room = Files.getFileStore(folder).getUsableSpace();
            long bytes = data + header.length;
            // 0 comes from file systems that do not know.
            if (room > 0 && room < bytes) {
                throw NpyHeader.refused(name, room + " bytes free in " + folder, bytes + " for the result");
            }
            // Not Files.createTempFile: its files are readable by their owner alone, and would stay so.
            Path temporary = folder.resolve("." + target.getFileName() + "."
                    + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".tmp");
            FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            NpyWriter writer = new NpyWriter(name, target, temporary, channel, data);
            writer.buffer.put(header);
            return writer;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + ": got an error (" + reason(e) + "), expected a file that can be written", e);
        }
    }

    /** Where the file will be: behind a link, what it points to. */
    private static Path target(String name, Path out) {
        if (!Files.exists(out)) {
            return out.toAbsolutePath();
        }
        // Replacing /dev/null or a pipe by a file would be a surprise, and for root a disaster.
        if (!Files.isRegularFile(out)) {
            String got = Files.isDirectory(out) ? "a directory" : "something that is not a regular file";
            throw NpyHeader.refused(name, got, "a file to write");
        }
        try {
            return out.toRealPath();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    name + ": got an error (" + reason(e) + "), expected a file to write", e);
        }
    }

    private static byte[] header(Type type, List<Long> shape) {
        String dict =
                "{'descr': '" + type.descr + "', 'fortran_order': False, 'shape': " + NpyHeader.describe(shape) + ", }";
        int unpadded = MAGIC.length + Short.BYTES + dict.length() + 1;
        int length = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        String padded = dict + " ".repeat(length - unpadded) + "\n";
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.ISO_8859_1))
                .array();
    }

    /**
     * Appends numbers to a file of {@link Type#F8}.
     *
     * @param values holds them
     * @param count how many, from the start
     * @throws UncheckedIOException if they cannot be written
     */
    public void write(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (buffer.remaining() < Double.BYTES) {
                flush();
            }
            buffer.putDouble(values[i]);
        }
        written += (long) count * Double.BYTES;
    }

    /**
     * Appends numbers as they stand in memory, little-endian and of the file's type.
     *
     * @param numbers their bytes
     * @throws UncheckedIOException if they cannot be written
     */
    public void write(MemorySegment numbers) {
        MemorySegment room = MemorySegment.ofBuffer(buffer.duplicate().clear());
        for (long done = 0; done < numbers.byteSize(); ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int bytes = (int) Math.min(buffer.remaining(), numbers.byteSize() - done);
            MemorySegment.copy(numbers, done, room, buffer.position(), bytes);
            buffer.position(buffer.position() + bytes);
            done += bytes;
        }
        written += numbers.byteSize();
    }

    private void flush() {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            throw failed(e);
        }
        buffer.clear();
    }

    /**
     * Writes what is still in memory, so that nothing but the name is missing. Several files are finished before the first
     * of them is committed.
     *
     * @throws UncheckedIOException if that fails; then nothing is left behind
     */
    public void finish() {
        if (written != expected) {
            throw new IllegalStateException(name + ": got " + written + " bytes of data, expected " + expected);
        }
        flush();
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * Finishes the file and gives it its name.
     *
     * @throws UncheckedIOException if that fails; then nothing is left behind
     */
    public void commit() {
        if (channel.isOpen()) {
            finish();
        }
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException(name + ": could not be written: " + reason(e), e);
    }

    /** The message of the system, without the temporary file's name. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return switch (e) {
            // They carry the temporary file's name and no reason.
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "no file can be created there";
            default -> reason != null ? reason : e.getClass().getSimpleName();
        };
    }

    /** Deletes what was not committed. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The file goes anyway: what it could not take is of no interest any more.
        }
        deleteQuietly(temporary);
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException shuttingDown) {
            // The hook runs, or has run.
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Nothing better can be done at this point, and the failure that led here is the one to report.
        }
    }
}
