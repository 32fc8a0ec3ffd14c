package org.relent.bench.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.relent.bench.npy.NpyBytes.dict;
import static org.relent.bench.npy.NpyBytes.doubles;
import static org.relent.bench.npy.NpyBytes.file;
import static org.relent.bench.npy.NpyBytes.floats;
import static org.relent.bench.npy.NpyBytes.ints;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.ElementType;
import org.relent.Labels;
import org.relent.Rows;

class NpyFileTest {
    private static final byte[] FOUR = floats(1, 2, 3, 4);
    private static final String TYPES = "'<f4', '<f8' or '<f2' (bfloat16 as '<u2'; labels '<i4' or '<i8')";
    private static final String HEADER_EXPECTED =
            ", expected a dict of descr, fortran_order and shape as NumPy writes it, ended by a line break";

    @TempDir
    Path folder;

    private static NpyFile read(byte[] bytes) {
        return NpyFile.of("x.npy", MemorySegment.ofArray(bytes));
    }

    @Test
    void readsWhatNumPyWrote() {
        // numpy.save of numpy.array([[1, 2], [3, 4]], '<f4'), NumPy 2.4.6
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c"
                                + "20277368617065273a2028322c2032292c207d" + "20".repeat(58) + "0a"
                                + "0000803f000000400000404000008040");
        NpyFile file = read(bytes);
        assertThat(file.dtype()).isEqualTo("<f4");
        assertThat(file.shape()).containsExactly(2L, 2L);
        Rows rows = file.rows(file.elementType(false));
        assertThat(rows.elementType()).isEqualTo(ElementType.F32);
        assertThat(new double[] {rows.get(0, 0), rows.get(0, 1), rows.get(1, 0), rows.get(1, 1)})
                .containsExactly(1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2)}",
                "{\"shape\": (2,2,), \"fortran_order\": False, \"descr\": \"<f4\"}",
                "  { 'shape' : ( 2 , 2 ) , 'descr' : '<f4' , 'fortran_order' : False }"
            })
    void readsHeadersThatMeanTheSame(String dict) {
        for (int version = 1; version <= 3; version++) {
            // Not padded: the data start anywhere.
            String header = dict + "\n";
            NpyFile file = read(file(version, 0, header.length(), header, FOUR));
            assertThat(file.rows(ElementType.F32).get(1, 0)).isEqualTo(3);
        }
    }

    @Test
    void readsEveryShapeOfRows() {
        assertThat(read(file(dict("<f4", "(4,)"), FOUR)).rows(ElementType.F32)).hasToString("f32[1, 4]");
        assertThat(read(file(dict("<f4", "(4, 1)"), FOUR)).rows(ElementType.F32))
                .hasToString("f32[4, 1]");
        assertThat(read(file(dict("<f4", "(0, 7)"), new byte[0])).rows(ElementType.F32))
                .hasToString("f32[0, 7]");
        assertThat(read(file(dict("<f8", "(1, 2)"), doubles(1, 2))).elementType(false))
                .isEqualTo(ElementType.F64);
        assertThat(read(file(dict("<f2", "(1, 2)"), new byte[4])).elementType(false))
                .isEqualTo(ElementType.F16);
        assertThat(read(file(dict("<u2", "(1, 2)"), new byte[4])).elementType(true))
                .isEqualTo(ElementType.BF16);
    }

    @Test
    void readsLabels() {
        NpyFile file = read(file(dict("<i4", "(4,)"), ints(7, -100, 3, 2)));
        Labels labels = file.labels(1, 2);
        assertThat(labels.rows()).isEqualTo(2);
        assertThat(labels.get(0)).isEqualTo(-100);
        byte[] wide = new byte[16];
        wide[13] = 1; // 2^40
        assertThat(read(file(dict("<i8", "(2,)"), wide)).labels(1, 1).get(0)).isEqualTo(1L << 40);
    }

    static Stream<Arguments> malformed() {
        String good = dict("<f4", "(2, 2)");
        byte[] whole = file(good, FOUR);
        return Stream.of(
                arguments(new byte[0], "got 0 bytes, expected a NumPy .npy file, as numpy.save(name, array) writes it"),
                arguments(
                        new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0, 0},
                        "got a zip archive (.npz?), expected a NumPy .npy file, as numpy.save(name, array) writes it"),
                arguments(
                        "1.0,2.0,3.0\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        "got a file of another kind, expected a NumPy .npy file, as numpy.save(name, array) writes it"),
                arguments(file(4, 0, 9, "{}", FOUR), "got format version 4.0, expected 1.0, 2.0 or 3.0"),
                arguments(file(1, 7, 9, "{}", FOUR), "got format version 1.7, expected 1.0, 2.0 or 3.0"),
                arguments(
                        Arrays.copyOf(whole, 9), "got 9 bytes, cut off inside the header, expected a whole .npy file"),
                arguments(
                        file(1, 0, 60000, good + "\n", FOUR),
                        "got 76 bytes after the header's length, expected the 60000 bytes of header that the file announces"),
                arguments(
                        file(2, 0, -1, good + "\n", FOUR),
                        "got a header of 4294967295 bytes, expected at most 1048576"),
                arguments(
                        Arrays.copyOf(whole, whole.length - 1),
                        "got 15 bytes of data (cut off), expected 16 for shape (2, 2) of '<f4'"),
                arguments(
                        Arrays.copyOf(whole, whole.length + 1),
                        "got 17 bytes of data (trailing bytes), expected 16 for shape (2, 2) of '<f4'"),
                arguments(
                        file(dict("<f4", "(2, 3)"), FOUR),
                        "got 16 bytes of data (cut off), expected 24 for shape (2, 3) of '<f4'"),
                arguments(
                        file(good.replace("False", "True"), FOUR),
                        "got Fortran order (columns first), expected C order: save numpy.ascontiguousarray(array)"),
                arguments(
                        file(dict(">f4", "(2, 2)"), FOUR),
                        "got dtype '>f4' (big-endian), expected '<f4': save array.astype('<f4')"),
                arguments(file(dict(">U4", "(2, 2)"), FOUR), "got dtype '>U4' (big-endian), expected " + TYPES),
                arguments(
                        file(dict("|O", "(2, 2)"), FOUR), "got dtype '|O' (pickled Python objects), expected " + TYPES),
                arguments(file(dict("<c8", "(2,)"), FOUR), "got dtype '<c8', expected " + TYPES),
                arguments(
                        file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (4,), }", FOUR),
                        "got a structured dtype, expected " + TYPES),
                arguments(
                        file(dict("<f4", "(4294967296, 4294967296)"), FOUR),
                        "got shape (4294967296, 4294967296) of '<f4', expected less than 2^63 bytes"),
                arguments(
                        file(dict("<f4", "(0, 4294967296, 4294967296)"), FOUR),
                        "got shape (0, 4294967296, 4294967296) of '<f4', expected less than 2^63 bytes"),
                arguments(
                        file(dict("<f4", "(99999999999999999999,)"), FOUR),
                        "got shape (99999999999999999999,), expected extents below 2^63"));
    }

    @ParameterizedTest
    @MethodSource
    void malformed(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.npy: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'descr': '<f4', 'fortran_order': False}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2 2)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -2)}",
                "{'descr': '<f4', 'fortran_order': 0, 'shape': (4,)}",
                "{'descr': '<f4', 'fortran_order': '<f4', 'shape': (4,)}",
                "{'descr': True, 'fortran_order': False, 'shape': (4,)}",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (4,)}",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), 'more': 1}",
                "{'descr': '<f4' 'fortran_order': False, 'shape': (4,)}",
                "__import__('os').system('true')"
            })
    void refusesHeadersThatNumPyDoesNotWrite(String dict) {
        assertThatThrownBy(() -> read(file(dict, FOUR)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x.npy: got the header \"" + dict + "\"" + HEADER_EXPECTED);
    }

    @Test
    void keepsMessagesToOneLine() {
        String header = "{\n\u0001\u00ff" + "x".repeat(500);
        assertThatThrownBy(() -> read(file(1, 0, header.length(), header, FOUR)))
                .hasMessage("x.npy: got the header \"{???" + "x".repeat(96) + "...\"" + HEADER_EXPECTED);
    }

    @Test
    void refusesWhatIsNotAMatrix() {
        assertThatThrownBy(() -> read(file(dict("<f4", "()"), floats(1))).rows(ElementType.F32))
                .hasMessage("x.npy: got shape (), expected (rows, classes), or (classes,) for one row");
        assertThatThrownBy(() -> read(file(dict("<f4", "(1, 2, 2)"), FOUR)).rows(ElementType.F32))
                .hasMessage("x.npy: got shape (1, 2, 2), expected (rows, classes), or (classes,) for one row");
        assertThatThrownBy(() -> read(file(dict("<f4", "(4, 0)"), new byte[0])).rows(ElementType.F32))
                .hasMessage("x.npy: got 0 classes (shape (4, 0)), expected 1 to 134217728 in the last dimension");
        assertThatThrownBy(() -> read(file(dict("<i8", "(1,)"), new byte[8])).elementType(false))
                .hasMessage("x.npy: got dtype '<i8', expected '<f4', '<f8' or '<f2': save array.astype('<f8')");
        assertThatThrownBy(() -> read(file(dict("<u2", "(1,)"), new byte[2])).elementType(false))
                .hasMessage("x.npy: got dtype '<u2', expected '<f4', '<f8' or '<f2' (bfloat16 bits need --dtype bf16)");
        assertThatThrownBy(() -> read(file(dict("<f4", "(4,)"), FOUR)).elementType(true))
                .hasMessage("x.npy: got dtype '<f4', expected '<u2' with --dtype bf16");
    }

    @Test
    void readsTables() {
        NpyFile three = read(file(dict("<f4", "(2, 3, 2)"), floats(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));
        assertThat(three.tables(ElementType.F32)).hasToString("f32[2, 6]");
        assertThat(three.tables(ElementType.F32).get(1, 3)).isEqualTo(10);
        assertThat(read(file(dict("<f4", "(2, 2)"), FOUR)).tables(ElementType.F32))
                .hasToString("f32[1, 4]");
        assertThatThrownBy(() -> read(file(dict("<f4", "(4,)"), FOUR)).tables(ElementType.F32))
                .hasMessage("x.npy: got shape (4,), expected (tables, nx, ny), or (nx, ny) for one table");
        assertThatThrownBy(() -> read(file(dict("<f4", "(4, 0)"), new byte[0])).tables(ElementType.F32))
                .hasMessage("x.npy: got tables of 4 x 0 (shape (4, 0)), expected 1 to 134217728 cells");
        assertThatThrownBy(() -> read(file(dict("<f4", "(0, 65536, 65536)"), new byte[0]))
                        .tables(ElementType.F32))
                .hasMessage(
                        "x.npy: got tables of 65536 x 65536 (shape (0, 65536, 65536)), expected 1 to 134217728 cells");
    }

    @Test
    void readsWeights() {
        NpyFile file = read(file(dict("<f8", "(2, 2)"), doubles(1, 0, 2, 3)));
        Rows weights = file.weights(List.of(2L, 2L), "one a result", false);
        assertThat(weights.get(2, 0)).isEqualTo(2);
        assertThatThrownBy(() -> file.weights(List.of(4L), "one a class", false))
                .hasMessage("x.npy: got shape (2, 2), expected (4,), one a class");
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() ->
                            read(file(dict("<f8", "(2,)"), doubles(0, bad))).weights(List.of(2L), "one a class", false))
                    .hasMessage("x.npy: got weight " + bad + " at 1, expected finite numbers, 0 or more");
        }
        // Weights may be of another type than the matrix: bf16 speaks of '<u2' files alone.
        assertThat(read(file(dict("<f4", "(1,)"), floats(2)))
                        .weights(List.of(1L), "one a class", true)
                        .get(0, 0))
                .isEqualTo(2);
        assertThat(read(file(dict("<u2", "(1,)"), new byte[] {(byte) 0x80, 0x3f}))
                        .weights(List.of(1L), "one a class", true)
                        .get(0, 0))
                .isEqualTo(1);
    }

    @Test
    void refusesWhatAreNotLabels() {
        assertThatThrownBy(() -> read(file(dict("<f4", "(4,)"), FOUR)).labelCount())
                .hasMessage("x.npy: got dtype '<f4', expected labels as '<i4' or '<i8'");
        assertThatThrownBy(() -> read(file(dict("<i4", "(4, 1)"), FOUR)).labelCount())
                .hasMessage("x.npy: got shape (4, 1), expected labels of shape (rows,): save array.reshape(-1)");
    }

    @Test
    void refusesWhatIsNotAFile() {
        try (Arena arena = Arena.ofConfined()) {
            Path missing = folder.resolve("missing.npy");
            assertThatThrownBy(() -> NpyFile.map(missing, arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(missing + ": got no such file, expected a .npy file");
            assertThatThrownBy(() -> NpyFile.map(folder, arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(folder + ": got a directory, expected a .npy file (inputs are mapped into memory)");
        }
    }

    @Test
    void mapsMoreThanTwoGiB() throws IOException {
        Path big = folder.resolve("big.npy");
        long rows = (3L << 30) / 16;
        byte[] header = file(dict("<f4", "(" + rows + ", 4)"), new byte[0]);
        Files.write(big, header);
        try (RandomAccessFile sparse = new RandomAccessFile(big.toFile(), "rw")) {
            sparse.setLength(header.length + rows * 16);
            sparse.seek(header.length + rows * 16 - 4);
            sparse.write(floats(2.5));
        }
        try (Arena arena = Arena.ofConfined()) {
            NpyFile file = NpyFile.map(big, arena);
            assertThat(file.shape()).isEqualTo(List.of(rows, 4L));
            assertThat(file.rows(ElementType.F32).get(rows - 1, 3)).isEqualTo(2.5);
        }
    }
}
