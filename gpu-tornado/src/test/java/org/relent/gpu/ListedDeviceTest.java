package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.gpu.ListedDevice.Kind;

/** Which device is taken. */
class ListedDeviceTest {
    private static final long GIB = 1L << 30;

    private static final ListedDevice CPU = new ListedDevice(0, 0, "pthread-AMD EPYC", "OpenCL", Kind.CPU, 500 * GIB);
    private static final ListedDevice SMALL = new ListedDevice(0, 1, "AMD Radeon", "OpenCL", Kind.GPU, 8 * GIB);
    private static final ListedDevice LARGE = new ListedDevice(0, 2, "NVIDIA H200", "OpenCL", Kind.GPU, 140 * GIB);
    private static final ListedDevice TWIN = new ListedDevice(0, 3, "NVIDIA H200", "OpenCL", Kind.GPU, 140 * GIB);
    private static final ListedDevice CARD = new ListedDevice(1, 0, "Some Card", "OpenCL", Kind.ACCELERATOR, 4 * GIB);
    private static final ListedDevice FPGA = new ListedDevice(1, 1, "Some FPGA", "OpenCL", Kind.OTHER, 900 * GIB);

    private static final List<ListedDevice> ALL = List.of(CPU, SMALL, LARGE, TWIN, CARD, FPGA);

    @ParameterizedTest
    @CsvSource({
        "'', 0:2", // the largest GPU, the first of two
        "' ', 0:2",
        "h200, 0:2",
        "NVIDIA, 0:2",
        "' radeon ', 0:1",
        "amd, 0:1", // no CPU where a GPU has the name too
        "pthread, 0:0",
        "0:0, 0:0",
        "0:3, 0:3",
        "1:0, 1:0",
        "fpga, 1:1"
    })
    void takes(String wanted, String numbers) {
        assertThat(ListedDevice.choose(ALL, wanted))
                .hasValueSatisfying(device -> assertThat(device.toString()).startsWith(numbers + " "));
    }

    @ParameterizedTest
    @CsvSource({"a100", "2:0", "0:", "0:0:0"})
    void findsNone(String wanted) {
        assertThat(ListedDevice.choose(ALL, wanted)).isEmpty();
    }

    @Test
    void takesAnAcceleratorButNoCpuUnasked() {
        assertThat(ListedDevice.choose(List.of(CPU, CARD, FPGA), "")).contains(CARD);
        assertThat(ListedDevice.choose(List.of(CPU, FPGA), "")).isEmpty();
        assertThat(ListedDevice.choose(List.of(), "")).isEmpty();
    }

    @Test
    void isWrittenWithItsNumbers() {
        assertThat(LARGE).hasToString("0:2 NVIDIA H200 (OpenCL, GPU, 140.0 GiB)");
        assertThat(CARD).hasToString("1:0 Some Card (OpenCL, accelerator, 4.0 GiB)");
    }
}
