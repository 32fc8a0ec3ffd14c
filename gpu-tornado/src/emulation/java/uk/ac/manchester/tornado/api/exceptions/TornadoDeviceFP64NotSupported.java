// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A fault of TornadoVM's own. */
public class TornadoDeviceFP64NotSupported extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TornadoDeviceFP64NotSupported(String message) {
        super(message);
    }
}
