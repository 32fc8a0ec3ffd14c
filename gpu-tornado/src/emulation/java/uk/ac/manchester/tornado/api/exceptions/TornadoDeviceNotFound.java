// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A fault of TornadoVM's own. */
public class TornadoDeviceNotFound extends TornadoRuntimeException {
    private static final long serialVersionUID = 1L;

    public TornadoDeviceNotFound(String message) {
        super(message);
    }
}
