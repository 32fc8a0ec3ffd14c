// A signature of TornadoVM's public API (5.2.0-jdk25): compiled against, never packaged.
package uk.ac.manchester.tornado.api.exceptions;

/** There is no such device. */
public class TornadoDeviceNotFound extends TornadoRuntimeException {
    public TornadoDeviceNotFound(String message) {
        super(message);
        throw new UnsupportedOperationException("signature only");
    }
}
