// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A fault of TornadoVM's own. */
public class TornadoInternalError extends Error {
    private static final long serialVersionUID = 1L;

    public TornadoInternalError(String message) {
        super(message);
    }
}
