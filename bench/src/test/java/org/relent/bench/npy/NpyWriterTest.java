package org.relent.bench.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {
    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(Path out, List<Long> shape, double... values) {
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.F8, shape)) {
            writer.write(values, values.length);
            writer.commit();
        }
    }

    @Test
    void writesTheBytesThatNumPyWrites() throws IOException {
        Path out = folder.resolve("out.npy");
        write(out, List.of(1L, 2L), 1, Double.POSITIVE_INFINITY);
        assertThat(out)
                .hasBinaryContent(
                        NpyBytes.file(NpyBytes.dict("<f8", "(1, 2)"), NpyBytes.doubles(1, Double.POSITIVE_INFINITY)));
        write(out, List.of(), 2.5);
        assertThat(out).hasBinaryContent(NpyBytes.file(NpyBytes.dict("<f8", "()"), NpyBytes.doubles(2.5)));
        write(out, List.of(0L));
        assertThat(out).hasBinaryContent(NpyBytes.file(NpyBytes.dict("<f8", "(0,)"), new byte[0]));
        assertThat(files()).containsExactly("out.npy");
    }

    @Test
    void writesMoreThanItsBuffer() {
        Path out = folder.resolve("out.npy");
        double[] values = DoubleStream.iterate(0, x -> x + 1).limit(200_000).toArray();
        write(out, List.of((long) values.length), values);
        assertThat(NpyBytes.results(out, "(200000,)")).isEqualTo(values);
    }

    @Test
    void writesOtherTypesAsTheyStandInMemory() {
        Path out = folder.resolve("out.npy");
        float[] floats = new float[300_000]; // more than its buffer
        byte[] bytes = new byte[floats.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = i;
            bytes[i] = (byte) i;
        }
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.F4, List.of(2L, 150_000L))) {
            writer.write(MemorySegment.ofArray(floats).asSlice(0, 12));
            writer.write(MemorySegment.ofArray(floats).asSlice(12));
            writer.commit();
        }
        assertThat(NpyBytes.floatResults(out, "(2, 150000)")).isEqualTo(floats);
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.U1, List.of(300_000L))) {
            writer.write(MemorySegment.ofArray(bytes));
            writer.commit();
        }
        assertThat(NpyBytes.byteResults(out, "(300000,)")).isEqualTo(bytes);
    }

    @Test
    void hasItsNameOnlyWhenCommitted() throws IOException {
        Path out = folder.resolve("out.npy");
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.F8, List.of(1L))) {
            writer.write(new double[] {3}, 1);
            writer.finish();
            assertThat(out).doesNotExist();
            writer.commit();
        }
        assertThat(NpyBytes.results(out, "(1,)")).containsExactly(3);
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.F8, List.of(1L))) {
            writer.write(new double[] {4}, 1);
            writer.finish();
        }
        assertThat(NpyBytes.results(out, "(1,)")).containsExactly(3);
        assertThat(files()).containsExactly("out.npy");
    }

    @Test
    void leavesNothingBehindWithoutACommit() throws IOException {
        Path out = NpyBytes.write(folder.resolve("out.npy"), new byte[] {1, 2, 3});
        try (NpyWriter writer = NpyWriter.create(out, NpyWriter.Type.F8, List.of(100_000L))) {
            writer.write(new double[99_999], 99_999);
            assertThat(files()).hasSize(2);
            assertThatThrownBy(writer::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(files()).containsExactly("out.npy");
        assertThat(out).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void writesThroughALink() throws IOException {
        Path target = NpyBytes.write(folder.resolve("target.npy"), new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link.npy"), target);
        write(link, List.of(1L), 4);
        assertThat(link).isSymbolicLink();
        assertThat(NpyBytes.results(target, "(1,)")).containsExactly(4);
    }

    @Test
    void refusesWhatCannotBeWritten() throws IOException {
        Path missing = folder.resolve("missing").resolve("out.npy");
        assertThatThrownBy(() -> NpyWriter.create(missing, NpyWriter.Type.F8, List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(missing + ": got no folder " + missing.getParent() + ", expected a folder that exists");
        assertThatThrownBy(() -> NpyWriter.create(folder, NpyWriter.Type.F8, List.of(1L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder + ": got a directory, expected a file to write");
        Path out = folder.resolve("out.npy");
        assertThatThrownBy(() -> NpyWriter.create(out, NpyWriter.Type.F8, List.of(1L << 40, 1L << 40)))
                .hasMessage(out + ": got shape (1099511627776, 1099511627776), expected less than 2^63 bytes");
        assertThatThrownBy(() -> NpyWriter.create(out, NpyWriter.Type.F8, List.of(1L << 50)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*out\\.npy: got \\d+ bytes free in .*, expected \\d+ for the result");
        assertThat(files()).isEmpty();
    }
}
