// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** A device, or the budget on it, is exhausted. */
public class TornadoOutOfMemoryException extends RuntimeException {
    public TornadoOutOfMemoryException(String message) {
        throw new UnsupportedOperationException("signature only");
    }
}
