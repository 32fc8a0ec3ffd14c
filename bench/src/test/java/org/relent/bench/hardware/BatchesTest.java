package org.relent.bench.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.relent.ElementType;
import org.relent.bench.hardware.report.BenchReport;
import org.relent.bench.jmh.Case;
import org.relent.bench.jmh.Memory;
import org.relent.bench.jmh.Names;
import org.relent.bench.jmh.Workload;

/** Which batches are made: presets, shapes, and what fits. */
class BatchesTest {
    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource({"64x1000, 64, 1000", "1x1, 1, 1", "008×2147483647, 8, 2147483647"})
    void shapesAreRead(String text, int rows, int classes) {
        assertThat(Shape.parse(text)).isEqualTo(new Shape(rows, classes)).hasToString(rows + "x" + classes);
        assertThat(Shape.parse(text).elements()).isEqualTo((long) rows * classes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "64",
                "64x",
                "x64",
                "0x8",
                "8x0",
                "-1x8",
                "8x8x8",
                "8 x 8",
                "8X8",
                "1.5x8",
                "2147483648x1",
                "99999999999x1"
            })
    void otherTextsAreNoShapes(String text) {
        assertThatThrownBy(() -> Shape.parse(text))
                .hasMessage("got '" + text + "', expected ROWSxCLASSES, both from 1 to 2147483647, such as 64x1000");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void presetsNameWhatExists(Preset preset) {
        BenchReport.Settings settings = preset.settings();
        assertThat(settings.preset()).isEqualTo(preset.id());
        assertThat(Preset.of(preset.id())).isEqualTo(preset);
        assertThat(settings.measures())
                .doesNotHaveDuplicates()
                .allMatch(id -> Case.of(id).id().equals(id));
        assertThat(settings.types())
                .doesNotHaveDuplicates()
                .allMatch(id -> Names.elementType(id).id().equals(id));
        assertThat(settings.shapes())
                .doesNotHaveDuplicates()
                .allMatch(text -> Shape.parse(text).toString().equals(text));
        assertThat(settings.backends()).as("those that are available").isEmpty();
        assertThat(settings.rounds()).as("8 decide among 300 lines").isGreaterThan(8);
    }

    @Test
    void eachPresetHasMoreThanTheOneBefore() {
        List<Preset> presets = List.of(Preset.values());
        for (int i = 1; i < presets.size(); i++) {
            BenchReport.Settings less = presets.get(i - 1).settings();
            BenchReport.Settings more = presets.get(i).settings();
            assertThat(more.measures()).containsAll(less.measures());
            assertThat(more.types()).containsAll(less.types());
            assertThat(presets.get(i).slice()).isGreaterThan(presets.get(i - 1).slice());
        }
        assertThat(Preset.FULL.settings().measures())
                .containsExactlyElementsOf(Case.values().stream().map(Case::id).toList());
        assertThat(Preset.FULL.settings().types()).hasSize(ElementType.values().length);
        assertThat(Preset.of("of a later version")).isEqualTo(Preset.STANDARD);
    }

    @ParameterizedTest
    @CsvSource({
        "kl, f32, 64x1000, 512512", // two matrices, and a double a row
        "kl, bf16, 64x1000, 256512",
        "nll, f64, 64x1000, 512512",
        "nll-gradient, f32, 64x1000, 512512",
        "nll-gradient, f16, 64x1000, 384512", // the gradient is f32
        "gaussian-kl, f32, 64x1000, 1024512",
        "kl-js-entropy, f32, 64x1000, 513536",
        "mutual-information, f32, 64x1000, 256512"
    })
    void bytesAreThoseOfMatricesAndResults(String work, String type, String shape, long bytes) throws Batches.Refusal {
        ElementType elements = Names.elementType(type);
        assertThat(Batches.bytes(Case.of(work), elements, Shape.parse(shape))).isEqualTo(bytes);
        Workload batch = Batches.of(Case.of(work), elements, Shape.parse(shape), 4 * MIB);
        assertThat(batch.bytes() + 8L * batch.results()).isEqualTo(bytes);
    }

    @Test
    void largeBatchesAreOutsideTheHeap() {
        assertThat(Batches.memory(64 * MIB)).isEqualTo(Memory.ARRAY);
        assertThat(Batches.memory(64 * MIB + 1)).isEqualTo(Memory.NATIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "kl, f32, 1024x1024, 13, 'needs 8200 KiB, and 13 MiB are available'",
        "kl, f64, 2147483647x2147483647, 1024, 'needs 8589934592.0 GiB, and 1.0 GiB are available'",
        "mutual-information, f32, 4x7, 1024, 'its tables have two rows each, and 7 is no even number'"
    })
    void whatDoesNotFitIsRefused(String work, String type, String shape, long available, String reason) {
        assertThatThrownBy(
                        () -> Batches.of(Case.of(work), Names.elementType(type), Shape.parse(shape), available * MIB))
                .isInstanceOf(Batches.Refusal.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "1, 1", "1031, 1031", "1032, 1030", "128256, 1030"})
    void hardRowsAreNotLongerThanCanBeChecked(int classes, int hard) throws Batches.Refusal {
        Workload batch = Batches.of(Case.of("js"), ElementType.F32, new Shape(2, classes), 1 << 30);
        assertThat(Batches.hard(batch).classes()).isEqualTo(hard);
        assertThat(Batches.hard(batch).work()).isEqualTo(batch.work());
        assertThat(Batches.hard(batch).type()).isEqualTo(batch.type());
    }

    @Test
    void fewRowsAreRandom() throws Batches.Refusal {
        assertThat(Batches.of(Case.of("kl"), ElementType.F32, new Shape(8192, 8), 1 << 30)
                        .distinct())
                .isEqualTo(1024);
        assertThat(Batches.of(Case.of("kl"), ElementType.F32, new Shape(4, 32000), 1 << 30)
                        .distinct())
                .isOne();
    }
}
