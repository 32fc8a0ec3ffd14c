package org.relent.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.relent.spi.Availability;

/** The device is found and computes right: the one that RELENT_DEVICE names, or the first that there is. */
@Tag("emulation")
@Tag("tornado")
class DevicesTest {
    private static final String TORNADO = "TornadoVM";

    /** TornadoVM expects the vendors' libraries to be open, and the probe opens them. */
    @BeforeAll
    static void openLibraries() {
        var _ = new TornadoProbe(new ThisJvm()).run();
    }

    private static String wanted() {
        String device = System.getenv("RELENT_DEVICE");
        return device == null || device.isBlank() ? "0:0" : device;
    }

    @Test
    void aDeviceComputesRight() {
        Availability answer = Devices.choose(wanted(), TORNADO);
        assertThat(answer.available()).as(answer.reason()).isTrue();
        Device device = Devices.chosen();
        assertThat(answer.reason()).startsWith(device.name() + " (" + device.api() + ", " + TORNADO + "), ");
        assertThat(device.maxAllocation()).isBetween(1L, device.globalMemory());
        assertThat(SelfTest.run(device)).isEqualTo(new SelfTest.Outcome(null, device.fp64Refusal()));
    }

    @Test
    void aDeviceThatIsNotThereIsAnsweredWithThoseThatAre() {
        Availability answer = Devices.choose("no such device", TORNADO);
        assertThat(answer.available()).isFalse();
        assertThat(answer.reason()).startsWith("TornadoVM finds no device 'no such device'; its devices: 0:0 ");
        assertThat(answer.remedy())
                .isEqualTo(
                        "name a device by a part of its name or its numbers: RELENT_DEVICE=0:0, or -Drelent.device=0:0");
    }
}
