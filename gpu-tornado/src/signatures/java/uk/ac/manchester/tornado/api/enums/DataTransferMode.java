// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.enums;

/** When an array is copied. Ints and not an enum: javac copies them into the caller. */
public class DataTransferMode {
    public static final int FIRST_EXECUTION = 0;
    public static final int EVERY_EXECUTION = 1;
    public static final int UNDER_DEMAND = 2;

    public DataTransferMode() {}
}
