// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.enums;

/** The kind of a device. */
public enum TornadoDeviceType {
    UNKNOWN,
    DEFAULT,
    CPU,
    GPU,
    FPGA,
    ACCELERATOR,
    CUSTOM,
    ALL
}
