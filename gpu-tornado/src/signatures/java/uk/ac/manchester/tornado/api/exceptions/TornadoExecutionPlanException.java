// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A plan could not be closed. */
public class TornadoExecutionPlanException extends Exception {
    public TornadoExecutionPlanException(String message) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoExecutionPlanException(String message, Throwable cause) {
        throw new UnsupportedOperationException("signature only");
    }
}
