package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.relent.spi.Availability;
import uk.ac.manchester.tornado.api.EmulatedDevice;
import uk.ac.manchester.tornado.api.Fault;
import uk.ac.manchester.tornado.api.Faults;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device that fails, with a word or without, is refused with a reason. */
@Tag("emulation")
class SelfTestTest {
    private final long before = Faults.memoryUsed();

    @AfterEach
    void mend() {
        Faults.clear();
        EmulatedDevice.INSTANCE.reset();
    }

    /** Other tests want the device as it is. */
    @AfterAll
    static void chooseAgain() {
        assertThat(choose("").available()).isTrue();
    }

    private static Availability choose(String wanted) {
        return Devices.choose(wanted, "TornadoVM");
    }

    private static void become(TornadoDeviceType type, TornadoVMBackendType backend) {
        EmulatedDevice.INSTANCE.become("Some device", type, backend);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FAILED_LAUNCH     | work-group 0 of 48 gave no answer",
                "PARTIAL_LAUNCH    | work-group 24 of 48 gave no answer",
                "STALE_OUTPUT      | work-group 0 of 48 gave no answer",
                "STALE_INPUT       | work-group 0 of 48 gave no answer",
                "COMPILE_BAILOUT   | work-group 1 of 48 gave no answer",
                "FAILED_ALLOCATION | work-group 0 of 48 gave no answer",
                "OUT_OF_MEMORY     | uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException",
                "DEVICE_ERROR      | uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException"
            })
    void aFaultIsNamed(Fault fault, String refusal) {
        Faults.next(fault, "relentSelfTestF32.test");
        Availability answer = choose("");
        assertThat(Faults.pending()).isFalse();
        assertThat(answer.available()).isFalse();
        assertThat(answer.reason())
                .startsWith("Emulated device (OpenCL, TornadoVM) fails the self-test: f32: " + refusal);
        assertThat(answer.remedy()).startsWith("use cpu-vector, or name a device ");

        Faults.next(fault, "relentSelfTestF64.test");
        Availability inF64 = choose("");
        assertThat(inF64.available()).isTrue();
        assertThat(inF64.reason())
                .startsWith("Emulated device (OpenCL, TornadoVM), 4.0 GiB; not for f64: f64: " + refusal);
        assertThat(Devices.chosen().fp64()).isFalse();
        assertThat(Devices.chosen().fp64Refusal()).startsWith("f64: " + refusal);
    }

    @Test
    void allIsWellAfterwards() {
        assertThat(choose("")).isEqualTo(Availability.yes("Emulated device (OpenCL, TornadoVM), 4.0 GiB"));
        assertThat(Devices.chosen().fp64()).isTrue();
        assertThat(EmulatedDevice.relaxed()).isEmpty();
        assertThat(Faults.memoryUsed()).isEqualTo(before);
    }

    @Test
    void aCpuIsTakenOnlyWhereItIsNamed() {
        become(TornadoDeviceType.CPU, TornadoVMBackendType.OPENCL);
        assertThat(choose(" "))
                .isEqualTo(Availability.no(
                        "TornadoVM finds no GPU; its devices: 0:0 Some device (OpenCL, CPU, 4.0 GiB)",
                        "install a GPU's driver, or name a device by a part of its name or its numbers:"
                                + " RELENT_DEVICE=0:0, or -Drelent.device=0:0"));
        assertThat(choose("some").available()).isTrue();
        assertThat(Devices.chosen().kind()).isEqualTo(ListedDevice.Kind.CPU);
    }

    @Test
    void theBackendIsNamed() {
        become(TornadoDeviceType.GPU, TornadoVMBackendType.PTX);
        assertThat(choose("").reason()).isEqualTo("Some device (PTX, TornadoVM), 4.0 GiB");
        assertThat(Devices.chosen().ptx()).isTrue();
        become(TornadoDeviceType.GPU, TornadoVMBackendType.CUDA);
        assertThat(choose("").reason()).isEqualTo("Some device (CUDA, TornadoVM), 4.0 GiB");
        assertThat(Devices.chosen().ptx()).isFalse();
    }

    /** Their arithmetic is another, and unknown. */
    @Test
    void otherBackendsAreNotTaken() {
        become(TornadoDeviceType.GPU, TornadoVMBackendType.METAL);
        assertThat(choose("0:0").reason()).isEqualTo("TornadoVM finds no device '0:0'; its devices: none at all");
    }
}
