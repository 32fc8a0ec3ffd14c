// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** Memory of a device could not be managed. */
public class TornadoMemoryException extends RuntimeException {
    public TornadoMemoryException(String message) {
        throw new UnsupportedOperationException("signature only");
    }
}
