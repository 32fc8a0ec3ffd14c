// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

/** What can go wrong on a device, most of it without a word. */
public enum Fault {
    /** A kernel does not run; {@code execute()} returns, arrays on the device stay as they were. */
    FAILED_LAUNCH,
    /** Only the first half of the work-groups runs. */
    PARTIAL_LAUNCH,
    /** The next copies to the host, of an execution or of one under demand, do not happen. */
    STALE_OUTPUT,
    /** The next copy to the host under demand does not happen. */
    STALE_DEMAND,
    /** The copies to the device of the next execution that has some do not happen. */
    STALE_INPUT,
    /** The next copy of one array to the device does not happen. */
    STALE_ARRAY,
    /** A kernel cannot be compiled: all of its graph run once as plain Java on the host's arrays, with an empty context. */
    COMPILE_BAILOUT,
    /** The next allocation throws. */
    OUT_OF_MEMORY,
    /** The next allocation fails without a word: what is read is garbage, what is written is lost. */
    FAILED_ALLOCATION,
    /** {@code execute()} throws, before anything has happened. */
    DEVICE_ERROR
}
