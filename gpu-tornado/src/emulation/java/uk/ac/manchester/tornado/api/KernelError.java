// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api;

/** A kernel, or the code around it, did what a device would not notice or not survive. No exception, so that no backend can handle it. */
public final class KernelError extends AssertionError {
    private static final long serialVersionUID = 1L;

    KernelError(String message) {
        super(message);
    }

    KernelError(String message, Throwable cause) {
        super(message, cause);
    }
}
