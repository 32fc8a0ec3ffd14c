// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** The run-time system failed. */
public class TornadoRuntimeException extends RuntimeException {
    public TornadoRuntimeException(String message) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoRuntimeException(Exception cause) {
        throw new UnsupportedOperationException("signature only");
    }
}
