// Stands for TornadoVM in tests: never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A fault of TornadoVM's own. */
public class TornadoExecutionPlanException extends Exception {
    private static final long serialVersionUID = 1L;

    public TornadoExecutionPlanException(String message) {
        super(message);
    }

    public TornadoExecutionPlanException(String message, Throwable cause) {
        super(message, cause);
    }
}
