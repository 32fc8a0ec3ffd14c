// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** There is no such backend. */
public class TornadoBackendNotFound extends TornadoRuntimeException {
    public TornadoBackendNotFound(String message) {
        super(message);
        throw new UnsupportedOperationException("signature only");
    }
}
