// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A kernel could not be compiled. */
public class TornadoBailoutRuntimeException extends RuntimeException {
    public TornadoBailoutRuntimeException(String message) {
        throw new UnsupportedOperationException("signature only");
    }

    public TornadoBailoutRuntimeException(String message, Exception cause) {
        throw new UnsupportedOperationException("signature only");
    }
}
